"""Scheduled publication: what is due is published by whoever looks first, on behalf of its editor.

The version that each save claims makes this safe in several processes at once: who comes second
gets StaleVersion, and leaves the record to the first.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Value
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _

from articles import roles, services
from articles.models import RECORD_MODELS, Annotation, CrossLink, StaleVersion, Status
from articles.models.lifecycle import Lifecycle

# Records first: what hangs on them is then readable at once.
MODELS: tuple[type[Lifecycle], ...] = (*RECORD_MODELS.values(), Annotation, CrossLink)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a record that was due; `fault` says why it is a draft still."""

    record: Lifecycle
    fault: str = ""


def publish_due(now: datetime | None = None) -> Iterator[Outcome]:
    """Publish what is due, one transaction each; in quiet times this is one indexed query."""
    for model, key in _due(now or timezone.now()):
        record = model._base_manager.select_related("scheduled_by").filter(pk=key).first()
        if record is not None and record.publish_at:
            try:
                yield Outcome(record, _publish(record))
            except StaleVersion:  # somebody else published or changed it just now
                continue


def _due(now: datetime) -> list[tuple[type[Lifecycle], int]]:
    """Model and key of the drafts whose time has come, asked in one query."""
    queries: list[Any] = [
        model._base_manager.filter(publish_at__lte=now)
        .order_by()
        .annotate(number=Value(number))
        .values_list("number", "pk")
        for number, model in enumerate(MODELS)
    ]
    found = queries[0].union(*queries[1:], all=True).order_by("number", "pk")
    return [(MODELS[number], key) for number, key in found]


def _publish(record: Lifecycle) -> str:
    """Publish on behalf of who scheduled it; where that cannot be, keep why and return it."""
    scheduled_by, day = record.scheduled_by, localize(record.publish_at)
    try:
        if scheduled_by is None or not scheduled_by.is_active:
            raise PermissionDenied(_("Who scheduled it may not publish any more."))
        services.publish(record=record, user=scheduled_by, comment=_("Published as scheduled."))
    except (ValidationError, PermissionDenied) as error:
        fault = " ".join(getattr(error, "messages", None) or [str(error)])
        record.schedule_fault = _("It was to be published on %(day)s UTC. %(fault)s") % {
            "day": day,
            "fault": fault,
        }
        record.publish_at = None
        with services.revision(scheduled_by, _("Not published as scheduled: %s") % fault):
            record.save(update_fields=())
        return fault
    return ""


def faults_of(record: Lifecycle) -> ValidationError | None:
    """Why `record` as it is could not be published, or None."""
    published = copy.copy(record)
    published.status, published.publish_at = Status.PUBLISHED, None
    try:
        published.full_clean()
    except ValidationError as error:
        return error
    return None


def schedule(*, record: Lifecycle, when: datetime | None, user: roles.User) -> None:
    """Have a draft published at `when`, or not any more with None; the caller saves.

    Raises PermissionDenied without the right to publish, and ValidationError by field where the
    time is not to come or the record is not fit to be read.
    """
    if not roles.has_right(user, "publish", record):
        raise PermissionDenied(_("This step is not open to you."))
    if when is not None:
        if record.status != Status.DRAFT:
            raise ValidationError({"publish_at": _("Only a draft can be published later.")})
        if when <= timezone.now():
            raise ValidationError({"publish_at": _("Choose a time that is still to come.")})
        faults = faults_of(record)
        if faults is not None:
            raise faults
    record.publish_at, record.schedule_fault = when, ""
    record.scheduled_by = user if when else None  # type: ignore[assignment]
