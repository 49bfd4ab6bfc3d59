"""Every stored spelling of one kind of record, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from articles.names import script_of, tokens
from articles.search.inflection import are_forms, stem_key
from articles.text import MAX_CHARS

LONGEST_ACRONYM: Final = 5
# What lies further on than twice the longest body is not looked at.
LONGEST_READ: Final = 2 * MAX_CHARS
_MARKS = "\u0300-\u036f\u064b-\u065f\u0670"
_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    r"|[^\W\d_]{1,3}[-\u2010-\u2015]\d[^\W_]*"
    rf"|[^\W_](?:['’ʼ‘\u200c]?[^\W_]|[{_MARKS}])*"
)
_APOSTROPHES = frozenset("'’ʼ‘")


class Named(NamedTuple):
    """One stored spelling and whose it is; `words` are folded."""

    pk: int
    slug: str
    label: str
    text: str
    words: list[str]
    is_shown: bool


class Word(NamedTuple):
    """A folded word of a text and the code points [start, end) that it stands at."""

    folded: str
    stem: str
    start: int
    end: int


class Spellings:
    """Every spelling of one kind of record, found in a text in one pass over its words.

    With `capitals` a name that has some is not found in small letters: Turkey is no turkey.
    """

    def __init__(self, capitals: bool) -> None:
        self.capitals = capitals
        self._by_stem: dict[str, list[Named]] = {}
        self._longest: dict[str, int] = {}
        self.of: dict[int, list[str]] = {}

    def add(self, pk: int, slug: str, label: str, text: str, is_shown: bool) -> None:
        """Take a spelling in."""
        words = tokens(text)
        if not words:
            return
        stems = [_stem(word) for word in words]
        named = Named(pk, slug, label, text, words, is_shown)
        self._by_stem.setdefault(" ".join(stems), []).append(named)
        self._longest[stems[0]] = max(len(stems), self._longest.get(stems[0], 0))
        self.of.setdefault(pk, []).append(text)

    def find(self, text: str, words: Sequence[Word]) -> Iterator[tuple[int, int, list[Named]]]:
        """Passages [start, end) that are spellings, the longest at each place, and whose."""
        at = 0
        while at < len(words):
            most = min(self._longest.get(words[at].stem, 0), len(words) - at)
            for size in range(most, 0, -1):
                some = words[at : at + size]
                start, end = some[0].start, some[-1].end
                named = self._agreeing(some, text[start:end])
                if named:
                    yield start, end, named
                    at += size - 1
                    break
            at += 1

    def _agreeing(self, words: Sequence[Word], found: str) -> list[Named]:
        candidates = self._by_stem.get(" ".join([word.stem for word in words]))
        if not candidates:
            return []
        folded = [word.folded for word in words]
        return [
            named
            for named in candidates
            if _is_written_so(named.text, found, self.capitals) and _is_said_so(named.words, folded)
        ]


def _is_said_so(name: list[str], folded: list[str]) -> bool:
    """The same words, of a Russian name also in another case."""
    if name == folded:
        return True
    return script_of(name[0]) == "Cyrl" and are_forms(folded, name)


def _is_written_so(name: str, found: str, capitals: bool) -> bool:
    """Short acronyms in capitals only; of other names with capitals at least one stays."""
    bare = name.replace(".", "")
    if bare.isupper() and len(bare) <= LONGEST_ACRONYM:
        return found.replace(".", "").isupper()
    return not capitals or name == name.lower() or found != found.lower()


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> tuple[tuple[str, str], ...]:
    return tuple((token, _stem(token)) for token in tokens(word))


def _stem(word: str) -> str:
    return stem_key([word])


def words_of(text: str) -> list[Word]:
    """The words of a text; a possessive stands for its owner, a designation is one word."""
    words = []
    for match in _WORD.finditer(text, 0, LONGEST_READ):
        written = match[0]
        if written[-2:-1] in _APOSTROPHES and written[-1] in "sS":
            written = written[:-2]
        end = match.start() + len(written)
        words += [Word(*word, match.start(), end) for word in _folded(written)]
    return words
