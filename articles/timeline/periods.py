"""Stretches of a calendar that a reader steps through, from days to centuries.

Where `persian` is asked for, months and years are those of the Persian calendar, as far as it goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from articles import persian_calendar
from articles.dates import Span

FIRST_YEAR: Final = date.min.year
LAST_YEAR: Final = date.max.year
DAYS_OF_YEAR: Final = 365.2425


class Unit(StrEnum):
    """What a stretch of time is counted in."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Step:
    """So many days, months or years; steps begin at round days (1, 11, 21), months and years."""

    unit: Unit
    count: int
    persian: bool = False

    @property
    def days(self) -> float:
        """About how many days it has."""
        return self.count * {Unit.DAY: 1.0, Unit.MONTH: 30.44, Unit.YEAR: DAYS_OF_YEAR}[self.unit]

    def start_of(self, day: date) -> date:
        """The first day of the step that holds `day`."""
        year, month, number = parts(day, self.persian)
        if self.unit is Unit.DAY:
            # A month's last step takes the days that are left over.
            before = min((number - 1) // self.count, max(30 // self.count - 1, 0))
            return day - timedelta(days=number - 1 - self.count * before)
        if self.unit is Unit.MONTH:
            month = (month - 1) // self.count * self.count + 1
            return _first_day(year, month, self.persian)
        return _first_day(max(year // self.count * self.count, FIRST_YEAR), 1, self.persian)

    def end_of(self, day: date) -> date:
        """The last day of the step that holds `day`."""
        start = self.start_of(day)
        if self.unit is Unit.DAY:
            last = month_end(day, self.persian)
            end = start + timedelta(days=self.count - 1)
            is_last = end >= last or self.start_of(end + timedelta(days=1)) == start
            return last if is_last else end
        year, month, _number = parts(start, self.persian)
        if self.unit is Unit.MONTH:
            month += self.count - 1
        else:
            most = persian_calendar.LAST_YEAR if self.persian else LAST_YEAR
            year, month = min(year // self.count * self.count + self.count - 1, most), 12
        return month_end(_first_day(year, month, self.persian), self.persian)

    def parts_of(self, span: Span) -> Iterator[Span]:
        """The steps that a span touches, whole ones, oldest first."""
        day = span.earliest
        while True:
            end = self.end_of(day)
            yield Span(self.start_of(day), end)
            if end >= span.latest or end == date.max:
                return
            day = end + timedelta(days=1)


# From fine to coarse.
STEPS: Final = (
    *(Step(Unit.DAY, count) for count in (1, 5, 10)),
    *(Step(Unit.MONTH, count) for count in (1, 3, 6)),
    *(Step(Unit.YEAR, n * 10**k) for k in range(4) for n in (1, 2, 5)),
)
DECADE: Final = Step(Unit.YEAR, 10)
CENTURY: Final = Step(Unit.YEAR, 100)
YEAR: Final = Step(Unit.YEAR, 1)
MONTH: Final = Step(Unit.MONTH, 1)
DAY: Final = Step(Unit.DAY, 1)


def parts(day: date, persian: bool = False) -> tuple[int, int, int]:
    """Year, month and day of the month."""
    return persian_calendar.from_gregorian(day) if persian else (day.year, day.month, day.day)


def _first_day(year: int, month: int, persian: bool) -> date:
    return persian_calendar.to_gregorian(year, month, 1) if persian else date(year, month, 1)


def month_end(day: date, persian: bool = False) -> date:
    """The last day of a day's month."""
    year, month, number = parts(day, persian)
    if persian:
        return day + timedelta(days=persian_calendar.month_length(year, month) - number)
    if month == 12:
        return day.replace(day=31)
    return date(year, month + 1, 1) - timedelta(days=1)


def in_calendar(step: Step, span: Span, persian: bool) -> Step:
    """The step in the Persian calendar, if that is wanted and reaches over the span."""
    low, high = persian_calendar.FIRST_DAY, persian_calendar.LAST_DAY
    reaches = low <= span.earliest and span.latest <= high
    return replace(step, persian=True) if persian and reaches else step


def length(span: Span) -> int:
    """The days of a span, its ends included."""
    return (span.latest - span.earliest).days + 1


def finest(span: Span, most: int) -> Step:
    """The finest step of which no more than `most` make up the span."""
    days = length(span)
    return next((step for step in STEPS if days / step.days <= most), STEPS[-1])


def is_whole(span: Span, step: Step) -> bool:
    """Whether a span is exactly one step."""
    start, end = step.start_of(span.earliest), step.end_of(span.earliest)
    return (start, end) == (span.earliest, span.latest)


def outward(span: Span, step: Step) -> Span:
    """The span with both ends moved out to the edges of a step."""
    return Span(step.start_of(span.earliest), step.end_of(span.latest))


def larger(span: Span, persian: bool = False) -> Span | None:
    """The smallest month, year, decade or century that is larger and holds the span; or None."""
    for each in (MONTH, YEAR, DECADE, CENTURY):
        step = in_calendar(each, span, persian)
        whole = Span(step.start_of(span.earliest), step.end_of(span.earliest))
        if whole.contains(span.latest) and length(whole) > length(span):
            return whole
    return None


def smaller(span: Span, persian: bool = False) -> Step | None:
    """What one zooms in to: the largest of century, decade, year, month and day that leaves at
    least two; None for a single day."""
    for step in (CENTURY, DECADE, YEAR, MONTH, DAY):
        if length(span) >= 1.9 * step.days:
            return in_calendar(step, span, persian)
    return None


def beside(span: Span, direction: int, persian: bool = False) -> Span | None:
    """The stretch of the same length before (-1) or after (1); None past the calendar's ends.

    Whole months and years stay whole: before March 2015 is February 2015.
    """
    persian = persian and bool(whole_months(span, persian=True))
    months = direction * whole_months(span, persian)
    try:
        if months:
            last = _add_months(span.latest, months, persian)
            return Span(_add_months(span.earliest, months, persian), month_end(last, persian))
        shift = timedelta(days=direction * length(span))
        return Span(span.earliest + shift, span.latest + shift)
    except (ValueError, OverflowError):
        return None


def whole_months(span: Span, persian: bool = False) -> int:
    """How many months a span is made of; 0 where one of them is not whole."""
    if in_calendar(MONTH, span, persian).persian is not persian:
        return 0
    (year, month, day), (last_year, last_month, _day) = (
        parts(end, persian) for end in (span.earliest, span.latest)
    )
    if day > 1 or span.latest != month_end(span.latest, persian):
        return 0
    return 12 * (last_year - year) + last_month - month + 1


def _add_months(day: date, count: int, persian: bool) -> date:
    """The first day of a later month."""
    year, month, _number = parts(day, persian)
    year, month = divmod(year * 12 + month - 1 + count, 12)
    return _first_day(year, month + 1, persian)


def written(span: Span) -> tuple[str, str]:
    """A span as the shortest pair of EDTF years, months or days: ("2010", "2019")."""
    first, last = span.earliest, span.latest
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year:04}", f"{last.year:04}"
    if whole_months(span):
        return first.isoformat()[:7], last.isoformat()[:7]
    return first.isoformat(), last.isoformat()
