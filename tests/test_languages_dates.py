"""Dates in Russian and Persian words."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from articles.dates import EDTFError, parse, parse_period
from articles.views import dates

WORDS = [
    # EDTF, Russian, Persian calendar in Persian, Gregorian in Persian
    ("2014", "2014", "۱۳۹۲–۱۳۹۳", "۲۰۱۴"),
    ("2014-12", "декабрь 2014", "آذر–دی ۱۳۹۳", "دسامبر ۲۰۱۴"),
    ("2014-12-09", "9 декабря 2014", "۱۸ آذر ۱۳۹۳", "۹ دسامبر ۲۰۱۴"),
    ("2016-10~", "около октября 2016", "حدود مهر–آبان ۱۳۹۵", "حدود اکتبر ۲۰۱۶"),
    ("2014~", "около 2014 года", "حدود ۱۳۹۲–۱۳۹۳", "حدود ۲۰۱۴"),
    ("2014?", "предположительно 2014", "احتمالاً ۱۳۹۲–۱۳۹۳", "احتمالاً ۲۰۱۴"),
    (
        "2014-12-09%",
        "предположительно около 9 декабря 2014",
        "احتمالاً حدود ۱۸ آذر ۱۳۹۳",
        "احتمالاً حدود ۹ دسامبر ۲۰۱۴",
    ),
    ("201X", "2010-е годы", "سالی در ۱۳۸۸–۱۳۹۸", "دههٔ ۲۰۱۰"),
    ("201X~", "около 2010-х годов", "حدود ۱۳۸۸–۱۳۹۸", "حدود دههٔ ۲۰۱۰"),
    ("19XX", "один из 1900–1999 годов", "سالی در ۱۲۷۸–۱۳۷۸", "سالی در ۱۹۰۰–۱۹۹۹"),
    (
        "1985-04-XX",
        "один из дней апреля 1985",
        "روزی در فروردین–اردیبهشت ۱۳۶۴",
        "روزی در آوریل ۱۹۸۵",
    ),
    ("2014-24", "зима 2014–2015", "آذر–اسفند ۱۳۹۳", "زمستان ۲۰۱۴–۲۰۱۵"),
    ("2006/2010", "2006–2010", "۱۳۸۴–۱۳۸۵ تا ۱۳۸۸–۱۳۸۹", "۲۰۰۶ تا ۲۰۱۰"),
    ("2014/2015-01", "2014 — январь 2015", "۱۳۹۲–۱۳۹۳ تا دی–بهمن ۱۳۹۳", "۲۰۱۴ تا ژانویهٔ ۲۰۱۵"),
    ("1941-08-25/1941-08-31", "25–31 августа 1941", "۳ تا ۹ شهریور ۱۳۲۰", "۲۵ تا ۳۱ اوت ۱۹۴۱"),
    ("2014-05/..", "с мая 2014", "از اردیبهشت–خرداد ۱۳۹۳", "از مهٔ ۲۰۱۴"),
    ("../2014", "до 2014 года", "تا ۱۳۹۲–۱۳۹۳", "تا ۲۰۱۴"),
    ("2014~/..", "с примерно 2014 года", "از حدود ۱۳۹۲–۱۳۹۳", "از حدود ۲۰۱۴"),
    (
        "/2014-12",
        "с неизвестной даты до декабря 2014",
        "از تاریخی نامعلوم تا آذر–دی ۱۳۹۳",
        "از تاریخی نامعلوم تا دسامبر ۲۰۱۴",
    ),
    ("[2014..2016]", "между 2014 и 2016 годами", "بین ۱۳۹۲ و ۱۳۹۵", "بین ۲۰۱۴ و ۲۰۱۶"),
    (
        "[2014-10..2016-11]",
        "между октябрём 2014 и ноябрём 2016",
        "بین مهر ۱۳۹۳ و آذر ۱۳۹۵",
        "بین اکتبر ۲۰۱۴ و نوامبر ۲۰۱۶",
    ),
    (
        "[2016-10-29..2016-11-06]",
        "между 29 октября и 6 ноября 2016",
        "بین ۸ و ۱۶ آبان ۱۳۹۵",
        "بین ۲۹ اکتبر و ۶ نوامبر ۲۰۱۶",
    ),
    (
        "[2014-12-01..2014-12-09]",
        "между 1 и 9 декабря 2014",
        "بین ۱۰ و ۱۸ آذر ۱۳۹۳",
        "بین ۱ و ۹ دسامبر ۲۰۱۴",
    ),
    (
        "[2014~..2016]",
        "между примерно 2014 годом и 2016 годом",
        "بین حدود ۱۳۹۲ و ۱۳۹۵",
        "بین حدود ۲۰۱۴ و ۲۰۱۶",
    ),
    (
        "[..2014-05~]",
        "около мая 2014 или раньше",
        "حدود خرداد ۱۳۹۳ یا پیش از آن",
        "حدود مهٔ ۲۰۱۴ یا پیش از آن",
    ),
    ("0622", "622 н. э.", "", "۶۲۲ میلادی"),
]


@pytest.mark.parametrize(("text", "russian", "solar", "gregorian"), WORDS)
def test_a_date_is_said_with_the_right_cases(
    text: str, russian: str, solar: str, gregorian: str
) -> None:
    value = parse(text)
    assert value.display(language="ru") == russian
    assert value.display("persian", "fa") == solar
    assert value.display("gregorian", "fa") == gregorian


def test_months_of_the_persian_calendar_have_russian_names_and_cases() -> None:
    assert parse("2014-12-09").display("persian", "ru") == "18 азара 1393"
    assert parse("[2016-10..2016-11]").display("persian", "ru") == "между мехром и азаром 1395"


def test_a_page_says_a_date_in_the_calendar_of_its_readers() -> None:
    value = parse("2014-12-09")
    for language, words, beside in (
        ("en-gb", "9 December 2014", ""),
        ("ru", "9 декабря 2014", ""),
        ("fa", "۱۸ آذر ۱۳۹۳", "۹ دسامبر ۲۰۱۴"),
    ):
        with translation.override(language):
            assert dates.in_words(value) == words
            assert dates.beside(value) == beside


def test_a_date_beyond_the_persian_calendar_stays_gregorian() -> None:
    with translation.override("fa"):
        assert dates.in_words(parse("0600")) == "۶۰۰ میلادی"
        assert dates.beside(parse("0600")) == ""


@pytest.mark.parametrize(
    ("language", "day", "month", "decade"),
    [
        ("en-gb", "9 December", "December 2014", "2010s"),
        ("ru", "9 декабря", "декабрь 2014", "2010-е годы"),
        ("fa", "۹ دسامبر", "دسامبر ۲۰۱۴", "دههٔ ۲۰۱۰"),
    ],
)
def test_parts_of_dates_are_said_alone(language: str, day: str, month: str, decade: str) -> None:
    with translation.override(language):
        assert dates.day_of_year(date(2000, 12, 9)) == day
        assert dates.month_of_year(2014, 12) == month
        assert dates.decade_words(2010) == decade


def test_a_fault_of_a_date_is_explained_in_the_page_s_language() -> None:
    with translation.override("ru"), pytest.raises(EDTFError) as caught:
        parse_period("2015-02-30")
    with translation.override("ru"):
        assert "дней: 28" in caught.value.worded(translation.gettext)
    assert caught.value.reason == "February 2015 has 28 days, so 30 February cannot be"
