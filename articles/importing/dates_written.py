"""Dates as writers write them, in three languages and two calendars, read as EDTF."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from articles import persian_calendar
from articles.names import fold

_DIGITS: Final = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2)
_GREGORIAN: Final = """
    january jan январь января янв ژانویه
    february feb февраль февраля фев فوریه
    march mar март марта мар مارس
    april apr апрель апреля апр آوریل آپریل
    may май мая مه می
    june jun июнь июня июн ژوئن
    july jul июль июля июл ژوئیه جولای
    august aug август августа авг اوت آگوست
    september sept sep сентябрь сентября сен سپتامبر
    october oct октябрь октября окт اکتبر
    november nov ноябрь ноября ноя نوامبر
    december dec декабрь декабря дек دسامبر
"""
_PERSIAN: Final = """
    farvardin фарвардин فروردین
    ordibehesht ордибехешт اردیبهشت
    khordad хордад خرداد
    tir тир تیر
    mordad мордад مرداد
    shahrivar шахривар شهریور
    mehr мехр مهر
    aban абан آبان
    azar азар آذر
    dey дей دی
    bahman бахман بهمن
    esfand эсфанд اسفند
"""
_WEEKDAYS: Final = """
    monday mon понедельник دوشنبه
    tuesday tue tues вторник سه‌شنبه
    wednesday wed среда چهارشنبه
    thursday thu thur thurs четверг پنجشنبه پنج‌شنبه
    friday fri пятница جمعه
    saturday sat суббота شنبه
    sunday sun воскресенье یکشنبه یک‌شنبه
"""


def _numbered(table: str, first: int) -> dict[str, int]:
    rows = (row.split() for row in table.strip().splitlines())
    return {fold(name): number for number, row in enumerate(rows, first) for name in row}


_MONTHS: Final = {
    **{name: (number, False) for name, number in _numbered(_GREGORIAN, 1).items()},
    **{name: (number, True) for name, number in _numbered(_PERSIAN, 1).items()},
}
_DAYS: Final = _numbered(_WEEKDAYS, 0)

_WORD = r"[^\W\d_]+(?:[\u200c ]ماه)?\.?"
_WEEKDAY = (
    r"(?:(?P<weekday>(?:سه|چهار|پنج|یک|دو)[\u200c ]شنبه|[^\W\d_]+(?:\u200c[^\W\d_]+)?)\.?[,،]?\s+)?"
)
_TIME = (
    r"(?:[\s,،|–—-]*(?:at|в|ساعت|T)?\s*\d{1,2}[:.]\d\d(?::\d\d(?:\.\d+)?)?"
    r"\s?(?:[ap]\.?m\.?)?\s?(?:Z|[A-Z]{3,4}|мск)?\s?(?:[+-]\d\d:?\d\d)?)?"
)
_YEAR_END = r"(?:\s?(?:года|год|г\.?|A\.?D\.?))?"
_FORMS: Final = tuple(
    re.compile(rf"{_WEEKDAY}{form}{_YEAR_END}{_TIME}\.?", re.IGNORECASE)
    for form in (
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|-го|م)?\s?(?:of\s)?[\s\-.]?(?P<month>{_WORD})"
        r"[,،]?[\s\-](?:سال\s)?(?P<y>\d{4})",
        rf"(?P<month>{_WORD})\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[,،]?\s(?P<y>\d{{4}})",
        r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4})",
        rf"(?P<month>{_WORD})[,،]?\s(?:سال\s)?(?P<y>\d{{4}})",
        r"(?P<y>\d{4})-(?P<m>\d\d)",
        r"(?P<y>\d{4})",
    )
)
_LABEL: Final = re.compile(
    r"(?:(?:first )?published(?: online)?|posted|publication date|date(?: of publication)?|"
    r"released|created|(?:last )?(?:updated|modified)|опубликовано|дата(?: публикации)?|размещено|"
    r"обновлено|تاریخ(?: انتشار| نشر| درج)?|منتشر شده در|انتشار)"
    r"(?:\s+(?:on|at|в|در))?\s*[:：\-–]?\s*(?=\S)",
    re.IGNORECASE,
)
_FIRST_YEAR: Final = 1800
_LAST_YEAR: Final = 2100
_LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date that was read: its EDTF value, empty where it is ambiguous, and what to know of it."""

    edtf: str
    reason: str


