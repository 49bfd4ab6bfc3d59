"""The passage of a text that answers a search: escaped first, then marked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.models import Annotation
from articles.models.lifecycle import Record
from articles.text import text_of_html

from .analysis import STOP_WORDS, level, stem, stems_of, words_of

LENGTH = 240
_LONGEST_TEXT = 60_000
_EDGES = ".,;:!?…()[]\"'“”‘’«»"
_PLAIN, _CHUNK = re.compile("[a-z]+|[а-я]+"), re.compile(r"\S+")


def wanted_stems(words: str, phrases: Iterable[str]) -> frozenset[str]:
    """The stems to mark: of all words but those that say nothing, unless there are no others."""
    typed = words_of(" ".join([words, *phrases]))
    telling = [word for word in typed if word not in STOP_WORDS] or typed
    pairs = [one + other for one, other in pairwise(typed)]
    return frozenset(stem(word) for word in [*telling, *pairs])


_SHOWN = {
    "article": ("summary",),
    "event": ("description", "note", "place"),
    "actor": ("description", "role", "note"),
    "topic": ("scope",),
    "author": ("affiliation", "biography", "identity_note"),
}


def find_snippets(records: Iterable[Record], wanted: frozenset[str]) -> dict[str, SafeString]:
    """A snippet for each record, by key; of a text that may not be shown only from our summary."""
    found: dict[str, SafeString] = {}
    without: dict[int, str] = {}
    for record in records:
        row: Any = record
        texts = [getattr(row, column) for column in _SHOWN[row.record_kind]]
        open_article = row.record_kind == "article" and row.displays_body
        if open_article:
            texts.append(row.plain_text)
        found[row.key] = best_snippet(texts, wanted)
        if open_article and not found[row.key] and not wanted <= _stems(row.title):
            without[row.pk] = row.key
    if wanted and without:
        texts_by_key: dict[str, list[str]] = {}
        notes = Annotation.objects.readable().filter(article__in=without)
        for pk, claim, note in notes.values_list("article", "claim", "note_html"):
            texts_by_key.setdefault(without[pk], []).extend([claim, text_of_html(note)])
        found |= {key: best_snippet(texts, wanted) for key, texts in texts_by_key.items()}
    return found


def _stems(text: str) -> frozenset[str]:
    return frozenset().union(*map(stems_of, level(text).split()))


def best_snippet(texts: Iterable[str], wanted: frozenset[str]) -> SafeString:
    """The stretch with the most different words of `wanted` of the first text that has most.

    Safe HTML on one line with `<mark>`; empty where no text has any of them.
    """
    best: tuple[int, str, list[tuple[int, int]]] = (0, "", [])
    for text in texts if wanted else ():
        text = text[:_LONGEST_TEXT]
        found = _places(text, wanted)
        for at, (start, _, _) in enumerate(found):
            inside = [place for place in found[at : at + 12] if place[1] - start <= LENGTH]
            count = len(frozenset().union(*(stems for _, _, stems in inside)))
            if count > best[0]:
                best = (count, text, [(first, last) for first, last, _ in inside])
    return mark_safe(_show(best[1], best[2]) if best[0] else "")  # noqa: S308  # escaped in _show


@lru_cache(maxsize=1 << 16)
def _head(written: str) -> str:
    """The two letters that a plain word begins with, as its stem does; "" of anything else."""
    word = written.strip(_EDGES).lower()
    return word[:2] if _PLAIN.fullmatch(word) else ""


def _places(text: str, wanted: frozenset[str]) -> list[tuple[int, int, frozenset[str]]]:
    """Where chunks of a text stand (half-open) that hold wanted stems, and which."""
    even = level(text)
    heads = {"", *(stem[:2] for stem in wanted)}  # a cheap test before a dear one
    matching = {
        written: stems
        for written in set(even.split())
        if _head(written) in heads and (stems := stems_of(written) & wanted)
    }
    if not matching:
        return []
    chunks = _CHUNK.finditer(even)
    return [(m.start(), m.end(), matching[m[0]]) for m in chunks if m[0] in matching]


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
