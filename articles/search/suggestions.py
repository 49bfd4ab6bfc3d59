"""What a reader may be about to type: records by the beginning of their names, slips included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from articles.models import RECORD_MODELS
from articles.models.lifecycle import Record
from articles.models.name import Named
from articles.names import tokens

from .known import understand
from .results import complete, search
from .spec import Spec, read_wording

KINDS = ("topic", "actor", "author", "event", "article")
MOST_OF_A_KIND = 4
MOST_FOUND = 24


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A published record; `matched` is the spelling that fits, where the heading does not."""

    record: Record
    matched: str = ""


def suggest(text: str) -> dict[str, list[Suggestion]]:
    """Suggestions by kind, at most `MOST_OF_A_KIND` of each; empty for fewer than two letters.

    Raises IndexMissing.
    """
    words = tokens(text)
    if sum(map(len, words)) < 2:
        return {}
    found = {record.key: Suggestion(record, _matched(record, words)) for record in _named(text)}
    for kinds in (KINDS[:3], KINDS[3:]):
        records = complete(text, MOST_FOUND, kinds)
        for record in sorted(records, key=lambda record: _rank(record, words)):
            found.setdefault(record.key, Suggestion(record, _matched(record, words)))
    groups: dict[str, list[Suggestion]] = {kind: [] for kind in KINDS}
    for suggestion in found.values():
        group = groups[suggestion.record.record_kind]
        if len(group) < MOST_OF_A_KIND:
            group.append(suggestion)
    return {kind: group for kind, group in groups.items() if group}


def _named(text: str) -> list[Record]:
    """The records that the text as it stands names, in whatever spelling."""
    chips = [chip for chip in understand(text).chips if not chip.is_time]
    records = _read({chip.key for chip in chips})
    return [records[chip.key] for chip in chips if chip.key in records]


def _rank(record: Record, words: list[str]) -> tuple[bool, int]:
    """Headings that begin with what was typed go first, then the shorter ones."""
    begins = " ".join(tokens(record.label)).startswith(" ".join(words))
    return not begins, len(record.label)


def _read(keys: Iterable[str]) -> dict[str, Record]:
    slugs: dict[str, list[str]] = {}
    for key in keys:
        kind, _, slug = key.partition(":")
        slugs.setdefault(kind, []).append(slug)
    return {
        record.key: record
        for kind, wanted in slugs.items()
        for record in RECORD_MODELS[kind]
        .objects.published()  # type: ignore[attr-defined]
        .filter(slug__in=wanted)
        .prefetch_related("names")
    }


def _matched(record: Record, words: list[str]) -> str:
    """A shown spelling that has all the words, the last as a beginning; none for the heading."""
    if not isinstance(record, Named) or _fits(record.label, words):
        return ""
    return next((name.text for name in record.other_names() if _fits(name.text, words)), "")


def _fits(text: str, words: list[str]) -> bool:
    own = tokens(text)
    return all(word in own for word in words[:-1]) and any(o.startswith(words[-1]) for o in own)


def nearest_topic(text: str) -> Record | None:
    """The topic that shares most with the words of a query, whatever else it asks for."""
    wording = read_wording(text)
    words = " ".join([wording.words, *wording.phrases])
    hits = search(Spec(words=words, kind=("topic",), limit=1)).hits if words.strip() else ()
    return hits[0].record if hits else None