def read_date(text: str) -> WrittenDate | None:
    """Read a text that is a date and nothing else, a label and a time of day aside."""
    if len(text) > _LONGEST or not any(char.isdigit() for char in text):
        return None
    text = " ".join(text.translate(_DIGITS).split()).strip(" ()[]*_")
    label = _LABEL.match(text)
    text = text[label.end() :] if label else text
    for form in _FORMS:
        if (match := form.fullmatch(text)) and (found := _read_match(match)):
            return found
    return None


def has_date_label(text: str) -> bool:
    """Whether a line says itself that its date is that of the article."""
    return bool(_LABEL.match(" ".join(text.split()).strip(" ()[]*_")))


def _read_match(match: re.Match[str]) -> WrittenDate | None:
    parts = match.groupdict()
    weekday = _DAYS.get(fold(parts["weekday"]).replace(" ", "")) if parts["weekday"] else None
    if parts["weekday"] and weekday is None:
        weekday = _DAYS.get(fold(parts["weekday"]))
    if parts["weekday"] and weekday is None:
        return None
    year = int(parts["y"])
    persian = 1200 <= year < 1500
    month: int | None = int(parts["m"]) if parts.get("m") else None
    if parts.get("month"):
        named = _MONTHS.get(fold(parts["month"]).removesuffix("ماه").strip())
        if named is None or (named[1] and not persian):
            return None
        month, persian = named
    elif parts.get("sep") == "/" and match.start("y") > match.start("d"):
        return _slashed(int(parts["d"]), int(parts["m"]), year, weekday)
    day = int(parts["d"]) if parts.get("d") else None
    return _build(year, month, day, persian=persian, weekday=weekday)


def _slashed(first: int, second: int, year: int, weekday: int | None) -> WrittenDate | None:
    """9/12/2014 is the ninth of December or the twelfth of September: say so, do not guess."""
    by_day = _build(year, second, first, persian=False, weekday=weekday)
    by_month = _build(year, first, second, persian=False, weekday=weekday)
    if by_day and by_month and by_day.edtf != by_month.edtf:
        agreeing = [found for found in (by_day, by_month) if not found.edtf.endswith("?")]
        if weekday is not None and len(agreeing) == 1:
            return agreeing[0]
        return WrittenDate("", _("The date can be read with the day or with the month first."))
    return by_day or by_month


def _build(
    year: int, month: int | None, day: int | None, *, persian: bool, weekday: int | None
) -> WrittenDate | None:
    if persian:
        return _build_persian(year, month, day, weekday)
    if not _FIRST_YEAR <= year <= _LAST_YEAR or not 1 <= (month or 1) <= 12:
        return None
    if day is None or month is None:
        edtf = f"{year}-{month:02}" if month else str(year)
        return WrittenDate(edtf, _("A line of its own that holds nothing but a date."))
    try:
        return _day(date(year, month, day), weekday)
    except ValueError:
        return None


def _build_persian(
    year: int, month: int | None, day: int | None, weekday: int | None
) -> WrittenDate | None:
    """A Persian month or year begins and ends inside Gregorian ones: a span of two days."""
    reason = _("A line of its own that holds nothing but a date, in the Persian calendar.")
    try:
        if day is not None and month is not None:
            found = _day(persian_calendar.to_gregorian(year, month, day), weekday)
            return found if found.edtf.endswith("?") else WrittenDate(found.edtf, reason)
        last = month or 12
        start = persian_calendar.to_gregorian(year, month or 1, 1)
        end = persian_calendar.to_gregorian(year, last, persian_calendar.month_length(year, last))
    except ValueError:
        return None
    return WrittenDate(f"[{start}..{end}]", reason)


def _day(day: date, weekday: int | None) -> WrittenDate:
    if weekday is None:
        return WrittenDate(day.isoformat(), _("A line of its own that holds nothing but a date."))
    if weekday == day.weekday():
        reason = _("A line of its own that holds nothing but a date; the weekday agrees with it.")
        return WrittenDate(day.isoformat(), reason)
    reason = _("The weekday does not agree with the date, so the date is marked as uncertain.")
    return WrittenDate(f"{day}?", reason)
