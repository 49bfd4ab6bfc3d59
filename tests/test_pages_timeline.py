"""The timeline and the pages of years, as a reader meets them."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Status

from .factories import make_actor, make_event, make_topic

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def read(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status, address
    return BeautifulSoup(response.content, "html.parser")


def shown(page: BeautifulSoup) -> list[str]:
    return [
        str(tag["data-record"]).removeprefix("event:") for tag in page.select(".records .record")
    ]


def query_count(client: Client, address: str) -> int:
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def text(tag: Tag | None) -> str:
    assert tag is not None
    return tag.get_text()


def href(tag: Tag | None) -> str:
    assert tag is not None
    return str(tag["href"])


def test_events_stand_in_order_under_their_years(client: Client) -> None:
    make_event("later", date="2016-01-16")
    make_event("whole-year", date="2015")
    make_event("first-day", date="2015-01-01")
    make_event("old", date="1813-10-24")
    page = read(client, "/timeline/")
    assert shown(page) == ["old", "first-day", "whole-year", "later"]
    assert [h2.get_text(strip=True) for h2 in page.select(".group > h2")] == [
        "1813",
        "2015",
        "2016",
    ]
    assert href(page.select_one(".group > h2 > a")) == "/timeline/1813/"


@pytest.mark.parametrize(
    ("date", "is_there"),
    [
        ("2015-06-01", True),
        ("2014-12/2015-02", True),
        ("2014-06/2017", True),
        ("2015-12-31/2016", True),
        ("[2014-12-30..2015-01-02]", True),
        ("201X", True),
        ("2012/..", True),
        ("../2015-01-01", True),
        ("2014-12-31", False),
        ("2016-01-01~", False),
        ("2016/..", False),
    ],
)
@pytest.mark.parametrize("address", ["/timeline/2015/", "/timeline/?year=2015"])
def test_a_year_shows_every_event_whose_span_touches_it(
    client: Client, address: str, date: str, is_there: bool
) -> None:
    make_event("the-event", date=date)
    assert shown(read(client, address)) == (["the-event"] if is_there else [])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("topic=crimea", ["a", "b"]),
        ("topic=crimea&topic=syria", ["b"]),
        ("actor=iran", ["b", "c"]),
        ("topic=crimea&actor=iran", ["b"]),
        ("from=2015", ["b", "c"]),
        ("to=2014-03", ["a"]),
        ("from=2015-06&to=2016", ["c"]),
        ("year=2015&from=2016", []),
        ("q=x&kind=zzz", ["a", "b", "c"]),
    ],
)
def test_filters_combine(client: Client, query: str, expected: list[str]) -> None:
    crimea, syria = make_topic("crimea"), make_topic("syria")
    iran = make_actor("iran")
    make_event("a", date="2014-03-18", topics=[crimea])
    make_event("b", date="2015-01", topics=[crimea, syria], actors=[iran])
    make_event("c", date="2016", actors=[iran])
    assert shown(read(client, f"/timeline/?{query}")) == expected


@pytest.mark.parametrize("address", ["/timeline/", "/timeline/2015/", "/timeline/?from=2014-06"])
def test_facets_and_years_count_what_their_links_show(client: Client, address: str) -> None:
    topics = [make_topic(), make_topic()]
    actors = [make_actor(), make_actor()]
    for number, date in enumerate(
        ["2014-01/2015-02", "2015-07", "2015", "2016-02", "1990/..", "1813"]
    ):
        make_event(date=date, topics=topics[: number % 3], actors=actors[number % 2 :])
    page = read(client, address)
    path = address.split("?")[0]
    links = [(href(item.a), text(item.select_one(".count"))) for item in page.select(".facets li")]
    links += [(href(a), text(a.small)) for a in page.select(".years a")]
    assert len(links) > 3
    for link, count in links:
        target = path + link if link.startswith("?") else link
        assert len(shown(read(client, target))) == int(count), target


def test_a_filter_in_force_can_be_removed(client: Client) -> None:
    make_event(topics=[make_topic("crimea", name="Crimea")], actors=[make_actor("iran")])
    page = read(client, "/timeline/?topic=crimea&actor=iran&from=2015")
    chips = {chip.get_text(strip=True): href(chip) for chip in page.select(".active li a")}
    assert chips == {
        "Topic:Crimea": "?actor=iran&from=2015",
        "Actor:Iran": "?topic=crimea&from=2015",
        "From:2015": "?topic=crimea&actor=iran",
    }


def test_a_topic_and_an_actor_of_one_slug_keep_their_own_names(client: Client) -> None:
    make_event(
        topics=[make_topic("un-security-council", name="The Council on Iran")],
        actors=[make_actor("un-security-council", name="The Council")],
    )
    page = read(client, "/timeline/?topic=un-security-council&actor=un-security-council")
    chips = [chip.get_text(strip=True) for chip in page.select(".active li a")]
    assert chips == ["Topic:The Council on Iran", "Actor:The Council"]


def test_the_form_repeats_what_is_asked_for(client: Client) -> None:
    topics = [make_topic("crimea"), make_topic("syria")]
    make_event(topics=topics)
    form = read(client, "/timeline/?topic=crimea&topic=syria&from=2015-01").select_one(".filter")
    assert form is not None
    assert form["action"] == "/timeline/"
    assert [option["value"] for option in form.select("option[selected]")] == ["syria"]
    assert [field["value"] for field in form.select("input[type=hidden]")] == ["crimea"]
    assert [field["value"] for field in form.select("input[name=from]")] == ["2015-01"]


def test_a_year_without_events_leads_to_the_nearest(client: Client) -> None:
    make_event(date="1813-10-24")
    make_event(date="1907/1908")
    page = read(client, "/timeline/1900/")
    assert "No event of this year is recorded." in page.get_text()
    assert href(page.select_one(".turn [rel=prev]")) == "/timeline/1813/"
    assert href(page.select_one(".turn [rel=next]")) == "/timeline/1907/"


def test_the_years_around_keep_the_filters(client: Client) -> None:
    topic = make_topic("crimea")
    make_event(date="2014", topics=[topic])
    make_event(date="2015")
    make_event(date="2017", topics=[topic])
    page = read(client, "/timeline/2015/?topic=crimea")
    assert href(page.select_one(".turn [rel=prev]")) == "/timeline/2014/?topic=crimea"
    assert href(page.select_one(".turn [rel=next]")) == "/timeline/2017/?topic=crimea"


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/timeline/", "/timeline/"),
        ("/timeline/?page=1&utm=x", "/timeline/"),
        ("/timeline/?year=2015", "/timeline/2015/"),
        ("/timeline/2015/?year=1999", "/timeline/2015/"),
        ("/timeline/02015/", "/timeline/2015/"),
        ("/timeline/?topic=crimea&year=2015", "/timeline/?topic=crimea&year=2015"),
    ],
)
def test_each_list_names_its_one_address(client: Client, address: str, canonical: str) -> None:
    make_event(topics=[make_topic("crimea")])
    link = read(client, address).select_one("link[rel=canonical]")
    assert href(link) == f"http://testserver{canonical}"


def test_fifty_a_page(client: Client) -> None:
    for day in range(1, 61):
        make_event(f"e{day:02}", date=f"2015-0{1 + day // 29}-{1 + day % 28:02}", verified=False)
    first, second = read(client, "/timeline/"), read(client, "/timeline/?page=2")
    assert (len(shown(first)), len(shown(second))) == (50, 10)
    assert not set(shown(first)) & set(shown(second))
    assert href(first.select_one(".pages [rel=next]")) == "?page=2"
    assert first.title
    assert second.title
    assert first.title.get_text() != second.title.get_text()
    assert client.get("/timeline/?page=3").status_code == 404


@pytest.mark.parametrize("address", ["/timeline/", "/timeline/2015/", "/timeline/?topic=t&actor=a"])
def test_the_number_of_queries_does_not_grow(client: Client, address: str) -> None:
    """Neither the first time after a change, when all is counted anew, nor after that."""
    topic, actor = make_topic("t"), make_actor("a")
    make_event(topics=[topic], actors=[actor])
    before = (query_count(client, address), query_count(client, address))
    for number in range(50):
        topics, actors = [topic, make_topic()], [actor, make_actor()]
        make_event(topics=topics, actors=actors, date=f"2015-03/20{20 + number % 9}")
    assert (query_count(client, address), query_count(client, address)) == before
    assert before[1] <= MOST_QUERIES


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_what_is_not_published_is_not_shown(client: Client, status: Status) -> None:
    hidden: dict[str, Any] = {"status": status, "withdrawal_reason": "A mistake."}
    topic = make_topic("hidden-topic", **hidden)
    actor = make_actor("hidden-actor", **hidden)
    make_event("seen", topics=[topic], actors=[actor])
    make_event("hidden-event", date="1999", **hidden)
    for address in ("/timeline/", "/timeline/2015/", "/timeline/1999/"):
        text = client.get(address).content.decode()
        for slug in ("hidden-topic", "hidden-actor", "hidden-event"):
            assert slug not in text, address
    assert not read(client, "/timeline/").select('.years a[href*="1999"]')
    assert client.get("/timeline/?topic=hidden-topic").status_code == 400
    assert client.get("/timeline/?actor=hidden-actor").status_code == 400


@pytest.mark.parametrize("address", ["/timeline/", "/timeline/2015/", "/timeline/1600/"])
def test_every_page_has_one_heading_a_title_and_a_description(client: Client, address: str) -> None:
    make_event()
    page = read(client, address)
    assert len(page.find_all("h1")) == 1
    assert page.title
    assert len(page.title.get_text()) > 15
    description = page.select_one("meta[name=description]")
    assert description
    assert len(str(description["content"])) > 40


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/timeline/?year=20x5", 400, "2015"),
        ("/timeline/?year=0000", 400, "0000"),
        ("/timeline/?year=²⁰¹⁵", 400, "year"),
        ("/timeline/?page=0", 400, "page"),
        ("/timeline/?page=-1", 400, "page"),
        (f"/timeline/?page={10**19}", 400, "page"),
        ("/timeline/?page=999999", 404, "fewer pages"),
        ("/timeline/?from=2015-02-30", 400, "February 2015 has 28 days"),
        ("/timeline/?to=201X", 400, "to"),
        ("/timeline/?from=2016&to=2015", 400, "2016"),
        ("/timeline/?actor=%00", 400, "actor"),
        ("/timeline/?actor=%FF", 400, "actor"),
        ("/timeline/?year=%FF%00", 400, "year"),
        ("/timeline/?actor=nobody-of-this-name", 400, "nobody-of-this-name"),
        ("/timeline/?topic=" + "x" * 10_000, 400, "topic"),
        ("/timeline/?from=" + "9" * 10_000, 400, "from"),
        ("/timeline/?" + "&".join(f"topic=t{n}" for n in range(11)), 400, "ten"),
        ("/timeline/0/", 404, "9999"),
        ("/timeline/10000/", 404, "9999"),
        (f"/timeline/{10**29}/", 404, "9999"),
        (f"/timeline/{'9' * 5000}/", 404, "address"),
        ("/timeline/-5/", 404, "address"),
        ("/timeline/%FF/", 404, "address"),
        ("/timeline/2015/?page=0", 400, "page"),
        ("/timeline/2015/?topic=%00", 400, "topic"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_input_is_answered_with_a_page_that_helps(
    client: Client, address: str, status: int, said: str
) -> None:
    make_event()
    page = read(client, address, status)
    assert said in page.main.get_text()  # type: ignore[union-attr]
    assert len(page.find_all("h1")) == 1
    assert page.select_one('main a[href="/timeline/"]')
    assert len(str(page)) < 20_000
