"""Processes that are killed or write at once: nothing acknowledged is lost from the index.

Each test starts real processes on a database and an index of their own.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[1]
SETUP = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
settings.INDEX_INSIDE_TRANSACTIONS = False
from articles.models import Event
from articles.search import store, writing
from articles.search.comparison import compare
from articles.search.results import search
from articles.search.spec import Spec

def save(number, word="quagga"):
    return Event.objects.create(
        slug=f"event-{number}", title=f"{word} {number}", date="2015", status="published"
    )

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def total(word="quagga"):
    return search(Spec(words=word)).total
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: Any) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "db.sqlite3"
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{path}"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    settings_module = {"DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
    subprocess.run(command, cwd=ROOT, env=environment | settings_module, check=True)
    return path


@pytest.fixture
def environment(request: Any, tmp_path: Path) -> dict[str, str]:
    """Variables of processes that share a database and an index."""
    if connection.vendor == "postgresql":
        address = _address(connection.settings_dict)
    else:
        shutil.copy(request.getfixturevalue("empty_database"), tmp_path / "db.sqlite3")
        address = f"sqlite:///{tmp_path / 'db.sqlite3'}"
    return {**os.environ, "DATABASE_URL": address, "INDEX_DIR": str(tmp_path / "shared-index")}


def _address(values: dict[str, Any]) -> str:
    """The address of the test database, as DATABASE_URL has it."""
    user, password, host = (quote(values[name], safe="") for name in ("USER", "PASSWORD", "HOST"))
    port = f":{values['PORT']}" if values["PORT"] else ""
    options = {key: value for key, value in values["OPTIONS"].items() if isinstance(value, str)}
    return f"postgres://{user}:{password}@{host}{port}/{values['NAME']}?{urlencode(options)}"


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Runs code in a process of its own; fails unless it ends as expected."""

    def run_code(code: str, killed: bool = False) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-c", SETUP + code],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == (-signal.SIGKILL if killed else 0), done.stderr[-3000:]
        return done

    return run_code


def start(environment: dict[str, str], code: str) -> subprocess.Popen[str]:
    """Start code in a process of its own."""
    command = [sys.executable, "-c", SETUP + code]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


AGREES = """
found = total()
assert not compare(store.current()), compare(store.current())
print(found)
"""


@pytest.mark.parametrize(
    "patch",
    [
        "store.write = die",
        "store.Position.reading = die",
        "store.write_whole = die",
        "whole = store.write_whole; store.write_whole = lambda *a: (whole(*a), die())",
    ],
    ids=["while writing", "after the commit", "before the position", "after the position"],
)
def test_a_kill_during_an_update_loses_nothing(run: Run, patch: str) -> None:
    run(f"save(1)\nassert total() == 1\n{patch}\nsave(2)", killed=True)
    assert run(AGREES).stdout.strip() == "2"


@pytest.mark.parametrize(
    "patch",
    [
        "writing.to_tantivy = die",
        "store.build = die",
        "store.write_whole = die",
        "whole = store.write_whole\n"
        "store.write_whole = lambda p, t: die() if p.name == 'current' else whole(p, t)",
        "store.Store._remove_others = die",
    ],
    ids=["while reading", "before building", "after building", "before the swap", "after the swap"],
)
@pytest.mark.parametrize("has_index", [True, False], ids=["rebuild", "first build"])
def test_a_kill_during_a_rebuild_loses_nothing(run: Run, patch: str, has_index: bool) -> None:
    searched = "assert total() == 2\n" if has_index else ""
    run(f"save(1)\nsave(2)\n{searched}{patch}\nstore.current().rebuild()", killed=True)
    folders = "print(len(list(store.current().folder.glob('v*-*'))))"
    assert run(f"{AGREES}\nstore.current().rebuild()\n{folders}").stdout.split() == ["2", "1"]


def test_what_was_acknowledged_before_a_kill_is_found(
    run: Run, environment: dict[str, str]
) -> None:
    run("save(0)\nassert total() == 1")
    loop = "for number in range(1, 10_000):\n    save(number)\n    print(number, flush=True)"
    last = 0
    for offset in (1, 2):
        writer = start(environment, loop.replace("range(1,", f"range({offset}_000,"))
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(4)]
        time.sleep(0.02 * offset)
        writer.kill()
        rest, _ = writer.communicate()
        last += len([line for line in [*lines, *rest.split("\n")] if line.strip()])
    found = int(run(AGREES).stdout)
    # A save may have been committed and killed before it could be told.
    assert last + 1 <= found <= last + 3


def test_two_processes_that_write_at_once_lose_nothing(
    run: Run, environment: dict[str, str]
) -> None:
    run("save(0)\nassert total() == 1")
    loop = "for number in range({0}, {0} + 15):\n    save(number)\n    assert total() >= 1"
    writers = [start(environment, loop.format(first)) for first in (100, 200)]
    builder = start(environment, "for _ in range(5):\n    store.current().rebuild()")
    for process in (*writers, builder):
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors[-3000:]
    assert run(AGREES).stdout.strip() == "31"


def test_another_process_sees_a_change_within_a_second(
    run: Run, environment: dict[str, str]
) -> None:
    run("save(0)\nassert total() == 1")
    code = "import time\nassert total() == 1\nprint('ready', flush=True)\nsys.stdin.readline()\n"
    code += "time.sleep(store.CHECK_EVERY)\nassert total() == 2"
    command = [sys.executable, "-c", SETUP + code]
    reader = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=-1, stdout=-1, stderr=-1, text=True
    )
    assert reader.stdout is not None
    assert reader.stdout.readline() == "ready\n"
    run("store.current().apply_committed = lambda: None\nsave(1)")
    _, errors = reader.communicate("go\n", timeout=60)
    assert reader.returncode == 0, errors


def test_a_rolled_back_change_is_not_indexed(run: Run) -> None:
    run(
        "from django.db import transaction\n"
        "save(0)\nassert total() == 1\n"
        "try:\n"
        "    with transaction.atomic():\n"
        "        save(1)\n"
        "        assert total() == 1\n"
        "        raise KeyError\n"
        "except KeyError:\n"
        "    pass\n"
        "assert total() == 1\n"
        "save(2)\n"
        "assert total() == 2\n"
        "assert not compare(store.current())\n"
    )


def test_a_large_index_is_built_in_the_background_and_by_one_process(
    run: Run, environment: dict[str, str]
) -> None:
    run("save(1)\nsave(2)")
    code = "store.SMALL = 0\nstore.PATIENCE = 30\nassert total() == 2"
    readers = [start(environment, code) for _ in range(2)]
    for process in readers:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors[-3000:]
    assert run(AGREES).stdout.strip() == "2"


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_a_transaction_that_commits_late_is_not_missed(
    run: Run, environment: dict[str, str]
) -> None:
    run("save(0)\nassert total() == 1")
    code = "from django.db import transaction\n"
    code += "store.current().apply_committed = lambda: None\n"
    code += "with transaction.atomic():\n    save(1)\n    print('open', flush=True)\n"
    code += "    sys.stdin.readline()\n"
    command = [sys.executable, "-c", SETUP + code]
    slow = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=-1, stdout=-1, text=True)
    assert slow.stdout is not None
    assert slow.stdout.readline() == "open\n"
    run("save(2)\nassert total() == 2")
    slow.communicate("go\n", timeout=60)
    assert run(AGREES).stdout.strip() == "3"
