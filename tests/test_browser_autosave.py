"""Nobody loses what they typed: crashes, closed tabs, expired sessions, two saving at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.test import Client

from articles import services
from articles.models import Event, Status

from .admin_forms import address, make_user
from .factories import make_actor, make_event, make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('iranru-draft:'))"
IN_DATABASE = """() => new Promise((resolve) => {
  const request = indexedDB.open("iranru-kept", 1);
  request.onsuccess = () => {
    const count = request.result.transaction("texts").objectStore("texts").count();
    count.onsuccess = () => { request.result.close(); resolve(count.result); };
  };
})"""
CHOOSE = """([name, key, label]) => {
  const box = document.querySelector(`select[name="${name}"]`);
  box.append(new Option(label, key, true, true));
  box.dispatchEvent(new Event("change", { bubbles: true }));
}"""
PASSWORD = "correct horse"


@pytest.fixture
def desk(browser: Any, live_server: Any) -> Iterator[Any]:
    """A browser in which several users can sign in, and the address of the site."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.site = live_server.url
    yield context
    context.close()


def sign_in(desk: Any, name: str = "anna", role: str = "Editor") -> Any:
    """The user, signed in by cookie."""
    user = make_user(role, name)
    use(desk, user)
    return user


def use(desk: Any, user: Any) -> None:
    """Be this user from now on."""
    client = Client()
    client.force_login(user)
    desk.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": desk.site}]
    )


def open_form(desk: Any, row: Any, page: str = "change") -> Any:
    """A tab with a form; faults on the console fail the test."""
    tab = desk.new_page()
    tab.faults = []
    tab.on("pageerror", lambda error: tab.faults.append(str(error)))
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.goto(desk.site + address(row, page))
    tab.wait_for_load_state("load")
    return tab


def wait_until_kept(tab: Any, count: int = 1) -> list[str]:
    """Keys of what the browser keeps, once there are so many."""
    keys: list[str] = tab.evaluate(KEPT)
    for _try in range(100):
        if len(keys) == count:
            break
        tab.wait_for_timeout(50)
        keys = tab.evaluate(KEPT)
    assert len(keys) == count
    return keys


def save(tab: Any) -> None:
    """Press Save, and wait for the answer."""
    with tab.expect_navigation():
        tab.locator("input[name=_continue]").first.click()
    tab.wait_for_load_state("load")


def test_a_closed_tab_loses_nothing_rows_and_choices_included(desk: Any) -> None:
    sign_in(desk)
    actor, topic = make_actor(name="Iran"), make_topic(name="Nuclear talks")
    event = make_event(title="A visit", verified=False)
    tab = open_form(desk, event)
    tab.locator("[name=description]").fill("سفر وزیر\nA visit that was long prepared.")
    tab.locator("#participations-group .add-row a, #participations-group .addlink").first.click()
    tab.locator("[name=participations-0-role]").fill("host")
    tab.evaluate(CHOOSE, ["participations-0-actor", actor.pk, "Iran"])
    tab.evaluate(CHOOSE, ["topics", topic.pk, "Nuclear talks"])
    (key,) = wait_until_kept(tab)
    kept = tab.evaluate("(key) => localStorage.getItem(key)", key)
    assert "csrfmiddlewaretoken" not in kept
    assert {"description", "topics"} <= {name for name, _value in json.loads(kept)["entries"]}
    tab.close()
    tab = open_form(desk, event)
    offer = tab.locator(".draft-offer")
    text = offer.inner_text()
    assert "You have unsaved text from" in text
    for label in ("Description", "Topics", "Participants"):
        assert label.lower() in text.lower()
    assert tab.locator("[name=description]").input_value() == ""
    with tab.expect_navigation():
        tab.get_by_role("button", name="Restore").click()
    assert "not saved yet" in tab.locator(".restored").inner_text()
    assert tab.locator("[name=description]").input_value().startswith("سفر وزیر\nA visit")
    assert not tab.locator(".errornote").count()
    assert Event.objects.get().description == ""
    tab.wait_for_load_state("load")
    assert [
        rule["id"] for rule in Axe().run(tab, "#event_form .drafts").response["violations"]
    ] == []
    save(tab)
    saved = Event.objects.get()
    assert saved.description.startswith("سفر وزیر")
    assert [str(row) for row in saved.participations.all()] == ["Iran (host)"]
    assert list(saved.topics.all()) == [topic]
    wait_until_kept(tab, 0)
    assert not tab.locator(".draft-offer").count()
    assert tab.faults == []


