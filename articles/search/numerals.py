"""Years in words: `two thousand fifteen`, `в две тысячи пятнадцатом`, `هزار و سیصد و نود`."""

from __future__ import annotations

import re
from itertools import count
from typing import Final

_UNITS: Final = "one two three four five six seven eight nine"
_TEENS: Final = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_RUSSIAN_UNITS: Final = "перв втор треть?|трет четверт пят шест седьм восьм девят"
_RUSSIAN_TEENS: Final = (
    "десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат шестнадцат семнадцат "
    "восемнадцат девятнадцат"
)
_RUSSIAN_TENS: Final = (
    "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"
)
_RUSSIAN_TENTH: Final = (
    "двадцат тридцат сороков пятидесят шестидесят семидесят восьмидесят девяност"
)
_PERSIAN_UNITS: Final = "یک دو سه چهار پنج شش|شیش هفت هشت نه"
_PERSIAN_TEENS: Final = "ده یازده دوازده سیزده چهارده پانزده شانزده هفده ه[یج]?جده نوزده"
_PERSIAN_TENS: Final = "بیست سی چهل پنجاه شصت هفتاد هشتاد نود"


def _named(name: str, words: str, start: int, step: int = 1) -> str:
    """Alternatives whose group tells what number each stands for: `teen15`."""
    numbered = zip(count(start, step), words.split(), strict=False)
    return "|".join(f"(?P<{name}{number}_>{word})" for number, word in numbered)


def _below_hundred(unit: str, teen: str, tens: str, join: str, alone: str) -> str:
    """Alternatives for 10 to 99, and for 1 to 9 where `alone` says how they begin."""
    return rf"(?:(?:{tens})(?:{join}(?:{unit}))?|{teen}|{alone})(?!\w)"


_ENGLISH_UNIT = _named("a", _UNITS, 1)
_ENGLISH_REST = _below_hundred(
    _ENGLISH_UNIT, _named("b", _TEENS, 10), _named("c", _TENS, 20, 10), r"[\s-]", "{alone}"
)
_ORDINAL: Final = "(?:ый|ий|ой|[оеь]го|ьего|[оеь]му|ьему|[оеь]м|ьем|ым|ьим)"
_PATTERNS: Final = tuple(
    re.compile(rf"(?<![\w-])(?:{pattern})(?!\w|[\s-]+(?:hundred|thousand|million|тысяч|هزار))")
    for pattern in (
        r"(?P<t2000_>two\s+thousand)(?:\s+and)?\s+"
        + _ENGLISH_REST.replace("{alone}", _named("d", _UNITS, 1)),
        rf"(?:{_named('t', 'seventeen eighteen nineteen twenty', 1700, 100)})[\s-]"
        + _ENGLISH_REST.replace("{alone}", rf"(?:oh|o)[\s-](?:{_named('d', _UNITS, 1)})"),
        r"(?:(?P<t2000_>дв(?:е|ух)\s+тысяч[иа]?)|(?:одна\s+|одной\s+)?тысяч[аеи]\s+(?:"
        + _named("t", "семьсот восемьсот девятьсот", 1700, 100)
        + rf"))(?:\s+(?:{_named('c', _RUSSIAN_TENS, 20, 10)}))?\s+"
        rf"(?:{_named('b', _RUSSIAN_TEENS, 10)}|{_named('e', _RUSSIAN_TENTH, 20, 10)}|"
        rf"{_named('a', _RUSSIAN_UNITS, 1)}){_ORDINAL}(?!\w)",
        r"(?P<t2000_>двухтысячн)(?:ый|ого|ому|ом|ым)(?=\s+год)",
        r"(?:(?P<t2000_>دو\s?هزار)|(?:یک\s?)?هزار\s+و\s+(?:"
        + _named("t", "سیصد چهارصد", 1300, 100)
        + "|"
        + _named("u", "هفتصد هشتصد نهصد", 1700, 100)
        + r"))\s+و\s+"
        + _below_hundred(
            _named("a", _PERSIAN_UNITS, 1),
            _named("b", _PERSIAN_TEENS, 10),
            _named("c", _PERSIAN_TENS, 20, 10),
            r"\s+و\s+",
            _named("d", _PERSIAN_UNITS, 1),
        ),
        r"(?<=سال )(?:"
        + _named("c", _PERSIAN_TENS, 20, 10)
        + rf")(?:\s+و\s+(?:{_named('a', _PERSIAN_UNITS, 1)}))?(?!\w)",
    )
)
_LIKELY: Final = re.compile("thousand|teen|twenty|тысяч|هزار|سال ")


def with_digits(text: str) -> tuple[str, list[int]]:
    """A text in small letters with years in digits, and where each of its characters, and its
    end, stood before."""
    found = _find(text) if _LIKELY.search(text) else []
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for start, end, digits in found:
        pieces += [text[at:start], digits]
        places += [*range(at, start), *([start] * len(digits))]
        at = end
    return "".join([*pieces, text[at:]]), [*places, *range(at, len(text) + 1)]


def _find(text: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for match in sorted(
        (match for pattern in _PATTERNS for match in pattern.finditer(text)),
        key=lambda match: (match.start(), -match.end()),
    ):
        if not found or match.start() >= found[-1][1]:
            found.append((match.start(), match.end(), _digits(match)))
    return found


def _digits(match: re.Match[str]) -> str:
    """The sum of what the groups stand for: t2000_ and b15_ are 2015."""
    return str(sum(int(name[1:-1]) for name, word in match.groupdict().items() if word))
