"""Scheduled publication: who may choose a time, and what happens when it comes."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from reversion.models import Version

from articles import scheduling, services
from articles.models import Event, StaleVersion, Status
from iranru.middleware import ScheduledPublicationMiddleware

from .admin_forms import address, errors, make_user, read_form, send, sign_in, soup
from .factories import make_annotation, make_article, make_event, make_link

pytestmark = pytest.mark.django_db

TOMORROW = {"publish_at_0": "2099-05-01", "publish_at_1": "08:30:00"}


def due(name: str = "anna", role: str = "Editor", **values: Any) -> Event:
    """A draft whose time has come, chosen by a user of this role."""
    values = {"publish_at": timezone.now() - timedelta(minutes=1), "status": Status.DRAFT} | values
    return make_event(scheduled_by=make_user(role, name), **values)


def last_comment(event: Event) -> str:
    """What the history says of the newest version."""
    version = Version.objects.get_for_object(event).select_related("revision__user").first()
    assert version is not None
    return f"{version.revision.user}: {version.revision.get_comment()}"


def test_an_editor_chooses_a_time_and_the_form_says_it() -> None:
    event = make_event(status=Status.DRAFT)
    client = sign_in("Editor")
    assert send(client, address(event), **TOMORROW).status_code == 302
    page = soup(client.get(address(event))).get_text(" ", strip=True)
    assert "will be published on 1 May 2099, 8:30 a.m. UTC, as editor chose" in page
    assert client.get(event.get_absolute_url()).status_code == 404


def test_a_contributor_is_not_asked_and_cannot_send_a_time() -> None:
    event = make_event(status=Status.DRAFT)
    client = sign_in("Contributor")
    assert "publish_at_0" not in read_form(soup(client.get(address(event))))
    assert send(client, address(event), **TOMORROW).status_code == 302
    event.refresh_from_db()
    assert event.publish_at is None


def test_a_contributor_cannot_change_what_will_be_published_by_itself() -> None:
    event = due(publish_at=timezone.now() + timedelta(days=1))
    client = sign_in("Contributor")
    assert not soup(client.get(address(event))).select("[name=title]")
    sent = client.post(address(event), {"title": "Mine", "_version": event.version})
    assert sent.status_code == 403


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"publish_at_0": "2001-01-01", "publish_at_1": "00:00"}, "still to come"),
        ({"publish_at_0": "2099-01-01", "publish_at_1": ""}, "Enter a valid time"),
        ({**TOMORROW, "status": "published"}, "Only a draft"),
    ],
)
def test_a_time_that_cannot_be_is_refused_beside_the_field(
    changes: dict[str, str], why: str
) -> None:
    event = make_event(status=Status.DRAFT)
    response = send(sign_in("Editor"), address(event), **changes)
    assert why in errors(response)["publish_at_0"]
    assert Event.objects.get().publish_at is None


def test_what_is_not_fit_to_be_read_is_not_scheduled() -> None:
    event = make_event(status=Status.DRAFT)
    Event.objects.filter(pk=event.pk).update(withdrawal_reason="", title="")
    event.refresh_from_db()
    when = timezone.now() + timedelta(days=1)
    with pytest.raises(Exception, match="cannot be blank"):
        scheduling.schedule(record=event, when=when, user=make_user("Editor"))


def test_what_is_due_is_published_in_the_name_of_who_chose_it() -> None:
    event, later = due(), due("boris", publish_at=timezone.now() + timedelta(hours=1))
    out = StringIO()
    call_command("publish_due", stdout=out)
    assert f"“{event}”" in out.getvalue()
    assert list(Event.objects.published()) == [event]
    assert last_comment(event) == "anna: Published as scheduled."
    event.refresh_from_db()
    assert (event.publish_at, event.scheduled_by, event.published_at is None) == (None, None, False)
    out = StringIO()
    call_command("publish_due", stdout=out)
    assert out.getvalue() == ""
    later.refresh_from_db()
    assert later.status == Status.DRAFT


def test_annotations_and_links_are_published_too() -> None:
    values = {
        "status": Status.DRAFT,
        "publish_at": timezone.now(),
        "scheduled_by": make_user("Editor"),
    }
    note = make_annotation(make_article(), **values)
    link = make_link(make_event(), make_event(), **values)
    assert [outcome.fault for outcome in scheduling.publish_due()] == ["", ""]
    note.refresh_from_db()
    link.refresh_from_db()
    assert note.status == link.status == Status.PUBLISHED


def test_what_is_not_fit_any_more_stays_a_draft_and_the_editors_read_why() -> None:
    event = due()
    Event.objects.filter(pk=event.pk).update(title="")
    err = StringIO()
    with pytest.raises(CommandError, match="1 could not be published"):
        call_command("publish_due", stderr=err)
    assert "cannot be blank" in err.getvalue()
    event.refresh_from_db()
    assert (event.status, event.publish_at) == (Status.DRAFT, None)
    assert last_comment(event).startswith("anna: Not published as scheduled:")
    client = sign_in("Editor")
    page = soup(client.get(address(event))).select_one(".errornote")
    assert page is not None
    assert "Not published as scheduled." in page.get_text()
    assert "cannot be blank" in page.get_text()
    assert list(Event.objects.left_unpublished()) == [event]
    assert not list(scheduling.publish_due())
    send(client, address(event), title="A title", **TOMORROW)
    assert not Event.objects.left_unpublished().exists()


@pytest.mark.parametrize("lost", ["role", "account", "user"])
def test_who_may_not_publish_any_more_does_not_publish_later(lost: str) -> None:
    event = due()
    user = event.scheduled_by
    assert user is not None
    if lost == "role":
        user.groups.clear()
    elif lost == "account":
        type(user).objects.filter(pk=user.pk).update(is_active=False)
    else:
        user.delete()
    faults = [outcome.fault for outcome in scheduling.publish_due()]
    assert len(faults) == 1
    assert faults[0]
    event.refresh_from_db()
    assert event.status == Status.DRAFT


def test_two_processes_publish_once(monkeypatch: pytest.MonkeyPatch) -> None:
    event = due()
    publish = services.publish

    def late(*, record: Any, user: Any, comment: str = "") -> None:
        monkeypatch.setattr(services, "publish", publish)
        assert [outcome.fault for outcome in scheduling.publish_due()] == [""]
        publish(record=record, user=user, comment=comment)

    monkeypatch.setattr(services, "publish", late)
    assert not list(scheduling.publish_due())
    event.refresh_from_db()
    assert (event.status, event.version) == (Status.PUBLISHED, 2)


def test_an_open_form_does_not_undo_the_publication() -> None:
    event = due(publish_at=timezone.now() + timedelta(days=1))
    client = sign_in("Editor")
    form = read_form(soup(client.get(address(event))))
    list(scheduling.publish_due(timezone.now() + timedelta(days=2)))
    assert send(client, address(event), form, title="Late").status_code == 409
    event.refresh_from_db()
    assert event.status == Status.PUBLISHED


@pytest.mark.parametrize("step", ["form", "service"])
def test_publishing_by_hand_forgets_the_time(step: str) -> None:
    event = due(publish_at=timezone.now() + timedelta(days=1))
    if step == "form":
        response = send(sign_in("Editor"), address(event), status="published")
        assert response.status_code == 302, errors(response)
    else:
        services.publish(record=event, user=make_user("Editor"))
    event.refresh_from_db()
    assert (event.status, event.publish_at, event.scheduled_by) == (Status.PUBLISHED, None, None)


def test_the_time_is_taken_back_by_emptying_the_field() -> None:
    event = due(publish_at=timezone.now() + timedelta(days=1))
    response = send(sign_in("Editor"), address(event), publish_at_0="", publish_at_1="")
    assert response.status_code == 302, errors(response)
    event.refresh_from_db()
    assert (event.publish_at, event.scheduled_by) == (None, None)


def test_a_visit_publishes_what_is_due_and_looks_once_a_minute(
    settings: Any, django_assert_num_queries: Any, client: Client
) -> None:
    settings.PUBLISH_DUE_SECONDS = 60
    look = ScheduledPublicationMiddleware(lambda _request: None)  # type: ignore[arg-type, return-value]
    with django_assert_num_queries(1):
        look(None)  # type: ignore[arg-type]
    with django_assert_num_queries(0):
        look(None)  # type: ignore[arg-type]
    event = due()
    assert client.get(event.get_absolute_url()).status_code in (200, 404)
    ScheduledPublicationMiddleware(lambda _request: None)(None)  # type: ignore[arg-type, return-value]
    assert client.get(event.get_absolute_url()).status_code == 200


def test_a_conflict_while_publishing_disturbs_no_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    def stale(**_told: Any) -> None:
        raise StaleVersion

    event = due()
    monkeypatch.setattr(services, "publish", stale)
    assert not list(scheduling.publish_due())
    event.refresh_from_db()
    assert event.status == Status.DRAFT


def test_the_list_shows_what_is_scheduled_and_what_was_left() -> None:
    scheduled = due(publish_at=timezone.now() + timedelta(days=1), title="To come")
    make_event(title="Left", status=Status.DRAFT, schedule_fault="It has no date.")
    client, url = sign_in("Editor"), address(Event, "changelist")
    for choice, title in (("to-come", scheduled.title), ("failed", "Left")):
        rows = soup(client.get(url, {"schedule": choice})).select("#result_list th.field-title")
        assert [row.get_text() for row in rows] == [title]


def test_nothing_that_goes_wrong_while_publishing_reaches_a_visitor(
    monkeypatch: pytest.MonkeyPatch, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_told: Any) -> None:
        raise RuntimeError

    settings.PUBLISH_DUE_SECONDS = 60
    due()
    monkeypatch.setattr(services, "publish", fail)
    seen: list[Any] = []
    ScheduledPublicationMiddleware(seen.append)("a request")  # type: ignore[arg-type]
    assert seen == ["a request"]
    assert "could not be published" in caplog.text
