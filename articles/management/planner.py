"""What a database has to be told after many rows were written."""

from __future__ import annotations

from django.db import connection

MANY = 1000


def tell_the_planner(written: int = MANY) -> None:
    """Have the database count its rows, where many were written and no transaction is open.

    SQLite counts only when it is told to, and reads whole tables for a page of one record until
    then. A PostgreSQL that counted during one long transaction saw none of its rows.
    """
    if written >= MANY and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
