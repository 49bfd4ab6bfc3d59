"""The page of one event: its date, evidence, links and neighbours."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import (
    Event,
    Evidence,
    LinkType,
    Participation,
    Publication,
    Status,
    Verification,
)

from .factories import (
    make_actor,
    make_annotation,
    make_article,
    make_author,
    make_event,
    make_link,
    make_topic,
)

pytestmark = pytest.mark.django_db


def read(client: Client, event: Event) -> BeautifulSoup:
    response = client.get(event.get_absolute_url())
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def section(page: BeautifulSoup, heading: str) -> Tag:
    """The section under this heading."""
    found = page.find("h2", string=heading)
    assert found, f"no section {heading}"
    part = found.find_parent("section")
    assert part
    return part


def text(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ", strip=True).split()) if tag else ""


def test_the_date_stands_in_words_in_two_calendars(client: Client) -> None:
    page = read(client, make_event(date="2016-10", date_note="Only the month was found."))
    assert text(page.select_one(".event-date")) == "October 2016"
    facts = text(section(page, "When and where"))
    assert "Persian calendar Mehr – Aban 1395" in facts or "Mehr–Aban 1395" in facts
    assert "Only the month was found." in facts


@pytest.mark.parametrize(
    ("date", "state", "disagrees", "words"),
    [
        ("2016-10-26~", Verification.VERIFIED, False, "approximate verified"),
        ("2016-10-26?", Verification.PARTLY, False, "uncertain partly verified"),
        ("2016-10-26%", Verification.STATED, True, "approximate uncertain stated in an article"),
        ("2016-10-26", Verification.UNVERIFIED, False, "not verified"),
        ("2016-10-26", None, False, "not verified"),
    ],
)
def test_how_sure_the_date_is(
    client: Client, date: str, state: Verification | None, disagrees: bool, words: str
) -> None:
    event = make_event(date=date, verified=False)
    if state is not None:
        Evidence.objects.create(event=event, citation="X", state=state, disagrees=disagrees)
    page = read(client, event)
    assert f"How sure {words}" in text(section(page, "When and where"))
    assert ("sources differ" in text(page.select_one(".event-date"))) == disagrees
    assert ("Not verified." in text(page.main)) == (not state)


def test_evidence_shows_references_and_passages(client: Client) -> None:
    event = make_event(verified=False)
    Evidence.objects.create(
        event=event,
        citation="Tehran Times, 6 November 2016",
        url="https://example.org/a",
        says="It was signed at noon.",
        state=Verification.VERIFIED,
    )
    author = make_author(name="Alireza Noori")
    outlet = Publication.objects.create(slug="review", name="Iran Review")
    article = make_article(
        "noori", title="Assumptions", authors=[author], date="2014-12-09", publication=outlet
    )
    annotation = make_annotation(article, slug="n01", event=event, asserted_date="2015-02")
    Evidence.objects.create(
        event=event, annotation=annotation, state=Verification.STATED, disagrees=True
    )
    page = read(client, event)
    reference, passage = section(page, "Evidence").select(".entries > li")
    assert "2 sources · 1 disagrees" in text(section(page, "Evidence"))
    assert text(reference).startswith("verified It was signed at noon.")
    assert [a["href"] for a in reference.select("a")] == ["https://example.org/a"]
    assert text(passage) == (
        "stated in the text differs from the record February 2015 “signed a treaty” "
        "Alireza Noori Assumptions Iran Review published 9 December 2014"
    )
    assert [a["href"] for a in passage.select("a")] == [
        author.get_absolute_url(),
        "/articles/noori/#annotation-n01",
    ]
    assert passage["data-record"] == "article:noori"


def test_a_passage_without_a_date_says_so_and_dates_nothing(client: Client) -> None:
    event = make_event(date="2016-10-26", verified=False)
    passage = make_annotation(make_article(title="Silent"), event=event)
    Evidence.objects.create(event=event, annotation=passage)
    Evidence.objects.create(event=event, citation="Other", asserted_date="2017")
    page = read(client, event)
    assert "gives no date" in text(section(page, "Evidence"))
    ours, other = rows_of(page)
    assert ours == "26 October 2016 recorded here no source gives it yet"
    assert other == "2017 Other"


@pytest.mark.parametrize(
    ("recorded", "asserted", "differs"),
    [
        ("1992/1997", "1990", True),
        ("2016-10-26", "2016-10-27", True),
        ("2016-10-26", "2016", False),
        ("2016", "2016-10-26", True),
        ("2016-10-26", "", False),
    ],
)
def test_differing_dates_stand_side_by_side(
    client: Client, recorded: str, asserted: str, differs: bool
) -> None:
    event = make_event(date=recorded)
    Evidence.objects.create(event=event, citation="Another source", asserted_date=asserted)
    page = read(client, event)
    assert bool(page.find(id="dates")) == differs
    if differs:
        ours, theirs = rows_of(page)
        assert "recorded here A reference" in ours
        assert "Another source" in theirs


def rows_of(page: BeautifulSoup) -> list[str]:
    """The dates that sources give, in words."""
    return [text(words) for words in page.select("#dates .scale-words")]


def test_each_source_has_its_row_and_the_drawing_keeps_their_order(client: Client) -> None:
    event = make_event(date="1992-05-07/1992-05-08", verified=False)
    for citation, date in (("Later", "1992-05-08"), ("Earlier", "1992-05-07"), ("Same", "")):
        Evidence.objects.create(event=event, citation=citation, asserted_date=date)
    page = read(client, event)
    assert rows_of(page) == [
        "7–8 May 1992 recorded here Same",
        "8 May 1992 Later",
        "7 May 1992 Earlier",
    ]
    later, earlier = (
        float(str(dot["cx"]).removesuffix("%")) for dot in page.select("#dates ol .scale-day")
    )
    band = page.select_one("#dates .scale-band")
    assert band
    start, width = (float(str(band[name]).removesuffix("%")) for name in ("x", "width"))
    assert start < earlier < later < start + width
    assert all(svg["aria-hidden"] == "true" for svg in page.select("#dates svg"))


def test_participants_have_roles(client: Client) -> None:
    event = make_event()
    for position, (slug, role) in enumerate([("russia", "user of the base"), ("iran", "host")]):
        actor = make_actor(slug)
        Participation.objects.create(event=event, actor=actor, role=role, position=position)
    rows = section(read(client, event), "Who took part").select("li")
    assert [row["data-record"] for row in rows] == ["actor:russia", "actor:iran"]
    assert [text(row) for row in rows] == ["Russia user of the base", "Iran host"]


def test_links_read_from_this_side_with_their_reason(client: Client) -> None:
    event, cause = make_event("ban"), make_event("resolution", date="2010-06-09")
    reply = make_article("reply")
    make_link(cause, event, type=LinkType.CAUSED, reason="The ban cites it.")
    make_link(reply, event, type=LinkType.RESPONDS_TO, reason="Written in answer.")
    links = section(read(client, event), "Linked records").select("[data-record]")
    assert {link["data-record"]: text(link.select_one(".link-relation")) for link in links} == {
        "event:resolution": "was caused by",
        "article:reply": "is answered by",
    }
    assert "9 June 2010" in text(links[0])
    assert "The ban cites it." in text(links[0])


def test_links_stand_before_and_after_the_event_in_the_direction_of_their_words(
    client: Client,
) -> None:
    event = make_event("ban")
    make_link(make_event("resolution"), event, type=LinkType.CAUSED)
    make_link(event, make_event("lawsuit"), type=LinkType.CAUSED)
    make_link(make_event("contract"), event)
    before, after = section(read(client, event), "Linked records").select("ul")
    assert before["aria-label"] == "Links that lead here"
    assert [row["data-record"] for row in before.select("li")] == ["event:resolution"]
    assert [text(word) for word in before.select("[aria-hidden=true].edge-word")] == ["caused"]
    assert {row["data-record"] for row in after.select("li")} == {"event:lawsuit", "event:contract"}
    assert [text(word) for word in after.select(".edge-plain")] == ["see also"]


def test_neighbours_on_each_topic(client: Client) -> None:
    crimea, syria = make_topic("crimea"), make_topic("syria")
    make_event("a", date="2014", topics=[crimea])
    make_event("b", date="2014-06", topics=[crimea, syria])
    event = make_event("c", date="2015", topics=[crimea, syria])
    make_event("d", date="2015", topics=[crimea])
    make_event("e", date="2016", topics=[crimea], status=Status.DRAFT)
    rows = section(read(client, event), "Before and after, by topic").select(".strips > li")
    assert [[tag["data-record"] for tag in row.select("[data-record]")] for row in rows] == [
        ["topic:crimea", "event:b", "event:d"],
        ["topic:syria", "event:b"],
    ]
    assert "B June 2014 this event 2015 D 2015" in text(rows[0])
    assert "the last on this topic" in text(rows[1])


def test_articles_that_discuss_it_are_found_by_note_and_by_evidence(client: Client) -> None:
    event = make_event()
    make_annotation(make_article("by-note"), event=event)
    passage = make_annotation(make_article("by-evidence", date="2017"))
    Evidence.objects.create(event=event, annotation=passage)
    cards = section(read(client, event), "Articles that discuss it").select(".record")
    assert [card["data-record"] for card in cards] == ["article:by-evidence", "article:by-note"]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_what_is_not_published_is_not_shown(client: Client, status: Status) -> None:
    hidden: dict[str, Any] = {"status": status, "withdrawal_reason": "A mistake."}
    actor, topic = make_actor("secret-actor", **hidden), make_topic("secret-topic", **hidden)
    event = make_event("seen", topics=[topic], actors=[actor])
    make_event("secret-event", topics=[topic], date="2014", **hidden)
    make_link(event, make_event("other"), reason="A secret reason.", **hidden)
    make_link(event, make_article("secret-target", **hidden))
    author = make_author("secret-author", **hidden)
    draft_note = make_annotation(event=event, slug="secret-note", claim="", **hidden)
    of_draft = make_annotation(
        make_article("secret-article", **hidden), event=event, slug="secret-of-draft"
    )
    signed = make_annotation(make_article("open", authors=[author]), event=event)
    for annotation in (draft_note, of_draft, signed):
        Evidence.objects.create(event=event, annotation=annotation, disagrees=annotation != signed)
    page = read(client, event)
    assert "ecret" not in str(page)
    assert "sources differ" not in text(page.main)
    assert len(section(page, "Evidence").select(".entries > li")) == 2


@pytest.mark.parametrize(
    ("status", "code"), [(Status.DRAFT, 404), (Status.PUBLISHED, 200), (Status.WITHDRAWN, 410)]
)
def test_the_answer_follows_the_status(client: Client, status: Status, code: int) -> None:
    first = Status.PUBLISHED if status == Status.WITHDRAWN else status
    event = make_event("e", title="The title", status=first)
    event.status, event.withdrawal_reason = status, "Never happened."
    event.save()
    response = client.get(event.get_absolute_url())
    assert response.status_code == code
    page = BeautifulSoup(response.content, "html.parser")
    assert ("The title" in text(page.h1)) == (code != 404)
    assert ("Never happened." in text(page.main)) == (code == 410)


def test_an_old_address_leads_to_the_new_one(client: Client) -> None:
    event = Event.objects.get(pk=make_event("old-name").pk)
    event.slug = "new-name"
    event.save()
    response = client.get("/events/old-name/")
    assert (response.status_code, response["Location"]) == (301, "/events/new-name/")


def test_the_list_of_events_is_the_timeline(client: Client) -> None:
    assert client.get("/events/")["Location"] == "/timeline/"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/events/unknown/", 404),
        ("/events/%00/", 404),
        ("/events/%FF/", 404),
        (f"/events/{'x' * 10_000}/", 404),
        ("/events/e/?page=0", 400),
        ("/events/e/?page=2", 404),
        ("/events/e/?topic=%00", 200),
    ],
    ids=lambda value: str(value)[:30],
)
def test_bad_input_is_answered_with_a_page(client: Client, address: str, code: int) -> None:
    make_event("e")
    response = client.get(address)
    assert response.status_code == code
    assert len(BeautifulSoup(response.content, "html.parser").find_all("h1")) == 1


def test_heading_title_description_and_address(client: Client) -> None:
    event = make_event("e", title="Duma asks", place="Moscow", description="A letter.")
    page = read(client, event)
    assert page.h1
    assert page.h1["data-record"] == "event:e"
    assert page.title
    assert page.title.get_text() == "Duma asks, 28 January 2015 · Iranru"
    description = page.select_one("meta[name=description]")
    assert description
    assert description["content"] == "28 January 2015, Moscow: A letter."
    link = page.select_one("link[rel=canonical]")
    assert link
    assert link["href"] == "http://testserver/events/e/"
    citation = text(page.select_one(".citation"))
    assert citation.startswith("Iranru: Duma asks, 28 January 2015. http://testserver/events/e/")


def test_what_editors_write_is_escaped(client: Client) -> None:
    bad = "<script>alert(1)</script>"
    event = make_event(title=bad, description=bad, place=bad, note=bad, date_note=bad)
    Evidence.objects.create(event=event, citation=bad, says=bad, note=bad)
    assert not read(client, event).select("main script")


def fill(event: Event, number: int) -> None:
    """Give the event one more of everything that its page lists."""
    topic, actor = make_topic(), make_actor()
    event.topics.add(topic)
    Participation.objects.create(event=event, actor=actor)
    make_event(topics=[topic], date="2014")
    make_event(topics=[topic], date="2016")
    passage = make_annotation(make_article(authors=[make_author()]), event=event)
    Evidence.objects.create(event=event, annotation=passage, asserted_date=f"20{number + 20}")
    make_link(event, make_event())
    make_link(make_article(), event)


def test_the_number_of_queries_does_not_grow(client: Client) -> None:
    event = make_event("e")
    fill(event, 1)
    counts = []
    for _ in range(2):
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/events/e/").status_code == 200
        counts.append(len(queries))
        for number in range(12):
            fill(event, number)
    assert counts[0] == counts[1] <= 20
