"""Why a record matched, where its title and its snippet do not show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from articles.models.lifecycle import Record

from .analysis import stem, words_of
from .spec import Spec


@dataclass(frozen=True, slots=True)
class Linked:
    """A published topic, actor or author that a record is linked to."""

    kind: str
    slug: str
    label: str


@dataclass(frozen=True, slots=True)
class Reason:
    """`kind` is `name` (`text` is the spelling that matched), `topic`, `actor` or `author`
    (`text` is the label of the linked record)."""

    kind: str
    text: str


def find_reasons(
    record: Record, linked: Iterable[Linked], spec: Spec, wanted: frozenset[str]
) -> tuple[Reason, ...]:
    """The spelling that matched, and what the record is linked to of what the words name.

    `wanted` are the stems of the words looked for; names are loaded with the record.
    """
    found = [_matched_name(record, wanted)] if hasattr(record, "names") else []
    labels = {(link.kind, link.slug): link.label for link in linked}
    for boost in spec.boosts:
        label = labels.get((boost.field, boost.value))
        if label:
            found.append(Reason(boost.field, label))
        elif boost.matched and (boost.field, boost.value) == (record.record_kind, record.slug):
            found.append(Reason("name", boost.matched))
    return tuple(dict.fromkeys(reason for reason in found if reason))


def _matched_name(record: Any, wanted: frozenset[str]) -> Reason | None:
    """A shown name that has more of the words than the heading has."""

    def shared(text: str) -> int:
        return len(wanted & set(map(stem, words_of(text))))

    names = [name.text for name in record.names.all() if name.is_shown]
    best = max(names, key=shared, default="")
    return Reason("name", best) if shared(best) > shared(record.label) else None
