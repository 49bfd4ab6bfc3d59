"""Fixtures that all tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django.live_server_helper import LiveServer

from articles.search.store import Store

# The live server and the browser share a thread with an event loop.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
hypothesis_settings.register_profile(
    "iranru", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("iranru")


def pytest_report_header() -> str:
    """Say which database the run is on."""
    return f"database: {connection.vendor}"


def tables_of_postgresql() -> list[str]:
    """The tables of a PostgreSQL database; of SQLite's none."""
    return connection.introspection.table_names() if connection.vendor == "postgresql" else []


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database; sessions of threads and killed processes are ended before it goes.

    PostgreSQL's autovacuum sees none of the rows of a transaction that is open for a whole module,
    and tells the planner that the tables are empty: queries then run for hours. It is off.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in tables_of_postgresql():
            cursor.execute(f'ALTER TABLE "{table}" SET (autovacuum_enabled = false)')
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="module")
def loaded_catalogue(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The real catalogue, loaded once a module in a transaction around its tests."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            call_command("load_catalogue", settings.FIXTURES_DIR, stdout=StringIO())
            yield
            transaction.set_rollback(True)
        if tables := tables_of_postgresql():  # what was rolled back still takes up room
            with connection.cursor() as cursor:
                cursor.execute(f"VACUUM {', '.join(tables)}")


@pytest.fixture
def catalogue(loaded_catalogue: None, db: None) -> None:
    """The real catalogue; what a test changes is undone after it."""


@pytest.fixture(scope="module")
def reading_index(tmp_path_factory: Any) -> Path:
    """The folder of the search index that the tests of `reading_site` share."""
    return tmp_path_factory.mktemp("reading") / "index"


@pytest.fixture(autouse=True)
def index_dir(request: Any, settings: Any, tmp_path: Path, reading_index: Path) -> Path:
    """A folder of its own for each test's search index; the first search builds one in it."""
    only_reads = "reading_site" in request.fixturenames
    settings.INDEX_DIR = reading_index if only_reads else tmp_path / "index"
    return settings.INDEX_DIR


@pytest.fixture(scope="module")
def built_index(loaded_catalogue: None, tmp_path_factory: Any) -> Path:
    """An index of the real catalogue, built once a module."""
    store = Store(tmp_path_factory.mktemp("built") / "index")
    store.rebuild()
    return store.folder


@pytest.fixture
def indexed_catalogue(catalogue: None, built_index: Path, index_dir: Path) -> None:
    """The real catalogue and an index of it; what a test saves is found at once."""
    shutil.copytree(built_index, index_dir)


@pytest.fixture
def served_catalogue(transactional_db: None) -> None:
    """The real catalogue as a server in another thread sees it."""
    call_command("load_catalogue", settings.FIXTURES_DIR, stdout=StringIO())


@pytest.fixture(scope="module")
def reading_site(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of the site with the real catalogue, for a module whose tests only read.

    They are marked `django_db`, or no test database would be made for them.
    """
    with django_db_blocker.unblock():
        call_command("load_catalogue", settings.FIXTURES_DIR, stdout=StringIO())
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=False)


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Tests number their changes anew, so nothing that was counted in one holds in the next."""
    yield
    cache.clear()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; without one the browser tests are skipped, on CI they fail."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        message = "Chromium was not found; install it or set CHROMIUM to its path"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return path


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        browser.close()
