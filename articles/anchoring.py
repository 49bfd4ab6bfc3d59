"""Find an annotation's passage in a text, and carry it through an edit or call it orphaned.

A passage is kept as the W3C Web Annotation model does: TextQuoteSelector (exact, prefix, suffix)
and TextPositionSelector. Offsets count Unicode code points, start inclusive, end exclusive.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise, takewhile
from typing import NamedTuple, TypeVar
from unicodedata import category, normalize

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq, MatchingBlock

CONTEXT = 32
SURVIVES = 0.8
# So many code points of context must one occurrence of a quote match beyond the next best.
MARGIN = 4
CANDIDATE_SCORE = 0.6
# The table of an alignment takes a bit for each pair of items: 50 MB here. What would take more
# is treated as replaced, which orphans and never guesses.
MAX_PAIRS = 400_000_000
ALIKE = 0.5

K = TypeVar("K", bound=Hashable)

_FOLDED = {
    **dict.fromkeys("‘’‚‛′‹›`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\ufeff", ""),
    **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""),
    "…": "...",
}


class AnchorError(ValueError):
    """A range that cannot be a passage; `reason` is a sentence for the editor."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Position:
    """A range of a text, half-open."""

    start: int
    end: int


@dataclass(frozen=True)
class Selector:
    """A passage by its quote, up to 32 code points on each side of it, and its range."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True)
class Candidate:
    """A passage that resembles a lost one; score from 0 to 1."""

    selector: Selector
    score: float


@dataclass(frozen=True)
class Anchored:
    """The passage stands in the new text, where the selector says."""

    selector: Selector


@dataclass(frozen=True)
class Orphaned:
    """The passage is lost: its old selector, the share that survived, what it may be now."""

    selector: Selector
    survived: float
    candidates: tuple[Candidate, ...]


Carried = Anchored | Orphaned


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def describe(text: str, start: int, end: int) -> Selector:
    """The selector of a range. Raises AnchorError where it is out of the text or blank."""
    if not 0 <= start <= end <= len(text):
        raise AnchorError(f"The passage {start}–{end} is outside of a text of {len(text)}.")
    exact = text[start:end]
    if not exact.strip():
        raise AnchorError("The passage is empty.")
    return Selector(
        exact, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start, end
    )


def find(text: str, selector: Selector) -> Position | None:
    """Where a selector's passage stands in a text, or None where that is not certain.

    The place it was at, in the context it had; else the only place of its quote; else the place
    whose context matches clearly best. Quotation marks, dashes, white space, invisible signs
    and the composition of letters may differ.
    """
    if not selector.exact.strip():
        return None
    start, end = selector.start, selector.start + len(selector.exact)
    if text[:start].endswith(selector.prefix) and text.startswith(
        selector.exact + selector.suffix, start
    ):
        return Position(start, end)
    exactly = list(_occurrences(text, selector.exact))
    if exactly:
        return _best([Position(at, at + len(selector.exact)) for at in exactly], text, selector)
    units = _Units(text)
    return _best(list(units.occurrences(_fold(selector.exact).strip())), text, selector)


def candidates(text: str, selector: Selector, limit: int = 3) -> tuple[Candidate, ...]:
    """The passages of a text that resemble a quote most, best first, none overlapping."""
    units = _Units(text)
    quote = _fold(selector.exact).strip()
    found: list[tuple[float, int, int]] = []
    gaps = [(0, len(units.folded))]
    while quote and gaps and len(found) < limit * 2:
        left, right = gaps.pop(0)
        match = fuzz.partial_ratio_alignment(
            quote, units.folded[left:right], score_cutoff=CANDIDATE_SCORE * 100
        )
        if match is None:
            continue
        start, end = units.words(left + match.dest_start, left + match.dest_end)
        if not left <= start < end <= right:
            continue
        gaps += [(left, start), (end, right)]
        score = fuzz.ratio(quote, units.folded[start:end]) / 100
        if score >= CANDIDATE_SCORE and units.folded[start:end].strip():
            found.append((round(score, 3), start, end))
    best = sorted(found, key=lambda item: (-item[0], item[1]))[:limit]
    places = [(units.position(start, end), score) for score, start, end in best]
    return tuple(
        Candidate(describe(text, place.start, place.end), score) for place, score in places
    )


def carry(selector: Selector, old_text: str, new_text: str) -> Carried:
    """Map a passage through the difference of two texts.

    It is anchored where at least 80 % of its code points survive, in order, as the part of the
    new text from the first to the last of them. It is orphaned otherwise, also where the same
    words stand elsewhere: those are candidates.
    """
    here = find(old_text, selector)
    if here is None:
        return Orphaned(selector, 0.0, candidates(new_text, selector))
    if old_text == new_text:
        return Anchored(describe(new_text, here.start, here.end))
    old, new = _Units(old_text), _Units(new_text)
    outcomes = [_outcome(old, new, here, backwards) for backwards in (False, True)]
    quote = old_text[here.start : here.end]
    for _, start, end in outcomes:
        if new_text[start:end] == quote and old_text.count(quote) == new_text.count(quote) == 1:
            return Anchored(describe(new_text, start, end))
    # A difference read from either end can find the words of a lost passage in its neighbour.
    survived = min(share for share, *_ in outcomes)
    start, end = max(at for _, at, _ in outcomes), min(at for *_, at in outcomes)
    if survived >= SURVIVES and new_text[start:end].strip():
        return Anchored(describe(new_text, start, end))
    return Orphaned(selector, survived, candidates(new_text, selector))


def _outcome(old: _Units, new: _Units, here: Position, backwards: bool) -> tuple[float, int, int]:
    """The share of a passage that survives, and the range of what did."""
    survivors = [
        (run.old + shift, run.new + shift)
        for run in _matches(old, new, backwards)
        for shift in range(run.length)
        if old.starts[run.old + shift] < here.end and old.starts[run.old + shift + 1] > here.start
    ]
    survivors = _together(survivors, here.end - here.start)
    if not survivors:
        return 0.0, 0, 0
    kept = sum(
        min(old.starts[unit + 1], here.end) - max(old.starts[unit], here.start)
        for unit, _ in survivors
    )
    (first, new_first), (last, new_last) = survivors[0], survivors[-1]
    # A passage may begin or end inside a unit.
    inset = max(here.start - old.starts[first], 0)
    outset = max(old.starts[last + 1] - here.end, 0)
    start = min(new.starts[new_first] + inset, new.starts[new_first + 1] - 1)
    end = max(new.starts[new_last + 1] - outset, start + 1)
    return kept / (here.end - here.start), start, end


def _together(survivors: Sequence[tuple[int, int]], apart: int) -> list[tuple[int, int]]:
    """The most survivors that no insertion longer than `apart` parts from each other."""
    groups: list[list[tuple[int, int]]] = [[]]
    for survivor in survivors:
        if groups[-1] and survivor[1] - groups[-1][-1][1] > apart:
            groups.append([])
        groups[-1].append(survivor)
    return max(groups, key=len)


class _Run(NamedTuple):
    """Items that two sequences share: where they begin in each, and how many."""

    old: int
    new: int
    length: int


def _matches(old: _Units, new: _Units, backwards: bool) -> Iterator[_Run]:
    """The units that both texts share, in order; read backwards, doubtful ones match later.

    Words are aligned first, then the units inside the words that changed: characters alone would
    find most of any text in any other.
    """
    old_words, new_words = old.word_starts(), new.word_starts()
    old_keys, new_keys = old.word_keys(old_words), new.word_keys(new_words)
    done_old = done_new = 0
    runs = _common(old_keys, new_keys, backwards)
    for word, other, length in [*runs, _Run(len(old_keys), len(new_keys), 0)]:
        at_old, at_new = old_words[word], new_words[other]
        changed, replaced = old.keys[done_old:at_old], new.keys[done_new:at_new]
        for run in _alike(changed, replaced, backwards):
            yield _Run(done_old + run.old, done_new + run.new, run.length)
        done_old, done_new = old_words[word + length], new_words[other + length]
        yield _Run(at_old, at_new, done_old - at_old)


def _alike(a: Sequence[str], b: Sequence[str], backwards: bool) -> list[_Run]:
    """The runs inside a changed place: all of them if it is alike, else those at its edges."""
    runs = _common(a, b, backwards)
    if sum(run.length for run in runs) >= ALIKE * max(len(a), len(b)):
        return runs
    ends = (len(a), len(b))
    return [
        run
        for run in runs
        if run[:2] == (0, 0) or (run.old + run.length, run.new + run.length) == ends
    ]


def _common(a: Sequence[K], b: Sequence[K], backwards: bool) -> list[_Run]:
    """A longest common subsequence; without pairs to compare, the shared beginning and end."""
    if backwards:
        mirrored = _common(a[::-1], b[::-1], False)
        return [
            _Run(len(a) - run.old - run.length, len(b) - run.new - run.length, run.length)
            for run in reversed(mirrored)
        ]
    head = _shared(a, b)
    tail = _shared(a[head:][::-1], b[head:][::-1])
    inner_a, inner_b = a[head : len(a) - tail], b[head : len(b) - tail]
    blocks: Sequence[MatchingBlock] = ()
    if 0 < len(inner_a) * len(inner_b) <= MAX_PAIRS:
        blocks = LCSseq.editops(inner_a, inner_b).as_matching_blocks()
    inner = [_Run(head + block.a, head + block.b, block.size) for block in blocks]
    return [_Run(0, 0, head), *inner, _Run(len(a) - tail, len(b) - tail, tail)]


def _shared(a: Sequence[K], b: Sequence[K]) -> int:
    """How many items two sequences share at their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))


