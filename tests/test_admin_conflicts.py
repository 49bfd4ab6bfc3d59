"""Two editors at one record: the second sees both versions and loses nothing."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup

from articles import services
from articles.admin.lifecycle import LifecycleAdmin
from articles.models import Event, NameKind, Status

from .admin_forms import add_row, address, errors, make_user, read_form, send, sign_in, soup
from .factories import (
    make_actor,
    make_annotation,
    make_article,
    make_event,
    make_link,
    make_topic,
)

pytestmark = pytest.mark.django_db


def compared(page: BeautifulSoup) -> dict[str, tuple[str, str]]:
    """Label → what is stored and what was typed, of the fields that the page asks to choose."""
    found = {}
    for clash in page.select(".conflict .clash"):
        words = [clash.select_one(f"[data-{side}]") for side in ("stored", "typed")]
        stored, typed = (word.get_text(strip=True) for word in words if word)
        found[clash.legend.get_text(strip=True)] = (stored, typed)  # type: ignore[union-attr]
    return found


def settled(page: BeautifulSoup) -> list[str]:
    """What was merged by itself, as the page says it."""
    return [item.get_text(" ", strip=True) for item in page.select(".conflict .settled li")]


def test_the_second_of_two_editors_sees_both_versions_and_can_save_again() -> None:
    topic, other = make_topic(name="Crimea"), make_topic(name="Syria")
    event = make_event(title="A visit", topics=[topic])
    first, second = sign_in("Editor"), sign_in("Reviewer")
    form = read_form(soup(second.get(address(event))))
    send(first, address(event), title="A state visit", place="Moscow", topics=[topic.pk, other.pk])
    response = send(second, address(event), form, title="A working visit", description="Long text.")
    assert response.status_code == 409
    page = soup(response)
    assert compared(page) == {
        "Title": ("A state visit", "A working visit"),
        "Place": ("Moscow", "–"),
        "Description": ("–", "Long text."),
        "Topics": ("Crimea, Syria", "Crimea"),
    }
    assert "editor saved it on" in page.get_text()
    assert Event.objects.get().title == "A state visit"
    # The history does not hold what the second one read: nothing is chosen for them.
    assert not page.select('[name^="_choice-"][checked]')
    assert len(page.select('[name^="_choice-"][required]')) == 4
    again = read_form(page)
    assert again["title"] == ["A working visit"]
    assert again["description"] == ["Long text."]
    response = send(second, address(event), again, place="Moscow")
    assert response.status_code == 302, errors(response)
    saved = Event.objects.get()
    assert (saved.title, saved.place, saved.description) == (
        "A working visit",
        "Moscow",
        "Long text.",
    )
    assert saved.version == 3


def test_a_third_save_in_between_is_a_conflict_again() -> None:
    event = make_event()
    client = sign_in()
    form = read_form(soup(client.get(address(event))))
    send(client, address(event), title="Second")
    conflict = read_form(soup(send(client, address(event), form, title="First")))
    send(client, address(event), title="Third")
    response = send(client, address(event), conflict)
    assert response.status_code == 409
    assert compared(soup(response))["Title"] == ("Third", "First")


def test_rows_that_both_changed_are_compared_and_kept() -> None:
    actor, other, third = (make_actor(name=name) for name in ("Iran", "Russia", "Turkey"))
    event = make_event(actors=[actor, other])
    client = sign_in()
    form = read_form(soup(client.get(address(event))))
    mine = add_row(client, address(event), "participations", actor=third.pk, role="guest")
    iran = event.participations.get(actor=actor)
    theirs: dict[str, Any] = {"participations-0-DELETE": "on", "participations-1-role": "host"}
    theirs |= add_row(client, address(event), "participations", actor=third.pk, role="mediator")
    assert send(client, address(event), **theirs).status_code == 302
    response = send(client, address(event), form, **mine, **{"participations-0-role": "host"})
    assert response.status_code == 409
    page = soup(response)
    text = page.select_one(".conflict").get_text(" ", strip=True)  # type: ignore[union-attr]
    assert "Turkey · guest" in text
    assert "Russia · host" in text
    again = read_form(page)
    assert again["participations-INITIAL_FORMS"] == ["2"]
    roles = {
        again[f"participations-{i}-actor"][0]: again[f"participations-{i}-role"][0]
        for i in range(2)
    }
    assert roles == {str(other.pk): "involved", str(third.pk): "mediator"}
    assert again["participations-2-actor"] == [str(iran.actor_id)]
    assert again["participations-3-role"] == ["guest"]
    assert send(client, address(event), again).status_code == 302
    rows = set(event.participations.values_list("actor__name", "role"))
    assert rows == {
        ("Iran", "host"),
        ("Russia", "involved"),
        ("Turkey", "mediator"),
        ("Turkey", "guest"),
    }


def test_an_invalid_row_does_not_lock_the_editor_out() -> None:
    event = make_event()
    client = sign_in()
    response = send(client, address(event), **{"evidence-0-asserted_date": "nonsense"})
    assert "evidence-0-asserted_date" in errors(response)
    again = read_form(soup(response))
    response = send(client, address(event), again, **{"evidence-0-asserted_date": "2015"})
    assert response.status_code == 302, errors(response)


def test_a_save_between_the_check_and_the_write_is_a_conflict_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event = make_event()
    client = sign_in()
    save = LifecycleAdmin.save_model

    def save_late(self: Any, request: Any, obj: Any, form: Any, change: bool) -> None:
        monkeypatch.setattr(LifecycleAdmin, "save_model", save)
        late = Event.objects.get(pk=obj.pk)
        late.place = "Tehran"
        late.save()
        save(self, request, obj, form, change)

    monkeypatch.setattr(LifecycleAdmin, "save_model", save_late)
    response = send(client, address(event), title="Mine")
    assert response.status_code == 409
    assert read_form(soup(response))["title"] == ["Mine"]


@pytest.mark.parametrize("version", [None, "", "x", "9" * 30, "\0", "٢"])
def test_a_form_without_a_readable_version_is_a_conflict(version: str | None) -> None:
    event = make_event()
    response = send(sign_in(), address(event), title="Mine", _version=version)
    assert response.status_code == 409
    assert Event.objects.get().title != "Mine"


@pytest.mark.parametrize("total", ["", "x", "9" * 30])
def test_a_form_with_a_broken_count_of_rows_is_answered(total: str) -> None:
    event = make_event()
    changes = {"participations-TOTAL_FORMS": total}
    assert send(sign_in(), address(event), **changes).status_code == 200


def test_a_row_that_somebody_deleted_meanwhile_is_no_error() -> None:
    event = make_event()
    link = make_link(event, make_event(), status=Status.DRAFT)
    client = sign_in()
    form = read_form(soup(client.get(address(event))))
    link.delete()
    response = send(client, address(event), form, title="Mine")
    assert response.status_code == 302, errors(response)


def test_publishing_from_the_list_makes_an_open_form_stale() -> None:
    article = make_article(status=Status.DRAFT)
    client = sign_in()
    form = read_form(soup(client.get(address(article))))
    services.publish(record=article, user=make_user("Editor"))
    response = send(client, address(article), form)
    assert response.status_code == 409
    assert compared(soup(response)) == {"Status": ("published", "draft")}


def test_the_ends_of_lines_that_a_browser_sends_are_no_difference() -> None:
    article = make_article(body="One line.\n\nAnother line.\n")
    client = sign_in()
    form = read_form(soup(client.get(address(article))))
    form["body"] = [form["body"][0].replace("\n", "\r\n")]
    send(client, address(article), language="fa")
    response = send(client, address(article), form)
    assert compared(soup(response)) == {"Language": ("fa", "en")}
    again = read_form(soup(response))
    again["body"] = [again["body"][0].replace("\n", "\r\n")]
    assert send(client, address(article), again).status_code == 302
    article.refresh_from_db()
    assert article.body == "One line.\n\nAnother line."


def test_names_are_merged_without_the_heading() -> None:
    actor = make_actor(name="Iran")
    client = sign_in()
    form = read_form(soup(client.get(address(actor))))
    actor.names.create(text="ایران", language="fa", kind=NameKind.PREFERRED)
    actor.save()
    response = send(client, address(actor), form, name="Iran, Islamic Republic of")
    assert response.status_code == 409
    again = read_form(soup(response))
    assert again["names-0-text"] == ["ایران"]
    assert send(client, address(actor), again).status_code == 302
    assert actor.names.count() == 2


def kept_event(client: Any, **values: Any) -> Event:
    """An event whose first version the history holds."""
    event = make_event(**values)
    assert send(client, address(event)).status_code == 302
    return event


def test_what_only_one_side_changed_is_merged_and_said() -> None:
    topic, other = make_topic(name="Crimea"), make_topic(name="Syria")
    first, second = sign_in("Editor"), sign_in("Reviewer")
    event = kept_event(first, title="A visit", topics=[topic])
    form = read_form(soup(second.get(address(event))))
    send(first, address(event), place="Moscow", topics=[topic.pk, other.pk], title="A state visit")
    response = send(second, address(event), form, description="Long text.", title="A short visit")
    assert response.status_code == 409
    page = soup(response)
    assert compared(page) == {"Title": ("A state visit", "A short visit")}
    assert settled(page) == [
        "Place (theirs): Moscow",
        "Description (yours): Long text.",
        "Topics (theirs): Crimea, Syria",
    ]
    assert send(second, address(event), read_form(page)).status_code == 302
    saved = Event.objects.get()
    assert (saved.title, saved.place, saved.description) == (
        "A short visit",
        "Moscow",
        "Long text.",
    )
    assert set(saved.topics.all()) == {topic, other}


@pytest.mark.parametrize(
    ("choice", "typed", "expected"),
    [
        ("theirs", "Mine", "Theirs"),
        ("mine", "Mine", "Mine"),
        ("edit", "Both of ours", "Both of ours"),
        ("mine", "Both of ours", "Both of ours"),
    ],
)
def test_each_field_that_both_changed_is_chosen(choice: str, typed: str, expected: str) -> None:
    client = sign_in()
    event = kept_event(client, title="A visit")
    form = read_form(soup(client.get(address(event))))
    send(client, address(event), title="Theirs")
    page = soup(send(client, address(event), form, title="Mine"))
    again = read_form(page) | {"_choice-title": choice, "title": typed}
    response = send(client, address(event), again)
    assert response.status_code == 302, errors(response)
    event.refresh_from_db()
    assert event.title == expected


def test_words_edited_after_theirs_was_chosen_are_asked_for_once_more() -> None:
    client = sign_in()
    event = kept_event(client, title="A visit")
    form = read_form(soup(client.get(address(event))))
    send(client, address(event), title="Theirs")
    page = soup(send(client, address(event), form, title="Mine"))
    again = read_form(page) | {"_choice-title": "theirs", "title": "Edited"}
    response = send(client, address(event), again)
    assert response.status_code == 409
    assert compared(soup(response)) == {"Title": ("Theirs", "Edited")}
    event.refresh_from_db()
    assert event.title == "Theirs"


def test_long_texts_show_the_words_in_which_they_differ() -> None:
    client = sign_in()
    text = "The minister came to Moscow for talks. They went on for three days, as was planned."
    event = kept_event(client, description=text)
    form = read_form(soup(client.get(address(event))))
    send(client, address(event), description=text.replace("three", "four"))
    page = soup(send(client, address(event), form, description=text.replace("three", "five")))
    marked = page.select_one(".clash-words")
    assert marked is not None
    assert [item.get_text() for item in marked.select("del")] == ["removed: four"]
    assert [item.get_text() for item in marked.select("ins")] == ["added: five"]


def test_rows_that_only_they_changed_are_theirs() -> None:
    iran, russia = make_actor(name="Iran"), make_actor(name="Russia")
    client = sign_in()
    event = kept_event(client, actors=[iran, russia])
    form = read_form(soup(client.get(address(event))))
    theirs = {"participations-0-DELETE": "on", "participations-1-role": "host"}
    send(client, address(event), **theirs)
    response = send(client, address(event), form, title="Mine")
    assert response.status_code == 409
    assert send(client, address(event), read_form(soup(response))).status_code == 302
    rows = event.participations.values_list("actor__name", "role")
    assert list(rows) == [("Russia", "host")]


def test_actors_of_an_annotation_and_ends_of_a_link_are_merged() -> None:
    iran, russia = make_actor(name="Iran"), make_actor(name="Russia")
    client = sign_in()
    note = make_annotation(actors=[iran])
    link = make_link(make_event(title="First"), make_event(title="Second"))
    for row, theirs, mine in (
        (note, {"actors": [iran.pk, russia.pk]}, {"note": "Mine."}),
        (link, {"reason": "Theirs."}, {"type": "follows"}),
    ):
        send(client, address(row))
        form = read_form(soup(client.get(address(row))))
        send(client, address(row), **theirs)
        response = send(client, address(row), form, **mine)
        assert response.status_code == 409
        page = soup(response)
        assert compared(page) == {}
        assert len(settled(page)) == 2
        assert send(client, address(row), read_form(page)).status_code == 302
    assert set(note.actors.all()) == {iran, russia}
    link.refresh_from_db()
    assert (link.reason, link.type) == ("Theirs.", "follows")


def test_unsaved_text_is_shown_again_and_not_saved() -> None:
    event = make_event(title="A visit")
    client = sign_in()
    response = send(client, address(event), title="Unsaved", _restore="1", _draft="0" * 32)
    assert response.status_code == 200
    page = soup(response)
    assert read_form(page)["title"] == ["Unsaved"]
    assert "not saved yet" in page.select_one(".restored").get_text()  # type: ignore[union-attr]
    assert not page.select(".errornote, .errorlist")
    event.refresh_from_db()
    assert event.title == "A visit"
    response = send(client, address(event), read_form(page), _draft="0" * 32)
    assert response.status_code == 302
    assert response.cookies["saved_draft"].value == "0" * 32


@pytest.mark.parametrize("draft", ["", "x; path=/", "<b>", "\r\n", "0" * 99])
def test_a_draft_with_a_strange_name_sets_no_cookie(draft: str) -> None:
    event = make_event()
    response = send(sign_in(), address(event), _draft=draft)
    assert response.status_code == 302
    assert "saved_draft" not in response.cookies


def test_nothing_is_saved_as_a_new_record_whatever_a_form_sends() -> None:
    event = make_event(title="A visit")
    for version in ("1", "0"):
        data = {"_saveasnew": "1", "_version": version, "title": "A copy", "slug": "copy"}
        response = sign_in("Editor", f"anna-{version}").post(address(event), data)
        assert response.status_code == 400
    assert sign_in("Editor", "boris").post(address(Event, "add"), data).status_code == 400
    assert Event.objects.count() == 1
