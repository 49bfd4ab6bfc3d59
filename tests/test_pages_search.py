"""The results page: what was understood, what was found and why, and every way on from there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import NameKind, Status

from .factories import make_actor, make_article, make_event, make_topic
from .reader import MOST_QUERIES, check_head, read, records, section, words

pytestmark = pytest.mark.django_db


def search(client: Client, text: str = "", more: str = "", status: int = 200) -> BeautifulSoup:
    """The results of a query as a reader types it."""
    response = client.get(f"/search/?{more}", query_params={"q": text} if not more else None)
    if more:
        response = client.get("/search/", query_params=[("q", text), *_pairs(more)])
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def _pairs(more: str) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in (pair.partition("=") for pair in more.split("&"))]


def total(page: BeautifulSoup) -> int:
    """The number of records that a page says it found."""
    status = page.select_one('.head [role="status"]')
    assert status
    return int(re.findall(r"\d+", words(status))[0])


def found(page: BeautifulSoup) -> list[str]:
    return records(section(page, "main"))


def chips(page: BeautifulSoup) -> list[str]:
    return [words(chip) for chip in page.select(".chip")]


def dates(page: BeautifulSoup) -> list[str]:
    return [str(time["datetime"]) for time in page.select("#main time")]


def follow(client: Client, page: BeautifulSoup, selector: str) -> BeautifulSoup:
    """The page behind the first link that a selector finds."""
    link = page.select_one(selector)
    assert link, selector
    return read(client, f"/search/{link['href']}")


def test_the_page_says_what_it_understood_and_leads_there(
    client: Client, indexed_catalogue: None
) -> None:
    page = search(client, "Ruhani 2015")
    check_head(page)
    assert [chip.split(" only")[0] for chip in chips(page)] == [
        "“ Ruhani ” Hassan Rouhani actor",
        "“ 2015 ” 2015 year",
    ]
    assert page.select_one('.chip a[href="/actors/hassan-rouhani/"]')
    assert "event:velayati-putin-meeting-2015" in found(page)
    assert "with the actor Hassan Rouhani" in words(page)
    assert "28 January 2015" in words(page)


def test_a_chip_can_be_removed_and_all_of_them_at_once(
    client: Client, indexed_catalogue: None
) -> None:
    page = search(client, "Ruhani 2015")
    fewer = follow(client, page, ".chip-remove")
    assert len(chips(fewer)) == 1
    plain = follow(client, page, ".chips > p a")
    assert chips(plain) == []
    assert len(chips(follow(client, plain, ".head > .meta a"))) == 2


def test_a_chip_becomes_a_filter_in_place_of_its_words(
    client: Client, indexed_catalogue: None
) -> None:
    page = search(client, "Путина about gas in 2015")
    filtered = follow(client, page, ".chip-filter")
    field = filtered.select_one("#q-page")
    assert field
    assert field["value"] == "about gas in 2015"
    assert "Actor: Vladimir Putin" in words(filtered.select_one(".active") or filtered)
    year = follow(client, page, ".chip:last-child .chip-filter")
    assert "Year: 2015" in words(year.select_one(".active") or year)


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Ruhani 2015", ""),
        ("what happened in 2015", ""),
        ("sanctions oil", ""),
        ("news", ""),
        ("who", ""),
        ("event -Syria", ""),
        ("quokka 2015", ""),
        ("S300", "kind=event"),
        ("iran trade", "from=2014&to=2019"),
        ("", "actor=vladimir-putin"),
        ("“nuclear deal” -Syria", ""),
        ("iran", "years=discussed&year=2014"),
    ],
)
def test_every_facet_shows_as_many_records_as_it_says(
    client: Client, indexed_catalogue: None, text: str, more: str
) -> None:
    page = search(client, text, more)
    assert total(page) > 0
    entries = [
        (link, count)
        for facet in page.select(".facets")
        for item in facet.select("li")[:3]
        if (link := item.select_one("a[href]")) and (count := item.select_one(".count, small"))
    ]
    assert len(entries) > 4
    for link, count in entries:
        narrowed = read(client, f"/search/{link['href']}")
        assert total(narrowed) == int(words(count)), link


def test_hits_say_why_they_matched(client: Client) -> None:
    actor = make_actor("rouhani", name="Hassan Rouhani", description="A president of Iran.")
    actor.names.create(text="Хасан Рухани", language="ru")
    actor.names.create(text="Ruhanni", language="en", kind=NameKind.HIDDEN)
    make_event("speech", title="A speech", description="He spoke of quaggas & <b>okapis</b>.")
    assert "matched: Рухани" in words(search(client, "Рухани"))
    assert "matched: Ruhanni" in words(search(client, "Ruhanni"))
    assert "Ruhanni" not in words(search(client, "president"))
    snippet = search(client, "quagga").select_one(".snippet")
    assert snippet
    assert "<mark>quaggas</mark> &amp; &lt;b&gt;okapis&lt;/b&gt;" in str(snippet)


def test_curly_quotes_make_a_phrase_and_a_minus_excludes(
    client: Client, indexed_catalogue: None
) -> None:
    loose, exact = search(client, "marriage of interest"), search(client, "“marriage of interest”")
    assert 0 < total(exact) < total(loose)
    assert total(search(client, "S-300 -Putin")) < total(search(client, "S-300"))


def test_an_explicit_year_goes_before_one_in_words(client: Client, indexed_catalogue: None) -> None:
    in_words = search(client, "S-300 2015")
    explicit = search(client, "S-300 2015", "year=2016")
    assert chips(explicit) == chips(search(client, "S-300"))
    assert found(explicit) == found(search(client, "S-300", "year=2016"))
    assert found(explicit) != found(in_words)


def test_where_nothing_is_of_that_time_others_are_shown_and_it_is_said(client: Client) -> None:
    make_event("summit", title="Quagga summit", date="2015")
    page = search(client, "quagga 1501")
    assert found(page) == ["event:summit"]
    assert "Nothing of that time matches" in words(page)


def test_words_that_leave_nothing_of_a_time_give_way_to_it(client: Client) -> None:
    make_event("summit", title="Quagga summit", date="2015")
    make_event("talks", title="Okapi talks", date="1502")
    assert found(search(client, "quokka 1502")) == ["event:talks"]
    assert found(search(client, "quagga talks 1502")) == ["event:talks"]
    assert found(search(client, "quokka 1503")) == []


def test_articles_are_found_by_their_own_year_or_by_the_one_they_discuss(
    client: Client, indexed_catalogue: None
) -> None:
    own = search(client, "", "year=2010&kind=article")
    discussed = search(client, "", "year=2010&kind=article&years=discussed")
    assert total(own) == 0
    assert total(discussed) > 0
    page = search(client, "sanctions 2016")
    other = follow(client, page, "#filters .meta a")
    assert "events that they discuss" in words(other)


def test_order_and_pages(client: Client, indexed_catalogue: None) -> None:
    oldest = search(client, "Russia", "kind=event&sort=oldest")
    newest = search(client, "Russia", "kind=event&sort=newest")
    assert dates(oldest) == sorted(dates(oldest)) < sorted(dates(newest))
    second = search(client, "Russia", "page=2")
    assert not set(found(second)) & set(found(search(client, "Russia")))
    assert "11–20 of" in words(second)
    search(client, "Russia", "page=999", status=404)


def test_nothing_found_says_what_to_give_up(client: Client, indexed_catalogue: None) -> None:
    page = search(client, "“oil swap”", "actor=richard-sakwa")
    assert total(page) == 0
    assert found(page) == []
    ways = [words(item) for item in page.select("#main .index li")]
    assert any("Richard Sakwa" in way for way in ways)
    for link in page.select("#main .index a[href]"):
        assert total(read(client, f"/search/{link['href']}")) > 0
    nearest = page.select_one('#main .section p a[href^="/topics/"]')
    assert nearest


@pytest.mark.parametrize(
    ("typed", "more", "way"),
    [
        ("“okapi quagga”", "kind=actor", "the quotation marks and all filters"),
        ("quagga -okapi", "", "the words after a minus sign"),
    ],
)
def test_a_question_that_leads_nowhere_has_a_way_on(
    client: Client, typed: str, more: str, way: str
) -> None:
    make_event("held", title="Quagga okapi")
    page = search(client, typed, more)
    assert (total(page), [words(item.a) for item in page.select("#main .index li")]) == (0, [way])
    assert found(follow(client, page, "#main .index a")) == ["event:held"]


def test_a_near_spelling_is_marked_where_the_other_words_are_found(client: Client) -> None:
    make_event("held", title="Talks", description="A quagga wanted zebrations.")
    page = search(client, "quagga zebrattions")
    assert [words(mark) for mark in page.select("mark")] == ["quagga", "zebrations"]


def test_a_word_that_occurs_nowhere_is_answered_with_the_nearest(
    client: Client, indexed_catalogue: None
) -> None:
    page = search(client, "neclear")
    assert follow(client, page, '.head .meta a[href*="nuclear"]')


def test_without_words_there_are_places_to_begin(client: Client) -> None:
    page = search(client)
    check_head(page)
    assert [str(link["href"]) for link in page.select("#main .empty a")] == [
        "/topics/",
        "/timeline/",
        "/actors/",
        "/authors/",
        "/articles/",
    ]


def test_drafts_and_withdrawn_records_show_nowhere(client: Client) -> None:
    topic = make_topic("hidden-topic", name="Zorilla", status=Status.DRAFT)
    event = make_event("shown", title="Quagga summit", topics=[topic])
    make_event("draft", title="Zorilla summit", status=Status.DRAFT)
    actor = make_actor("gone", name="Zorilla Quagga")
    actor.status, actor.withdrawal_reason = Status.WITHDRAWN, "Never existed."
    actor.save()
    make_article("secret", title="Zorillas", body="Zorilla.", status=Status.DRAFT)
    for address in (
        "/search/?q=zorilla",
        "/search/?q=quagga",
        "/search/?q=quagga+zorilla&kind=actor",
        "/api/v1/search?q=zorilla",
        "/api/v1/search?q=quagga",
        "/api/v1/suggest?q=zor",
        "/api/v1/suggest?q=qua",
        event.get_absolute_url(),
    ):
        text = client.get(address).content.decode()
        query = re.sub(
            r"(?i)q=[^\"&]*|value=\"[^\"]*\"|<title>.*?</title>|\"query\":[^,]*", "", text
        )
        assert "zorilla" not in query.lower().replace("q=zorilla", ""), address


@pytest.mark.parametrize(
    "text",
    ['"', "“", "-", "---", "the", "%00", "\0", "\x1b[0m", "\u202eabc", "😀 🇮🇷", "a" * 999],
)
def test_odd_words_get_a_page(client: Client, text: str) -> None:
    assert words(search(client, text).select_one("main h1")) == "Search"


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=60))
def test_any_words_get_a_page(client: Client, text: str) -> None:
    assert client.get("/search/", query_params={"q": text}).status_code == 200


@pytest.mark.parametrize(
    "more",
    [
        {"q": "word " * 1001},
        {"q": "x" * 10_000},
        {"page": "10000000000000000000"},
        {"year": "9" * 30},
        {"actor": "no-such-actor"},
        {"literal": "x"},
        {"kind": "person"},
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(client: Client, more: dict[str, Any]) -> None:
    response = client.get("/search/", query_params=more)
    assert response.status_code == 400
    assert next(iter(more)) in response.content.decode()


def queries_of_records(client: Client, address: str) -> int:
    """Queries of a page without those of the change log, which tests read anew each time."""
    with CaptureQueriesContext(connection) as queries:
        read(client, address)
    return sum("articles_change" not in query["sql"] for query in queries.captured_queries)


def test_a_page_takes_few_queries_however_many_it_shows(
    client: Client, indexed_catalogue: None
) -> None:
    for asked in ("q=iran", "q=Ruhani+2015", "q=zarif&kind=actor", "q=russia&kind=article"):
        address = f"/search/?{asked}"
        read(client, address)
        assert queries_of_records(client, address) <= MOST_QUERIES - 4


def test_records_without_a_date_that_stay_beside_a_time_are_told(
    client: Client, indexed_catalogue: None
) -> None:
    told = re.compile("ha(s|ve) no date and comes? last")
    assert told.search(search(client, "Putin in 2015").get_text())
    assert not told.search(search(client, "sanctions").get_text())
