"""Authors and actors: the lists by letter, and the page of one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from articles.models import ActorKind, Author, NameKind, Participation, Status

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
CLAIM: dict[str, Any] = {"claim": "The treaty binds both.", "stance": "convergence"}


def test_authors_stand_by_their_sorting_form_with_their_articles(client: Client) -> None:
    noori = make_author("noori", name="Alireza Noori", sort_name="Noori, Alireza")
    make_author("maleki", name="Abbas Maleki", sort_name="Maleki, Abbas")
    make_author("mehr", name="mehr", sort_name="mehr")
    make_author("draft", status=Status.DRAFT)
    make_article(authors=[noori])
    make_article(authors=[noori], status=Status.DRAFT)
    page = read(client, "/authors/")
    check_head(page)
    assert records(page) == ["author:maleki", "author:mehr", "author:noori"]
    assert "Noori, Alireza 1 article" in words(page)
    letters = page.select(".letters a")
    assert [words(letter) for letter in letters] == ["M", "N"]
    for letter in letters:
        assert page.find(id=str(letter["href"]).removeprefix("#")), letter


@pytest.mark.parametrize("address", ["/authors/", "/actors/"])
def test_the_lists_are_paged_with_a_fixed_number_of_queries(client: Client, address: str) -> None:
    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            author = make_author(name=f"Name {number:02}")
            make_article(authors=[author])
            make_event(actors=[make_actor(name=f"Name {number:02}", kind=ActorKind.PERSON)])

    fill(0, 1)
    few = query_count(client, address)
    fill(1, 53)
    make_author("zoe", name="Zoe")
    make_actor("zoe", name="Zoe", kind=ActorKind.BODY)
    assert query_count(client, address) == few <= MOST_QUERIES
    page = read(client, address)
    assert len(records(page)) == 50
    last = str(page.select(".letters a")[-1]["href"])
    assert last.startswith("?page=2#")
    second = read(client, address + last.split("#")[0])
    assert len(records(second)) == 4
    assert second.find(id=last.split("#")[1])


@pytest.mark.parametrize("address", ["/authors/", "/actors/"])
@pytest.mark.parametrize(
    ("query", "status"),
    [("?page=0", 400), ("?page=2", 404), ("?page=" + "9" * 30, 400), ("?page=%00", 400)],
)
def test_pages_that_do_not_exist(client: Client, address: str, query: str, status: int) -> None:
    page = read(client, address + query, status)
    assert len(page.select("main h1")) == 1


def test_names_in_any_script_have_a_letter(client: Client) -> None:
    make_author("chekhov", name="Чехов", sort_name="Чехов")
    make_author("number", name="1st Army", sort_name="1st Army")
    page = read(client, "/authors/")
    assert [words(letter) for letter in page.select(".letters a")] == ["1", "Ч"]
    assert page.find(id=str(page.select(".letters a")[1]["href"]).removeprefix("#"))


def test_an_author_who_cannot_be_sorted_is_listed_too(client: Client) -> None:
    author = make_author("nameless", name="Nameless")
    Author.objects.filter(pk=author.pk).update(sort_name="")
    assert "Nameless" in words(read(client, "/authors/"))


def test_an_author_is_described_and_the_doubts_are_said(client: Client) -> None:
    author = make_author(
        "noori",
        name="Alireza Noori",
        affiliation="PhD candidate, as printed",
        biography="A specialist on Russia.",
        identity_note="Probably the same person.",
        actor=make_actor("noori-actor"),
    )
    author.names.create(text="Алиреза Нури", language="ru", kind=NameKind.PREFERRED)
    author.names.create(text="Alireza Nuri", language="en", kind=NameKind.ALTERNATIVE)
    author.names.create(text="Ali Reza Nori", language="en", kind=NameKind.HIDDEN)
    page = read(client, "/authors/noori/")
    check_head(page)
    for said in (
        "PhD candidate, as printed",
        "A specialist on Russia.",
        "Probably the same person.",
        "Алиреза Нури",
        "Alireza Nuri",
    ):
        assert said in words(page), said
    assert "Ali Reza Nori" not in str(page)
    assert page.select_one('a[href="/actors/noori-actor/"]')


def test_an_author_s_articles_and_claims_by_topic(client: Client) -> None:
    author, crimea = make_author("noori"), make_topic("crimea", name="Crimea")
    draft = make_topic("draft", status=Status.DRAFT)
    article = make_article("essay", authors=[author], date="2014")
    make_article("later", authors=[author, make_author()], date="2016")
    make_annotation(article, topics=[crimea, make_topic("arms", name="Arms")], **CLAIM)
    make_annotation(article, "Tehran", topics=[draft], claim="No topic.", stance="mixed")
    make_annotation(make_article("other"), "Moscow", claim="Not mine.", stance="mixed")
    page = read(client, "/authors/noori/")
    assert records(section(page, "articles")) == ["article:later", "article:essay"]
    years = [str(a["href"]) for a in page.select(".years a")]
    assert years == [f"/articles/?author=noori&year={year}" for year in (2014, 2016)]
    claims = section(page, "claims")
    assert [words(h3) for h3 in claims.select("h3")] == ["Arms", "Crimea", "Without a topic"]
    assert words(claims).count("The treaty binds both.") == 2
    assert "Not mine." not in words(claims)
    assert "convergence 1" in words(claims)


def test_actors_stand_by_kind_and_then_by_letter(client: Client) -> None:
    make_actor("russia", name="Russia", kind=ActorKind.STATE)
    make_actor("putin", name="Vladimir Putin", kind=ActorKind.PERSON)
    make_actor("iran", name="Iran", kind=ActorKind.STATE)
    make_actor("nato", name="NATO", kind=ActorKind.ALLIANCE)
    make_actor("draft", status=Status.DRAFT)
    page = read(client, "/actors/")
    check_head(page)
    assert records(page) == ["actor:putin", "actor:iran", "actor:russia", "actor:nato"]
    assert [words(h2) for h2 in page.select(".group > h2")] == ["Persons", "States", "Alliances"]
    for letter in page.select(".letters a"):
        assert page.find(id=str(letter["href"]).removeprefix("#")), letter
    navigations = [str(nav["aria-label"]) for nav in page.select("nav.letters")]
    assert len(navigations) == len(set(navigations)) == 3


def test_an_actor_s_events_articles_and_company(client: Client) -> None:
    putin, iran = make_actor("putin", wikidata="Q7747"), make_actor("iran")
    hidden = make_actor("hidden", status=Status.DRAFT)
    make_event("one", actors=[putin, iran, hidden], date="2015")
    two = make_event("two", actors=[putin, iran], date="2014")
    Participation.objects.create(event=two, actor=iran, role="host")
    make_event("draft", actors=[putin, iran], status=Status.DRAFT)
    make_event("elsewhere", actors=[iran])
    make_article("essay", actors=[putin])
    page = read(client, "/actors/putin/")
    check_head(page)
    assert records(section(page, "events")) == ["event:one", "event:two"]
    assert records(section(page, "articles")) == ["article:essay"]
    company = page.select('a[href^="/timeline/?actor=putin&actor="]')
    assert [(str(a["href"]), words(a)) for a in company] == [
        ("/timeline/?actor=putin&actor=iran", "2")
    ]
    assert page.select_one('a[href="https://www.wikidata.org/wiki/Q7747"]')


def test_an_actor_s_identity_names_and_claims(client: Client) -> None:
    actor = make_actor("rouhani", name="Hassan Rouhani", role="President.", note="Not checked.")
    make_author("rouhani", actor=actor, status=Status.DRAFT)
    actor.names.create(text="حسن روحانی", language="fa", kind=NameKind.PREFERRED)
    actor.names.create(text="Ruhani", language="en", kind=NameKind.HIDDEN)
    make_annotation(actors=[actor], slug="c1", **CLAIM)
    make_annotation(actors=[make_actor()], passage="Moscow", claim="Other.", stance="mixed")
    page = read(client, "/actors/rouhani/")
    text = words(page)
    assert "President." in text
    assert "Not checked." in text
    assert "حسن روحانی" in text
    assert "Ruhani" not in str(page)
    assert "/authors/rouhani/" not in str(page)
    claims = words(section(page, "claims"))
    assert "The treaty binds both." in claims
    assert "Other." not in claims


@pytest.mark.parametrize("kind", ["author", "actor"])
def test_one_page_takes_the_same_queries_for_few_and_many_rows(client: Client, kind: str) -> None:
    author, actor = make_author("busy"), make_actor("busy")

    def fill(times: int) -> None:
        for _ in range(times):
            topic = make_topic()
            make_event(actors=[actor, make_actor()], topics=[topic])
            article = make_article(authors=[author, make_author()], actors=[actor])
            make_annotation(article, topics=[topic], actors=[actor, make_actor()], **CLAIM)

    fill(1)
    few = query_count(client, f"/{kind}s/busy/")
    fill(20)
    assert query_count(client, f"/{kind}s/busy/") == few


@pytest.mark.parametrize(("kind", "make"), [("authors", make_author), ("actors", make_actor)])
def test_withdrawn_moved_and_unpublished(client: Client, kind: str, make: type) -> None:
    record = make("old", name="Old name")
    record.slug = "new"
    record.save()
    assert client.get(f"/{kind}/old/")["Location"] == f"/{kind}/new/"
    record.status, record.withdrawal_reason = Status.WITHDRAWN, "A mistaken identity."
    record.save()
    gone = words(read(client, f"/{kind}/new/", 410))
    assert "Old name" in gone
    assert "A mistaken identity." in gone
    make("draft", status=Status.DRAFT)
    for slug in ("draft", "unknown", "%00", "x" * 3000):
        read(client, f"/{kind}/{slug}/", 404)


@pytest.mark.parametrize(
    ("make", "address"), [(make_actor, "/actors/one/"), (make_author, "/authors/one/")]
)
def test_curated_links_show_on_the_pages_of_people_too(
    client: Client, make: Any, address: str
) -> None:
    event = make_event("accord")
    make_link(make("one"), event, reason="Signed it.")
    links = section(read(client, address), "links")
    assert "event:accord" in records(links)
    assert "Signed it." in words(links)
