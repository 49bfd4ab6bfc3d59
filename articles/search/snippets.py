"""The passage of a text that answers a search: escaped first, then marked."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .analysis import STOP_WORDS, Place, places, stem, words_of

LENGTH = 240
_LONGEST_TEXT = 60_000


def wanted_stems(words: str, phrases: Iterable[str]) -> frozenset[str]:
    """The stems to mark: of all words but those that say nothing, unless there are no others."""
    typed = words_of(" ".join([words, *phrases]))
    telling = [word for word in typed if word not in STOP_WORDS] or typed
    pairs = [one + other for one, other in pairwise(typed)]
    return frozenset(stem(word) for word in [*telling, *pairs])


def best_snippet(texts: Iterable[str], wanted: frozenset[str]) -> SafeString:
    """The stretch with the most different words of `wanted` of the first text that has most.

    Safe HTML on one line with `<mark>`; empty where no text has any of them.
    """
    best: tuple[int, str, list[tuple[int, int]]] = (0, "", [])
    for text in texts:
        text = text[:_LONGEST_TEXT]
        found = [(place, stems) for place in places(text) if (stems := _stems(place) & wanted)]
        for at, (place, _) in enumerate(found):
            inside = [(p, s) for p, s in found[at : at + 12] if p.end - place.start <= LENGTH]
            count = len(frozenset().union(*(stems for _, stems in inside)))
            if count > best[0]:
                best = (count, text, [(p.start, p.end) for p, _ in inside])
    return mark_safe(_show(best[1], best[2]) if best[0] else "")  # noqa: S308  # escaped in _show


def _stems(place: Place) -> frozenset[str]:
    return frozenset(map(stem, (*place.chunk.words, *place.chunk.joined)))


def _show(text: str, marks: list[tuple[int, int]]) -> str:
    """The surroundings of the marks, cut between words."""
    room = max(0, LENGTH - (marks[-1][1] - marks[0][0]))
    start = _cut(text, max(0, marks[0][0] - room // 3), marks[0][0])
    end = min(len(text), start + max(LENGTH, marks[-1][1] - start))
    if end < len(text):
        end = max(marks[-1][1], text.rfind(" ", start, end + 1))
    pieces, at = [], start
    for first, last in marks:
        first, last = _bare(text, first, last)
        pieces += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
        at = last
    pieces.append(escape(text[at:end]))
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return before + " ".join("".join(pieces).split()) + after


def _cut(text: str, start: int, limit: int) -> int:
    """The beginning of the first word from `start` on, at most `limit`."""
    if start == 0:
        return 0
    space = next((at for at in range(start, limit) if text[at].isspace()), limit - 1)
    return min(space + 1, limit)


def _bare(text: str, first: int, last: int) -> tuple[int, int]:
    """A chunk without the punctuation around it."""
    while first < last - 1 and not text[first].isalnum():
        first += 1
    while last > first + 1 and not text[last - 1].isalnum():
        last -= 1
    return first, last
