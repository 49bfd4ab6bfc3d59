"""Where names find room, without a request: whatever the marks, no name touches another."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.dates import Span
from articles.timeline.labels import (
    AIR,
    HALF,
    TIERS,
    Placed,
    place,
    place_named,
    shortened,
    text_width,
)
from articles.timeline.periods import (
    DECADE,
    MONTH,
    STEPS,
    Step,
    beside,
    in_calendar,
    larger,
    length,
    smaller,
    written,
)
from articles.timeline.spread import beginning, columns, extent

shares = st.floats(0, 1)
names = st.text(st.sampled_from("abc WMЩшиیخ "), min_size=1, max_size=60)
marks = st.lists(
    st.tuples(shares, shares, names, st.sampled_from([0.0, 12.0])).map(
        lambda t: Placed(min(t[:2]), max(t[:2]), t[2], min(t[:2]), extra=t[3])
    )
    | st.tuples(shares, names).map(lambda t: Placed(t[0], t[0], t[1], t[0])),
    max_size=40,
)


def extent_at(mark: Placed, tier: int) -> tuple[float, float] | None:
    """Where the name that a mark shows at a tier begins and ends; None where it shows none."""
    breadth = TIERS[tier]
    shown = [name for first, name in mark.names if first <= tier]
    if not shown:
        return None
    width = text_width(shown[-1]) + AIR / 2
    low, high = mark.bare(breadth)
    if mark.side.name == "ON":
        return mark.anchor * breadth, mark.anchor * breadth + HALF + AIR + width
    return (low - width, low) if mark.side.name == "BEFORE" else (high, high + width)


@given(marks, st.integers(1, 6), st.booleans())
def test_names_touch_no_other_name_nor_mark_nor_edge(
    placed: list[Placed], rows: int, dense: bool
) -> None:
    if dense:
        placed = place_named(placed, rows)
    else:
        assert place(placed, rows) <= 2 * rows
    for tier, breadth in enumerate(TIERS):
        shown = [(mark, found) for mark in placed if (found := extent_at(mark, tier))]
        for mark, (low, high) in shown:
            assert low >= -2 * HALF
            assert high <= breadth + HALF
            for other in placed:
                if other is mark or other.row != mark.row:
                    continue
                their_low, their_high = other.bare(breadth)
                assert high <= their_low + 1 or their_high - 1 <= low
                theirs = extent_at(other, tier)
                assert theirs is None or high <= theirs[0] + 1 or theirs[1] <= low + 1


def test_a_name_that_is_cut_says_something_and_grows_with_the_room() -> None:
    security = Placed(0.2, 0.2, "Security Council resolution 1929 tightens the sanctions", 0.2)
    place([security, Placed(0.5, 0.5, "", 0.5)], 1)
    assert [len(name) > 12 for _tier, name in security.names] == [True] * len(security.names)
    assert security.names[0][1] == "Security Council…"
    assert len(security.names) > 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Crimea", "Crimea"),
        ("Russia annexes Crimea", "Russia annexes…"),
        ("Antidisestablishmentarian", "Antidisestabli…"),
        ("بازدید روحانی از مسکو در بهار", "بازدید روحانی…"),
    ],
)
def test_a_name_is_cut_between_words(text: str, expected: str) -> None:
    assert shortened(text, 15) == expected


days = st.dates(date.min, date.max)
spans = st.tuples(days, days).map(lambda pair: Span(min(pair), max(pair)))


@given(spans, st.sampled_from(STEPS), st.booleans())
def test_steps_cover_a_span_without_a_gap(span: Span, step: Step, persian: bool) -> None:
    step = in_calendar(step, span, persian)
    start, end = step.start_of(span.earliest), step.end_of(span.earliest)
    assert start <= span.earliest <= end
    assert step.start_of(end) == start
    assert step.end_of(start) == end


@pytest.mark.parametrize(
    ("first", "last", "before", "after", "out"),
    [
        ("2015-04-01", "2015-04-30", ("2015-03", "2015-03"), ("2015-05", "2015-05"), "2015"),
        ("2015-01-01", "2015-12-31", ("2014", "2014"), ("2016", "2016"), "2010"),
        ("2010-01-01", "2019-12-31", ("2000", "2009"), ("2020", "2029"), "2000"),
        ("2015-04-09", "2015-04-09", ("2015-04-08",) * 2, ("2015-04-10",) * 2, "2015-04"),
        ("2014-01-01", "2016-12-31", ("2011", "2013"), ("2017", "2019"), "2010"),
    ],
)
def test_one_steps_through_the_calendar(
    first: str, last: str, before: tuple[str, str], after: tuple[str, str], out: str
) -> None:
    span = Span(date.fromisoformat(first), date.fromisoformat(last))
    previous, following, outer = beside(span, -1), beside(span, 1), larger(span)
    assert previous
    assert following
    assert outer
    assert (written(previous), written(following)) == (before, after)
    assert written(outer)[0] == out


def test_the_calendar_ends_at_its_first_and_last_year() -> None:
    assert beside(Span(date(1, 1, 1), date(1, 12, 31)), -1) is None
    assert beside(Span(date(9999, 1, 1), date(9999, 12, 31)), 1) is None
    assert smaller(Span(date(2015, 1, 1), date(2015, 12, 31))) == MONTH
    assert smaller(Span(date(2015, 1, 1), date(2015, 1, 1))) is None


def test_one_old_event_does_not_squeeze_the_others() -> None:
    recent = [(date(year, 1, 1), date(year, 12, 31), 40) for year in range(2002, 2026)]
    every = [(date(1813, 10, 24), date(1813, 10, 24), 1), *recent]
    whole = extent(every)
    assert whole == Span(date(1813, 1, 1), date(2025, 12, 31))
    assert beginning(every, whole) == Span(date(2002, 1, 1), date(2025, 12, 31))
    assert beginning(recent, Span(date(2002, 1, 1), date(2025, 12, 31))).earliest.year == 2002


@given(st.lists(st.tuples(spans, st.integers(1, 9)), min_size=1, max_size=12), spans)
def test_columns_count_what_touches_them(rows: list[tuple[Span, int]], window: Span) -> None:
    step = next((step for step in STEPS if length(window) / step.days <= 60), DECADE)
    stretches = [(row.earliest, row.latest, count) for row, count in rows]
    for column in columns(stretches, window, step):
        touching = sum(
            count for row, count in rows if row.overlaps(column.span) and row.overlaps(window)
        )
        assert column.count == touching or not all(
            window.contains(day) for day in (column.span.earliest, column.span.latest)
        )
        assert 0 <= column.x <= column.x + column.width <= 1.0001
        assert 0 < column.height <= 1


def test_persian_steps_begin_at_nowruz_as_far_as_that_calendar_goes() -> None:
    window = Span(date(2015, 3, 21), date(2016, 3, 19))
    outer, before = larger(window, persian=True), beside(window, -1, persian=True)
    assert outer == Span(date(2011, 3, 21), date(2021, 3, 20))
    assert before == Span(date(2014, 3, 21), date(2015, 3, 20))
    assert beside(Span(date(2015, 1, 1), date(2015, 1, 31)), 1, persian=True) == Span(
        date(2015, 2, 1), date(2015, 2, 28)
    )
    assert larger(Span(date(500, 1, 1), date(500, 1, 31)), persian=True) == Span(
        date(500, 1, 1), date(500, 12, 31)
    )
