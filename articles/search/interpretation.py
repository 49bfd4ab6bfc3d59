"""What free words name: actors, authors, topics and times, as chips that a reader can undo."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from articles.dates import Span
from articles.names import fold

from .common_words import FILLERS
from .keyboard import retyped
from .lexicon import Dictionary
from .namesakes import APART, Surroundings
from .periods import Period, find_periods
from .spec import Boost, mask_literal
from .spelling import How, Reading, is_common

MOST_WORDS: Final = 64
MOST_CHIPS: Final = 12
SHORTEST_RETYPED: Final = 4
_TIERS: Final = {"exact": 0, "folded": 0, "script": 1, "typo": 2, "part": 3}
_KINDS: Final = {"actor": 0, "topic": 1, "author": 2}
_MARKS = "\u0300-\u036f\u064b-\u065f\u0670"
_WORD = re.compile(rf"[^\W_][^\W_{_MARKS}]*(?:['’ʼ‘\u200c]?[^\W_]|[{_MARKS}])*")
_HYPHEN = re.compile("[-\u2010-\u2015\u2212+./]")
_POSSESSIVE = re.compile(r"(?<=\w)['’ʼ‘]s$", re.IGNORECASE)
_OWNED_BARE = re.compile(r"(?<=[a-z]{4})(?<!s)s$", re.IGNORECASE)
_FULL_STOP = re.compile(r"\.\s")


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was recognised: `value` is a slug, of a time EDTF.

    `matched` are the code points [start, end) of the text; `how` they agree with the spelling
    `name`, and `score` how well, 0 to 1. Times are `exact`.
    """

    kind: str
    value: str
    label: str
    matched: str
    start: int
    end: int
    score: float = 1.0
    how: How = "exact"
    name: str = ""
    span: Span | None = None

    @property
    def key(self) -> str:
        """Kind and value, by which a reader undoes the chip: `actor:hassan-rouhani`."""
        return f"{self.kind}:{self.value}"

    @property
    def is_time(self) -> bool:
        """Whether it is a year, month, day or range."""
        return self.span is not None


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What a text names, in its order.

    `words` are its free words without those of a question, `timeless` those of them that name no
    time, `rest` those that no chip stands for.
    """

    chips: tuple[Chip, ...] = ()
    words: str = ""
    timeless: str = ""
    rest: str = ""

    @property
    def spans(self) -> tuple[Span, ...]:
        """The times that are named; two open ones that share days, `after 2012` and `before 2015`,
        as what they share."""
        spans = [chip.span for chip in self.chips if chip.span]
        opened = [span for span in spans if {span.earliest, span.latest} & {date.min, date.max}]
        first = max((span.earliest for span in opened), default=date.max)
        last = min((span.latest for span in opened), default=date.min)
        if len(opened) > 1 and first <= last:
            spans = [*(span for span in spans if span not in opened), Span(first, last)]
        return tuple(spans)

    @property
    def span(self) -> Span | None:
        """From the first to the last day of the times that are named."""
        spans = self.spans
        if not spans:
            return None
        return Span(min(span.earliest for span in spans), max(span.latest for span in spans))

    @property
    def boosts(self) -> tuple[Boost, ...]:
        """What the index raises."""
        return tuple(
            Boost("span", weight=1.0, matched=chip.matched, span=chip.span)
            if chip.is_time
            else Boost(chip.kind, chip.value, chip.score, chip.matched, label=chip.label)
            for chip in self.chips
        )

    def without_times(self) -> Interpretation:
        """The same where another time is asked for than the words name."""
        names = tuple(chip for chip in self.chips if not chip.is_time)
        if len(names) == len(self.chips):
            return self
        return Interpretation(names, self.timeless, self.timeless, self.rest)


class _Window(NamedTuple):
    """Some neighbouring words, by number [first, last], and what they can mean."""

    first: int
    last: int
    start: int
    end: int
    readings: list[Reading]

    @property
    def numbers(self) -> range:
        """The numbers of its words."""
        return range(self.first, self.last + 1)


def interpret(text: str, dictionary: Dictionary, without: Collection[str] = ()) -> Interpretation:
    """Recognise names and times in free words; phrases and excluded words are left alone.

    `without` are keys of chips that the reader has undone. Longer names go before shorter ones.
    """
    masked = mask_literal(text)
    words = list(_WORD.finditer(masked))
    first = words[:MOST_WORDS]
    windows = list(_windows(masked, first, dictionary))
    read = words
    if not windows:
        read, windows = _retype(masked, first, dictionary)
    lower = _lower_case(read)
    certain = [w for w in windows if not _is_generic(w) and not _is_mere_word(w, lower)]
    periods = find_periods(masked)
    chosen = _choose(certain, periods)
    around = Surroundings(read, {number for w in chosen for number in w.numbers}, dictionary)
    chosen = [window for window in chosen if not _is_namesake(window, around)]
    periods = [period for period in periods if not any(_contains(w, period) for w in chosen)]
    taken = {number for window in chosen for number in window.numbers}
    taken |= {n for n, w in enumerate(read) for p in periods if _overlaps(w.start(), w.end(), p)}
    chosen += _choose_generic(windows, read, taken)
    chips = [chip for window in chosen for chip in _chips(text, window)]
    chips += [_time_chip(text, period) for period in periods]
    chips = [chip for chip in chips if chip.key not in without]
    chips.sort(key=lambda chip: (chip.start, -chip.score, _KINDS.get(chip.kind, 3)))
    return _conclude(tuple(chips[:MOST_CHIPS]), masked, words)


def _windows(text: str, words: list[re.Match[str]], dictionary: Dictionary) -> Iterator[_Window]:
    """Every stretch of words that a spelling agrees with."""
    for first, word in enumerate(words):
        for last in range(first, min(first + dictionary.longest, len(words))):
            if last > first and APART.search(text, words[last - 1].end(), words[last].start()):
                break
            start, end = word.start(), words[last].end()
            owned = _POSSESSIVE.search(text[start:end])
            readings = dictionary.read(text[start : start + owned.start()]) if owned else []
            if owned and readings:
                end = start + owned.start()
            readings = readings or dictionary.read(text[start:end])
            if not readings and (readings := _read_owned(text[start:end], dictionary)):
                end -= 1
            if _FULL_STOP.search(text[start:end]):
                readings = [r for r in readings if _FULL_STOP.search(r.spelling.text)]
            if readings and all(reading.spelling.is_hint for reading in readings):
                readings = [*readings, *dictionary.read_part(text[start:end])]
            if readings:
                yield _Window(first, last, start, end, readings)


def _retype(
    text: str, words: list[re.Match[str]], dictionary: Dictionary
) -> tuple[list[re.Match[str]], list[_Window]]:
    """Words as another keyboard would have them, with the names among them, if there are any."""
    for other in retyped(text):
        read = list(_WORD.finditer(other))[:MOST_WORDS]
        windows = []
        for number, word in enumerate(read):
            readings = dictionary.read_typed(word[0]) if len(word[0]) >= SHORTEST_RETYPED else []
            readings = [reading._replace(how="typo", score=0.78) for reading in readings]
            if readings:
                windows.append(_Window(number, number, word.start(), word.end(), readings))
        if windows:
            return read, windows
    return words, []


def _read_owned(text: str, dictionary: Dictionary) -> list[Reading]:
    """Whose name has lost the apostrophe of its possessive: Lavrovs visit. In small letters only
    persons: turkeys."""
    name = text[:-1]
    if not _OWNED_BARE.search(text) or is_common(fold(name)):
        return []
    owners = ((reading, reading.spelling.owner) for reading in dictionary.read_written(name))
    return [
        reading
        for reading, owner in owners
        if owner.person or (owner.kind != "topic" and not name.islower())
    ]


def _is_generic(window: _Window) -> bool:
    return all(reading.spelling.is_generic for reading in window.readings)


def _lower_case(words: list[re.Match[str]]) -> set[int]:
    """Words in small letters where others, beside the first, have capitals: no names of persons."""
    lower = {number for number, word in enumerate(words) if word[0].islower()}
    has_capitals = any(word[0] != word[0].lower() for word in words[1:])
    return lower if has_capitals else set()


def _is_mere_word(window: _Window, lower: set[int]) -> bool:
    """Whether a word in small letters only resembles a name."""
    surest = min(_TIERS[reading.how] for reading in window.readings)
    return window.first == window.last and window.first in lower and surest > 0


def _overlaps(start: int, end: int, period: Period) -> bool:
    return start < period.end and period.start < end


def _contains(window: _Window, period: Period) -> bool:
    return window.start <= period.start and period.end <= window.end


def _choose(windows: list[_Window], periods: list[Period]) -> list[_Window]:
    """Windows that don't overlap: more words first, then the surer one.

    Of a name and a time that overlap the longer stays: `1921 treaty`, but `Mehr 1395`.
    """
    chosen: list[_Window] = []
    for window in sorted(windows, key=_order):
        rivals = [period for period in periods if _overlaps(window.start, window.end, period)]
        if any(window.end - window.start <= period.end - period.start for period in rivals):
            continue
        if all(window.last < other.first or other.last < window.first for other in chosen):
            chosen.append(window)
    return chosen


def _is_namesake(window: _Window, around: Surroundings) -> bool:
    """Whether the words beside a surname make it another person's."""
    named = [reading.spelling for reading in window.readings if not reading.spelling.is_hint]
    persons = {spelling.owner for spelling in named}
    if window.first != window.last or not persons or not all(owner.person for owner in persons):
        return False
    is_sure = min(_TIERS[reading.how] for reading in window.readings) == 0
    return around.is_namesake(window.first, persons, is_sure)


