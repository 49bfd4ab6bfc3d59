"""History: who changed what and when, and restoring what was."""

from __future__ import annotations

from typing import Any

import pytest

from articles.models import Article, Event, NameKind, Status

from .admin_forms import (
    add_row,
    address,
    agree,
    choose_action,
    errors,
    send,
    sign_in,
    soup,
    versions,
)
from .factories import (
    make_actor,
    make_annotation,
    make_article,
    make_author,
    make_event,
    make_topic,
)

pytestmark = pytest.mark.django_db


def add_event(client: Any, **fields: Any) -> Event:
    """A draft that an editor adds."""
    fields = {"title": "First", "slug": "first", "date": "2015", "status": "draft"} | fields
    response = send(client, address(Event, "add"), **fields)
    assert response.status_code == 302, errors(response)
    return Event.objects.get(slug="first")


def test_the_history_says_who_did_what_when() -> None:
    event = add_event(sign_in("Contributor"))
    send(sign_in("Editor"), address(event), place="Moscow")
    page = soup(sign_in().get(address(event, "history")))
    rows = [row.get_text(" ", strip=True) for row in page.select("#change-history tbody tr")]
    assert len(rows) == 2
    assert "editor" in rows[0]
    assert "Changed Place" in rows[0]
    assert "contributor" in rows[1]
    assert "Added" in rows[1]


def test_an_old_version_comes_back_with_its_topics_and_rows() -> None:
    topic, other, actor = make_topic(), make_topic(), make_actor(name="Iran")
    client = sign_in()
    row = add_row(client, address(Event, "add"), "participations", actor=actor.pk, role="host")
    event = add_event(client, topics=[topic.pk], **row)
    changes = {"participations-0-DELETE": "on", "title": "Second", "topics": [other.pk]}
    late = add_row(client, address(event), "evidence", citation="TASS", state="3")
    assert send(client, address(event), **changes, **late).status_code == 302
    old = versions(event)[-1]
    page = soup(client.get(old))
    differing = [row.get_text(" ", strip=True) for row in page.select("tr.differs th")]
    assert [text.removesuffix(" differs") for text in differing] == [
        "Title",
        "Participants",
        "Evidence",
        "Topics of records",
    ]
    assert client.post(old).status_code == 302
    event.refresh_from_db()
    assert event.title == "First"
    assert list(event.topics.all()) == [topic]
    assert [str(row) for row in event.participations.all()] == ["Iran (host)"]
    assert not event.evidence.exists()
    assert event.version == 3
    newest = soup(client.get(address(event, "history"))).select_one("#change-history tbody tr")
    assert newest is not None
    assert "Restored as it was on" in newest.get_text()


def test_restoring_does_not_unpublish() -> None:
    client = sign_in()
    event = add_event(client)
    send(client, address(event), title="Second", status="published")
    client.post(versions(event)[-1])
    event.refresh_from_db()
    assert (event.title, event.status) == ("First", Status.PUBLISHED)


def test_a_restored_restoring_can_be_undone() -> None:
    client = sign_in()
    event = add_event(client)
    send(client, address(event), title="Second")
    second, first = versions(event)
    client.post(first)
    client.post(second)
    event.refresh_from_db()
    assert (event.title, event.version) == ("Second", 4)


def test_a_name_comes_back_with_its_heading() -> None:
    actor = make_actor(name="Iran")
    client = sign_in()
    row = {"text": "ایران", "language": "fa", "kind": NameKind.PREFERRED}
    send(client, address(actor), **add_row(client, address(actor), "names", **row))
    changes = {"names-0-DELETE": "on", "name": "Persia"}
    assert send(client, address(actor), **changes).status_code == 302
    client.post(versions(actor)[-1])
    actor.refresh_from_db()
    assert actor.name == "Iran"
    assert set(actor.names.values_list("text", flat=True)) == {"Iran", "ایران"}


def test_a_text_comes_back_with_its_authors_and_its_annotations_carried() -> None:
    author = make_author()
    article = make_article(authors=[author], status=Status.DRAFT)
    client = sign_in()
    send(client, address(article))
    changes = {"authorships-0-DELETE": "on", "body": "Another text."}
    assert send(client, address(article), **changes).status_code == 302
    client.post(versions(article)[-1])
    restored = Article.objects.get()
    assert restored.body == article.body
    assert restored.plain_text == article.plain_text
    assert list(restored.authors.all()) == [author]


def test_what_cannot_come_back_says_why() -> None:
    client = sign_in()
    event = add_event(client)
    send(client, address(event), slug="second")
    other = {"title": "Other", "slug": "first", "date": "2015"}
    send(client, address(Event, "add"), **other)
    response = client.post(versions(event)[-1])
    assert response.status_code == 200
    assert "Not restored." in response.content.decode()
    event.refresh_from_db()
    assert event.slug == "second"


