"""Years, months, days and ranges in free words: English, Russian and Persian, in two calendars."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from articles.dates import EDTFError, Span, parse

from .numerals import with_digits
from .period_forms import PART, SHORT_END, VAGUE
from .period_points import PERSIAN_YEARS, Point, label_of, read_point, season_of, value_of

PeriodKind = Literal["year", "month", "day", "range"]


@dataclass(frozen=True, slots=True)
class Period:
    """A time named in a text: its EDTF `value`, the days, and the code points [start, end)."""

    kind: PeriodKind
    value: str
    label: str
    span: Span
    start: int
    end: int


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
    first = read_point(text, start)
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


def _read_join(text: str, first: Point, join: re.Pattern[str]) -> Point | None:
    """The other end of a range, where one follows."""
    if first.year and not first.month and (match := SHORT_END.match(text, first.end)):
        year = first.year // 100 * 100 + int(match["short"])
        if year > first.year:
            return replace(first, year=year, end=match.end())
    match = join.match(text, first.end)
    last = read_point(text, match.end()) if match else None
    if last is None or (last.year is None and not last.whole):
        return None
    return last


def _follows(first: Point, last: Point) -> bool:
    """Whether `2014 and 2015` or `October and November 2016` are one stretch of time."""
    if first.season and last.season:
        return last.season == first.season + 1
    if first.whole or last.whole or first.day or last.day:
        return False
    if first.month and last.month and last.year:
        months = last.month - first.month + 12 * (last.year - (first.year or last.year))
        return months == 1
    return not first.month and not last.month and last.year == (first.year or 0) + 1


def _single(point: Point, opener: str, start: int) -> Period | None:
    try:
        span, value, label = parse(value_of(point)).span, value_of(point), label_of(point)
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


def _between(first: Point, last: Point, start: int) -> Period | None:
    """A range; an end without a year has the other's, and the earlier comes first."""
    if first.season and not first.of:
        if not last.of:
            return None
        first = season_of(last.of, first.season, last.of in PERSIAN_YEARS, first.end)
    if first.year is None and not first.whole:
        if first.month and last.month and first.solar != last.solar:
            return None
        first = replace(first, year=last.year)
    try:
        spans = sorted(
            (parse(value_of(point)).span for point in (first, last)), key=lambda span: span.earliest
        )
    except EDTFError:
        return None
    return _as_range(spans[0].earliest, max(spans[0].latest, spans[1].latest), start, last.end)
