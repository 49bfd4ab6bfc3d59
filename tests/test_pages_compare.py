"""Where authors agree and differ: the matrix of all claims, and that of a topic."""

from __future__ import annotations

import csv
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import Client

from articles.models import Annotation, Author, Status, Topic
from articles.views.matrices import topic_matrix

from .factories import make_annotation, make_article, make_author, make_topic
from .reader import check_head, query_count, read, records, words

pytestmark = pytest.mark.django_db
PAGE = "/topics/compare/"
PASSAGES = ("Moscow", "Tehran", "signed a treaty", "It was long expected")


def claim(author: Author, topic: Topic, stance: str, **values: Any) -> Annotation:
    """A claim by the author on the topic, in an article of its own."""
    date = values.pop("date", "2016")
    article = values.pop("article", None) or make_article(authors=[author], date=date)
    values = {"topics": [topic], "claim": f"It is {stance}.", "stance": stance} | values
    return make_annotation(article, **values)


def table(page: BeautifulSoup) -> Tag:
    """The matrix of a page."""
    found = page.select_one(".matrix table")
    assert found
    return found


def cell(page: BeautifulSoup, topic: Topic, author: Author) -> Tag:
    """The cell of a topic and an author."""
    heads = records(table(page).select_one("thead") or page)
    row = table(page).select_one(f'tr:has(> th[data-record="{topic.key}"])')
    assert row
    return row.select("td")[heads.index(author.key)]


def rows(page: BeautifulSoup) -> list[str]:
    """The names of the topics in the order of the rows."""
    return [words(link) for link in table(page).select("tbody th > a")]


def columns(page: BeautifulSoup) -> list[str]:
    """The names of the authors in the order of the columns."""
    return [words(link) for link in table(page).select("thead th > a")]


@pytest.fixture
def noori() -> Author:
    """An author."""
    return make_author("noori", name="Noori")


@pytest.fixture
def kheiri() -> Author:
    """Another one."""
    return make_author("kheiri", name="Kheiri")


@pytest.fixture
def energy() -> Topic:
    """A topic at the top."""
    return make_topic("energy", name="Energy")


@pytest.fixture
def syria() -> Topic:
    """Another one."""
    return make_topic("syria", name="Syria")


def test_a_sign_has_shape_word_and_the_way_to_its_passage(
    client: Client, noori: Author, kheiri: Author, energy: Topic, syria: Topic
) -> None:
    article = make_article("essay", authors=[noori])
    claim(noori, energy, "divergence", article=article, slug="c1")
    claim(kheiri, syria, "mixed")
    page = read(client, PAGE)
    check_head(page)
    sign = cell(page, energy, noori).select_one("a")
    assert sign
    assert sign["href"] == "/articles/essay/#annotation-c1"
    assert words(sign) == "divergence"
    assert sign.select_one('use[href="#sign-divergence"]')
    assert not cell(page, energy, kheiri).contents


def test_a_cell_shows_each_of_several_claims(
    client: Client, noori: Author, energy: Topic, syria: Topic
) -> None:
    article = make_article(authors=[noori])
    for stance, passage in zip(("convergence", "divergence"), PASSAGES, strict=False):
        claim(noori, energy, stance, article=article, passage=passage)
    claim(noori, syria, "mixed")
    signs = cell(read(client, PAGE), energy, noori).select("a")
    assert [words(sign) for sign in signs] == ["convergence", "divergence"]


def test_of_many_claims_a_cell_counts_each_stance_and_leads_to_all(
    client: Client, noori: Author, energy: Topic, syria: Topic
) -> None:
    for stance in ("convergence", "convergence", "mixed", "divergence", "divergence"):
        claim(noori, energy, stance)
    claim(noori, syria, "mixed")
    signs = cell(read(client, PAGE), energy, noori).select("a")
    assert [words(sign.select_one("span") or sign) for sign in signs] == [
        "convergence 2 claims",
        "mixed 1 claim",
        "divergence 2 claims",
    ]
    address = str(signs[0]["href"])
    assert address == "/topics/compare/?topic=energy&author=noori&words=1#claims-in-words"
    assert len(read(client, address.split("#")[0]).select("li[id]")) == 5


def test_a_reported_view_and_a_doubtful_reading_are_shown_as_such(
    client: Client, noori: Author, energy: Topic, syria: Topic
) -> None:
    claim(noori, energy, "divergence", reported=True, confidence="low")
    claim(noori, syria, "mixed")
    page = read(client, PAGE)
    assert words(cell(page, energy, noori)) == "Noori divergence reported view low confidence"
    assert "2 claims" in words(table(page).select_one("thead") or page)
    totals = table(page).select_one("tfoot td")
    assert totals
    assert words(totals) == "mixed 1"


