"""What a reader asks of the timeline: written to an address and read back."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict

from articles.search.query import BadParameter
from articles.search.timeline_query import TimelineQuery

FULL = (
    "topic=crimea&topic=syria&actor=iran&author=somebody&from=2014-03&to=2016&page=3&certain=1"
    "&place=Moscow+and+Tehran&actor_kind=person&actor_kind=state&known=2015-02&missing=1"
    "&calendar=persian&lanes=kind&arcs=1"
)


@pytest.mark.parametrize(
    "address", ["", FULL, "known=2015-02-28", "place=%D0%9C%D0%BE%D1%81%D0%BA%D0%B2%D0%B0"]
)
def test_what_is_read_is_written_back(address: str) -> None:
    query = TimelineQuery.parse(QueryDict(address))
    assert query.urlencode() == f"?{address}"
    assert TimelineQuery.parse(QueryDict(query.urlencode()[1:])) == query


@pytest.mark.parametrize(
    ("known", "day"),
    [
        ("2015-02-10", "2015-02-10"),
        ("2015-02", "2015-02-28"),
        ("2016-02", "2016-02-29"),
        ("2015", "2015-12-31"),
    ],
)
def test_of_a_month_or_year_the_last_day_counts(known: str, day: str) -> None:
    query = TimelineQuery.parse(QueryDict(f"known={known}"))
    assert query.known_day == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("address", "name", "said"),
    [
        ("certain=yes", "certain", "choose one of 1"),
        ("actor_kind=planet", "actor_kind", "person, state"),
        ("known=yesterday", "known", "is not a date"),
        ("known=2015-02-30", "known", "February 2015 has 28 days"),
        ("known=2015~", "known", "write a year, a month or a day"),
        ("known=2014/2015", "known", "write a year, a month or a day"),
        ("missing=1", "missing", "say on which day"),
        ("known=2015&missing=2", "missing", "choose one of 1"),
        ("calendar=julian", "calendar", "gregorian, persian"),
        ("lanes=three", "lanes", "topic, kind, one"),
        ("arcs=yes", "arcs", "choose one of 1"),
        ("place=%00", "place", "name of a place"),
        ("place=" + "x" * 201, "place", "name of a place"),
        ("topic=%00", "topic", "letters a to z"),
        ("from=2016&to=2015", "to", "2016"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_reason(address: str, name: str, said: str) -> None:
    with pytest.raises(BadParameter) as refused:
        TimelineQuery.parse(QueryDict(address))
    assert refused.value.name == name
    assert said in str(refused.value)


def test_without_the_day_nothing_was_unknown() -> None:
    query = TimelineQuery(known="2015", missing="1", place="Moscow")
    assert query.dropping("known", "2015") == TimelineQuery(place="Moscow")
    assert query.dropping("place", "Moscow") == TimelineQuery(known="2015", missing="1")
