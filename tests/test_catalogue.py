"""The real catalogue: complete, whole, and loadable again."""

from __future__ import annotations

import tomllib
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from articles.models import (
    RECORD_MODELS,
    Actor,
    Annotation,
    Article,
    CrossLink,
    Event,
    Evidence,
    LinkType,
    Name,
    Office,
    Topic,
    Verification,
)

pytestmark = pytest.mark.django_db

COUNTS = {"article": 5, "event": 113, "actor": 109, "topic": 35, "author": 5}


@pytest.mark.parametrize(("kind", "count"), COUNTS.items())
def test_every_record_of_the_tables_is_published(catalogue: None, kind: str, count: int) -> None:
    records = RECORD_MODELS[kind]._default_manager
    assert records.published().count() == records.count() == count


def test_every_claim_and_every_link_is_there(catalogue: None) -> None:
    assert Annotation.objects.readable().claims().count() == 62
    assert CrossLink.objects.published().count() == 58


def test_every_annotation_stands_where_it_says(catalogue: None) -> None:
    for annotation in Annotation.objects.select_related("article"):
        text = annotation.article.plain_text
        assert text[annotation.start : annotation.end] == annotation.exact
        assert annotation.is_anchored


def test_digests_have_three_to_five_hundred_words(catalogue: None) -> None:
    for article in Article.objects.all():
        assert 300 <= len(article.plain_text.split()) <= 500, article.slug


def test_every_event_has_evidence_and_unverified_dates_stay_unverified(catalogue: None) -> None:
    events = {event.slug: event for event in Event.objects.with_cards()}
    assert all(event.evidence_count for event in events.values())
    assert events["islamic-revolution-1979"].verification <= Verification.STATED
    assert events["bushehr-contract-1995"].verification == Verification.PARTLY
    assert events["snapback-2025"].verification == Verification.VERIFIED


def test_a_disagreement_of_an_article_is_evidence_with_its_own_date(catalogue: None) -> None:
    rows = Evidence.objects.filter(event__slug="tajik-peace-accord-1997", disagrees=True)
    asserted = {str(row.asserts) for row in rows}
    assert "1990" in asserted


@pytest.mark.parametrize(
    ("spelling", "slug"),
    [
        ("Рухани", "hassan-rouhani"),
        ("حسن روحانی", "hassan-rouhani"),
        ("Hasan Ruhani", "hassan-rouhani"),
        ("ШОС", "shanghai-cooperation-organisation"),
        ("Georgi Muratov", "georgy-muradov"),
    ],
)
def test_actors_are_known_by_their_spellings(catalogue: None, spelling: str, slug: str) -> None:
    owners = {name.actor.slug for name in Name.objects.spelt(spelling) if name.actor}
    if spelling == "Рухани":
        owners |= {
            name.actor.slug
            for name in Name.objects.filter(folded__endswith=" рухани")
            if name.actor
        }
    assert slug in owners


def test_offices_name_their_time_and_the_actor_whose_they_are(catalogue: None) -> None:
    putin = Actor.objects.get(slug="vladimir-putin")
    assert [(office.title, office.date) for office in putin.offices.all()] == [
        ("President of Russia", "2000/2008"),
        ("Prime minister of Russia", "2008/2012"),
        ("President of Russia", "2012/.."),
    ]
    ambassador = Office.objects.get(actor__slug="mehdi-sanaei")
    assert (ambassador.body.slug, ambassador.attested) == ("iran", True)


def test_topics_form_one_tree(catalogue: None) -> None:
    roots = Topic.objects.filter(broader=None).values_list("slug", flat=True)
    assert list(roots) == ["iran-russia-relations"]


def test_every_relation_of_the_table_is_there_from_both_sides(catalogue: None) -> None:
    table = tomllib.loads((settings.FIXTURES_DIR / "topics.toml").read_text(encoding="utf-8"))
    written = {(row["slug"], slug) for row in table["topic"] for slug in row.get("related", [])}
    stored = set(Topic.objects.exclude(related=None).values_list("slug", "related__slug"))
    assert stored == written | {(slug, other) for other, slug in written}


def test_loading_again_knows_what_editors_renamed(catalogue: None) -> None:
    renamed: list[Any] = [model._default_manager.all()[0] for model in RECORD_MODELS.values()]
    for record in renamed:
        record.slug = f"{record.slug}-renamed"
        record.save()
    link = CrossLink.objects.get(slug="link-001")
    link.type = LinkType.FOLLOWS if link.type != LinkType.FOLLOWS else LinkType.CAUSED
    link.save()
    out = StringIO()
    call_command("load_catalogue", stdout=out)
    assert all(line.split()[1] == "0" for line in out.getvalue().splitlines())
    assert {kind: model._default_manager.count() for kind, model in RECORD_MODELS.items()} == COUNTS
    assert CrossLink.objects.count() == 58


def test_loading_again_changes_nothing_and_keeps_edits(catalogue: None) -> None:
    actor = Actor.objects.get(slug="rosatom")
    actor.description = "Edited here."
    actor.save()
    before = list(Event.objects.order_by("pk").values())
    out = StringIO()
    call_command("load_catalogue", stdout=out)
    assert list(Event.objects.order_by("pk").values()) == before
    assert Actor.objects.get(slug="rosatom").description == "Edited here."
    assert all(line.split()[1] == "0" for line in out.getvalue().splitlines())
