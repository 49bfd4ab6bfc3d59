"""Filling in forms of the admin: what is taken, what is refused, and in which words."""

from __future__ import annotations

import pytest

from articles.models import (
    Actor,
    Annotation,
    Article,
    CrossLink,
    Event,
    Mention,
    Name,
    NameKind,
    Status,
    Topic,
)

from .admin_forms import add_row, address, errors, read_form, send, sign_in, soup
from .factories import (
    make_actor,
    make_annotation,
    make_article,
    make_author,
    make_event,
    make_link,
    make_topic,
)

pytestmark = pytest.mark.django_db

OUT = "articles-crosslink-source_type-source_id"


def test_an_event_is_added_with_topics_participants_evidence_and_links() -> None:
    topic, actor, other = make_topic(), make_actor(), make_event("background")
    client, url = sign_in(), address(Event, "add")
    rows = add_row(client, url, "participations", actor=actor.pk, role="host", position=1)
    rows |= add_row(client, url, "evidence", citation="TASS", state="3", position=1)
    rows |= add_row(
        client, url, OUT, wording="follows", other=other.key, reason="So it is.", status="published"
    )
    fields = {"title": "A visit", "slug": "a-visit", "date": "2016-10~", "topics": [topic.pk]}
    response = send(client, url, **fields, **rows)
    assert response.status_code == 302, errors(response)
    event = Event.objects.get(slug="a-visit")
    assert list(event.topics.all()) == [topic]
    assert [str(row) for row in event.participations.all()] == [f"{actor} (host)"]
    assert event.evidence.get().citation == "TASS"
    link = event.links_out.get()
    assert (link.target, link.type, link.is_published) == (other, "follows", True)
    assert "around October 2016" in client.get(address(event)).content.decode()


def test_every_untouched_form_can_be_saved() -> None:
    topic, actor, author = make_topic(), make_actor(), make_author()
    actor.names.create(text="Иран", language="ru", kind=NameKind.PREFERRED)
    article = make_article(topics=[topic], actors=[actor], authors=[author])
    event = make_event(topics=[topic], actors=[actor])
    note = make_annotation(article, topics=[topic], actors=[actor], event=event)
    link = make_link(event, article)
    client = sign_in()
    for record in (topic, actor, author, article, event, note, link):
        response = send(client, address(record))
        assert response.status_code == 302, (record, errors(response))
    assert list(Event.objects.get(pk=event.pk).topics.all()) == [topic]
    assert Article.objects.get(pk=article.pk).mentions.count() == 1
    assert Name.objects.filter(actor=actor).count() == 2
    assert CrossLink.objects.count() == 1


@pytest.mark.parametrize(
    ("date", "reason"),
    [
        ("2015-02-30", "February 2015 has 28 days"),
        ("2015/2014", "is before the start"),
        ("28.01.2015", "is not a date"),
        ("2015-13", "there is no month 13"),
        ("۲۰۱۵", "write digits as 0123456789"),
    ],
)
def test_a_bad_date_says_what_is_wrong_beside_the_field(date: str, reason: str) -> None:
    event = make_event()
    response = send(sign_in(), address(event), date=date)
    assert reason in errors(response)["date"]
    event.refresh_from_db()
    assert event.date == "2015-01-28"


def test_a_bad_asserted_date_in_a_row_says_what_is_wrong_beside_the_field() -> None:
    event = make_event()
    changes = {"evidence-0-asserted_date": "2015-02-30"}
    response = send(sign_in(), address(event), **changes)
    assert "February 2015 has 28 days" in errors(response)["evidence-0-asserted_date"]


def test_topics_are_never_made_by_the_way_and_never_dropped() -> None:
    kept = make_topic()
    event = make_event(topics=[kept])
    client = sign_in()
    for bad in ("New topic", "999999", "\0"):
        response = send(client, address(event), topics=[kept.pk, bad])
        assert response.status_code == 200
        assert "topics" in errors(response)
    assert list(event.topics.all()) == [kept]
    assert Topic.objects.count() == 1


def test_topics_can_be_added_and_taken_away() -> None:
    one, two = make_topic(), make_topic()
    event = make_event(topics=[one])
    client = sign_in()
    send(client, address(event), topics=[one.pk, two.pk])
    assert set(event.topics.all()) == {one, two}
    send(client, address(event), topics=[two.pk])
    assert list(event.topics.all()) == [two]
    send(client, address(event), topics=None)
    assert not event.topics.exists()


