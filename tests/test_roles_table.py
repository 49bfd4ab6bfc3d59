"""Every address × visitor × state of the record, against the table in `roles_table.txt`.

The views of the admin are called without drawing their pages: whether one lets somebody in, and
whether it gives a form, is known before that. What a request writes is rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from reversion.models import Version

from articles.admin import history, preview, suggestions
from articles.models import (
    RECORD_MODELS,
    Annotation,
    CrossLink,
    Licence,
    Publication,
    Status,
)

from .addresses import Address, addresses
from .factories import (
    make_topic,
)
from .roles_data import VISITORS, make_deleted, make_others, make_records, make_visitors

pytestmark = pytest.mark.django_db

# The middleware makes those who are not active anonymous, which has a test of its own.
ASKED = ("anonymous", *VISITORS[2:])
STATES = ("draft", "scheduled", "published", "withdrawn")
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
# for the seven visitors as in the table. Merging only leads to the page that does it.
NOTHING = "-------"
ACTIONS = {
    "publish_selected": ("----+++", "----+++", NOTHING, NOTHING),
    "withdraw_selected": (NOTHING, NOTHING, "-----++", NOTHING),
    "delete_selected": ("---++++", "----+++", NOTHING, NOTHING),
    "add_topic_to_selected": ("---++++", "----+++", "----+++", "-----++"),
    "remove_topic_from_selected": ("---++++", "----+++", "----+++", "-----++"),
    "merge_selected": (NOTHING, NOTHING, NOTHING, NOTHING),
}
OFFERED = {
    "publish_selected": "----+++",
    "withdraw_selected": "-----++",
    "delete_selected": "---++++",
    "add_topic_to_selected": "---++++",
    "remove_topic_from_selected": "---++++",
    "merge_selected": "-----++",
}
# These answer for all selected records or for none, so each state is selected by itself.
WHOLE = ("delete_selected", "merge_selected")


Check = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    subject: str
    page: str
    state: str
    answers: dict[str, str]


def read_table() -> list[Line]:
    """The lines of the file; `any` stands for all four."""
    lines = []
    text = Path(__file__).with_name("roles_table.txt").read_text(encoding="utf-8")
    for row in text.splitlines():
        if row and not row.startswith("#"):
            subject, page, state, get, post = row.split()
            for each in STATES if state == "any" else (state,):
                lines.append(Line(subject, page, each, {"get": get, "post": post}))
    return lines


LINES = read_table()
KNOWN = cache(lambda: tuple(addresses()))


@cache
def lines_of(address: Address) -> list[Line]:
    """What the table says of an address: of its model, or else of the group of its model."""
    for subject in (address.subject, GROUP_OF.get(address.subject)):
        found = [line for line in LINES if (line.subject, line.page) == (subject, address.page)]
        if found:
            return found
    return []


@pytest.fixture(scope="module")
def undrawn() -> Iterator[None]:
    """Nothing is put together that only the drawn page of a view shows: menus, rows of forms,
    differences, suggestions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(admin.ModelAdmin, "get_inline_instances", lambda *asked: [])
        patch.setattr(history, "changes_since", lambda *asked: [])
        patch.setattr(history, "changes_between", lambda *asked: [])
        patch.setattr(suggestions, "_cards", lambda *asked: [])
        patch.setattr(admin.site, "each_context", lambda request: {})
        patch.setattr(preview, "_as_published", lambda record, request: HttpResponse())
        yield


