"""The Persian (Solar Hijri) calendar: days to and from the Gregorian calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, NamedTuple

import jdatetime

MONTHS: Final = (
    *("Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar"),
    *("Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand"),
)
FIRST_YEAR: Final = jdatetime.MINYEAR
LAST_YEAR: Final = jdatetime.MAXYEAR


class PersianDay(NamedTuple):
    """A day as year, month 1 to 12 and day of the month."""

    year: int
    month: int
    day: int


def from_gregorian(day: date) -> PersianDay:
    """The Persian day of a Gregorian one; ValueError outside `FIRST_DAY` to `LAST_DAY`.

    The 33-year cycle behind it gives the Nowruz of the equinox at Tehran in each year from 1178
    to 1634 (Gregorian 1799 to 2255); further away it is arithmetic that may be a day off.
    """
    found = jdatetime.date.fromgregorian(date=day)
    return PersianDay(found.year, found.month, found.day)


def to_gregorian(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Persian one; ValueError where there is no such day."""
    found: date = jdatetime.date(year, month, day).togregorian()
    return found


def month_length(year: int, month: int) -> int:
    """How many days the month has: 31 to Shahrivar, then 30; Esfand 29, or 30 in a leap year."""
    if month == 12:
        return 30 if jdatetime.date(year, 1, 1).isleap() else 29
    return 31 if month <= 6 else 30


FIRST_DAY: Final = to_gregorian(FIRST_YEAR, 1, 1)
LAST_DAY: Final = to_gregorian(LAST_YEAR, 1, 1) + timedelta(
    days=sum(month_length(LAST_YEAR, month) for month in range(1, 13)) - 1
)
