"""The admin's import of events: a file or pasted rows, a preview, drafts of the ticked rows."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from reversion.models import Version

from articles.models import Event, SourceFile, SourceState

from .admin_forms import address, errors, read_form, sign_in, soup
from .factories import make_actor, make_event, make_topic
from .xss_corpus import VECTORS

pytestmark = pytest.mark.django_db

IMPORT = "/admin/articles/event/import/"
ROWS = """title,date,place,description,topics,actors,source_title,source_url
The fair,1931-05~,Nizhny,"A fair
of two weeks",gas,Iran,A yearbook,https://example.org/y
The strike,1931,,,,,,
The fair of Baku,1931-05,,,,,,
The flood,1930-13,,,water,Persia,,
"""


@pytest.fixture
def named() -> None:
    """Whom the rows name, and two events that they repeat."""
    make_topic("gas")
    make_actor("iran", name="Iran")
    make_event("strike", title="The strike", date="1931")
    make_event("fair-in-baku", title="Fair in Baku", date="1931")


def receive(client: Client, rows: str = ROWS, name: str = "events.csv") -> Any:
    """Send a file, as a browser does."""
    upload = SimpleUploadedFile(name, rows.encode())
    return client.post(IMPORT, {"upload": upload, "text": ""})


def preview(client: Client, rows: str = ROWS) -> tuple[str, BeautifulSoup]:
    """The address of the preview and the page."""
    url = receive(client, rows)["Location"]
    return url, soup(client.get(url))


def test_the_list_of_events_leads_to_it() -> None:
    page = soup(sign_in("Contributor").get(address(Event, "changelist")))
    assert page.select_one(f".object-tools a[href='{IMPORT}']")


@pytest.mark.usefixtures("named")
def test_the_preview_tells_what_each_row_would_become() -> None:
    _url, page = preview(sign_in("Contributor"))
    rows = page.select("table.rows tbody tr")
    assert [row.select_one(".line").get_text() for row in rows] == ["2", "4", "5", "6"]  # type: ignore[union-attr]
    texts = [row.get_text(" ", strip=True) for row in rows]
    assert "around May 1931 1931-05~ Iran Gas" in texts[0]
    assert "There already: The strike" in texts[1]
    assert "May repeat: Fair in Baku" in texts[2]
    assert "date: there is no month 13" in texts[3]
    assert "actors: nothing here is named “Persia”" in texts[3]
    assert read_form(page)["row"] == ["2"]
    assert len(page.select("[name=row]")) == 2
    assert not Event.objects.filter(title="The fair").exists()
    assert SourceFile.objects.get().content == ROWS.encode()


@pytest.mark.usefixtures("named")
def test_drafts_are_made_of_the_ticked_rows() -> None:
    client = sign_in("Contributor")
    url, _page = preview(client)
    response = client.post(url, {"row": ["2", "5"]}, follow=True)
    assert "2 drafts were made." in soup(response).get_text()
    fair = Event.objects.get(title="The fair")
    assert (fair.status, fair.description) == ("draft", "A fair\nof two weeks")
    assert Event.objects.filter(title="The fair of Baku", status="draft").exists()
    revision = Version.objects.get_for_object(fair).get().revision
    assert (revision.user.username, revision.comment) == (
        "contributor",
        "Imported from events.csv.",
    )
    assert SourceFile.objects.get().state == SourceState.ACCEPTED


@pytest.mark.usefixtures("named")
def test_what_was_imported_is_not_imported_again() -> None:
    client = sign_in("Editor")
    url, _page = preview(client)
    client.post(url, {"row": "2"})
    page = client.post(url, {"row": "5"})
    assert "imported already" in soup(page).get_text()
    assert not soup(client.get(url)).select("[name=row]")
    assert Event.objects.count() == 3


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "Tick at least one row"),
        (["4"], "cannot become drafts"),
        (["6"], "cannot become drafts"),
    ],
)
def test_rows_that_cannot_be_made_are_refused(rows: list[str], told: str) -> None:
    client = sign_in("Contributor")
    url, _page = preview(client)
    assert told in soup(client.post(url, {"row": rows})).get_text()
    assert Event.objects.count() == 2
    assert SourceFile.objects.get().is_open


def test_pasted_rows() -> None:
    client = sign_in("Contributor")
    for text, kind in (("title;date\nA;1931", "csv"), ('{"title": "A", "date": "1931"}', "jsonl")):
        url = client.post(IMPORT, {"text": text})["Location"]
        assert read_form(soup(client.get(url)))["row"] == ["2" if kind == "csv" else "1"]
        assert SourceFile.objects.latest("pk").name == f"pasted.{kind}"


@pytest.mark.parametrize(
    ("rows", "name", "told"),
    [
        ("title,colour\nA,red\n", "a.csv", "“colour” is not a column"),
        ("title,date\nA\0,1931\n", "a.csv", "NUL"),
        ("title,date\n", "a.csv", "no event"),
        ("title,date\nA,1931\n", "a.xlsx", "neither .csv nor .jsonl"),
        ("title,date\n" + "A,1931\n" * 501, "a.csv", "501 rows are too many"),
        ("title,date\n" + "A,1931\n" * 800_000, "a.csv", "larger than 5 MB"),
    ],
)
def test_a_bad_file_is_told_beside_the_field(rows: str, name: str, told: str) -> None:
    page = receive(sign_in("Contributor"), rows, name)
    assert page.status_code == 200
    assert told in errors(page)["upload"]
    assert not SourceFile.objects.exists()


def test_one_of_file_and_text_is_asked_for() -> None:
    client = sign_in("Contributor")
    assert "one of the two" in soup(client.post(IMPORT, {"text": " "})).get_text()
    upload = SimpleUploadedFile("a.csv", b"title,date\nA,1931\n")
    both = client.post(IMPORT, {"text": "title,date\nA,1931", "upload": upload})
    assert "one of the two" in soup(both).get_text()


def test_who_may_import(client: Client) -> None:
    url, _page = preview(sign_in("Contributor"), "title,date\nA,1931\n")
    for page in (IMPORT, url):
        assert client.get(page)["Location"].startswith("/admin/login/")
    nobody = sign_in("Contributor", "nobody")
    nobody.get(IMPORT).wsgi_request.user.groups.clear()
    for page in (IMPORT, url):
        assert nobody.get(page).status_code == 403
        assert nobody.post(page, {"row": "2"}).status_code == 403
    assert not Event.objects.exists()


@pytest.mark.parametrize("row", ["x", "-1", "9" * 30, "²", "\0"])
def test_garbage_instead_of_rows_is_no_error(row: str) -> None:
    client = sign_in("Contributor")
    url, _page = preview(client, "title,date\nA,1931\n")
    assert client.post(url, {"row": row}).status_code in (200, 400)
    assert client.get(f"{IMPORT}{'9' * 30}/").status_code in (400, 404)
    assert not Event.objects.exists()


def test_the_list_of_imports_leads_to_the_preview() -> None:
    client = sign_in("Contributor")
    url, _page = preview(client, "title,date\nA,1931\n")
    change = reverse("admin:articles_sourcefile_change", args=[SourceFile.objects.get().pk])
    assert client.get(change)["Location"] == url


def test_no_script_gets_out_of_a_row() -> None:
    client = sign_in("Contributor")
    for payload in VECTORS[:20]:
        text = payload.replace('"', '""').replace("\0", "")
        rows = f'title,date,description,topics\n"{text}",1931,"{text}","{text}"\n'
        response = receive(client, rows)
        if response.status_code == 302:
            page = soup(client.get(response["Location"]))
            assert not page.select("#content-main script, #content-main img, #content-main svg")


def test_the_same_queries_for_one_row_and_for_fifty() -> None:
    make_actor("iran", name="Iran")
    client = sign_in("Contributor")
    counts = []
    for number in (1, 50):
        rows = "".join(f"A fair {n},1931,Iran\n" for n in range(number))
        url, _page = preview(client, f"title,date,actors\n{rows}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20