@pytest.fixture(scope="module")
def made(undrawn: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The rows and visitors, made once for all tests here."""
    with django_db_blocker.unblock(), transaction.atomic():
        carried, visitors = make_topic("carried"), make_visitors()
        yield SimpleNamespace(
            records={state: make_records(state, carried) for state in STATES},
            topics={"remove": carried, "add": make_topic("to-add")},
            others=make_others(),
            visitors=visitors,
            clients={visitor: signed_in(visitors[visitor]) for visitor in ASKED},
            deleted=make_deleted(),
        )
        transaction.set_rollback(True)


def keys_of(address: Address, line: Line, made: Any) -> dict[str, Any]:
    """What can stand in an address for the state of a line."""
    rows = {**made.others, **made.records.get(line.state, {})}
    kind = address.subject if address.subject in rows else address.page.partition("-")[0]
    row = rows.get(kind) or rows.get("article") or rows["publication"]
    kind_key = ContentType.objects.get_for_model(type(row)).pk
    keys = dict.fromkeys(("object_id", "pk", "id", "key"), row.pk)
    keys |= {"slug": getattr(row, "slug", "x"), "year": 2015, "content_type_id": kind_key}
    keys |= {"app_label": "articles", "url": "no-such-page"}
    if "mention_key" in address.parameters:
        keys["mention_key"] = row.mentions.get().pk
    if "note_key" in address.parameters:
        keys |= {"key": rows["annotation"].article_id, "note_key": rows["annotation"].pk}
    if address.page == "import_preview":
        keys["key"] = rows["events"].pk
    if address.page in ("revision", "compare"):
        keys["version"] = Version.objects.get_for_object(row).first().pk  # type: ignore[union-attr]
    return keys


def place(address: Address, line: Line, made: Any) -> str:
    """The address filled in for the state of a line."""
    keys = keys_of(address, line, made)
    if address.name.startswith("/"):
        filled = address.name.replace("<path:object_id>", str(keys["object_id"]))
        return filled.replace("(?P<url>.*)$", "no-such-page")
    if address.page == "recover":
        return reverse(address.name, args=[made.deleted[address.subject]])
    if address.page == "revision":
        return reverse(address.name, args=[keys["object_id"], keys["version"]])
    query = QUERIES.get(address.page, "")
    if address.page == "compare":
        query = f"?old={keys['version']}&new={keys['version']}"
    return reverse(address.name, kwargs={name: keys[name] for name in address.parameters}) + query


def sent(address: Address, line: Line, made: Any) -> dict[str, Any]:
    """What is posted, where an empty form would be refused before it is asked who sends it."""
    if address.page == "annotate_mention":
        return {"state": "rejected", "was": "confirmed"}
    if address.page == "links":
        return {"step": "dismiss", "other": "event:not-linked"}
    if address.page == "import_preview":
        return {"row": "2"}
    if not address.page.startswith("annotate_"):
        return {}
    is_draft = line.state in ("draft", "scheduled")
    version = made.records[line.state]["annotation"].version if line.state in STATES else 0
    removal = {"delete": "1"} if is_draft else {"reason": "A mistake."}
    more = {"annotate_anchor": {"keep": "1"}, "annotate_remove": removal}
    return {"_version": version, **more.get(address.page, {})}


def ask(user: Any, method: str, url: str, data: dict[str, Any] | None = None) -> Any:
    """What a view answers, its page not drawn where it can be left; else the status alone."""
    request: Any = getattr(RequestFactory(), method)(url, data)
    request.user = user
    request.session, request._messages = SessionStore(), CookieStorage(request)
    request._dont_enforce_csrf_checks = True
    request.resolver_match = match = resolve_once(request.path)
    try:
        return match.func(request, *match.args, **match.kwargs)
    except PermissionDenied:
        return SimpleNamespace(status_code=403)
    except Http404:
        return SimpleNamespace(status_code=404)
    except BadRequest:
        return SimpleNamespace(status_code=400)


resolve_once = cache(resolve)


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


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction of which nothing stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answer_of(made: Any, visitor: str, method: str, url: str, data: dict[str, Any]) -> Any:
    """The answer to one visitor; what the request writes is rolled back."""
    if method == "get":
        return ask(made.visitors[visitor], "get", url)
    if not url.startswith("/admin/"):  # refused before a view is called
        return made.clients[visitor].post(url, data)
    with rolled_back():
        return ask(made.visitors[visitor], "post", url, data)


def signed_in(user: Any) -> Client:
    """A browser of a visitor."""
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    return client


def differences(address: Address, made: Any, check: Check = lambda response: "") -> list[str]:
    """Where the site departs from the table: address, state, method, visitor, both signs.

    `check` says what is wrong with an answer that lets somebody in.
    """
    found = []
    for line in lines_of(address):
        url, data = place(address, line, made), sent(address, line, made)
        for method, expected in line.answers.items():
            wanted = dict(zip(VISITORS, expected, strict=True))
            assert wanted["anonymous"] == wanted["inactive"]
            for visitor in ASKED:
                response = answer_of(made, visitor, method, url, data)
                got = sign(response, method)
                why = check(response) if got == "+" else ""
                if got != wanted[visitor] or why:
                    said = why or f"{got}, not {wanted[visitor]}"
                    found.append(f"{method} {url} ({line.state}) {visitor}: {said}")
    return found


def test_every_address_is_in_the_table_and_no_other() -> None:
    known = KNOWN()
    missing = [f"{each.subject} {each.page}" for each in known if not lines_of(each)]
    assert not missing, "say in tests/roles_table.txt who gets what at: " + ", ".join(missing)
    used = {id(line) for each in known for line in lines_of(each)}
    assert not [line for line in LINES if id(line) not in used]


@pytest.mark.parametrize("subject", sorted({line.subject for line in LINES} - {"public", "api"}))
def test_who_gets_what_in_the_admin(made: Any, subject: str) -> None:
    found = []
    for address in KNOWN():
        lines = lines_of(address)
        if lines and lines[0].subject == subject:
            found += differences(address, made)
    assert not found, "\n".join(found)


def test_what_readers_get_whoever_they_are(made: Any) -> None:
    states = [state for state in STATES if state != Status.PUBLISHED]
    hidden = [f"{state}-{kind}".encode() for state in states for kind in RECORD_MODELS]

    def names_hidden(response: Any) -> str:
        content = response.getvalue()
        shown = any(key in content for key in hidden)
        return "names what is not published" if shown else ""

    found = []
    for address in KNOWN():
        if address.subject in {"public", "api"}:
            found += differences(address, made, names_hidden)
    assert not found, "\n".join(found)


def test_who_is_not_active_is_signed_out(made: Any) -> None:
    client = Client()
    client.force_login(made.visitors["inactive"])
    for url in ("/admin/", "/admin/articles/event/"):
        assert client.get(url)["Location"].startswith("/admin/login/")
    assert client.get("/").wsgi_request.user.is_anonymous  # type: ignore[attr-defined]


def test_every_action_is_in_the_table(made: Any) -> None:
    found: dict[str, set[str]] = {}
    for visitor in VISITORS[2:]:
        for model in GROUPS["record"]:
            for name in actions_of(model, made.visitors[visitor]):
                found.setdefault(name, set()).add(visitor)
    wanted = {
        name: {visitor for visitor, sign in zip(VISITORS, signs, strict=True) if sign == "+"}
        for name, signs in OFFERED.items()
    }
    assert found == wanted
    assert ACTIONS.keys() == OFFERED.keys()


def actions_of(model: type[models.Model], user: Any) -> set[str]:
    """Names of the actions that a list offers to a visitor."""
    request: Any = RequestFactory().get("/")
    request.user = user
    return set(admin.site.get_model_admin(model).get_actions(request))


def agreed(action: str, records: list[Any], made: Any) -> dict[str, Any]:
    """What is posted to carry an action out, without the page that asks having been drawn."""
    topic = made.topics.get(action.partition("_")[0])
    chosen = {"topic": topic.pk, "agreed_topic": topic.pk} if topic else {}
    return {
        "action": action,
        "_selected_action": [record.pk for record in records],
        "seen": [f"{record.pk}:{record.version}" for record in records],
        "post": "yes",
        "bulk": "1",
        "reason": "A mistake.",
        **chosen,
    }


def changed(action: str, model: type[models.Model], states: tuple[str, ...], made: Any) -> Any:
    """Pairs of a visitor and a state whose record the action changed, all selected together."""
    name = str(model._meta.model_name)
    records = {made.records[state][name].pk: state for state in states}
    rows = model._base_manager.filter(pk__in=records).values_list("pk", "status", "version")
    before = set(rows)
    url = reverse(f"admin:articles_{name}_changelist")
    data = agreed(action, [made.records[state][name] for state in states], made)
    for visitor in ASKED:
        with rolled_back():
            ask(made.visitors[visitor], "post", url, data)
            yield from ((visitor, records[pk]) for pk, *_rest in before - set(rows.all()))


@pytest.mark.parametrize("action", ACTIONS)
def test_what_each_action_does_for_whom(made: Any, action: str) -> None:
    found = []
    by_state = zip(STATES, ACTIONS[action], strict=True)
    wanted = {
        (visitor, state)
        for state, signs in by_state
        for visitor, sign in zip(VISITORS, signs, strict=True)
        if sign == "+"
    }
    selections = [(state,) for state in STATES] if action in WHOLE else [STATES]
    for model in GROUPS["record"]:
        if action in actions_of(model, made.visitors["Administrator"]):
            got = {pair for some in selections for pair in changed(action, model, some, made)}
            found += [f"{model.__name__}: {pair}" for pair in sorted(got ^ wanted)]
    assert not found, f"{action} does more or less than the table says: " + ", ".join(found)
