"""EDTF dates as immutable values: the span of days that they allow, their certainty, their words.

Read are levels 0 and 1 of the Extended Date/Time Format (ISO 8601-2:2019), without times of day,
in the years 1 to 9999, and of level 2 the one moment somewhere in a span, `[a..b]`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Literal

from . import persian_calendar

Calendar = Literal["gregorian", "persian"]

LONGEST_TEXT: Final = 64
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_POINT = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?([~?%]?)", re.ASCII)
_PERSIAN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_PERSIAN_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2)


def western_digits(text: str) -> str:
    """The text with 0 to 9 in place of Persian and Arabic digits."""
    return text.translate(_PERSIAN_DIGITS)


def marked(text: str) -> str:
    """The text itself, marked for translation where it is shown."""
    return text


# What editors are likely to write instead, in the order of trying, with what to write.
_HINTS: Final = tuple(
    (re.compile(pattern, re.ASCII | re.IGNORECASE), reason)
    for pattern, reason in (
        (
            r"\d{4}-\d\d-\d\d[T ]\d.*",
            marked("a time of day is not kept: write the day, as 2014-12-09"),
        ),
        (r"\d{8}", marked("a day is written with hyphens, as 2014-12-09")),
        (
            r"Y?[+-]?\d{5,}(-.*)?|Y?[+-]\d.*|Y\d.*",
            marked("only the years 0001 to 9999 can be written"),
        ),
        (r"open|unknown", marked("write .. for an open end and nothing for an unknown one")),
        (r".*(\?~|~\?)", marked("write % for a date that is both approximate and uncertain")),
        (r".*[~?%].+|[~?%]", marked("one of ~ ? % stands at the end of a date, as 2014-12~")),
        (r".*/.*", marked("a day is written as 2014-12-09, a time that lasted as 2014/2015")),
        (r"[\[{].*|.*[\]}]", marked("a moment somewhere in a span is written [2014..2016]")),
        (
            r"[\dXU]{4}(-[\dXU]{2}){0,2}",
            marked("X stands for the last digits: 201X, 2004-XX, 1985-04-XX"),
        ),
        (r"\d{1,3}(-.*)?", marked("a date begins with a year of four digits, as 0622")),
        (r"\d{4}(-\d{1,2}){1,2}", marked("a month and a day have two digits, as 2014-01-09")),
    )
)


class EDTFError(ValueError):
    """A text that is no date we can hold; `reason` says why in a reader's words.

    They are made from a pattern and its values, so that the pattern can be translated.
    """

    def __init__(self, pattern: str, **values: object) -> None:
        self.pattern, self.values = pattern, values
        self.reason = self.worded(str)
        super().__init__(self.reason)

    def worded(self, translate: Callable[[str], str]) -> str:
        """The reason in the language that `translate` gives."""
        pattern = translate(self.pattern)
        return pattern % self.values if self.values else pattern


class Precision(StrEnum):
    """The smallest unit that a date states, from fine to coarse."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


class Form(StrEnum):
    """What a value says: one date, something that lasted, or one moment somewhere in a span."""

    SINGLE = "{}"
    INTERVAL = "{}/{}"
    ONE_OF = "[{}..{}]"


