"""Every address × visitor × state of the record, against the table in `roles_table.txt`.

The views of the admin are called without drawing their pages: whether one lets somebody in, and
whether it gives a form, is known before that. What a request writes is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import reversion
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, Group, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import models, transaction
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from reversion.models import Version

from articles.models import (
    RECORD_MODELS,
    ActorMerge,
    Annotation,
    CrossLink,
    Licence,
    Publication,
    SlugRedirect,
    Status,
)

from .addresses import Address, addresses
from .admin_forms import make_user
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

VISITORS = (
    *("anonymous", "inactive", "no group"),
    *("Contributor", "Editor", "Reviewer", "Administrator"),
)
STATES = ("draft", "published", "withdrawn")
GROUPS: dict[str, tuple[type[models.Model], ...]] = {
    "record": (*RECORD_MODELS.values(), Annotation, CrossLink),
    "source": (Publication, Licence),
    "account": (User, Group),
    "attempt": (AccessAttempt, AccessLog, AccessFailureLog),
}
GROUP_OF = {model._meta.model_name: group for group, listed in GROUPS.items() for model in listed}
QUERIES = {
    "autocomplete": "?app_label=articles&model_name=mention&field_name=actor&term=x",
    "search": "?q=seen",
    "suggest": "?q=seen",
}
# What the actions of the lists do, by the state of the selected record: + something, - nothing;
# for the seven visitors as in the table.
ACTIONS = {
    ("publish_selected", "draft"): "----+++",
    ("publish_selected", "published"): "-------",
    ("publish_selected", "withdrawn"): "-------",
    ("delete_selected", "draft"): "---++++",
    ("delete_selected", "published"): "-------",
    ("delete_selected", "withdrawn"): "-------",
    ("merge_selected", "draft"): "-------",
    ("merge_selected", "published"): "-------",
    ("merge_selected", "withdrawn"): "-------",
}
OFFERED = {
    "publish_selected": "----+++",
    "delete_selected": "---++++",
    "merge_selected": "-----++",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    subject: str
    page: str
    state: str
    answers: dict[str, str]


def read_table() -> list[Line]:
    """The lines of the file; `any` stands for three."""
    lines = []
    text = Path(__file__).with_name("roles_table.txt").read_text(encoding="utf-8")
    for row in text.splitlines():
        if row and not row.startswith("#"):
            subject, page, state, get, post = row.split()
            for each in STATES if state == "any" else (state,):
                lines.append(Line(subject, page, each, {"get": get, "post": post}))
    return lines


LINES = read_table()


def lines_of(address: Address) -> list[Line]:
    """What the table says of an address: of its model, or else of the group of its model."""
    for subject in (address.subject, GROUP_OF.get(address.subject)):
        found = [line for line in LINES if (line.subject, line.page) == (subject, address.page)]
        if found:
            return found
    return []


def make_records(state: str) -> dict[str, models.Model]:
    """A record of every kind in one state, by the name of its model."""
    values: dict[str, Any] = {"status": state if state == Status.DRAFT else Status.PUBLISHED}
    article = make_article(f"{state}-article", **values)
    event = make_event(f"{state}-event", **values)
    found = [
        article,
        event,
        make_actor(f"{state}-actor", **values),
        make_topic(f"{state}-topic", **values),
        make_author(f"{state}-author", **values),
        make_annotation(make_article("of-" + state), claim="Seen.", stance="mixed", **values),
        make_link(event, make_event("linked-" + state), **values),
    ]
    for record in found:
        if state == Status.WITHDRAWN:
            record.status, record.withdrawal_reason = state, "A mistake."
        with reversion.create_revision():
            record.save()
    return {str(record._meta.model_name): record for record in found}


def make_others() -> dict[str, models.Model]:
    """One row of everything that has no state."""
    redirect = make_event("moved-before")
    redirect.slug = "moved"
    redirect.save()
    with reversion.create_revision():
        publication = Publication.objects.create(slug="mehr", name="Mehr")
        licence = Licence.objects.create(code="CC0-1.0", name="CC0")
    rows = [
        publication,
        licence,
        SlugRedirect.objects.get(),
        ActorMerge.objects.create(kept=make_actor("kept"), merged=make_actor("gone")),
        User.objects.create_user("somebody"),
        Group.objects.create(name="Some group"),
        AccessAttempt.objects.create(username="x", failures_since_start=1),
        AccessLog.objects.create(username="x"),
        AccessFailureLog.objects.create(username="x"),
    ]
    return {str(row._meta.model_name): row for row in rows}


def make_visitors() -> dict[str, Any]:
    """The seven, in the order of the table."""
    found: dict[str, Any] = {"anonymous": AnonymousUser()}
    found["inactive"] = make_user("Administrator", "inactive")
    found["inactive"].is_active = False
    found["inactive"].save()
    found["no group"] = make_user("Contributor", "no-group")
    found["no group"].groups.clear()
    return found | {role: make_user(role) for role in VISITORS[3:]}


def make_deleted() -> dict[str, int]:
    """Keys of the last versions of deleted rows, by the name of their model."""
    article = make_article("was")
    rows: list[Any] = [
        make(slug=f"deleted-{number}", status=Status.DRAFT)
        for number, make in enumerate([make_article, make_event, make_actor, make_topic])
    ]
    rows += [make_author("deleted", status=Status.DRAFT)]
    rows += [make_annotation(article, status=Status.DRAFT)]
    rows += [make_link(article, make_event("was-linked"), status=Status.DRAFT)]
    rows += [Publication(slug="deleted", name="D"), Licence(code="deleted", name="D")]
    versions = {}
    for row in rows:
        with reversion.create_revision():
            row.save()
        versions[str(row._meta.model_name)] = Version.objects.get_for_object(row).get().pk
        row.delete()
    return versions


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The rows and visitors, made once for all tests here."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield SimpleNamespace(
            records={state: make_records(state) for state in STATES},
            others=make_others(),
            visitors=make_visitors(),
            deleted=make_deleted(),
        )
        transaction.set_rollback(True)


def place(address: Address, line: Line, made: Any) -> str:
    """The address filled in for the state of a line."""
    rows = {**made.others, **made.records.get(line.state, {})}
    kind = address.subject if address.subject in rows else address.page.partition("-")[0]
    row = rows.get(kind) or rows.get("article") or rows["publication"]
    if address.page == "recover":
        values: dict[str, Any] = {"": made.deleted[address.subject]}
    elif address.page == "revision":
        values = {"": row.pk, " ": Version.objects.get_for_object(row).first().pk}  # type: ignore[union-attr]
    else:
        values = dict.fromkeys(("object_id", "pk", "id"), row.pk)
        kind_key = ContentType.objects.get_for_model(type(row)).pk
        values |= {"slug": getattr(row, "slug", "x"), "year": 2015, "content_type_id": kind_key}
        values |= {"app_label": "articles", "url": "no-such-page"}
    if address.name.startswith("/"):
        filled = address.name.replace("<path:object_id>", str(row.pk))
        return filled.replace("(?P<url>.*)$", "no-such-page")
    if "" in address.parameters:
        return reverse(address.name, args=list(values.values()))
    kwargs = {name: values[name] for name in address.parameters}
    return reverse(address.name, kwargs=kwargs) + QUERIES.get(address.page, "")


def ask(user: Any, method: str, url: str, data: dict[str, Any] | None = None) -> Any:
    """What a view of the admin answers, its page not drawn; the status alone where it raises."""
    request: Any = getattr(RequestFactory(), method)(url, data)
    # A visitor who is not active is signed out by the middleware.
    request.user = user if user.is_active else AnonymousUser()
    request.session, request._messages = SessionStore(), CookieStorage(request)
    request._dont_enforce_csrf_checks = True
    request.resolver_match = match = resolve(request.path)
    try:
        return match.func(request, *match.args, **match.kwargs)
    except PermissionDenied:
        return SimpleNamespace(status_code=403)
    except Http404:
        return SimpleNamespace(status_code=404)
    except BadRequest:
        return SimpleNamespace(status_code=400)


def sign(response: Any, method: str) -> str:
    """The answer as the table writes it."""
    if response.status_code in (301, 302):
        return "L" if "/admin/login/" in response["Location"] else "+"
    context = getattr(response, "context_data", None) or {}
    if "adminform" in context and method == "get":
        may = "has_change_permission" if context["original"] else "has_add_permission"
        return "e" if context[may] else "v"
    signs = {403: "-", 404: "0", 410: "G", 405: "m", 200: "+", 400: "+", 409: "+"}
    return signs[response.status_code]


def differences(address: Address, made: Any) -> list[str]:
    """Where the site departs from the table: address, state, method, visitor, both signs."""
    found = []
    for line in lines_of(address):
        url = place(address, line, made)
        for method, expected in line.answers.items():
            for visitor, wanted in zip(VISITORS, expected, strict=True):
                with transaction.atomic():
                    got = sign(ask(made.visitors[visitor], method, url), method)
                    transaction.set_rollback(True)
                if got != wanted:
                    found.append(f"{method} {url} ({line.state}) {visitor}: {got}, not {wanted}")
    return found


def test_every_address_is_in_the_table_and_no_other() -> None:
    known = list(addresses())
    missing = [f"{each.subject} {each.page}" for each in known if not lines_of(each)]
    assert not missing, "say in tests/roles_table.txt who gets what at: " + ", ".join(missing)
    used = {id(line) for each in known for line in lines_of(each)}
    assert not [line for line in LINES if id(line) not in used]


@pytest.mark.parametrize("subject", sorted({line.subject for line in LINES} - {"public", "api"}))
def test_who_gets_what_in_the_admin(made: Any, subject: str) -> None:
    found = []
    for address in addresses():
        lines = lines_of(address)
        if lines and lines[0].subject == subject:
            found += differences(address, made)
    assert not found, "\n".join(found)


def test_what_readers_get_whoever_they_are(made: Any) -> None:
    hidden = [f"{state}-{kind}" for state in ("draft", "withdrawn") for kind in RECORD_MODELS]
    found = []
    for at, visitor in enumerate(VISITORS):
        client = Client()
        if visitor != "anonymous":
            client.force_login(made.visitors[visitor])
        for address in addresses():
            for line in lines_of(address) if address.subject in {"public", "api"} else ():
                url = place(address, line, made)
                for method, wanted in line.answers.items():
                    response = getattr(client, method)(url)
                    got = sign(response, method)
                    if got != wanted[at]:
                        found.append(f"{method} {url} {visitor}: {got}, not {wanted[at]}")
                    if got == "+" and any(key.encode() in response.content for key in hidden):
                        found.append(f"{method} {url} {visitor}: names what is not published")
    assert not found, "\n".join(found)


def test_every_action_is_in_the_table(made: Any) -> None:
    found: dict[str, set[str]] = {}
    for visitor in VISITORS[2:]:
        request: Any = RequestFactory().get("/")
        request.user = made.visitors[visitor]
        for model in GROUPS["record"]:
            for name in admin.site.get_model_admin(model).get_actions(request):
                found.setdefault(name, set()).add(visitor)
    wanted = {
        name: {visitor for visitor, sign in zip(VISITORS, signs, strict=True) if sign == "+"}
        for name, signs in OFFERED.items()
    }
    assert found == wanted


@pytest.mark.parametrize("action", OFFERED)
def test_what_each_action_does_for_whom(made: Any, action: str) -> None:
    found = []
    for state in STATES:
        for model in GROUPS["record"]:
            record = made.records[state][str(model._meta.model_name)]
            row = model._base_manager.filter(pk=record.pk).values("status", "version")
            before = row.first()
            url = reverse(f"admin:articles_{model._meta.model_name}_changelist")
            data = {"action": action, "_selected_action": record.pk, "post": "yes"}
            for visitor, wanted in zip(VISITORS, ACTIONS[action, state], strict=True):
                with transaction.atomic():
                    ask(made.visitors[visitor], "post", url, data)
                    got = "-" if row.first() == before else "+"
                    transaction.set_rollback(True)
                if got != wanted:
                    found.append(f"{action} {state} {record} {visitor}: {got}, not {wanted}")
    assert not found, "\n".join(found)
