"""The drawing of a period, as a reader meets it without JavaScript."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client, RequestFactory
from django.utils import translation

from articles.models import (
    ActorKind,
    Event,
    Evidence,
    LinkType,
    Participation,
    Status,
    Verification,
)
from articles.search.query import Query
from articles.views.timelines import page_timeline, span_overview, timeline_svg

from .factories import make_actor, make_article, make_author, make_event, make_link, make_topic
from .reader import query_count, read, records, words

pytestmark = pytest.mark.django_db


def plot(client: Client, address: str) -> Tag:
    found = read(client, address).select_one(".timeline-plot")
    assert found
    return found


def many(count: int, **values: object) -> list[Event]:
    """So many published events of one day each, from 2000 on."""
    chooser = random.Random(5)
    rows = []
    for number in range(count):
        day = date(2000, 1, 1) + timedelta(days=chooser.randrange(3650))
        rows.append(
            Event(
                slug=f"e-{number}",
                title=f"Event {number}",
                status=Status.PUBLISHED,
                date=day.isoformat(),
                earliest=day,
                latest=day,
                **values,
            )
        )
    return Event.objects.bulk_create(rows)


@pytest.mark.parametrize(
    ("edtf", "selector"),
    [
        ("2015-04-09", "svg > circle.point"),
        ("2015-04-09/2015-06", "rect.bar:not([fill])"),
        ("2015-04-09/..", 'rect.bar[fill="url(#fade-out)"]'),
        ("/2015-04-09", 'rect.bar[fill="url(#fade-in)"]'),
        ("2015-04/2015-06~", '.soft rect.bar[fill="url(#fade-out)"]'),
        ("2015-04", "line.line:not([stroke]) ~ circle.point"),
        ("[2015-04-09..2015-06-02]", "line.line ~ circle.point"),
        ("2015-04-09~", "a.soft circle.halo"),
        ("2015-04-09?", "a.broken circle.point"),
        ("0001", "a.event"),
        ("9999-12-31", "a.event"),
    ],
)
def test_each_form_of_date_has_its_shape(client: Client, edtf: str, selector: str) -> None:
    make_event("one", date=edtf)
    assert plot(client, "/timeline/").select(f'[data-record="event:one"] {selector}') or plot(
        client, "/timeline/"
    ).select(f'{selector.split(" ")[0]}[data-record="event:one"]')


def test_what_the_evidence_says_is_drawn_and_said(client: Client) -> None:
    make_event("doubtful", date="2015-04-09", verified=False, place="Moscow")
    partly = make_event("partly", date="2015-04-10", verified=False)
    Evidence.objects.create(event=partly, citation="A book", state=Verification.PARTLY)
    disputed = make_event("disputed", date="2015-04-11")
    Evidence.objects.create(event=disputed, citation="Another", disagrees=True)
    page = plot(client, "/timeline/")
    marks = {str(a["data-record"]): a for a in page.select("a[data-record]")}
    assert "broken" in marks["event:doubtful"]["class"]
    assert "hollow" in marks["event:partly"]["class"]
    assert marks["event:disputed"].select_one(".unequal")
    title = marks["event:doubtful"].find("title")
    assert title
    assert title.get_text() == "Doubtful, 9 April 2015, unverified, Moscow"
    assert marks["event:doubtful"]["href"] == "/events/doubtful/"


def test_lanes_are_of_topics_of_kinds_or_one(client: Client) -> None:
    syria, crimea = make_topic("syria", name="Syria"), make_topic("crimea", name="Crimea")
    hidden = make_topic("hidden", name="Hidden", status=Status.DRAFT)
    person = make_actor("putin", kind=ActorKind.PERSON)
    for number in range(4):
        make_event(f"s{number}", date="2015-04-09", topics=[syria, hidden], actors=[person])
        make_event(f"c{number}", date="2015-05-09", topics=[crimea])
    page = plot(client, "/timeline/?lanes=topic")
    assert [words(name) for name in page.select(".lane-name")] == ["Crimea 4", "Syria 4"]
    page = plot(client, "/timeline/?lanes=kind")
    assert [words(name) for name in page.select(".lane-name")] == [
        "Persons 4",
        "Without an actor 4",
    ]
    assert not plot(client, "/timeline/?lanes=one").select(".lane-name")


def test_links_to_other_periods_keep_the_other_parameters(client: Client) -> None:
    topic = make_topic("syria")
    for year in range(2010, 2020):
        make_event(date=f"{year}-03-01", topics=[topic])
    page = read(client, "/timeline/?topic=syria&lanes=kind&from=2015-04&to=2015-04&page=1")
    links = page.select(".timeline-zoom a, .timeline-around a, .ticks a, .timeline-choices a")
    assert len(links) > 20
    for link in links:
        assert "topic=syria" in str(link["href"]), link
        assert "page=" not in str(link["href"])
    previous, following = page.select('.timeline-zoom [rel="prev"], .timeline-zoom [rel="next"]')
    assert "from=2015-03&to=2015-03" in str(previous["href"])
    assert "from=2015-05&to=2015-05" in str(following["href"])
    around = [str(a["href"]) for a in page.select(".timeline-around a")]
    assert ["year=2015" in around[-1], "from=2010&to=2019" in around[0]] == [True, True]


def test_every_link_of_the_drawing_opens(client: Client) -> None:
    for edtf in ("1813-10-24", "2015", "2016-02", "2014/..", "9999"):
        make_event(date=edtf)
    page = read(client, "/timeline/")
    links = {str(a["href"]).split("#")[0] for a in page.select(".timeline a")} - {""}
    for link in links:
        assert client.get(link).status_code == 200, link


@pytest.mark.parametrize("address", ["/timeline/?lanes=actor", "/timeline/?arcs=2"])
def test_choices_that_cannot_be_read_are_refused(client: Client, address: str) -> None:
    make_event()
    assert "choose one of" in words(read(client, address, status=400))


def test_curated_links_are_drawn_on_demand_and_said_in_words(client: Client) -> None:
    one, other = make_event("one", date="2015-01-01"), make_event("other", date="2015-06-01")
    draft = make_event("draft", date="2015-03-01", status=Status.DRAFT)
    make_link(one, other, type=LinkType.CAUSED, reason="It led to it.")
    make_link(one, draft, type=LinkType.CAUSED)
    assert not plot(client, "/timeline/").select(".arc")
    page = read(client, "/timeline/?arcs=1")
    assert [words(arc) for arc in page.select(".arc.caused title")] == [
        "One caused Other: It led to it."
    ]
    assert "One caused Other: It led to it." in words(page.select(".timeline-arcs")[0])


def test_what_is_not_published_is_neither_drawn_nor_counted(client: Client) -> None:
    make_event("seen", date="2015")
    make_event("draft", date="1850", status=Status.DRAFT)
    page = read(client, "/timeline/")
    assert words(page.select(".timeline-count")[0]) == "1 event"
    assert set(records(plot(client, "/timeline/"))) == {"event:seen"}
    assert "1850" not in str(page.select_one(".timeline"))


def test_thousands_become_a_density_that_counts_each_once(client: Client) -> None:
    events = many(400)
    topic = make_topic("syria", name="Syria")
    for event in events[:30]:
        event.topics.add(topic)
    Evidence.objects.create(event=events[7], citation="One", state=Verification.VERIFIED)
    Evidence.objects.create(event=events[7], citation="Two", state=Verification.VERIFIED)
    page = read(client, "/timeline/")
    assert page.select(".timeline-plot .density")
    assert "event:e-7" in records(page.select(".timeline-plot")[0])
    assert words(page.select(".timeline-count")[0]) == "400 events"
    lanes = [words(name) for name in plot(client, "/timeline/?lanes=topic").select(".lane-name")]
    assert lanes == ["Syria 30", "Other events 370"]
    shown = Event.objects.filter(earliest__year=2004).count()
    assert f"{shown} of 400 events" in words(read(client, "/timeline/?year=2004"))


def test_what_is_withdrawn_disappears_at_once(client: Client) -> None:
    many(130)
    named = records(plot(client, "/timeline/"))[0].removeprefix("event:")
    event = Event.objects.get(slug=named)
    event.status, event.withdrawal_reason = Status.WITHDRAWN, "Wrong."
    event.save()
    assert named not in str(plot(client, "/timeline/"))


@pytest.mark.parametrize("address", ["/timeline/", "/timeline/?lanes=kind", "/authors/noori/"])
def test_the_number_of_queries_does_not_grow(client: Client, address: str) -> None:
    author = make_author("noori")
    make_article(authors=[author])
    make_event(topics=[make_topic()], actors=[make_actor()])
    few = query_count(client, address)
    for number in range(50):
        make_event(date=f"{2000 + number % 20}", topics=[make_topic()], actors=[make_actor()])
    assert query_count(client, address) == few


def drawing(articles: bool = False, language: str = "en-gb", year: str = "") -> dict[str, object]:
    from articles.models import Article

    request = RequestFactory().get("/topics/t/")
    with translation.override(language):
        return page_timeline(
            request,
            Event.objects.published(),
            Article.objects.published() if articles else None,
            query=Query(topic=("t",), year=year),
        )


def test_right_to_left_time_runs_to_the_left() -> None:
    make_event("first", date="2015-01-01")
    make_event("last", date="2015-12-31")

    def places(language: str) -> list[float]:
        svg = BeautifulSoup(str(drawing(language=language, year="2015")["plot"]), "html.parser")
        return [
            float(str(a.svg["x"]).removesuffix("%"))  # type: ignore[index]
            for a in svg.select("a[data-record]")
        ]

    (first, last), (mirrored_first, mirrored_last) = places("en-gb"), places("fa")
    assert first < last
    assert mirrored_first == pytest.approx(100 - first, abs=0.001)
    assert mirrored_last == pytest.approx(100 - last, abs=0.001)


def test_the_axis_counts_in_the_calendar_of_the_page() -> None:
    make_event("first", date="2011-04-01")
    make_event("last", date="2018-04-01")
    assert drawing()["period"] == "2011–2018"
    found = drawing(language="fa")
    assert found["period"] == "۱۳۹۰–۱۳۹۷"
    ticks = BeautifulSoup(str(found["plot"]), "html.parser").select(".narrow text")
    assert [tick.get_text() for tick in ticks] == ["۱۳۹۰", "۱۳۹۲", "۱۳۹۴", "۱۳۹۶"]


def test_articles_have_their_own_lane_and_undated_ones_none() -> None:
    make_event("event", date="2015-04-09")
    make_article("dated", date="2015-06-01")
    make_article("undated", date="")
    svg = BeautifulSoup(str(drawing(articles=True)["plot"]), "html.parser")
    assert records(svg) == ["event:event", "article:dated"]
    assert svg.select('[data-record="article:dated"] .sheet')


def test_the_file_stands_alone_and_escapes_what_it_names() -> None:
    import xml.etree.ElementTree as ElementTree

    make_event("one", date="2015-04-09", title="<script>alert(1)</script> & “quotes”")
    request = RequestFactory().get("/timeline/")
    about = {"title": "A & B", "source": "http://testserver/timeline/?a=1&b=2"}
    svg = timeline_svg(request, Event.objects.published(), query=Query(), about=about)
    root = ElementTree.fromstring(svg)
    assert root.get("width") == "1200"
    assert "http://testserver/events/one/" in svg
    assert "<script" not in svg
    assert timeline_svg(request, Event.objects.none(), query=Query(), about=about) == ""


def test_the_whole_span_can_be_entered_anywhere(client: Client) -> None:
    for year in (1813, 1990, 2015):
        make_event(date=f"{year}")
    found = span_overview(Event.objects.published())
    links = BeautifulSoup(str(found["overview"]), "html.parser").select(".broad a")
    assert str(links[0]["href"]).startswith("/timeline/?from=1813&to=1819")
    assert found["total"] == 3
    assert span_overview(Event.objects.none()) == {}


def test_a_topic_lane_leads_to_both_topics() -> None:
    page_topic, other = make_topic("t"), make_topic("other")
    for number in range(13):
        event = make_event(date=f"{2000 + number}", topics=[page_topic])
        if number % 2:
            event.topics.add(other)
        Participation.objects.filter(event=event).delete()
    with translation.override("en-gb"):
        request = RequestFactory().get("/topics/t/?lanes=topic")
        found = page_timeline(request, Event.objects.published(), query=Query(topic=("t",)))
    svg = BeautifulSoup(str(found["plot"]), "html.parser")
    assert [words(name) for name in svg.select(".lane-name")] == ["Other 6", "Other events 7"]
    assert svg.select('a[href="/timeline/?topic=t&topic=other"]')


def test_a_period_without_an_end_reaches_to_the_last_record(client: Client) -> None:
    for day in ("1990-05-01", "2014-03-18", "2016-10-26"):
        make_event(date=day)
    for query, period in (("from=2014", "2014–2016"), ("to=2014", "1990–2014")):
        page = BeautifulSoup(client.get(f"/timeline/?{query}").content, "html.parser")
        assert page.select_one("#timeline-period").get_text() == period  # type: ignore[union-attr]
    assert client.get("/timeline/?from=2030").status_code == 200
