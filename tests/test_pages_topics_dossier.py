"""The blocks of a topic's dossier: what each shows, in which order, and to whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import Tag
from django.core.cache import cache
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Event, Evidence, Participation, Status, Topic, TopicPin

from .factories import (
    make_actor,
    make_annotation,
    make_article,
    make_author,
    make_event,
    make_link,
    make_topic,
)
from .reader import query_count, read, records, section, words

pytestmark = pytest.mark.django_db
CLAIM: dict[str, Any] = {"claim": "The treaty binds both.", "stance": "convergence"}
# Two of them ask whether what is kept in memory still holds: of the page, and of its drawing.
MOST_QUERIES = 26


def part(client: Client, selector: str) -> Tag:
    """A part of the page of the topic `crimea`."""
    found = read(client, "/topics/crimea/").select_one(selector)
    assert found, selector
    return found


@pytest.fixture
def topic() -> Topic:
    return make_topic("crimea")


def test_the_glance_tells_first_and_latest_event_and_how_many(client: Client, topic: Topic) -> None:
    actor = make_actor("iran", name="Iran")
    make_event("middle", topics=[topic], date="2015", actors=[actor])
    make_event("first", topics=[topic], date="1998-07~", actors=[actor, make_actor()])
    make_event("latest", topics=[topic], date="2022-02-24")
    make_event("draft", topics=[topic], date="1900", status=Status.DRAFT, actors=[make_actor()])
    make_event("elsewhere", date="1901")
    article = make_article(topics=[topic])
    make_annotation(article, topics=[topic], **CLAIM)
    glance = part(client, ".glance")
    figures = words(glance.select(".figures")[0])
    assert figures == "Events 3 Articles 1 Claims 1 Actors 2"
    first, latest = glance.select(".ends [data-record]")
    assert words(first) == "First event around July 1998 First"
    assert words(latest) == "Latest event 24 February 2022 Latest"
    assert latest.select_one('a[href="/events/latest/"]')


def test_the_balance_of_stances_is_told_by_shape_and_word(client: Client, topic: Topic) -> None:
    article = make_article(topics=[topic])
    for claim, stance in (("A", "divergence"), ("B", "divergence"), ("C", "mixed")):
        make_annotation(article, topics=[topic], claim=claim, stance=stance)
    make_annotation(article, topics=[topic], claim="D", stance="mixed", status=Status.DRAFT)
    balance = part(client, ".balance")
    assert words(balance).endswith("convergence 0 mixed 1 divergence 2")
    assert len(balance.select("figcaption svg")) == 3
    widths = [(bar["data-stance"], bar["x"], bar["width"]) for bar in balance.select("rect")]
    assert widths == [("mixed", "0.0%", "33.33%"), ("divergence", "33.33%", "66.67%")]


def test_claims_in_words_name_their_authors(client: Client, topic: Topic) -> None:
    article = make_article(topics=[topic], authors=[make_author("noori", name="A. Noori")])
    make_annotation(article, topics=[topic], **CLAIM)
    link = part(client, '#stances .claim-entry a[href="/authors/noori/"]')
    assert words(link) == "A. Noori"


def test_a_topic_with_nothing_on_it_says_so(client: Client, topic: Topic) -> None:
    page = read(client, "/topics/crimea/")
    assert "No event carries this topic yet." in words(section(page, "events"))
    assert "No claim is recorded yet." in words(section(page, "stances"))
    shown = {str(link["href"]) for link in page.select(".contents a")}
    assert shown == {"#events", "#stances", "#articles", "#around"}
    assert not page.select(".balance")


def test_the_contents_lead_to_every_section(client: Client, topic: Topic) -> None:
    one, two = make_event("one", topics=[topic], actors=[make_actor()]), make_event(topics=[topic])
    make_link(one, two, type="contradicts")
    make_link(one, two, type="caused")
    TopicPin.objects.create(topic=topic, event=one)
    page = read(client, "/topics/crimea/")
    led_to = [str(link["href"]).removeprefix("#") for link in page.select(".contents a")]
    sections = page.select(".main > .section[id], .main > .section > .timeline[id]")
    assert led_to == [str(part["id"]) for part in sections]
    assert len(led_to) == 10


def test_pinned_records_stand_first_in_the_order_of_the_editors(
    client: Client, topic: Topic
) -> None:
    article = make_article("essay", title="An essay", language="en")
    note = make_annotation(article, slug="n1", **CLAIM)
    bare = make_annotation(article, "Tehran", slug="n2")
    event = make_event("treaty", title="A treaty", place="Moscow")
    for position, pin in enumerate(
        ({"annotation": note}, {"event": event}, {"annotation": bare}, {"article": article})
    ):
        TopicPin.objects.create(topic=topic, position=9 - position, note=f"Note {position}", **pin)
    start = section(read(client, "/topics/crimea/"), "start")
    assert [str(link["href"]) for link in start.select("h3 a")] == [
        "/articles/essay/",
        "/articles/essay/#annotation-n2",
        "/events/treaty/",
        "/articles/essay/#annotation-n1",
    ]
    assert [words(item) for item in start.select("h3")] == [
        "An essay",
        "“Tehran”",
        "A treaty",
        "The treaty binds both.",
    ]
    assert [words(note) for note in start.select(".pin-note")] == [
        f"Note {n}" for n in (3, 2, 1, 0)
    ]
    assert words(start.select("li")[3]).startswith("Passage convergence")


def test_what_is_not_public_is_never_pinned_in_sight(client: Client, topic: Topic) -> None:
    hidden = make_article("hidden", status=Status.DRAFT)
    pins: list[dict[str, Any]] = [
        {"event": make_event("draft", status=Status.DRAFT)},
        {"event": make_event("gone", status=Status.WITHDRAWN, withdrawal_reason="Wrong.")},
        {"article": hidden},
        {"annotation": make_annotation(status=Status.DRAFT)},
        {"annotation": make_annotation(hidden)},
    ]
    for pin in pins:
        TopicPin.objects.create(topic=topic, note="Secret", **pin)
    page = read(client, "/topics/crimea/")
    assert "Start here" not in words(page)
    assert "Secret" not in str(page)


def test_links_stand_under_their_relation_with_dates_and_reasons(
    client: Client, topic: Topic
) -> None:
    one = make_event("one", topics=[topic], date="2014")
    two = make_event("two", topics=[topic], date="2015-06")
    three = make_article("three", topics=[topic], date="2016~")
    make_link(one, two, type="caused", reason="It made it necessary.")
    make_link(three, one, type="responds-to", reason="The author answers.")
    make_link(three, two, type="responds-to", reason="And again.")
    groups = section(read(client, "/topics/crimea/"), "links").select("dl > div")
    assert [words(group.dt) for group in groups if group.dt] == ["caused", "responds to"]
    assert records(groups[0]) == ["event:one", "event:two"]
    assert records(groups[1]) == ["article:three", "event:one", "article:three", "event:two"]
    assert "Three around 2016 responds to → One 2014 The author answers." in words(groups[1])


def test_actors_have_their_roles_added_up_and_lead_to_the_shared_events(
    client: Client, topic: Topic
) -> None:
    russia, iran = make_actor("russia", name="Russia"), make_actor("iran", name="Iran")
    hidden = make_actor("hidden", status=Status.DRAFT)
    events = [make_event(topics=[topic]) for _ in range(3)]
    draft, outside = make_event(topics=[topic], status=Status.DRAFT), make_event()
    for event, actor, role in (
        (events[0], russia, "seller"),
        (events[1], russia, "seller"),
        (events[1], russia, "party"),
        (events[2], iran, "buyer"),
        (events[0], hidden, "witness"),
        (draft, iran, "buyer"),
        (outside, iran, "host"),
    ):
        Participation.objects.create(event=event, actor=actor, role=role)
    actors = section(read(client, "/topics/crimea/"), "actors")
    assert records(actors) == ["actor:russia", "actor:iran"]
    assert [words(roles) for roles in actors.select(".roles")] == [
        "seller (2) party",
        "buyer",
    ]
    counts = [(str(a["href"]), words(a)) for a in actors.select(".count a")]
    assert counts == [
        ("/timeline/?topic=crimea&actor=russia", "2"),
        ("/timeline/?topic=crimea&actor=iran", "1"),
    ]


def test_sources_that_give_another_date_or_disagree_stand_against_the_record(
    client: Client, topic: Topic
) -> None:
    event = make_event("handover", topics=[topic], date="2014-03-18")
    article = make_article("essay", title="An essay", authors=[make_author(name="A. Noori")])
    passage = make_annotation(article, slug="p1", event=event, asserted_date="2014-03-21")
    coarse = make_annotation(article, "Moscow", event=event, asserted_date="2014-03")
    hidden = make_annotation(
        article, "Tehran", event=event, asserted_date="1999", status=Status.DRAFT
    )
    for note in (passage, coarse, hidden):
        Evidence.objects.create(event=event, annotation=note)
    Evidence.objects.create(event=event, citation="A law", says="It never was.", disagrees=True)
    make_event("agreed", topics=[topic])
    sides = section(read(client, "/topics/crimea/"), "disagreements").select(".sides > li")
    assert len(sides) == 1
    ours, theirs = (words(side) for side in sides[0].find_all("div", recursive=False))
    assert ours == "Recorded here 18 March 2014 Handover"
    assert theirs == (
        "What differs 21 March 2014 “signed a treaty” A. Noori: An essay It never was. A law"
    )
    assert sides[0].select_one('a[href="/articles/essay/#annotation-p1"]')


def test_records_that_contradict_each_other_show_both_sides_and_their_passages(
    client: Client, topic: Topic
) -> None:
    one, two = make_article("one", topics=[topic]), make_article("two", topics=[topic])
    make_annotation(one, topics=[topic], slug="c1", **CLAIM)
    make_annotation(two, topics=[topic], slug="c2", claim="It binds nobody.", stance="divergence")
    make_annotation(two, "Moscow", topics=[make_topic()], claim="Beside the point.", stance="mixed")
    make_link(one, two, type="contradicts", reason="They read it otherwise.")
    page = read(client, "/topics/crimea/")
    side = section(page, "disagreements").select(".sides > li")[0]
    assert records(side) == ["article:one", "article:two"]
    assert side.select_one('a[href="/articles/one/#annotation-c1"]')
    assert "divergence It binds nobody." in words(side)
    assert "Beside the point." not in words(side)
    assert words(side).endswith("They read it otherwise.")
    assert not page.find(id="links"), "a contradiction is told once"


def test_topics_around_stand_by_their_relation_with_counts(client: Client) -> None:
    top = make_topic("top", name="Top")
    topic = make_topic("crimea", broader=make_topic("above", name="Above", broader=top))
    below, beside = make_topic("below", broader=topic), make_topic("beside")
    make_topic("draft", broader=topic, status=Status.DRAFT)
    topic.related.add(beside, below)
    make_event(topics=[below, topic])
    make_article(topics=[below])
    around = section(read(client, "/topics/crimea/"), "around")
    assert [words(heading) for heading in around.select("h3")][:3] == [
        "Broader",
        "Narrower",
        "Related",
    ]
    assert records(around) == ["topic:above", "topic:top", "topic:below", "topic:beside"]
    assert "Below 1 event, 1 article" in words(around)


def test_what_changed_lately_comes_newest_first_without_names_of_users(
    client: Client, topic: Topic
) -> None:
    event = make_event("event", topics=[topic])
    article = make_article("article", topics=[topic], language="fa")
    claim = make_annotation(article, topics=[topic], slug="c1", **CLAIM)
    make_event("draft", topics=[topic], status=Status.DRAFT)
    start = timezone.now() - timedelta(days=40)
    for age, record in enumerate((claim, article, event)):
        row = type(record)._base_manager.filter(pk=record.pk)
        row.update(published_at=start, modified=start - timedelta(days=age))
    Event.objects.filter(pk=event.pk).update(modified=F("published_at") + timedelta(days=1))
    changes = section(read(client, "/topics/crimea/"), "changes")
    found = [(words(row.select(".what")[0]), words(row.a)) for row in changes.select("li") if row.a]
    assert found == [
        ("event revised", "Event"),
        ("new claim", "The treaty binds both."),
        ("new article", "Article"),
    ]
    assert changes.select_one('a[href="/articles/article/#annotation-c1"]')
    assert changes.select_one('bdi[lang="fa"]')


def fill(topic: Topic, times: int) -> None:
    """Rows of every kind on a topic."""
    for _ in range(times):
        actor = make_actor()
        event = make_event(topics=[topic], actors=[actor])
        other = make_event(topics=[topic])
        article = make_article(topics=[topic], authors=[make_author()])
        note = make_annotation(article, topics=[topic], actors=[actor], **CLAIM)
        make_link(event, article)
        make_link(event, article, type="contradicts")
        Evidence.objects.create(event=event, annotation=note, disagrees=True)
        TopicPin.objects.create(topic=topic, event=other)
        topic.related.add(make_topic(broader=topic))


def test_the_page_takes_the_same_queries_for_few_and_many_rows(
    client: Client, topic: Topic
) -> None:
    fill(topic, 1)
    few = query_count(client, "/topics/crimea/")
    fill(topic, 20)
    assert query_count(client, "/topics/crimea/") == few
    with CaptureQueriesContext(connection) as queries:
        read(client, "/topics/crimea/")
    assert len(queries) <= MOST_QUERIES


@pytest.mark.django_db(transaction=True)
def test_the_dossier_is_kept_until_something_public_changes(client: Client) -> None:
    cache.clear()
    topic, other = make_topic("crimea"), make_event("other")
    event = make_event("visit", topics=[topic])
    assert "1" in words(part(client, ".figures"))
    assert query_count(client, "/topics/crimea/") == 2
    assert query_count(client, "/topics/crimea/?year=2015") > 2, "parameters fill no memory"
    link = make_link(event, topic, reason="New.")
    assert "New." in words(part(client, "#links"))
    link.reason = "Newer."
    link.save()
    assert "Newer." in words(part(client, "#links"))
    pin = TopicPin.objects.create(topic=topic, event=other, note="Look.")
    assert "Look." in words(part(client, "#start"))
    pin.delete()
    assert not read(client, "/topics/crimea/").find(id="start")
    event.status, event.withdrawal_reason = Status.WITHDRAWN, "A mistake."
    event.save()
    assert "event:visit" not in records(read(client, "/topics/crimea/"))
