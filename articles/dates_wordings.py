"""The words and patterns of dates in English, Russian and Persian, as data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from . import dates, persian_calendar
from .dates import Calendar

Case = Literal["nominative", "genitive", "instrumental"]
Words12 = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """The words and patterns of one language.

    In a pattern `{}` stands for a date in the case in which the whole is wanted, `{:genitive}` for
    one in that case. `years` add a word to one year and to several that stand alone; `unstated`
    wraps a date that ends in X, chosen by the number of its hyphens; `qualified` is for the
    nominative, `qualified_within` for a date in a phrase that governs another case. `lasting` joins
    the ends of what lasted, `covering` those of one date that the calendar can only give as a
    range: first where an end has several words, then where both are short. `half_open` is looked
    up by the EDTF form. `finish` is applied to the whole.
    """

    months: Mapping[Calendar, Mapping[Case, Words12]]
    year_before_1000: Mapping[Calendar, str]
    seasons: Mapping[Case, Words12]
    decade: Mapping[Case, str]
    decade_alone: str
    unstated: Mapping[Case, tuple[str, str, str]]
    qualified: Mapping[str, str]
    covering: tuple[str, str]
    lasting: tuple[str, str]
    between: str
    half_open: Mapping[str, str]
    qualified_within: Mapping[str, str] = field(default_factory=dict)
    between_case: Case = "nominative"
    years: Mapping[Case, tuple[str, str]] = field(default_factory=dict)
    finish: Callable[[str], str] = str


ENGLISH: Final = Wording(
    months={
        "gregorian": {"nominative": dates.MONTHS},
        "persian": {"nominative": persian_calendar.MONTHS},
    },
    year_before_1000={"gregorian": "AD {}", "persian": "{} SH"},
    seasons={"nominative": ("spring", "summer", "autumn", "winter")},
    decade={"nominative": "the {}s"},
    decade_alone="{}s",
    unstated={"nominative": ("a year in {}", "a month in {}", "a day in {}")},
    qualified={"": "{}", "~": "around {}", "?": "perhaps {}", "%": "perhaps around {}"},
    covering=("{} – {}", "{}–{}"),
    lasting=("{} to {}", "{}–{}"),
    between="between {} and {}",
    half_open={
        "{}/..": "since {}",
        "../{}": "until {}",
        "{}/": "from {} until an unknown date",
        "/{}": "from an unknown date until {}",
        "[{}..]": "{} or later",
        "[..{}]": "{} or earlier",
    },
)

RUSSIAN: Final = Wording(
    months={
        "gregorian": {
            "nominative": (
                *("январь", "февраль", "март", "апрель", "май", "июнь"),
                *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
            ),
            "genitive": (
                *("января", "февраля", "марта", "апреля", "мая", "июня"),
                *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
            ),
            "instrumental": (
                *("январём", "февралём", "мартом", "апрелем", "маем", "июнем"),
                *("июлем", "августом", "сентябрём", "октябрём", "ноябрём", "декабрём"),
            ),
        },
        "persian": {
            "nominative": (
                *("фарвардин", "ордибехешт", "хордад", "тир", "мордад", "шахривар"),
                *("мехр", "абан", "азар", "дей", "бахман", "эсфанд"),
            ),
            "genitive": (
                *("фарвардина", "ордибехешта", "хордада", "тира", "мордада", "шахривара"),
                *("мехра", "абана", "азара", "дея", "бахмана", "эсфанда"),
            ),
            "instrumental": (
                *("фарвардином", "ордибехештом", "хордадом", "тиром", "мордадом", "шахриваром"),
                *("мехром", "абаном", "азаром", "деем", "бахманом", "эсфандом"),
            ),
        },
    },
    year_before_1000={"gregorian": "{} н. э.", "persian": "{} с. х."},
    seasons={
        "nominative": ("весна", "лето", "осень", "зима"),
        "genitive": ("весны", "лета", "осени", "зимы"),
        "instrumental": ("весной", "летом", "осенью", "зимой"),
    },
    decade={
        "nominative": "{}-е годы",
        "genitive": "{}-х годов",
        "instrumental": "{}-ми годами",
    },
    decade_alone="{}-е годы",
    years={"genitive": ("{} года", "{} годов"), "instrumental": ("{} годом", "{} годами")},
    unstated={
        "nominative": (
            "один из {:genitive}",
            "один из месяцев {:genitive}",
            "один из дней {:genitive}",
        ),
        "genitive": (
            "одного из {:genitive}",
            "одного из месяцев {:genitive}",
            "одного из дней {:genitive}",
        ),
    },
    qualified={
        "": "{}",
        "~": "около {:genitive}",
        "?": "предположительно {}",
        "%": "предположительно около {:genitive}",
    },
    qualified_within={
        "": "{}",
        "~": "примерно {}",
        "?": "предположительно {}",
        "%": "предположительно {}",
    },
    covering=("{} – {}", "{}–{}"),
    lasting=("{} — {}", "{}–{}"),
    between="между {} и {}",
    between_case="instrumental",
    half_open={
        "{}/..": "с {:genitive}",
        "../{}": "до {:genitive}",
        "{}/": "с {:genitive} до неизвестной даты",
        "/{}": "с неизвестной даты до {:genitive}",
        "[{}..]": "{} или позже",
        "[..{}]": "{} или раньше",
    },
)

_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def _finish_persian(text: str) -> str:
    """Persian digits, and the hamza by which a silent h is linked to the year after it."""
    return re.sub("ه(?= [0-9]{3})", "هٔ", text).translate(_PERSIAN_DIGITS)


PERSIAN: Final = Wording(
    months={
        "gregorian": {
            "nominative": (
                *("ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن"),
                *("ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"),
            ),
        },
        "persian": {
            "nominative": (
                *("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور"),
                *("مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
            ),
        },
    },
    year_before_1000={"gregorian": "{} میلادی", "persian": "{} خورشیدی"},
    seasons={"nominative": ("بهار", "تابستان", "پاییز", "زمستان")},
    decade={"nominative": "دهه {}"},
    decade_alone="دهه {}",
    unstated={"nominative": ("سالی در {}", "ماهی در {}", "روزی در {}")},
    qualified={"": "{}", "~": "حدود {}", "?": "احتمالاً {}", "%": "احتمالاً حدود {}"},
    covering=("{} – {}", "{}–{}"),
    lasting=("{} تا {}", "{} تا {}"),
    between="بین {} و {}",
    half_open={
        "{}/..": "از {}",
        "../{}": "تا {}",
        "{}/": "از {} تا تاریخی نامعلوم",
        "/{}": "از تاریخی نامعلوم تا {}",
        "[{}..]": "{} یا پس از آن",
        "[..{}]": "{} یا پیش از آن",
    },
    finish=_finish_persian,
)

WORDINGS: Final[Mapping[str, Wording]] = {"en": ENGLISH, "ru": RUSSIAN, "fa": PERSIAN}
