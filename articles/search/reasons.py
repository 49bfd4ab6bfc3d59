"""Why a record matched, where its title and its snippet do not show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from articles.models.lifecycle import Record

from .analysis import stem, words_of
from .spec import Boost, Spec


@dataclass(frozen=True, slots=True)
class Reason:
    """`kind` is `name` (`text` is the spelling that matched), `topic`, `actor` or `author`
    (`text` is the label of the linked record)."""

    kind: str
    text: str


def find_reasons(record: Record, spec: Spec, wanted: frozenset[str]) -> tuple[Reason, ...]:
    """The spelling that matched, and what the record is linked to of what the words name.

    `record` is loaded as results are; `wanted` are the stems of the words looked for.
    """
    found = [_matched_name(record, wanted)] if hasattr(record, "names") else []
    found += [_matched_boost(record, boost) for boost in spec.boosts]
    return tuple(dict.fromkeys(reason for reason in found if reason))


def _matched_name(record: Any, wanted: frozenset[str]) -> Reason | None:
    """A shown name that has more of the words than the heading has."""

    def shared(text: str) -> int:
        return len(wanted & set(map(stem, words_of(text))))

    names = [name.text for name in record.names.all() if name.is_shown]
    best = max(names, key=shared, default="")
    return Reason("name", best) if shared(best) > shared(record.label) else None


def _matched_boost(record: Record, boost: Boost) -> Reason | None:
    if boost.field == record.record_kind and boost.value == record.slug:
        return Reason("name", boost.matched) if boost.matched else None
    for row in _linked(record, boost.field):
        if row.slug == boost.value:
            return Reason(boost.field, row.label)
    return None


def _linked(record: Any, field: str) -> Iterator[Record]:
    """The published records of a kind that `record` is linked to, as loaded with it."""
    if field == "topic":
        yield from (row.tag for row in getattr(record, "shown_topic_tags", ()))
    elif field == "author":
        yield from (row.author for row in getattr(record, "shown_authorships", ()))
    elif field == "actor":
        yield from (row.actor for row in getattr(record, "shown_participations", ()))
        yield from (row.actor for row in getattr(record, "shown_mentions", ()))
