"""The annotating page: who may do what, and that nothing lands at a wrong passage or is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from reversion.models import Version

from articles.anchoring import digest
from articles.models import (
    AnchorState,
    Annotation,
    Article,
    Evidence,
    Mention,
    MentionState,
    Status,
)

from .admin_forms import address, read_form, sign_in, soup
from .factories import make_actor, make_annotation, make_article, make_event, make_topic
from .reader import query_count, words

pytestmark = pytest.mark.django_db
BODY = (
    "Moscow 🤝🏽 Tehran: they **signed** a treaty. Later they signed a treaty again.\n\n"
    "تهران و مسکو پیمان بستند."
)
ROLES = ("Contributor", "Editor", "Reviewer", "Administrator")
MAY_EDIT = {
    "Contributor": {"draft"},
    "Editor": {"draft", "published"},
    "Reviewer": {"draft", "published", "withdrawn"},
    "Administrator": {"draft", "published", "withdrawn"},
}


def page_of(article: Article, rest: str = "") -> str:
    return f"/admin/articles/article/{article.pk}/annotate/{rest}"


def post(client: Client, url: str, **values: Any) -> Any:
    """What the script sends."""
    return client.post(url, values, headers={"accept": "application/json"})


def selection(article: Article, words: str, nth: int = 0, **values: Any) -> dict[str, Any]:
    """A passage as the browser selects it, and what is typed."""
    text, start = article.plain_text, -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    end = start + len(words)
    place = {"exact": words, "at": start, "until": end, "of_text": digest(text)}
    place |= {"before": text[max(0, start - 32) : start], "after": text[end : end + 32]}
    return {**place, "confidence": "high", "status": "draft", **values}


def in_state(article: Article, state: str, **values: Any) -> Annotation:
    note = make_annotation(article, "a treaty", **values)
    note.status, note.withdrawal_reason = state, "Misread."
    if state == Status.DRAFT:
        note.published_at = None
    note.save()
    return note


@pytest.fixture
def article() -> Article:
    return make_article("treaty", body=BODY)


def test_the_page_shows_the_text_as_readers_see_it_with_all_its_notes(article: Article) -> None:
    for state in Status.values:
        in_state(article, state, claim=f"A {state} claim", stance="mixed")
    client = sign_in("Contributor")
    page = soup(client.get(page_of(article)))
    text = page.select_one("[data-text]")
    assert text
    assert text.get_text() == article.plain_text
    assert text["data-digest"] == digest(article.plain_text)
    notes = page.select("#margin .note")
    assert len(notes) == 3
    assert {"draft", "withdrawn"} <= set(words(page.select_one("#margin")).split())  # type: ignore[arg-type]
    assert not page.find_all(style=True)
    tools = soup(client.get(address(article))).select(".object-tools a")
    assert page_of(article) in [tool["href"] for tool in tools]
    assert page_of(article) in client.get(address(Article, "changelist")).content.decode()


@pytest.mark.parametrize(
    ("passage", "nth"), [("🤝🏽", 0), ("پیمان بستند", 0), ("signed a treaty", 1)]
)
def test_a_selected_passage_is_annotated_at_its_place(
    article: Article, passage: str, nth: int
) -> None:
    topic, actor, event = make_topic(), make_actor(), make_event()
    typed = {"note": "A *note*.", "claim": "They agree.", "stance": "convergence"}
    about = {"topics": [topic.pk], "actors": [actor.pk], "event": event.pk}
    values = selection(article, passage, nth, asserted_date="2015-01~", **typed, **about)
    answer = post(sign_in("Contributor"), page_of(article), **values)
    assert answer.status_code == 200, answer.json()
    note = Annotation.objects.get()
    assert article.plain_text[note.start : note.end] == note.exact == passage
    assert note.start == values["at"]
    assert (note.status, note.asserted_date, note.event) == ("draft", "2015-01~", event)
    assert list(note.topics.all()) == [topic]
    assert list(note.actors.all()) == [actor]
    assert answer.json()["focus"] == f"annotation-{note.slug}"
    assert f'id="annotation-{note.slug}"' in answer.json()["margin"]
    assert f'data-annotations="{note.slug}' in answer.json()["text"]
    assert "around January 2015" in answer.json()["margin"]
    version = Version.objects.get_for_object(note).get()
    assert version.revision.user.username == "contributor"  # type: ignore[union-attr]


def test_offsets_that_are_wrong_never_annotate_other_words(article: Article) -> None:
    client = sign_in("Editor")
    values = selection(article, "Later they")
    answer = post(client, page_of(article), **values | {"at": 3, "until": 13})
    assert answer.status_code == 200
    assert Annotation.objects.get().exact == "Later they"
    Annotation.objects.all().delete()
    twice = selection(article, "signed a treaty") | {"at": 0, "until": 15}
    answer = post(client, page_of(article), **twice | {"before": "", "after": ""})
    assert answer.status_code == 400
    assert "stands 2 times" in answer.json()["errors"]["exact"][0]
    assert not Annotation.objects.exists()


def test_a_text_that_was_edited_meanwhile_keeps_the_passage_or_refuses(article: Article) -> None:
    client = sign_in("Editor")
    kept, lost = selection(article, "Later they"), selection(article, "Moscow 🤝🏽 Tehran")
    article.body = BODY.replace("Moscow 🤝🏽 Tehran: they", "First they")
    article.save()
    assert post(client, page_of(article), **kept).status_code == 200
    assert Annotation.objects.get().exact == "Later they"
    answer = post(client, page_of(article), **lost)
    assert answer.status_code == 409
    assert "was changed" in answer.json()["errors"]["exact"][0]
    assert Annotation.objects.count() == 1


@pytest.mark.parametrize("field", ["at", "until"])
@pytest.mark.parametrize("value", ["-1", "x", "9" * 30, "\0", "1.5"])
def test_places_that_are_none_are_refused(article: Article, field: str, value: str) -> None:
    values = selection(article, "Later they") | {field: value}
    answer = post(sign_in("Editor"), page_of(article), **values)
    assert answer.status_code == 400
    assert field in answer.json()["errors"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("exact", "not there at all, whatever one does"),
        ("exact", ""),
        ("asserted_date", "last week"),
        ("stance", "convergence"),
        ("claim", "Without a stance"),
        ("topics", "x"),
        ("actors", "9" * 30),
        ("event", "77"),
        ("status", "withdrawn"),
        ("note", "[" * 100),
        ("note", "\0"),
    ],
)
def test_bad_input_is_refused_beside_its_field(article: Article, field: str, value: str) -> None:
    values = selection(article, "Later they") | {field: value}
    answer = post(sign_in("Editor"), page_of(article), **values)
    assert answer.status_code == 400
    assert {field, "stance", "claim"} & answer.json()["errors"].keys()
    assert not Annotation.objects.exists()


def test_without_a_script_the_passage_is_typed_and_errors_come_with_the_form(
    article: Article,
) -> None:
    client = sign_in("Editor")
    form = read_form(soup(client.get(page_of(article))), "[data-panel-form]")
    refused = client.post(page_of(article), form | {"exact": "they met", "note": "Typed."})
    assert refused.status_code == 400
    page = soup(refused)
    assert read_form(page, "[data-panel-form]")["note"] == ["Typed."]
    assert "not in the article" in words(page.select_one("[data-field=exact] .error"))  # type: ignore[arg-type]
    saved = client.post(page_of(article), form | {"exact": "Later they", "note": "Typed."})
    assert saved.status_code == 302
    note = Annotation.objects.get()
    assert saved["Location"] == f"{page_of(article)}#annotation-{note.slug}"


@pytest.mark.parametrize("state", Status.values)
@pytest.mark.parametrize("role", ROLES)
def test_who_may_change_which_annotation(article: Article, role: str, state: str) -> None:
    note, client = in_state(article, state), sign_in(role)
    allowed = state in MAY_EDIT[role]
    page = soup(client.get(page_of(article)))
    assert bool(page.select("[data-edit]")) is allowed
    url = page_of(article, f"{note.pk}/")
    assert client.get(url, headers={"accept": "application/json"}).status_code == (
        200 if allowed else 403
    )
    values = {"exact": note.exact, "note": "New.", "_version": note.version}
    values |= {"status": state, "confidence": "low", "withdrawal_reason": "Misread."}
    answer = post(client, url, **values)
    assert answer.status_code == (200 if allowed else 403), answer.json()
    note.refresh_from_db()
    assert note.note == ("New." if allowed else "")
    assert note.status == state


@pytest.mark.parametrize("state", Status.values)
@pytest.mark.parametrize("role", ROLES)
def test_who_may_delete_or_withdraw_which_annotation(
    article: Article, role: str, state: str
) -> None:
    note, client = in_state(article, state), sign_in(role)
    url = page_of(article, f"{note.pk}/remove/")
    answers = [
        post(client, url, delete="1", _version=note.version).status_code,
        post(client, url, reason="Misread.", _version=note.version).status_code,
    ]
    withdraws = role in ("Reviewer", "Administrator") and state == "published"
    assert answers == ([200, 404] if state == "draft" else [403, 200 if withdraws else 403])
    found = Annotation.objects.filter(pk=note.pk).first()
    assert (found is None) is (state == "draft")
    if withdraws:
        assert (found.status, found.withdrawal_reason) == ("withdrawn", "Misread.")  # type: ignore[union-attr]


def test_a_contributor_cannot_publish_and_an_editor_can(article: Article) -> None:
    values = selection(article, "Later they", status="published")
    refused = post(sign_in("Contributor"), page_of(article), **values)
    assert refused.status_code == 400
    assert "status" in refused.json()["errors"]
    assert post(sign_in("Editor"), page_of(article), **values).status_code == 200
    assert Annotation.objects.published().count() == 1


def test_a_withdrawal_needs_a_reason_and_evidence_is_not_deleted(article: Article) -> None:
    client = sign_in("Reviewer")
    note = in_state(article, "published")
    url = page_of(article, f"{note.pk}/remove/")
    for reason in ("", "  ", "\0"):
        assert post(client, url, reason=reason, _version=note.version).status_code == 400
    draft = in_state(article, "draft")
    Evidence.objects.create(event=make_event(), annotation=draft)
    answer = post(client, page_of(article, f"{draft.pk}/remove/"), delete="1", _version=2)
    assert (answer.status_code, "rests on" in answer.json()["message"]) == (400, True)
    assert Annotation.objects.count() == 2


def test_a_save_from_a_stale_version_shows_both_and_can_be_repeated(article: Article) -> None:
    note, client = in_state(article, "draft"), sign_in("Editor")
    url = page_of(article, f"{note.pk}/")
    values: dict[str, Any] = {"exact": note.exact, "confidence": "high", "status": "draft"}
    old = note.version
    assert post(client, url, **values, note="First.", _version=old).status_code == 200
    answer = post(client, url, **values, note="Second.", _version=old)
    assert answer.status_code == 409
    assert "First." in answer.json()["conflict"]
    assert "Second." in answer.json()["conflict"]
    page = client.post(url, {**values, "note": "Second.", "_version": old})
    assert page.status_code == 409
    assert read_form(soup(page), "[data-panel-form]")["note"] == ["Second."]
    again = answer.json()["version"]
    assert post(client, url, **values, note="Second.", _version=again).status_code == 200
    for step in ("anchor/", "remove/"):
        sent = {"keep": "1", "delete": "1", "_version": old}
        assert post(client, f"{url}{step}", **sent).status_code == 409
        refused = client.post(f"{url}{step}", sent)
        assert refused.status_code == 409
        assert "changed this after" in words(soup(refused).select_one(".messagelist"))  # type: ignore[arg-type]
    note.refresh_from_db()
    assert note.note == "Second."


def test_what_is_typed_is_never_code(article: Article) -> None:
    client, evil = sign_in("Editor"), "<img src=x onerror=alert(1)><script>alert(2)</script>"
    typed = {"note": evil, "claim": evil, "stance": "mixed", "asserted_date": evil}
    refused = post(client, page_of(article), **selection(article, "Later they", **typed))
    assert refused.status_code == 400
    typed["asserted_date"] = ""
    answer = post(client, page_of(article), **selection(article, "Later they", **typed)).json()
    note = Annotation.objects.get()
    stale = post(client, page_of(article, f"{note.pk}/"), **typed, exact=evil, _version=0).json()
    parts = [answer["margin"], answer["text"], stale["conflict"]]
    parts.append(client.get(page_of(article)).content.decode())
    for part in parts:
        assert "<img" not in part
        assert "<script>" not in part


def orphan(article: Article) -> Annotation:
    """A note whose passage was reworded."""
    note = make_annotation(article, "Later they signed a treaty again")
    article.body = BODY.replace("Later they signed a treaty again", "Later, they signed one more")
    article.save()
    note.refresh_from_db()
    assert note.anchor == AnchorState.ORPHANED
    article.refresh_from_db()
    return note


def test_an_orphan_is_anchored_where_the_editor_says(article: Article) -> None:
    note, client = orphan(article), sign_in("Editor")
    page = soup(client.get(page_of(article)))
    assert "Later they signed a treaty again" in words(page.select_one(".lost .note-quote"))  # type: ignore[arg-type]
    form = read_form(page, ".candidates form")
    url = str(page.select(".candidates form")[0]["action"])
    answer = client.post(url, form)
    assert answer.status_code == 302
    note.refresh_from_db()
    text = Article.objects.get().plain_text
    assert note.is_anchored
    assert text[note.start : note.end] == note.exact
    assert note.exact == page.select(".candidates mark")[0].get_text()
    assert post(client, url, **form | {"_version": note.version, "keep": "1"}).status_code == 400


def test_an_orphan_that_is_kept_leaves_the_queue(article: Article) -> None:
    note, client = orphan(article), sign_in("Editor")
    url = page_of(article, f"{note.pk}/anchor/")
    assert post(client, url, keep="1", _version=note.version).status_code == 200
    assert not Annotation.objects.orphaned().exists()
    page = soup(client.get(page_of(article)))
    assert not page.select(".lost")
    assert "kept without a passage" in words(page.select_one("#margin"))  # type: ignore[arg-type]
    article.body = BODY
    article.save()
    assert Annotation.objects.get().is_anchored


def test_an_orphan_is_not_anchored_in_a_text_that_nobody_looked_at(article: Article) -> None:
    note, client = orphan(article), sign_in("Editor")
    url = page_of(article, f"{note.pk}/anchor/")
    place: dict[str, Any] = {"start": 0, "end": 6, "_version": note.version}
    text = article.plain_text
    assert post(client, url, **place, of_text=digest("else")).status_code == 409
    for wrong in ({"end": 10**6}, {"end": 0}, {"start": "x"}, {"start": "9" * 30}):
        answer = post(client, url, **place | wrong, of_text=digest(text))
        assert answer.status_code == 400
    note.refresh_from_db()
    assert not note.is_anchored
    contributor = post(sign_in("Contributor"), url, **place, of_text=digest(text))
    assert contributor.status_code == 403


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("role", ROLES)
def test_who_may_decide_on_mentions(role: str, status: str) -> None:
    article = make_article(body=BODY, status=status, withdrawal_reason="Wrong.")
    actor = make_actor(name="Moscow")
    mention = Mention.objects.create(article=article, actor=actor, spelt="Moscow")
    client = sign_in(role)
    url, version = page_of(article, f"mentions/{mention.pk}/"), article.version
    answer = post(client, url, state="confirmed", was="suggested")
    allowed = status in MAY_EDIT[role]
    assert answer.status_code == (200 if allowed else 403)
    mention.refresh_from_db()
    assert mention.state == ("confirmed" if allowed else "suggested")
    article.refresh_from_db()
    assert article.version == version + allowed
    assert bool(soup(client.get(page_of(article))).select("#mention-bar")) is allowed


def test_a_mention_that_somebody_else_decided_on_is_not_overwritten(article: Article) -> None:
    mention = Mention.objects.create(article=article, actor=make_actor(), spelt="Moscow")
    client = sign_in("Editor")
    url = page_of(article, f"mentions/{mention.pk}/")
    assert client.post(url, {"state": "rejected", "was": "suggested"}).status_code == 302
    assert post(client, url, state="confirmed", was="suggested").status_code == 409
    assert post(client, url, state="perhaps", was="rejected").status_code == 400
    mention.refresh_from_db()
    assert mention.state == MentionState.REJECTED
    marks = soup(client.get(page_of(article))).select("mark.mention-rejected")
    assert [mark.get_text() for mark in marks] == ["Moscow"]


def test_filters_leave_the_notes_that_fit_them_all(article: Article) -> None:
    topic, actor = make_topic("crimea"), make_actor("iran")
    make_annotation(article, "Moscow", slug="a", topics=[topic], claim="C", stance="mixed")
    make_annotation(article, "Tehran", slug="b", topics=[topic], actors=[actor])
    make_annotation(article, "Later", slug="c", status=Status.DRAFT)
    client = sign_in("Editor")
    assert post(client, page_of(article), **selection(article, "again")).status_code == 200
    made = Annotation.objects.get(exact="again").slug
    other = Annotation.objects.get(slug="b")
    changes = {"exact": other.exact, "status": "published", "confidence": "high", "_version": 1}
    changes |= {"topics": [topic.pk], "actors": [actor.pk], "note": "Changed, not made."}
    assert post(client, page_of(article, f"{other.pk}/"), **changes).status_code == 200
    cases = {
        "topic=crimea": {"a", "b"},
        "topic=crimea&actor=iran": {"b"},
        "stance=mixed": {"a"},
        "is=draft": {"c", made},
        "by=editor": {made},
        "topic=%00": set(),
    }
    for query, expected in cases.items():
        page = soup(client.get(f"{page_of(article)}?{query}"))
        assert {note["data-note"] for note in page.select("#margin .note")} == expected, query
        assert {m["data-annotations"] for m in page.select("mark.passage")} == expected, query


@pytest.mark.parametrize("value", ["2014-12~", "2014-13", "", "\0", "9" * 5000])
def test_a_date_is_read_while_it_is_typed(value: str) -> None:
    answer = sign_in("Contributor").get(
        "/admin/articles/article/annotate/date/", query_params={"value": value}
    )
    assert answer.status_code == 200
    assert bool(answer.json()["words"]) is (value == "2014-12~")
    assert bool(answer.json()["error"]) is (value not in ("2014-12~", ""))


def test_what_is_not_there_and_who_may_not_look(article: Article, client: Client) -> None:
    editor = sign_in("Editor")
    other = make_annotation()
    for path in ("x", "9" * 30, "0"):
        assert editor.get(f"/admin/articles/article/{path}/annotate/").status_code == 404
    for rest in (f"{other.pk}/", "9/", "x/", "mentions/1/", f"{other.pk}/remove/"):
        assert post(editor, page_of(article, rest)).status_code == 404
    assert client.get(page_of(article))["Location"].startswith("/admin/login/")
    nobody = sign_in("Contributor")
    nobody.get("/admin/")  # signs in
    from django.contrib.auth.models import User

    User.objects.get(username="contributor").groups.clear()
    assert nobody.get(page_of(article)).status_code == 403
    assert post(nobody, page_of(article), **selection(article, "Later")).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="editor"))
    assert strict.post(page_of(article), selection(article, "Later")).status_code == 403
    assert "no-store" in editor.get(page_of(article))["Cache-Control"]


def test_many_notes_take_as_many_queries_as_few(article: Article) -> None:
    client, topic = sign_in("Editor"), make_topic()
    make_annotation(article, "Moscow", topics=[topic])
    Mention.objects.create(article=article, actor=make_actor(), spelt="Tehran")
    few = query_count(client, page_of(article))
    for _ in range(5):
        make_annotation(article, "Later", topics=[topic], actors=[make_actor()], event=make_event())
        Mention.objects.create(article=article, actor=make_actor(), spelt="Moscow")
    assert query_count(client, page_of(article)) <= few + 1
