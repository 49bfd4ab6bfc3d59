"""How times are written: months, seasons, years, decades and centuries in three languages."""

from __future__ import annotations

import re
from typing import Final

_GREGORIAN_MONTHS: Final = """
    january|jan|январ[ьяеюи]|янв|ژانویه february|feb|феврал[ьяеюи]|фев|فوریه
    march|mar|март[аеу]?|مارس april|apr|апрел[ьяеюи]|апр|اوریل
    may|ма[йяею]|мае|مه|می june|jun|июн[ьяеюи]|ژوین|ژوئن
    july|jul|июл[ьяеюи]|ژوییه|ژوئیه|جولای august|aug|август[аеу]?|авг|اوت|اگوست
    september|sept|sep|сентябр[ьяеюи]|сент?|سپتامبر october|oct|октябр[ьяеюи]|окт|اکتبر
    november|nov|ноябр[ьяеюи]|ноя|نوامبر december|dec|декабр[ьяеюи]|дек|دسامبر
"""
_ENGLISH_MONTHS: Final = [forms.split("|")[0] for forms in _GREGORIAN_MONTHS.split()]
_SOLAR_MONTHS: Final = """
    farvardin|фарвардин[аеу]?|فروردین ordibehesht|ордибехешт[аеу]?|اردیبهشت
    khordad|хордад[аеу]?|خرداد tir|тир[аеу]?|تیر
    a?mordad|мордад[аеу]?|ا?مرداد shahrivar|шахривар[аеу]?|شهریور
    mehr|мехр[аеу]?|مهر aban|абан[аеу]?|ابان
    azar|азар[аеу]?|اذر de[yi]|де[йяею]|دی
    bahman|бахман[аеу]?|بهمن esfand|эсфанд[аеу]?|اسفند
"""
_PERSIAN_MONTHS: Final = "فروردین اردیبهشت خرداد تیر ا?مرداد شهریور مهر ابان اذر دی بهمن اسفند"
_PERSIAN_SEASONS: Final = "بهار تابستان پاییز زمستان"
_SEASONS: Final = """
    spring|весн[аыеу]|весной|بهار summer|лет[оауе]|летом|تابستان
    autumn|fall|осен[ьи]|осенью|پاییز winter|зим[аыеу]|зимой|زمستان
"""


def _numbered(name: str, words: str) -> str:
    """Alternatives that tell by the group's name which of `words` was met: `g1` to `g12`."""
    return "|".join(f"(?P<{name}{at}>{word})" for at, word in enumerate(words.split(), 1))


_MONTH = (
    rf"(?:{_numbered('g', _GREGORIAN_MONTHS)}|{_numbered('p', _SOLAR_MONTHS)})(?:ماه)?(?!\w)\.?"
)
_YEAR = r"(?P<year>1[2-9]\d\d|20\d\d|2100)(?!\d)"
_SOLAR_MARK = (
    r"(?P<solar>\s*(?:هجری\s+)?"
    r"(?:خورشیدی|شمسی|(?:ه\.?\s?)?ش\b|(?:sh|ap|solar(?:\s+hijri)?|persian)\b))?"
)
_YEAR_END = (
    r"(?:-?(?:го|м|ом|му|ый|й)(?!\w))?(?:\s?م(?!\w))?"
    rf"(?:,?\s*(?:года|году|годом|годы|годах|годами|год|гг?)(?!\w)\.?|\s*میلادی|\s+(?:ad|ce)(?!\w))?{_SOLAR_MARK}"
)
_BEFORE_YEAR = r"(?:(?:of\s+)?(?:the\s+)?years?\s+|سال(?:\s?های)?\s+)?"
_OF = r"(?:\s*,\s*|\s+of\s+|\s+ماه\s+|\s+|-)"
VAGUE = re.compile(
    r"(?:the\s+)?(?:(?:very|первая|первой|первую|вторая|второй|вторую|самом|самого|самый|первый|второй|"
    r"третий|четвертый|первом|втором|третьем|четвертом|first|second|third|fourth|last|[1-4](?:st|nd|"
    r"rd|th|-?[йм])?|i{1,3}|iv)\s+)?(?:early|mid(?:dle)?|late|end|beginning|start|half|quarter|around|"
    r"circa|ca?\.|ca|approximately|roughly|throughout|during|within|yrs?\.?|ad|ce|a\.d\.|q[1-4]|"
    r"кон(?:ец|ца|це|цу|цом)|начал[оаеу]|середин[аеуы]|половин[аеуы]|квартал[аеу]?|около|примерно|"
    r"приблизительно|ок\.|(?:в\s+)?течение|اوایل|اواسط|اواخر|ابتدای?|اغاز|شروع|میانه|پایان|انتهای?|حدود|"
    r"نیمه|طی|طول|سه\s?ماهه)(?:\s+(?:اول|دوم|سوم|چهارم|نخست|ی))?(?:\s+of)?(?:\s+the)?(?:\s+|-|(?<=\.))"
)
_ORDINALS: Final = r"""
    first|1st|перв\w+|1(?:-?(?:[йяем]|[ао][ейямю]))?|i|اول|نخست|یکم
    second|2nd|втор\w+|2(?:-?(?:[йяем]|[ао][ейямю]))?|ii|دوم
    third|3rd|трет\w+|3(?:-?(?:[йяем]|[ао][ейямю]))?|iii|سوم
    fourth|last|4th|четв\w+|4(?:-?(?:[йяем]|[ао][ейямю]))?|iv|چهارم
"""
PART = re.compile(
    rf"(?:the\s+)?(?:(?P<sign>q|h)(?P<number>[1-4])|(?P<turned>[1-4])(?P<letter>q|h)|"
    rf"(?:{_numbered('o', _ORDINALS)})\s+"
    r"(?:(?P<half>half|половин[аеуы]|полугоди[еия])|(?P<quarter>quarter|квартал[аеу]?))|"
    r"(?:(?P<persian_half>نیمه)|(?P<persian_quarter>سه\s?ماهه))(?:\s+ی)?\s+"
    rf"(?:{_numbered('n', _ORDINALS)}))(?:\s+of)?(?:\s+the)?[\s/-]+(?:of\s+)?"
)
_DAY = r"(?P<day>\d{1,2})"
_NTH = "(?:st|nd|rd|th|-?(?:го|е|ое))?"
_DAYS_ON = rf"{_NTH}(?:\s*-\s*|\s(?:and|to|и|по|до|و|تا)\s+|/)(?P<last>\d{{1,2}}){_NTH}"
_ENDED = r"(?![\w]|[-/.]\d)"

