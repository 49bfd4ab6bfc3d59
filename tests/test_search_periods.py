"""Times are read as people write them: three languages, two calendars."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.dates import parse
from articles.search.periods import find_periods

YEARS = """
what happened in 2015 | year 2015
Ruhani 2015 | year 2015
۲۰۱۵ | year 2015
٢٠١٥ | year 2015
в 2015-м | year 2015
2015 г. | year 2015
in the year 2014 | year 2014
سال ۲۰۱۵ میلادی | year 2015
mid-2015 | year 2015
early 2014 | year 2014
the end of 2015 | year 2015
beginning of the year 2015 | year 2015
around 2016 | year 2016
around the 2015 elections | year 2015
c. 2015 | year 2015
yr 2015 | year 2015
first half of October 2016 | month 2016-10
Q3-Q4 2014 | year 2014
سال ۲۰۱۵م | year 2015
ژانویهٔ ۲۰۱۶ | month 2016-01
July '15 | month 2015-07
2014 troops in Crimea | year 2014
AD 2015 | year 2015
2015 AD | year 2015
late October 2016 | month 2016-10
конце 2015 года | year 2015
конец 2015 | year 2015
начало 2014 года | year 2014
около 2015 года | year 2015
اوایل ۲۰۱۴ | year 2014
اواخر سال ۲۰۱۵ | year 2015
اوایل ۱۳۹۴ | year 2015-03-21/2016-03-19
articles 2019 | year 2019
статьи 2019 | year 2019
статья 2019 года | year 2019
resolution 1929 of 2010 | year 2010
2015 metro strike | year 2015
2014 ruble crisis | year 2014
۱۳۹۴ | year 2015-03-21/2016-03-19
سال ۱۳۹۴ | year 2015-03-21/2016-03-19
سال ۹۴ | year 2015-03-21/2016-03-19
1394 SH | year 2015-03-21/2016-03-19
1394 | year 2015-03-21/2016-03-19
1394 شمسی | year 2015-03-21/2016-03-19
۱۳۹۴ ش | year 2015-03-21/2016-03-19
1394 solar hijri | year 2015-03-21/2016-03-19
سال ۰۳ | year 2024-03-20/2025-03-20
اردیبهشت ۹۴ | month 2015-04-21/2015-05-21
۲۵ فروردین ۹۴ | day 2015-04-14
October 2016 | month 2016-10
oct. 2016 | month 2016-10
in march of 2014 | month 2014-03
may 2015 | month 2015-05
октябрь 2016 | month 2016-10
в октябре 2016 года | month 2016-10
ноябре 2014 г. | month 2014-11
2016 октябрь | month 2016-10
اکتبر ۲۰۱۶ | month 2016-10
10/2016 | month 2016-10
2015-01 | month 2015-01
مهر ۱۳۹۵ | month 2016-09-22/2016-10-21
مهر ماه ۱۳۹۵ | month 2016-09-22/2016-10-21
Mehr 1395 | month 2016-09-22/2016-10-21
January 28, 2015 | day 2015-01-28
May 9th, 2015 | day 2015-05-09
28 января 2015 года | day 2015-01-28
28.01.2015 | day 2015-01-28
2015-01-28 | day 2015-01-28
۲۵ فروردین ۱۳۹۴ | day 2015-04-14
۱۳۹۴/۰۱/۲۵ | day 2015-04-14
مهرماه ۱۳۹۵ | month 2016-09-22/2016-10-21
۲۳ تیرماه سال ۱۳۹۴ | day 2015-07-14
20-Jan-2015 | day 2015-01-20
01/20/2015 | day 2015-01-20
2-го сентября 2019 | day 2019-09-02
Jan-2015 | month 2015-01
two thousand fifteen | year 2015
in two thousand and fifteen | year 2015
twenty twenty-two | year 2022
nineteen oh seven | year 1907
в две тысячи пятнадцатом году | year 2015
тысяча девятьсот девяносто первый год | year 1991
двухтысячный год | year 2000
دو هزار و پانزده | year 2015
سال هزار و سیصد و نود و چهار | year 2015-03-21/2016-03-19
سال نود و چهار | year 2015-03-21/2016-03-19
"""
RANGES = """
between 2014 and 2016 | range 2014/2016
from 2014 to 2016 | range 2014/2016
2014-2016 | range 2014/2016
2014–16 | range 2014/2016
2015/16 | range 2015/2016
2015 to 2010 | range 2010/2015
2014 and 2015 | range 2014/2015
с 2014 по 2016 год | range 2014/2016
между 2014 и 2016 годами | range 2014/2016
بین ۲۰۱۴ و ۲۰۱۶ | range 2014/2016
از ۱۳۹۲ تا ۱۳۹۴ | range 2013-03-21/2016-03-19
October–November 2016 | range 2016-10/2016-11
from March to June 2014 | range 2014-03/2014-06
October 2016 to January 2017 | range 2016-10/2017-01
с января по март 2015 | range 2015-01/2015-03
مهر و آبان ۱۳۹۵ | range 2016-09-22/2016-11-20
5-9 May 2015 | range 2015-05-05/2015-05-09
29 October – 6 November 2016 | range 2016-10-29/2016-11-06
since 2014 | range 2014/..
2014 onwards | range 2014/..
с 2014 года | range 2014/..
after October 2016 | range 2016-11/..
после 2014 | range 2015/..
before 1979 | range ../1978
до 1979 года | range ../1978
پیش از ۱۹۷۹ | range ../1978
until 1979 | range ../1979
articles from 2015 | range 2015/..
article from 2014 | range 2014/..
articles since 2014 | range 2014/..
since early 2014 | range 2014/..
from mid-2014 to late 2015 | range 2014/2015
до конца 2015 года | range ../2015
с начала 2014 года | range 2014/..
1990s | range 199X
late 1990s | range 199X
конец 1990-х | range 199X
the 90s | range 199X
1990-е годы | range 199X
دهه ۱۹۹۰ | range 199X
nineties | range 199X
the late nineties | range 199X
nineteen-seventies | range 197X
девяностые | range 199X
в девяностых годах | range 199X
90-е | range 199X
в 90-х | range 199X
нулевые | range 200X
دهه ۹۰ | range 2011-03-21/2021-03-20
دهه نود | range 2011-03-21/2021-03-20
دهه هفتاد میلادی | range 197X
دهه ۹۰ میلادی | range 199X
19th-century | range 1801/1900
the nineteenth century | range 1801/1900
twenty-first century | range 2001/2100
19-й век | range 1801/1900
в девятнадцатом веке | range 1801/1900
XX столетия | range 1901/2000
XIXth century | range 1801/1900
قرن نوزدهم | range 1801/1900
قرن ۱۹ | range 1801/1900
سده بیستم میلادی | range 1901/2000
قرن بیست و یکم | range 2001/2100
سال‌های ۲۰۱۴ تا ۲۰۱۶ | range 2014/2016
از سال ۲۰۱۴ تا سال ۲۰۱۶ | range 2014/2016
between 2014 & 2016 | range 2014/2016
in the years 2014 to 2016 | range 2014/2016
19th century | range 1801/1900
XIX век | range 1801/1900
summer 2015 | range 2015-22
летом 2015 | range 2015-22
تابستان ۱۳۹۴ | range 2015-06-22/2015-09-22
تابستان ۹۴ | range 2015-06-22/2015-09-22
from 14 to 31 July 2019 | range 2019-07-14/2019-07-31
с 14 по 31 июля 2019 | range 2019-07-14/2019-07-31
July 14-31, 2019 | range 2019-07-14/2019-07-31
July 14 – August 3, 2019 | range 2019-07-14/2019-08-03
from July 14 to July 31, 2019 | range 2019-07-14/2019-07-31
October/November 2016 | range 2016-10/2016-11
October or November 2016 | range 2016-10/2016-11
2015 или 2016 | range 2015/2016
winter 2015-2016 | range 2015-24
зимой 2015/16 года | range 2015-24
spring 2015-2016 | range 2015-03/2016-12
not before 2015 | range 2015/..
no later than 2015 | range ../2015
не позднее 2015 года | range ../2015
دههٔ ۱۹۹۰ | range 199X
from twenty fourteen to twenty sixteen | range 2014/2016
Q1 2015 | range 2015-01/2015-03
2015 Q3 | range 2015-07/2015-09
1H 2015 | range 2015-01/2015-06
fourth quarter of 2014 | range 2014-10/2014-12
III квартал 2014 | range 2014-07/2014-09
سه‌ماههٔ سوم ۲۰۱۴ | range 2014-07/2014-09
second half of 2015 | range 2015-07/2015-12
второй половине 2015 | range 2015-07/2015-12
во 2-м полугодии 2015 года | range 2015-07/2015-12
نیمه دوم ۲۰۱۵ | range 2015-07/2015-12
نیمهٔ نخست ۱۳۹۴ | range 2015-03-21/2015-09-22
since the second half of 2015 | range 2015-07/..
after Q2 2015 | range 2015-07/..
second half of the 1990s | range 1995/1999
первая половина XIX в. | range 1801/1850
17th to 19th centuries | range 1601/1900
spring and summer 2015 | range 2015-03/2015-08
بهار و تابستان ۱۳۹۴ | range 2015-03-21/2015-09-22
between spring 2015 and May 2016 | range 2015-03/2016-05
summer of '15 | range 2015-22
2012..2014 | range 2012/2014
"""
NONE = """
may
March
Mehr
1,001 nights
500,000 barrels
resolution 1929
резолюция 1929
резолюция СБ ООН 1929
resolutions 1929 and 1930
UNSCR 1929
article 2015
1800 MW
1800 MWe
2000 troops
1500 танков
page 1812
стр. 1812
1800 МВт
2015 metres
۲۰۰۰ متر
2000 barrels
early March
Su-2015
9999
2231
v2015
2015th
S-300
forty
сорок
two thousand
two thousand five hundred
twenty one drones
две тысячи человек
هزار و یک شب
دو هزار نفر
век
قرن ۱۳ هجری
"""
SCATTERED = """
two thousand nineteen twenty fifteen five and from to in July 14 31 2019 две тысячи
пятнадцатом году с по июля دو هزار و پانزده سال نود چهار از تا تیرماه
"""


def rows(table: str) -> list[str]:
    return [row for row in table.strip().splitlines() if row]


@pytest.mark.parametrize("row", rows(YEARS + RANGES))
def test_a_time_is_read(row: str) -> None:
    text, _, expected = row.rpartition(" | ")
    assert [f"{found.kind} {found.value}" for found in find_periods(text)] == [expected]


@pytest.mark.parametrize("text", rows(NONE))
def test_what_is_no_time_is_left_alone(text: str) -> None:
    assert find_periods(text) == []


def test_mehr_is_a_month_only_of_a_persian_year() -> None:
    assert [found.value for found in find_periods("Mehr 2016")] == ["2016"]


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("oil at the end of 2015 and gas", "the end of 2015"),
        ("санкции в конце 2015 года", "конце 2015 года"),
        ("تحریم در اوایل سال ۲۰۱۴", "اوایل سال ۲۰۱۴"),
        ("oil since two thousand fourteen and gas", "since two thousand fourteen"),
    ],
)
def test_words_that_say_which_part_of_a_time_belong_to_it(text: str, matched: str) -> None:
    (period,) = find_periods(text)
    assert text[period.start : period.end] == matched


def test_several_times_are_found_where_they_stand() -> None:
    text = "2014 and 2017, not October 2020"
    found = [text[period.start : period.end] for period in find_periods(text)]
    assert found == ["2014", "2017", "October 2020"]


def test_a_persian_time_says_its_gregorian_days() -> None:
    (period,) = find_periods("مهر ۱۳۹۵")
    assert period.label == "Mehr 1395 (22 September to 21 October 2016)"


@given(st.lists(st.sampled_from(SCATTERED.split()), max_size=12).map(" ".join))
def test_whatever_words_are_put_together_a_time_stands_among_them(text: str) -> None:
    ends = [0]
    for period in find_periods(text):
        assert ends[-1] <= period.start < period.end <= len(text)
        assert text[period.start : period.end].strip() == text[period.start : period.end]
        ends.append(period.end)


@given(st.text(alphabet="0123456789-/.–, sмgdh۱۲۳۴۹۵مهر", max_size=40))
def test_whatever_is_found_is_edtf_and_its_days(text: str) -> None:
    for period in find_periods(text):
        assert parse(period.value).span == period.span
        assert 0 <= period.start < period.end <= len(text)
