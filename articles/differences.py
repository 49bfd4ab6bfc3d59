"""Two versions of a text as words that stayed, went and came, in a bounded time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "removed", "added", "skipped"]

# What ends a sentence: white space after a full stop, a bracket or a quote, or the line itself.
_END = re.compile(r"((?<=[.!?…؟\"”’»)\]])\s+|\n+)")
_WORD = re.compile(r"\w+|\s+|[^\w\s]")
# Beyond these, what stands between two equal parts is shown as replaced as a whole.
MAX_SENTENCES = 20_000
MAX_WORDS = 3000
MAX_WORDS_IN_ALL = 30_000
# Sentences that share less than this are two sentences, not one that was changed.
ALIKE = 0.4
# So many characters of what stayed are shown on each side of what changed.
CONTEXT = 160


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text of one kind; `skipped` stands for what stayed and is not shown."""

    kind: Kind
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in order; those not `added` make up the one, not `removed` the
    other, but for what is `skipped`."""
    return list(_shortened(_joined(_by_sentence(_sentences(before), _sentences(after)))))


def _sentences(text: str) -> list[str]:
    """The text in sentences, each with the white space after it."""
    parts = [*_END.split(text), ""]
    return [sentence + end for sentence, end in zip(parts[::2], parts[1::2], strict=True)]


def _by_sentence(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    if max(len(before), len(after)) > MAX_SENTENCES:
        yield from _replaced(before, after)
        return
    words_left = MAX_WORDS_IN_ALL
    for is_same, a, b in _matched(SequenceMatcher(None, before, after)):
        if is_same:
            yield Piece("same", "".join(a))
            continue
        old, new = _WORD.findall("".join(a)), _WORD.findall("".join(b))
        words_left -= len(old) + len(new)
        yield from _by_word(old, new) if words_left > 0 else _replaced(old, new)


def _by_word(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, before, after)
    too_long = max(len(before), len(after)) > MAX_WORDS
    if too_long or matcher.quick_ratio() < ALIKE or matcher.ratio() < ALIKE:
        yield from _replaced(before, after)
        return
    for is_same, a, b in _matched(matcher):
        yield from [Piece("same", "".join(a))] if is_same else _replaced(a, b)


def _matched(matcher: SequenceMatcher) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """Runs that are equal and runs that are not; a lone gap between two changes is no match."""
    before, after = matcher.a, matcher.b  # type: ignore[attr-defined]
    for tag, i, j, k, m in matcher.get_opcodes():
        a, b = before[i:j], after[k:m]
        inside = i > 0 and j < len(before) and k > 0 and m < len(after)
        yield tag == "equal" and not (inside and "".join(a).isspace()), a, b


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    yield Piece("removed", "".join(before))
    yield Piece("added", "".join(after))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece: first what went, then what came."""
    removed, added, same = "", "", ""
    for piece in pieces:
        if piece.kind == "same" and piece.text:
            yield from _filled(("removed", removed), ("added", added))
            removed = added = ""
            same += piece.text
        elif piece.text:
            yield from _filled(("same", same))
            same = ""
            removed += piece.text if piece.kind == "removed" else ""
            added += piece.text if piece.kind == "added" else ""
    yield from _filled(("same", same), ("removed", removed), ("added", added))


def _filled(*pieces: tuple[Kind, str]) -> Iterator[Piece]:
    return (Piece(kind, text) for kind, text in pieces if text)


def _shortened(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Long runs that stayed are cut to what stands next to a change."""
    every = list(pieces)
    for index, piece in enumerate(every):
        head = CONTEXT if index else 0
        tail = CONTEXT if index < len(every) - 1 else 0
        if piece.kind != "same" or len(piece.text) <= head + tail + CONTEXT:
            yield piece
            continue
        start = piece.text[:head].rpartition(" ")[0] or piece.text[:head]
        end = piece.text[len(piece.text) - tail :].partition(" ")[2] if tail else ""
        middle = piece.text[len(start) : len(piece.text) - len(end)]
        yield from _filled(("same", start), ("skipped", middle), ("same", end))
