"""An article's annotations for programs: W3C Web Annotations in JSON-LD."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from articles.models import AnchorState, Annotation, Licence, SlugRedirect, Status

from .factories import make_actor, make_annotation, make_article, make_event, make_topic
from .reader import MOST_QUERIES, query_count, read

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
BODY = "Moscow 🤝 Tehran: they **signed** a treaty. It was long expected."


def load(client: Client, slug: str = "treaty") -> Any:
    response = client.get(f"/articles/{slug}/annotations.json")
    assert response.status_code == 200
    return response.json()


def selectors(item: Any) -> dict[str, Any]:
    return {selector["type"]: selector for selector in item["target"]["selector"]}


def test_a_claim_says_what_where_and_about_whom(client: Client) -> None:
    topic, actor = make_topic("treaties", name="Treaties"), make_actor("iran", name="Iran")
    event = make_event("signing")
    article = make_article("treaty", body=BODY)
    values: dict[str, Any] = {"claim": "They agreed.", "stance": "convergence", "event": event}
    values |= {"note": "A *short* note.", "asserted_date": "2015-01"}
    make_annotation(article, "signed a", slug="a1", topics=[topic], actors=[actor], **values)
    page = load(client)
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    assert page["id"] == f"{SITE}/articles/treaty/annotations.json"
    assert page["partOf"]["total"] == 1
    (item,) = page["items"]
    assert item["id"] == f"{SITE}/articles/treaty/#annotation-a1"
    assert item["target"]["source"] == f"{SITE}/articles/treaty/"
    assert item["creator"]["name"] == "Iranru"
    assert item["created"].endswith("Z")
    said = {(body["purpose"], body.get("value") or body["source"]) for body in item["body"]}
    assert said == {
        ("assessing", "They agreed."),
        ("classifying", "convergence"),
        ("commenting", "<p>A <em>short</em> note.</p>"),
        ("describing", "2015-01"),
        ("tagging", "Treaties"),
        ("tagging", "Iran"),
        ("identifying", f"{SITE}/topics/treaties/"),
        ("identifying", f"{SITE}/actors/iran/"),
        ("linking", f"{SITE}/events/signing/"),
    }
    assert set(item["motivation"]) == {purpose for purpose, _value in said}
    found = selectors(item)
    text = article.plain_text
    place = found["TextPositionSelector"]
    assert text[place["start"] : place["end"]] == "signed a"
    words = found["TextQuoteSelector"]
    assert words["prefix"] + words["exact"] + words["suffix"] in text


def test_only_what_the_public_may_know_is_in_it(client: Client) -> None:
    article = make_article("treaty")
    hidden = make_actor("hidden", status=Status.DRAFT)
    event = make_event("later", status=Status.DRAFT)
    make_annotation(article, slug="shown", actors=[hidden], event=event)
    make_annotation(article, slug="draft", status=Status.DRAFT)
    make_annotation(article, slug="gone", status=Status.WITHDRAWN, withdrawal_reason="Wrong.")
    text = client.get("/articles/treaty/annotations.json").content.decode()
    assert "#annotation-shown" in text
    for secret in ("annotation-draft", "annotation-gone", "hidden", "later"):
        assert secret not in text


def test_a_text_that_may_not_be_shown_is_quoted_shortly_and_without_its_places(
    client: Client,
) -> None:
    licence = Licence.objects.create(code="LicenseRef-closed", name="All rights reserved")
    long = " ".join(f"word{at}" for at in range(100))
    article = make_article(
        "treaty", body=f"Before. {long} After.", body_kind="full", licence=licence
    )
    make_annotation(article, long)
    (item,) = load(client)["items"]
    (selector,) = item["target"]["selector"]
    assert selector["type"] == "TextQuoteSelector"
    assert len(selector["exact"]) <= 300
    assert long.startswith(f"{selector['exact']} ")
    assert selector.keys() == {"type", "exact"}


def test_an_orphan_has_its_quote_and_no_place(client: Client) -> None:
    make_annotation(make_article("treaty"))
    Annotation.objects.update(anchor=AnchorState.ORPHANED)
    (item,) = load(client)["items"]
    assert selectors(item).keys() == {"TextQuoteSelector"}


def test_it_answers_as_the_page_of_the_article_does(client: Client) -> None:
    make_article("draft", status=Status.DRAFT)
    moved = make_article("new")
    SlugRedirect.objects.create(kind="article", slug="old", object_id=moved.pk)
    gone = make_article("gone")
    gone.status, gone.withdrawal_reason = Status.WITHDRAWN, "It was a double."
    gone.save()
    for slug, status in (("draft", 404), ("nowhere", 404), ("gone", 410), ("old", 301)):
        response = client.get(f"/articles/{slug}/annotations.json")
        assert response.status_code == client.get(f"/articles/{slug}/").status_code == status
    assert client.get("/articles/old/annotations.json")["Location"] == (
        "/articles/new/annotations.json"
    )
    problem = client.get("/articles/gone/annotations.json")
    assert problem["Content-Type"] == "application/problem+json"
    assert "It was a double." in problem.json()["detail"]


def test_any_site_may_read_it_and_an_unchanged_answer_is_not_sent_twice(client: Client) -> None:
    address = "/articles/treaty/annotations.json"
    note = make_annotation(make_article("treaty"))
    first, head = client.get(address), client.head(address)
    assert first["Content-Type"] == (
        'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    )
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for response in (first, head, again):
        assert response["Access-Control-Allow-Origin"] == "*"
    assert client.post(address).status_code == 405
    note.note = "Another."
    note.save()
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_the_page_of_the_article_leads_to_it(client: Client) -> None:
    make_annotation(make_article("treaty"), slug="a1")
    page = read(client, "/articles/treaty/")
    link = page.select_one('link[rel=alternate][type*="anno.jsonld"]')
    assert link
    assert link["href"] == "/articles/treaty/annotations.json"
    cited = page.select_one("#annotation-a1 .note-cite")
    assert cited
    assert "“signed a treaty” (words of our digest)" in cited.get_text()
    assert f"{SITE}/articles/treaty/#annotation-a1" in cited.get_text()


def test_many_annotations_take_as_many_queries_as_one(client: Client) -> None:
    article, topic = make_article("treaty"), make_topic()
    make_annotation(article, topics=[topic])
    one = query_count(client, "/articles/treaty/annotations.json")
    for _ in range(5):
        make_annotation(article, topics=[topic], actors=[make_actor()], event=make_event())
    assert query_count(client, "/articles/treaty/annotations.json") == one <= MOST_QUERIES
