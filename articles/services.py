"""Writes that span models or move a record through its life; each is one revision."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import reversion
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from reversion.models import Version

from articles import roles
from articles.anchoring import find
from articles.importing.mentions import occurrences
from articles.models import AnchorState, Annotation, Article, CrossLink, Status, Topic
from articles.models.history import content, parts
from articles.models.lifecycle import Lifecycle


def publish(*, record: Lifecycle, user: roles.User, comment: str = "") -> None:
    """Let readers see `record`.

    Raises PermissionDenied, StaleVersion, and ValidationError where the record is not fit to be
    read.
    """
    _require_step(record, user, Status.PUBLISHED)
    _move(record, user, comment or _("Published."), status=Status.PUBLISHED, publish_at=None)


def withdraw(*, record: Lifecycle, user: roles.User, reason: str) -> None:
    """Take `record` away from readers, who see the reason in its place.

    Raises PermissionDenied, StaleVersion and ValidationError as `publish` does.
    """
    _require_step(record, user, Status.WITHDRAWN)
    take_back(record=record, user=user, reason=reason)


def take_back(*, record: Lifecycle, user: roles.User, reason: str) -> None:
    """Withdraw for who undoes their own publication: the caller has checked the right."""
    comment = _("Withdrawn: %s") % reason
    _move(record, user, comment, status=Status.WITHDRAWN, withdrawal_reason=reason)


def bring_back(*, record: Lifecycle, user: roles.User, reason: str) -> None:
    """Undo a withdrawal; `reason` is what stood there before. Raises as `publish` does."""
    _require_step(record, user, Status.PUBLISHED)
    comment = _("Withdrawal undone.")
    _move(record, user, comment, status=Status.PUBLISHED, withdrawal_reason=reason)


def set_topic(*, record: Any, topic: Topic, carried: bool, user: roles.User) -> None:
    """Have `record` carry `topic`, or not. Raises PermissionDenied and StaleVersion."""
    if not roles.may_edit(user, record):
        raise PermissionDenied(_("This step is not open to you."))
    words = _("Topic added: %s") if carried else _("Topic taken away: %s")
    with revision(user, words % topic):
        record.save(update_fields=())
        if carried:
            record.topics.add(topic)
        else:
            record.topic_tags.filter(tag=topic).delete()


def _require_step(record: Lifecycle, user: roles.User, status: Status) -> None:
    if status not in roles.next_statuses(user, record)[1:]:
        raise PermissionDenied(_("This step is not open to you."))


def _move(record: Lifecycle, user: roles.User, comment: str, **values: Any) -> None:
    """Set values and save as one revision; the record is as it was where that is refused."""
    before = {name: getattr(record, name) for name in values}
    try:
        for name, value in values.items():
            setattr(record, name, value)
        record.full_clean()
        with revision(user, comment):
            record.save()
    except BaseException:
        for name, value in before.items():
            setattr(record, name, value)
        raise


def add_link(*, link: CrossLink, user: roles.User) -> None:
    """Store a new link, published at once where it says so.

    Raises PermissionDenied, and ValidationError where the link is not fit or stored already.
    """
    needed = {"add", roles.NEEDED[Status(link.status)]} - {"change"}
    if not all(roles.has_right(user, right, link) for right in needed):
        raise PermissionDenied(_("This step is not open to you."))
    link.full_clean()
    try:
        with revision(user, _("Linked from a suggestion.")):
            link.save()
    except IntegrityError as error:  # another editor was quicker
        raise ValidationError(_("This link exists already.")) from error


def restore(*, version: Version, user: roles.User) -> Lifecycle:
    """Give a record the content, topics and rows that it had in `version`; returns the record.

    It keeps its present status, and its number of version rises as with every save. A deleted
    record comes back as a draft. Cross-links and annotations have histories of their own.
    Raises PermissionDenied, and ValidationError where the old content does not fit any more.
    """
    model = version._model
    record = model._base_manager.filter(pk=version.object_id).first()
    if record is None:
        record = model(pk=version.object_id, version=version.field_dict["version"] + 1)
        allowed = roles.has_right(user, "add", record)
    else:
        allowed = roles.may_edit(user, record)
    if not allowed:
        raise PermissionDenied(_("This step is not open to you."))
    day = localize(localtime(version.revision.date_created))
    with revision(user, _("Restored as it was on %(day)s.") % {"day": day}):
        lists = _set_values(record, content(version))
        if isinstance(record, Annotation):
            _anchor(record)
        record.full_clean()
        record.save()
        for name, keys in lists.items():
            related = getattr(record, name)
            related.set(related.model._base_manager.filter(pk__in=keys))
        for accessor, rows in parts(version).items():
            _replace(getattr(record, accessor), rows)
    return record


def _set_values(record: Lifecycle, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Set the plain values; returns those of many-to-many fields, which need a saved record."""
    lists = {field.name for field in record._meta.local_many_to_many}
    for name, value in values.items():
        if name not in lists:
            setattr(record, name, value)
    return {name: value for name, value in values.items() if name in lists}


def _anchor(annotation: Annotation) -> None:
    """Point an old annotation at its passage in the present text, or call it orphaned."""
    place = find(annotation.article.plain_text, annotation.selector)
    if place:
        annotation.select_range(place.start, place.end)
    else:
        annotation.anchor = AnchorState.ORPHANED


def _replace(manager: Any, versions: list[Version]) -> None:
    """Make the rows of one relation what they were, under their old keys."""
    manager.all().delete()
    for version in versions:
        row: models.Model = version._model(pk=version.object_id, **content(version))
        row.full_clean()
        row.save(force_insert=True)


@contextmanager
def revision(user: roles.User | None, comment: str) -> Iterator[None]:
    """One atomic block that the history keeps with who did it and what it was."""
    with reversion.create_revision():
        reversion.set_user(user)
        reversion.set_comment(comment)
        yield


def count_mentions(*, article: Article) -> None:
    """Bring the count and the first place of each mention in step with the article's text."""
    with transaction.atomic():
        for mention in article.mentions.select_related("actor").prefetch_related("actor__names"):
            spellings = [mention.spelt, *(name.text for name in mention.actor.names.all())]
            found = occurrences(article.plain_text, spellings)
            now = (len(found), found[0] if found else None)
            if now != (mention.count, mention.first_offset):
                mention.count, mention.first_offset = now
                mention.save()
