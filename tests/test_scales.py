"""Dates on a scale: where they stand, what is certain of them, and the words below."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.dates import parse
from articles.scales import APPROXIMATE, UNKNOWN, Scale


def scale_of(*texts: str) -> Scale:
    return Scale.around(parse(text) for text in texts)


@pytest.mark.parametrize(
    ("text", "is_day", "is_sure", "fades"),
    [
        ("2014-05-03", True, False, (0, 0)),
        ("2014-05-03~", True, False, (APPROXIMATE + 0.011, APPROXIMATE + 0.011)),
        ("2014-05", False, False, (0, 0)),
        ("[2014-05-01..2014-05-09]", False, False, (0, 0)),
        ("2014-05-01/2014-05-09", False, True, (0, 0)),
        ("2014/2015", False, True, (0, 0)),
        ("2014?/2015", False, True, (APPROXIMATE, 0)),
        ("2014/", False, True, (0, UNKNOWN)),
        ("/2015", False, True, (UNKNOWN, 0)),
    ],
)
def test_what_is_certain_is_told_from_what_is_possible(
    text: str, is_day: bool, is_sure: bool, fades: tuple[float, float]
) -> None:
    shape = scale_of("2010", "2020").shape(parse(text))
    assert shape.is_day == is_day
    assert (shape.sure_width > 0) == is_sure
    assert (shape.before, shape.after) == pytest.approx(fades, abs=0.002)
    assert shape.x <= shape.sure_x
    assert shape.sure_x + shape.sure_width <= shape.end + 0.01


def test_what_is_attested_fades_at_both_ends() -> None:
    shape = scale_of("2000", "2030").shape(parse("2014"), attested=True)
    assert (shape.before, shape.after) == (UNKNOWN, UNKNOWN)
    assert shape.sure_width == shape.width


def test_an_open_end_reaches_the_edge_which_is_the_day_that_was_asked_for() -> None:
    office = parse("2012/..")
    scale = Scale.around([office], until=date(2026, 1, 31))
    assert scale.last == date(2026, 1, 31).toordinal()
    assert scale.shape(office).end == pytest.approx(100)


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("1981/1997", "2024"), ["1980", "1990", "2000", "2010", "2020"]),
        (("2014-01", "2014-08"), ["January 2014", "July 2014"]),
        (("1828-02-21", "1828-02-22"), ["20 February 1828", "22 February 1828"]),
    ],
)
def test_the_words_below_are_few_and_round(texts: tuple[str, ...], words: list[str]) -> None:
    assert [tick.value.display() for tick in scale_of(*texts).ticks()] == words


def test_the_words_below_can_be_of_the_persian_calendar() -> None:
    ticks = scale_of("2001/2009").ticks("persian")
    words = [tick.value.display("persian") for tick in ticks]
    assert words == ["1380", "1382", "1384", "1386", "1388"]
    early = scale_of("0500/0600")
    assert early.ticks("persian") == early.ticks()


@given(st.lists(st.dates(), min_size=1, max_size=4))
def test_every_date_and_every_word_lies_inside_the_drawing(days: list[date]) -> None:
    scale = scale_of(*(day.isoformat() for day in days))
    for day in days:
        shape = scale.shape(parse(f"{day}~"))
        assert -0.01 <= shape.fade_x <= shape.x <= shape.end <= shape.end + shape.after <= 100.01
    ticks = scale.ticks()
    assert len(ticks) <= 7
    assert all(0 <= tick.x <= 100 for tick in ticks)
