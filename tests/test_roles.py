"""What each role may do with each kind of record in each state."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client

from articles.models import RECORD_MODELS, Annotation, CrossLink, Event, Licence, Status
from articles.roles import GRANTS, may_edit, next_statuses

from .admin_forms import address, make_user, read_form, send, sign_in, soup
from .factories import make_annotation, make_event, make_link

pytestmark = pytest.mark.django_db

ROLES = list(GRANTS)
STATES = {
    "draft": {"status": Status.DRAFT},
    "published": {"status": Status.PUBLISHED},
    "withdrawn": {"status": Status.WITHDRAWN, "withdrawal_reason": "It was a mistake."},
}
# role → the states in which it may change a record
MAY_EDIT = {
    "Contributor": ["draft"],
    "Editor": ["draft", "published"],
    "Reviewer": ["draft", "published", "withdrawn"],
    "Administrator": ["draft", "published", "withdrawn"],
}
# role → the steps that it may take
STEPS = {
    "Contributor": [],
    "Editor": ["draft → published"],
    "Reviewer": ["draft → published", "published → withdrawn", "withdrawn → published"],
    "Administrator": ["draft → published", "published → withdrawn", "withdrawn → published"],
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ROLES)
def test_who_may_change_a_record_in_which_state(role: str, state: str) -> None:
    event = make_event(**STATES[state])
    client = sign_in(role)
    allowed = state in MAY_EDIT[role]
    assert may_edit(User.objects.get(username=role.lower()), event) is allowed
    page = client.get(address(event))
    assert page.status_code == 200
    assert bool(soup(page).select("[name=title]")) is allowed
    sent = client.post(address(event), {"title": "Changed", "_version": event.version})
    assert sent.status_code == (200 if allowed else 403)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ROLES)
def test_which_states_the_form_offers(role: str, state: str) -> None:
    event = make_event(**STATES[state])
    steps = {f"{state} → {status}" for status in next_statuses(make_user(role), event)[1:]}
    assert steps == {step for step in STEPS[role] if step.startswith(state)}


@pytest.mark.parametrize("model", [*RECORD_MODELS.values(), Annotation, CrossLink])
@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_add_records_of_every_kind(role: str, model: type) -> None:
    page = sign_in(role).get(address(model, "add"))
    assert page.status_code == 200
    offered = [option["value"] for option in soup(page).select("select[name=status] option")]
    assert offered == (["draft"] if role == "Contributor" else ["draft", "published"])


def test_a_contributor_cannot_publish_by_sending_the_status(client: Client) -> None:
    event = make_event(status=Status.DRAFT)
    response = send(sign_in("Contributor"), address(event), status="published")
    assert response.status_code == 200
    event.refresh_from_db()
    assert event.status == Status.DRAFT


def test_an_editor_cannot_withdraw_by_sending_the_status() -> None:
    event = make_event()
    client = sign_in("Editor")
    send(client, address(event), status="withdrawn", withdrawal_reason="I want it gone.")
    event.refresh_from_db()
    assert event.status == Status.PUBLISHED


@pytest.mark.parametrize("role", ROLES)
def test_the_action_that_publishes_is_offered_to_who_may_publish(role: str) -> None:
    make_event(status=Status.DRAFT)
    page = soup(sign_in(role).get(address(Event, "changelist")))
    offered = {option["value"] for option in page.select("select[name=action] option")}
    assert ("publish_selected" in offered) is (role != "Contributor")


def test_a_contributor_sees_published_links_and_annotations_but_cannot_change_them() -> None:
    client = sign_in("Contributor")
    for row in (make_annotation(), make_link(make_event(), make_event())):
        page = soup(client.get(address(row)))
        assert page.select_one("#content-main form")
        assert not page.select("textarea, input[name=_save]")


@pytest.mark.parametrize("role", ROLES)
def test_only_administrators_keep_users_and_groups(role: str) -> None:
    client = sign_in(role)
    expected = 200 if role == "Administrator" else 403
    assert client.get("/admin/auth/user/").status_code == expected
    assert client.get("/admin/auth/group/").status_code == expected


@pytest.mark.parametrize("role", ROLES)
def test_licences_are_kept_by_editors(role: str) -> None:
    licence = Licence.objects.create(code="CC0-1.0", name="CC0")
    page = soup(sign_in(role).get(address(licence)))
    assert bool(page.select("[name=code]")) is (role != "Contributor")


def test_visitors_are_asked_to_sign_in(client: Client) -> None:
    event = make_event()
    for page in ("change", "history"):
        response = client.get(address(event, page))
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")


def test_the_groups_are_set_back_at_each_migration() -> None:
    Group.objects.get(name="Editor").permissions.clear()
    Group.objects.get(name="Reviewer").delete()
    call_command("migrate", verbosity=0)
    editor = set(Group.objects.get(name="Editor").permissions.values_list("codename", flat=True))
    assert {"publish_article", "change_event", "add_name"} <= editor
    assert "withdraw_article" not in editor
    reviewer = Group.objects.get(name="Reviewer").permissions
    assert reviewer.filter(codename="withdraw_article").exists()


def test_an_untouched_form_reads_back_as_it_is() -> None:
    event = make_event()
    form = read_form(soup(sign_in().get(address(event))))
    assert form["title"] == [event.title]
    assert form["_version"] == [str(event.version)]
