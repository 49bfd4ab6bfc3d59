"""EDTF dates: what they allow, how they read, and what is refused with which reason."""

from __future__ import annotations

import copy
import pickle
from datetime import date, timedelta
from itertools import pairwise

import edtf
import pytest
from edtf.parser.edtf_exceptions import EDTFParseException
from hypothesis import given
from hypothesis import strategies as st

from articles.dates import (
    EDTF,
    Edge,
    EDTFError,
    Form,
    Precision,
    Span,
    parse,
    parse_period,
    parse_persian,
)

SPANS = [
    # Level 0
    ("2014", "2014-01-01", "2014-12-31", "year"),
    ("2014-12", "2014-12-01", "2014-12-31", "month"),
    ("2014-12-09", "2014-12-09", "2014-12-09", "day"),
    ("2016-02", "2016-02-01", "2016-02-29", "month"),
    ("1900-02", "1900-02-01", "1900-02-28", "month"),
    ("0001", "0001-01-01", "0001-12-31", "year"),
    ("9999-12-31", "9999-12-31", "9999-12-31", "day"),
    ("1941-08-25/1941-08-31", "1941-08-25", "1941-08-31", "day"),
    ("2014/2015-02", "2014-01-01", "2015-02-28", "year"),
    ("2009-02-07/2010", "2009-02-07", "2010-12-31", "year"),
    ("1992-05/1997-06-27", "1992-05-01", "1997-06-27", "month"),
    ("2015-06/2015", "2015-06-01", "2015-12-31", "year"),
    # Level 1: qualification leaves the span as it is
    ("2016~", "2016-01-01", "2016-12-31", "year"),
    ("2016-10?", "2016-10-01", "2016-10-31", "month"),
    ("2019-05-30%", "2019-05-30", "2019-05-30", "day"),
    ("2014-06/2015-02~", "2014-06-01", "2015-02-28", "month"),
    ("2014?/2015-02~", "2014-01-01", "2015-02-28", "year"),
    # Level 1: digits left open
    ("201X", "2010-01-01", "2019-12-31", "decade"),
    ("20XX", "2000-01-01", "2099-12-31", "century"),
    ("000X", "0001-01-01", "0009-12-31", "decade"),
    ("00XX", "0001-01-01", "0099-12-31", "century"),
    ("2004-XX", "2004-01-01", "2004-12-31", "year"),
    ("1985-04-XX", "1985-04-01", "1985-04-30", "month"),
    ("1985-XX-XX", "1985-01-01", "1985-12-31", "year"),
    ("201X~", "2010-01-01", "2019-12-31", "decade"),
    # Level 1: seasons, of which winter ends in the next year
    ("2014-21", "2014-03-01", "2014-05-31", "season"),
    ("2014-22", "2014-06-01", "2014-08-31", "season"),
    ("2014-23", "2014-09-01", "2014-11-30", "season"),
    ("2014-24", "2014-12-01", "2015-02-28", "season"),
    ("2015-24", "2015-12-01", "2016-02-29", "season"),
    ("9999-24", "9999-12-01", "9999-12-31", "season"),
    ("2014-21/2014-23", "2014-03-01", "2014-11-30", "season"),
    # Level 1: open and unknown ends
    ("2015/..", "2015-01-01", "9999-12-31", "year"),
    ("../2015", "0001-01-01", "2015-12-31", "year"),
    ("2015-04/", "2015-04-01", "9999-12-31", "month"),
    ("/2016", "0001-01-01", "2016-12-31", "year"),
    # Level 2: one moment in a span
    ("[2016-10-29..2016-11-06]", "2016-10-29", "2016-11-06", "day"),
    ("[2016-10..2017]", "2016-10-01", "2017-12-31", "year"),
    ("[..2016]", "0001-01-01", "2016-12-31", "year"),
    ("[2016-05..]", "2016-05-01", "9999-12-31", "month"),
]


@pytest.mark.parametrize(("text", "earliest", "latest", "precision"), SPANS)
def test_span_and_precision(text: str, earliest: str, latest: str, precision: str) -> None:
    value = parse(text)
    first, last = date.fromisoformat(earliest), date.fromisoformat(latest)
    assert (value.earliest, value.latest) == (first, last)
    assert value.span == Span(first, last)
    assert value.sort_key == (first, last)
    assert value.precision == Precision(precision)
    assert str(value) == text


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain", "exact_day"),
    [
        ("2014-12-09", False, False, True),
        ("2014-12-09/2014-12-09", False, False, True),
        ("2014-12", False, False, False),
        ("2014-12-09~", True, False, False),
        ("2014-12-09?", False, True, False),
        ("2014-12-09%", True, True, False),
        ("2014-06/2015-02~", True, False, False),
        ("2014?/2015", False, True, False),
        ("2014?/2015~", True, True, False),
        ("[2016..2017]", False, False, False),
        ("2015/..", False, False, False),
    ],
)
def test_certainty(text: str, approximate: bool, uncertain: bool, exact_day: bool) -> None:
    value = parse(text)
    assert (value.approximate, value.uncertain) == (approximate, uncertain)
    assert value.is_qualified == (approximate or uncertain)
    assert value.is_exact_day == exact_day


