"""Merging in the admin: choosing the two, comparing them, merging, undoing, and refusals."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from articles.models import Actor, ActorMerge, NameKind, Status

from .admin_forms import address, read_form, sign_in, soup
from .factories import make_actor, make_article, make_event
from .reader import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[Actor, Actor]:
    """Two records of one man; the first has more to it."""
    kept = make_actor("hassan-rouhani", name="Hassan Rouhani", kind="person", note="")
    merged = make_actor("ruhani", name="Hasan Ruhani", kind="person", note="Be careful.")
    merged.names.create(text="حسن روحانی", language="fa", kind=NameKind.PREFERRED)
    make_event("visit", actors=[kept])
    make_article("on-him", actors=[kept, merged])
    make_article("on-him-too", actors=[kept])
    return kept, merged


def merge_page(actor: Actor, other: Any = None) -> str:
    return f"/admin/articles/actor/{actor.pk}/merge/" + (f"?other={other}" if other else "")


def message(page: BeautifulSoup) -> str:
    """What the page says about the last step."""
    listed = page.select_one("ul.messagelist")
    return words(listed) if listed else ""


def compare(client: Client, kept: Actor, merged: Actor) -> dict[str, Any]:
    """The untouched form of the page with both."""
    return read_form(soup(client.get(merge_page(kept, merged.pk))))


def test_the_way_from_an_actor_to_a_merge_and_back(pair: tuple[Actor, Actor]) -> None:
    kept, merged = pair
    client = sign_in("Reviewer")
    assert soup(client.get(address(kept))).select_one(f"a[href='{merge_page(kept)}']")
    chooser = soup(client.get(merge_page(kept)))
    assert chooser.select_one("select[name=other].admin-autocomplete")
    assert chooser.select_one(f".likely a[href='?other={merged.pk}']")
    form = compare(client, kept, merged)
    assert form["stays"] == [str(kept.pk)]
    assert (form["name"], form["note"]) == ([str(kept.pk)], [str(merged.pk)])
    assert "kind" not in form
    done = soup(client.post(merge_page(kept, merged.pk), form, follow=True))
    assert "“Hasan Ruhani” is merged into “Hassan Rouhani”." in message(done)
    kept.refresh_from_db()
    assert kept.note == "Be careful."
    merge = ActorMerge.objects.get()
    assert done.select_one(f"a[href='{address(merge)}']")
    page = soup(client.get(address(merge)))
    assert "mention: On him" in words(page)
    button = page.select_one("[formaction]")
    assert button
    undone = soup(client.post(str(button["formaction"]), follow=True))
    assert message(undone) == "The merge is undone."
    assert not undone.select("[formaction]")
    merged.refresh_from_db()
    assert merged.status == Status.PUBLISHED


def test_the_page_shows_both_with_names_texts_and_counts(pair: tuple[Actor, Actor]) -> None:
    kept, merged = pair
    page = soup(sign_in("Reviewer").get(merge_page(kept, merged.pk)))
    rows = {
        words(row.select_one("th")): [words(cell) for cell in row.select("td")]  # type: ignore[arg-type]
        for row in page.select("table tr")
    }
    assert rows["Mentions in articles"] == ["2", "1"]
    assert rows["Parts in events"] == ["1", "0"]
    assert rows["Note choose one"] == ["–", "Be careful."]
    assert rows["Kind"] == ["person", "person"]
    assert "حسن روحانی fa, preferred" in rows["All names"][1]


def test_the_other_one_may_stay(pair: tuple[Actor, Actor]) -> None:
    kept, merged = pair
    client = sign_in("Reviewer")
    form = compare(client, kept, merged) | {"stays": merged.pk}
    client.post(merge_page(kept, merged.pk), form)
    kept.refresh_from_db()
    assert kept.merged_into == merged
    assert merged.mentions.count() == 2


def test_only_the_published_one_of_two_may_stay() -> None:
    draft, published = make_actor("draft", status=Status.DRAFT), make_actor("published")
    form = soup(sign_in("Reviewer").get(merge_page(draft, published.pk)))
    stays = [radio["value"] for radio in form.select("[name=stays]")]
    assert stays == [str(published.pk)]


def select(client: Client, *actors: Actor) -> Any:
    """Carry out the action of the list on these rows."""
    data = {"action": "merge_selected", "_selected_action": [actor.pk for actor in actors]}
    return client.post(address(Actor, "changelist"), data)


def test_two_are_chosen_in_the_list(pair: tuple[Actor, Actor]) -> None:
    kept, merged = pair
    client = sign_in("Reviewer")
    assert select(client, kept, merged)["Location"] == merge_page(kept, merged.pk)
    for chosen in ((kept,), (kept, merged, make_actor())):
        page = soup(client.get(select(client, *chosen)["Location"]))
        assert message(page) == "Select exactly two actors to merge them."


@pytest.mark.parametrize("role", ["Contributor", "Editor"])
def test_who_may_not_merge_is_offered_nothing(pair: tuple[Actor, Actor], role: str) -> None:
    kept, merged = pair
    client = sign_in(role)
    assert not soup(client.get(address(kept))).select(f"a[href='{merge_page(kept)}']")
    actions = soup(client.get(address(Actor, "changelist"))).select("[name=action] option")
    assert "merge_selected" not in [option["value"] for option in actions]
    assert client.get(merge_page(kept, merged.pk)).status_code == 403
    assert client.post(merge_page(kept, merged.pk), {"stays": kept.pk}).status_code == 403
    merge = ActorMerge.objects.create(kept=kept, merged=merged)
    page = client.get(address(merge))
    assert page.status_code == 200
    assert not soup(page).select("[formaction]")
    assert client.post(f"/admin/articles/actormerge/{merge.pk}/undo/").status_code == 403


def test_what_cannot_be_merged_is_refused_beside_the_field(pair: tuple[Actor, Actor]) -> None:
    kept, _merged = pair
    gone = make_actor("gone", status=Status.WITHDRAWN, withdrawal_reason="Twice.")
    client = sign_in("Reviewer")
    for other, reason in (
        (kept.pk, "An actor cannot be merged with itself."),
        (gone.pk, "“Gone” is withdrawn; only drafts and published actors are merged."),
        ("", "This field is required."),
        ("x", "Select a valid choice."),
        ("9" * 30, "Select a valid choice."),
        (999_999, "Select a valid choice."),
    ):
        page = soup(client.get(f"{merge_page(kept)}?other={other}"))
        error = page.select_one(".errors ul.errorlist")
        assert error, other
        assert words(error).startswith(reason)
    assert client.post(merge_page(kept, kept.pk), {"stays": kept.pk}).status_code == 200
    assert not ActorMerge.objects.exists()


def test_a_form_that_is_not_whole_merges_nothing(pair: tuple[Actor, Actor]) -> None:
    kept, merged = pair
    client = sign_in("Reviewer")
    form = compare(client, kept, merged)
    bad: list[dict[str, Any]] = [
        {"stays": ""},
        {"stays": "999"},
        {"name": "x"},
        {f"version_{kept.pk}": "9" * 30},
        {f"version_{kept.pk}": ""},
    ]
    for change in bad:
        page = soup(client.post(merge_page(kept, merged.pk), form | change))
        assert page.select_one(".errornote"), change
    assert soup(client.post(merge_page(kept, merged.pk))).select_one("[name=stays]")
    assert not ActorMerge.objects.exists()


def test_a_page_that_is_stale_by_now_is_shown_again(pair: tuple[Actor, Actor]) -> None:
    kept, merged = pair
    client = sign_in("Reviewer")
    form = compare(client, kept, merged)
    merged.save()
    page = soup(client.post(merge_page(kept, merged.pk), form, follow=True))
    assert "Look at them again" in message(page)
    assert page.select_one("[name=stays]")
    assert not ActorMerge.objects.exists()


def test_sending_the_same_merge_or_undo_twice_does_it_once(pair: tuple[Actor, Actor]) -> None:
    kept, merged = pair
    client = sign_in("Reviewer")
    form = compare(client, kept, merged)
    client.post(merge_page(kept, merged.pk), form)
    again = soup(client.post(merge_page(kept, merged.pk), form))
    assert "is merged into “Hassan Rouhani” already" in words(again)
    merge = ActorMerge.objects.get()
    undo = f"/admin/articles/actormerge/{merge.pk}/undo/"
    assert client.get(undo).status_code == 405
    client.post(undo)
    assert "undone already" in message(soup(client.post(undo, follow=True)))
    assert client.post("/admin/articles/actormerge/999/undo/").status_code == 404


def test_merges_are_listed_and_kept_as_they_are(pair: tuple[Actor, Actor]) -> None:
    kept, merged = pair
    client = sign_in("Administrator")
    client.post(merge_page(kept, merged.pk), compare(client, kept, merged))
    merge = ActorMerge.objects.get()
    assert "Hasan Ruhani → Hassan Rouhani" in words(
        soup(client.get(address(ActorMerge, "changelist"), {"q": "روحانی"}))
    )
    assert client.get(address(ActorMerge, "add")).status_code == 403
    assert client.get(address(merge, "delete")).status_code == 403
    assert client.post(address(merge), {"undone": "2020-01-01"}).status_code == 403


def test_a_merged_actor_is_not_offered_again(pair: tuple[Actor, Actor]) -> None:
    kept, merged = pair
    client = sign_in("Reviewer")
    client.post(merge_page(kept, merged.pk), compare(client, kept, merged))
    field = soup(client.get(merge_page(kept))).select_one("[name=other]")
    assert field
    asked = {f"{key}_name": field[f"data-{key}-name"] for key in ("model", "field")}
    found = client.get(
        "/admin/autocomplete/", asked | {"app_label": "articles", "term": "Ruhani"}
    ).json()
    assert [row["text"] for row in found["results"]] == ["Hassan Rouhani"]
    assert not soup(client.get(address(merged))).select(f"a[href='{merge_page(merged)}']")