# Decades from the twenties, centuries from the 13th, as words number them.
_TENS: Final = "twenties thirties forties fifties sixties seventies eighties nineties"
_RUSSIAN_TENS: Final = "двадцат тридцат сороков пятидесят шестидесят семидесят восьмидесят девяност"
_PERSIAN_TENS: Final = "بیست سی چهل پنجاه شصت هفتاد هشتاد نود"
_CENTURIES: Final = (
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth "
    r"twenty[\s-]first"
)
_RUSSIAN_CENTURIES: Final = (
    "тринадцат четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат двадцат "
    r"двадцать\s+перв"
)
_PERSIAN_CENTURIES: Final = (
    "سیزدهم? چهاردهم? پانزدهم? شانزدهم? هفدهم? هی?جدهم? نوزدهم? "
    r"بیستم?(?!\s+و\s+یک) بیست\s+و\s+یکم?"
)
_ORDINAL: Final = "ый|ого|ому|ом|ым|го|му|й|м"
_CENTURY: Final = r"(?:век(?:а|е|у|ом|ов|ах)?|столети(?:е|я|и|ю|й|ях)|вв?\.)"
_ROMAN: Final = "xx?i|xx|xix|xviii|xvii"
_TO_CENTURY: Final = (
    rf"(?=\s*(?:-|to|and|и|по)\s*(?:{_ROMAN}|1[3-9]|2[01])(?:th|st|-?й)?[ -](?:{_CENTURY}|centur))"
)
_DECADE_END: Final = r"(?:\s+год(?:ы|ов|ах|ам|ами))?(?!\w)"