class Edge(StrEnum):
    """An end without a date: left open (`..`) or unknown (empty), EDTF level 1."""

    OPEN = ".."
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `earliest` to `latest`, both inclusive."""

    earliest: date
    latest: date

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise ValueError(f"a span cannot end on {self.latest}, before {self.earliest}")

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a day."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def contains(self, day: date) -> bool:
        """Whether the day lies in the span, its ends included."""
        return self.earliest <= day <= self.latest


@dataclass(frozen=True, slots=True)
class Point:
    """One date of an EDTF value: `text` without its qualifier, which is `~`, `?`, `%` or empty."""

    text: str
    qualifier: str
    precision: Precision
    span: Span

    def __str__(self) -> str:
        return self.text + self.qualifier


@dataclass(frozen=True, slots=True)
class EDTF:
    """A date as EDTF writes it; `str()` gives the canonical text. Made by `parse`.

    A single date has the same start and end. Qualification (`~ ? %`) never widens the span.
    """

    form: Form
    start: Point | Edge
    end: Point | Edge

    def __post_init__(self) -> None:
        if not self.points:
            raise EDTFError("at least one end needs a date")
        if self.earliest > self.latest:
            raise EDTFError(
                "the end, %(end)s, is before the start, %(start)s", end=self.end, start=self.start
            )

    def __str__(self) -> str:
        # The dots of [a..b] are also those of an open bound: [..2016], not [....2016].
        return self.form.format(self.start, self.end).replace("....", "..")

    @property
    def points(self) -> tuple[Point, ...]:
        """The ends that have a date."""
        return tuple(end for end in (self.start, self.end) if isinstance(end, Point))

    @property
    def earliest(self) -> date:
        """The first day allowed; `date.min` where `start` is an `Edge`."""
        return self.start.span.earliest if isinstance(self.start, Point) else date.min

    @property
    def latest(self) -> date:
        """The last day allowed, inclusive; `date.max` where `end` is an `Edge`."""
        return self.end.span.latest if isinstance(self.end, Point) else date.max

    @property
    def span(self) -> Span:
        """All the days allowed."""
        return Span(self.earliest, self.latest)

    @property
    def sort_key(self) -> tuple[date, date]:
        """Orders values by earliest, then latest day."""
        return (self.earliest, self.latest)

    @property
    def precision(self) -> Precision:
        """The precision of the coarser end."""
        return max((point.precision for point in self.points), key=list(Precision).index)

    @property
    def approximate(self) -> bool:
        """Whether an end is marked `~` or `%`."""
        return any(point.qualifier in ("~", "%") for point in self.points)

    @property
    def uncertain(self) -> bool:
        """Whether an end is marked `?` or `%`."""
        return any(point.qualifier in ("?", "%") for point in self.points)

    @property
    def is_qualified(self) -> bool:
        """Whether an end is approximate, uncertain or both."""
        return any(point.qualifier for point in self.points)

    @property
    def is_exact_day(self) -> bool:
        """Whether the value names one day and leaves no doubt about it."""
        return self.earliest == self.latest and not self.is_qualified

    @property
    def names_days(self) -> bool:
        """Whether the value names one day, or the first and last of some, without doubt."""
        named = len(self.points) == 2 and self.precision is Precision.DAY
        return named and self.form is not Form.ONE_OF and not self.is_qualified

    def display(self, calendar: Calendar = "gregorian", language: str = "en") -> str:
        """Words that are no more precise than the value, in English (en), Russian or Persian (fa).

        In the Persian calendar "" for a date that lies outside its years.
        """
        from .dates_display import describe  # that module needs the classes of this one

        return describe(self, calendar, language)


def parse(text: str) -> EDTF:
    """The value of an EDTF text, spaces around it left out; EDTFError says what is wrong."""
    text = _clean(text)
    if text.startswith("[") and text.endswith("]") and text.count("..") == 1:
        start, end = text[1:-1].split("..")
        return EDTF(Form.ONE_OF, _parse_bound(start), _parse_bound(end))
    if text.count("/") == 1:
        start, end = text.split("/")
        return EDTF(Form.INTERVAL, _parse_end(start), _parse_end(end))
    point = _parse_point(text)
    return EDTF(Form.SINGLE, point, point)


def parse_period(text: str) -> Span:
    """The days of a plain EDTF year, month or day, as in `?year=2015`; EDTFError for all else."""
    value = parse(text)
    plain = value.form is Form.SINGLE and not value.is_qualified and "X" not in str(value)
    if not plain or value.precision is Precision.SEASON:
        raise EDTFError("write a year, a month or a day: 2015, 2015-01 or 2015-01-28")
    return value.span


def parse_persian(text: str) -> EDTF:
    """The Gregorian EDTF of a Persian day (`2015-04-14`), or of a month or year (`[a..b]`).

    Persian and Arabic digits are read too. EDTFError says what is wrong.
    """
    match = _PERSIAN.fullmatch(_clean(western_digits(text)))
    if not match:
        raise EDTFError("write a Persian date as 1394, 1394-01 or 1394-01-25")
    year, month, day = (None if part is None else int(part) for part in match.groups())
    if year is None or not persian_calendar.FIRST_YEAR <= year <= persian_calendar.LAST_YEAR:
        raise EDTFError(
            "only the Persian years 0001 to %(last)s can be read", last=persian_calendar.LAST_YEAR
        )
    if month is not None and not 1 <= month <= 12:
        raise EDTFError(
            "there is no month %(month)s: months run from 01 to 12", month=f"{month:02}"
        )
    last_month = month or 12
    length = persian_calendar.month_length(year, last_month)
    if day is not None:
        _check_day(day, length, persian_calendar.MONTHS[last_month - 1], year)
    earliest = persian_calendar.to_gregorian(year, month or 1, day or 1)
    latest = persian_calendar.to_gregorian(year, last_month, day or length)
    return parse(f"{earliest}" if day else f"[{earliest}..{latest}]")


def _clean(text: str) -> str:
    """The text without spaces around it; EDTFError where no date could be in it."""
    text = text.strip()
    if not text:
        raise EDTFError("a date is missing")
    if len(text) > LONGEST_TEXT:
        raise EDTFError("a date has no more than %(limit)s characters", limit=LONGEST_TEXT)
    if not text.isprintable():
        raise EDTFError("the text has an invisible character in it")
    for character in text:
        if character.isdigit() and not character.isascii():
            raise EDTFError("write digits as 0123456789, not as %(character)s", character=character)
    return text


def _parse_end(text: str) -> Point | Edge:
    """One end of an interval."""
    return Edge(text) if text in list(Edge) else _parse_point(text)


def _parse_bound(text: str) -> Point | Edge:
    """One bound of `[a..b]`, where nothing stands for no bound (EDTF level 2)."""
    return _parse_point(text) if text else Edge.OPEN


def _parse_point(text: str) -> Point:
    """One date with its qualifier."""
    match = _POINT.fullmatch(text)
    if not match:
        raise _explain(text)
    year, month, day, qualifier = match.groups("")
    if ("X" in year and month) or (month == "XX" and day not in ("", "XX")):
        raise _explain(text.removesuffix(qualifier))
    if year == "0000":
        raise EDTFError("there is no year 0: years run from 0001 to 9999")
    precision, span = _resolve(year, month, day)
    return Point(text.removesuffix(qualifier), qualifier, precision, span)


def _resolve(year: str, month: str, day: str) -> tuple[Precision, Span]:
    """Precision and span of a date's parts, of which X leaves the rest of the digits open."""
    if "X" in year:
        # There is no year 0, so the first decade and century begin in year 1.
        first = max(1, int(year.replace("X", "0")))
        precision = Precision.CENTURY if year.endswith("XX") else Precision.DECADE
        return precision, Span(date(first, 1, 1), date(int(year.replace("X", "9")), 12, 31))
    number = int(year)
    if month in ("", "XX"):
        return Precision.YEAR, Span(date(number, 1, 1), date(number, 12, 31))
    if month in ("21", "22", "23", "24"):
        if not day:
            return Precision.SEASON, _season(number, int(month))
        raise EDTFError("a season has no days: write %(season)s alone", season=f"{year}-{month}")
    if not 1 <= int(month) <= 12:
        raise EDTFError(
            "there is no month %(month)s: months run from 01 to 12, seasons 21 to 24", month=month
        )
    first_day = date(number, int(month), 1)
    length = monthrange(number, int(month))[1]
    if day in ("", "XX"):
        return Precision.MONTH, Span(first_day, first_day.replace(day=length))
    _check_day(int(day), length, MONTHS[int(month) - 1], number)
    only_day = first_day.replace(day=int(day))
    return Precision.DAY, Span(only_day, only_day)


def _season(year: int, code: int) -> Span:
    """The meteorological season of the northern hemisphere: 21, spring, is March to May.

    Winter, 24, begins in December of its year and ends in the next, so that the four follow
    one another in time as their numbers do.
    """
    first = date(year, 3 * (code - 20), 1)
    if code < 24:
        return Span(first, date(year, first.month + 3, 1) - timedelta(days=1))
    if year == date.max.year:
        return Span(first, date.max)
    return Span(first, date(year + 1, 3, 1) - timedelta(days=1))


def _check_day(day: int, length: int, month: str, year: int) -> None:
    """EDTFError where the month has no such day."""
    if not 1 <= day <= length:
        raise EDTFError(
            "%(month)s %(year)s has %(length)s days, so %(day)s %(month)s cannot be",
            month=month,
            year=year,
            length=length,
            day=day,
        )


def _explain(text: str) -> EDTFError:
    """Why the text is no date, and what to write instead."""
    for pattern, reason in _HINTS:
        if pattern.fullmatch(text):
            return EDTFError(reason)
    return EDTFError("“%(text)s” is not a date: write 2014, 2014-12 or 2014-12-09", text=text)