def test_a_topic_says_in_words_who_sees_what(
    client: Client, noori: Author, kheiri: Author, energy: Topic, syria: Topic
) -> None:
    third = make_author()
    for author, stance in ((noori, "divergence"), (kheiri, "divergence"), (third, "mixed")):
        claim(author, energy, stance)
    for author in (noori, kheiri):
        claim(author, syria, "convergence")
    page = read(client, PAGE)
    says = [words(part) for part in table(page).select(".matrix-says")]
    assert says[0].endswith("1 of 3 sees mixed interests 2 of 3 see divergence")
    assert says[1] == "both see convergence"
    lead = words(page.select_one(".lead") or page)
    assert "On 1 of them they differ. On 1 they agree." in lead


def test_narrower_topics_stand_below_broader_ones_also_where_those_have_no_claim(
    client: Client, noori: Author, energy: Topic, syria: Topic
) -> None:
    gas = make_topic("gas", name="Gas", broader=make_topic("oil", name="Oil", broader=energy))
    claim(noori, gas, "mixed")
    claim(noori, syria, "mixed")
    assert rows(read(client, PAGE)) == ["Energy", "Oil", "Gas", "Syria"]
    assert rows(read(client, PAGE + "?order=name")) == ["Gas", "Syria"]


def test_authors_stand_in_the_order_of_writing_or_as_asked(
    client: Client, energy: Topic, syria: Topic
) -> None:
    late, early, busy = (make_author(name=name, sort_name=name) for name in ("Abe", "Cy", "Bo"))
    claim(late, energy, "divergence", date="2020")
    claim(early, energy, "convergence", date="2001")
    claim(busy, energy, "convergence", date="2010")
    claim(busy, syria, "convergence", date="2011")
    assert columns(read(client, PAGE)) == ["Cy", "Bo", "Abe"]
    assert columns(read(client, PAGE + "?sort=name")) == ["Abe", "Bo", "Cy"]
    assert columns(read(client, PAGE + "?sort=claims"))[0] == "Bo"
    assert columns(read(client, PAGE + "?sort=differ"))[0] == "Abe"
    assert rows(read(client, PAGE + "?order=differ"))[0] == "Energy"


def test_the_filters_narrow_by_branch_author_stance_and_time_of_writing(
    client: Client, noori: Author, kheiri: Author, energy: Topic, syria: Topic
) -> None:
    gas = make_topic("gas", name="Gas", broader=energy)
    claim(noori, energy, "divergence", date="2014")
    claim(kheiri, gas, "convergence", date="2016")
    claim(kheiri, syria, "convergence", date="2018")
    assert rows(read(client, PAGE + "?topic=energy")) == ["Energy", "Gas"]
    assert rows(read(client, PAGE + "?author=kheiri&order=name")) == ["Gas", "Syria"]
    assert rows(read(client, PAGE + "?from=2014&to=2016")) == ["Energy", "Gas"]
    both = read(client, PAGE + "?topic=gas&topic=syria&stance=convergence&order=name")
    assert rows(both) == ["Gas", "Syria"]
    assert columns(both) == ["Kheiri"]
    links = [str(link["href"]) for link in both.select(".matrix-sorts a, .active li a")]
    assert all("stance=convergence" in link or "topic=gas" in link for link in links)
    assert "No claim matches" in words(read(client, PAGE + "?stance=mixed"))
    assert "No claim matches" in words(read(client, PAGE + "?from=2030"))


def test_drafts_and_what_belongs_to_them_never_show(
    client: Client, noori: Author, energy: Topic, syria: Topic
) -> None:
    draft: dict[str, Any] = {"status": Status.DRAFT}
    claim(noori, energy, "mixed")
    claim(noori, syria, "mixed")
    claim(noori, energy, "divergence", **draft)
    claim(make_author(name="Hidden author", **draft), energy, "divergence")
    claim(noori, make_topic(name="Hidden topic", **draft), "divergence")
    claim(noori, energy, "divergence", article=make_article(authors=[noori], **draft))
    for address in (PAGE, "/topics/compare.csv", "/compare/?author=noori"):
        answer = client.get(address).content.decode()
        assert "Hidden" not in answer
        assert "It is divergence." not in answer
    assert "2 claims" in words(table(read(client, PAGE)).select_one("thead") or Tag(name="x"))