def _order(window: _Window) -> tuple[int, float, int]:
    best = max(reading.score for reading in window.readings)
    return window.first - window.last, -best, window.first


def _choose_generic(
    windows: list[_Window], words: list[re.Match[str]], taken: set[int]
) -> list[_Window]:
    """Everyday words such as gas or trust name a topic only where nothing else is asked."""
    left = {
        number
        for number, word in enumerate(words)
        if number not in taken and fold(word[0]) not in FILLERS
    }
    return [
        window
        for window in windows
        if _is_generic(window) and left and left == set(range(window.first, window.last + 1))
    ]


def _chips(text: str, window: _Window) -> Iterator[Chip]:
    """The records that a window names, each once, by its best spelling."""
    readings = _surest(window.readings)
    best: dict[tuple[str, str], Reading] = {}
    for reading in sorted(readings, key=lambda reading: -_weigh(reading)):
        owner = reading.spelling.owner
        best.setdefault((owner.kind, owner.slug), reading)
    for (kind, slug), reading in best.items():
        yield Chip(
            kind,
            slug,
            reading.spelling.owner.label,
            text[window.start : window.end],
            window.start,
            window.end,
            round(_weigh(reading), 3),
            reading.how,
            reading.spelling.text,
        )


def _surest(readings: list[Reading]) -> list[Reading]:
    """Those that agree best; a hidden word yields to a name that is shown."""
    shown = [reading for reading in readings if not reading.spelling.is_hint]
    if any(reading.how == "part" for reading in shown):
        return readings
    readings = shown or readings
    tier = min(_TIERS[reading.how] for reading in readings)
    return [reading for reading in readings if _TIERS[reading.how] == tier]


