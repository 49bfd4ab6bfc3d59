"""The Persian calendar: its days, the words for Gregorian dates in it, and dates typed in it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import persian_calendar
from articles.dates import EDTFError, parse, parse_persian
from articles.persian_calendar import FIRST_DAY, LAST_DAY, from_gregorian, to_gregorian

PERSIAN_DAYS = st.dates(FIRST_DAY, LAST_DAY)

# Leap years of the official calendar in Iran, in use since 1304 (1925).
LEAP_YEARS = {
    *(1304, 1309, 1313, 1317, 1321, 1325, 1329, 1333, 1337, 1342, 1346, 1350, 1354, 1358),
    *(1362, 1366, 1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412),
}


@pytest.mark.parametrize("year", range(1304, 1413))
def test_esfand_has_30_days_in_leap_years_only(year: int) -> None:
    assert persian_calendar.month_length(year, 12) == (30 if year in LEAP_YEARS else 29)


@pytest.mark.parametrize(
    ("gregorian", "persian"),
    [
        ("1813-10-24", (1192, 8, 2)),
        ("1925-12-31", (1304, 10, 10)),
        ("1979-02-11", (1357, 11, 22)),
        ("2014-12-09", (1393, 9, 18)),
        ("2015-04-14", (1394, 1, 25)),
        ("2024-03-19", (1402, 12, 29)),
        ("2024-03-20", (1403, 1, 1)),
        ("2025-03-20", (1403, 12, 30)),
        ("2025-03-21", (1404, 1, 1)),
        ("2026-03-21", (1405, 1, 1)),
    ],
)
def test_known_days(gregorian: str, persian: tuple[int, int, int]) -> None:
    day = date.fromisoformat(gregorian)
    assert from_gregorian(day) == persian
    assert to_gregorian(*persian) == day


@given(PERSIAN_DAYS)
def test_each_day_comes_back(day: date) -> None:
    assert to_gregorian(*from_gregorian(day)) == day


@given(st.dates(FIRST_DAY, LAST_DAY - timedelta(days=1)))
def test_the_next_day_is_the_next_date(day: date) -> None:
    year, month, number = from_gregorian(day)
    following = [(year, month, number + 1), (year, month + 1, 1), (year + 1, 1, 1)]
    ends_month = number == persian_calendar.month_length(year, month)
    expected = following[0 if not ends_month else 1 if month < 12 else 2]
    assert from_gregorian(day + timedelta(days=1)) == expected


WORDS = [
    ("2014-12-09", "18 Azar 1393"),
    ("2016-10", "Mehr–Aban 1395"),
    ("2016-03", "Esfand 1394 – Farvardin 1395"),
    ("2016", "1394–1395"),
    ("2016-10~", "around Mehr–Aban 1395"),
    ("2016?", "perhaps 1394–1395"),
    ("2016-10-26%", "perhaps around 5 Aban 1395"),
    ("201X", "a year in 1388–1398"),
    ("20XX~", "around 1378–1478"),
    ("2004-XX", "a month in 1382–1383"),
    ("1985-04-XX", "a day in Farvardin–Ordibehesht 1364"),
    ("2014-21", "Esfand 1392 – Khordad 1393"),
    ("2014-24", "Azar–Esfand 1393"),
    ("1941-08-25/1941-08-31", "3–9 Shahrivar 1320"),
    ("2016-08-16/2016-08-22", "26 Mordad to 1 Shahrivar 1395"),
    ("2019-03-20/2019-03-22", "29 Esfand 1397 to 2 Farvardin 1398"),
    # What lasted from some day of June began in Khordad or in Tir: each end stays a range.
    ("2014-06/2015-02~", "Khordad–Tir 1393 to around Bahman–Esfand 1393"),
    ("2006/2010", "1384–1385 to 1388–1389"),
    ("2009-02-07/2010", "19 Bahman 1387 to 1388–1389"),
    ("2006/2006", "1384–1385"),
    ("2015/..", "since 1393–1394"),
    ("../2015-04-14", "until 25 Farvardin 1394"),
    ("2015-04-14/", "from 25 Farvardin 1394 until an unknown date"),
    ("/2016", "from an unknown date until 1394–1395"),
    ("[2016-10-29..2016-11-06]", "between 8 and 16 Aban 1395"),
    ("[2016-10..2016-11]", "between Mehr and Azar 1395"),
    ("[2016..2018]", "between 1394 and 1397"),
    ("[2016..]", "1394 or later"),
    ("[..2016]", "1395 or earlier"),
    ("[2015-03-21..2016-03-19]", "1394"),
    ("[2015-03-21..2017-03-20]", "between 1394 and 1395"),
    ("[2015-03-21..2015-04-20]", "Farvardin 1394"),
    ("[2015-03-21..2015-05-21]", "between Farvardin and Ordibehesht 1394"),
    ("0622-04-01", "12 Farvardin 1 SH"),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_words_in_the_persian_calendar(text: str, words: str) -> None:
    assert parse(text).display("persian") == words


@pytest.mark.parametrize(
    "text", ["0621", "0622", "0622-03-20", "0600/2015", "9999", "06XX", "../0500"]
)
def test_no_words_where_the_calendar_has_no_such_date(text: str) -> None:
    assert parse(text).display("persian") == ""


@given(st.integers(623, 9998))
def test_a_year_is_given_no_month_and_a_month_no_day(year: int) -> None:
    for month in range(1, 13):
        words = parse(f"{year:04}-{month:02}").display("persian").replace(" SH", "")
        assert re.fullmatch(r"[A-Z][a-z]+( \d+ – |–)[A-Z][a-z]+ \d+", words)
    assert re.fullmatch(r"\d+( SH – |–)\d+( SH)?", parse(f"{year:04}").display("persian"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1394-01-25", "2015-04-14"),
        ("۱۳۹۴-۰۱-۲۵", "2015-04-14"),
        ("١٣٩٤-٠١-٢٥", "2015-04-14"),
        (" 1394 ", "[2015-03-21..2016-03-19]"),
        ("۱۳۹۵", "[2016-03-20..2017-03-20]"),
        ("1394-01", "[2015-03-21..2015-04-20]"),
        ("1395-12", "[2017-02-19..2017-03-20]"),
        ("1403-12-30", "2025-03-20"),
        ("0001-01-01", "0622-03-21"),
        ("9377", "[9998-03-20..9999-03-20]"),
    ],
)
def test_persian_dates_are_read_as_gregorian_ones(text: str, expected: str) -> None:
    value = parse_persian(text)
    assert str(value) == expected
    assert parse(str(value)) == value


@given(PERSIAN_DAYS)
def test_a_day_typed_in_persian_is_that_day(day: date) -> None:
    year, month, number = from_gregorian(day)
    value = parse_persian(f"{year:04}-{month:02}-{number:02}")
    assert value.earliest == value.latest == day
    assert value.is_exact_day


@given(st.integers(1000, 9377), st.integers(1, 12))
def test_a_month_or_year_typed_in_persian_is_displayed_so(year: int, month: int) -> None:
    name = persian_calendar.MONTHS[month - 1]
    assert parse_persian(f"{year}-{month:02}").display("persian") == f"{name} {year}"
    assert parse_persian(f"{year}").display("persian") == f"{year}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1394-12-30", "Esfand 1394 has 29 days, so 30 Esfand cannot be"),
        ("۱۳۹۴-۰۷-۳۱", "Mehr 1394 has 30 days, so 31 Mehr cannot be"),
        ("1394-01-32", "Farvardin 1394 has 31 days"),
        ("1394-01-00", "Farvardin 1394 has 31 days"),
        ("1394-13", "there is no month 13"),
        ("1394-00", "there is no month 00"),
        ("0000", "0001 to 9377"),
        ("9378", "0001 to 9377"),
        ("1394/01/25", "1394-01-25"),
        ("94", "1394-01-25"),
        ("1394~", "1394-01-25"),
        ("๑๓๙๔", "write digits as 0123456789"),
        ("1394\x00", "invisible character"),
        ("", "a date is missing"),
    ],
)
def test_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(EDTFError) as refusal:
        parse_persian(text)
    assert reason in refusal.value.reason
