"""Counts as subqueries, so that several of them do not multiply each other's rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connections
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce


def count_of(rows: QuerySet, path: str) -> Coalesce:
    """How many of `rows` point by `path` to the row of the outer query; 0 where none does."""
    grouped = (
        rows.filter(**{path: OuterRef("pk")})
        .order_by()
        .annotate(_group=Value(1))
        .values("_group")
        .annotate(_count=Count("pk", distinct=True))
        .values("_count")
    )
    return Coalesce(Subquery(grouped, output_field=IntegerField()), 0)


def totals(**rows: QuerySet) -> dict[str, int]:
    """How many rows each of the named querysets has, asked in one query."""
    counted = [
        queryset.order_by()
        .annotate(_name=Value(name), _group=Value(1))
        .values("_name", "_group")
        .annotate(_count=Count("pk"))
        .values_list("_name", "_count")
        for name, queryset in rows.items()
    ]
    return dict.fromkeys(rows, 0) | dict(counted[0].union(*counted[1:], all=True))


def totals_up_to(most: int, rows: Sequence[QuerySet]) -> list[int]:
    """How many rows each queryset has, counted no further than `most`; all in one query."""
    if not rows:
        return []
    selects: list[str] = []
    values: list[Any] = []
    for queryset in rows:
        limited = queryset.order_by().values("pk")[:most]
        # The ORM counts a limited subquery only in a query of its own.
        sql, params = limited.query.sql_with_params()
        selects.append(f"(SELECT COUNT(*) FROM ({sql}) counted)")  # noqa: S608
        values += params
    with connections[rows[0].db].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(selects)}", values)
        return list(cursor.fetchone())