def test_an_open_end_is_told_from_an_unknown_one() -> None:
    assert parse("2015/..").end is Edge.OPEN
    assert parse("2015/").end is Edge.UNKNOWN
    assert parse("../2015").start is Edge.OPEN
    assert parse("/2015").start is Edge.UNKNOWN
    assert parse("[..2015]").start is Edge.OPEN
    assert not isinstance(parse("9999").end, Edge)


def test_the_three_forms() -> None:
    assert parse("2015").form is Form.SINGLE
    assert parse("2015/2016").form is Form.INTERVAL
    assert parse("[2015..2016]").form is Form.ONE_OF


def test_spaces_around_a_date_are_dropped() -> None:
    assert str(parse(" 2014-12\n")) == "2014-12"


def test_values_are_equal_hashable_immutable_and_copied_whole() -> None:
    value = parse("2014-06/2015-02~")
    assert value == parse("2014-06/2015-02~") != parse("2014-06/2015-02")
    assert len({value, parse("2014-06/2015-02~")}) == 1
    assert pickle.loads(pickle.dumps(value)) == copy.deepcopy(value) == value
    with pytest.raises(AttributeError):
        value.start = value.end  # type: ignore[misc]


REFUSED = [
    ("", "missing"),
    ("   ", "missing"),
    ("2015-02-30", "February 2015 has 28 days, so 30 February cannot be"),
    ("2016-02-30", "February 2016 has 29 days, so 30 February cannot be"),
    ("2014-02-00", "February 2014 has 28 days"),
    ("2015-13", "there is no month 13"),
    ("2015-00-01", "there is no month 00"),
    ("2015-25", "there is no month 25"),
    ("2014-21-03", "a season has no days"),
    ("2015/2014", "the end, 2014, is before the start, 2015"),
    ("2015-06~/2015-01", "the end, 2015-01, is before the start, 2015-06~"),
    ("[2016..2014]", "the end, 2014, is before the start, 2016"),
    ("/", "at least one end needs a date"),
    ("../..", "at least one end needs a date"),
    ("[..]", "at least one end needs a date"),
    ("0000", "no year 0"),
    ("-0333", "years 0001 to 9999"),
    ("Y17E7", "years 0001 to 9999"),
    ("Y-170000002", "years 0001 to 9999"),
    ("12345", "years 0001 to 9999"),
    ("201", "year of four digits"),
    ("9-12-2014", "year of four digits"),
    ("2014-1-9", "two digits"),
    ("20141209", "hyphens"),
    ("201x", "X stands for"),
    ("199u", "X stands for"),
    ("201X-05", "X stands for"),
    ("1985-XX-12", "X stands for"),
    ("2014-12-09T10:00:00Z", "a time of day is not kept"),
    ("2014-12-09T10:00:00+03:30/2015", "a time of day is not kept"),
    ("2014/open", "write .. for an open end"),
    ("unknown/2014", "nothing for an unknown one"),
    ("2016?~", "write %"),
    ("2016~-10", "at the end of a date"),
    ("?2016", "at the end of a date"),
    ("[2014,2016]", "[2014..2016]"),
    ("{2014..2016}", "[2014..2016]"),
    ("[2014..2016", "[2014..2016]"),
    ("[2014/2016]", "[2014..2016]"),
    ("09/12/2014", "as 2014-12-09"),
    ("2014/2015/2016", "as 2014/2015"),
    ("9 December 2014", "“9 December 2014” is not a date"),
    ("лето 2014", "“лето 2014” is not a date"),
    ("2014\N{EN DASH}12", "is not a date"),
    ("۲۰۱۴-۱۲", "write digits as 0123456789, not as ۲"),
    ("٢٠١٤", "write digits as 0123456789"),
    ("201²", "write digits as 0123456789"),
    ("2014\x00", "invisible character"),
    ("2014\N{RIGHT-TO-LEFT MARK}", "invisible character"),
    ("2014\ud800", "invisible character"),
    ("2" * 65, "no more than 64 characters"),
    ("[" * 10_000, "no more than 64 characters"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(EDTFError) as refusal:
        parse(text)
    assert reason in refusal.value.reason
    assert str(refusal.value) == refusal.value.reason


WORDS = [
    ("2014-12-09", "9 December 2014"),
    ("2014-12", "December 2014"),
    ("2014", "2014"),
    ("0622-04-01", "1 April AD 622"),
    ("2016-10~", "around October 2016"),
    ("2019-05-30~", "around 30 May 2019"),
    ("2016?", "perhaps 2016"),
    ("2016%", "perhaps around 2016"),
    ("201X", "2010s"),
    ("201X~", "around the 2010s"),
    ("200X", "a year in 2000–2009"),
    ("20XX", "a year in 2000–2099"),
    ("20XX~", "around 2000–2099"),
    ("2004-XX", "a month in 2004"),
    ("1985-04-XX", "a day in April 1985"),
    ("1985-XX-XX?", "perhaps a day in 1985"),
    ("1985-04-XX~", "around April 1985"),
    ("2014-21", "spring 2014"),
    ("2014-24", "winter 2014–2015"),
    ("2014-24~", "around winter 2014–2015"),
    ("1941-08-25/1941-08-31", "25–31 August 1941"),
    ("2000-11-03/2000-12-01", "3 November to 1 December 2000"),
    ("1999-12-31/2000-01-02", "31 December 1999 to 2 January 2000"),
    ("1946-03/1946-05", "March–May 1946"),
    ("2016-11/2017-01", "November 2016 to January 2017"),
    ("2006/2010", "2006–2010"),
    ("2006/2006", "2006"),
    ("2009-02-07/2010", "7 February 2009 to 2010"),
    ("2014/2014-02", "2014 to February 2014"),
    ("2014-06/2014-07-05", "June to 5 July 2014"),
    ("2014-06/2015-02~", "June 2014 to around February 2015"),
    ("2014?/2015", "perhaps 2014 to 2015"),
    ("2014-21/2014-23", "spring–autumn 2014"),
    ("201X/2021", "the 2010s to 2021"),
    ("1985-04-XX/1985-06", "a day in April 1985 to June 1985"),
    ("2015/..", "since 2015"),
    ("2015-04-09~/..", "since around 9 April 2015"),
    ("../2016", "until 2016"),
    ("2015/", "from 2015 until an unknown date"),
    ("/2016", "from an unknown date until 2016"),
    ("[2016-10-29..2016-11-06]", "between 29 October and 6 November 2016"),
    ("[2016-10-29..2016-10-31]", "between 29 and 31 October 2016"),
    ("[2016..2018]", "between 2016 and 2018"),
    ("[2014-21..2014-23]", "between spring and autumn 2014"),
    ("[20XX..2100]", "between 2000 and 2100"),
    ("[2016~..2018]", "between around 2016 and 2018"),
    ("[2016..2016]", "2016"),
    ("[..2016-05]", "May 2016 or earlier"),
    ("[2016..]", "2016 or later"),
    ("[2016~..]", "around 2016 or later"),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_words_are_as_precise_as_the_date(text: str, words: str) -> None:
    assert parse(text).display() == words


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2015", "2015-01-01", "2015-12-31"),
        ("2015-02", "2015-02-01", "2015-02-28"),
        ("2015-02-08", "2015-02-08", "2015-02-08"),
    ],
)
def test_period_of_a_url_parameter(text: str, earliest: str, latest: str) -> None:
    assert parse_period(text) == Span(date.fromisoformat(earliest), date.fromisoformat(latest))


@pytest.mark.parametrize(
    "text",
    ["2015~", "201X", "2015-XX", "2015-21", "2015/2016", "[2015..2016]", "2015/..", "20x5", "\x00"],
)
def test_a_period_is_a_year_a_month_or_a_day_only(text: str) -> None:
    with pytest.raises(EDTFError):
        parse_period(text)


def test_spans_overlap_on_a_shared_day() -> None:
    year = parse_period("2015")
    assert year.overlaps(parse("2015-12-31/2017").span)
    assert parse("2014/2015-01-01").span.overlaps(year)
    assert parse("2014/2016").span.overlaps(year)
    assert parse("2010/..").span.overlaps(year)
    assert not year.overlaps(parse("2016").span)
    assert not parse("../2014").span.overlaps(year)


def test_a_span_contains_its_ends() -> None:
    span = Span(date(2015, 1, 1), date(2015, 12, 31))
    assert span.contains(span.earliest)
    assert span.contains(span.latest)
    assert not span.contains(span.latest + timedelta(days=1))
    assert not span.contains(span.earliest - timedelta(days=1))


def test_a_span_runs_forward() -> None:
    with pytest.raises(ValueError, match="before"):
        Span(date(2015, 1, 2), date(2015, 1, 1))


DAYS = st.dates()
YEARS = st.integers(1, 9999).map("{:04}".format)
MONTHS = st.integers(1, 12).map("{:02}".format)
DATES = st.one_of(
    DAYS.map(date.isoformat),
    DAYS.map(lambda day: f"{day.isoformat()[:7]}-XX"),
    st.tuples(YEARS, MONTHS).map("-".join),
    st.tuples(YEARS, st.sampled_from(["21", "22", "23", "24", "XX", "XX-XX"])).map("-".join),
    YEARS,
    st.integers(0, 999).map("{:03}X".format),
    st.integers(0, 99).map("{:02}XX".format),
)
POINTS = st.tuples(DATES, st.sampled_from(["", "", "~", "?", "%"])).map("".join)


def _ordered(ends: tuple[str, str]) -> tuple[str, str]:
    first, second = sorted(ends, key=lambda text: parse(text).sort_key)
    return first, second


PAIRS = st.tuples(POINTS, POINTS).map(_ordered)
VALID = st.one_of(
    POINTS,
    PAIRS.map("/".join),
    PAIRS.map(lambda ends: f"[{ends[0]}..{ends[1]}]"),
    st.tuples(st.sampled_from(["{}/..", "../{}", "{}/", "/{}", "[{}..]", "[..{}]"]), POINTS).map(
        lambda chosen: chosen[0].format(chosen[1])
    ),
)


@given(VALID)
def test_reading_what_was_printed_gives_the_same_value(text: str) -> None:
    value = parse(text)
    assert str(value) == text
    assert parse(str(value)) == value


@given(VALID)
def test_every_value_has_a_span_and_words_in_both_calendars(text: str) -> None:
    value = parse(text)
    assert value.earliest <= value.latest
    assert value.display().isprintable()
    assert value.display()
    assert isinstance(value.display("persian"), str)


@given(st.lists(VALID.map(parse)))
def test_sorting_orders_by_earliest_then_latest(values: list[EDTF]) -> None:
    ordered = sorted(values, key=lambda value: value.sort_key)
    assert [value.earliest for value in ordered] == sorted(value.earliest for value in values)
    for before, after in pairwise(ordered):
        assert before.earliest < after.earliest or before.latest <= after.latest


@given(st.one_of(st.text(), st.text(alphabet="0123456789-/.[]{}~?%XTYu: ", max_size=24)))
def test_any_text_is_read_or_refused(text: str) -> None:
    for reader in (parse, parse_period, parse_persian):
        try:
            said = str(reader(text))
        except EDTFError as error:
            said = error.reason
        assert said


@given(PAIRS)
def test_words_tell_what_lasted_from_one_moment_in_a_span(ends: tuple[str, str]) -> None:
    lasted, moment = parse("/".join(ends)), parse(f"[{ends[0]}..{ends[1]}]")
    for calendar in ("gregorian", "persian"):
        words = lasted.display(calendar)
        assert words != moment.display(calendar) or lasted.start == lasted.end or not words


@given(DATES)
def test_a_qualifier_never_widens_the_span(text: str) -> None:
    assert {parse(text + sign).span for sign in "~?%"} == {parse(text).span}


# Where the strict bounds of the `edtf` package are others than ours, and why.
DIFFERENCES = {
    "2014-24": "it ends winter on 31 December, we with February",
    "2015-24": "as above",
    "000X": "it begins in a year 0, which dates do not have",
    "00XX": "as above",
    "2015/..": "it answers infinity, for which it has no date",
    "../2015": "as above",
    "[..2016]": "as above",
    "[2016-05..]": "as above",
    "[2016-10..2017]": "it reads such a span only between two dates of the same precision",
    "2015-04/": "it supposes that an unknown end comes after ten years at most",
    "/2016": "it supposes that an unknown start is ten years earlier at most",
}


@pytest.mark.parametrize("text", [row[0] for row in SPANS])
def test_second_opinion_agrees_or_is_listed_as_differing(text: str) -> None:
    try:
        second = edtf.parse_edtf(text)
        bounds = (date(*second.lower_strict()[:3]), date(*second.upper_strict()[:3]))
    except (EDTFParseException, TypeError, ValueError):
        bounds = None
    assert (bounds == parse(text).sort_key) == (text not in DIFFERENCES)
