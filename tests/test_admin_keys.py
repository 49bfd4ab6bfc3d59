"""What is no key, and more rows than anybody types: the admin answers in words, and soon."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models.signals import post_save
from django.test.utils import CaptureQueriesContext
from reversion.models import Revision, Version

from articles.models import (
    Actor,
    Annotation,
    Article,
    Author,
    Authorship,
    CrossLink,
    Event,
    Licence,
    Mention,
    Participation,
    Publication,
    Status,
    Topic,
)

from .admin_forms import add_row, address, do_action, errors, read_form, send, sign_in, soup
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

MANY_DIGITS = "9" * 30
NO_KEYS = ["abc", "<script>", "-1", "1.5", "\0", "1\0", "²", MANY_DIGITS]
MODELS = [Article, Author, Actor, Topic, Event, Annotation, CrossLink]
ACTIONS = [
    *((model, "publish_selected") for model in MODELS),
    *((model, "delete_selected") for model in (*MODELS, Publication, Licence)),
]
CHOICES: dict[Any, tuple[str, ...]] = {
    Article: ("publication", "licence", "topics"),
    Annotation: ("article", "actors", "event", "topics"),
    Topic: ("broader", "related"),
    Event: ("topics",),
    Author: ("actor",),
}


@pytest.mark.parametrize("model", CHOICES)
def test_a_choice_that_is_no_key_is_refused_beside_the_field(model: Any) -> None:
    client, url, fields = sign_in(), address(model, "add"), CHOICES[model]
    form = read_form(soup(client.get(url)))
    for key in NO_KEYS:
        response = send(client, url, form, **dict.fromkeys(fields, key))
        assert response.status_code == 200
        assert errors(response).keys() >= set(fields)
    assert not model.objects.exists()


@pytest.mark.parametrize("key", NO_KEYS)
def test_a_row_that_chooses_no_key_is_refused_beside_the_field(key: str) -> None:
    event = make_event(actors=[make_actor()])
    client, url = sign_in(), address(event)
    rows: dict[str, Any] = {"participations-0-actor": key, "evidence-0-annotation": key}
    response = send(client, url, **rows, **add_row(client, url, "participations", actor=key))
    assert response.status_code == 200
    assert errors(response).keys() == {*rows, "participations-1-actor"}
    assert event.participations.get().actor == Actor.objects.get()


@pytest.mark.parametrize("key", NO_KEYS)
def test_a_stale_form_with_what_is_no_key_is_compared(key: str) -> None:
    article = make_article(topics=[make_topic()], authors=[make_author()])
    client, url = sign_in(), address(article)
    form = read_form(soup(client.get(url)))
    article.save()
    rows: dict[str, Any] = {"authorships-0-author": key}
    response = send(client, url, form, topics=key, publication=key, **rows)
    assert response.status_code == 409
    assert key.replace("\0", "") in soup(response).select_one(".comparison").get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize("key", ["abc", "x\0", "1\0", MANY_DIGITS])
@pytest.mark.parametrize(("model", "action"), ACTIONS)
def test_an_action_on_what_is_no_key_is_a_bad_request(model: Any, action: str, key: str) -> None:
    draft = make_event(status=Status.DRAFT)
    selected = [draft.pk, key] if model is Event else [key]
    data = {"action": action, "_selected_action": selected, "post": "yes"}
    response = sign_in().post(address(model, "changelist"), data)
    assert response.status_code == 400
    assert soup(response).select_one("h1")
    assert Event.objects.get().status == Status.DRAFT


@pytest.mark.parametrize("page", ["change", "history", "delete"])
@pytest.mark.parametrize("key", ["1%00", "abc", MANY_DIGITS])
def test_a_page_of_what_is_no_key_is_answered(key: str, page: str) -> None:
    response = sign_in().get(f"/admin/articles/event/{key}/{page}/")
    assert response.status_code in {302, 400, 404}


@pytest.mark.parametrize("count", ["9999", "100000", MANY_DIGITS])
@pytest.mark.parametrize("page", ["add", "change"])
def test_more_rows_than_anybody_types_are_refused_and_not_drawn(count: str, page: str) -> None:
    event = make_event(actors=[make_actor()])
    url = address(event) if page == "change" else address(Event, "add")
    sizes: dict[str, Any] = {
        f"{prefix}-{kind}_FORMS": count
        for prefix in ("participations", "articles-crosslink-source_type-source_id")
        for kind in ("TOTAL", "INITIAL")
    }
    response = send(sign_in(), url, title="A visit", slug="a-visit", date="2016", **sizes)
    assert response.status_code == 200
    assert "Please submit at most 5" in " ".join(errors(response).values())
    assert len(soup(response).select("select[name$='-actor']")) < 60
    assert Event.objects.get() == event


def make_rows(article: Article, event: Event, count: int) -> None:
    """So many rows more in each list of rows of an article and an event."""
    for position in range(2, count + 2):
        actor, author = make_actor(), make_author()
        Authorship.objects.create(article=article, author=author, position=position)
        Mention.objects.create(article=article, actor=actor, state="confirmed", count=0)
        Participation.objects.create(event=event, actor=actor, position=position)
        note = make_annotation()
        event.evidence.create(annotation=note, state=1, position=position)
        for record in (article, event):
            make_link(record, note.article)
            make_link(make_event(), record)


@pytest.mark.parametrize("kind", [Article, Event], ids=lambda kind: kind.__name__)
def test_a_form_asks_as_much_for_one_row_as_for_many(kind: Any) -> None:
    first_article, first_event = make_article(), make_event()
    make_rows(first_article, first_event, 2)
    record = first_article if kind is Article else first_event
    client, url = sign_in(), address(record)
    send(client, url, title="A title")
    counts = []
    for time in range(2):
        with CaptureQueriesContext(connection) as read:
            form = read_form(soup(client.get(url)))
        with CaptureQueriesContext(connection) as saved:
            assert send(client, url, form, title=f"Title {time}").status_code == 302
        counts.append((len(read), len(saved)))
        make_rows(first_article, first_event, 8)
    assert counts[0] == counts[1]
    assert counts[1][0] <= 20


def test_drafts_published_at_once_are_saved_one_by_one() -> None:
    drafts = [make_event(status=Status.DRAFT) for _draft in range(3)]
    saved = []

    def listen(instance: Any, **_told: Any) -> None:
        saved.append(instance.pk)

    post_save.connect(listen, sender=Event)
    try:
        keys = [draft.pk for draft in drafts]
        do_action(sign_in("Editor"), drafts, "publish_selected")
    finally:
        post_save.disconnect(listen, sender=Event)
    assert sorted(saved) == sorted(keys)
    assert [event.version for event in Event.objects.published()] == [2, 2, 2]
    assert all(Version.objects.get_for_object(draft).count() == 1 for draft in drafts)
    revision = Revision.objects.get()
    assert (str(revision.user), revision.get_comment()) == ("editor", "Published.")