def _weigh(reading: Reading) -> float:
    """The score, less for hidden words and phrases that only lead to a topic."""
    spelling = reading.spelling
    if spelling.is_generic:
        return 0.4 * reading.score
    if spelling.hidden and spelling.owner.kind == "topic":
        return (0.6 if spelling.text == spelling.text.lower() else 0.8) * reading.score
    return reading.score


def _time_chip(text: str, period: Period) -> Chip:
    matched = text[period.start : period.end]
    return Chip(
        period.kind,
        period.value,
        period.label,
        matched,
        period.start,
        period.end,
        span=period.span,
    )


def _conclude(chips: tuple[Chip, ...], text: str, words: list[re.Match[str]]) -> Interpretation:
    """Words of a question are dropped where something was recognised, or they would be sought."""

    def chips_of(word: re.Match[str]) -> list[Chip]:
        return [chip for chip in chips if chip.start < word.end() and word.start() < chip.end]

    told = [word for word in words if chips_of(word) or fold(word[0]) not in FILLERS]
    timeless = [word for word in told if not any(chip.is_time for chip in chips_of(word))]
    rest = [word for word in told if not chips_of(word)]
    kept = told if chips else words
    return Interpretation(chips, _join(text, kept), _join(text, timeless), _join(text, rest))


def _join(text: str, words: list[re.Match[str]]) -> str:
    """Words with a space between, but the hyphen that joined two of them: `win-win`."""
    pieces: list[str] = []
    for at, word in enumerate(words):
        gap = text[words[at - 1].end() : word.start()] if at else ""
        pieces += ["" if not at else gap if _HYPHEN.fullmatch(gap) else " ", word[0]]
    return "".join(pieces)
