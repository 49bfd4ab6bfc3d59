"""The page of suggested links: accepting, dismissing and taking back, and who may."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from reversion.models import Version

from articles.models import RECORD_MODELS, CrossLink, DismissedLink, Event, Status

from . import factories
from .admin_forms import address, errors, make_user, read_form, sign_in, soup
from .factories import make_actor, make_article, make_event, make_link, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[Event, Event]:
    """An earlier and a later event that are suggested to each other."""
    topic = make_topic("shared", name="Energy")
    return make_event("earlier", topics=[topic]), make_event("later", topics=[topic])


def send(client: Client, event: Event, step: str = "accept", **values: Any) -> Any:
    """Press a button of the page of `event`, the form of the first suggestion filled in."""
    url = address(event, "links")
    form = soup(client.get(url)).select_one("details form")
    data = read_form(BeautifulSoup(str(form), "html.parser"), "form") if form else {}
    return client.post(url, data | {"step": step} | values)


def test_the_page_names_record_reasons_and_both_directions(pair: tuple[Event, Event]) -> None:
    client = sign_in()
    page = soup(client.get(address(pair[0])))
    assert page.select_one(f".object-tools a[href='{address(pair[0], 'links')}']")
    page = soup(client.get(address(pair[0], "links")))
    card = page.select_one("[data-record='event:later']")
    assert card is not None
    assert "Later (event 2015)" in card.get_text()
    assert "same topics: Energy" in card.get_text()
    wordings = [option.get_text() for option in card.select("select[name=wording] option")][1:]
    assert len(wordings) == len(set(wordings)) == 15
    assert {"caused", "was caused by", "see also"} <= set(wordings)


@pytest.mark.parametrize(
    ("wording", "here", "there"),
    [
        ("caused", "caused", "was caused by"),
        ("inverse:caused", "was caused by", "caused"),
        ("see-also", "see also", "see also"),
    ],
)
def test_an_accepted_link_shows_at_once_on_both_public_pages(
    pair: tuple[Event, Event], client: Client, wording: str, here: str, there: str
) -> None:
    response = send(sign_in(), pair[0], wording=wording, reason="The one led to the other.")
    assert response.status_code == 302
    for event, words in ((pair[0], here), (pair[1], there)):
        text = soup(client.get(event.get_absolute_url())).select_one("main").get_text(" ")  # type: ignore[union-attr]
        assert "The one led to the other." in text
        assert words in text.lower()
    assert not soup(sign_in(name="other").get(address(pair[0], "links"))).select("[data-record]")
    history = Version.objects.get_for_object(CrossLink.objects.get()).get()
    assert history.revision.user == User.objects.get(username="root")


def test_a_contributor_makes_drafts_that_no_reader_sees(
    pair: tuple[Event, Event], client: Client
) -> None:
    contributor = sign_in("Contributor")
    values = {"wording": "follows", "reason": "A secret thought."}
    refused = send(contributor, pair[0], **values, status="published")
    assert "status" in errors(refused)
    assert not CrossLink.objects.exists()
    assert send(contributor, pair[0], **values).status_code == 302
    assert CrossLink.objects.get().status == Status.DRAFT
    for event in pair:
        assert "A secret thought." not in client.get(event.get_absolute_url()).content.decode()


def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(
    pair: tuple[Event, Event],
) -> None:
    response = send(sign_in(), pair[0], wording="", reason="Typed with care.")
    assert response.status_code == 200
    page = soup(response)
    assert errors(response) == {"wording": "This field is required."}
    assert page.select("details[open]")
    assert "Typed with care." in page.select_one("textarea").get_text()  # type: ignore[union-attr]
    assert not CrossLink.objects.exists()


def test_a_pair_that_somebody_linked_meanwhile_is_refused_in_words(
    pair: tuple[Event, Event],
) -> None:
    client = sign_in()
    make_link(*pair, type="caused")
    values = {"other": pair[1].key, "reason": "Again.", "status": "draft"}
    response = send(client, pair[0], **values, wording="caused")
    assert response.status_code == 200
    assert "This link exists already." in soup(response).get_text()
    assert CrossLink.objects.count() == 1


@pytest.mark.parametrize("end", [0, 1])
def test_a_dismissed_pair_is_gone_until_it_is_taken_back(
    pair: tuple[Event, Event], end: int
) -> None:
    client, event, other = sign_in("Contributor"), pair[end], pair[1 - end]
    assert send(client, event, "dismiss", other=other.key).status_code == 302
    row = DismissedLink.objects.get()
    assert row.dismissed_by is not None
    assert row.dismissed_by.username == "contributor"
    for record in pair:
        page = soup(client.get(address(record, "links")))
        assert not page.select("ol [data-record]")
        assert len(page.select(".dismissed [data-record]")) == 1
    assert send(client, other, "take-back", other=event.key).status_code == 302
    assert soup(client.get(address(event, "links"))).select("ol [data-record]")


def test_dismissed_pairs_are_listed_and_can_be_deleted(pair: tuple[Event, Event]) -> None:
    row = DismissedLink.dismiss(*pair, make_user("Reviewer"))
    client = sign_in("Editor")
    text = soup(client.get(address(DismissedLink, "changelist"))).get_text(" ")
    assert "Earlier – Later" in text
    assert "reviewer" in text
    assert "Earlier (event 2015)" in client.get(address(row)).content.decode()
    client.post(address(row, "delete"), {"post": "yes"})
    assert not DismissedLink.objects.exists()


@pytest.mark.parametrize(
    ("step", "other"),
    [
        ("", "event:later"),
        ("burn", "event:later"),
        ("dismiss", ""),
        ("dismiss", "event:nothing"),
        ("dismiss", "event:earlier"),
        ("dismiss", "\0"),
        ("take-back", "battle:x"),
    ],
)
def test_a_button_that_makes_no_sense_is_a_bad_request(
    pair: tuple[Event, Event], step: str, other: str
) -> None:
    response = sign_in().post(address(pair[0], "links"), {"step": step, "other": other})
    assert response.status_code == 400
    assert not DismissedLink.objects.exists()


@pytest.mark.parametrize("other", ["", "event:nothing", "event:earlier", "\0"])
def test_a_link_to_what_cannot_be_linked_is_refused(pair: tuple[Event, Event], other: str) -> None:
    values = {"wording": "follows", "reason": "So it was.", "status": "draft", "other": other}
    response = send(sign_in(), pair[0], **values)
    assert response.status_code == 200
    assert soup(response).select(".messagelist .error, .errorlist")
    assert not CrossLink.objects.exists()


def test_who_may_only_look_sees_no_buttons_and_sends_none(pair: tuple[Event, Event]) -> None:
    client = sign_in("Contributor")
    user = User.objects.get()
    user.groups.clear()
    assert client.get(address(pair[0], "links")).status_code == 403
    user.user_permissions.add(*make_permissions("view_event"))
    page = soup(client.get(address(pair[0], "links")))
    assert page.select("ol [data-record]")
    assert not page.select("#content-main form")
    for step in ("accept", "dismiss", "take-back"):
        data = {"step": step, "other": pair[1].key}
        assert client.post(address(pair[0], "links"), data).status_code == 403


def make_permissions(*names: str) -> Any:
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename__in=names)


def test_visitors_are_asked_to_sign_in_and_pages_are_kept_nowhere(
    pair: tuple[Event, Event], client: Client
) -> None:
    response = client.get(address(pair[0], "links"))
    assert response.status_code == 302
    assert "no-store" in sign_in().get(address(pair[0], "links"))["Cache-Control"]


@pytest.mark.parametrize("key", ["0", "999999999", "9" * 30])
def test_a_record_that_is_not_there_is_not_found(key: str) -> None:
    response = sign_in().get(f"/admin/articles/event/{key}/links/")
    assert response.status_code in {400, 404}


@pytest.mark.parametrize("kind", RECORD_MODELS)
def test_every_kind_of_record_has_the_page(kind: str) -> None:
    make = getattr(factories, f"make_{kind}")
    heading = "title" if kind in {"article", "event"} else "name"
    record = make(**{heading: "<b>Bold</b> & خبر"})
    page = sign_in().get(address(record, "links"))
    assert page.status_code == 200
    assert b"<b>Bold" not in page.content


def test_the_page_asks_as_much_for_many_suggestions_as_for_one() -> None:
    topic, actor = make_topic(), make_actor()
    event, client = make_event(topics=[topic], actors=[actor]), sign_in()
    counts = []
    for more in (1, 12):
        for _number in range(more):
            make_event(topics=[topic], actors=[actor])
            DismissedLink.dismiss(event, make_article(topics=[topic]), None)
        client.get(address(event, "links"))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(event, "links"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_suggestion_is_accepted_by_keyboard_alone(browser: Any, live_server: Any) -> None:
    topic = make_topic()
    event = make_event("earlier", topics=[topic])
    make_event("later", topics=[topic])
    client = sign_in()
    page = browser.new_page()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**cookie, "url": live_server.url}])
    page.goto(live_server.url + address(event, "links"))
    page.focus("summary")
    for key in ("Enter", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type("was caused")
    page.keyboard.press("Tab")
    page.keyboard.type("One led to the other.")
    for key in ("Tab", "Tab"):
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "This link is published" in page.inner_text(".messagelist")
    link = CrossLink.objects.get()
    assert (str(link), link.reason) == ("Later caused Earlier", "One led to the other.")
    page.context.close()
