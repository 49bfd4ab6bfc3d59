"""Finds pull quotes: passages that repeat another one of the text, word for word or nearly."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from .sheet import Mark, Sheet

_SENTENCE: Final = re.compile(r"[^.!?…؟۔]*(?:[.!?…؟۔]+[\"'”’»)\]]*(?!\S)|[.!?…؟۔]+|$)")
_SPLIT: Final = re.compile(r"(?<=[.!?…؟۔])[\"'”’»)\]]*\s+")
_WORD: Final = re.compile(r"[^\W_]+")
_APOSTROPHES: Final = re.compile(r"(?<=\w)[-'’‘](?=\w)")
_FEWEST_WORDS: Final = 8
_FEWEST_SAME: Final = 10
_MOST_WORDS: Final = 70
_ALIKE: Final = 0.6
# No longer text can become a body (text.MAX_CHARS), so none is compared in its depth.
_LONGEST: Final = 400_000
_MOST_PLACES: Final = 40


class _Sentence(NamedTuple):
    line: int
    start: int
    end: int
    words: tuple[str, ...]


def find_echoes(sheet: Sheet) -> None:
    """Mark repeated sentences and paragraphs of their own that say again what another says."""
    if len(sheet.document.text) > _LONGEST:
        return
    sentences = [
        sentence
        for index in sheet.free()
        for sentence in _sentences(index, sheet.lines[index].text)
    ]
    _find_repeated(sheet, sentences)
    _find_near(sheet, [s for s in sentences if not sheet.taken[s.line]])


def _sentences(index: int, text: str) -> list[_Sentence]:
    edges = [0, *(match.end() for match in _SPLIT.finditer(text)), len(text)]
    return [
        _Sentence(index, start, end, _words(text[start:end]))
        for start, end in zip(edges, edges[1:], strict=False)
        if start < end
    ]


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_APOSTROPHES.sub("", text).lower()))


def _find_repeated(sheet: Sheet, sentences: list[_Sentence]) -> None:
    """A whole sentence that stands twice: the first is kept."""
    seen: set[tuple[str, ...]] = set()
    for sentence in sentences:
        if len(sentence.words) < _FEWEST_SAME:
            continue
        if sentence.words in seen:
            text = sheet.lines[sentence.line].text
            reason = _("The same sentence stands above, word for word: a pull quote.")
            quote = text[sentence.start : sentence.end].strip()
            place = (sentence.line, sentence.line, sentence.start, sentence.end)
            sheet.add(Mark("pull-quote", *place, quote, reason))
            if not (text[: sentence.start] + text[sentence.end :]).strip():
                sheet.taken[sentence.line] = 1
        seen.add(sentence.words)


def _find_near(sheet: Sheet, sentences: list[_Sentence]) -> None:
    """A short paragraph of its own whose word pairs stand mostly in one passage elsewhere."""
    short = {index: words for index, words in _short_lines(sheet, sentences).items()}
    wanted: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, words in short.items():
        for pair in set(zip(words, words[1:], strict=False)):
            if len(wanted[pair]) < _MOST_PLACES:
                wanted[pair].append(index)
    best: dict[int, tuple[float, int]] = {}
    for sentence in sentences:
        shared: Counter[int] = Counter()
        for pair in set(zip(sentence.words, sentence.words[1:], strict=False)):
            shared.update(wanted.get(pair, ()))
        for index, count in shared.items():
            if _may_repeat(sheet, index, sentence, short):
                score = count / max(len(set(zip(short[index], short[index][1:], strict=False))), 1)
                best[index] = max(best.get(index, (0.0, 0)), (score, sentence.line))
    for index, (score, line) in sorted(best.items()):
        if score >= _ALIKE:
            number = sheet.lines[line].number
            reason = _("Repeats line %(line)s in nearly the same words: a pull quote.")
            sheet.take("pull-quote", index, reason % {"line": number})


def _short_lines(sheet: Sheet, sentences: list[_Sentence]) -> dict[int, tuple[str, ...]]:
    """Lines that are a paragraph of one or two sentences by themselves, and their words."""
    found: dict[int, tuple[str, ...]] = {}
    counts: Counter[int] = Counter()
    for sentence in sentences:
        counts[sentence.line] += 1
        found[sentence.line] = (
            found.get(sentence.line, ()) + sentence.words if counts[sentence.line] < 3 else ()
        )
    return {
        index: words
        for index, words in found.items()
        if _FEWEST_WORDS <= len(words) <= _MOST_WORDS and _is_alone(sheet, index)
    }


def _is_alone(sheet: Sheet, index: int) -> bool:
    above = index == 0 or sheet.lines[index - 1].blank
    return (above and not sheet.is_adjacent(index)) or sheet.document.kind == "html"


def _may_repeat(
    sheet: Sheet, index: int, sentence: _Sentence, short: dict[int, tuple[str, ...]]
) -> bool:
    """Of two short paragraphs alike the second is the repetition; a long one is the origin."""
    if sentence.line == index:
        return False
    return sentence.line not in short or sentence.line < index
