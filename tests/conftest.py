"""Fixtures that all tests share."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django.live_server_helper import LiveServer

from articles.search.store import Store

from .snapshot import Snapshot

# The live server and the browser share a thread with an event loop.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
hypothesis_settings.register_profile(
    "iranru", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("iranru")


def pytest_report_header() -> str:
    """Say which database the run is on."""
    return f"database: {connection.vendor}"


# What takes longest begins first, so that no worker waits for another at the end.
SLOW = (
    "test_browser.py",
    "test_invariants.py",
    "test_search_faults.py",
    "test_settings.py",
    "test_roles_table.py",
    "test_browser_autosave.py",
    "test_catalogue_faults.py",
    "test_admin_keys.py",
    "test_pages_search.py",
    "test_xss_everywhere.py",
    "test_browser_annotating.py",
    "test_browser_search.py",
    "test_import_bulk.py",
    "test_admin_editing.py",
    "test_admin_pages.py",
    "test_admin_conflicts.py",
)
USES_DATABASE = {"db", "transactional_db", "django_db_setup"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow files first; on PostgreSQL without the tests that have run on SQLite and touch no
    database, or test what the browser does with pages."""
    items.sort(key=lambda item: SLOW.index(item.path.name) if item.path.name in SLOW else len(SLOW))
    if connection.vendor == "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if not runs_twice(item)])
        items[:] = filter(runs_twice, items)


def runs_twice(item: Any) -> bool:
    """Whether a test may ask the database, which pytest-django refuses to all others, and is not
    one of those in the browser."""
    marked = item.get_closest_marker("django_db") is not None
    asks = marked or not USES_DATABASE.isdisjoint(item.fixturenames)
    return asks and item.get_closest_marker("browser") is None


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


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    """The rows of the real catalogue."""
    return Snapshot()


@pytest.fixture(scope="module")
def loaded_catalogue(
    django_db_setup: None, django_db_blocker: Any, snapshot: Snapshot
) -> Iterator[None]:
    """The real catalogue, in a transaction around the tests of a module."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            snapshot.restore()
            yield
            transaction.set_rollback(True)
        if tables := tables_of_postgresql():  # what was rolled back still takes up room
            with connection.cursor() as cursor:
                cursor.execute(f"VACUUM {', '.join(tables)}")


@pytest.fixture
def catalogue(loaded_catalogue: None, db: None) -> None:
    """The real catalogue; what a test changes is undone after it."""


@pytest.fixture(scope="session")
def indexes(tmp_path_factory: Any) -> Iterator[Path]:
    """Names of folders that are not there yet."""
    folder = tmp_path_factory.mktemp("indexes")
    return (folder / str(number) for number in count())


@pytest.fixture(scope="module")
def reading_index(indexes: Iterator[Path]) -> Path:
    """The folder of the search index that the tests of `reading_site` share."""
    return next(indexes)


@pytest.fixture(autouse=True)
def index_dir(
    request: Any, settings: Any, indexes: Iterator[Path], reading_index: Path
) -> Iterator[Path]:
    """A folder of its own for each test's search index; the first search builds one in it."""
    only_reads = "reading_site" in request.fixturenames
    settings.INDEX_DIR = folder = reading_index if only_reads else next(indexes)
    yield folder
    if not only_reads:
        shutil.rmtree(folder, ignore_errors=True)  # a thread may be tidying it up


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


@pytest.fixture(scope="module")
def reading_site(
    django_db_setup: None, django_db_blocker: Any, snapshot: Snapshot
) -> Iterator[str]:
    """The address of the site with the real catalogue, for a module whose tests only read.

    They are marked `django_db`, or no test database would be made for them.
    """
    with django_db_blocker.unblock():
        snapshot.restore()
        server = LiveServer("localhost")
        yield server.url
        for thread in threading.enumerate():
            if "process_request" in thread.name:  # the browser has not yet let go
                thread.join(10)
        server.stop()
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False)


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
