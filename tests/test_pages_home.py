"""The first page and the page about the site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Stance, Status

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


def records(page: BeautifulSoup, kind: str) -> list[str]:
    tags = page.select(f'main [data-record^="{kind}:"]')
    return [str(tag["data-record"]).removeprefix(f"{kind}:") for tag in tags]


@pytest.mark.parametrize(
    ("today", "heading", "events"),
    [
        (date(2026, 1, 28), "On this day, 28 January", ["old", "new"]),
        (date(2026, 1, 20), "Nearest to this day: 28 January", ["old", "new"]),
        (date(2026, 11, 1), "Nearest to this day: 31 December", ["end"]),
        (date(2027, 1, 10), "Nearest to this day: 31 December", ["end"]),
        (date(2028, 2, 29), "On this day, 29 February", ["leap"]),
    ],
    ids=str,
)
def test_what_happened_on_this_day_or_the_nearest(
    client: Client, on: On, today: date, heading: str, events: list[str]
) -> None:
    make_event("new", date="2015-01-28")
    make_event("old", date="1907-01-28")
    make_event("end", date="1999-12-31")
    make_event("leap", date="2016-02-29")
    for number, vague in enumerate(["2015-01-20~", "2015-11", "2026", "2015-10-30/2015-11-02"]):
        make_event(f"vague-{number}", date=vague)
    make_event("draft", date="2014-01-20", status=Status.DRAFT)
    on(today)
    page = read(client)
    assert heading in [h2.get_text() for h2 in page.select("h2")]
    assert records(page, "event") == events


def test_topics_stand_by_how_much_is_in_them(client: Client) -> None:
    topics = [make_topic(slug) for slug in ("empty", "one", "three")]
    make_event(topics=topics[1:])
    make_article(topics=topics[2:])
    make_article(topics=[topics[2]], status=Status.DRAFT)
    page = read(client)
    assert records(page, "topic") == ["three", "one", "empty"]
    row = page.select_one('[data-record="topic:three"]')
    assert row
    assert "1 event, 1 article" in row.get_text()


def test_newest_articles_come_first(client: Client) -> None:
    for year in (2014, 2019, 2016):
        make_article(f"a{year}", date=str(year))
    make_article("draft", date="2020", status=Status.DRAFT)
    assert records(read(client), "article") == ["a2019", "a2016", "a2014"]


def test_the_totals_count_what_readers_can_open(client: Client) -> None:
    make_event()
    make_event(status=Status.DRAFT)
    article = make_article(authors=[make_author()], actors=[make_actor(), make_actor()])
    make_annotation(article, claim="They agree.", stance=Stance.CONVERGENCE)
    make_annotation(article)
    meta = " ".join(read(client).select_one(".head .meta").get_text(" ").split())  # type: ignore[union-attr]
    assert meta == "1 event 1 article 1 claim 0 topics 2 actors 1 author"


def test_the_overview_repeats_its_bars_as_links(client: Client) -> None:
    make_event(date="1813-10-24")
    make_event(date="2008/2012")
    page = read(client)
    figure = page.select_one("figure.overview")
    assert figure
    assert next(a["href"] for a in figure.select("svg a")) == "/timeline/1813/"
    assert len(figure.select("svg a")) == 6
    decades = {a.get_text(): a["href"] for a in figure.select("nav a")}
    assert decades == {
        "1810s": "/timeline/?from=1810&to=1819",
        "2000s": "/timeline/?from=2000&to=2009",
        "2010s": "/timeline/?from=2010&to=2019",
    }
    assert "From 1813 to 2012" in figure.figcaption.get_text()  # type: ignore[union-attr]
    assert not figure.select("[style]")


def test_an_empty_database_has_a_home_page(client: Client) -> None:
    page = read(client)
    assert "No event is published yet." in page.get_text()
    assert page.select_one('form[role=search] input[name="q"]')


def test_the_number_of_queries_does_not_grow(client: Client, on: On) -> None:
    on(date(2026, 1, 28))
    counts = []
    for rows in (1, 50):
        for _ in range(rows):
            topic = make_topic()
            make_event(topics=[topic], actors=[make_actor()])
            make_article(topics=[topic], authors=[make_author()])
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as queries:
            read(client)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("address", ["/", "/about/"])
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
