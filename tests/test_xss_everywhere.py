"""Hostile text in every editable field, and every page that may show it: none of it comes alive.

The fields are found from the forms of the admin and the pages from the URL resolver, so that new
ones are tried too. One dataset holds the whole corpus, in two variants of each record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
import reversion
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from reversion.models import Version

from articles.models import (
    Actor,
    ActorMerge,
    Annotation,
    Authorship,
    CrossLink,
    Evidence,
    Licence,
    Mention,
    Name,
    Office,
    Participation,
    Publication,
    Record,
    Status,
    Topic,
    TopicPin,
)
from articles.models.lifecycle import Lifecycle

from .addresses import addresses
from .admin_forms import address, make_user, read_form, soup
from .factories import (
    make_actor,
    make_annotation,
    make_article,
    make_author,
    make_event,
    make_link,
    make_topic,
)
from .xss_corpus import VECTORS

pytestmark = pytest.mark.django_db

MORE = [
    "{{ 7|add:9876540 }}{% now 'Y' %}${7*191}#{7*191}<%= 7*191 %>",
    "＜script＞alert(1)＜/script＞ \u2028<script>alert(1)</script>\u202e",
    "</title></textarea></script></style><script>alert(1)</script>",
    "'\"--></noscript><img src=x onerror=alert(1)>",
    "%3Cscript%3Ealert(1)%3C/script%3E \\u003cscript\\u003ealert(1)",
]
UNENDING = re.compile(r"<(plaintext|xmp|textarea|!--|noscript|title|select|iframe|noembed)", re.I)
STORABLE = [text for text in (*VECTORS, *MORE) if not re.search("[\0\ud800-\udfff]", text)]
# What nothing ends swallows what follows it: such vectors come last.
CORPUS = sorted(STORABLE, key=lambda text: bool(UNENDING.search(text)))
VARIANTS = (
    (
        "javascript:alert(1)//\n\n" + "\n\n".join(CORPUS[::2]),
        "javascript:alert(1)//\"><script>alert(1)</script>'><svg onload=alert(1)>{{7|add:9876540}}",
        "javascript:x()",
        '"onload=x()',
        "https://example.org/?\"onmouseover='alert(1)'\"><script>alert(1)</script>",
    ),
    (
        "\"'><script>alert(1)</script>\n\n" + "\n\n".join(CORPUS[1::2]),
        "\"'><img src=x onerror=alert(1)></script><script>alert(1)</script>\u202e{% now 'Y' %}",
        "data:,<svg/onload=x()>",
        "'\"><b on=1>",
        "https://example.org/'><img/src=x/onerror=alert(1)>",
    ),
)
# Fields of the forms whose rules leave no room for any of this.
STRICT = {
    *("slug", "date", "asserted_date", "published", "username", "email", "password"),
}
# What is in them is looked at like the rest of a page.
OUR_TEMPLATES = ("<template data-draft-offer>",)
ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "background")
FORBIDDEN = {"iframe", "object", "embed", "base", "style", "template"}
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)


def editable() -> dict[type[models.Model], set[str]]:
    """Names of the text fields in every form of the admin and of the rows in it, by model."""
    request: Any = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True)
    found: dict[type[models.Model], set[str]] = {}
    for model, model_admin in admin.site._registry.items():
        if model._meta.app_label == "axes" or not model_admin.has_change_permission(request):
            continue
        row = model._default_manager.first()
        kinds = [(model, model_admin.get_form(request, row, change=True))]
        for formset, inline in model_admin.get_formsets_with_inlines(request, row):
            kinds.append((inline.model, formset.form))
        for kind, form in kinds:
            known = {field.name for field in kind._meta.concrete_fields}
            texts = {
                name
                for name, field in form.base_fields.items()
                if isinstance(field, forms.CharField) and name in known
            }
            found.setdefault(kind, set()).update(texts)
    return found


def poison(row: models.Model, names: set[str], variant: int) -> set[str]:
    """Give every field the first hostile text that its rules allow; returns the strict ones."""
    strict = set()
    for name in sorted(names):
        field: Any = row._meta.get_field(name)
        for text in VARIANTS[variant]:
            try:
                setattr(row, name, field.clean(text, row))
                break
            except ValidationError:
                continue
        else:
            strict.add(name)
    return strict


class Live(HTMLParser):
    """Collects what is a script, calls one or leads to one that is not ours."""

    def __init__(self, styles: int = 0) -> None:
        super().__init__()
        self.found: list[str] = []
        self.styles = styles

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        values = {name: value or "" for name, value in attrs}
        ours = values.get("src", "").startswith(("/static/", "/admin/jsi18n/"))
        if tag == "script" and not ours and values.get("type") != "application/json":
            self.found.append(str(self.get_starttag_text()))
        forbidden = tag in FORBIDDEN and self.get_starttag_text() not in OUR_TEMPLATES
        if tag == "style" and self.styles:
            self.styles, forbidden = self.styles - 1, False
        if forbidden or values.keys() & {"style", "srcdoc", "http-equiv"}:
            self.found.append(str(self.get_starttag_text()))
        for name, value in values.items():
            where = re.sub(r"[\x00-\x20]", "", value)
            scheme = SCHEME.match(where) if name in ADDRESSES else None
            if name.startswith("on") or (scheme and scheme[0] not in ("http:", "https:")):
                self.found.append(f"{name} of {tag}: {value}")


def live(html: str) -> list[str]:
    """What in a page comes alive, also as a parser that errs otherwise than this one may see it,
    and what a template has reckoned."""
    # A drawing that is a file of its own has its one sheet in it.
    page = Live(styles=int(html.startswith("<svg")))
    page.feed(html)
    page.close()
    raw = re.findall(r"(?i)<(?:svg|img|b|body|details)\b[^>]*\son\w+\s*=[^>]*>|9876547", html)
    return [entry[:200] for entry in (*page.found, *raw)]


def make_rows(state: str = Status.PUBLISHED) -> list[Any]:
    """A row of every kind that an editor can fill in, each joined to the others."""
    number = User.objects.count() + Publication.objects.count()
    publication = Publication.objects.create(slug=f"outlet-{number}", name="Outlet")
    licence = Licence.objects.create(code=f"L-{number}", name="Licence", allows_display=True)
    topic, actor = make_topic(status=state), make_actor(status=state, kind="person")
    author = make_author(status=state, actor=actor)
    article = make_article(topics=[topic], status=state, publication=publication, licence=licence)
    event = make_event(topics=[topic], status=state)
    about = {"topics": [topic], "actors": [actor], "event": event}
    note = make_annotation(article, **about, claim="C", stance="mixed", status=state)  # type: ignore[arg-type]
    named = (topic, actor, author)
    return [
        *(publication, licence, topic, actor, author, article, event, note),
        make_link(event, article, status=state),
        *(Name.objects.create(text="N", **{row.record_kind: row}) for row in named),
        Authorship.objects.create(article=article, author=author),
        Mention.objects.create(article=article, actor=actor, state="confirmed"),
        Participation.objects.create(event=event, actor=actor),
        Evidence.objects.create(event=event, citation="C", state=3, disagrees=True),
        TopicPin.objects.create(topic=topic, event=event),
        Office.objects.create(actor=actor, title="O", date="2013/2021"),
        User.objects.create_user(f"user-{number}", is_staff=True),
        Group.objects.create(name=f"Group {number}"),
    ]


@pytest.fixture(scope="module")
def poisoned(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Both variants of every row, hostile in every field, and the fields that were too strict."""
    with django_db_blocker.unblock(), transaction.atomic():
        rows = [make_rows(), make_rows()]
        fields, strict = editable(), set()
        for variant, some in enumerate(rows):
            for row in some:
                row.refresh_from_db()
                strict |= poison(row, fields.get(type(row), set()), variant)
                if isinstance(row, Annotation):
                    row.select_range(0, len(row.article.plain_text))
                with reversion.create_revision():
                    row.save()
        yield [row for some in rows for row in some], strict, fields
        transaction.set_rollback(True)


