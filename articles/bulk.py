"""One action on many records: what it would do, doing it, and undoing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import roles, services
from articles.models import BulkAction, BulkChange, StaleVersion, Status, Topic
from articles.models.lifecycle import Lifecycle
from articles.scheduling import faults_of

LIMIT = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """An action with what it needs: the topic, or the reason of a withdrawal."""

    action: BulkAction
    user: Any
    topic: Topic | None = None
    reason: str = ""

    def obstacle(self, record: Any) -> str:
        """Why the action does not change `record`; empty where it does."""
        if self.action == BulkAction.PUBLISH:
            return self._step(record, Status.PUBLISHED, Status.DRAFT)
        if self.action == BulkAction.WITHDRAW:
            return self._step(record, Status.WITHDRAWN, Status.PUBLISHED)
        if not roles.may_edit(self.user, record):
            return _("Your role may not change it.")
        carries = any(row.tag_id == self.topic.pk for row in record.topic_tags.all())  # type: ignore[union-attr]
        if carries and self.action == BulkAction.ADD_TOPIC:
            return _("It carries the topic already.")
        if not carries and self.action == BulkAction.REMOVE_TOPIC:
            return _("It does not carry the topic.")
        return ""

    def _step(self, record: Lifecycle, to: Status, start: Status) -> str:
        if record.status != start:
            return _("It is %s.") % Status(record.status).label
        if to not in roles.next_statuses(self.user, record):
            return _("This step is not open to you.")
        faults = faults_of(record) if to == Status.PUBLISHED else None
        return " ".join(faults.messages) if faults else ""

    def carry_out(self, record: Any) -> None:
        """Change one record. Raises what the services raise."""
        if self.action == BulkAction.PUBLISH:
            services.publish(record=record, user=self.user)
        elif self.action == BulkAction.WITHDRAW:
            services.withdraw(record=record, user=self.user, reason=self.reason)
        else:
            carried = self.action == BulkAction.ADD_TOPIC
            services.set_topic(record=record, topic=self.topic, carried=carried, user=self.user)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Left:
    """A record that was not changed, and why."""

    label: str
    why: str


def run(
    plan: Plan, records: Iterable[Lifecycle], seen: Mapping[int, int]
) -> tuple[BulkChange | None, list[Left]]:
    """Carry a plan out in one transaction; returns what can be undone, and what was left.

    `seen` are the versions, by key, that the editor agreed to: what was saved since is left.
    """
    rows: list[dict[str, Any]] = []
    left: list[Left] = []
    kind = None
    with transaction.atomic():
        for record in records:
            kind = type(record)
            reason = record.withdrawal_reason
            why = plan.obstacle(record) if seen.get(record.pk) == record.version else _saved()
            why = why or _try(partial(plan.carry_out, record))
            if why:
                left.append(Left(str(record), why))
            else:
                row = {"key": record.pk, "label": str(record)[:300], "reason": reason}
                rows.append({**row, "version": record.version})
        change = _keep(plan, kind, rows) if kind and rows else None
    return change, left


def _saved() -> str:
    return _("Somebody saved it meanwhile.")


def _try(write: Callable[[], None]) -> str:
    """Why a write was refused; empty where it was not."""
    try:
        write()
    except (ValidationError, PermissionDenied) as error:
        return " ".join(getattr(error, "messages", None) or [str(error)])
    except StaleVersion:
        return _saved()
    return ""


def _keep(plan: Plan, kind: type[Lifecycle], rows: list[dict[str, Any]]) -> BulkChange:
    return BulkChange.objects.create(
        action=plan.action,
        kind=ContentType.objects.get_for_model(kind),
        topic=plan.topic,
        rows=rows,
        user=plan.user,
    )


def may_undo(user: roles.User, change: BulkChange) -> bool:
    """Whether `user` may undo it: who did it, or who holds the right that the way back needs."""
    model: Any = change.kind.model_class()
    if change.action == BulkAction.PUBLISH:
        own = change.user_id == user.pk and roles.has_right(user, "publish", model)
        return own or roles.has_right(user, "withdraw", model)
    right = "withdraw" if change.action == BulkAction.WITHDRAW else "change"
    return roles.has_right(user, right, model)


def changed_rows(change: BulkChange) -> Iterator[tuple[dict[str, Any], Any, str]]:
    """Each row of a change with its record, and why it cannot be undone; empty where it can."""
    model: Any = change.kind.model_class()
    records = model._base_manager.in_bulk([row["key"] for row in change.rows])
    for row in change.rows:
        record = records.get(row["key"])
        if record is None:
            yield row, None, _("It was deleted.")
        elif record.version != row["version"]:
            yield row, record, _("Somebody saved it since.")
        else:
            yield row, record, ""


def undo(*, change: BulkChange, user: roles.User) -> tuple[int, list[Left]]:
    """Take back what nobody saved since, in one transaction: how many, and what was left.

    A publication becomes a withdrawal that says so: what readers have seen leaves a trace.
    Raises PermissionDenied, and ValidationError where it was undone before.
    """
    if not may_undo(user, change):
        raise PermissionDenied(_("This step is not open to you."))
    done, left = 0, []
    with services.revision(user, _("Bulk change undone.")):
        change = BulkChange.objects.select_for_update().get(pk=change.pk)
        if change.undone_at:
            raise ValidationError(_("This was undone already."))
        for row, record, obstacle in changed_rows(change):
            why = obstacle or _try(partial(_undo, change, row, record, user))
            if why:
                left.append(Left(row["label"], why))
            else:
                done += 1
        if done:
            change.undone_at, change.undone_by = timezone.now(), user  # type: ignore[assignment]
            change.save()
    return done, left


def _undo(change: BulkChange, row: dict[str, Any], record: Any, user: roles.User) -> None:
    if change.action == BulkAction.PUBLISH:
        reason = _("It was published by mistake; the publication was undone.")
        services.take_back(record=record, user=user, reason=reason)
    elif change.action == BulkAction.WITHDRAW:
        services.bring_back(record=record, user=user, reason=row["reason"])
    elif change.topic is None:
        raise ValidationError(_("The topic was deleted."))
    else:
        carried = change.action == BulkAction.REMOVE_TOPIC
        services.set_topic(record=record, topic=change.topic, carried=carried, user=user)
