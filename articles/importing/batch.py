"""Inserting many new records with all that belongs to them, in as many statements as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import reversion
from django.contrib.contenttypes.models import ContentType
from django.db import models

from articles.models import Record, SlugRedirect, Topic, TopicTag
from articles.models.history import PARTS
from articles.models.lifecycle import new_slug
from articles.search.changes import note_changes

BATCH = 100
"""Records of one revision: it is read whole where the history of one of them is shown."""


@dataclass(slots=True)
class New:
    """A record that is not stored yet, validated and derived; its topics; and the rows that point
    to it. What these point to are objects with key and name, as the history tells them by name."""

    record: Any
    topics: Sequence[Topic] = ()
    parts: list[models.Model] = field(default_factory=list)


def insert(batch: Sequence[New]) -> None:
    """Store new records of one kind; inside a revision, which keeps them."""
    if not batch:
        return
    records: list[Record] = [new.record for new in batch]
    model = type(records[0])
    model._base_manager.bulk_create(records)
    rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    kind = ContentType.objects.get_for_model(model)
    for new in batch:
        tags = [TopicTag(tag=t, content_type=kind, object_id=new.record.pk) for t in new.topics]
        new.parts.extend(tags)
        for part in new.parts:
            rows[type(part)].append(part)
    for part_model, parts in rows.items():
        part_model._base_manager.bulk_create(parts)
    for new in batch:
        _keep(new, model)
    note_changes((model.record_kind, record.pk) for record in records if record.published_at)


def _keep(new: New, model: type[Record]) -> None:
    """Put a record with its parts into the revision, which would else read them all again."""
    loaded: dict[str, list[models.Model]] = {}
    for accessor in PARTS[model]:
        part_model = model._meta.get_field(accessor).related_model
        loaded[accessor] = [part for part in new.parts if type(part) is part_model]
    new.record._prefetched_objects_cache = loaded
    reversion.add_to_revision(new.record)
    new.record._prefetched_objects_cache = {}


def free_slugs(model: type[Record], wanted: Sequence[str]) -> list[str]:
    """Addresses for new records, numbered where one has or ever had the wanted one."""
    taken = _taken(model, wanted)
    slugs = []
    for base in wanted:
        slug = base
        if base in taken:
            numbered = [f"{base}-{number}" for number in range(2, 100)]
            taken |= _taken(model, numbered)
            free = (slug for slug in numbered if slug not in taken)
            slug = next(free, None) or f"{base}-{new_slug()}"
        slugs.append(slug)
        taken.add(slug)
    return slugs


def _taken(model: type[Record], slugs: Sequence[str]) -> set[str]:
    rows = model._base_manager.filter(slug__in=slugs).values_list("slug", flat=True)
    old = SlugRedirect.objects.filter(kind=model.record_kind, slug__in=slugs)
    return {*rows, *old.values_list("slug", flat=True)}