def test_a_deleted_draft_comes_back() -> None:
    topic = make_topic()
    client = sign_in()
    event = add_event(client, topics=[topic.pk])
    client.post(address(event, "delete"), {"post": "yes"})
    assert not Event.objects.exists()
    page = soup(client.get(address(Event, "recoverlist")))
    link = page.select_one("#change-history a")
    assert link is not None
    assert link.find_parent("tr").get_text(" ", strip=True).endswith("First")  # type: ignore[union-attr]
    assert client.get(str(link["href"])).status_code == 200
    assert client.post(str(link["href"])).status_code == 302
    event = Event.objects.get()
    assert (event.title, event.status) == ("First", Status.DRAFT)
    assert list(event.topics.all()) == [topic]


def test_who_may_not_change_a_record_may_look_but_not_restore() -> None:
    editor = sign_in("Editor")
    event = add_event(editor)
    send(editor, address(event), title="Second", status="published")
    contributor = sign_in("Contributor")
    old = versions(event)[-1]
    assert "Restore" not in contributor.get(old).content.decode()
    assert contributor.post(old).status_code == 403
    event.refresh_from_db()
    assert event.title == "Second"


def test_the_version_of_another_record_is_not_shown_under_this_one() -> None:
    client = sign_in()
    event = add_event(client)
    number = versions(event)[0].split("/")[-2]
    assert client.get(f"/admin/articles/event/{event.pk + 1}/history/{number}/").status_code in {
        302,
        404,
    }
    actor = make_actor()
    assert client.get(f"/admin/articles/actor/{actor.pk}/history/{number}/").status_code in {
        302,
        404,
    }


def test_actors_and_topics_of_an_annotation_come_back() -> None:
    topic, iran, russia = make_topic(), make_actor(name="Iran"), make_actor(name="Russia")
    note = make_annotation(topics=[topic], actors=[iran, russia])
    client = sign_in()
    send(client, address(note))
    assert send(client, address(note), actors=[russia.pk], topics=[]).status_code == 302
    assert list(note.actors.all()) == [russia]
    old = versions(note)[-1]
    assert "Iran, Russia" in client.get(old).content.decode()
    assert client.post(old).status_code == 302
    assert set(note.actors.all()) == {iran, russia}
    assert list(note.topics.all()) == [topic]


def test_topics_added_to_many_at_once_can_be_restored_away() -> None:
    topic, event = make_topic(), make_event()
    client = sign_in()
    send(client, address(event))
    asked = choose_action(client, [event], "add_topic_to_selected")
    url = address(Event, "changelist")
    agree(client, url, agree(client, url, asked, topic=topic.pk))
    assert list(event.topics.all()) == [topic]
    assert client.post(versions(event)[-1]).status_code == 302
    assert not event.topics.exists()


def test_a_long_text_shows_which_words_went_and_came() -> None:
    text = "The minister came to Moscow for talks. They went on for three days, as was planned."
    client = sign_in()
    event = add_event(client, description=text)
    send(client, address(event), description=text.replace("three days", "a week"))
    page = soup(client.get(versions(event)[-1]))
    assert [item.get_text() for item in page.select("td del")] == ["removed: three days"]
    assert [item.get_text() for item in page.select("td ins")] == ["added: a week"]


def test_any_two_versions_are_compared_the_older_first() -> None:
    client = sign_in("Editor")
    event = add_event(client, place="Moscow")
    for place in ("Tehran", "Baku"):
        send(client, address(event), place=place)
    newest, _second, first = (url.split("/")[-2] for url in versions(event))
    history = soup(client.get(address(event, "history")))
    assert len(history.select("input[type=radio][name=old]")) == 3
    for old, new in ((first, newest), (newest, first)):
        page = soup(client.get(address(event, "compare"), {"old": old, "new": new}))
        rows = [row.get_text(" ", strip=True) for row in page.select("tr.differs")]
        assert rows == ["Place differs Moscow Baku"]
        assert not page.select("input[type=submit]")


@pytest.mark.parametrize("old", ["", "x", "\0", "9" * 30, "²"])
def test_versions_that_cannot_be_read_are_no_fault(old: str) -> None:
    client = sign_in()
    event = add_event(client)
    response = client.get(address(event, "compare"), {"old": old, "new": "1"})
    assert response.status_code in (400, 404)


def test_versions_of_another_record_are_not_compared_here() -> None:
    client = sign_in()
    event, other = add_event(client), make_event()
    send(client, address(other))
    keys = [versions(row)[0].split("/")[-2] for row in (event, other)]
    asked = {"old": keys[0], "new": keys[1]}
    assert client.get(address(event, "compare"), asked).status_code == 404
