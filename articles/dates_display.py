"""EDTF values in words, never more precise than the value, in two calendars and three languages.

Something that lasted reads `2014 to February 2015` or `2006–2010`; one moment somewhere in a span
reads `between … and …`. The words are data: `dates_wordings.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from . import persian_calendar
from .dates import EDTF, Calendar, Form, Point, Precision, Span
from .dates_wordings import WORDINGS, Case, Wording

# The words of a date, its smallest unit first: ("9", "December", "2014").
Words = tuple[str, ...]

F = TypeVar("F")

# How many units a date states; all that is not listed states its year or years.
_UNITS: Final = {Precision.DAY: 3, Precision.MONTH: 2, Precision.SEASON: 2}


def describe(value: EDTF, calendar: Calendar, language: str) -> str:
    """The value in words; "" where a date of it lies outside the Persian calendar."""
    if calendar == "persian" and not all(_is_persian(point.span) for point in value.points):
        return ""
    speaker = _Speaker(calendar, WORDINGS[language])
    return speaker.wording.finish(speaker.say(value))


def day_of_year(day: date, language: str) -> str:
    """A day of the Gregorian year without the year: `9 December`."""
    speaker = _Speaker("gregorian", WORDINGS[language])
    return speaker.wording.finish(" ".join(speaker.spell(day, 3, "nominative")[:-1]))


def _is_persian(span: Span) -> bool:
    first, last = persian_calendar.FIRST_DAY, persian_calendar.LAST_DAY
    return first <= span.earliest <= span.latest <= last


class _InCases:
    """A text for a pattern: `{}` says it in the case wanted, `{:genitive}` in that one."""

    def __init__(self, say: Callable[[Case], str], case: Case) -> None:
        self.say, self.case = say, case

    def __format__(self, case: str) -> str:
        return self.say(case or self.case)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Says dates in one calendar and one language."""

    calendar: Calendar
    wording: Wording

    def say(self, value: EDTF) -> str:
        """The value in words, with the digits 0 to 9."""
        if not isinstance(value.start, Point) or not isinstance(value.end, Point):
            return self.half_open(value)
        if value.form is Form.ONE_OF:
            return self.one_of(value.start, value.end)
        return self.interval(value.start, value.end)

    def half_open(self, value: EDTF) -> str:
        """A value of which one end has no date."""
        (point,) = value.points

        def words(case: Case) -> str:
            if value.form is not Form.ONE_OF:
                return self._point(point, case)
            end = 0 if value.start is point else 1
            return self._qualify(lambda case: self._bounds(point, case)[end], point, case)

        pattern = self.wording.half_open[str(value).replace(str(point), "{}")]
        return pattern.format(_InCases(words, "nominative"))

    def interval(self, start: Point, end: Point) -> str:
        """A single date, or something that lasted: merged only where both ends are plain."""
        if start == end:
            return self._alone(start)
        first, last = self._bounds(start)[0], self._bounds(end)[1]
        words = (self._point(start), self._point(end))
        if words == (" ".join(first), " ".join(last)):
            return _join(first, last, self.wording.lasting)
        return self.wording.lasting[0].format(*words)

    def one_of(self, start: Point, end: Point) -> str:
        """One moment, from the first day of the start to the last of the end."""
        case = self.wording.between_case

        def qualified(side: int, case: Case) -> str:
            point = (start, end)[side]
            return self._qualify(
                lambda case: self._outer_bounds(start, end, case)[side], point, case
            )

        words = (qualified(0, case), qualified(1, case))
        first, last = self._outer_bounds(start, end, case)
        if words[0] == words[1]:
            return qualified(0, "nominative")
        if start.qualifier or end.qualifier:
            return self.wording.between.format(*words)
        years = _is_year(first) and _is_year(last)
        first, last, shared = _split(first, last)
        text = self.wording.between.format(" ".join(first), " ".join(last + shared))
        return self._years(text, 2, case) if years else text

    def _alone(self, point: Point) -> str:
        """A date outside a phrase: `2010s`, not `the 2010s`."""
        if self._is_named_decade(point) and not point.qualifier:
            return self.wording.decade_alone.format(self._year(point.span.earliest.year))
        return self._point(point)

    def _point(self, point: Point, case: Case = "nominative") -> str:
        """A date inside a phrase; what is approximate needs no `a day in` before it."""
        unstated = "X" in point.text and not self._is_named_decade(point)
        if not unstated and not point.qualifier:
            return self._cover(point, case)
        covered = _InCases(lambda case: self._cover(point, case), case)
        if not unstated or point.qualifier not in ("", "?"):
            return self._pattern(point, case).format(covered)

        def stated(case: Case) -> str:
            patterns = self.wording.unstated.get(case) or self.wording.unstated["nominative"]
            return patterns[point.text.count("-")].format(covered)

        return self._pattern(point, case).format(_InCases(stated, case))

    def _cover(self, point: Point, case: Case) -> str:
        """The unit that covers a date, or a range of units."""
        first, last = self._bounds(point, case)
        text = _join(first, last, self.wording.covering)
        return self._years(text, 1 if first == last else 2, case) if _is_year(first) else text

    def _qualify(
        self, spell: Callable[[Case], Words], point: Point, case: Case = "nominative"
    ) -> str:
        """The words that `spell` gives for a case, with what the qualifier says of them."""

        def say(case: Case) -> str:
            words = spell(case)
            return self._years(words[0], 1, case) if _is_year(words) else " ".join(words)

        return self._pattern(point, case).format(_InCases(say, case))

    def _pattern(self, point: Point, case: Case) -> str:
        inside = case != "nominative" and self.wording.qualified_within
        return (inside or self.wording.qualified)[point.qualifier]

    def _years(self, text: str, count: int, case: Case) -> str:
        """Years that stand without a month, with the word for them where the case needs it."""
        return self.wording.years.get(case, ("{}", "{}"))[count - 1].format(text)

    def _is_named_decade(self, point: Point) -> bool:
        """Whether `the 2010s` can name it: `the 2000s` could be read as the century."""
        year = point.span.earliest.year
        named = point.precision is Precision.DECADE and year % 100 >= 10
        return named and self.calendar == "gregorian"

    def _outer_bounds(self, start: Point, end: Point, case: Case) -> tuple[Words, Words]:
        """The words of the earliest and the latest date of a span that holds one moment."""
        span = Span(start.span.earliest, end.span.latest)
        days = start.precision is end.precision is Precision.DAY
        if self.calendar == "persian" and days:
            units = _persian_units(span)
            return self.spell(span.earliest, units, case), self.spell(span.latest, units, case)
        return self._bounds(start, case)[0], self._bounds(end, case)[1]

    def _bounds(self, point: Point, case: Case = "nominative") -> tuple[Words, Words]:
        """The words of a date's first and last unit: the same words where one unit covers it."""
        first, last = point.span.earliest, point.span.latest
        if self._is_named_decade(point):
            pattern = _in_case(self.wording.decade, case)
            words: Words = (pattern.format(self._year(first.year)),)
        elif point.precision is Precision.SEASON and self.calendar == "gregorian":
            winter = f"{self._year(first.year)}–{first.year + 1}"
            season = _in_case(self.wording.seasons, case)[first.month // 3 - 1]
            words = (season, winter if first.month == 12 else self._year(first.year))
        else:
            units = _UNITS.get(point.precision, 1)
            return self.spell(first, units, case), self.spell(last, units, case)
        return words, words

    def spell(self, day: date, units: int, case: Case) -> Words:
        """The year (1 unit), month and year (2), or day, month and year (3) of a day."""
        year, month, number = day.year, day.month, day.day
        if self.calendar == "persian":
            year, month, number = persian_calendar.from_gregorian(day)
        months = _in_case(self.wording.months[self.calendar], "genitive" if units == 3 else case)
        return (str(number), months[month - 1], self._year(year))[-units:]

    def _year(self, year: int) -> str:
        early = self.wording.year_before_1000[self.calendar]
        return early.format(year) if year < 1000 else str(year)


def _in_case(forms: Mapping[Case, F], case: Case) -> F:
    """The form in a case; languages without cases have one form."""
    return forms.get(case) or forms["nominative"]


def _is_year(words: Words) -> bool:
    return len(words) == 1 and words[0].isdigit()


def _persian_units(span: Span) -> int:
    """The units that say the span exactly: 1 for whole Persian years, 2 for months, 3 for days."""
    first = persian_calendar.from_gregorian(span.earliest)
    last = persian_calendar.from_gregorian(span.latest)
    if first.day > 1 or last.day < persian_calendar.month_length(last.year, last.month):
        return 3
    return 1 if first.month == 1 and last.month == 12 else 2


def _join(first: Words, last: Words, patterns: tuple[str, str]) -> str:
    """Two dates as a range; a short dash where they differ in one word: `25–31 August 1941`."""
    if first == last:
        return " ".join(first)
    first, last, shared = _split(first, last)
    heads = (" ".join(first), " ".join(last))
    is_short = not any(" " in head for head in heads)
    return " ".join([patterns[is_short].format(*heads), *shared])


def _split(first: Words, last: Words) -> tuple[Words, Words, Words]:
    """What only the first has, what only the last has, and the words that both end with."""
    shared = 0
    while shared < min(len(first), len(last)) - 1 and first[-1 - shared] == last[-1 - shared]:
        shared += 1
    return first[: len(first) - shared], last[: len(last) - shared], last[len(last) - shared :]
