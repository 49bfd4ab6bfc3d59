"""Answers for load balancers: whether the process lives, and whether it can serve."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from articles.search.faults import IndexMissing
from articles.search.store import current


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 where the database answers, has every migration, and the search index can be read and
    kept in step; 503 with the reason otherwise."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("the database does not answer\n", "text/plain", status=503)
    if pending:
        return HttpResponse("migrations are pending\n", "text/plain", status=503)
    try:
        current().prepare(patience=0.0)
    except (IndexMissing, DatabaseError):
        return HttpResponse("the search index cannot be read\n", "text/plain", status=503)
    if current().is_stuck:
        return HttpResponse("changes cannot be indexed\n", "text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")
