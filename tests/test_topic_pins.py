"""Pinning in the topic's admin: what is accepted, kept in the history, and safe from deletion."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from articles.models import Status, Topic, TopicPin

from .admin_forms import add_row, address, errors, send, sign_in, soup, versions
from .factories import make_annotation, make_article, make_event, make_topic

pytestmark = pytest.mark.django_db


def add_pin(client: Client, topic: Topic, **values: Any) -> Any:
    """What a save with one more pin answers."""
    row = add_row(client, address(topic), "pins", **values)
    return send(client, address(topic), **row)


def test_an_editor_pins_orders_and_unpins_on_the_page_of_the_topic() -> None:
    topic, client = make_topic(), sign_in("Editor")
    event, article, note = make_event(), make_article(), make_annotation()
    assert add_pin(client, topic, event=event.pk, note="First.", position=2).status_code == 302
    assert add_pin(client, topic, article=article.pk, position=1).status_code == 302
    assert add_pin(client, topic, annotation=note.pk).status_code == 302  # last by itself
    assert [pin.record for pin in topic.pins.all()] == [article, event, note]
    changes = {"pins-0-position": "9", "pins-1-DELETE": "on"}
    assert send(client, address(topic), **changes).status_code == 302
    assert [pin.record for pin in topic.pins.all()] == [note, article]


@pytest.mark.parametrize("several", [False, True])
def test_a_pin_names_exactly_one_record(several: bool) -> None:
    topic, client = make_topic(), sign_in("Editor")
    both = {"event": make_event().pk, "article": make_article().pk} if several else {"note": "Why"}
    response = add_pin(client, topic, **both)
    assert response.status_code == 200
    assert "Choose one: an event, an article or a passage." in " ".join(errors(response).values())
    assert not topic.pins.exists()


def test_a_record_is_pinned_once_a_topic() -> None:
    topic, client, event = make_topic(), sign_in("Editor"), make_event()
    add_pin(client, topic, event=event.pk)
    response = add_pin(client, topic, event=event.pk)
    assert response.status_code == 200
    assert errors(response)
    add_pin(client, make_topic(), event=event.pk)
    assert TopicPin.objects.count() == 2


@pytest.mark.parametrize("value", ["x", "99999999999999999999"])
def test_what_no_record_has_for_its_key_is_refused(value: str) -> None:
    topic, client = make_topic(), sign_in("Editor")
    response = add_pin(client, topic, event=value, position=value)
    assert response.status_code == 200
    assert errors(response)


def test_a_contributor_pins_on_drafts_only() -> None:
    client = sign_in("Contributor")
    draft, published = make_topic(status=Status.DRAFT), make_topic()
    assert add_pin(client, draft, event=make_event().pk).status_code == 302
    assert draft.pins.count() == 1
    page = soup(client.get(address(published)))
    assert not page.select("[name^='pins-'][name$='-event']")


def test_the_history_keeps_the_pins_and_brings_them_back() -> None:
    topic, client, event = make_topic(), sign_in("Editor"), make_event(title="The treaty")
    add_pin(client, topic, event=event.pk, note="Begin here.")
    send(client, address(topic), **{"pins-0-DELETE": "on"})
    assert not topic.pins.exists()
    before = versions(topic)[1]
    assert "The treaty" in client.get(before).content.decode()
    assert client.post(before).status_code == 302
    assert [(pin.record, pin.note) for pin in topic.pins.all()] == [(event, "Begin here.")]


def test_a_deleted_draft_takes_its_pin_along_and_nothing_else() -> None:
    topic, draft, kept = make_topic(), make_event(status=Status.DRAFT), make_event()
    for event in (draft, kept):
        TopicPin.objects.create(topic=topic, event=event)
    draft.delete()
    assert [pin.record for pin in topic.pins.all()] == [kept]
    withheld = make_topic(status=Status.DRAFT)
    TopicPin.objects.create(topic=withheld, event=kept)
    withheld.delete()
    kept.refresh_from_db()


def test_the_database_refuses_a_pin_of_nothing_or_of_two() -> None:
    topic, event, article = make_topic(), make_event(), make_article()
    for values in ({}, {"event": event, "article": article}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TopicPin.objects.create(topic=topic, **values)
