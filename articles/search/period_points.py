"""Single times in free words, a year, a month, a day or a part of one, as the ends of periods."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from articles.dates import EDTFError, parse, parse_persian

from .period_forms import FORMS, PART, ROMAN, VAGUE

# Bare numbers between these are Persian years: nobody asks this collection for the Middle Ages.
PERSIAN_YEARS: Final = range(1201, 1451)
GREGORIAN_YEARS: Final = range(1451, 2101)


@dataclass(frozen=True, slots=True)
class Point:
    """One end of a period as it was written; without a year it needs another end's."""

    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    solar: bool = False
    whole: str = ""  # EDTF of a season, a decade or a century
    has_last: bool = False  # whether it is days from one to another
    season: int = 0  # 1 to 4, and the year that it is of, or 0
    of: int = 0


def read_point(text: str, at: int) -> Point | None:
    """The time that is written at an offset, with the words that say which part of it."""
    part = PART.match(text, at)
    if part and (other := PART.match(text, part.end())):  # Q3-Q4 2014
        return read_point(text, other.end())
    if part and (point := read_point(text, part.end())):
        return _part_of(point, *_part(part.groupdict()))
    while vague := VAGUE.match(text, at):
        at = vague.end()
    for form in FORMS:
        if (match := form.match(text, at)) and (point := _as_point(match)):
            return point
    return None


def _as_point(match: re.Match[str]) -> Point | None:
    """What a form found, unless its parts contradict each other (Mehr 2016, March 1395)."""
    groups = {name: found for name, found in match.groupdict().items() if found is not None}
    named = next((name for name in groups if re.fullmatch(r"[cdgps]\d+", name)), "")
    if whole := _long_time(groups, named):
        return Point(match.end(), whole=whole)
    year = int(groups["year"]) if "year" in groups else _short_year(groups)
    if "next" in groups and int(groups["next"]) % 100 != (year or 0) % 100 + 1:
        return None
    solar = named.startswith("p") or (year in PERSIAN_YEARS if year else False)
    if year is not None and (solar != (year in PERSIAN_YEARS) or (named.startswith("g") and solar)):
        return None
    month = int(named[1:]) if named else int(groups["month"]) if "month" in groups else None
    day = int(groups["day"]) if "day" in groups else None
    if named.startswith("s"):
        return season_of(year or 0, month or 0, solar, match.end())
    point = Point(match.end(), year, month, day, solar)
    if "sign" in groups:
        return _part_of(point, *_part(match.groupdict()))
    if "last" in groups:
        return _days(point, replace(point, day=int(groups["last"])))
    return point


def _part(groups: dict[str, str | None]) -> tuple[int, int]:
    """Which part, from 1, and of how many: Q3 is 3 of 4."""
    found = {name: text for name, text in groups.items() if text}
    is_half = found.get("sign", found.get("letter")) == "h"
    is_half = is_half or bool(found.keys() & {"half", "persian_half"})
    ordinal = next((name[1:] for name in found if re.fullmatch(r"[on]\d", name)), "")
    number = int(found.get("number") or found.get("turned") or ordinal)
    return number, 2 if is_half else 4


def _part_of(point: Point, number: int, parts: int) -> Point:
    """A half or a quarter of a year, or a half of a decade or a century; else the whole."""
    if number > parts or point.month or point.season:
        return point
    if point.year:
        last = 12 // parts * number
        ends = [
            Point(0, point.year, month, solar=point.solar)
            for month in (last + 1 - 12 // parts, last)
        ]
        days = [parse(value_of(end)).span for end in ends]
        written = f"{point.year}-{ends[0].month:02}/{point.year}-{ends[1].month:02}"
        whole = f"{days[0].earliest}/{days[1].latest}" if point.solar else written
        return replace(point, year=None, whole=whole)
    span = parse(point.whole).span
    years = span.latest.year - span.earliest.year + 1
    if parts != 2 or years not in (10, 100):
        return point
    first = span.earliest.year + years // 2 * (number - 1)
    return replace(point, whole=f"{first:04}/{first + years // 2 - 1:04}")


def _days(first: Point, last: Point) -> Point | None:
    """Days of one month as one point; None where the calendar has no such days."""
    try:
        spans = parse(value_of(first)).span, parse(value_of(last)).span
        whole = str(parse(f"{spans[0].earliest}/{spans[1].latest}"))
        return replace(first, whole=whole, has_last=True)
    except EDTFError:
        return None


def _short_year(groups: dict[str, str]) -> int | None:
    """The year of two digits: '15 is 2015; of Persian ones 94 is 1394, 03 is 1403."""
    if "century_less" in groups:
        digits = int(groups["century_less"])
        return digits + (1900 if digits >= 40 else 2000)
    if "short" in groups:
        digits = int(groups["short"])
        return digits + (1300 if digits >= 20 else 1400)
    return None


def _long_time(groups: dict[str, str], named: str) -> str:
    """EDTF of a decade or a century; "" for other times."""
    if "decade" in groups:
        return _decade(groups["decade"])
    if "noughties" in groups:
        return _decade("200")
    if "tens" in groups or named.startswith("d"):
        ten = groups["tens"][0] if "tens" in groups else str(int(named[1:]) + 1)
        # دهه ۹۰ are the years from 1390, unless it says that they are Christian ones.
        persian = groups.get("persian") and "era" not in groups
        return _decade(f"13{ten}" if persian else f"19{ten}")
    if named.startswith("c"):
        return _century(int(named[1:]) + 12)
    if "roman" in groups or "century" in groups:
        return _century(ROMAN.get(groups.get("roman", "")) or int(groups["century"]))
    return ""


def _century(number: int) -> str:
    return f"{number - 1}01/{number}00"


def _decade(digits: str) -> str:
    first = int(digits) * 10
    if first not in PERSIAN_YEARS:
        return f"{digits}X"
    return f"{_solar(str(first))[0]}/{_solar(str(first + 9))[1]}"


def season_of(year: int, number: int, solar: bool, end: int) -> Point:
    """A season: of the Persian calendar three months of it, else as EDTF level 1 numbers them."""
    if not year:
        return Point(end, season=number)
    if not solar:
        return Point(end, whole=f"{year}-{20 + number}", season=number, of=year)
    first, last = (f"{year}-{3 * number - 2:02}", f"{year}-{3 * number:02}")
    return Point(end, whole=f"{_solar(first)[0]}/{_solar(last)[1]}", season=number, of=year)


def _solar(text: str) -> tuple[date, date]:
    value = parse_persian(text)
    return value.earliest, value.latest


def _written(point: Point) -> str:
    """The point as its calendar writes it."""
    parts = [f"{point.year:04}"]
    parts += [f"{part:02}" for part in (point.month, point.day) if part is not None]
    return "-".join(parts)


def value_of(point: Point) -> str:
    """EDTF of a point; EDTFError where there is no such day."""
    if point.whole:
        return str(parse(point.whole))
    if not point.solar:
        return str(parse(_written(point)))
    earliest, latest = _solar(_written(point))
    return f"{earliest}" if point.day else f"{earliest}/{latest}"


def label_of(point: Point) -> str:
    """The words of a point; a Persian one says which Gregorian days it covers."""
    value = parse(value_of(point))
    words = value.display()
    if not point.solar or point.whole:
        return words
    persian = parse_persian(_written(point)).display("persian")
    return f"{persian} ({words})"
