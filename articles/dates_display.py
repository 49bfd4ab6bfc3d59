"""EDTF values in words, never more precise than the value, in two calendars.

Something that lasted reads `2014 to February 2015` or `2006–2010`; one moment somewhere in a span
reads `between … and …`. The words are data (`Wording`), so that a language is one more table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from . import dates, persian_calendar
from .dates import EDTF, Calendar, Form, Point, Precision, Span

# The words of a date, its smallest unit first: ("9", "December", "2014").
Words = tuple[str, ...]

# How many units a date states; all that is not listed states its year or years.
_UNITS: Final = {Precision.DAY: 3, Precision.MONTH: 2, Precision.SEASON: 2}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words and patterns of one language; `{}` stands for a date.

    `unstated` wraps a date that ends in X, chosen by the number of its hyphens; `covering` joins
    the ends of one date that the calendar can only give as a range; `half_open` is looked up by
    the EDTF form.
    """

    months: Mapping[Calendar, tuple[str, ...]]
    year_before_1000: Mapping[Calendar, str]
    seasons: tuple[str, ...]
    decade: str
    decade_alone: str
    unstated: tuple[str, ...]
    qualified: Mapping[str, str]
    covering: str
    lasting: str
    between: str
    half_open: Mapping[str, str]


ENGLISH: Final = Wording(
    months={"gregorian": dates.MONTHS, "persian": persian_calendar.MONTHS},
    year_before_1000={"gregorian": "AD {}", "persian": "{} SH"},
    seasons=("spring", "summer", "autumn", "winter"),
    decade="the {}s",
    decade_alone="{}s",
    unstated=("a year in {}", "a month in {}", "a day in {}"),
    qualified={"": "{}", "~": "around {}", "?": "perhaps {}", "%": "perhaps around {}"},
    covering="{} – {}",
    lasting="{} to {}",
    between="between {} and {}",
    half_open={
        "{}/..": "since {}",
        "../{}": "until {}",
        "{}/": "from {} until an unknown date",
        "/{}": "from an unknown date until {}",
        "[{}..]": "{} or later",
        "[..{}]": "{} or earlier",
    },
)


def describe(value: EDTF, calendar: Calendar, wording: Wording = ENGLISH) -> str:
    """The value in words; "" where a date of it lies outside the Persian calendar."""
    if calendar == "persian" and not all(_is_persian(point.span) for point in value.points):
        return ""
    speaker = _Speaker(calendar, wording)
    if not isinstance(value.start, Point) or not isinstance(value.end, Point):
        return speaker.half_open(value)
    if value.form is Form.ONE_OF:
        return speaker.one_of(value.start, value.end)
    return speaker.interval(value.start, value.end)


