"""What was known on a day: when an event was written of, and which date it had then."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from articles.models import Event, Evidence, Status, Verification
from articles.models.known import knowledge_of, redated

from .factories import make_annotation, make_article, make_event

pytestmark = pytest.mark.django_db
DAY = date(2015, 6, 30)


def known(day: date = DAY) -> set[str]:
    slugs = set(Event.objects.known_on(day).values_list("slug", flat=True))
    others = set(Event.objects.not_known_on(day).values_list("slug", flat=True))
    assert slugs | others == set(Event.objects.values_list("slug", flat=True))
    assert not slugs & others
    return slugs


def support(event: Event, appeared: str = "2015-01", **values: Any) -> None:
    """A passage of an article of this date that supports the event."""
    note = make_annotation(make_article(date=appeared))
    state = Verification.STATED
    Evidence.objects.create(**{"event": event, "annotation": note, "state": state} | values)


def refer(event: Event, appeared: str = "", **values: Any) -> None:
    """A reference of this date outside of the collection."""
    state = Verification.VERIFIED
    defaults = {"event": event, "citation": "A paper", "published": appeared, "state": state}
    Evidence.objects.create(**defaults | values)


@pytest.mark.parametrize(
    ("appeared", "is_known"),
    [
        ("2015-06-30", True),
        ("2015-06", True),
        ("2014~", True),
        ("[2014-10..2014-12]", True),
        ("2015-07-01", False),
        ("2015", False),
        ("2014/..", False),
    ],
)
@pytest.mark.parametrize("tell", [support, refer])
def test_an_event_is_known_when_a_source_had_certainly_appeared(
    tell: Any, appeared: str, is_known: bool
) -> None:
    event = make_event("told", date="2016", verified=False)
    tell(event, appeared)
    assert known() == ({"told"} if is_known else set())


def test_an_annotation_about_an_event_makes_it_known_without_being_evidence() -> None:
    event = make_event("told", date="2014", verified=False)
    make_annotation(make_article(date="2015-07-01"), event=event)
    assert known() == set()
    make_annotation(make_article(date="2015-06-30"), event=event)
    assert known() == {"told"}


@pytest.mark.parametrize(
    ("happened", "is_known"),
    [("2015-06-30", True), ("2015", True), ("2015-07-01", False), ("2007/..", True)],
)
def test_without_a_dated_source_it_is_known_from_its_first_day(
    happened: str, is_known: bool
) -> None:
    refer(make_event("undated", date=happened, verified=False))
    make_event("bare", date=happened, verified=False)
    assert known() == ({"undated", "bare"} if is_known else set())


def test_a_dated_source_decides_beside_an_undated_one() -> None:
    event = make_event(date="2014", verified=False)
    refer(event)
    refer(event, "2015-08-01")
    assert known() == set()


def test_what_is_not_public_makes_nothing_known() -> None:
    event = make_event("past", date="2020", verified=False)
    note = make_annotation(make_article(date="2015-01"), status=Status.DRAFT)
    Evidence.objects.create(event=event, annotation=note)
    hidden = make_article(date="2015-01", status=Status.DRAFT)
    Evidence.objects.create(event=event, annotation=make_annotation(hidden))
    assert known() == set()


def then(event: Event, day: date = DAY) -> str:
    value = knowledge_of([event], day)[event.pk].then
    listed = list(redated(Event.objects.filter(pk=event.pk), day))
    assert listed or not value
    return str(value) if value else ""


def test_the_date_is_the_one_that_all_had_given() -> None:
    event = make_event(date="2015-03-02", verified=False)
    support(event, "2015-04", asserted_date="2015-03")
    refer(event, "2015-05", asserted_date="2015-03-01")
    assert then(event) == "2015-03-01"
    assert then(event, date(2015, 4, 30)) == "2015-03"
    refer(event, "2015-06-30")
    assert then(event) == ""
    assert then(event, date(2015, 6, 29)) == "2015-03-01"


def test_the_date_of_a_passage_counts_where_the_evidence_names_none() -> None:
    event = make_event(date="2015-03-02", verified=False)
    note = make_annotation(make_article(date="2015-04"), asserted_date="2015-03-01")
    Evidence.objects.create(event=event, annotation=note, state=Verification.STATED)
    assert then(event) == "2015-03-01"


@pytest.mark.parametrize(
    "values",
    [{"state": Verification.UNVERIFIED}, {"disagrees": True}],
    ids=["names no date", "disagrees without a date"],
)
def test_a_source_that_bears_no_date_out_changes_nothing(values: dict[str, Any]) -> None:
    event = make_event(date="2015-03-02", verified=False)
    support(event, "2015-04", **values)
    assert then(event) == ""
    support(event, "2015-05", asserted_date="2015-02")
    assert then(event) == "2015-02"


def test_what_was_written_of_before_is_foreseen() -> None:
    late = make_event(date="2015-09", verified=False)
    early = make_event(date="2015-05", verified=False)
    for event in (late, early):
        support(event, "2015-02")
    assert knowledge_of([late, early], DAY)[late.pk].is_foreseen
    assert not knowledge_of([late, early], DAY)[early.pk].is_foreseen
    support(early, "2015-03", asserted_date="2015-12", state=Verification.STATED)
    assert not knowledge_of([early], DAY)[early.pk].is_foreseen


def test_an_announced_day_is_foreseen_though_it_came_earlier() -> None:
    event = make_event(date="2015-05", verified=False)
    refer(event, "2015-02", asserted_date="2015-12")
    assert knowledge_of([event], DAY)[event.pk].is_foreseen


def test_knowing_of_many_takes_two_queries(django_assert_num_queries: Any) -> None:
    events = [make_event(date="2014") for _ in range(5)]
    for event in events:
        support(event)
    with django_assert_num_queries(2):
        knowledge_of(events, DAY)
