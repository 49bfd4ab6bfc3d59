"""Actions on many records: they say how many, ask, and can be undone."""

from __future__ import annotations

from typing import Any

import pytest

from articles import bulk, services
from articles.models import BulkAction, BulkChange, Event, StaleVersion, Status

from .admin_forms import (
    address,
    agree,
    choose_action,
    do_action,
    make_user,
    send,
    sign_in,
    soup,
    versions,
)
from .factories import make_annotation, make_article, make_event, make_topic

pytestmark = pytest.mark.django_db

UNDO = "/admin/articles/bulkchange/{}/undo/"


def drafts(count: int = 2) -> list[Event]:
    """Events that readers cannot see yet."""
    return [make_event(title=f"Draft {n}", status=Status.DRAFT) for n in range(count)]


def lists(response: Any) -> dict[str, list[str]]:
    """The lists of the page that asks, by heading."""
    sections = soup(response).select(".bulk-list")
    return {
        section.h2.get_text(strip=True): [  # type: ignore[union-attr]
            item.get_text(" ", strip=True) for item in section.select("li")
        ]
        for section in sections
    }


def said(response: Any) -> str:
    """The messages of a page."""
    return " ".join(
        item.get_text(" ", strip=True) for item in soup(response).select(".messagelist")
    )


def test_publishing_asks_first_and_says_what_will_change_and_what_not() -> None:
    fit, seen, unfit = make_event(title="Fit", status=Status.DRAFT), make_event(), drafts(1)[0]
    Event.objects.filter(pk=unfit.pk).update(slug="not an address")
    client = sign_in("Editor")
    asked = choose_action(client, [fit, seen, unfit], "publish_selected")
    assert soup(asked).h1.get_text() == "Publish 1 event?"  # type: ignore[union-attr]
    found = lists(asked)
    assert found["Will change (1)"] == ["Fit"]
    will_not = " ".join(found["Will not change (2)"])
    assert "It is published." in will_not
    assert "Draft 0 : Enter a valid “slug”" in will_not
    assert list(Event.objects.published()) == [seen]
    done = agree(client, address(Event, "changelist"), asked)
    assert "1 published." in said(done)
    assert set(Event.objects.published()) == {fit, seen}


def test_an_undone_publication_is_a_withdrawal_that_says_so() -> None:
    rows = drafts()
    client = sign_in("Editor")
    done = do_action(client, rows, "publish_selected")
    link = soup(done).select_one(".messagelist a")
    assert link is not None
    assert link.get_text() == "Undo"
    page = client.get(str(link["href"]))
    assert "2 records can be undone." in page.content.decode()
    assert "2 undone." in said(client.post(str(link["href"]), follow=True))
    for event in Event.objects.all():
        assert event.status == Status.WITHDRAWN
        assert "publication was undone" in event.withdrawal_reason
        gone = client.get(event.get_absolute_url())
        assert gone.status_code == 410
        assert "publication was undone" in gone.content.decode()
    change = BulkChange.objects.get()
    assert change.undone_by is not None
    assert change.undone_by.username == "editor"
    assert "undone already" in said(client.post(str(link["href"]), follow=True))


def test_what_somebody_saved_since_is_not_undone() -> None:
    rows = drafts()
    client = sign_in("Editor")
    do_action(client, rows, "publish_selected")
    send(client, address(rows[0]), place="Moscow")
    change = BulkChange.objects.get()
    page = soup(client.get(UNDO.format(change.pk))).get_text(" ", strip=True)
    assert "Draft 0 : Somebody saved it since." in page
    answer = said(client.post(UNDO.format(change.pk), follow=True))
    assert "1 undone." in answer
    assert "1 was not changed: Draft 0 : Somebody saved it since." in answer
    assert [event.pk for event in Event.objects.published()] == [rows[0].pk]


def test_one_reason_withdraws_many_and_undoing_brings_back_what_stood_there() -> None:
    rows = [make_event(title="One"), make_event(title="Two", withdrawal_reason="An old reason.")]
    client = sign_in("Reviewer")
    asked = choose_action(client, rows, "withdraw_selected")
    refused = agree(client, address(Event, "changelist"), asked)
    assert "This field is required." in refused.content.decode()
    assert Event.objects.published().count() == 2
    reason = "Both rest on a forged letter."
    done = agree(client, address(Event, "changelist"), refused, reason=reason)
    assert "2 withdrawn." in said(done)
    assert set(Event.objects.values_list("withdrawal_reason", flat=True)) == {reason}
    client.post(UNDO.format(BulkChange.objects.get().pk))
    assert Event.objects.published().count() == 2
    assert {event.withdrawal_reason for event in Event.objects.all()} == {"", "An old reason."}


@pytest.mark.parametrize("make", [make_article, make_event, make_annotation])
def test_a_topic_is_added_to_many_and_taken_away_again(make: Any) -> None:
    topic, other = make_topic(name="Nuclear talks"), make_topic()
    carrier, plain = make(topics=[topic]), make(topics=[other])
    client = sign_in("Editor")
    url = address(type(plain), "changelist")
    asked = choose_action(client, [carrier, plain], "add_topic_to_selected")
    assert lists(asked).keys() == {"Chosen (2)"}
    asked = agree(client, url, asked, topic=topic.pk)
    assert len(lists(asked)["Will change (1)"]) == 1
    assert "carries the topic already" in lists(asked)["Will not change (1)"][0]
    assert "was added to 1." in said(agree(client, url, asked))
    assert set(plain.topics.all()) == {topic, other}
    assert "Topic added: Nuclear talks" in client.get(versions(plain)[0]).content.decode()
    asked = agree(
        client,
        url,
        choose_action(client, [carrier, plain], "remove_topic_from_selected"),
        topic=topic.pk,
    )
    agree(client, url, asked)
    assert list(plain.topics.all()) == [other]
    client.post(UNDO.format(BulkChange.objects.get(action=BulkAction.REMOVE_TOPIC).pk))
    assert set(plain.topics.all()) == {topic, other}


