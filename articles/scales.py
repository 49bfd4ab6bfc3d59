"""Dates on a scale of time: where in a drawing, in per cent of its breadth, each one stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from articles.dates import EDTF, Calendar, Edge, Form, Point, parse, parse_persian
from articles.persian_calendar import FIRST_DAY, LAST_DAY, from_gregorian

# How far an end that is not known fades, in per cent of the drawing, by the reason.
APPROXIMATE, UNKNOWN = 4.0, 9.0
# Room at both ends, as a part of the whole and in days.
_ROOM, _LEAST_ROOM = 0.06, 2
_YEARS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
_MONTHS: Final = (1, 2, 3, 6)
_DAYS: Final = (1, 2, 5, 10, 15)


@dataclass(frozen=True, slots=True)
class Shape:
    """A date in the drawing, all numbers in per cent of its breadth.

    `x` and `width` are all the days that the date allows, `sure_x` and `sure_width` those that it
    names for certain: of `1989/1997` the days after the first year and before the last one, of a
    month in which something happened none. `before` and `after` are what fades away at the ends.
    """

    is_day: bool
    x: float
    width: float
    sure_x: float
    sure_width: float
    before: float
    after: float

    @property
    def middle(self) -> float:
        """Where the dot of a day stands."""
        return round(self.x + self.width / 2, 3)

    @property
    def end(self) -> float:
        """Where the part that fades away after it begins: of a day, at its dot."""
        return self.middle if self.is_day else round(self.x + self.width, 3)

    @property
    def fade_x(self) -> float:
        """Where the part that fades away before it begins."""
        return round((self.middle if self.is_day else self.x) - self.before, 3)


@dataclass(frozen=True, slots=True)
class Tick:
    """A year, month or day written below the drawing, where it begins."""

    x: float
    value: EDTF

    @property
    def anchor(self) -> str:
        """SVG's `text-anchor` that keeps the words inside the drawing."""
        return "start" if self.x < 12 else "end" if self.x > 88 else "middle"


@dataclass(frozen=True, slots=True)
class Scale:
    """The days from `first` to `last`, both inclusive, as ordinals."""

    first: int
    last: int

    @classmethod
    def around(cls, values: Iterable[EDTF], until: date | None = None) -> Scale:
        """The scale that has room for all ends that are known, and for `until`."""
        days = [until] if until else []
        for value in values:
            days += [value.points[0].span.earliest, value.points[-1].span.latest]
        low, high = min(days), max(days)
        room = timedelta(max(_LEAST_ROOM, round((high - low).days * _ROOM)))
        return cls(
            (low - min(room, low - date.min)).toordinal(),
            (high if high == until else high + min(room, date.max - high)).toordinal(),
        )

    @classmethod
    def over(cls, first: int, last: int) -> Scale:
        """The scale of whole years, both inclusive."""
        return cls(date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal())

    @property
    def days(self) -> int:
        """How many days the drawing is broad."""
        return self.last - self.first + 1

    def x(self, ordinal: int) -> float:
        """Where a day begins; the edge of the drawing where it lies outside."""
        inside = min(max(ordinal, self.first), self.last + 1)
        return round(100 * (inside - self.first) / self.days, 3)

    def shape(self, value: EDTF, *, attested: bool = False) -> Shape:
        """How a date is drawn; one that is only attested has no known ends."""
        low, high = self._reach(value)
        x, end = self.x(low), self.x(high + 1)
        sure_x, sure_end = (x, end) if attested else self._sure(value, low, high)
        is_day = value.form is not Form.INTERVAL and low == high
        before, after = (_fade(side, attested) for side in (value.start, value.end))
        # What fades away from a day begins at its dot, in the middle.
        inside = (end - x) / 2 if is_day else 0
        return Shape(
            is_day=is_day,
            x=x,
            width=round(end - x, 3),
            sure_x=sure_x,
            sure_width=round(max(sure_end - sure_x, 0), 3),
            before=round(min(before and before + inside, x + inside), 3),
            after=round(min(after and after + inside, 100 - end + inside), 3),
        )

    def _reach(self, value: EDTF) -> tuple[int, int]:
        """The first and last day drawn: an open end goes to the edge, an unknown one nowhere."""
        (first, *_rest), (*_rest, last) = value.points, value.points
        low = self.first if value.start is Edge.OPEN else first.span.earliest.toordinal()
        high = self.last if value.end is Edge.OPEN else last.span.latest.toordinal()
        return low, high

    def _sure(self, value: EDTF, low: int, high: int) -> tuple[float, float]:
        """Where what certainly belongs to it begins and ends; the same where nothing does."""
        if value.form is not Form.INTERVAL:
            return (self.x(low), self.x(low))
        start, end = value.start, value.end
        if isinstance(start, Point):
            low = start.span.latest.toordinal()
        if isinstance(end, Point):
            high = end.span.earliest.toordinal()
        return self.x(low), self.x(high + 1)

    def ticks(self, calendar: Calendar = "gregorian") -> list[Tick]:
        """Few round years, months or days, in order; the two former of a calendar."""
        first, last = date.fromordinal(self.first), date.fromordinal(self.last)
        if first < FIRST_DAY or last > LAST_DAY:
            calendar = "gregorian"
        if self.days > 3 * 365:
            found = _years(first, last, _step(_YEARS, self.days / 365, 6), calendar)
        elif self.days > 75:
            found = _months(first, last, _step(_MONTHS, self.days / 30, 3), calendar)
        else:
            days = range(self.first + 1, self.last, _step(_DAYS, self.days, 3))
            found = [parse(date.fromordinal(day).isoformat()) for day in days]
        ordinals = ((value, value.earliest.toordinal()) for value in found)
        return [Tick(self.x(at), value) for value, at in ordinals if self.first <= at <= self.last]


def _fade(end: Point | Edge, attested: bool) -> float:
    """How far an end fades away."""
    if attested or end is Edge.UNKNOWN:
        return UNKNOWN
    return APPROXIMATE if isinstance(end, Point) and end.qualifier else 0.0


def _step(steps: tuple[int, ...], length: float, most: int) -> int:
    """The smallest of the steps that cuts a length into no more than `most` parts."""
    return next((step for step in steps if length / step <= most), steps[-1])


def _years(first: date, last: date, step: int, calendar: Calendar) -> list[EDTF]:
    low, high = _months_of(first, calendar) // 12, _months_of(last, calendar) // 12
    return [
        _write(calendar, f"{year:04}")
        for year in range(-(-low // step) * step, high + 1, step)
        if year
    ]


def _months(first: date, last: date, step: int, calendar: Calendar) -> list[EDTF]:
    low, high = _months_of(first, calendar), _months_of(last, calendar)
    months = range(-(-low // step) * step, high + 1, step)
    return [_write(calendar, f"{month // 12:04}-{month % 12 + 1:02}") for month in months]


def _months_of(day: date, calendar: Calendar) -> int:
    """The month of a day, counted from the first month of the year 0."""
    year, month, _day = (
        from_gregorian(day) if calendar == "persian" else (day.year, day.month, day.day)
    )
    return year * 12 + month - 1


def _write(calendar: Calendar, text: str) -> EDTF:
    return parse_persian(text) if calendar == "persian" else parse(text)
