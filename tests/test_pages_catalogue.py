"""What the pages show of the real catalogue."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.models import Article, Topic

from .reader import read, records, section, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.mark.parametrize("slug", ["crimea", "s-300", "syria", "caspian", "sco"])
def test_a_topic_shows_all_its_events_articles_claims_and_links(client: Client, slug: str) -> None:
    topic = Topic.objects.with_counts().get(slug=slug)
    page = read(client, f"/topics/{slug}/")
    assert len(section(page, "events").select(".record")) == topic.event_count > 0
    assert len(section(page, "articles").select(".record")) == topic.article_count > 0
    assert section(page, "stances").select(".claim-entry")
    assert section(page, "links")


def test_every_annotation_of_the_articles_stands_beside_its_passage(client: Client) -> None:
    for article in Article.objects.published():
        page = read(client, article.get_absolute_url())
        slugs = set(article.annotations.published().values_list("slug", flat=True))
        assert slugs
        assert {
            str(a["id"]).removeprefix("annotation-") for a in page.select(".notes .note")
        } == slugs
        for slug in slugs:
            assert page.find(id=f"passage-{slug}")
            assert page.select_one(f'a.note-link[href="#annotation-{slug}"]')


def test_articles_that_mention_velayati(client: Client) -> None:
    page = read(client, "/articles/?actor=ali-akbar-velayati")
    assert records(section(page, "main")) == ["article:kheiri-2015-iran-reaches-out"]


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("Путин", "actor:vladimir-putin"),
        ("путин владимир", "actor:vladimir-putin"),
        ("پوتین", "actor:vladimir-putin"),
        ("PUTIN", "actor:vladimir-putin"),
        ("С-300", "topic:s-300"),
        ("Крым", "topic:crimea"),
        ("Gonsha Tazmini", "author:ghoncheh-tazmini"),
        ("hamadan", "event:hamadan-base-2016"),
        ("marriage of interest", "article:tazmini-2019-marriage-of-interest"),
    ],
)
def test_the_search_finds_records_in_any_script(client: Client, text: str, record: str) -> None:
    assert record in records(section(read(client, f"/search/?q={text}"), "main"))


def test_hidden_spellings_find_and_are_not_shown(client: Client) -> None:
    assert "author:abbas-maleki" in records(read(client, "/search/?q=Malecki"))
    assert "Malecki" not in words(read(client, "/authors/abbas-maleki/"))