def test_the_claims_stand_in_words_below_the_table(
    client: Client, noori: Author, energy: Topic, syria: Topic
) -> None:
    claim(noori, energy, "mixed", slug="later", date="2019")
    claim(noori, syria, "mixed", slug="earlier", date="2011")
    entries = read(client, PAGE).select("#claims-in-words li[id]")
    assert [entry["id"] for entry in entries] == ["claim-earlier", "claim-later"]
    assert "“signed a treaty”" in words(entries[0])
    assert "author:noori" in records(entries[0])


def test_many_claims_stand_in_words_on_a_page_of_their_own(client: Client) -> None:
    fill(7)
    page = read(client, PAGE)
    assert not page.select(".entries")
    assert page.select_one('a[href="?words=1#claims-in-words"]')
    assert len(read(client, PAGE + "?words=1").select("#claims-in-words li[id]")) == 14


def test_the_csv_has_a_line_for_each_claim_topic_and_author_and_no_formula(
    client: Client, noori: Author, energy: Topic, syria: Topic
) -> None:
    claim(
        noori, energy, "mixed", claim="=1+1", slug="c1", article=make_article("e", authors=[noori])
    )
    claim(noori, syria, "divergence", reported=True)
    response = client.get("/topics/compare.csv?stance=mixed")
    assert response["Content-Type"].startswith("text/csv")
    (line,) = csv.DictReader(response.content.decode("utf-8-sig").splitlines())
    assert (line["topic"], line["author"], line["written"]) == ("Energy", "Noori", "2016")
    assert (line["stance"], line["reported"], line["claim"]) == ("mixed", "no", "'=1+1")
    assert line["address"] == "http://testserver/articles/e/#annotation-c1"


def fill(times: int) -> None:
    """So many authors with a claim on each of two topics."""
    topics = [make_topic(), make_topic()]
    for _ in range(times):
        author = make_author()
        for topic in topics:
            claim(author, topic, "mixed")


def test_the_page_takes_the_same_few_queries_for_one_author_and_for_many(client: Client) -> None:
    fill(7)
    few, in_words = query_count(client, PAGE), query_count(client, PAGE + "?words=1")
    fill(12)
    assert query_count(client, PAGE) == few < 8
    assert query_count(client, PAGE + "?words=1") == in_words <= 8


def test_more_authors_than_fit_are_counted(client: Client) -> None:
    fill(61)
    page = read(client, PAGE)
    assert len(columns(page)) == 60
    assert "The first 60 of 61 authors" in words(page)


@pytest.mark.parametrize(
    "query",
    [
        *("sort=size", "order=%00", "topic=no-such", "author=no-such", "stance=both"),
        *("from=20x5", "to=2015-13", "year=15", "topic=%FF", "sort=" + "x" * 5000),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(client: Client, query: str) -> None:
    for path in (PAGE, "/topics/compare.csv"):
        assert words(read(client, f"{path}?{query}", 400)).count(query.split("=")[0])
    assert "words" in words(read(client, PAGE + "?words=yes", 400))


def test_no_topic_takes_the_address_of_the_page(energy: Topic) -> None:
    energy.slug = "compare"
    with pytest.raises(ValidationError, match="Another page"):
        energy.full_clean()


def shown(topic: Topic) -> BeautifulSoup:
    """The matrix of a topic as its page shows it."""
    claims = Annotation.objects.readable().claims().on_topic(topic)
    matrix = topic_matrix(topic, claims)
    html = render_to_string("components/stance_matrix.html", {"matrix": matrix})
    return BeautifulSoup(html, "html.parser")


def test_a_topic_shows_itself_its_narrower_topics_and_what_else_its_claims_are_about(
    noori: Author, kheiri: Author, energy: Topic, syria: Topic
) -> None:
    gas = make_topic("gas", name="Gas", broader=energy)
    claim(noori, energy, "mixed", topics=[energy, syria])
    claim(kheiri, gas, "divergence")
    claim(kheiri, syria, "divergence")
    page = shown(energy)
    assert rows(page) == ["Energy", "Gas", "Syria"]
    assert not cell(page, syria, kheiri).contents
    assert re.search("mixed", words(cell(page, syria, noori)))


def test_a_topic_without_others_lists_its_claims_in_time_order(
    noori: Author, kheiri: Author, energy: Topic
) -> None:
    claim(noori, energy, "mixed", slug="later", date="2019")
    claim(kheiri, energy, "divergence", slug="earlier", date="2011")
    page = shown(energy)
    assert not page.select("table")
    assert [entry["id"] for entry in page.select("li[id]")] == ["claim-earlier", "claim-later"]
    assert "1 of 2 sees mixed interests" in words(page)


def test_a_topic_without_claims_shows_nothing(energy: Topic) -> None:
    assert not words(shown(energy))
