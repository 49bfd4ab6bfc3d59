"""A reader of the public pages: opens addresses and looks at what they show."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

MOST_QUERIES = 12


def read(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    """The page at an address, which answers with `status`."""
    response = client.get(address)
    assert response.status_code == status, address
    return BeautifulSoup(response.content, "html.parser")


def records(part: BeautifulSoup | Tag) -> list[str]:
    """The records that a part of a page shows, as kind and slug, in order."""
    return [str(tag["data-record"]) for tag in part.select("[data-record]")]


def words(part: BeautifulSoup | Tag) -> str:
    """The text of a part of a page, with single spaces."""
    return " ".join(part.get_text(" ").split())


def section(page: BeautifulSoup, identifier: str) -> Tag:
    """The part of a page with this id."""
    found = page.find(id=identifier)
    assert isinstance(found, Tag), identifier
    return found


def query_count(client: Client, address: str) -> int:
    """How many queries a page takes when no content type is known yet."""
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def check_head(page: BeautifulSoup) -> None:
    """A page says in its head what it is, and in one heading."""
    assert len(page.find_all("h1")) == 1
    assert page.title
    assert len(page.title.get_text(strip=True)) > len(" · Iranru")
    assert page.select_one('meta[name="description"][content]:not([content=""])')
    canonical = page.select_one('link[rel="canonical"]')
    assert canonical
    assert str(canonical["href"]).startswith("http")
