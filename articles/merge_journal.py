"""What a merge changed in every row that names an actor, and putting it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.models import (
    Actor,
    Annotation,
    Author,
    CrossLink,
    Mention,
    Name,
    Office,
    Participation,
)
from articles.models.lifecycle import Lifecycle


@dataclass(frozen=True, slots=True)
class Place:
    """A table whose rows name an actor in `column`; `shown_on` names the record, if any, whose
    page shows the row and whose version rises with it."""

    model: type[models.Model]
    shown_on: str = ""
    column: str = "actor"

    def rows(self, actors: Iterable[Actor]) -> QuerySet:
        """The rows that name one of `actors`."""
        rows = self.model._base_manager.filter(**{f"{self.column}__in": actors}).order_by("pk")
        return rows.select_related(self.shown_on) if self.shown_on else rows


PLACES = (
    Place(Name),
    Place(Mention, "article"),
    Place(Participation, "event"),
    Place(Annotation.actors.through, "annotation"),
    Place(Author),
    Place(Office, "actor"),
    Place(Office, "actor", "body"),
)
_TABLES: tuple[type[models.Model], ...] = (*(place.model for place in PLACES), CrossLink, Actor)
_MODELS = {str(model._meta.model_name): model for model in _TABLES}
_SHOWN_ON = {place.model: place.shown_on for place in PLACES if place.shown_on}
_UNKEPT = {"id", "version", "created", "modified", "published_at", "withdrawn_at"}
Values = dict[str, Any]
Entry = dict[str, Any]
"""`model`, `pk`, `label`; `record`: the key of the record that shows the row, or None; `before`
and `after`: the columns that changed, None for no row."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was at one moment."""

    label: str
    record: int | None
    values: Values


Snapshot = dict[tuple[str, int], Row]


def snapshot(actors: list[Actor]) -> Snapshot:
    """The actors and every row that names one of them, by name of the model and key."""
    links = {link for actor in actors for link in CrossLink.objects.touching(actor)}
    fresh = Actor.objects.filter(pk__in=[actor.pk for actor in actors])
    rows: Iterable[Any] = chain(*(place.rows(actors) for place in PLACES), links, fresh)
    return {(row._meta.model_name, row.pk): _read(row) for row in rows}


def _read(row: models.Model) -> Row:
    shown_on = getattr(row, _SHOWN_ON.get(type(row), ""), None)
    return Row(_label(row, shown_on), shown_on and shown_on.pk, _values(row))


def _values(row: models.Model) -> Values:
    return {
        field.attname: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.name not in _UNKEPT
    }


def _label(row: models.Model, shown_on: Lifecycle | None) -> str:
    """What the row is, in words; of a row on the page of a record, that record."""
    if shown_on is None:
        return f"{row._meta.verbose_name}: {row}"
    kind = (shown_on if row._meta.auto_created else row)._meta.verbose_name
    part = {Participation: "role", Office: "title"}.get(type(row))
    return ", ".join(filter(None, [f"{kind}: {shown_on}", part and getattr(row, part)]))


def compare(before: Snapshot, after: Snapshot) -> list[Entry]:
    """The rows that differ, each with the columns that do."""
    entries = []
    for key in dict.fromkeys([*before, *after]):
        row = before.get(key) or after[key]
        then, now = (rows[key].values if key in rows else None for rows in (before, after))
        if then is not None and now is not None:
            columns = [name for name in then if then[name] != now[name]]
            then, now = ({name: values[name] for name in columns} for values in (then, now))
        if then != now:
            entry = {"model": key[0], "pk": key[1], "label": row.label, "record": row.record}
            entries.append({**entry, "before": then, "after": now})
    return entries


def raise_versions(entries: list[Entry]) -> None:
    """Save the records on whose pages rows changed, so that the history keeps them as they are and
    whoever edits one sees it. Raises StaleVersion where somebody saves one at this moment."""
    keys: dict[str, set[int]] = {}
    for entry in entries:
        if entry["record"]:
            keys.setdefault(entry["model"], set()).add(entry["record"])
    for name, pks in keys.items():
        relation: Any = _MODELS[name]._meta.get_field(_SHOWN_ON[_MODELS[name]])
        for record in relation.related_model._base_manager.filter(pk__in=pks).order_by("pk"):
            record.save(update_fields=[])


def put_back(entries: list[Entry]) -> list[str]:
    """Undo what is still as the merge left it; returns in words what is not.

    What the merge added goes first, what it took away comes last but the actors themselves, so
    that no spelling or role stands twice on the way.
    """
    left = []
    for entry in sorted(entries, key=_turn):
        model = _MODELS[entry["model"]]
        row = model._base_manager.filter(pk=entry["pk"]).first()
        try:
            if entry["before"] is None:
                kept_back = _remove(row, entry)
            elif entry["after"] is None:
                kept_back = _bring_back(model, entry)
            else:
                kept_back = _reset(row, entry)
        except ValidationError as error:
            kept_back = " ".join(error.messages)
        if kept_back:
            left.append(f"{entry['label']} – {kept_back}")
    return left


def _turn(entry: Entry) -> int:
    if entry["model"] == "actor":
        return 3
    return 0 if entry["before"] is None else 2 if entry["after"] is None else 1


def _remove(row: Any, entry: Entry) -> str:
    if row is not None and _values(row) != entry["after"]:
        return _("changed since")
    if row is not None:
        row.delete()
    return ""


def _bring_back(model: type[models.Model], entry: Entry) -> str:
    row = model(pk=entry["pk"], **entry["before"])
    row.full_clean()
    row.save(force_insert=True)
    return ""


def _reset(row: Any, entry: Entry) -> str:
    """Set back the columns that nobody changed since; says which ones somebody did."""
    if row is None:
        return _("deleted since")
    now, changed = _values(row), []
    for name, before in entry["before"].items():
        if now[name] == entry["after"][name]:
            setattr(row, name, before)
        elif now[name] != before:
            field: Any = next(field for field in row._meta.fields if field.attname == name)
            changed.append(str(field.verbose_name))
    row.full_clean()
    row.save()
    return _("changed since: %s") % ", ".join(changed) if changed else ""