def _occurrences(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote) if quote else -1
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _best(places: Sequence[Position], text: str, selector: Selector) -> Position | None:
    """The only place, or the one whose context matches clearly better than any other's."""
    if len(places) < 2:
        return places[0] if places else None
    prefix, suffix = _fold(selector.prefix)[::-1], _fold(selector.suffix)
    scores: list[tuple[int, Position]] = []
    for place in places:
        left = _fold(text[max(0, place.start - 2 * CONTEXT) : place.start])[::-1]
        right = _fold(text[place.end : place.end + 2 * CONTEXT])
        scores.append((_shared(prefix, left) + _shared(suffix, right), place))
    (score, place), (second, _) = sorted(scores, key=lambda item: -item[0])[:2]
    complete = score == len(prefix) + len(suffix)
    return place if score - second >= (1 if complete else MARGIN) else None


@lru_cache(maxsize=4096)
def _extends(char: str) -> bool:
    """Whether a character belongs to the one before it: marks, joiners, skin tones."""
    return category(char)[0] == "M" or char == "\u200d" or "\U0001f3fb" <= char <= "\U0001f3ff"


def _fold(text: str) -> str:
    return "".join(_Units(text).keys)


class _Units:
    """A text as units: a run of white space, or a character with all that belongs to it.

    `keys` compare units without regard to typography; `starts` are their offsets in the text,
    and its length at the end.
    """

    def __init__(self, text: str) -> None:
        self.starts: list[int] = []
        spaces = joined = False
        for offset, char in enumerate(text):
            space = char.isspace()
            if not ((space and spaces) or joined or _extends(char)) or not offset:
                self.starts.append(offset)
            spaces, joined = space, char == "\u200d"
        bounds = [*self.starts, len(text)]
        self.keys = [_key(text[start:end]) for start, end in pairwise(bounds)]
        self.starts = bounds
        self.folded = "".join(self.keys)

    def word_starts(self) -> list[int]:
        """The units at which words begin (a word ends with its white space), and the end."""
        begins = [
            unit
            for unit in range(1, len(self.keys))
            if self.keys[unit - 1] == " " != self.keys[unit]
        ]
        return [0, *begins, len(self.keys)]

    def word_keys(self, starts: Sequence[int]) -> list[tuple[str, ...]]:
        """The words between these units, to compare."""
        return [tuple(self.keys[start:end]) for start, end in pairwise(starts)]

    def occurrences(self, quote: str) -> Iterator[Position]:
        """Where a folded quote stands in the text."""
        for at in _occurrences(self.folded, quote):
            yield self.position(at, at + len(quote))

    def words(self, start: int, end: int) -> tuple[int, int]:
        """A folded range, drawn to the ends of the words that it touches."""
        start = self.folded.rfind(" ", 0, start + 1) + 1
        end = self.folded.find(" ", max(end - 1, start))
        return start, end if end >= 0 else len(self.folded)

    def position(self, start: int, end: int) -> Position:
        """The range of the text that a folded range stands for."""
        bounds = self._folded_starts
        first = bisect_right(bounds, start) - 1
        last = bisect_right(bounds, end - 1) - 1
        return Position(self.starts[first], self.starts[last + 1])

    @cached_property
    def _folded_starts(self) -> list[int]:
        bounds, offset = [], 0
        for key in self.keys:
            bounds.append(offset)
            offset += len(key)
        return bounds


@lru_cache(maxsize=16384)
def _key(unit: str) -> str:
    if unit.isspace():
        return " "
    return "".join(_FOLDED.get(char, char) for char in normalize("NFC", unit))
