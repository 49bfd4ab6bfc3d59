"""The dictionary of the names in the database, kept in the process and in step with it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from articles.models import Actor, Author, Name, Topic
from articles.models.name import NameKind
from articles.names import fold, tokens

from .interpretation import Interpretation, interpret
from .lexicon import Dictionary
from .log import Position
from .periods import Period, find_periods
from .spelling import Owner, Spelling, is_everyday
from .store import CHECK_EVERY, current

MOST_PENDING = 1000
_OWNERS: dict[str, Any] = {
    "actor": Actor,
    "author": Author,
    "topic": Topic,
}
_REMARK = re.compile(r"\s*\([^()]*\)$")


class _Known:
    """A dictionary and how far it has followed the change log."""

    def __init__(self) -> None:
        self.checked = time.monotonic()
        self.generation = current().generation
        self.position = Position.at_end()
        self.dictionary = Dictionary()
        self.slugs: dict[tuple[str, int], str] = {}
        self.keys: dict[tuple[str, str], int] = {}
        for kind in _OWNERS:
            self.take_in(kind, _OWNERS[kind].objects.published())

    def take_in(self, kind: str, owners: QuerySet) -> None:
        """Add the names of published owners."""
        for key, slug, spellings in _spellings(kind, owners):
            self.slugs[kind, key] = slug
            self.keys[kind, slug] = key
            for spelling in spellings:
                self.dictionary.add(spelling)

    @property
    def is_fresh(self) -> bool:
        """Whether the log was read in the last second, and this process has indexed nothing since:
        it does so after each commit of its own."""
        if connection.in_atomic_block or time.monotonic() - self.checked >= CHECK_EVERY:
            return False
        return self.generation is not None and self.generation == current().generation

    def catch_up(self) -> bool:
        """Apply what the log has got since; False where building anew is the better way."""
        self.checked, self.generation = time.monotonic(), current().generation
        if not self.position.is_of_this_database():
            return False
        rows = self.position.pending(MOST_PENDING)
        if len(rows) == MOST_PENDING or self.dictionary.is_wasteful:
            return False
        changed = {(row.kind, row.object_id) for row in rows}
        for kind, model in _OWNERS.items():
            keys = [key for of, key in changed if of == kind]
            for key in keys:
                slug = self.slugs.pop((kind, key), "")
                self.keys.pop((kind, slug), None)
                self.dictionary.remove(kind, slug)
            if keys:
                self.take_in(kind, model.objects.published().filter(pk__in=keys))
        self.position = self.position.reading((row.pk, row.created.isoformat()) for row in rows)
        return True


def _spellings(kind: str, owners: QuerySet) -> Iterator[tuple[int, str, list[Spelling]]]:
    """Each published owner's key, slug and spellings."""
    is_person = f"{kind}__kind" if kind != "topic" else f"{kind}_id"
    rows = (
        Name.objects.filter(**{f"{kind}__in": owners})
        .order_by(kind, "id")
        .values_list(f"{kind}_id", f"{kind}__slug", f"{kind}__name", is_person, "text", "kind")
    )
    found: dict[int, tuple[Owner, list[tuple[str, bool]]]] = {}
    for key, slug, label, person, text, name_kind in rows.iterator(chunk_size=5000):
        owner, texts = found.setdefault(key, (Owner(kind, slug, label, person == "person"), []))
        texts.append((text, name_kind == NameKind.HIDDEN))
    for key, (owner, texts) in found.items():
        yield key, owner.slug, list(_variants(owner, texts))


def _variants(owner: Owner, texts: Iterable[tuple[str, bool]]) -> Iterator[Spelling]:
    """The spellings of an owner, a heading also without its remark in brackets.

    `Crimea 2014` is left out beside `Crimea`: read apart, the year is a year.
    """
    hidden = dict(texts)
    hidden |= {_REMARK.sub("", text): False for text in hidden if _REMARK.search(text)}
    words = {fold(text): frozenset(tokens(text)) for text in hidden}
    for text, is_hidden in hidden.items():
        if text and not _only_adds_a_time(text, words):
            yield Spelling(text, owner, is_hidden, is_hidden and is_everyday(text, owner, hidden))


def _only_adds_a_time(text: str, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether another of some folded spellings, each with its words, is this without a time."""
    if not any(some < words[fold(text)] for some in words.values()):
        return False
    return any(_without(text, period) in words for period in find_periods(text))


def _without(text: str, period: Period) -> str:
    return fold(f"{text[: period.start]} {text[period.end :]}")


_lock = threading.Lock()
_known: _Known | None = None


def _current() -> _Known:
    """The names of all published actors, authors and topics, as the database has them now."""
    global _known
    with _lock:
        if _known is None or not (_known.is_fresh or _known.catch_up()):
            _known = _Known()
        return _known


def understand(text: str, without: Collection[str] = ()) -> Interpretation:
    """What a text names among published records; `without` are keys of chips to leave out."""
    known = _current()
    return _interpret(text, frozenset(without), known, known.position.high)


def keys_of(named: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The keys of published records by kind and slug, as far as they have names; as they were at
    most a second ago."""
    keys = _current().keys
    return {name: keys[name] for name in named if name in keys}


def sounding_like(word: str) -> set[str]:
    """Folded words of published names, hidden ones too, that sound like a word."""
    return _current().dictionary.sounding_like(word)


@lru_cache(maxsize=256)
def _interpret(text: str, without: frozenset[str], known: _Known, high: int) -> Interpretation:
    return interpret(text, known.dictionary, without)
