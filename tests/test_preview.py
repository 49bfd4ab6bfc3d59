"""The preview of a draft is the page that readers will see."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from articles import services
from articles.models import RECORD_MODELS, Annotation, Change, Status

from .admin_forms import address, make_user, sign_in, soup
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


def main_part(response: Any) -> bytes:
    """The part of a page that is the record's own, byte for byte."""
    page: bytes = response.content
    return page[page.index(b"<main") : page.index(b"</main>")]


def make_drafts() -> dict[str, Any]:
    """One draft of each kind, joined to published records in every way that pages show."""
    topic, actor, author = make_topic(), make_actor(), make_author()
    hidden: Any = {"status": Status.DRAFT}
    records: dict[str, Any] = {
        "topic": make_topic("hidden-topic", broader=topic, **hidden),
        "actor": make_actor("hidden-actor", **hidden),
        "author": make_author("hidden-author", **hidden),
    }
    article = make_article(
        topics=[topic, records["topic"]],
        actors=[actor, records["actor"]],
        authors=[author, records["author"]],
    )
    event = make_event(topics=[topic, records["topic"]], actors=[actor, records["actor"]])
    records["article"] = make_article(
        "hidden-article", topics=[topic], actors=[actor], authors=[author], **hidden
    )
    records["event"] = make_event("hidden-event", topics=[topic], actors=[actor], **hidden)
    claim = {"claim": "They agree.", "stance": "mixed"}
    everything: Any = {"topics": [topic, records["topic"]], "actors": [actor, records["actor"]]}
    make_annotation(article, **everything, **claim, event=records["event"])
    make_annotation(records["article"], **everything, **claim, event=event)
    make_annotation(records["article"], "long expected", note="Not yet read.", **hidden)
    for record in records.values():
        make_link(record, event if record != records["event"] else article)
        make_link(article, record, type="contradicts", **hidden)
    return records


@pytest.mark.parametrize("kind", RECORD_MODELS)
def test_the_preview_is_the_published_page_byte_for_byte(kind: str, client: Client) -> None:
    record = make_drafts()[kind]
    editor = sign_in("Editor")
    preview = editor.get(address(record, "preview"))
    assert preview.status_code == 200
    assert client.get(record.get_absolute_url()).status_code == 404
    services.publish(record=record, user=make_user("Editor", "anna"))
    public = client.get(record.get_absolute_url())
    assert main_part(preview) == main_part(public)
    assert b'class="preview"' not in public.content


def test_the_preview_says_that_it_is_one_and_changes_nothing() -> None:
    record = make_drafts()["article"]
    changes = Change.objects.count()
    response = sign_in("Contributor").get(address(record, "preview"))
    banner = soup(response).select_one("aside.preview")
    assert banner is not None
    assert "Readers cannot see this page" in banner.get_text()
    assert banner.select_one("a")["href"] == address(record)  # type: ignore[index]
    assert "no-store" in response["Cache-Control"]
    assert "Not yet read." not in response.content.decode()
    stored = type(record).objects.get(pk=record.pk)
    assert (stored.status, stored.published_at, stored.version) == ("draft", None, record.version)
    assert Change.objects.count() == changes


def test_the_change_page_of_a_draft_leads_to_its_preview() -> None:
    client = sign_in("Editor")
    for event, expected in (
        (make_event(status=Status.DRAFT), 1),
        (make_event(), 0),
        (make_event(status=Status.WITHDRAWN, withdrawal_reason="Wrong."), 1),
    ):
        page = soup(client.get(address(event)))
        assert len(page.select("a[href$='/preview/']")) == expected
    assert not soup(client.get(address(make_annotation()))).select("a[href$='/preview/']")


def test_the_preview_of_what_is_published_is_its_page() -> None:
    event = make_event()
    response = sign_in("Editor").get(address(event, "preview"))
    assert (response.status_code, response["Location"]) == (302, event.get_absolute_url())


def test_visitors_and_strangers_see_no_preview(client: Client) -> None:
    event = make_event(status=Status.DRAFT)
    assert "/admin/login/" in client.get(address(event, "preview"))["Location"]
    stranger = make_user("Editor")
    stranger.groups.clear()
    client.force_login(stranger)
    assert client.get(address(event, "preview")).status_code == 403
    assert sign_in("Editor", "anna").get("/admin/articles/event/999/preview/").status_code == 302


def test_a_draft_whose_address_cannot_be_read_has_no_preview() -> None:
    event = make_event(status=Status.DRAFT)
    type(event).objects.filter(pk=event.pk).update(slug="not an address")
    response = sign_in("Editor").get(address(event, "preview"), follow=True)
    assert "There is no preview" in response.content.decode()


def test_annotations_have_no_preview_of_their_own() -> None:
    note = make_annotation()
    assert isinstance(note, Annotation)
    response = sign_in("Editor").get(f"/admin/articles/annotation/{note.pk}/preview/")
    assert response.status_code in (302, 404)
