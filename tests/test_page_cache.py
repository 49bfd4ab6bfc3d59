"""Pages that are kept: never an old one, never one for somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Change, Licence, Publication, Status
from iranru import page_cache

from .admin_forms import make_user
from .factories import make_actor, make_annotation, make_article, make_event, make_link, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A reader of a site that keeps its pages, at once after a change."""
    settings.PAGE_CACHE_BYTES = 2**20
    monkeypatch.setattr(page_cache, "SETTLING", 0.0)
    return Client()


def queries(client: Client, address: str, **headers: str) -> tuple[Any, int]:
    """The answer, and how many queries it took."""
    with CaptureQueriesContext(connection) as found:
        response = client.get(address, headers=headers)
    return response, len(found)


def kept(client: Client, address: str, **headers: str) -> bool:
    """Whether the second of two answers is the first, after one look at the log."""
    first, _ = queries(client, address, **headers)
    second, count = queries(client, address, **headers)
    return count == 1 and second.content == first.content


def test_a_page_is_made_once_while_nothing_changes(reader: Client) -> None:
    event = make_event()
    first = reader.get(event.get_absolute_url())
    second, count = queries(reader, event.get_absolute_url())
    assert count == 1
    assert second.content == first.content
    assert second.headers == first.headers


def changes(record: Any) -> Iterator[tuple[str, Any]]:
    """What readers could notice on the page of an article, each done when it is asked for."""
    record.title = "Another title"
    yield "title", record.save
    note = make_annotation(record, claim="They agree.", stance="mixed")
    yield "claim", lambda: None
    yield "actor of a note", lambda: note.actors.add(make_actor("zed", name="Zed"))
    yield "topic of a note", lambda: note.topics.set([make_topic("zeta", name="Zeta")])
    link = make_link(record, make_event("linked", title="Linked"))
    yield "link", lambda: None
    link.status, link.withdrawal_reason = Status.WITHDRAWN, "A mistake."
    yield "link taken back", link.save
    record.licence.name = "Other licence"
    yield "licence", record.licence.save
    record.publication.name = "Other outlet"
    yield "outlet", record.publication.save


def test_whatever_changes_the_next_reader_sees_it(reader: Client) -> None:
    outlet = Publication.objects.create(slug="mehr", name="Mehr")
    licence = Licence.objects.create(code="CC0-1.0", name="CC0", allows_display=True)
    article = make_article(publication=outlet, licence=licence)
    address = article.get_absolute_url()
    before = reader.get(address).content
    for what, change in changes(article):
        change()
        now = reader.get(address).content
        assert now != before, what
        assert now == Client().get(address).content
        before = now


@pytest.mark.parametrize("path", ["/search/", "/api/v1/search"])
def test_a_search_is_made_once_and_finds_what_is_new(reader: Client, path: str) -> None:
    make_event("one", title="Zagros talks")
    assert kept(reader, f"{path}?q=zagros")
    make_event("two", title="Zagros treaty")
    assert b"Zagros treaty" in strip_marks(reader.get(f"{path}?q=zagros").content)


def test_a_kept_answer_for_programs_has_the_same_headers(reader: Client) -> None:
    make_event()
    first, again = (reader.get("/api/v1/search?q=talks").headers for _ in range(2))
    assert first == again
    assert again["Access-Control-Allow-Origin"] == "*"


def strip_marks(html: bytes) -> bytes:
    """HTML without the marks of found words."""
    return html.replace(b"<mark>", b"").replace(b"</mark>", b"")


def test_related_topics_are_seen_at_once(reader: Client) -> None:
    topic, other = make_topic("one", name="One"), make_topic("other", name="Other")
    assert b'"topic:other"' not in reader.get(topic.get_absolute_url()).content
    topic.related.add(other)
    assert b'"topic:other"' in reader.get(topic.get_absolute_url()).content


def test_what_is_withdrawn_is_gone_at_once(reader: Client) -> None:
    event = make_event()
    assert kept(reader, event.get_absolute_url())
    event.status, event.withdrawal_reason = Status.WITHDRAWN, "A mistake."
    event.save()
    assert reader.get(event.get_absolute_url()).status_code == 410


def test_a_change_that_is_committed_late_is_seen(reader: Client) -> None:
    event = make_event()
    before = Change.objects.latest("pk").pk
    Change.objects.create(pk=before + 2, kind="event", object_id=event.pk)
    assert kept(reader, "/about/")
    Change.objects.create(pk=before + 1, kind="event", object_id=event.pk)
    _, count = queries(reader, "/about/")
    assert count > 1


def test_a_new_day_is_a_new_page(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept(reader, "/")
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(page_cache.timezone, "localdate", lambda: tomorrow)
    _, count = queries(reader, "/")
    assert count > 1


def test_who_has_a_session_gets_a_page_of_their_own(reader: Client) -> None:
    assert kept(reader, "/about/")
    reader.force_login(make_user())
    response, _ = queries(reader, "/about/")
    assert "no-store" in response["Cache-Control"]
    assert not kept(reader, "/about/")
    assert "Cache-Control" not in Client().get("/about/")


@pytest.mark.parametrize("address", ["/healthz", "/admin/login/", "/events/none/"])
def test_what_is_not_for_all_is_not_kept(reader: Client, address: str) -> None:
    assert not kept(reader, address)


def test_compressed_and_plain_pages_are_two(reader: Client) -> None:
    plain = reader.get("/about/")
    packed = reader.get("/about/", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in reader.get("/about/")
    assert reader.get("/about/").content == plain.content


def test_hosts_and_questions_have_pages_of_their_own(reader: Client) -> None:
    make_event("one", date="2014")
    pages = {
        reader.get("/about/").content,
        reader.get("/about/", headers={"host": "localhost"}).content,
        reader.get("/timeline/").content,
        reader.get("/timeline/?year=2015").content,
    }
    assert len(pages) == 4


def test_a_browser_that_has_the_page_is_told_so(reader: Client) -> None:
    first = reader.get("/about/")
    again = reader.get("/about/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_few_bytes_keep_few_pages() -> None:
    pages = page_cache.Pages(10_000)
    day = timezone.localdate()
    for number in range(9):
        pages.find((1, day), number)
        pages.keep((1, day), number, page_cache.Kept(b"x" * 1_000, {}))
    assert [number for number in range(9) if pages.find((1, day), number)] == [6, 7, 8]


def test_a_page_begun_before_a_change_is_not_kept() -> None:
    pages, day = page_cache.Pages(10_000), timezone.localdate()
    assert pages.find((1, day), "page") is None
    assert pages.find((2, day), "page") is None
    pages.keep((1, day), "page", page_cache.Kept(b"old", {}))
    assert pages.find((2, day), "page") is None
    assert pages.find((1, day), "page") is None
