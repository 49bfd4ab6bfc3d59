"""The first page and the pages about the site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Annotation, Article, Author, Event, Stance, Status, Topic

from .factories import (
    make_actor,
    make_annotation,
    make_article,
    make_author,
    make_event,
    make_topic,
)

pytestmark = pytest.mark.django_db
On = Callable[[date], None]


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> On:
    """Set the calendar to a day."""
    return lambda day: monkeypatch.setattr(timezone, "localdate", lambda *_: day)


def read(client: Client, address: str = "/") -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def part(page: BeautifulSoup, name: str) -> Tag:
    """The section that is headed by the heading of this id."""
    section = page.select_one(f'section[aria-labelledby="{name}"]')
    assert isinstance(section, Tag)
    return section


def records(page: Tag, kind: str) -> list[str]:
    tags = page.select(f'[data-record^="{kind}:"]')
    return [str(tag["data-record"]).removeprefix(f"{kind}:") for tag in tags]


@pytest.mark.parametrize(
    ("today", "heading", "day", "events"),
    [
        (date(2026, 1, 28), "On this day", "28 January", ["old", "new"]),
        (date(2026, 1, 20), "About this time of the year", "28 January", ["old", "new"]),
        (date(2026, 11, 1), "About this time of the year", "31 December", ["end"]),
        (date(2027, 1, 10), "About this time of the year", "31 December", ["end"]),
        (date(2028, 2, 29), "On this day", "29 February", ["leap"]),
    ],
    ids=str,
)
def test_what_happened_on_this_day_or_the_nearest(
    client: Client, on: On, today: date, heading: str, day: str, events: list[str]
) -> None:
    make_event("new", date="2015-01-28")
    make_event("old", date="1907-01-28")
    make_event("end", date="1999-12-31")
    make_event("leap", date="2016-02-29")
    for number, vague in enumerate(["2015-01-20~", "2015-11", "2026", "2015-10-30/2015-11-02"]):
        make_event(f"vague-{number}", date=vague)
    make_event("draft", date="2014-01-20", status=Status.DRAFT)
    on(today)
    section = part(read(client), "day")
    assert section.h2.get_text() == heading  # type: ignore[union-attr]
    assert section.h3.get_text() == day  # type: ignore[union-attr]
    assert records(section, "event") == events


def test_the_day_is_kept_in_the_persian_calendar_too(client: Client, on: On) -> None:
    make_event("same-day-of-both", date="2015-03-21")
    make_event("nowruz-of-a-leap-year", date="1996-03-20")
    make_event("day-before-nowruz", date="2015-03-20")
    on(date(2027, 3, 21))
    section = part(read(client), "day")
    assert [h3.get_text() for h3 in section.select("h3")] == ["21 March", "1 Farvardin 1406"]
    shown = [" ".join(li.get_text(" ").split()) for li in section.select("li")]
    assert shown == ["2015 Same day of both", "1375 Nowruz of a leap year"]


def test_the_best_attested_events_of_a_day_are_chosen(client: Client, on: On) -> None:
    for year in range(1990, 1996):
        make_event(f"e{year}", date=f"{year}-05-05", verified=year % 2 == 1 or year == 1994)
    on(date(2026, 5, 5))
    assert records(part(read(client), "day"), "event") == ["e1991", "e1993", "e1994", "e1995"]


def test_topics_stand_by_how_much_is_in_them(client: Client) -> None:
    topics = [make_topic(slug) for slug in ("empty", "one", "three")]
    make_event(topics=topics[1:])
    make_article(topics=topics[2:])
    make_article(topics=[topics[2]], status=Status.DRAFT)
    section = part(read(client), "topics")
    assert records(section, "topic") == ["three", "one", "empty"]
    rows = section.select("li")
    assert "1 event, 1 article" in rows[0].get_text()
    assert [row.select_one("rect")["width"] for row in rows] == ["100%", "50%", "0%"]  # type: ignore[index]


def test_what_was_published_last_comes_first(client: Client) -> None:
    for number, day in enumerate(["2024-05-01", "2024-05-03", "2024-05-02"]):
        make_article(f"a{number}", published_at=f"{day} 12:00Z", title_supplied=number == 0)
    make_event("event", published_at="2024-05-03 13:00Z")
    make_article("draft", status=Status.DRAFT)
    section = part(read(client), "added")
    assert [h3.get_text() for h3 in section.select("h3")] == [
        "3 May 2024",
        "2 May 2024",
        "1 May 2024",
    ]
    shown = [row["data-record"] for row in section.select("li")]
    assert shown == ["article:a1", "event:event", "article:a2", "article:a0"]
    assert "[A0]" in section.get_text()


def test_the_totals_count_what_readers_can_open(client: Client) -> None:
    make_event()
    make_event(status=Status.DRAFT)
    article = make_article(authors=[make_author()], actors=[make_actor(), make_actor()])
    make_annotation(article, claim="They agree.", stance=Stance.CONVERGENCE)
    make_annotation(article)
    totals = read(client).select_one(".hero-totals")
    assert totals
    words = (
        "Here are 1 event and 1 article with 1 claim; 0 topics, 2 actors and 1 author lead to them."
    )
    assert " ".join(totals.get_text().split()) == words


def test_a_dot_stands_for_each_claim(client: Client) -> None:
    article = make_article()
    for stance in ("convergence", "convergence", "divergence"):
        make_annotation(article, claim="So it is.", stance=stance)
    make_annotation(article, claim="Not yet.", stance="mixed", status=Status.DRAFT)
    figure = read(client).select_one("figure.discs")
    assert figure
    drawn = [dot["data-stance"] for dot in figure.select("circle.dot")]
    assert drawn == ["convergence", "convergence", "divergence"]
    tally = [" ".join(li.get_text().split()) for li in figure.select("li")]
    assert tally == ["convergence 2", "mixed 0", "divergence 1"]


def differing(slug: str, **stances: str) -> None:
    """A topic on which each named author claims so."""
    topic = make_topic(slug)
    for name, stance in stances.items():
        author = Author.objects.filter(slug=name).first() or make_author(name)
        article = make_article(authors=[author])
        make_annotation(article, topics=[topic], claim=f"{name} on {slug}.", stance=stance)


def test_authors_stand_face_to_face_where_they_differ_most(client: Client) -> None:
    differing("little", ann="convergence", bob="divergence")
    differing("much", ann="convergence", bob="divergence", cid="divergence")
    differing("agreed", ann="convergence", bob="convergence", cid="mixed")
    both = make_article(authors=[make_author("dan")])
    torn = make_topic("torn")
    for stance in ("convergence", "divergence"):
        make_annotation(both, topics=[torn], claim="Dan on torn.", stance=stance)
    section = part(read(client), "differ")
    assert records(section, "topic") == ["much", "little"]
    first = section.select_one("li.disagreement")
    assert first
    assert first.select_one("h3 a")["href"] == "/topics/much/#stances"  # type: ignore[index]
    sides = [(side["data-stance"], side.blockquote.get_text()) for side in first.select("figure")]  # type: ignore[union-attr]
    assert sides == [("convergence", "ann on much."), ("divergence", "bob on much.")]
    assert [" ".join(li.get_text().split()) for li in first.select(".tally li")] == [
        "convergence 1",
        "divergence 2",
    ]


def test_only_views_that_authors_hold_in_public_count_as_differing(client: Client) -> None:
    article = make_article(authors=[make_author()])
    topic = make_topic()
    make_annotation(article, topics=[topic], claim="Yes.", stance="convergence")
    against = make_article(authors=[make_author()])
    values = {"topics": [topic], "claim": "No.", "stance": "divergence"}
    make_annotation(against, **values, reported=True)  # type: ignore[arg-type]
    make_annotation(against, **values, status=Status.DRAFT)  # type: ignore[arg-type]
    hidden = make_article(authors=[make_author(status=Status.DRAFT)])
    make_annotation(hidden, **values)  # type: ignore[arg-type]
    assert not read(client).select('section[aria-labelledby="differ"]')


def test_what_changes_is_seen_at_once(client: Client) -> None:
    event = make_event("here")
    assert "1 event" in read(client).get_text()
    event.status, event.withdrawal_reason = Status.WITHDRAWN, "Wrong."
    event.save()
    assert "0 events" in read(client).get_text()


def test_an_unchanged_page_asks_the_database_once(client: Client) -> None:
    make_event()
    read(client)
    with CaptureQueriesContext(connection) as queries:
        read(client)
    assert len(queries) == 1


def test_the_whole_span_can_be_entered(client: Client) -> None:
    make_event(date="1813-10-24")
    make_event(date="2008/2012")
    section = part(read(client), "in-time")
    assert section.select('a[href^="/timeline/"]')
    assert not section.select("[style]")


def test_an_empty_database_has_a_home_page(client: Client) -> None:
    page = read(client)
    assert "No event is published yet." in page.get_text()
    assert page.select_one('form[role=search] input[name="q"]')
    assert not page.select("figure.discs")


def test_an_empty_database_has_a_style_guide(client: Client) -> None:
    page = read(client, "/about/style/")
    assert "No record is published yet" in page.get_text()
    assert page.select("table.dates")
    assert not page.select("[data-record]")


def test_the_number_of_queries_does_not_grow(client: Client, on: On) -> None:
    on(date(2026, 1, 28))
    counts = []
    for rows in (1, 12):
        for number in range(rows):
            differing(f"t{rows}-{number}", ann="convergence", bob="divergence")
            make_event(topics=Topic.objects.all()[:1], actors=[make_actor()])
        ContentType.objects.get_for_models(Annotation, Article, Event)
        with CaptureQueriesContext(connection) as queries:
            read(client)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


@pytest.mark.parametrize("address", ["/", "/about/", "/about/style/"])
def test_heading_title_description_and_address(client: Client, address: str) -> None:
    page = read(client, address)
    assert len(page.find_all("h1")) == 1
    assert page.title
    assert len(page.title.get_text()) > 20
    assert page.select_one("meta[name=description]")
    link = page.select_one("link[rel=canonical]")
    assert link
    assert link["href"] == f"http://testserver{address}"


def test_about_explains_how_to_read_the_site(client: Client) -> None:
    page = read(client, "/about/")
    for link in page.select("main nav a"):
        assert page.select_one(f"h2{link['href']}"), link
    assert page.select_one("dl.legend")
    words = page.main.get_text()  # type: ignore[union-attr]
    for word in ("Not verified", "digest", "stance", "Creative Commons", "cite", "correction"):
        assert word in words