@pytest.fixture
def hostile(poisoned: Any, db: None) -> list[Any]:
    """The rows; what a test changes is undone after it."""
    return poisoned[0]


@pytest.fixture
def client_of_hostile_name(hostile: list[Any], monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser of a superuser whose own name is hostile.

    The list of models beside each page holds nothing that editors write; the index shows it still.
    """
    monkeypatch.setattr(admin.site, "enable_nav_sidebar", False)
    user = make_user(name="attacker")
    user.first_name = VARIANTS[1][3]
    user.save()
    client = Client()
    client.force_login(user)
    return client


def check(response: Any, url: str) -> list[str]:
    """What came alive on a page, or in the HTML that an answer for programs holds."""
    kind = response.headers.get("Content-Type", "")
    if kind.startswith(("text/html", "image/svg+xml")):
        return [f"{url}: {entry}" for entry in live(response.getvalue().decode())]
    if "json" in kind:
        assert response["X-Content-Type-Options"] == "nosniff"
        answer = json.loads(response.getvalue())
        found = answer.get("results", [])
        snippets = [hit.get("snippet", "") for hit in found if isinstance(hit, dict)]
        for event in answer.get("events", []):  # TimelineJS takes its texts for HTML
            media = event.get("media", {})
            snippets += [*event["text"].values(), *media.values(), event.get("display_date", "")]
        return [f"{url}: {entry}" for snippet in snippets for entry in live(snippet)]
    return []


def parameters(row: Any) -> dict[str, Any]:
    """What can stand in the address of a page of a row."""
    kept = reversion.is_registered(type(row))
    version = Version.objects.get_for_object(row).first() if kept else None
    kind = ContentType.objects.get_for_model(type(row))
    return {
        **dict.fromkeys(("object_id", "pk", "id", "key"), row.pk),
        "slug": getattr(row, "slug", ""),
        "year": 2015,
        "app_label": "articles",
        "url": "none",
        "content_type_id": kind.pk,
        "version": version and version.pk,
    }


def places(rows: list[Any]) -> Iterator[str]:
    """The addresses of the site that can be filled in with one of `rows`."""
    known = [page for page in addresses() if page.page not in ("logout", "view_on_site")]
    for row in rows:
        values, name = parameters(row), str(row._meta.model_name)
        for page in known:
            public = page.subject in ("public", "api")
            owner = page.page.partition("-")[0] if public else page.subject
            if page.name.startswith("/") or (page.parameters and owner not in (name, "timeline")):
                continue
            if page.page == "revision":
                yield reverse(page.name, args=[row.pk, values["version"]])
            elif values.keys() >= set(page.parameters):
                yield reverse(page.name, kwargs={key: values[key] for key in page.parameters})


def test_every_field_was_tried(poisoned: Any) -> None:
    _rows, strict, fields = poisoned
    assert strict == STRICT & {name for names in fields.values() for name in names}


def test_no_page_brings_hostile_text_to_life(
    hostile: list[Any], client_of_hostile_name: Client
) -> None:
    half = len(hostile) // 2
    long_texts = re.compile("/(change|[0-9]+)/$|^/[a-z]+/[^/]+/$")
    urls = dict.fromkeys(places(hostile[:half]))
    urls |= dict.fromkeys(url for url in places(hostile[half:]) if long_texts.search(url))
    queries = ["?q=alert&interpret=off", "?q=script", "?q=<script>alert(1)</script>"]
    urls |= dict.fromkeys(f"/search/{query}" for query in queries)
    urls |= dict.fromkeys(f"/api/v1/search{query}" for query in queries)
    for kind in ("author", "article"):
        pair = [row.slug for row in hostile if getattr(row, "record_kind", "") == kind]
        urls[f"/compare/?{kind}={pair[0]}&{kind}={pair[1]}"] = None
    urls |= {"/api/v1/suggest?q=java": None, "/admin/records/?term=alert": None}
    for model, field in (("mention", "actor"), ("topictag", "tag"), ("evidence", "annotation")):
        asked = f"?app_label=articles&model_name={model}&field_name={field}&term=alert"
        urls["/admin/autocomplete/" + asked] = None
    found, served = [], 0
    for url in urls:
        response = client_of_hostile_name.get(url)
        served += response.status_code == 200
        found += check(response, url)
    assert not found, "\n".join(found)
    assert served > 100, served


@pytest.mark.parametrize(
    "payload", ["<script>alert(1)</script>", "<b onclick=x>", "<svg/onload=x>"]
)
def test_the_search_for_live_markup_finds_it(payload: str) -> None:
    assert live(f"<p>{payload}</p>")
    assert live(f"<template data-draft-offer><p>{payload}</p></template>")
    assert live("<template><p>x</p></template>")
    assert live("<a href='java\nscript:x'>x</a>")
    assert not live('<script src="/static/js/x.js"></script><a href="https://example.org">x</a>')


def steps(client: Client, rows: list[Any]) -> Iterator[tuple[str, Any]]:
    """What editors do with the rows, so that a message or a refusal names them."""
    for row in rows:
        page, listed = address(row), address(type(row), "changelist")
        typed = dict.fromkeys(("name", "title", "claim", "reason", "body"), VARIANTS[1][0])
        yield f"conflict {page}", client.post(page, typed | {"_version": "0"})
        chosen = {"_selected_action": row.pk, "action": "delete_selected"}
        yield f"delete {listed}", client.post(listed, chosen)
        never = {"status": Status.DRAFT, "published_at": None}
        type(row)._base_manager.filter(pk=row.pk).update(**never)
        yield f"delete {page}", client.get(address(row, "delete"))
        chosen["action"] = "publish_selected"
        yield f"publish {listed}", client.post(listed, chosen, follow=True)
        if isinstance(row, Topic):
            form = read_form(soup(client.get(page)))
            yield f"save {page}", client.post(page, form, follow=True)


def test_messages_and_refusals_quote_hostile_text_as_text(
    hostile: list[Any], client_of_hostile_name: Client
) -> None:
    records = {type(row): row for row in hostile if isinstance(row, Lifecycle)}
    found, statuses = [], []
    for url, response in steps(client_of_hostile_name, list(records.values())):
        statuses.append(response.status_code)
        found += check(response, url)
    assert not found, "\n".join(found)
    assert (statuses.count(409), statuses.count(200)) == (7, 22)


def test_merging_and_its_record_quote_hostile_text_as_text(
    hostile: list[Any], client_of_hostile_name: Client
) -> None:
    client = client_of_hostile_name
    one, other = (row for row in hostile if isinstance(row, Actor))
    page = f"/admin/articles/actor/{one.pk}/merge/"
    found = check(client.get(page), page)
    both = f"{page}?other={other.pk}"
    response = client.get(both)
    found += check(response, both)
    found += check(client.post(both, read_form(soup(response)), follow=True), both)
    merge = address(ActorMerge.objects.get())
    found += check(client.get(merge), merge)
    found += check(client.post(merge.replace("change", "undo"), follow=True), merge)
    found += check(client.get(page), page)
    assert not found, "\n".join(found)


def test_deleted_and_withdrawn_rows_quote_hostile_text_as_text(
    hostile: list[Any], client_of_hostile_name: Client
) -> None:
    found = []
    records = [row for row in hostile if isinstance(row, Record)]
    for row in records:
        row.refresh_from_db()
        row.status, row.withdrawal_reason = Status.WITHDRAWN, VARIANTS[0][0]
        row.save()
        url = row.get_absolute_url()
        found += check(client_of_hostile_name.get(url), url)
    outlet = Publication(slug="unused")
    poison(outlet, {"name", "note", "language"}, 1)
    with reversion.create_revision():
        outlet.save()
    for row in [outlet, *(row for row in hostile if isinstance(row, CrossLink))]:
        version = Version.objects.get_for_object(row).latest("pk")
        type(row)._base_manager.filter(pk=row.pk)._raw_delete("default")
        for page in ("recover/", f"recover/{version.pk}/"):
            url = f"/admin/articles/{row._meta.model_name}/{page}"
            response = client_of_hostile_name.get(url)
            assert response.status_code == 200, url
            found += check(response, url)
    assert not found, "\n".join(found)
