"""Readers' pages, kept until something that readers see changes (docs/adr/0012)."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from articles.models import Change
from articles.remembered import in_state
from articles.search.log import Position
from articles.search.store import CHECK_EVERY, current

from .middleware import GetResponse

# Editors' pages and the health checks are never kept: they are not asked for.
APART = ("/admin/", "/healthz", "/readyz")
SETTLING = 2 * CHECK_EVERY
"""Seconds after a change in which "more like this" may still come from an index that lags."""
MOST_PENDING = 1000
LONGEST = 300
"""Seconds until all is dropped, should somebody write past the change log."""
State = tuple[int, date, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was sent."""

    content: bytes
    headers: dict[str, str]

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return len(self.content) + 2_000

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page, or 304 where the reader's browser has it."""
        response = HttpResponse(self.content, headers=self.headers)
        return (
            get_conditional_response(request, response.get("ETag"), response=response) or response
        )


class Watch:
    """Which state of the published records this is: the number moves with each change.

    It follows the change log as an index does, gaps included, with one query on its key; so it
    sees what any process has committed, and what PostgreSQL commits late.
    """

    def __init__(self) -> None:
        self.position = Position.at_end()
        self.number = 0
        self.moved = float("-inf")
        self._guard = threading.Lock()

    def look(self) -> int:
        """The number now."""
        position = self.position
        if _has_news(position):
            with self._guard:
                if self.position is position:
                    self._follow(position)
        return self.number

    def _follow(self, position: Position) -> None:
        rows = position.pending(MOST_PENDING)
        whole = 0 < len(rows) < MOST_PENDING and position.is_of_this_database()
        read = ((row.pk, row.created.isoformat()) for row in rows)
        self.position = position.reading(read) if whole else Position.at_end()
        self.number, self.moved = self.number + 1, time.monotonic()

    @property
    def is_settled(self) -> bool:
        """Whether the search index has had the time to follow, and has."""
        return time.monotonic() - self.moved > SETTLING and not current().behind


def _has_news(position: Position) -> bool:
    """Whether the log ends elsewhere than where it was read to, or a gap was filled."""
    table = Change._meta.db_table
    late = "".join(
        f" OR EXISTS (SELECT 1 FROM {table} WHERE id BETWEEN {first:d} AND {last:d})"  # noqa: S608
        for first, last, _ in position.gaps
    )
    statement = f"SELECT COALESCE(MAX(id), 0) <> {position.high:d}{late} FROM {table}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return bool(cursor.fetchone()[0])


class Pages:
    """The pages asked for last, up to so many bytes; those of another state or day are dropped."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._state: State | None = None
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._size = 0
        self._guard = threading.Lock()

    def find(self, state: State, key: Hashable) -> Kept | None:
        """The page of this state."""
        with self._guard:
            self._turn_to(state)
            found = self._kept.get(key)
            if found:
                self._kept.move_to_end(key)
            return found

    def keep(self, state: State, key: Hashable, page: Kept) -> None:
        """Keep a page, unless the records have changed since it was begun."""
        with self._guard:
            if state == self._state and key not in self._kept:
                self._kept[key] = page
                self._size += page.size
            while self._size > self.most:
                _, oldest = self._kept.popitem(last=False)
                self._size -= oldest.size

    def _turn_to(self, state: State) -> None:
        if state != self._state:
            self._kept.clear()
            self._state, self._size = state, 0


class PageCacheMiddleware:
    """Answers readers without a session from the pages of this process.

    Stands outside of what compresses pages and inside of what adds headers, sets the language and
    publishes what is due. Off where PAGE_CACHE_BYTES is 0.
    """

    def __init__(self, get_response: GetResponse) -> None:
        if not settings.PAGE_CACHE_BYTES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.pages = Pages(settings.PAGE_CACHE_BYTES)
        self.watch: Watch | None = None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_asked_by_anyone(request):
            return self.get_response(request)
        try:
            self.watch = watch = self.watch or Watch()
            state = watch.look(), timezone.localdate(), int(time.time() / LONGEST)
        except DatabaseError:  # the page itself tells, if it needs the database
            return self.get_response(request)
        key = _key(request)
        found = self.pages.find(state, key)
        if found:
            return found.answer(request)
        settled = watch.is_settled
        with in_state(state):
            response = self.get_response(request)
        if settled and _is_for_all(response):
            page = Kept(response.content, dict(response.headers))
            self.pages.keep(state, key, page)
        return response


def _is_asked_by_anyone(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and not request.path_info.startswith(APART)
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
    )


def _key(request: HttpRequest) -> Hashable:
    """What a page depends on: its language stands in the address, its links name the host."""
    compressed = "gzip" in request.headers.get("Accept-Encoding", "")
    return request.scheme, request.headers.get("Host"), request.get_full_path(), compressed


def _is_for_all(response: HttpResponse) -> bool:
    """Whether the answer is a whole page, the same for every reader."""
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",")}
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.get("Cache-Control", "public").startswith("public")
        and varies <= {"", "accept-encoding", "cookie"}
    )
