"""Dates in the words, the digits and the calendar of the page's language."""

from __future__ import annotations

from datetime import date

from articles.dates import EDTF, Calendar, parse
from articles.dates_display import day_of_year as words_of_day
from articles.dates_wordings import WORDINGS

from .languages import page_language


def home_calendar() -> Calendar:
    """The calendar that readers of the page's language live by."""
    return "persian" if page_language() == "fa" else "gregorian"


def in_words(value: EDTF | None, calendar: Calendar | None = None) -> str:
    """A date in words, in the readers' own calendar unless another is named; Gregorian where the
    Persian calendar has no such date; empty without one."""
    if value is None:
        return ""
    language = page_language()
    return value.display(calendar or home_calendar(), language) or value.display(language=language)


def in_other_calendar(value: EDTF | None) -> str:
    """The date in the other of the two calendars; empty where that one has no such date."""
    if value is None:
        return ""
    other: Calendar = "gregorian" if home_calendar() == "persian" else "persian"
    return value.display(other, page_language())


def beside(value: EDTF | None) -> str:
    """What stands beside a date in the Persian calendar: the Gregorian one that sources give."""
    is_persian = page_language() == "fa" and value and value.display("persian", "fa")
    return in_other_calendar(value) if is_persian else ""


def in_both_calendars(value: EDTF | None) -> str:
    """A date in words with what stands beside it, in one line."""
    gregorian = beside(value)
    return f"{in_words(value)} ({gregorian})" if gregorian else in_words(value)


def day_in_words(day: date) -> str:
    """A day in words, such as that of a withdrawal."""
    return in_words(parse(day.isoformat()))


def day_of_year(day: date) -> str:
    """A Gregorian day without its year: `9 December`."""
    return words_of_day(day, page_language())


def month_of_year(year: int, month: int) -> str:
    """A Gregorian month: `December 2014`."""
    return in_words(parse(f"{year:04}-{month:02}"), "gregorian")


def month_alone(month: int) -> str:
    """The name of a Gregorian month, 1 to 12, under a heading that says the year."""
    return WORDINGS[page_language()].months["gregorian"]["nominative"][month - 1]


def decade_words(first: int) -> str:
    """The Gregorian decade that begins with a year: `2010s`; `2000s` for ten years too."""
    wording = WORDINGS[page_language()]
    return wording.finish(wording.decade_alone.format(first))