def test_a_crash_before_the_browser_wrote_its_local_storage_loses_nothing(desk: Any) -> None:
    """Chromium does that about once a minute; what it had not written is missing afterwards."""
    sign_in(desk)
    event = make_event(title="A visit")
    tab = open_form(desk, event)
    tab.locator("[name=title]").fill("A visit of three days")
    wait_until_kept(tab)
    tab.wait_for_function(IN_DATABASE)
    tab.evaluate("localStorage.clear()")
    tab.close()
    tab = open_form(desk, event)
    tab.locator(".draft-offer").wait_for()
    with tab.expect_navigation():
        tab.get_by_role("button", name="Restore").click()
    save(tab)
    assert Event.objects.get().title == "A visit of three days"
    wait_until_kept(tab, 0)
    tab.wait_for_function(f"async () => !(await ({IN_DATABASE})())")
    assert tab.faults == []


def test_a_session_that_expires_leads_through_signing_in_to_what_was_typed(desk: Any) -> None:
    user = sign_in(desk)
    event = make_event(title="A visit")
    tab = open_form(desk, event)
    tab.locator("[name=title]").fill("A visit of three days")
    Session.objects.all().delete()
    save(tab)
    assert "/admin/login/" in tab.url
    assert "kept in this browser" in tab.locator("[data-draft-waiting]").inner_text()
    tab.locator("[name=username]").fill(user.username)
    tab.locator("[name=password]").fill(PASSWORD)
    with tab.expect_navigation(url=f"**{address(event)}"):
        tab.locator("input[type=submit]").click()
    tab.locator(".draft-offer").wait_for()
    assert "Title" in tab.locator("[data-draft-fields]").inner_text()
    with tab.expect_navigation():
        tab.get_by_role("button", name="Restore").click()
    save(tab)
    assert Event.objects.get().title == "A visit of three days"
    assert PASSWORD not in tab.evaluate("JSON.stringify(localStorage)")


def test_two_who_save_at_once_merge_what_was_restored(desk: Any) -> None:
    sign_in(desk)
    event = make_event(title="A visit")
    first = open_form(desk, event)
    first.locator("[name=title]").fill("A state visit")
    save(first)
    second = open_form(desk, event)
    second.locator("[name=place]").fill("Tehran")
    second.locator("[name=title]").fill("A working visit")
    first.locator("[name=title]").fill("An official visit")
    first.locator("[name=note]").fill("Sources differ.")
    save(first)
    save(second)
    conflict = second.locator(".conflict")
    assert "An official visit" in conflict.inner_text()
    assert second.locator("[name=note]").input_value() == "Sources differ."
    assert second.locator("[name=title]").input_value() == "A working visit"
    second.get_by_label("Theirs").check()
    save(second)
    saved = Event.objects.get()
    assert (saved.title, saved.place, saved.note) == (
        "An official visit",
        "Tehran",
        "Sources differ.",
    )
    wait_until_kept(second, 0)


def test_another_user_of_the_browser_is_not_offered_it(desk: Any) -> None:
    sign_in(desk)
    event = make_event(status=Status.DRAFT)
    tab = open_form(desk, event)
    tab.locator("[name=place]").fill("Moscow")
    wait_until_kept(tab)
    tab.close()
    sign_in(desk, "boris")
    tab = open_form(desk, event)
    tab.wait_for_timeout(100)
    assert not tab.locator(".draft-offer").count()
    assert len(tab.evaluate(KEPT)) == 1


def test_what_is_discarded_or_older_than_thirty_days_goes(desk: Any) -> None:
    sign_in(desk)
    tab = open_form(desk, Event, "add")
    tab.locator("[name=title]").fill("A new event")
    (key,) = wait_until_kept(tab)
    tab.close()
    tab = open_form(desk, Event, "add")
    tab.get_by_role("button", name="Discard").press("Enter")
    assert tab.evaluate(KEPT) == []
    old = {"saved": 0, "entries": [["title", "Old"]]}
    tab.evaluate("([key, old]) => localStorage.setItem(key, old)", [key, json.dumps(old)])
    tab.reload()
    tab.wait_for_load_state("load")
    wait_until_kept(tab, 0)
    assert not tab.locator(".draft-offer").count()


def test_leaving_with_unsaved_text_asks_first_and_keeps_it(desk: Any) -> None:
    sign_in(desk)
    tab = open_form(desk, make_event())
    asked: list[str] = []
    tab.on("dialog", lambda dialog: asked.append(dialog.type))
    tab.goto(tab.url)
    assert asked == []
    tab.wait_for_load_state("load")
    tab.locator("[name=title]").press_sequentially(" more")
    tab.reload()
    assert asked == ["beforeunload"]
    wait_until_kept(tab)
    tab.locator(".draft-offer").wait_for()


def test_the_history_fits_a_narrow_screen(desk: Any) -> None:
    user = sign_in(desk)
    event = make_event()
    with services.revision(user, "A comment of an editor that takes a whole line and more."):
        event.save()
    tab = open_form(desk, event, "history")
    tab.set_viewport_size({"width": 360, "height": 740})
    assert tab.locator("#change-history tbody tr").count() == 1
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
