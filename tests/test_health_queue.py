"""The health queue: each count against rows made so, the lists behind it, roles, queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import Tag
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import health
from articles.health import CHECKS, find_queues
from articles.models import (
    AnchorState,
    Annotation,
    Article,
    CrossLink,
    Event,
    Evidence,
    Mention,
    SourceFile,
    SourceState,
    Status,
)

from .admin_forms import make_user, sign_in, soup
from .factories import (
    make_actor,
    make_annotation,
    make_article,
    make_author,
    make_event,
    make_link,
    make_topic,
)

pytestmark = pytest.mark.django_db

WITHDRAWN = {"status": Status.WITHDRAWN, "withdrawal_reason": "A mistake."}


def counts(user: User) -> dict[str, str]:
    """What each queue says, by its name."""
    return {queue.check.name: str(queue.count) for queue in find_queues(user)}


def make_orphaned(**values: Any) -> Annotation:
    annotation = make_annotation(**values)
    Annotation.objects.filter(pk=annotation.pk).update(anchor=AnchorState.ORPHANED)
    return annotation


def make_disputed(**values: Any) -> Event:
    event = make_event(**values)
    Evidence.objects.create(event=event, citation="Another", disagrees=True)
    return event


def make_unverified(**values: Any) -> Event:
    event = make_event(verified=False, **values)
    Evidence.objects.create(event=event, citation="A rumour")
    return event


def make_unconfirmed(**values: Any) -> Article:
    article = make_article(topics=[make_topic()], **values)
    Mention.objects.create(article=article, actor=make_actor())
    return article


def make_old_draft(**values: Any) -> Event:
    event = make_event(**{"status": Status.DRAFT} | values)
    Event.objects.filter(pk=event.pk).update(created=timezone.now() - timedelta(days=31))
    return event


def make_linked(**values: Any) -> Event:
    event = make_event(**values)
    make_link(event, make_event("linked-by"), status=Status.DRAFT)
    return event


MAKERS: list[tuple[str, Callable[..., Model], Callable[..., Model]]] = [
    ("orphaned", make_orphaned, make_annotation),
    ("no-evidence", lambda **values: make_event(verified=False, **values), make_event),
    ("doubtful-date", make_unverified, make_event),
    ("doubtful-date", make_disputed, make_event),
    ("unconfirmed", make_unconfirmed, make_article),
    ("no-topics", make_article, lambda **values: make_article(topics=[make_topic()], **values)),
    ("no-links", make_event, make_linked),
    ("old-drafts", make_old_draft, make_event),
]
IN_ANY_STATE = [row for row in MAKERS if row[0] != "old-drafts"]


def place_of(row: Any) -> str:
    """Where the admin has the pages of a row."""
    return f"/admin/articles/{row._meta.model_name}/{row.pk}/"


def listed(client: Client, queue: str) -> set[str]:
    """The places of the rows of the lists that the first page leads to."""
    line = soup(client.get("/admin/")).select_one(f"[data-queue={queue}]")
    assert line is not None
    rows: set[str] = set()
    for link in line.select("a"):
        page = soup(client.get(str(link["href"])))
        rows_here = page.select("#result_list tbody th a")
        found = {"/".join(str(row["href"]).split("/")[:5]) + "/" for row in rows_here}
        assert link.get_text().split()[0] == str(len(found))
        rows |= found
    return rows


@pytest.mark.parametrize(("queue", "waits", "is_well"), MAKERS)
def test_a_queue_counts_and_lists_exactly_what_waits(
    queue: str, waits: Callable[..., Model], is_well: Callable[..., Model]
) -> None:
    client = sign_in()
    user = User.objects.get()
    row, withdrawn, well = waits(), waits(**WITHDRAWN), is_well()
    found = listed(client, queue)
    assert place_of(row) in found
    assert not {place_of(withdrawn), place_of(well)} & found
    assert counts(user)[queue] == str(len(found))


@pytest.mark.parametrize(("queue", "waits", "_is_well"), IN_ANY_STATE)
def test_contributors_see_drafts_and_editors_what_is_published_too(
    queue: str, waits: Callable[..., Any], _is_well: Callable[..., Model]
) -> None:
    draft, published = waits(status=Status.DRAFT), waits()
    contributors, editors = listed(sign_in("Contributor"), queue), listed(sign_in("Editor"), queue)
    assert {place_of(draft), place_of(published)} <= editors
    assert place_of(draft) in contributors
    assert place_of(published) not in contributors


def test_a_link_that_was_withdrawn_is_no_link() -> None:
    event = make_event()
    make_link(event, make_event(), **WITHDRAWN)
    assert place_of(event) in listed(sign_in(), "no-links")


def test_all_kinds_of_records_are_asked_for_links_and_age() -> None:
    for make in (make_article, make_event, make_actor, make_author, make_topic):
        make()
    assert counts(make_user())["no-links"] == "5"
    for model in health.RECORDS:
        model._default_manager.update(
            status=Status.DRAFT, created=timezone.now() - timedelta(days=40)
        )
    CrossLink.objects.update(status=Status.DRAFT)
    assert counts(User.objects.get())["old-drafts"] == "5"


def test_a_draft_of_this_month_is_not_old() -> None:
    make_event(status=Status.DRAFT)
    assert counts(make_user())["old-drafts"] == "0"


def test_failed_imports_are_counted_and_listed() -> None:
    values = {"name": "a.txt", "message": "It is empty.", "sha256": "0", "size": 0, "raw": b""}
    failed = SourceFile.objects.create(state=SourceState.FAILED, **values)
    SourceFile.objects.create(state=SourceState.DISCARDED, **values)
    user = make_user("Contributor")
    assert counts(user)["failed-imports"] == "1"
    client = Client()
    client.force_login(user)
    assert listed(client, "failed-imports") == {place_of(failed)}


def test_who_may_change_nothing_sees_no_queue() -> None:
    user = User.objects.create_user("guest", is_staff=True)
    assert find_queues(user) == []
    client = Client()
    client.force_login(user)
    assert not soup(client.get("/admin/")).select(".queue")


def test_done_queues_stay_in_sight_and_the_models_stay_below() -> None:
    page = soup(sign_in().get("/admin/"))
    lines = page.select("[data-queue]")
    assert [line["data-queue"] for line in lines] == [check.name for check in CHECKS]
    assert all("none wait" in line.get_text() for line in lines)
    assert not page.select("[data-queue] a")
    assert page.select_one(".model-article")


def test_counts_stop_and_say_that_there_is_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "MOST", 2)
    for _number in range(2):
        make_article()
    assert counts(make_user())["no-topics"] == "2"
    make_article()
    assert counts(User.objects.get())["no-topics"] == "2+"


def test_all_counts_are_one_query_for_one_row_and_for_many() -> None:
    user = make_user("Editor")
    find_queues(user)
    for more in (1, 20):
        for _number in range(more):
            make_article()
            make_event(verified=False)
        with CaptureQueriesContext(connection) as queries:
            find_queues(user)
        assert len(queries) == 1


def row_link(client: Client, queue: str) -> str:
    link: Tag | None = soup(client.get("/admin/")).select_one(f"[data-queue={queue}] a")
    assert link is not None
    row = soup(client.get(str(link["href"]))).select_one("#result_list tbody th a")
    assert row is not None
    return str(row["href"])


@pytest.mark.parametrize(("queue", "waits", "_is_well"), MAKERS)
def test_a_row_leads_to_the_place_where_it_is_mended(
    queue: str, waits: Callable[..., Model], _is_well: Callable[..., Model]
) -> None:
    waits()
    client = sign_in()
    address, _hash, place = row_link(client, queue).partition("#")
    page = client.get(address)
    assert page.status_code == 200
    assert not place or soup(page).select_one(f"#{place}")
    assert ("links/" in address) is (queue == "no-links")


@pytest.mark.parametrize("queue", ["nothing", "no-evidence", "\0", "orphaned'--"])
def test_a_queue_that_a_list_does_not_know_shows_the_whole_list(queue: str) -> None:
    response = sign_in().get("/admin/articles/article/", {"queue": queue})
    assert response.status_code == 302
    assert response["Location"].endswith("?e=1")
