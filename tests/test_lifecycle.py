"""What all curated rows share: versions, status, redirects, tombstones, and no deletion."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from articles.models import (
    RECORD_MODELS,
    Annotation,
    CrossLink,
    Event,
    PublishedRecordError,
    SlugRedirect,
    StaleVersion,
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

pytestmark = pytest.mark.django_db

MAKERS = {
    "article": make_article,
    "event": make_event,
    "actor": make_actor,
    "topic": make_topic,
    "author": make_author,
}
KINDS = pytest.mark.parametrize("kind", RECORD_MODELS)


def make_link_of_events(**values: Any) -> CrossLink:
    """A link between two new events."""
    return make_link(make_event(), make_event(), **values)


LIFECYCLES = pytest.mark.parametrize(
    "make", [*MAKERS.values(), make_annotation, make_link_of_events], ids=lambda make: make.__name__
)


@LIFECYCLES
def test_each_save_is_the_next_version(make: Any) -> None:
    record = make()
    assert record.version == 1
    record.save()
    record.save()
    assert type(record).objects.get(pk=record.pk).version == record.version == 3


@LIFECYCLES
def test_a_save_from_an_older_copy_is_refused_and_changes_nothing(make: Any) -> None:
    record = make()
    first, second = (type(record).objects.get(pk=record.pk) for _copy in range(2))
    first.save()
    second.withdrawal_reason = "Typed later, read earlier."
    with pytest.raises(StaleVersion):
        second.save()
    assert second.version == 1, "the copy can be compared with what is stored"
    stored = type(record).objects.get(pk=record.pk)
    assert (stored.version, stored.withdrawal_reason) == (2, "")


def test_saving_some_fields_raises_the_version_too() -> None:
    event = make_event()
    event.place = "Moscow"
    event.save(update_fields=["place"])
    stored = Event.objects.get()
    assert (stored.place, stored.version) == ("Moscow", 2)
    stale = Event.objects.get()
    event.save()
    with pytest.raises(StaleVersion):
        stale.save(update_fields=["place"])


@LIFECYCLES
def test_drafts_can_be_deleted_and_what_was_seen_cannot(make: Any) -> None:
    draft, seen = make(status=Status.DRAFT), make()
    draft.delete()
    with pytest.raises(PublishedRecordError):
        seen.delete()
    with pytest.raises(PublishedRecordError):
        type(seen).objects.filter(pk=seen.pk).delete()
    seen.status, seen.withdrawal_reason = Status.WITHDRAWN, "It was wrong."
    seen.save()
    with pytest.raises(PublishedRecordError):
        seen.delete()
    rows = type(seen).objects
    assert rows.filter(pk=seen.pk).exists()
    assert not rows.filter(pk=draft.pk).exists()


def test_a_draft_takes_nothing_published_with_it() -> None:
    article = make_article(status=Status.DRAFT)
    note = make_annotation(article)
    event = make_event(status=Status.DRAFT)
    link = make_link(event, make_event())
    for draft in (article, event):
        with pytest.raises(PublishedRecordError):
            draft.delete()
        with pytest.raises(PublishedRecordError):
            type(draft).objects.filter(pk=draft.pk).delete()
        assert type(draft).objects.filter(pk=draft.pk).exists()
    assert list(Annotation.objects.all()) == [note]
    assert list(CrossLink.objects.all()) == [link]


def test_a_draft_takes_its_drafts_with_it() -> None:
    article = make_article(status=Status.DRAFT)
    make_annotation(article, status=Status.DRAFT)
    make_link(article, make_event(), status=Status.DRAFT)
    article.delete()
    assert not Annotation.objects.exists()
    assert not CrossLink.objects.exists()


@LIFECYCLES
def test_the_day_of_first_publication_stays(make: Any) -> None:
    record = make(status=Status.DRAFT)
    assert record.published_at is None
    record.status = Status.PUBLISHED
    record.save()
    first = record.published_at
    record.status, record.withdrawal_reason = Status.WITHDRAWN, "It was wrong."
    record.save()
    assert record.withdrawn_at is not None
    record.status = Status.PUBLISHED
    record.save()
    assert (record.published_at, record.withdrawn_at) == (first, None)


@KINDS
def test_only_published_records_have_a_page(kind: str, client: Client) -> None:
    draft, shown = MAKERS[kind](status=Status.DRAFT), MAKERS[kind]()
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(shown.get_absolute_url()).status_code == 200
    assert list(type(shown).objects.published()) == [shown]


@KINDS
def test_a_withdrawn_record_leaves_title_day_and_reason(kind: str, client: Client) -> None:
    reason = "Основано на ошибке; بر پایهٔ اشتباه."
    record = MAKERS[kind](status=Status.WITHDRAWN, withdrawal_reason=reason)
    record.published_at = record.withdrawn_at
    record.save()
    response = client.get(record.get_absolute_url())
    assert response.status_code == 410
    page = response.content.decode()
    assert record.label in page
    assert reason in page
    assert str(record.withdrawn_at.year) in page


@KINDS
def test_a_changed_address_leads_to_the_new_one(kind: str, client: Client) -> None:
    record = MAKERS[kind]("first")
    old = record.get_absolute_url()
    for slug in ("second", "third"):
        record.slug = slug
        record.save()
    response = client.get(old)
    assert response.status_code == 301
    assert response["Location"] == record.get_absolute_url()
    assert client.get(old.replace("first", "second"))["Location"] == record.get_absolute_url()


@KINDS
def test_an_address_taken_back_leads_nowhere_else(kind: str, client: Client) -> None:
    record = MAKERS[kind]("first")
    for slug in ("second", "first"):
        record.slug = slug
        record.save()
    assert client.get(record.get_absolute_url()).status_code == 200
    assert [redirect.slug for redirect in SlugRedirect.objects.all()] == ["second"]


@KINDS
@pytest.mark.parametrize("status", [Status.DRAFT, Status.PUBLISHED])
def test_an_old_address_is_not_taken_over(kind: str, status: str, client: Client) -> None:
    record = MAKERS[kind]("first")
    old = record.get_absolute_url()
    record.slug = "second"
    record.save()
    newcomer = MAKERS[kind]("third", status=status)
    newcomer.slug = "first"
    with pytest.raises(ValidationError) as caught:
        newcomer.full_clean()
    assert "slug" in caught.value.message_dict
    with pytest.raises(ValidationError):
        newcomer.save()
    with pytest.raises(ValidationError):
        MAKERS[kind]("first", status=status)
    assert client.get(old)["Location"] == record.get_absolute_url()
    newcomer.slug = "fourth"
    newcomer.save()
    assert newcomer.version == 2


def test_a_draft_changes_its_address_without_a_trace() -> None:
    event = make_event("first", status=Status.DRAFT)
    event.slug = "second"
    event.save()
    assert not SlugRedirect.objects.exists()


def test_an_address_of_one_kind_says_nothing_of_another(client: Client) -> None:
    event = make_event("iran")
    event.slug = "iran-visit"
    event.save()
    actor = make_actor("iran")
    assert client.get(actor.get_absolute_url()).status_code == 200
    assert client.get("/events/iran/").status_code == 301


def test_a_withdrawn_record_that_moved_is_gone_at_both_addresses(client: Client) -> None:
    event = make_event("first")
    event.slug, event.status, event.withdrawal_reason = "second", Status.WITHDRAWN, "Wrong."
    event.save()
    assert client.get("/events/first/", follow=True).status_code == 410
    assert client.get("/events/second/").status_code == 410


def test_a_failed_save_leaves_the_copy_as_it_was() -> None:
    event = make_event("one")
    make_event("two")
    event.slug = "two"
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save()
    event.slug = "three"
    event.save()
    assert Event.objects.get(slug="three").version == 2


def test_annotations_are_carried_in_versions_of_their_own() -> None:
    note = make_annotation(make_article(body="One. Moscow and Tehran signed a treaty."))
    article = note.article
    article.body = "Two, longer. Moscow and Tehran signed a treaty."
    article.save()
    stored = Annotation.objects.get()
    assert (stored.version, stored.start) == (2, note.start + len("Two, longer.") - len("One."))


FIRST = "Moscow and Tehran signed a treaty. It was long expected."


def edit(note: Annotation, *bodies: str) -> Annotation:
    """The note after its article had each of these bodies in turn."""
    article = note.article
    for body in bodies:
        article.body = body
        article.save()
    return Annotation.objects.get(pk=note.pk)


def test_an_orphan_stands_again_in_exactly_its_text() -> None:
    note = make_annotation(make_article(body=FIRST))
    lost = edit(note, "Nothing of the kind.")
    assert not lost.is_anchored
    assert (lost.start, lost.text_sha256) == (note.start, note.text_sha256)
    back = edit(note, "Still nothing.", FIRST)
    assert back.is_anchored
    assert note.article.plain_text[back.start : back.end] == "signed a treaty"


def test_an_orphan_stands_in_the_last_text_that_it_stood_in() -> None:
    note = make_annotation(make_article(body=FIRST))
    later = f"Long ago, in winter. {FIRST}"
    back = edit(note, later, "Nothing of the kind.", later)
    assert back.is_anchored
    assert back.start == note.start + len("Long ago, in winter. ")


def test_an_orphan_does_not_move_to_another_text_by_guess() -> None:
    note = make_annotation(make_article(body=FIRST))
    assert not edit(note, "Nothing of the kind.", f"{FIRST} Or not.").is_anchored