def test_the_heading_is_not_among_the_rows_of_names_and_follows_the_field() -> None:
    actor = make_actor("iran", name="Iran")
    actor.names.create(text="ایران", language="fa", kind=NameKind.PREFERRED)
    client = sign_in()
    form = read_form(soup(client.get(address(actor))))
    assert form["names-0-text"] == ["ایران"]
    assert "names-1-text" not in form
    send(client, address(actor), name="Islamic Republic of Iran")
    names = Name.objects.filter(actor=actor).values_list("text", flat=True)
    assert set(names) == {"Islamic Republic of Iran", "ایران"}


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        ({"text": "Persia", "language": "en", "kind": "preferred"}, "kind", "field “Name” above"),
        ({"text": "Иран", "language": "ru", "kind": "preferred"}, "kind", "another preferred name"),
        ({"text": "Iran", "language": "en", "kind": "hidden"}, "text", "is there already"),
        ({"text": "!!!", "language": "en", "kind": "hidden"}, "text", "a letter or digit|at least"),
    ],
)
def test_names_in_each_others_way_are_refused_in_words(
    row: dict[str, str], field: str, words: str
) -> None:
    actor = make_actor("iran", name="Iran")
    actor.names.create(text="Эрон", language="ru", kind=NameKind.PREFERRED)
    client = sign_in()
    response = send(client, address(actor), **add_row(client, address(actor), "names", **row))
    assert response.status_code == 200
    message = errors(response)[f"names-1-{field}"]
    assert any(part in message for part in words.split("|"))
    assert Name.objects.filter(actor=actor).count() == 2


def test_a_link_is_added_from_its_other_end() -> None:
    event, other = make_event("later"), make_event("earlier")
    client = sign_in()
    row = {"wording": "inverse:follows", "other": "event:later", "reason": "It came after."}
    changes = add_row(client, address(other), OUT, **row, status="published")
    response = send(client, address(other), **changes)
    assert response.status_code == 302, errors(response)
    link = CrossLink.objects.get()
    assert (link.source, link.type, link.target) == (event, "follows", other)
    page = soup(client.get(address(other))).get_text()
    assert "is followed by" in page
    assert "Later (event 2015)" in page


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("event:nothing", "There is no event with the address “nothing”."),
        ("nothing", "Write a kind and an address"),
        ("battle:of-algiers", "Write a kind and an address"),
        ("event:itself", "A record cannot be linked to itself."),
        ("event:linked", "This link exists already."),
        ("event:a\0b", "Null characters"),
    ],
)
def test_a_link_that_cannot_be_says_why(key: str, words: str) -> None:
    event = make_event("itself")
    make_link(event, make_event("linked"))
    client = sign_in()
    row = {"wording": "see-also", "other": key, "reason": "Because.", "status": "draft"}
    response = send(client, address(event), **add_row(client, address(event), OUT, **row))
    assert response.status_code == 200
    assert words in " ".join(errors(response).values())
    assert CrossLink.objects.count() == 1


def test_one_link_typed_twice_is_refused() -> None:
    event, other = make_event(), make_event()
    client = sign_in()
    row = {"wording": "see-also", "other": other.key, "reason": "Because.", "status": "draft"}
    changes = {f"{OUT}-{index}-{name}": value for index in (0, 1) for name, value in row.items()}
    response = send(client, address(event), **changes, **{f"{OUT}-TOTAL_FORMS": 2})
    assert "This link exists already." in errors(response).values()
    assert not CrossLink.objects.exists()


def test_the_form_of_a_link_refuses_its_double_and_itself() -> None:
    link = make_link(make_event("one"), make_event("two"))
    client, url = sign_in(), address(CrossLink, "add")
    fields = {"record": "event:one", "type": link.type, "other": "event:two", "reason": "Why."}
    assert errors(send(client, url, **fields))[""] == "This link exists already."
    fields["other"] = "event:one"
    assert errors(send(client, url, **fields))[""] == "A record cannot be linked to itself."
    fields["other"] = "event:two"
    assert send(client, url, **fields | {"type": "caused"}).status_code == 302


def test_a_contributors_link_is_a_draft() -> None:
    event = make_event(status=Status.DRAFT)
    client = sign_in("Contributor")
    row = {
        "wording": "see-also",
        "other": make_event().key,
        "reason": "Why.",
        "status": "published",
    }
    response = send(client, address(event), **add_row(client, address(event), OUT, **row))
    assert response.status_code == 200
    row["status"] = "draft"
    send(client, address(event), **add_row(client, address(event), OUT, **row))
    assert CrossLink.objects.get().status == Status.DRAFT


def test_a_withdrawal_without_a_reason_is_refused_beside_the_field() -> None:
    event = make_event()
    client = sign_in("Reviewer")
    response = send(client, address(event), status="withdrawn")
    assert errors(response) == {"withdrawal_reason": "Say why the record is withdrawn."}
    response = send(client, address(event), status="withdrawn", withdrawal_reason="Wrong.")
    assert response.status_code == 302
    assert client.get(event.get_absolute_url()).status_code == 410


TEXT = "Moscow and Tehran signed a treaty. They signed a pact. Москва подписала договор."


