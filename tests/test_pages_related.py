"""Beside what editors linked, a page shows what the index finds alike, and says so."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.models import Article, CrossLink, Event, Status

from .factories import make_event
from .reader import read, records, section, words

pytestmark = pytest.mark.django_db

PAGES = ("/events/s-300-ban-lifted-2015/", "/articles/kheiri-2015-iran-reaches-out/")


@pytest.mark.parametrize("address", PAGES)
def test_pages_show_what_is_like_them_marked_as_automatic(
    client: Client, indexed_catalogue: None, address: str
) -> None:
    related = section(read(client, address), "related")
    assert "found automatically" in words(related)
    found = records(related)
    assert 3 <= len(found) <= 5
    assert not any(address.endswith(f"/{key.partition(':')[2]}/") for key in found)


def test_an_event_about_the_same_thing_is_nearest(client: Client, indexed_catalogue: None) -> None:
    found = records(section(read(client, PAGES[0]), "related"))
    assert any("s-300" in key for key in found[:2])


def test_what_editors_linked_is_not_repeated(client: Client, indexed_catalogue: None) -> None:
    for record in (*Event.objects.published()[:15], *Article.objects.published()):
        linked = {end.other.key for end in CrossLink.objects.ends_at(record)}
        page = read(client, record.get_absolute_url())
        part = page.find(id="related")
        assert not linked & set(records(part) if part else [])  # type: ignore[arg-type]


def test_drafts_are_like_nothing(client: Client) -> None:
    make_event("one", title="Quagga summit", description="Quaggas met okapis.")
    make_event("two", title="Quagga treaty", description="Quaggas met okapis.")
    make_event("draft", title="Quagga draft", description="Quaggas.", status=Status.DRAFT)
    read(client, "/search/?q=quagga")  # brings the index in step
    assert "event:draft" not in records(read(client, "/events/one/"))
    assert "event:two" in records(section(read(client, "/events/one/"), "related"))
