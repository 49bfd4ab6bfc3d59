"""Writing the change log: which rows, when saved or deleted, change which record's document or
page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from articles.models import (
    RECORD_MODELS,
    Annotation,
    Article,
    Authorship,
    Change,
    CrossLink,
    Event,
    Evidence,
    Licence,
    Mention,
    Name,
    Office,
    Participation,
    Publication,
    Topic,
    TopicPin,
    TopicTag,
)

from .registry import LICENCE, PUBLICATION
from .store import current

Keys = list[tuple[str, int | None]]


def note_changes(keys: Iterable[tuple[str, int | None]]) -> None:
    """Log changed rows (kind, key) in the running transaction, and index them after its commit.

    For writes that send no signal, such as `QuerySet.update()`, to be called beside them.
    """
    rows = [Change(kind=kind, object_id=pk) for kind, pk in dict.fromkeys(keys) if pk]
    if rows:
        Change.objects.bulk_create(rows, batch_size=500)
        transaction.on_commit(_index)


def _index() -> None:
    current().apply_committed()


def _annotation_keys(note: Any) -> Keys:
    """The article; not for drafts that nobody ever saw."""
    return [("article", note.article_id)] if note.published_at else []


def _evidence_keys(row: Any) -> Keys:
    notes = Annotation.objects.filter(pk=row.annotation_id)
    article = notes.values_list("article", flat=True).first() if row.annotation_id else None
    return [("event", row.event_id), ("article", article)]


def _tag_keys(row: Any) -> Keys:
    carrier: Any = ContentType.objects.get_for_id(row.content_type_id).model_class()
    if carrier is Annotation:
        note = Annotation.objects.filter(pk=row.object_id).first()
        return _annotation_keys(note) if note else []
    return [(carrier.record_kind, row.object_id)] if carrier in (Article, Event) else []


def _link_keys(link: CrossLink) -> Keys:
    """Both ends, whose pages show the link; not for drafts that nobody ever saw."""
    if not link.published_at:
        return []
    ends = ((link.source_type_id, link.source_id), (link.target_type_id, link.target_id))
    return [(ContentType.objects.get_for_id(kind).model, key) for kind, key in ends]


_PARTS: dict[type[models.Model], Callable[[Any], Keys]] = {
    Name: lambda row: [
        ("actor", row.actor_id),
        ("author", row.author_id),
        ("topic", row.topic_id),
    ],
    Office: lambda row: [("actor", row.actor_id)],
    Annotation: _annotation_keys,
    Authorship: lambda row: [("article", row.article_id)],
    Mention: lambda row: [("article", row.article_id)],
    Participation: lambda row: [("event", row.event_id)],
    Evidence: _evidence_keys,
    TopicTag: _tag_keys,
    TopicPin: lambda row: [("topic", row.topic_id)],
    Publication: lambda row: [(PUBLICATION, row.pk)],
    Licence: lambda row: [(LICENCE, row.pk)],
    CrossLink: _link_keys,
}


def _record_keys(record: Any) -> Keys:
    return [(record.record_kind, record.pk)] if record.published_at else []


_KEYS: dict[type[models.Model], Callable[[Any], Keys]] = {
    **dict.fromkeys(RECORD_MODELS.values(), _record_keys),
    **_PARTS,
}


def _note(sender: type[models.Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    note_changes(_KEYS[sender](instance))


def _note_before(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """A part that moves to another record changes the one that it leaves, too."""
    if not instance._state.adding and instance.pk:
        before = sender._base_manager.filter(pk=instance.pk).first()
        if before is not None and _KEYS[sender](before) != _KEYS[sender](instance):
            note_changes(_KEYS[sender](before))


def _note_joined(instance: Any, action: str, **kwargs: Any) -> None:
    """Rows that are joined without a model of their own."""
    if action.startswith("post_"):
        note_changes(_KEYS[type(instance)](instance))


def connect_signals() -> None:
    """Have every save and deletion of what readers see logged."""
    for model in _KEYS:
        post_save.connect(_note, sender=model, dispatch_uid=f"change-{model.__name__}")
        post_delete.connect(_note, sender=model, dispatch_uid=f"delete-{model.__name__}")
    for model in _PARTS:
        pre_save.connect(_note_before, sender=model, dispatch_uid=f"before-{model.__name__}")
    for joined in (Annotation.actors.through, Topic.related.through):
        m2m_changed.connect(_note_joined, sender=joined, dispatch_uid=f"join-{joined.__name__}")
