"""What the index has found, read back from the database as it is published at this moment.

Statements are composed by hand: through the models that takes longer than the search.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.db import connection

from articles.models import RECORD_MODELS, Licence, Publication, Status
from articles.models.lifecycle import Record
from articles.models.local_names import name_language, preferred_names
from articles.remembered import notes

from .index import Found, Match
from .spec import FIELDS

Labels = dict[str, dict[int, tuple[str, str]]]
"""Slug and label of topics, actors and authors, by kind and key."""

# What lists show of texts and what snippets are taken from, and of the rows that they refer to.
_SHOWN: dict[str, tuple[str, ...]] = {
    "article": (
        *("id", "status", "slug", "title", "title_supplied", "language", "date", "summary"),
        *("plain_text", "body_kind"),
    ),
    "event": ("id", "status", "slug", "title", "date", "place", "description", "note"),
}
_BESIDE: dict[str, tuple[tuple[str, Any, tuple[str, ...]], ...]] = {
    "article": (
        ("publication", Publication, ("id", "name")),
        ("licence", Licence, ("id", "allows_display")),
    ),
    "event": (),
}


def read_back(matches: Iterable[Match]) -> dict[tuple[str, int], Record]:
    """The published records by kind and key, in one query a kind (two with names)."""
    keys: dict[str, list[int]] = {}
    for match in matches:
        keys.setdefault(match.kind, []).append(match.pk)
    return {
        (kind, record.pk): record
        for kind, pks in keys.items()
        for record in (_named(kind, pks) if kind in FIELDS else _texts(kind, pks))
    }


def published(kind: str) -> Any:
    """The published rows of a kind."""
    return RECORD_MODELS[kind].objects.published()  # type: ignore[attr-defined]


def _named(kind: str, pks: list[int]) -> Iterable[Record]:
    found: Iterable[Record] = published(kind).filter(pk__in=pks).prefetch_related("names")
    return found


def _texts(kind: str, pks: list[int]) -> Iterator[Record]:
    """Articles or events with the columns that are shown, the others deferred."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(kind).format(",".join(map(str, pks))))
        rows = cursor.fetchall()
    shown = _columns(kind)
    for row in rows:
        record: Any = RECORD_MODELS[kind].from_db(connection.alias, shown, row[: len(shown)])
        at = len(shown)
        for name, model, columns in _BESIDE[kind]:
            values = row[at : at + len(columns)]
            other = values[0] and model.from_db(connection.alias, columns, values)
            setattr(record, name, other)
            at += len(columns)
        yield record


@cache
def _columns(kind: str) -> list[str]:
    """The columns that are shown, in the order of the model, which takes them in no other."""
    fields = RECORD_MODELS[kind]._meta.concrete_fields
    return [field.attname for field in fields if field.attname in _SHOWN[kind]]


@cache
def _statement(kind: str) -> str:
    """The query for texts of a kind, with a place for their keys."""
    columns = [f"text.{name}" for name in _columns(kind)]
    tables = f"{RECORD_MODELS[kind]._meta.db_table} text"
    for name, model, shown in _BESIDE[kind]:
        columns += [f"{name}.{column}" for column in shown]
        tables += f" LEFT JOIN {model._meta.db_table} {name} ON {name}.id = text.{name}_id"
    wanted = f"text.status = '{Status.PUBLISHED}' AND text.id IN ({{}})"
    return f"SELECT {', '.join(columns)} FROM {tables} WHERE {wanted}"  # noqa: S608  # integers only


def labels_of(found: Found) -> Labels:
    """Slug and label of the rows that facets and hits name, as far as they are published at this
    moment, in the page's language; what was read since the last change is not read again."""
    wanted = {name: {pk for pk, _ in found.facets.get(name, ())} for name in FIELDS}
    for match in found.hits:
        for name, pks in match.links.items():
            wanted[name].update(pks)
    known, language = notes(), name_language()
    missing = {
        name: [pk for pk in pks if (language, name, pk) not in known]
        for name, pks in wanted.items()
    }
    for name, read in _read_labels(missing).items():
        known.update(((language, name, pk), read.get(pk)) for pk in missing[name])
    return {
        name: {pk: label for pk in pks if (label := known[language, name, pk])}
        for name, pks in wanted.items()
    }


def _read_labels(wanted: dict[str, list[int]]) -> Labels:
    """Labels in one query; names in the page's language, where it has others, are asked for
    apart."""
    parts = [
        f"SELECT '{name}', id, slug, name FROM {RECORD_MODELS[name]._meta.db_table}"  # noqa: S608  # integers only
        f" WHERE status = '{Status.PUBLISHED}' AND id IN ({','.join(map(str, pks))})"
        for name, pks in wanted.items()
        if pks
    ]
    labels: Labels = {name: {} for name in wanted}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts))
            for name, pk, slug, label in cursor.fetchall():
                labels[name][pk] = (slug, label)
    for name, of_kind in labels.items():
        for pk, label in preferred_names(name, of_kind).items():
            of_kind[pk] = (of_kind[pk][0], label)
    return labels
