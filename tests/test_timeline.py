"""Density and grouping of events, without a request."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.dates import Span
from articles.models import Event
from articles.timeline import BEFORE, UNSTATED, YearSpan, bars, by_month, by_year


def counts(spans: list[YearSpan], **options: object) -> dict[int, int]:
    return {bar.first: bar.count for bar in bars(spans, **options)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], {}),
        ([(2015, 2015, 3)], {2015: 3}),
        ([(2014, 2016, 1), (2016, 2016, 2)], {2014: 1, 2015: 1, 2016: 3}),
        ([(1813, 1813, 1), (1815, 1815, 1)], {1813: 1, 1815: 1}),
        ([(2012, 9999, 1), (2010, 2014, 1)], {2010: 1, 2011: 1, 2012: 2, 2013: 2, 2014: 2}),
        ([(1, 2011, 1), (2010, 2012, 1)], {2010: 2, 2011: 2, 2012: 1}),
    ],
    ids=["none", "one year", "overlap", "gap", "open end", "open beginning"],
)
def test_a_row_counts_in_each_year_that_it_touches(
    spans: list[YearSpan], expected: dict[int, int]
) -> None:
    assert counts(spans) == expected


def test_a_row_counts_once_a_decade() -> None:
    assert counts([(2008, 2012, 1), (2011, 2011, 1)], step=10) == {2000: 1, 2010: 2}


def test_a_window_cuts_the_rows() -> None:
    window = Span(date(2011, 6, 1), date(2012, 2, 1))
    assert counts([(2010, 2015, 1), (2012, 2012, 1)], window=window) == {2011: 1, 2012: 2}


years = st.integers(1, 9999)


@given(st.lists(st.tuples(years, years, st.integers(1, 5)).map(lambda s: (*sorted(s[:2]), s[2]))))
def test_bars_lie_side_by_side_within_the_drawing(spans: list[YearSpan]) -> None:
    drawn = bars(spans)
    for one, other in pairwise(drawn):
        assert one.last < other.first
    for bar in drawn:
        assert 1 <= bar.percent <= 100
        assert bar.count == sum(n for first, last, n in spans if first <= bar.first <= last)


def dated(text: str) -> Event:
    event = Event(date=text)
    event.earliest, event.latest = event.edtf.earliest, event.edtf.latest  # type: ignore[union-attr]
    return event


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2015-04-13", 4),
        ("2015-04", 4),
        ("2015-04~", 4),
        ("2015-11/2016-02", 11),
        ("2014-12/2015-02", BEFORE),
        ("../2015-02", BEFORE),
        ("2015", UNSTATED),
        ("2015-21", UNSTATED),
        ("201X", BEFORE),
    ],
)
def test_an_event_stands_under_the_month_in_which_it_begins(text: str, month: int) -> None:
    assert list(by_month([dated(text)], 2015)) == [month]


def test_groups_keep_the_order_of_the_events() -> None:
    events = [dated("1813"), dated("2015-01-01"), dated("2015"), dated("2015-01-02")]
    assert list(by_year(events)) == [1813, 2015]
    assert by_month(events[1:], 2015) == {1: [events[1], events[3]], UNSTATED: [events[2]]}
