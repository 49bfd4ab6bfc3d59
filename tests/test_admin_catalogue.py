"""The admin with the real catalogue in it."""

from __future__ import annotations

import pytest

from articles.models import RECORD_MODELS, Actor, Annotation, CrossLink, Event

from .admin_forms import address, errors, send, sign_in, versions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [*RECORD_MODELS.values(), Annotation, CrossLink])
def test_its_records_can_be_opened_and_saved_as_they_are(catalogue: None, model: type) -> None:
    client = sign_in()
    for record in model._default_manager.order_by("pk")[:3]:  # type: ignore[attr-defined]
        before = model._default_manager.filter(pk=record.pk).values().get()  # type: ignore[attr-defined]
        response = send(client, address(record))
        assert response.status_code == 302, (record, errors(response))
        after = model._default_manager.filter(pk=record.pk).values().get()  # type: ignore[attr-defined]
        changed = {name for name in before if before[name] != after[name]}
        assert changed - {"body"} == {"version", "modified"}
        assert not changed & {"body"} or before["body"].strip() == after["body"]


def test_only_the_one_record_goes_back_where_many_were_saved_together(catalogue: None) -> None:
    client = sign_in()
    event, actor = Event.objects.get(slug="hamadan-base-2016"), Actor.objects.get(slug="russia")
    names, topics = actor.names.count(), set(event.topics.all())
    for record, changes in (
        (event, {"place": "Elsewhere", "topics": None}),
        (actor, {"description": "Changed.", "names-0-DELETE": "on"}),
    ):
        response = send(client, address(record), **changes)
        assert response.status_code == 302, errors(response)
    assert client.post(versions(event)[-1]).status_code == 302
    event.refresh_from_db()
    actor.refresh_from_db()
    assert event.place != "Elsewhere"
    assert set(event.topics.all()) == topics
    assert actor.description == "Changed."
    assert client.post(versions(actor)[-1]).status_code == 302
    assert actor.names.count() == names
