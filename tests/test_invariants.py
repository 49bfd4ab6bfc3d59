"""What holds for the whole project."""

from __future__ import annotations

import re
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from articles.models import RECORD_MODELS

ROOT = settings.BASE_DIR
LISTS = [
    "/",
    "/topics/",
    "/topics/compare/",
    "/compare/",
    "/timeline/",
    "/articles/",
    "/authors/",
    "/actors/",
    "/about/",
    "/about/style/",
    "/search/",
]

# Building a tree of each of hundreds of pages would take longer than serving them.
TAG = re.compile(
    r"""<([a-z][\w-]*)((?:\s+[^\s=>"']+(?:="[^"]*"|='[^']*'|=[^\s>"']+)?)*)\s*/?>""", re.I
)
ATTRIBUTE = re.compile(r"""([^\s=>"']+)(?:="([^"]*)"|='([^']*)'|=([^\s>"']+))?""")


def tags(page: str) -> list[tuple[str, dict[str, str]]]:
    """The opening tags of a page with their attributes, values as they are written."""
    found = [
        (
            tag[1].lower(),
            {a[1].lower(): a[2] or a[3] or a[4] or "" for a in ATTRIBUTE.finditer(tag[2])},
        )
        for tag in TAG.finditer(page)
    ]
    assert len(found) == len(re.findall(r"<[a-zA-Z]", page)), "a tag could not be read"
    return found


def addresses() -> list[str]:
    """Every public page of the catalogue."""
    records = [
        record.get_absolute_url()
        for model in RECORD_MODELS.values()
        for record in model._default_manager.published()
    ]
    return [*LISTS, "/timeline/2015/", *records]


@pytest.mark.django_db
def test_no_migration_is_pending() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


@pytest.mark.django_db
def test_every_public_page_has_one_heading_and_no_inline_code(
    catalogue: None, client: Client
) -> None:
    visited = 0
    titles: dict[str, str] = {}
    for address in addresses():
        response = client.get(address)
        assert response.status_code == 200, address
        page = response.content.decode()
        opened = tags(page)
        assert [name for name, _ in opened].count("h1") == 1, address
        assert any(name == "html" and values.get("lang") for name, values in opened), address
        assert not any(name == "style" or "style" in values for name, values in opened), address
        assert all("src" in values for name, values in opened if name == "script"), address
        identifiers = [values["id"] for _, values in opened if "id" in values]
        assert len(identifiers) == len(set(identifiers)), address
        title = re.search(r"<title>\s*(\S.*?)\s*</title>", page, re.DOTALL)
        assert title, address
        assert titles.setdefault(title[1], address) == address, f"{address}: {title[1]}"
        visited += 1
    assert visited == len(LISTS) + 1 + 5 + 113 + 109 + 35 + 5


@pytest.mark.django_db
def test_every_internal_link_of_the_main_pages_leads_somewhere(
    catalogue: None, client: Client
) -> None:
    pages = [*LISTS, "/topics/crimea/", "/articles/mehr-2016-crimea-recognition/"]
    pages += ["/events/hamadan-base-2016/", "/actors/russia/", "/authors/alireza-noori/"]
    seen: set[str] = set()
    for address in pages:
        for name, values in tags(client.get(address).content.decode()):
            target = unescape(values.get("href", "")).split("#")[0] if name == "a" else ""
            if target.startswith("?"):
                target = address + target
            if target.startswith("/") and not target.startswith(("/admin/", "/static/")):
                seen.add(target)
    assert len(seen) > 150
    # Of addresses that differ in their values alone, one stands for all.
    kinds = {
        (target.partition("?")[0], *re.findall(r"[?&](\w+)=", target)): target for target in seen
    }
    broken = [target for target in kinds.values() if client.get(target).status_code != 200]
    assert not broken


def test_the_readme_lists_exactly_the_variables_that_the_settings_read() -> None:
    sources = [*(ROOT / "iranru").glob("*.py"), *(ROOT / "articles").rglob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    reads = r"(?:environ(?:\.get|ment\.get)?[\[(]|flag\(|words\()\s*\"([A-Z_]+)\""
    read = set(re.findall(reads, code)) | {"DATABASE_URL"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = set(re.findall(r"^\| `([A-Z_]+)`", readme, re.MULTILINE))
    assert table == read - {"DJANGO_SETTINGS_MODULE", "PORT"}


def test_no_requirements_file_names_a_host() -> None:
    for path in Path(ROOT / "requirements").glob("*.txt"):
        assert "://" not in path.read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize("folder", ["templates", "static"])
def test_no_page_asks_another_site_for_anything(folder: str) -> None:
    loads = re.compile(r"(?:src|srcset|@import|url\()\s*=?\s*[\"'(]*(?:https?:)?//")
    for path in (ROOT / folder).rglob("*.*"):
        if path.suffix in {".html", ".css", ".js", ".svg"}:
            assert not loads.search(path.read_text(encoding="utf-8")), path.name


def test_templates_hold_no_inline_code() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", text), path.name


def test_style_sheets_use_logical_properties_only() -> None:
    physical = re.compile(
        r"(?:margin|padding|border)-(?:left|right)\b|^\s*(?:left|right)\s*:", re.M
    )
    for path in (ROOT / "static").rglob("*.css"):
        assert not physical.search(path.read_text(encoding="utf-8")), path.name
