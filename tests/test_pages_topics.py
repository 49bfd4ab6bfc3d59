"""The tree of topics and the page of one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from articles.models import NameKind, Status, Topic

from .factories import (
    make_annotation,
    make_article,
    make_author,
    make_event,
    make_link,
    make_topic,
)
from .reader import MOST_QUERIES, check_head, query_count, read, records, section, words

pytestmark = pytest.mark.django_db
CLAIM: dict[str, Any] = {"claim": "The treaty binds both.", "stance": "convergence"}


def withdraw(record: Topic) -> None:
    record.status, record.withdrawal_reason = Status.WITHDRAWN, "Merged into another topic."
    record.save()


def test_the_tree_nests_topics_and_counts_what_carries_them(client: Client) -> None:
    arms = make_topic("arms", name="Arms")
    missiles = make_topic("missiles", name="Missiles", broader=arms)
    make_event(topics=[missiles])
    make_event(topics=[missiles])
    make_event(topics=[missiles], status=Status.DRAFT)
    make_article(topics=[missiles])
    page = read(client, "/topics/")
    check_head(page)
    branch = page.select_one('[data-record="topic:arms"] [data-record="topic:missiles"]')
    assert branch
    assert "2 events, 1 article" in words(branch)


def test_below_an_unpublished_topic_the_narrower_ones_move_up(client: Client) -> None:
    hidden = make_topic("hidden", status=Status.DRAFT)
    make_topic("shown", broader=hidden)
    page = read(client, "/topics/")
    assert records(page) == ["topic:shown"]
    assert "hidden" not in words(read(client, "/topics/shown/")).lower()


def test_the_list_takes_as_many_queries_for_one_topic_as_for_many(client: Client) -> None:
    make_topic()
    few = query_count(client, "/topics/")
    for _ in range(55):
        make_topic()
    assert query_count(client, "/topics/") == few <= MOST_QUERIES
    assert len(records(section(read(client, "/topics/?page=2"), "main"))) == 6


def test_a_topic_shows_its_names_in_all_scripts_but_no_hidden_one(client: Client) -> None:
    topic = make_topic("crimea", name="Crimea", scope="The peninsula.")
    topic.names.create(text="Крым", language="ru", kind=NameKind.PREFERRED)
    topic.names.create(text="کریمه", language="fa", kind=NameKind.PREFERRED)
    topic.names.create(text="Krimea", language="en", kind=NameKind.HIDDEN)
    page = read(client, "/topics/crimea/")
    check_head(page)
    assert "The peninsula." in words(page)
    spellings = {tag["lang"]: tag for tag in page.select(".names [lang]")}
    assert words(spellings["ru"]) == "Крым"
    assert words(spellings["fa"]) == "کریمه"
    assert spellings["fa"]["dir"] in {"rtl", "auto"}
    assert "Krimea" not in str(page)


def test_events_and_articles_of_the_topic_stand_in_order(client: Client) -> None:
    topic = make_topic("crimea")
    make_event("later", topics=[topic], date="2016-10")
    make_event("earlier", topics=[topic], date="2014-03-18")
    make_event("other")
    make_event("draft", topics=[topic], status=Status.DRAFT)
    make_article("old", topics=[topic], date="2014")
    make_article("new", topics=[topic], date="2019")
    page = read(client, "/topics/crimea/")
    events, articles = section(page, "events"), section(page, "articles")
    assert records(events) == ["event:earlier", "event:later"]
    assert records(articles) == ["article:new", "article:old"]
    assert [words(heading) for heading in events.select(".year > h3")] == ["2014", "2016"]
    assert events.select_one('a[href="/timeline/?topic=crimea"]')
    assert articles.select_one('a[href="/articles/?topic=crimea"]')


def test_a_long_topic_shows_the_first_fifty_events_and_the_way_to_all(client: Client) -> None:
    topic = make_topic("long")
    for _ in range(52):
        make_event(topics=[topic])
    events = section(read(client, "/topics/long/"), "events")
    assert len(records(events)) == 50
    assert "the first 50 of 52" in words(events)
    assert "All 52 events on the timeline" in words(events.select(".more")[0])


def test_a_claim_says_who_argues_what_where_and_on_which_passage(client: Client) -> None:
    topic = make_topic("treaties")
    article = make_article("essay", authors=[make_author("noori", name="Alireza Noori")])
    make_annotation(article, topics=[topic], slug="c1", **CLAIM)
    reported: dict[str, Any] = {"reported": True, "confidence": "low", "stance": "divergence"}
    make_annotation(article, "Moscow", topics=[topic], slug="c2", claim="Not so.", **reported)
    make_annotation(
        article, "Tehran", topics=[topic], claim="Unseen.", stance="mixed", status="draft"
    )
    claims = section(read(client, "/topics/treaties/"), "stances")
    second, first = claims.select(".claim-entry")
    assert first.select_one('a[href="/articles/essay/#annotation-c1"]')
    assert "The treaty binds both." in words(first)
    assert "“signed a treaty”" in words(first)
    assert records(first) == ["author:noori", "article:essay"]
    stance = first.select_one(".stance")
    assert stance
    assert words(stance) == "convergence"
    assert stance.select_one("svg")
    assert "confidence" not in words(first)
    assert "reports, not holds" in words(second)
    assert "low confidence" in words(second)
    assert "Unseen." not in words(claims)


def test_links_of_the_topic_and_among_its_records_say_why(client: Client) -> None:
    topic, other = make_topic("crimea"), make_topic("sanctions")
    one, two = make_event("one", topics=[topic]), make_event("two", topics=[topic])
    outside = make_event("outside")
    make_link(topic, other, reason="Neighbouring subjects.")
    make_link(one, two, type="caused", reason="The one led to the other.")
    make_link(one, outside, reason="Leads away.")
    make_link(one, make_article(topics=[topic]), reason="A draft.", status=Status.DRAFT)
    links = words(section(read(client, "/topics/crimea/"), "links"))
    assert "Neighbouring subjects." in links
    assert "One 28 January 2015 caused → Two 28 January 2015 The one led to the other." in links
    assert "Leads away." not in links
    assert "A draft." not in links


def test_withdrawn_moved_and_unpublished_topics(client: Client) -> None:
    topic = make_topic("old-name", name="Old name")
    topic.slug = "new-name"
    topic.save()
    assert client.get("/topics/old-name/")["Location"] == "/topics/new-name/"
    withdraw(topic)
    gone = words(read(client, "/topics/new-name/", 410))
    assert "Old name" in gone
    assert "Merged into another topic." in gone
    make_topic("draft", status=Status.DRAFT)
    read(client, "/topics/draft/", 404)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/topics/?page=0", 400),
        ("/topics/?page=99", 404),
        ("/topics/?page=10000000000000000000", 400),
        ("/topics/?page=%00", 400),
        ("/topics/%00/", 404),
        ("/topics/no-such-topic/", 404),
        ("/topics/%FF/", 404),
        ("/topics/" + "x" * 5000 + "/", 404),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_page(
    client: Client, address: str, status: int
) -> None:
    check = read(client, address, status)
    assert check.h1
