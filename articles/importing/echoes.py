"""Finds pull quotes: passages that repeat another one of the text, word for word or nearly."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from .layout import group_lines
from .sheet import LONGEST_COMPARED, Mark, Sheet

_SPLIT: Final = re.compile(r"(?<=[.!?…؟۔])[\"'”’»)\]]*\s+")
_WORD: Final = re.compile(r"[^\W_]+")
_APOSTROPHES: Final = re.compile(r"(?<=\w)[-'’‘](?=\w)")
_FEWEST_WORDS: Final = 8
_FEWEST_SAME: Final = 10
_MOST_WORDS: Final = 70
_ALIKE: Final = 0.6
_MOST_PLACES: Final = 40


class _Sentence(NamedTuple):
    """A sentence: the number of its paragraph, its ends as line and offset, its words."""

    paragraph: int
    begins: tuple[int, int]
    ends: tuple[int, int]
    words: tuple[str, ...]


def find_echoes(sheet: Sheet) -> None:
    """Mark repeated sentences, and paragraphs that say again what another passage says."""
    if len(sheet.document.text) > LONGEST_COMPARED:
        return
    paragraphs = group_lines(sheet)
    sentences = [
        sentence
        for number, paragraph in enumerate(paragraphs)
        for sentence in _sentences(sheet, number, paragraph)
    ]
    repeated = _find_repeated(sheet, sentences)
    _find_near(sheet, [s for s in sentences if s.paragraph not in repeated], paragraphs)


def _sentences(sheet: Sheet, number: int, paragraph: Sequence[int]) -> Iterator[_Sentence]:
    """The sentences of a paragraph, across the breaks of its lines."""
    texts = [sheet.lines[index].text for index in paragraph]
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    joined = "\n".join(texts)
    edges = [0, *(match.end() for match in _SPLIT.finditer(joined)), len(joined)]
    for start, end in pairwise(edges):
        if start < end:
            first = bisect_right(starts, start) - 1
            last = bisect_right(starts, end - 1) - 1
            yield _Sentence(
                number,
                (paragraph[first], start - starts[first]),
                (paragraph[last], min(end - starts[last], len(texts[last]))),
                _words(joined[start:end]),
            )


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_APOSTROPHES.sub("", text).lower()))


def _find_repeated(sheet: Sheet, sentences: list[_Sentence]) -> set[int]:
    """Mark whole sentences that stand twice, the first is kept; the paragraphs they are in."""
    found: set[int] = set()
    seen: set[tuple[str, ...]] = set()
    for sentence in sentences:
        if len(sentence.words) < _FEWEST_SAME:
            continue
        if sentence.words in seen:
            _mark_repeated(sheet, sentence)
            found.add(sentence.paragraph)
        seen.add(sentence.words)
    return found


def _mark_repeated(sheet: Sheet, sentence: _Sentence) -> None:
    (first, start), (last, end) = sentence.begins, sentence.ends
    reason = _("The same sentence stands above, word for word: a pull quote.")
    texts = [sheet.lines[index].text for index in range(first, last + 1)]
    if not texts[0][:start].strip() and not texts[-1][end:].strip():
        sheet.take("pull-quote", first, reason, last=last)
        return
    texts[-1] = texts[-1][:end]
    texts[0] = texts[0][start:]
    quote = " ".join(text.strip() for text in texts).strip()
    sheet.add(Mark("pull-quote", first, last, start, end, quote, reason))


def _find_near(
    sheet: Sheet, sentences: list[_Sentence], paragraphs: Sequence[Sequence[int]]
) -> None:
    """A short paragraph whose word pairs stand mostly in one sentence of another."""
    short = _short_paragraphs(sentences)
    wanted: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, words in short.items():
        for pair in set(pairwise(words)):
            if len(wanted[pair]) < _MOST_PLACES:
                wanted[pair].append(number)
    best: dict[int, tuple[float, int]] = {}
    for sentence in sentences:
        pairs = wanted.keys() & set(pairwise(sentence.words))
        for number, count in Counter(n for pair in pairs for n in wanted[pair]).items():
            if _may_repeat(number, sentence, short):
                score = count / (len(short[number]) - 1)
                best[number] = max(best.get(number, (0.0, 0)), (score, sentence.begins[0]))
    for number, (score, line) in sorted(best.items()):
        if score >= _ALIKE:
            reason = _("Repeats line %(line)s in nearly the same words: a pull quote.")
            reason %= {"line": sheet.lines[line].number}
            sheet.take("pull-quote", paragraphs[number][0], reason, last=paragraphs[number][-1])


def _short_paragraphs(sentences: list[_Sentence]) -> dict[int, tuple[str, ...]]:
    """Paragraphs of one or two sentences, by number, and their words."""
    found: dict[int, tuple[str, ...]] = {}
    counts: Counter[int] = Counter()
    for sentence in sentences:
        number = sentence.paragraph
        counts[number] += 1
        found[number] = found.get(number, ()) + sentence.words if counts[number] < 3 else ()
    return {n: words for n, words in found.items() if _FEWEST_WORDS <= len(words) <= _MOST_WORDS}


def _may_repeat(number: int, sentence: _Sentence, short: dict[int, tuple[str, ...]]) -> bool:
    """Whether a sentence can be the origin: it stands in a longer paragraph, or stands first."""
    other = sentence.paragraph
    if other == number or other not in short:
        return other != number
    own, others = len(short[number]), len(short[other])
    return others * 2 >= own * 3 or (other < number and own * 2 < others * 3)