def _is_persian(span: Span) -> bool:
    first, last = persian_calendar.FIRST_DAY, persian_calendar.LAST_DAY
    return first <= span.earliest <= span.latest <= last


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Says dates in one calendar and one language."""

    calendar: Calendar
    wording: Wording

    def half_open(self, value: EDTF) -> str:
        """A value of which one end has no date."""
        (point,) = value.points
        words = self._point(point)
        if value.form is Form.ONE_OF:
            first, last = self._bounds(point)
            words = self._qualify(first if value.start is point else last, point)
        return self.wording.half_open[str(value).replace(str(point), "{}")].format(words)

    def interval(self, start: Point, end: Point) -> str:
        """A single date, or something that lasted: merged only where both ends are plain."""
        if start == end:
            return self._alone(start)
        first, last = self._bounds(start), self._bounds(end)
        words = (self._point(start), self._point(end))
        if words == (" ".join(first[0]), " ".join(last[1])):
            return _join(first[0], last[1], self.wording.lasting)
        return self.wording.lasting.format(*words)

    def one_of(self, start: Point, end: Point) -> str:
        """One moment, from the first day of the start to the last of the end."""
        first, last = self._outer_bounds(start, end)
        words = (self._qualify(first, start), self._qualify(last, end))
        if words[0] == words[1]:
            return words[0]
        if start.qualifier or end.qualifier:
            return self.wording.between.format(*words)
        first, last, shared = _split(first, last)
        return self.wording.between.format(" ".join(first), " ".join(last + shared))

    def _alone(self, point: Point) -> str:
        """A date outside a phrase: `2010s`, not `the 2010s`."""
        if self._is_named_decade(point) and not point.qualifier:
            return self.wording.decade_alone.format(self._year(point.span.earliest.year))
        return self._point(point)

    def _point(self, point: Point) -> str:
        """A date inside a phrase; what is approximate needs no `a day in` before it."""
        text = _join(*self._bounds(point), self.wording.covering)
        unstated = "X" in point.text and not self._is_named_decade(point)
        if unstated and point.qualifier in ("", "?"):
            text = self.wording.unstated[point.text.count("-")].format(text)
        return self.wording.qualified[point.qualifier].format(text)

    def _qualify(self, words: Words, point: Point) -> str:
        return self.wording.qualified[point.qualifier].format(" ".join(words))

    def _is_named_decade(self, point: Point) -> bool:
        """Whether `the 2010s` can name it: `the 2000s` could be read as the century."""
        year = point.span.earliest.year
        named = point.precision is Precision.DECADE and year % 100 >= 10
        return named and self.calendar == "gregorian"

    def _outer_bounds(self, start: Point, end: Point) -> tuple[Words, Words]:
        """The words of the earliest and the latest date of a span that holds one moment."""
        span = Span(start.span.earliest, end.span.latest)
        days = start.precision is end.precision is Precision.DAY
        if self.calendar == "persian" and days:
            units = _persian_units(span)
            return self._spell(span.earliest, units), self._spell(span.latest, units)
        return self._bounds(start)[0], self._bounds(end)[1]

    def _bounds(self, point: Point) -> tuple[Words, Words]:
        """The words of a date's first and last unit: the same words where one unit covers it."""
        first, last = point.span.earliest, point.span.latest
        if self._is_named_decade(point):
            words: Words = (self.wording.decade.format(self._year(first.year)),)
        elif point.precision is Precision.SEASON and self.calendar == "gregorian":
            winter = f"{self._year(first.year)}–{first.year + 1}"
            season = self.wording.seasons[first.month // 3 - 1]
            words = (season, winter if first.month == 12 else self._year(first.year))
        else:
            units = _UNITS.get(point.precision, 1)
            return self._spell(first, units), self._spell(last, units)
        return words, words

    def _spell(self, day: date, units: int) -> Words:
        """The year (1 unit), month and year (2), or day, month and year (3) of a day."""
        year, month, number = day.year, day.month, day.day
        if self.calendar == "persian":
            year, month, number = persian_calendar.from_gregorian(day)
        words = (str(number), self.wording.months[self.calendar][month - 1], self._year(year))
        return words[-units:]

    def _year(self, year: int) -> str:
        early = self.wording.year_before_1000[self.calendar]
        return early.format(year) if year < 1000 else str(year)


def _persian_units(span: Span) -> int:
    """The units that say the span exactly: 1 for whole Persian years, 2 for months, 3 for days."""
    first = persian_calendar.from_gregorian(span.earliest)
    last = persian_calendar.from_gregorian(span.latest)
    if first.day > 1 or last.day < persian_calendar.month_length(last.year, last.month):
        return 3
    return 1 if first.month == 1 and last.month == 12 else 2


def _join(first: Words, last: Words, pattern: str) -> str:
    """Two dates as a range; a short dash where they differ in one word: `25–31 August 1941`."""
    if first == last:
        return " ".join(first)
    first, last, shared = _split(first, last)
    heads = (" ".join(first), " ".join(last))
    if not any(" " in head for head in heads):
        pattern = "{}–{}"
    return " ".join([pattern.format(*heads), *shared])


def _split(first: Words, last: Words) -> tuple[Words, Words, Words]:
    """What only the first has, what only the last has, and the words that both end with."""
    shared = 0
    while shared < min(len(first), len(last)) - 1 and first[-1 - shared] == last[-1 - shared]:
        shared += 1
    return first[: len(first) - shared], last[: len(last) - shared], last[len(last) - shared :]