def test_the_topic_that_was_agreed_to_is_the_one_that_is_added() -> None:
    first, second, event = make_topic(), make_topic(), make_event()
    client, url = sign_in("Editor"), address(Event, "changelist")
    asked = choose_action(client, [event], "add_topic_to_selected")
    asked = agree(client, url, asked, topic=first.pk)
    again = agree(client, url, asked, topic=second.pk)
    assert f"Add the topic “{second}” to 1 event?" in again.content.decode()
    assert not event.topics.exists()


def test_what_was_saved_after_the_page_asked_is_left_and_named() -> None:
    rows = drafts()
    client = sign_in("Editor")
    asked = choose_action(client, rows, "publish_selected")
    rows[0].place = "Moscow"
    rows[0].save()
    answer = said(agree(client, address(Event, "changelist"), asked))
    assert "1 published." in answer
    assert "Draft 0 : Somebody saved it meanwhile." in answer


def test_a_save_in_the_same_moment_is_named_too(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = drafts()
    publish = services.publish

    def late(*, record: Any, user: Any, comment: str = "") -> None:
        if record.pk == rows[0].pk:
            raise StaleVersion
        publish(record=record, user=user, comment=comment)

    monkeypatch.setattr(services, "publish", late)
    answer = said(do_action(sign_in("Editor"), rows, "publish_selected"))
    assert "1 published." in answer
    assert "Draft 0 : Somebody saved it meanwhile." in answer


def test_more_than_the_limit_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "LIMIT", 1)
    client = sign_in("Editor")
    data = {"action": "publish_selected", "_selected_action": [row.pk for row in drafts()]}
    page = client.post(address(Event, "changelist"), data, follow=True)
    assert "At most 1 records can be changed at once." in said(page)
    assert not Event.objects.published().exists()


def test_all_of_it_is_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(bulk, "_keep", fail)
    rows, editor = drafts(), make_user("Editor")
    plan = bulk.Plan(BulkAction.PUBLISH, editor)
    with pytest.raises(RuntimeError):
        bulk.run(plan, rows, {row.pk: row.version for row in rows})
    assert not Event.objects.published().exists()


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("Contributor", {"add_topic_to_selected", "remove_topic_from_selected"}),
        ("Editor", {"publish_selected", "add_topic_to_selected", "remove_topic_from_selected"}),
        (
            "Reviewer",
            {
                *{"publish_selected", "withdraw_selected"},
                *{"add_topic_to_selected", "remove_topic_from_selected"},
            },
        ),
    ],
)
def test_each_role_is_offered_what_it_may_do(role: str, offered: set[str]) -> None:
    make_event()
    page = soup(sign_in(role).get(address(Event, "changelist")))
    options = {str(option["value"]) for option in page.select("select[name=action] option")}
    assert options - {"", "delete_selected"} == offered


def test_a_contributor_changes_the_topics_of_drafts_alone() -> None:
    topic, seen, draft = make_topic(), make_event(title="Seen"), drafts(1)[0]
    client, url = sign_in("Contributor"), address(Event, "changelist")
    asked = choose_action(client, [seen, draft], "add_topic_to_selected")
    asked = agree(client, url, asked, topic=topic.pk)
    assert lists(asked)["Will not change (1)"] == ["Seen : Your role may not change it."]
    agree(client, url, asked)
    assert (draft.topics.count(), seen.topics.count()) == (1, 0)


def test_who_may_undo_a_publication() -> None:
    do_action(sign_in("Editor", "anna"), drafts(), "publish_selected")
    url = UNDO.format(BulkChange.objects.get().pk)
    for role, name in (("Contributor", ""), ("Editor", "boris")):
        client = sign_in(role, name)
        assert "Undo 2" not in client.get(url).content.decode()
        assert client.post(url).status_code == 403
    assert Event.objects.published().count() == 2
    assert sign_in("Reviewer").post(url).status_code == 302
    assert not Event.objects.published().exists()


def test_the_list_of_bulk_changes_leads_to_undoing() -> None:
    client = sign_in("Editor")
    do_action(client, drafts(), "publish_selected")
    page = soup(client.get(address(BulkChange, "changelist")))
    row = page.select_one("#result_list tbody tr")
    assert row is not None
    assert "2 published." in row.get_text(" ", strip=True)
    assert "editor" in row.get_text()
    link = row.select_one("a[href$='/undo/']")
    assert link is not None
    assert client.get(str(link["href"])).status_code == 200
    assert client.get(UNDO.format("9" * 30)).status_code in (302, 400, 404)
    assert client.post(address(BulkChange.objects.get(), "delete")).status_code == 403


@pytest.mark.parametrize("seen", [["x"], [":"], ["1:" + "9" * 40], ["²:1"]])
def test_a_page_that_agrees_to_nonsense_changes_nothing(seen: list[str]) -> None:
    rows = drafts(1)
    client = sign_in("Editor")
    asked = choose_action(client, rows, "publish_selected")
    response = agree(client, address(Event, "changelist"), asked, seen=seen)
    assert response.status_code == 200
    assert not Event.objects.published().exists()
