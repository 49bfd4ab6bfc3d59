"""Two authors, or two articles, compared claim by claim."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import Tag
from django.test import Client

from articles.models import Article, Author, Status, Topic

from .factories import make_annotation, make_article, make_author, make_link, make_topic
from .reader import MOST_QUERIES, check_head, query_count, read, records, section, words

pytestmark = pytest.mark.django_db
PAIR = "/compare/?author=noori&author=kheiri"


def claim(article: Article, topic: Topic, stance: str, **values: Any) -> None:
    """A claim in the article on the topic."""
    words_of_it = {"claim": f"{article.title}: {stance}.", "stance": stance}
    make_annotation(article, topics=[topic], **(words_of_it | values))


@pytest.fixture
def one() -> Article:
    """An article by Noori."""
    author = make_author("noori", name="Noori")
    return make_article("one", title="One", authors=[author], date="2014")


@pytest.fixture
def two() -> Article:
    """An article by Kheiri."""
    author = make_author("kheiri", name="Kheiri")
    return make_article("two", title="Two", authors=[author], date="2015")


def topic_of(client: Client, slug: str, address: str = PAIR) -> Tag:
    """What the page says of a shared topic."""
    return section(read(client, address), f"topic-{slug}")


def test_claims_on_the_same_topic_stand_side_by_side(
    client: Client, one: Article, two: Article
) -> None:
    energy = make_topic("energy")
    claim(one, energy, "divergence", slug="c1")
    claim(two, energy, "convergence", slug="c2")
    page = read(client, PAIR)
    check_head(page)
    assert words(page.h1 or page) == "Noori and Kheiri"
    left, right = section(page, "topic-energy").select(".pair > div")
    assert left.select_one('a[href="/articles/one/#annotation-c1"]')
    assert "“signed a treaty”" in words(left)
    assert "2014" in words(left)
    assert right.select_one('a[href="/articles/two/#annotation-c2"]')
    assert "Both speak of 1 topic. On 1 they differ." in words(page)


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        (["mixed"], ["mixed"], "Both see mixed"),
        (["divergence"], ["convergence"], "They differ: divergence / convergence"),
        (
            ["convergence", "divergence"],
            ["divergence"],
            "They differ in part: convergence divergence / divergence",
        ),
    ],
)
def test_the_verdict_repeats_the_stances_and_invents_nothing(
    client: Client, one: Article, two: Article, left: list[str], right: list[str], verdict: str
) -> None:
    energy = make_topic("energy")
    for article, stances in ((one, left), (two, right)):
        for stance in stances:
            claim(article, energy, stance)
    said = topic_of(client, "energy").select_one(".pair-verdict")
    assert said
    assert words(said) == verdict


def test_a_view_that_is_only_reported_is_no_stance_to_compare(
    client: Client, one: Article, two: Article
) -> None:
    energy = make_topic("energy")
    claim(one, energy, "divergence", reported=True)
    claim(two, energy, "convergence")
    said = words(topic_of(client, "energy"))
    assert "Noori only reports the views of others here." in said
    assert "reports, not holds" in said


def test_topics_that_only_one_treats_come_after(client: Client, one: Article, two: Article) -> None:
    shared, lonely = make_topic("shared"), make_topic("lonely")
    claim(one, shared, "mixed")
    claim(two, shared, "mixed")
    claim(two, lonely, "convergence", slug="c9")
    noori, kheiri = section(read(client, PAIR), "alone").select(".pair > div")
    assert words(noori) == "Only Noori none"
    assert records(kheiri) == ["topic:lonely"]
    assert kheiri.select_one('a[href="/articles/two/#annotation-c9"]')


def test_links_between_their_articles_say_why(client: Client, one: Article, two: Article) -> None:
    make_link(one, two, type="contradicts", reason="They see Crimea otherwise.")
    make_link(two, make_article(), reason="Leads away.")
    make_link(two, one, type="supports", reason="Not yet.", status=Status.DRAFT)
    for address in (PAIR, "/compare/?article=two&article=one"):
        links = words(section(read(client, address), "links"))
        assert "contradicts" in links
        assert "They see Crimea otherwise." in links
        assert "Leads away." not in links
        assert "Not yet." not in links


def test_two_articles_are_compared_like_two_authors(
    client: Client, one: Article, two: Article
) -> None:
    energy = make_topic("energy")
    claim(one, energy, "mixed")
    claim(two, energy, "mixed")
    topic = topic_of(client, "energy", "/compare/?article=one&article=two")
    assert "Both see mixed" in words(topic)


def test_without_two_there_is_a_choice_of_both_kinds(
    client: Client, one: Article, two: Article
) -> None:
    energy = make_topic("energy")
    claim(one, energy, "mixed")
    claim(two, energy, "mixed")
    make_author("silent")
    page = read(client, "/compare/")
    check_head(page)
    options = {str(tag["value"]) for tag in page.select("option")}
    assert options == {"", "noori", "kheiri", "one", "two"}
    chosen = read(client, "/compare/?author=noori&author=")
    assert [tag["value"] for tag in chosen.select("option[selected]")] == ["noori"]


def test_the_pages_of_authors_and_articles_lead_here(client: Client, one: Article) -> None:
    claim(one, make_topic(), "mixed")
    assert read(client, "/authors/noori/").select_one('a[href="/compare/?author=noori"]')
    assert read(client, "/articles/one/").select_one('a[href="/compare/?article=one"]')


def test_an_author_who_moved_is_found(client: Client, one: Article, two: Article) -> None:
    author = Author.objects.get(slug="noori")
    author.slug = "a-noori"
    author.save()
    assert words(read(client, PAIR).h1 or Tag(name="x")) == "Noori and Kheiri"
    read(client, "/compare/?author=noori&author=a-noori", 400)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("author=noori&author=noori", "choose two different ones"),
        ("author=noori&author=nobody", "there is no author of this name"),
        ("author=noori&author=hidden", "there is no author of this name"),
        ("author=noori&author=kheiri&author=noori", "two can be compared at a time"),
        ("author=noori&article=one", "compare two authors or two articles"),
        ("article=%00&article=one", "there is no article of this name"),
        ("article=" + "x" * 5000, "there is no article of this name"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_the_reason(
    client: Client, one: Article, two: Article, query: str, reason: str
) -> None:
    make_author("hidden", status=Status.DRAFT)
    assert reason in words(read(client, f"/compare/?{query}", 400))


def test_the_page_takes_the_same_queries_for_few_and_many_claims(
    client: Client, one: Article, two: Article
) -> None:
    def fill(times: int) -> None:
        for _ in range(times):
            topic = make_topic()
            claim(one, topic, "mixed")
            claim(two, topic, "divergence")
            claim(two, make_topic(), "divergence")

    fill(1)
    few = query_count(client, PAIR)
    fill(10)
    assert query_count(client, PAIR) == few <= MOST_QUERIES
