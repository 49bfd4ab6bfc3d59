"""A view of the timeline as a table, a calendar and a TimelineJS file."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.exports.calendar import write_calendar
from articles.models import Actor, Evidence, Status, Verification

from .factories import (
    make_actor,
    make_annotation,
    make_article,
    make_author,
    make_event,
    make_topic,
)

pytestmark = pytest.mark.django_db


def fetch(client: Client, address: str) -> str:
    response: Any = client.get(address)
    assert response.status_code == 200
    return response.getvalue().decode()


def table(client: Client, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(fetch(client, f"/timeline.csv{query}"), newline="")))


def calendar(client: Client, query: str = "") -> list[dict[str, str]]:
    """The events of the calendar, unfolded and unescaped."""
    text = fetch(client, f"/timeline.ics{query}")
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    found: list[dict[str, str]] = []
    for line in text.replace("\r\n ", "").split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            found[-1][name] = value
    return found


def slides(client: Client, query: str = "") -> list[dict[str, Any]]:
    return json.loads(fetch(client, f"/timeline.json{query}"))["events"]  # type: ignore[no-any-return]


@pytest.fixture
def talks() -> None:
    event = make_event(
        "talks",
        title="Talks, “trade”; and\nmore",
        date="2015-03~",
        place="Sochi",
        description="They spoke.",
        topics=[make_topic("trade", name="Trade"), make_topic("gas", name="Gas")],
        actors=[make_actor("iran", name="Iran")],
    )
    article = make_article(title="Article", date="2015-02", authors=[make_author(name="A. Writer")])
    note = make_annotation(article, "signed a treaty", asserted_date="2015-02")
    Evidence.objects.create(event=event, annotation=note, state=Verification.STATED)
    make_event("later", date="2016-05-01/2016-05-03")
    make_event("draft", status=Status.DRAFT)


@pytest.mark.usefixtures("talks")
def test_the_table_has_a_row_an_event(client: Client) -> None:
    first, second = table(client)
    assert first == {
        "url": "http://testserver/events/talks/",
        "title": "Talks, “trade”; and\nmore",
        "date": "2015-03~",
        "earliest": "2015-03-01",
        "latest": "2015-03-31",
        "certainty": "approximate",
        "place": "Sochi",
        "topics": "Gas; Trade",
        "actors": "Iran",
        "evidence": "2",
        "verification": "verified",
        "description": "They spoke.",
        "date_then": "",
        "foreseen": "",
    }
    assert second["date"] == "2016-05-01/2016-05-03"


@pytest.mark.usefixtures("talks")
def test_the_table_of_the_past_has_the_dates_of_then(client: Client) -> None:
    (row,) = table(client, "?known=2015-02")
    assert (row["date"], row["date_then"], row["foreseen"]) == ("2015-03~", "2015-02", "")
    assert [row["url"] for row in table(client, "?known=2015-02&missing=1")] == [
        "http://testserver/events/later/"
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "＝1", "\r=1"])
def test_no_cell_is_taken_for_a_formula(client: Client, text: str) -> None:
    make_event(title=text, place=text)
    (row,) = table(client)
    assert row["title"].startswith("'")
    assert row["place"].startswith("'")


def test_open_ends_have_no_day(client: Client) -> None:
    make_event(date="../2015-02")
    make_event(date="2016/..")
    assert [(row["earliest"], row["latest"]) for row in table(client)] == [
        ("", "2015-02-28"),
        ("2016-01-01", ""),
    ]
    assert [(e["DTSTART;VALUE=DATE"], e.get("DTEND;VALUE=DATE")) for e in calendar(client)] == [
        ("20150228", "20150301"),
        ("20160101", None),
    ]
    first, second = slides(client)
    assert first["start_date"] == {"year": 2015, "month": 2}
    assert first["display_date"] == "until February 2015"
    assert (second["start_date"], "end_date" in second) == ({"year": 2016}, False)


@pytest.mark.usefixtures("talks")
def test_the_calendar_says_where_a_date_is_uncertain(client: Client) -> None:
    first, second = calendar(client)
    assert first["UID"] == "event-talks@testserver"
    assert first["SUMMARY"] == "Talks\\, “trade”\\; and\\nmore (date: around March 2015)"
    assert "Date: around March 2015 (approximate)" in first["DESCRIPTION"]
    assert first["URL"] == "http://testserver/events/talks/"
    assert (first["LOCATION"], first["CATEGORIES"]) == ("Sochi", "Gas,Trade")
    assert (first["DTSTART;VALUE=DATE"], first["DTEND;VALUE=DATE"]) == ("20150301", "20150401")
    assert (first["STATUS"], second["STATUS"]) == ("TENTATIVE", "CONFIRMED")
    assert second["SUMMARY"] == "Later"
    assert (second["DTSTART;VALUE=DATE"], second["DTEND;VALUE=DATE"]) == ("20160501", "20160504")


def test_long_lines_are_folded_between_characters(client: Client) -> None:
    title = "Переговоры о транзите " * 9 + "مذاکرات درباره " * 3
    make_event(title=title, description="\x01Control\x0b characters\r\nand lines")
    (event,) = calendar(client)
    assert event["SUMMARY"] == title
    assert event["DESCRIPTION"].startswith("Control characters\\nand lines\\n")


def test_a_day_at_the_end_of_the_calendar_has_no_next(client: Client) -> None:
    make_event(date="9999-12-31")
    make_event(date="0001-01-01")
    assert [event["DTSTART;VALUE=DATE"] for event in calendar(client)] == ["00010101", "99991231"]


@pytest.mark.usefixtures("talks")
def test_timelinejs_reads_what_it_knows(client: Client) -> None:
    first, second = slides(client, "?topic=trade"), slides(client, "?from=2016")
    (slide,) = first
    assert (
        slide["start_date"]
        == slide.get("end_date", slide["start_date"])
        == {"year": 2015, "month": 3}
    )
    assert slide["display_date"] == "around March 2015"
    assert slide["text"]["headline"] == "Talks, “trade”; and\nmore"
    assert 'href="http://testserver/events/talks/"' in slide["text"]["text"]
    assert slide["group"] == "Gas"
    assert slide["unique_id"] == "talks"
    assert "signed a treaty" in slide["media"]["url"]
    assert "A. Writer, Article" in slide["media"]["url"]
    (later,) = second
    assert later["start_date"] == {"year": 2016, "month": 5, "day": 1}
    assert later["end_date"] == {"year": 2016, "month": 5, "day": 3}


def test_no_text_becomes_markup_in_timelinejs(client: Client) -> None:
    make_event(title="<img src=x onerror=alert(1)>", description="</script><script>alert(1)")
    text = fetch(client, "/timeline.json")
    assert "</script" not in text
    (slide,) = json.loads(text)["events"]
    assert slide["text"]["headline"] == "&lt;img src=x onerror=alert(1)&gt;"
    assert "<script" not in slide["text"]["text"]


@pytest.mark.parametrize(
    ("address", "name", "media_type"),
    [
        ("/timeline.csv", "iranru-timeline.csv", "text/csv; charset=utf-8"),
        (
            "/timeline.ics?topic=trade&year=2015",
            "iranru-timeline-trade-2015.ics",
            "text/calendar; charset=utf-8",
        ),
        (
            "/timeline.json?place=sochi&known=2017",
            "iranru-timeline-sochi-2017.json",
            "application/json; charset=utf-8",
        ),
    ],
)
@pytest.mark.usefixtures("talks")
def test_a_file_is_named_by_what_is_in_it(
    client: Client, address: str, name: str, media_type: str
) -> None:
    response = client.get(address)
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == media_type


@pytest.mark.usefixtures("talks")
def test_the_page_links_the_files_of_its_view(client: Client) -> None:
    page = client.get("/timeline/?topic=trade&known=2017&page=1").content.decode()
    for form in ("csv", "json", "ics", "svg"):
        address = f"/timeline.{form}?topic=trade&amp;known=2017"
        assert address in page
        assert fetch(client, address.replace("&amp;", "&"))


@pytest.mark.parametrize("form", ["csv", "json", "ics", "svg"])
def test_the_number_of_queries_does_not_grow(client: Client, form: str) -> None:
    topic, article = make_topic("t"), make_article(date="2014")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            fetch(client, f"/timeline.{form}?topic=t&known=2016")
        return len(found)

    for _ in range(2):
        event = make_event(topics=[topic], actors=[make_actor()])
        Evidence.objects.create(event=event, annotation=make_annotation(article))
    fetch(client, f"/timeline.{form}")
    before = queries()
    for _ in range(10):
        event = make_event(topics=[topic], actors=[make_actor()])
        Evidence.objects.create(event=event, annotation=make_annotation(article))
    assert queries() == before


@pytest.mark.usefixtures("talks")
def test_the_drawing_stands_alone(client: Client) -> None:
    make_actor("hostile", name="<script>alert(1)</script>")
    make_event("seen", date="2016", actors=[Actor.objects.get(slug="hostile")])
    text = fetch(client, "/timeline.svg?from=2015&to=2016")
    drawing = ElementTree.fromstring(text)
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    words = [" ".join(node.itertext()) for node in drawing]
    assert "Iran and Russia, From: 2015, To: 2016" in words
    assert "http://testserver/timeline/?from=2015&to=2016" in words
    assert "<script" not in fetch(client, "/timeline.svg?actor=hostile")


def test_a_drawing_of_nothing_is_one(client: Client) -> None:
    make_topic("empty")
    assert ElementTree.fromstring(fetch(client, "/timeline.svg?topic=empty")) is not None


def test_a_long_name_is_cut_at_no_character() -> None:
    lines = "".join(write_calendar([], "ю" * 200, "example.org"))
    assert all(len(line.encode()) <= 75 for line in lines.split("\r\n"))
    assert "ю" * 200 in lines.replace("\r\n ", "")