FORMS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}[\s/-]?(?P<sign>q|h)(?P<number>[1-4])(?!\w)",
        rf"{_YEAR}(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep){_DAY}{_ENDED}",
        rf"(?P<month>0?[1-9]|1[0-2])/(?P<day>1[3-9]|2\d|3[01])/{_YEAR}{_ENDED}",
        rf"{_DAY}(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep){_YEAR}{_ENDED}",
        rf"{_DAY}{_DAYS_ON}\s+{_MONTH}{_OF}{_YEAR}{_YEAR_END}",
        rf"{_MONTH}\s*{_DAY}{_DAYS_ON}\s*,?\s+{_YEAR}{_YEAR_END}",
        rf"{_DAY}{_NTH}(?:\s+|-)(?:of\s+)?{_MONTH}{_OF}{_BEFORE_YEAR}{_YEAR}{_YEAR_END}",
        rf"{_MONTH}\s*{_DAY}{_NTH}\s*,?\s+{_YEAR}{_YEAR_END}",
        rf"{_MONTH}{_OF}{_BEFORE_YEAR}{_YEAR}{_YEAR_END}",
        rf"(?:{_numbered('g', _GREGORIAN_MONTHS)}|{_numbered('s', _SEASONS)})\s+(?:of\s+)?"
        r"'(?P<century_less>\d\d)(?!\w)",
        rf"{_YEAR}(?P<sep>[-/])(?P<month>0[1-9]|1[0-2]){_ENDED}",
        rf"(?P<month>0?[1-9]|1[0-2])[/.]{_YEAR}{_ENDED}",
        rf"{_YEAR}{_YEAR_END}\s*,?\s+{_MONTH}(?!\s*,?\s*\d)",
        rf"(?:{_numbered('s', _SEASONS)}){_OF}{_BEFORE_YEAR}{_YEAR}"
        rf"(?(s4)\s*[-/]\s*(?P<next>(?:20)?\d\d)(?!\d)|(?!)){_YEAR_END}",
        rf"(?:{_numbered('s', _SEASONS)}){_OF}{_BEFORE_YEAR}{_YEAR}{_YEAR_END}",
        r"(?:the\s+)?(?P<decade>1[2-9]\d|20\d)0(?:'?s|-?(?:е|ые|х|ых)(?:\s+год(?:ы|ов|ах))?)(?!\w)",
        r"دهه\u0654?(?:\s?(?:ی|های))?\s+(?P<decade>1[2-9]\d|20\d)0(?!\d)(?:\s*میلادی)?",
        r"(?P<persian>دهه)\u0654?(?:\s?(?:ی|های))?\s+"
        rf"(?:(?P<tens>[2-9]0)(?!\d)|(?:{_numbered('d', _PERSIAN_TENS)})(?!\w))"
        r"(?P<era>\s*میلادی)?",
        r"(?:the\s+)?(?P<tens>[2-9]0)(?:'?s|-(?:е|ые|х|ых)|(?:е|ые|х|ых)(?=\s+год))"
        rf"{_DECADE_END}",
        rf"(?:the\s+)?(?:nineteen[ -])?(?:{_numbered('d', _TENS)})(?!\w)",
        rf"(?:{_numbered('d', _RUSSIAN_TENS)})(?:ые|ых|ым|ыми){_DECADE_END}",
        rf"(?P<noughties>нулевые|нулевых|двухтысячные|двухтысячных|noughties){_DECADE_END}",
        r"(?P<century>1[3-9]|2[01])"
        rf"(?:(?:th|st)?[ -]centur(?:y|ies)|(?:-?(?:{_ORDINAL}))?\s+{_CENTURY})(?!\w)",
        rf"(?P<roman>{_ROMAN})(?:th|st)?\s+(?:{_CENTURY}|centur(?:y|ies))(?!\w)",
        rf"(?:(?P<roman>{_ROMAN})|(?P<century>1[3-9]|2[01]))(?:th|st|-?й)?{_TO_CENTURY}",
        rf"(?:{_numbered('c', _CENTURIES)})[ -]centur(?:y|ies)(?!\w)",
        rf"(?:{_numbered('c', _RUSSIAN_CENTURIES)})(?:{_ORDINAL})\s+{_CENTURY}(?!\w)",
        r"(?:قرن|سده\u0654?)(?:\s?ی)?\s+(?:(?P<century>1[3-9]|2[01])(?:\s?م)?|"
        rf"{_numbered('c', _PERSIAN_CENTURIES)})"
        r"(?!\w)(?!\s*(?:هجری|خورشیدی|شمسی|قمری))(?:\s*میلادی)?",
        rf"{_BEFORE_YEAR}{_YEAR}{_YEAR_END}(?!\w)",
        r"سال\s+(?P<short>\d\d)(?!\d)",
        rf"(?:{_DAY}\s+)?(?:{_numbered('p', _PERSIAN_MONTHS)})(?:\s?ماه)?(?:\s+سال)?"
        r"\s+(?P<short>\d\d)(?![\d/.])",
        rf"(?:{_numbered('s', _PERSIAN_SEASONS)})(?:\s+سال)?\s+(?P<short>\d\d)(?![\d/.])",
        rf"{_MONTH}\s*{_DAY}{_NTH}(?=\s*-|\s+(?:to|until|till|through|and)\s)",
        rf"(?:{_numbered('s', _SEASONS)})(?=\s*[-/]|\s+(?:to|and|or|и|или|по|до|و|یا|تا)\s)",
        rf"(?:{_DAY}{_NTH}\s+)?{_MONTH}",
    )
)
ROMAN: Final = {"xvii": 17, "xviii": 18, "xix": 19, "xx": 20, "xxi": 21}
SHORT_END = re.compile(r"\s*[-/]\s*(?P<short>\d\d)(?!\w|[-/.]\d)")


_A_MONTH = re.compile(_numbered("g", _GREGORIAN_MONTHS))


def month_in_english(word: str) -> str:
    """The English name, in small letters, of a month of the Christian calendar, written alone and
    in any of the three languages; "" for other words."""
    match = _A_MONTH.fullmatch(word.lower())
    return _ENGLISH_MONTHS[int(match.lastgroup[1:]) - 1] if match and match.lastgroup else ""
