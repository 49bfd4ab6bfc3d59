"""The list of articles, and the page of one with its notes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from articles.models import (
    AnchorState,
    Annotation,
    Article,
    Authorship,
    Licence,
    Mention,
    MentionState,
    Publication,
    Status,
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
from .reader import MOST_QUERIES, check_head, query_count, read, records, section, words

pytestmark = pytest.mark.django_db
SECRET = "Only subscribers may read that the ministers never met."


def listed(client: Client, query: str = "") -> list[str]:
    page = read(client, f"/articles/{query}")
    return [record.removeprefix("article:") for record in records(section(page, "main"))]


def closed_article(**values: Any) -> Article:
    """An article in full whose licence forbids displaying it."""
    licence = Licence.objects.create(code="LicenseRef-closed", name="All rights reserved")
    given: dict[str, Any] = {"body": SECRET, "body_kind": "full", "licence": licence}
    given |= {"summary": "Our summary.", "url": "https://example.org/1"} | values
    return make_article("closed", **given)


def test_articles_stand_newest_first_and_drafts_do_not(client: Client) -> None:
    make_article("old", date="2014-12-09")
    make_article("new", date="2019")
    make_article("undated", date="")
    make_article("draft", status=Status.DRAFT)
    check_head(read(client, "/articles/"))
    assert listed(client) == ["new", "old", "undated"]


def test_filters_narrow_together_and_their_counts_are_exact(client: Client) -> None:
    topic, actor, author = make_topic("crimea"), make_actor("velayati"), make_author("noori")
    make_article("all", topics=[topic], actors=[actor], authors=[author], date="2015-02~")
    make_article("half", topics=[topic], authors=[author], date="2014/2015")
    make_article("none", date="2016")
    suggested = make_article("suggested", date="2016")
    Mention.objects.create(article=suggested, actor=actor, state=MentionState.SUGGESTED)
    assert listed(client, "?actor=velayati") == ["all"]
    assert listed(client, "?topic=crimea&author=noori&year=2014") == ["half"]
    assert sorted(listed(client, "?year=2015")) == ["all", "half"]
    page = read(client, "/articles/?topic=crimea")
    links = {str(a["href"]): a for a in page.select(".facets a")}
    for url, link in links.items():
        row = link.find_parent("li")
        assert row
        count = row.select_one(".count")
        assert count
        assert int(words(count)) == len(listed(client, url)), url
    assert "?topic=crimea&actor=velayati" in links
    assert "?topic=crimea&year=2014" in links


def test_the_form_offers_what_occurs_and_keeps_what_is_chosen(client: Client) -> None:
    one, two = make_topic("one"), make_topic("two")
    make_article(topics=[one, two])
    make_topic("unused")
    page = read(client, "/articles/?topic=one&topic=two")
    assert [o["value"] for o in page.select('select[name="topic"] option')] == ["", "two"]
    assert page.select_one('option[value="two"][selected]')
    assert page.select_one('input[type="hidden"][name="topic"][value="one"]')
    assert listed(client, "?topic=one&actor=&author=&year=") == listed(client)


def test_the_list_is_paged_with_a_fixed_number_of_queries(client: Client) -> None:
    topic, actor, author = make_topic(), make_actor(), make_author()

    def fill(times: int) -> None:
        for _ in range(times):
            make_article(topics=[topic], actors=[actor], authors=[author])

    fill(1)
    few = query_count(client, "/articles/")
    fill(51)
    assert query_count(client, "/articles/") == few <= MOST_QUERIES
    filtered = f"/articles/?topic={topic.slug}&actor={actor.slug}&author={author.slug}&year=2016"
    assert query_count(client, filtered) <= MOST_QUERIES
    assert len(listed(client)) == 50
    assert len(listed(client, "?page=2")) == 2


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?year=20x5", 400),
        ("?year=0000", 400),
        ("?year=99999999999999999999", 400),
        ("?page=0", 400),
        ("?page=-1", 400),
        ("?page=2", 404),
        ("?page=10000000000000000000", 400),
        ("?actor=%00", 400),
        ("?actor=%FF%FE", 400),
        ("?actor=nobody", 400),
        ("?topic=' OR 1=1", 400),
        ("?author=" + "x" * 10_000, 400),
        ("?topic=" + "&topic=".join(f"t{n}" for n in range(12)), 400),
        ("?unknown=1", 200),
    ],
)
def test_parameters_that_cannot_be_read(client: Client, query: str, status: int) -> None:
    assert words(read(client, f"/articles/{query}", status))


def test_a_digest_says_what_it_is_and_where_the_original_is(client: Client) -> None:
    outlet = Publication.objects.create(slug="review", name="Iran Review")
    article = make_article(
        "essay",
        title="Assumptions",
        title_supplied=True,
        authors=[make_author("noori", name="Alireza Noori")],
        publication=outlet,
        publication_attribution="inferred",
        url="https://example.org/essay",
        date="2016-10~",
        date_note="It speaks of last week.",
        language="ru",
        summary="What hopes are worth.",
        editorial_note="The source has no title.",
    )
    Authorship.objects.update(attribution="inferred")
    page = read(client, article.get_absolute_url())
    check_head(page)
    assert page.h1
    assert words(page.h1) == "[Assumptions]"
    text = words(page)
    for said in (
        "Digest, in our words.",
        "Alireza Noori , inferred",
        "Iran Review , inferred",
        "around October 2016",
        "approximate",
        "It speaks of last week.",
        "Russian",
        "no licence stated",
        "CC BY 4.0",
        "The source has no title.",
    ):
        assert said in text, said
    assert page.select_one('a[href="https://example.org/essay"]')
    citation = words(section(page, "cite"))
    assert citation == (
        "Cite Alireza Noori: [Assumptions]. Iran Review, around October 2016. "
        "https://example.org/essay Digest in Iranru: http://testserver/articles/essay/"
    )


def test_a_note_and_its_passage_lead_to_each_other_and_it_says_all(client: Client) -> None:
    event = make_event("treaty", title="Treaty signed")
    article = make_article("essay", body="One.\n\nThey signed a *treaty* in 2015.\n\nThree.")
    make_annotation(
        article,
        "signed a treaty",
        slug="c1",
        note="See **below**.",
        claim="It binds both.",
        stance="mixed",
        confidence="medium",
        reported=True,
        event=event,
        asserted_date="2015~",
        topics=[make_topic("treaties"), make_topic("unseen", status=Status.DRAFT)],
        actors=[make_actor("iran"), make_actor("hidden", status=Status.DRAFT)],
    )
    make_annotation(article, "Three", note="A draft.", status=Status.DRAFT)
    text = section(read(client, "/articles/essay/"), "text")
    assert words(text.select("mark.passage")[0]) == "signed a"
    assert "".join(mark.get_text() for mark in text.select("mark")) == "signed a treaty"
    note = section(text, "annotation-c1")  # type: ignore[arg-type]
    assert note.find_parent(class_="notes")
    assert note.select_one('a[href="#passage-c1"]')
    assert text.find(id="passage-c1")
    assert text.select_one('mark + a[href="#annotation-c1"], a[href="#annotation-c1"]')
    assert {"event:treaty", "topic:treaties", "actor:iran"} == set(records(note))
    for said in ("mixed", "It binds both.", "below", "around 2015", "reported", "medium"):
        assert said in words(note), said
    assert "A draft." not in words(text)


def test_an_orphaned_note_stands_apart_with_its_quote(client: Client) -> None:
    annotation = make_annotation(make_article("essay"), slug="lost", note="Where was it?")
    Annotation.objects.update(anchor=AnchorState.ORPHANED)
    page = read(client, "/articles/essay/")
    assert not page.find(id="passage-lost")
    note = section(section(page, "notes-apart"), "annotation-lost")  # type: ignore[arg-type]
    assert f"“{annotation.exact}”" in words(note)
    assert not note.select("a[href='#passage-lost']")


def test_a_text_that_may_not_be_shown_is_not_in_the_page(client: Client) -> None:
    article = closed_article(body=SECRET + " " + "word " * 200)
    start = article.plain_text.index("word")
    annotation = Annotation(
        article=article, slug="long", status=Status.PUBLISHED, note="Mark this."
    )
    annotation.select_range(start, len(article.plain_text))
    annotation.save()
    page = read(client, "/articles/closed/")
    assert SECRET not in str(page)
    assert "never met" not in str(page)
    assert "Our summary." in words(page)
    assert "does not let us show it" in words(page)
    assert page.select_one('a[href="https://example.org/1"]')
    quoted = page.select_one("#annotation-long .note-quote")
    assert quoted
    assert len(words(quoted).strip("“”")) <= 300
    assert SECRET not in str(read(client, "/articles/"))


def test_a_full_text_with_an_open_licence_is_shown_as_the_source(client: Client) -> None:
    licence = Licence.objects.create(code="CC-BY-4.0", name="CC BY 4.0", allows_display=True)
    page = read(client, closed_article(licence=licence).get_absolute_url())
    assert SECRET in words(page)
    assert "Digest" not in words(section(page, "main"))


def test_mentions_topics_and_links_show_published_records_only(client: Client) -> None:
    actor, event = make_actor("iran", name="Iran"), make_event("treaty")
    hidden = make_actor("hidden", status=Status.DRAFT)
    article = make_article("essay", topics=[make_topic("crimea")], actors=[actor, hidden])
    Mention.objects.filter(actor=actor).update(spelt="Persia")
    make_link(article, event, type="responds-to", reason="It answers the treaty.")
    make_link(event, article, type="caused", reason="Hidden reason.", status=Status.DRAFT)
    make_link(make_topic("draft", status=Status.DRAFT), article, reason="From a draft.")
    page = read(client, "/articles/essay/")
    assert records(section(page, "topics")) == ["topic:crimea"]
    assert records(section(page, "mentions")) == ["actor:iran"]
    assert "“ Persia ”" in words(section(page, "mentions"))
    links = section(page, "links")
    assert records(links) == ["event:treaty"]
    assert "responds to" in words(links)
    assert "It answers the treaty." in words(links)
    assert "is answered by" in words(section(read(client, "/events/treaty/"), "main"))


def test_one_article_takes_the_same_queries_with_few_and_many_notes(client: Client) -> None:
    article = make_article("essay", body=" ".join(f"word{n}." for n in range(30)))

    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            actor, topic = make_actor(), make_topic()
            event = make_event()
            make_annotation(article, f"word{number}.", actors=[actor], topics=[topic], event=event)
            make_link(article, event)
            Mention.objects.create(article=article, actor=actor, state=MentionState.CONFIRMED)

    fill(0, 1)
    few = query_count(client, "/articles/essay/")
    fill(1, 30)
    assert query_count(client, "/articles/essay/") == few


def test_withdrawn_moved_and_unpublished_articles(client: Client) -> None:
    article = make_article("old", title="Old title")
    article.slug = "new"
    article.save()
    moved = client.get("/articles/old/")
    assert (moved.status_code, moved["Location"]) == (301, "/articles/new/")
    article.status, article.withdrawal_reason = Status.WITHDRAWN, "The author asked for it."
    article.save()
    gone = words(read(client, "/articles/new/", 410))
    assert "Old title" in gone
    assert "The author asked for it." in gone
    assert str(article.withdrawn_at.year) in gone  # type: ignore[union-attr]
    make_article("draft", status=Status.DRAFT)
    read(client, "/articles/draft/", 404)