@pytest.mark.parametrize(
    ("fields", "start"),
    [
        ({"exact": "a treaty"}, 25),
        ({"exact": "signed", "after": " a pact"}, 40),
        ({"exact": "signed", "before": "Tehran "}, 18),
        ({"exact": "  подписала договор "}, 62),
    ],
)
def test_a_passage_is_found_in_the_text(fields: dict[str, str], start: int) -> None:
    article = make_article(body=TEXT)
    client, url = sign_in(), address(Annotation, "add")
    response = send(client, url, article=article.pk, note="A note.", **fields)
    assert response.status_code == 302, errors(response)
    note = Annotation.objects.get()
    assert note.start == start
    assert article.plain_text[note.start : note.end] == note.exact == fields["exact"].strip()
    assert "<mark>" in client.get(address(note)).content.decode()


@pytest.mark.parametrize(
    ("passage", "words"),
    [
        ("signed", "The passage stands 2 times in the text."),
        ("a ceasefire was broken at dawn", "The passage is not in the article's text."),
        ("signed a treeaty", "What resembles it most: “signed a treaty.”"),
        ("", "This field is required."),
    ],
)
def test_a_passage_that_is_not_certain_says_why(passage: str, words: str) -> None:
    article = make_article(body=TEXT)
    fields = {"article": article.pk, "exact": passage}
    response = send(sign_in(), address(Annotation, "add"), **fields)
    assert words in errors(response)["exact"]
    assert not Annotation.objects.exists()


def test_a_note_can_be_changed_without_its_passage_being_searched_again() -> None:
    note = make_annotation(make_article(body=TEXT), "signed")
    response = send(sign_in(), address(note), note="Another note.")
    assert response.status_code == 302, errors(response)
    note.refresh_from_db()
    assert (note.note, note.start) == ("Another note.", 18)


def test_a_claim_without_a_stance_is_refused_beside_the_field() -> None:
    response = send(sign_in(), address(make_annotation()), claim="He argues.")
    assert errors(response)["stance"] == "A claim and its stance belong together."


def test_a_new_text_carries_annotations_and_names_those_that_it_loses() -> None:
    article = make_article(body=TEXT)
    kept = make_annotation(article, "signed a treaty")
    lost = make_annotation(article, "They signed a pact")
    client = sign_in()
    body = "In Moscow, Moscow and Tehran signed a treaty. Москва подписала договор."
    send(client, address(article), body=body)
    page = client.get(address(article)).content.decode()
    assert "has lost the passages of these annotations: “They signed a pact”" in page
    kept.refresh_from_db()
    lost.refresh_from_db()
    assert (kept.is_anchored, kept.start) == (True, body.index("signed"))
    assert not lost.is_anchored


def test_mentions_are_counted_in_the_text() -> None:
    moscow = make_actor("moscow", name="Moscow")
    moscow.names.create(text="Москва", language="ru", kind=NameKind.PREFERRED)
    article = make_article(body=TEXT)
    client = sign_in()
    row = add_row(client, address(article), "mentions", actor=moscow.pk, state="confirmed")
    assert send(client, address(article), **row).status_code == 302
    mention = Mention.objects.get()
    assert (mention.count, mention.first_offset) == (2, 0)
    send(client, address(article), body="Tehran alone.")
    mention.refresh_from_db()
    assert (mention.count, mention.first_offset) == (0, None)


def test_only_drafts_that_were_never_published_can_be_deleted() -> None:
    seen, draft = make_event(), make_event(status=Status.DRAFT)
    client = sign_in()
    assert not soup(client.get(address(seen))).select(".deletelink")
    assert client.post(address(seen, "delete"), {"post": "yes"}).status_code == 403
    data = {"action": "delete_selected", "_selected_action": [seen.pk, draft.pk], "post": "yes"}
    page = client.post(address(Event, "changelist"), data).content.decode()
    assert "published: event" in page
    assert Event.objects.count() == 2
    assert client.post(address(draft, "delete"), {"post": "yes"}).status_code == 302
    assert list(Event.objects.all()) == [seen]


def test_a_draft_that_published_records_hang_on_cannot_be_deleted() -> None:
    article = make_article(status=Status.DRAFT)
    make_annotation(article)
    draft = make_actor(status=Status.DRAFT)
    make_link(draft, make_event())
    client = sign_in()
    for record, kind in ((article, "annotation"), (draft, "cross-link")):
        page = client.post(address(record, "delete"), {"post": "yes"}).content.decode()
        assert f"published: {kind}" in page
    assert Article.objects.filter(pk=article.pk).exists()
    assert Actor.objects.filter(pk=draft.pk).exists()


def test_a_topic_is_not_related_to_itself() -> None:
    topic = make_topic("crimea")
    client = sign_in()
    response = send(client, address(topic), related=[topic.pk])
    assert response.status_code == 200
    assert "A topic cannot be related to itself." in str(errors(response))
    assert not topic.related.exists()
