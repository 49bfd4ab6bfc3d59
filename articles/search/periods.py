"""Years, months, days and ranges in free words: English, Russian and Persian, in two calendars."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from articles.dates import EDTFError, Span, parse, parse_persian

from .numerals import with_digits
from .period_forms import FORMS, PART, ROMAN, SHORT_END, VAGUE

PeriodKind = Literal["year", "month", "day", "range"]

# Bare numbers between these are Persian years: nobody asks this collection for the Middle Ages.
PERSIAN_YEARS: Final = range(1201, 1451)
GREGORIAN_YEARS: Final = range(1451, 2101)


@dataclass(frozen=True, slots=True)
class Period:
    """A time named in a text: its EDTF `value`, the days, and the code points [start, end)."""

    kind: PeriodKind
    value: str
    label: str
    span: Span
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Point:
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


_OPENERS: Final = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("between", r"(?:between|между|بین|میان)(?:\s+(?:the\s+years|годами|سال\s?های))?\s+"),
        (
            "from",
            r"(?:from|since|not?\s+(?:before|earlier\s+than)|не\s+ран(?:ьше|ее)|начиная\s+с|со?|от|از)\s+",
        ),
        (
            "until",
            r"(?:until|till|up\s+to|through|not?\s+(?:after|later\s+than)|не\s+поз(?:же|днее)|вплоть\s+до|по|تا)"
            r"\s+",
        ),
        ("after", r"(?:(?:after|later\s+than|после|поз(?:же|днее)|پس\s+از|بعد\s+از)\s+|post-)"),
        (
            "before",
            r"(?:(?:before|prior\s+to|earlier\s+than|до|ран(?:ьше|ее)|پیش\s+از|قبل\s+از)\s+|pre-)",
        ),
    )
)
_JOINS: Final = {
    "between": re.compile(r"\s*(?:,|\s)\s*(?:and|&|и|و)\s+|\s*-\s*"),
    "from": re.compile(r"\s+(?:to|until|till|through|по|до|تا)\s+|\s*(?:-|\.\.|…)\s*"),
    "": re.compile(
        r"\s*(?:-|\.\.|…)\s*|(?<=[^\W\d])/(?=[^\W\d])|\s+(?:to|until|till|through|по|до|تا)\s+"
    ),
}
_AND = re.compile(r"\s+(?:and|or|и|или|و|یا)\s+")
_ONWARDS = re.compile(r"\s+(?:onwards?|on(?!\w)|и\s+(?:позже|далее)|به\s+بعد)")
# Bare numbers after these are names of documents and things, and before units quantities.
_NUMBERED = re.compile(
    r"(?:(?:resolutions?|(?:un)?scr|резолюци[яиюей]+|قطعنامه)(?:\s+(?:сб|оон|شورای|امنیت|شماره))*|"
    r"\b(?:article|pages?|pp?|paragraph|стр|страниц[аеуы])|\bстать[яюе]й?|صفحه|ماده|اصل|\bno|number|№|#|[$€£])\W*$"
)
_BARE = re.compile(r"[\d\W]+(?:(?:and|to|и|по|до|و|تا)[\d\W]+)?")
_UNIT = re.compile(
    r"\s*(?:%|(?:[kmg]w[eh]?|[мгк]вт|(?:мега|кило|гига)ватт\w*|(?:مگا|کیلو)وات|(?:kilo)?met(?:er|re)s?|k?m|км|"
    r"(?:кило)?метр\w*|(?:کیلو)?متر|tonn?e?s?|тонн\w*|تن|k?g|кг|barrels?|баррел\w*|بشکه|dollars|euros|"
    r"долларов|рублей|دلار|hectares?|гектар\w*|percent|процент\w*|people|человек|نفر|"
    r"centrifuges|центрифуг\w*|سانتریفیوژ)(?!\w))"
)
# What round numbers count: 2000 troops, but 2014 troops in Crimea.
_COUNTED = re.compile(
    r"\s*(?:troops|soldiers|tanks|missiles|rockets|drones|roubles|rubles|years|hours|days|"
    r"солдат|танков|ракет|дронов|беспилотников|военных|военнослужащих|лет|часов|дней|"
    r"سرباز|نیرو|تانک|موشک|پهپاد|روبل|ساعت|روز)(?!\w)"
)
# Su-2015 and 500,000 are no years.
_HIDDEN = re.compile(r"[^\W\d_]-$|\w[.,/]$")
_CANDIDATE = re.compile(r"(?<!\w)(?:\d|[^\W\d_])")
_TIMELY = re.compile(
    r"\d\d|век|столет|x[xvi]*\s+вв?\.|centur|قرن|سده|دهه|(?:nine|eigh|seven|six|fif|for|thir|twen|ough)ties|"
    "десят|девяност|сороков|(?:два|три)дцаты|нулевы|двухтысячн"
)


def _level(char: str) -> str:
    """A character as the patterns spell it; always one, so that offsets stay."""
    if char.isdecimal():
        return str(int(char))
    return _LEVELS.get(char) or (char.lower() if len(char.lower()) == 1 else char)


_LEVELS: Final = {
    **dict.fromkeys("يى", "ی"),
    **dict.fromkeys("آأإٱ", "ا"),
    **dict.fromkeys("–—‐‑‒−", "-"),
    **dict.fromkeys("’‘ʼ`´", "'"),
    "ك": "ک",
    "ۀ": "ه",
    "ة": "ه",
    "ё": "е",
    "Ё": "е",
    "\u200c": " ",
    "\u0654": " ",
    "،": ",",
}


def find_periods(text: str) -> list[Period]:
    """The times that a text names, in its order, none overlapping another."""
    plain, places = with_digits("".join(map(_level, text)))
    if not _TIMELY.search(plain):
        return []
    found: list[Period] = []
    at = 0
    while candidate := _CANDIDATE.search(plain, at):
        hidden = _HIDDEN.search(plain, 0, candidate.start())
        period = None if hidden else _read_period(plain, candidate.start())
        if period and _is_no_time(plain, period):
            at = period.end
            continue
        if period:
            found.append(replace(period, start=places[period.start], end=places[period.end]))
        at = period.end if period else _word_end(plain, candidate.start())
    return found


def _is_no_time(text: str, period: Period) -> bool:
    """Whether a number that could be a year names a document (`article 2015`) or a quantity."""
    bare = _BARE.fullmatch(text, period.start, period.end)
    counts = text[period.end - 1].isdecimal() and _UNIT.match(text, period.end)
    counts = counts or (text.endswith("00", 0, period.end) and _COUNTED.match(text, period.end))
    return bool(counts or (bare and _NUMBERED.search(text, 0, period.start)))


def _word_end(text: str, at: int) -> int:
    while at < len(text) and (text[at].isalnum() or text[at] == "_"):
        at += 1
    return at


def _read_period(text: str, at: int) -> Period | None:
    """The period that begins at an offset, with the words that open it."""
    for opener, pattern in _OPENERS:
        if match := pattern.match(text, at):
            period = _read_opened(text, at, opener, match.end())
            if period:
                return period
    return _read_opened(text, at, "", at)


def _read_opened(text: str, at: int, opener: str, start: int) -> Period | None:
    first = _read_point(text, start)
    if first is None:
        return None
    if first.has_last:
        return _single(first, "", at)
    if VAGUE.match(text, start) and not PART.match(text, start):  # the end of 2015 lies within 2015
        opener = {"after": "from", "before": "until"}.get(opener, opener)
    if opener in _JOINS and (last := _read_join(text, first, _JOINS[opener])):
        return _between(first, last, at)
    if not opener and (last := _read_join(text, first, _AND)) and _follows(first, last):
        return _between(first, last, at)
    if (opener == "between" and not first.whole) or (first.year is None and not first.whole):
        return None
    onwards = _ONWARDS.match(text, first.end)
    if onwards:
        first, opener = replace(first, end=onwards.end()), "from"
    return _single(first, opener, at)


def _read_join(text: str, first: _Point, join: re.Pattern[str]) -> _Point | None:
    """The other end of a range, where one follows."""
    if first.year and not first.month and (match := SHORT_END.match(text, first.end)):
        year = first.year // 100 * 100 + int(match["short"])
        if year > first.year:
            return replace(first, year=year, end=match.end())
    match = join.match(text, first.end)
    last = _read_point(text, match.end()) if match else None
    if last is None or (last.year is None and not last.whole):
        return None
    return last


def _follows(first: _Point, last: _Point) -> bool:
    """Whether `2014 and 2015` or `October and November 2016` are one stretch of time."""
    if first.season and last.season:
        return last.season == first.season + 1
    if first.whole or last.whole or first.day or last.day:
        return False
    if first.month and last.month and last.year:
        months = last.month - first.month + 12 * (last.year - (first.year or last.year))
        return months == 1
    return not first.month and not last.month and last.year == (first.year or 0) + 1


def _read_point(text: str, at: int) -> _Point | None:
    part = PART.match(text, at)
    if part and (other := PART.match(text, part.end())):  # Q3-Q4 2014
        return _read_point(text, other.end())
    if part and (point := _read_point(text, part.end())):
        return _part_of(point, *_part(part.groupdict()))
    while vague := VAGUE.match(text, at):
        at = vague.end()
    for form in FORMS:
        if (match := form.match(text, at)) and (point := _as_point(match)):
            return point
    return None


def _as_point(match: re.Match[str]) -> _Point | None:
    """What a form found, unless its parts contradict each other (Mehr 2016, March 1395)."""
    groups = {name: found for name, found in match.groupdict().items() if found is not None}
    named = next((name for name in groups if re.fullmatch(r"[cdgps]\d+", name)), "")
    if whole := _long_time(groups, named):
        return _Point(match.end(), whole=whole)
    year = int(groups["year"]) if "year" in groups else _short_year(groups)
    if "next" in groups and int(groups["next"]) % 100 != (year or 0) % 100 + 1:
        return None
    solar = named.startswith("p") or (year in PERSIAN_YEARS if year else False)
    if year is not None and (solar != (year in PERSIAN_YEARS) or (named.startswith("g") and solar)):
        return None
    month = int(named[1:]) if named else int(groups["month"]) if "month" in groups else None
    day = int(groups["day"]) if "day" in groups else None
    if named.startswith("s"):
        return _season(year or 0, month or 0, solar, match.end())
    point = _Point(match.end(), year, month, day, solar)
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


def _part_of(point: _Point, number: int, parts: int) -> _Point:
    """A half or a quarter of a year, or a half of a decade or a century; else the whole."""
    if number > parts or point.month or point.season:
        return point
    if point.year:
        last = 12 // parts * number
        ends = [
            _Point(0, point.year, month, solar=point.solar)
            for month in (last + 1 - 12 // parts, last)
        ]
        days = [parse(_value(end)).span for end in ends]
        written = f"{point.year}-{ends[0].month:02}/{point.year}-{ends[1].month:02}"
        whole = f"{days[0].earliest}/{days[1].latest}" if point.solar else written
        return replace(point, year=None, whole=whole)
    span = parse(point.whole).span
    years = span.latest.year - span.earliest.year + 1
    if parts != 2 or years not in (10, 100):
        return point
    first = span.earliest.year + years // 2 * (number - 1)
    return replace(point, whole=f"{first:04}/{first + years // 2 - 1:04}")


def _days(first: _Point, last: _Point) -> _Point | None:
    """Days of one month as one point; None where the calendar has no such days."""
    try:
        spans = parse(_value(first)).span, parse(_value(last)).span
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


def _season(year: int, number: int, solar: bool, end: int) -> _Point:
    """A season: of the Persian calendar three months of it, else as EDTF level 1 numbers them."""
    if not year:
        return _Point(end, season=number)
    if not solar:
        return _Point(end, whole=f"{year}-{20 + number}", season=number, of=year)
    first, last = (f"{year}-{3 * number - 2:02}", f"{year}-{3 * number:02}")
    return _Point(end, whole=f"{_solar(first)[0]}/{_solar(last)[1]}", season=number, of=year)


def _solar(text: str) -> tuple[date, date]:
    value = parse_persian(text)
    return value.earliest, value.latest


def _written(point: _Point) -> str:
    """The point as its calendar writes it."""
    parts = [f"{point.year:04}"]
    parts += [f"{part:02}" for part in (point.month, point.day) if part is not None]
    return "-".join(parts)


def _value(point: _Point) -> str:
    """EDTF of a point; EDTFError where there is no such day."""
    if point.whole:
        return str(parse(point.whole))
    if not point.solar:
        return str(parse(_written(point)))
    earliest, latest = _solar(_written(point))
    return f"{earliest}" if point.day else f"{earliest}/{latest}"


def _label(point: _Point) -> str:
    """The words of a point; a Persian one says which Gregorian days it covers."""
    value = parse(_value(point))
    words = value.display()
    if not point.solar or point.whole:
        return words
    persian = parse_persian(_written(point)).display("persian")
    return f"{persian} ({words})"


def _single(point: _Point, opener: str, start: int) -> Period | None:
    try:
        span, value, label = parse(_value(point)).span, _value(point), _label(point)
    except EDTFError:
        return None
    kind: PeriodKind = "day" if point.day else "month" if point.month else "year"
    if point.whole:
        kind = "range"
    ends = _open_ends(opener, span)
    if not ends:
        return Period(kind, value, label, span, start, point.end)
    return _as_range(*ends, start, point.end)


def _open_ends(opener: str, span: Span) -> tuple[date | None, date | None] | None:
    """First and last day where words open one end; `after` and `before` leave the time out."""
    day = timedelta(days=1)
    return {
        "from": (span.earliest, None),
        "after": (span.latest + day, None),
        "before": (None, span.earliest - day),
        "until": (None, span.latest),
    }.get(opener)


def _as_range(first: date | None, last: date | None, start: int, end: int) -> Period:
    """A range as EDTF in years where both its ends allow that, else in months or days."""
    span = Span(first or date.min, last or date.max)
    for size in (4, 7, 10):
        ends = [".." if day is None else f"{day}"[:size] for day in (first, last)]
        value = parse("/".join(ends))
        if value.span == span:
            break
    return Period("range", str(value), value.display(), span, start, end)


def _between(first: _Point, last: _Point, start: int) -> Period | None:
    """A range; an end without a year has the other's, and the earlier comes first."""
    if first.season and not first.of:
        if not last.of:
            return None
        first = _season(last.of, first.season, last.of in PERSIAN_YEARS, first.end)
    if first.year is None and not first.whole:
        if first.month and last.month and first.solar != last.solar:
            return None
        first = replace(first, year=last.year)
    try:
        spans = sorted(
            (parse(_value(point)).span for point in (first, last)), key=lambda span: span.earliest
        )
    except EDTFError:
        return None
    return _as_range(spans[0].earliest, max(spans[0].latest, spans[1].latest), start, last.end)
