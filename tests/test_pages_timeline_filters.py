"""The timeline under its own filters, and as it was known on a day, as a reader meets them."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from articles.models import Evidence, Status, Verification

from .factories import (
    make_actor,
    make_annotation,
    make_article,
    make_author,
    make_event,
    make_topic,
)
from .test_pages_timeline import href, query_count, read, shown, text

pytestmark = pytest.mark.django_db


def chips(page: BeautifulSoup) -> dict[str, str]:
    return {chip.get_text(strip=True): href(chip) for chip in page.select(".active li a")}


@pytest.fixture
def events() -> None:
    person, state = make_actor("person", kind="person"), make_actor("iran", kind="state")
    make_event("sure", date="2015-01", place="Moscow", actors=[person])
    make_event("around", date="2015-02~", place="Vienna", actors=[state])
    make_event("perhaps", date="2015-03?", actors=[person, state])
    make_event("open", date="[2015-03..2015-04]", place="MOSCOW")
    make_event("bare", date="2015-05", place="Moscow", verified=False)
    doubted = make_event("doubted", date="2015-06", verified=False)
    Evidence.objects.create(event=doubted, citation="Hearsay", state=Verification.UNVERIFIED)
    stated = make_event("stated", date="2015-07", verified=False)
    Evidence.objects.create(event=stated, citation="A paper", state=Verification.STATED)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("certain=1", ["sure", "open", "stated"]),
        ("place=moscow", ["sure", "open", "bare"]),
        ("place=Vienna&certain=1", []),
        ("actor_kind=person", ["sure", "perhaps"]),
        ("actor_kind=person&actor_kind=state", ["perhaps"]),
        ("actor_kind=body", []),
        ("actor_kind=state&certain=", ["around", "perhaps"]),
    ],
)
@pytest.mark.usefixtures("events")
def test_filters_of_events(client: Client, query: str, expected: list[str]) -> None:
    assert shown(read(client, f"/timeline/?{query}")) == expected
    assert shown(read(client, f"/timeline/2015/?{query}")) == expected


def test_an_author_narrows_to_what_the_articles_tell_of(client: Client) -> None:
    author = make_author("writer")
    article = make_article(authors=[author])
    about, supported = make_event("about", date="2014"), make_event("supported", date="2015")
    make_annotation(article, event=about)
    Evidence.objects.create(event=supported, annotation=make_annotation(article))
    hidden = make_event("hidden", date="2016")
    make_annotation(article, event=hidden, status=Status.DRAFT)
    make_annotation(make_article(), event=make_event("of-another", date="2017"))
    assert shown(read(client, "/timeline/?author=writer")) == ["about", "supported"]


@pytest.mark.parametrize(
    "address",
    ["/timeline/", "/timeline/2015/", "/timeline/?certain=1", "/timeline/?known=2015-03"],
)
@pytest.mark.usefixtures("events")
def test_facets_count_what_their_links_show(client: Client, address: str) -> None:
    make_event("more", date="2015-08", topics=[make_topic()], place="Sochi")
    page = read(client, address)
    items = page.select(".facets .leader")
    titles = [h3.get_text() for h3 in page.select(".facets > h3")]
    assert {"Kinds of actors", "Places"} <= set(titles)
    for item in items:
        link = href(item.a)
        target = address.partition("?")[0] + link
        assert len(shown(read(client, target))) == int(text(item.select_one(".count"))), target


@pytest.mark.usefixtures("events")
def test_a_place_is_offered_in_its_most_frequent_spelling(client: Client) -> None:
    labels = [
        item.a.get_text() for item in read(client, "/timeline/").select(".facets .leader") if item.a
    ]
    assert "Moscow" in labels
    assert "MOSCOW" not in labels
    page = read(client, "/timeline/?place=mOSCOW&actor_kind=person&certain=1&known=2015-06")
    assert chips(page) == {
        "Place:Moscow": "?certain=1&actor_kind=person&known=2015-06",
        "Kind of actor:person": "?certain=1&place=Moscow&known=2015-06",
        "Dates:certain ones only": "?place=Moscow&actor_kind=person&known=2015-06",
        "As known on:June 2015": "?certain=1&place=Moscow&actor_kind=person",
    }


@pytest.mark.usefixtures("events")
def test_links_and_forms_keep_the_other_parameters(client: Client) -> None:
    kept = "calendar=persian&lanes=kind&arcs=1"
    page = read(client, f"/timeline/?certain=1&known=2016&{kept}")
    for link in page.select(".facets .leader a, .rows-ways a[href^='?'], .past-ways a[href^='?']"):
        assert "lanes=kind" in href(link), link
        assert "arcs=1" in href(link), link
    narrowing, going_back = page.select("form.filter")
    hidden = [
        {field["name"]: field["value"] for field in form.select("[type=hidden]")}
        for form in (narrowing, going_back)
    ]
    shared = {"calendar": "persian", "lanes": "kind", "arcs": "1"}
    assert hidden == [shared | {"known": "2016"}, shared | {"certain": "1"}]
    assert narrowing.select_one("option[value='1'][selected]")


def row(page: BeautifulSoup, slug: str) -> Tag:
    found = page.select_one(f'.rows [data-record="event:{slug}"]')
    assert found is not None
    return found


def test_a_row_says_when_where_and_on_what_evidence(client: Client) -> None:
    event = make_event(
        "talks", date="2015-03-21~", place="Sochi", topics=[make_topic("t", name="Trade")]
    )
    Evidence.objects.create(event=event, citation="Another", disagrees=True)
    said = " ".join(row(read(client, "/timeline/"), "talks").get_text(" ").split())
    for words in (
        "around 21 March 2015",
        "approximate",
        "sources differ",
        "Sochi",
        "2 sources",
        "verified",
        "Trade",
    ):
        assert words in said
    assert "Farvardin" not in said
    page = read(client, "/timeline/?calendar=persian")
    assert "around 1 Farvardin 1394" in row(page, "talks").get_text()
    switch = page.select_one(".rows-ways a")
    assert text(switch) == "Hide the Persian calendar"
    assert href(switch) == "?"


def test_a_busy_year_stands_under_its_months(client: Client) -> None:
    for month in (1, 1, 1, 2, 2, 2, 3):
        make_event(date=f"2015-{month:02}-10")
    assert not read(client, "/timeline/").select(".rows-month")
    make_event(date="2015")
    months = read(client, "/timeline/").select(".rows-month")
    assert [month.get_text() for month in months] == [
        "Month not stated",
        "January",
        "February",
        "March",
    ]
    assert [month["id"] for month in months][1:] == ["m2015-01", "m2015-02", "m2015-03"]


@pytest.fixture
def past() -> None:
    early = make_article("early", title="The early article", date="2015-03")
    late = make_article("late", title="The late article", date="2016-11-06")
    old = make_event("old", title="Old", date="2014-05-02", verified=False)
    note = make_annotation(early, asserted_date="2014-04")
    Evidence.objects.create(event=old, annotation=note, state=Verification.STATED)
    make_annotation(early, event=make_event("ahead", date="2016-02", verified=False))
    make_annotation(late, event=make_event("unknown", date="2014-08", verified=False))
    make_event("undated", date="2014-01")
    make_event("later", date="2016-07")


@pytest.mark.usefixtures("past")
def test_the_view_of_the_past_says_what_it_is_and_how_to_leave(client: Client) -> None:
    page = read(client, "/timeline/?known=2015&from=2014")
    assert shown(page) == ["undated", "old", "ahead"]
    banner = page.select_one(".past")
    assert banner is not None
    said = " ".join(banner.get_text(" ").split())
    for words in (
        "As known on 31 December 2015",
        "3 events were known",
        "1 of them has no source with a date",
        "1 still lay ahead",
        "1 event had another date than today",
        "Old : then April 2014, today 2 May 2014",
        "2 events were not yet known",
    ):
        assert words in said
    assert href(banner.find("a", string="Back to today")) == "?from=2014"
    assert "April 2014" in row(page, "old").get_text()
    assert "today dated 2 May 2014" in row(page, "old").get_text()
    drawn = page.select_one('svg [data-record="event:old"] title')
    assert drawn is not None
    assert drawn.get_text().startswith("Old, April 2014")
    assert "foreseen" in row(page, "ahead").get_text()
    assert "no dated source" in row(page, "undated").get_text()


@pytest.mark.usefixtures("past")
def test_what_was_not_yet_known_is_one_link_away(client: Client) -> None:
    page = read(client, "/timeline/?known=2015")
    missing = href(page.find("a", string=lambda words: bool(words and "not yet known" in words)))
    page = read(client, f"/timeline/{missing}")
    assert shown(page) == ["unknown", "later"]
    assert "known from 6 November 2016" in row(page, "unknown").get_text()
    assert "1 of them had happened already" in " ".join(page.get_text(" ").split())


@pytest.mark.usefixtures("past")
def test_the_days_of_the_articles_lead_to_what_was_known_then(client: Client) -> None:
    days = read(client, "/timeline/?certain=1").select(".known-days a")
    assert [(day.get_text(), href(day)) for day in days] == [
        ("6 November 2016", "?certain=1&known=2016-11-06"),
        ("March 2015", "?certain=1&known=2015-03-31"),
    ]


def test_a_change_is_seen_at_once(client: Client) -> None:
    topic = make_topic("t", name="Trade")
    event = make_event("seen", topics=[topic])
    assert "Trade" in text(read(client, "/timeline/").select_one(".facets .leader a"))
    event.title = "Renamed"
    event.save()
    topic.name = "Commerce"
    topic.save()
    page = read(client, "/timeline/")
    assert "Renamed" in row(page, "seen").get_text()
    assert "Commerce" in row(page, "seen").get_text()
    event.status, event.withdrawal_reason = Status.WITHDRAWN, "A mistake."
    event.save()
    assert shown(read(client, "/timeline/")) == []


def test_queries_of_a_view_of_the_past_do_not_grow(client: Client) -> None:
    article = make_article(date="2015-01")
    make_annotation(article, event=make_event(), asserted_date="2014")
    before = query_count(client, "/timeline/?known=2016&certain=1")
    for _ in range(20):
        make_annotation(article, event=make_event(), asserted_date="2014")
    assert query_count(client, "/timeline/?known=2016&certain=1") == before


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("place=Atlantis", "no event is recorded at a place of this name"),
        ("place=%00", "name of a place"),
        ("known=201X", "known"),
        ("missing=1", "say on which day"),
        ("author=nobody", "author"),
        ("certain=no", "choose one of 1"),
        ("actor_kind=planet", "person, state"),
        ("calendar=julian", "gregorian, persian"),
    ],
)
@pytest.mark.parametrize(
    "path", ["/timeline/", "/timeline/2015/", "/timeline.csv", "/timeline.svg"]
)
def test_bad_input_names_the_parameter_and_the_reason(
    client: Client, path: str, query: str, said: str
) -> None:
    page = read(client, f"{path}?{query}", 400)
    assert said in page.main.get_text()  # type: ignore[union-attr]
