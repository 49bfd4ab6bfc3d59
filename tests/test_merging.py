"""Merging two actors: everything moves, nothing is lost, and all of it can be undone."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.contenttypes.fields import GenericForeignKey
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from reversion.models import Revision, Version

from articles import merging
from articles.merge_journal import PLACES
from articles.models import (
    Actor,
    ActorMerge,
    CrossLink,
    LinkType,
    Mention,
    MentionState,
    NameKind,
    Office,
    Participation,
    StaleVersion,
    Status,
)

from .admin_forms import make_user
from .factories import make_actor, make_annotation, make_article, make_author, make_event, make_link
from .reader import read, records

pytestmark = pytest.mark.django_db

# How a row can name an actor without belonging to it: these stay where they are.
STAYS = {
    "actor.merged_into",
    "actormerge.kept",
    "actormerge.merged",
    "article.mentioned_actors",  # through mentions
    "event.actors",  # through participations
    "annotation.actors",  # through rows of its own
}
# Tables that point to records of any kind. No actor has topics, and a suggestion that was dismissed
# for one of two records may well be made for the other.
POINTING_ANYWHERE = {
    "crosslink.source",
    "crosslink.target",
    "dismissedlink.first",
    "dismissedlink.second",
    "topictag.content_object",
}


@pytest.fixture
def reviewer() -> User:
    return make_user("Reviewer")


@pytest.fixture
def pair() -> tuple[Actor, Actor]:
    """Two published records of one man, with names in other languages."""
    kept = make_actor("hassan-rouhani", name="Hassan Rouhani", kind="person")
    merged = make_actor("ruhani", name="Hasan Ruhani", kind="person", description="A president.")
    kept.names.create(text="Хасан Рухани", language="ru", kind=NameKind.PREFERRED)
    merged.names.create(text="Рухани Хасан", language="ru", kind=NameKind.PREFERRED)
    merged.names.create(text="حسن روحانی", language="fa", kind=NameKind.PREFERRED)
    return kept, merged


def spellings(actor: Actor) -> dict[str, str]:
    """Text and kind of all names."""
    return dict(actor.names.values_list("text", "kind"))


def everything() -> dict[str, list[Any]]:
    """All rows that a merge may touch, without versions and times."""
    models = [*(place.model for place in PLACES), CrossLink, Actor]
    left_out = {"version", "modified"}
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in left_out}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in models
    }


def merge(kept: Actor, merged: Actor, user: User, **values: str) -> ActorMerge:
    """Merge the two as they are stored."""
    kept.refresh_from_db()
    merged.refresh_from_db()
    return merging.merge(kept=kept, merged=merged, user=user, values=values)


def test_whatever_names_an_actor_is_known_to_the_merge() -> None:
    moved = {f"{place.model._meta.model_name}.{place.column}" for place in PLACES}
    naming = {
        f"{field.related_model._meta.model_name}.{field.field.name}"
        for field in Actor._meta.get_fields(include_hidden=True)
        if field.auto_created and field.is_relation and field.related_model is not Actor
    }
    assert naming == moved | STAYS - {"actor.merged_into"}
    pointing = {
        f"{model._meta.model_name}.{field.name}"
        for model in apps.get_app_config("articles").get_models()
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    }
    assert pointing == POINTING_ANYWHERE


def test_names_move_and_each_spelling_and_preference_stands_once(
    pair: tuple[Actor, Actor], reviewer: User
) -> None:
    kept, merged = pair
    kept.names.create(text="hassan ruhani", language="en", kind=NameKind.HIDDEN)
    merged.names.create(text="Hassan  Ruhani", language="en", kind=NameKind.ALTERNATIVE)
    merge(kept, merged, reviewer)
    assert spellings(kept) == {
        "Hassan Rouhani": "preferred",
        "Хасан Рухани": "preferred",
        "hassan ruhani": "alternative",
        "Hasan Ruhani": "alternative",
        "Рухани Хасан": "alternative",
        "حسن روحانی": "preferred",
    }
    assert spellings(merged)["Hasan Ruhani"] == "preferred"


def test_chosen_fields_stay_and_a_heading_that_gives_way_remains_a_name(
    pair: tuple[Actor, Actor], reviewer: User
) -> None:
    kept, merged = pair
    merge(kept, merged, reviewer, name="Hasan Ruhani", description="A president.")
    kept.refresh_from_db()
    assert (kept.name, kept.description, kept.slug) == (
        "Hasan Ruhani",
        "A president.",
        "hassan-rouhani",
    )
    assert spellings(kept)["Hasan Ruhani"] == "preferred"
    assert spellings(kept)["Hassan Rouhani"] == "alternative"


@pytest.mark.parametrize(
    ("own", "other", "state"),
    [
        ("suggested", "confirmed", "confirmed"),
        ("rejected", "suggested", "suggested"),
        ("confirmed", "rejected", "confirmed"),
    ],
)
def test_mentions_move_and_two_in_one_article_add_up(
    pair: tuple[Actor, Actor], reviewer: User, own: str, other: str, state: str
) -> None:
    kept, merged = pair
    both, alone = make_article(), make_article(actors=[merged])
    Mention.objects.create(
        article=both, actor=kept, state=own, count=2, first_offset=30, spelt="Rouhani"
    )
    Mention.objects.create(
        article=both, actor=merged, state=other, count=3, first_offset=4, spelt="Rohany"
    )
    merge(kept, merged, reviewer)
    mention = both.mentions.get()
    assert (mention.actor, mention.state) == (kept, state)
    assert (mention.count, mention.first_offset, mention.spelt) == (5, 4, "Rouhani")
    assert spellings(kept)["Rohany"] == "hidden"
    assert alone.mentions.get().actor == kept


def test_parts_annotations_and_the_author_move(pair: tuple[Actor, Actor], reviewer: User) -> None:
    kept, merged = pair
    event = make_event(actors=[kept, merged])
    Participation.objects.create(event=event, actor=merged, role="host", position=3)
    both = make_annotation(actors=[kept, merged])
    alone = make_annotation(actors=[merged])
    author = make_author(actor=merged)
    merge(kept, merged, reviewer)
    roles = event.participations.values_list("actor__slug", "role", "position")
    assert list(roles) == [("hassan-rouhani", "involved", 1), ("hassan-rouhani", "host", 3)]
    assert [list(note.actors.all()) for note in (both, alone)] == [[kept], [kept]]
    author.refresh_from_db()
    assert author.actor == kept


def test_offices_move_at_both_ends_and_the_same_stands_once(
    pair: tuple[Actor, Actor], reviewer: User
) -> None:
    kept, merged = pair
    other = make_actor("minister")
    Office.objects.create(actor=kept, title="President", date="2013/2021")
    Office.objects.create(actor=merged, title="President", date="2013/2021", citation="A book")
    Office.objects.create(actor=merged, title="Envoy", date="2003", body=kept)
    Office.objects.create(actor=other, title="Minister", date="2014", body=merged)
    merge(kept, merged, reviewer)
    rows = Office.objects.values_list("date", "actor", "body")
    own = {("2003", kept.pk, None), ("2013/2021", kept.pk, None)}
    assert set(rows) == {*own, ("2014", other.pk, kept.pk)}
    assert Actor.objects.get(pk=other.pk).version > other.version


def test_an_author_of_the_one_that_stays_is_not_displaced(
    pair: tuple[Actor, Actor], reviewer: User
) -> None:
    kept, merged = pair
    own, other = make_author(actor=kept), make_author(actor=merged)
    merge(kept, merged, reviewer)
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.actor, other.actor) == (kept, merged)


def test_links_move_at_both_ends_and_none_is_doubled_or_leads_to_itself(
    pair: tuple[Actor, Actor], reviewer: User
) -> None:
    kept, merged = pair
    event, article, other = make_event(), make_article(), make_actor()
    moved = make_link(merged, event, type=LinkType.SUPPORTS)
    incoming = make_link(article, merged, type=LinkType.RESPONDS_TO)
    between = make_link(merged, kept)
    mirrored = make_link(other, merged)
    make_link(kept, other)
    draft = make_link(kept, article, type=LinkType.PART_OF, status=Status.DRAFT, reason="Perhaps.")
    doubled = make_link(merged, article, type=LinkType.PART_OF, reason="Surely.")
    merge(kept, merged, reviewer)
    for link in (moved, incoming, between, mirrored, draft, doubled):
        link.refresh_from_db()
    assert moved.source == kept
    assert incoming.target == kept
    assert {link.status for link in (between, mirrored, doubled)} == {Status.WITHDRAWN}
    assert (draft.status, draft.reason) == (Status.PUBLISHED, "Surely.")
    shown = {(end.other, end.wording) for end in CrossLink.objects.ends_at(kept)}
    assert shown == {
        (event, "supports"),
        (article, "is answered by"),
        (article, "is part of"),
        (other, "see also"),
    }


def test_the_old_addresses_lead_to_the_one_that_stays(
    client: Client, pair: tuple[Actor, Actor], reviewer: User
) -> None:
    kept, merged = pair
    merged.slug = "rohani"
    merged.save()
    merge(kept, merged, reviewer)
    for slug in ("rohani", "ruhani"):
        response = client.get(f"/actors/{slug}/")
        assert (response.status_code, response["Location"]) == (301, "/actors/hassan-rouhani/")
    third = make_actor("president-rouhani")
    merge(third, kept, reviewer)
    assert client.get("/actors/ruhani/")["Location"] == "/actors/president-rouhani/"


def test_saved_filters_and_words_find_what_moved(
    client: Client, pair: tuple[Actor, Actor], reviewer: User
) -> None:
    kept, merged = pair
    make_event("visit", actors=[merged])
    make_article("on-him", actors=[merged])
    read(client, "/search/?q=Ruhani")
    merge(kept, merged, reviewer)
    assert "event:visit" in records(read(client, "/timeline/?actor=ruhani"))
    assert "event:visit" in records(read(client, "/timeline/2015/?actor=ruhani"))
    assert "article:on-him" in records(read(client, "/articles/?actor=ruhani&actor=hassan-rouhani"))
    assert "event:visit" in records(read(client, "/search/?actor=ruhani"))
    found = client.get("/api/v1/search?actor=ruhani&kind=event").json()
    assert [result["slug"] for result in found["results"]] == ["visit"]
    for words in ("Hasan Ruhani", "حسن روحانی"):
        answer = client.get("/api/v1/search", {"q": words}).json()
        assert answer["interpreted"][0]["slug"] == "hassan-rouhani"
        slugs = [result["slug"] for result in answer["results"]]
        assert slugs[0] == "hassan-rouhani"
        assert "ruhani" not in slugs


def test_a_filter_by_an_old_or_unpublished_address(client: Client, reviewer: User) -> None:
    kept, merged = make_actor("kept"), make_actor("draft", status=Status.DRAFT)
    event = make_event(actors=[kept])
    kept.slug = "renamed"
    kept.save()
    page = read(client, "/timeline/?actor=kept")
    assert event.key in records(page)
    assert page.select_one("link[rel=canonical]")["href"].endswith("?actor=renamed")  # type: ignore[index]
    merge(kept, merged, reviewer)
    read(client, "/timeline/?actor=draft", status=400)
    read(client, "/actors/draft/", status=404)


def test_the_history_says_who_merged_what_in_one_revision(
    pair: tuple[Actor, Actor], reviewer: User
) -> None:
    kept, merged = pair
    article, event = make_article(actors=[merged]), make_event(actors=[merged])
    versions = article.version, event.version
    merge(kept, merged, reviewer)
    revision = Revision.objects.get()
    assert (revision.user, revision.comment) == (
        reviewer,
        "“Hasan Ruhani” merged into “Hassan Rouhani”.",
    )
    for record in (kept, merged, article, event):
        assert Version.objects.get_for_object(record).get().revision == revision
    article.refresh_from_db()
    event.refresh_from_db()
    assert (article.version, event.version) == (versions[0] + 1, versions[1] + 1)


def make_entangled(kept: Actor, merged: Actor) -> None:
    """Rows of every kind that name the one, the other or both."""
    article = make_article(actors=[kept, merged])
    make_article(actors=[merged])
    event = make_event(actors=[merged, kept])
    Participation.objects.create(event=event, actor=merged, role="host")
    make_annotation(article, actors=[kept, merged])
    make_annotation(article, "It was long", actors=[merged])
    make_author(actor=merged)
    make_link(merged, event)
    make_link(article, merged)
    make_link(article, kept)
    make_link(kept, merged)
    pairs = ((kept, merged), (merged, kept), (merged, None), (make_actor(), merged))
    for year, (holder, body) in enumerate(pairs, start=2013):
        Office.objects.create(actor=holder, body=body, title="Envoy", date=str(year))
    Office.objects.create(actor=merged, title="Envoy", date="2013")


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.DRAFT])
def test_undoing_puts_everything_back(
    client: Client, pair: tuple[Actor, Actor], reviewer: User, status: Status
) -> None:
    kept, merged = pair
    if status == Status.DRAFT:
        Actor.objects.update(status=status, published_at=None)
    make_entangled(kept, merged)
    before = everything()
    values = {"name": "Hasan Ruhani", "description": "A president."}
    done = merge(kept, merged, reviewer, **values)
    assert everything() != before
    undone = merging.undo(merge=done, user=reviewer)
    assert undone.left == []
    assert undone.undone_by == reviewer
    assert everything() == before
    read(client, "/actors/ruhani/", status=200 if status == Status.PUBLISHED else 404)
    merge(kept, merged, reviewer, **values)


def test_undoing_leaves_what_was_changed_since_and_names_it(
    pair: tuple[Actor, Actor], reviewer: User
) -> None:
    kept, merged = pair
    event, article, gone = make_event(), make_article(actors=[merged]), make_article()
    host = Participation.objects.create(event=event, actor=merged, role="host")
    Mention.objects.create(article=gone, actor=merged)
    third = make_actor()
    done = merge(kept, merged, reviewer, description="A president.")
    kept.refresh_from_db()
    kept.description = "Written since."
    kept.save()
    host.refresh_from_db()
    host.actor = third
    host.save()
    Mention.objects.filter(article=article).update(state=MentionState.REJECTED)
    gone.mentions.all().delete()
    left = merging.undo(merge=done, user=reviewer).left
    kept.refresh_from_db()
    host.refresh_from_db()
    assert (kept.description, host.actor) == ("Written since.", third)
    mention = article.mentions.get()
    assert (mention.actor, mention.state) == (merged, MentionState.REJECTED)
    assert sorted(left) == sorted(
        [
            f"participant: {event}, host – changed since: actor",
            f"mention: {gone} – deleted since",
            "actor: Hassan Rouhani – changed since: description",
        ]
    )


def test_undoing_does_not_double_what_was_made_again_since(
    pair: tuple[Actor, Actor], reviewer: User
) -> None:
    kept, merged = pair
    article = make_article(actors=[kept, merged])
    done = merge(kept, merged, reviewer)
    Mention.objects.create(article=article, actor=merged, state=MentionState.REJECTED)
    (left,) = merging.undo(merge=done, user=reviewer).left
    assert left.startswith(f"mention: {article} – ")
    assert article.mentions.get(actor=merged).state == MentionState.REJECTED


def refusal(kept: Actor, merged: Actor, user: User) -> str:
    """Why the two cannot be merged; nothing has changed then."""
    before = everything()
    with pytest.raises(ValidationError) as error:
        merge(kept, merged, user)
    assert everything() == before
    assert not ActorMerge.objects.exists()
    return " ".join(error.value.messages)


def test_merges_that_make_no_sense_are_refused_in_words(
    pair: tuple[Actor, Actor], reviewer: User
) -> None:
    kept, merged = pair
    draft = make_actor("draft", status=Status.DRAFT)
    gone = make_actor("gone", status=Status.WITHDRAWN, withdrawal_reason="A mistake.")
    assert "with itself" in refusal(kept, kept, reviewer)
    assert "is withdrawn" in refusal(gone, merged, reviewer)
    assert "is withdrawn" in refusal(kept, gone, reviewer)
    assert "is a draft" in refusal(draft, merged, reviewer)


def test_what_is_merged_already_is_refused_and_so_is_a_second_undo(
    pair: tuple[Actor, Actor], reviewer: User
) -> None:
    kept, merged = pair
    third = make_actor("third")
    first = merge(kept, merged, reviewer)
    for one, other in ((kept, merged), (merged, third)):
        with pytest.raises(ValidationError, match="is merged into “Hassan Rouhani” already"):
            merge(one, other, reviewer)
    second = merge(third, kept, reviewer)
    with pytest.raises(ValidationError, match="Undo that merge first"):
        merging.undo(merge=first, user=reviewer)
    merging.undo(merge=second, user=reviewer)
    merging.undo(merge=first, user=reviewer)
    with pytest.raises(ValidationError, match="undone already"):
        merging.undo(merge=first, user=reviewer)


def test_merges_are_undone_from_the_last_to_the_first(
    pair: tuple[Actor, Actor], reviewer: User
) -> None:
    kept, merged = pair
    first = merge(kept, merged, reviewer)
    merged.refresh_from_db()
    merged.status = Status.PUBLISHED
    merged.save()
    second = merge(make_actor("third"), merged, reviewer)
    with pytest.raises(ValidationError, match="Undo that merge first"):
        merging.undo(merge=first, user=reviewer)
    merging.undo(merge=second, user=reviewer)
    merging.undo(merge=first, user=reviewer)
    assert "حسن روحانی" in spellings(merged)


def test_a_merge_from_a_stale_page_changes_nothing(
    pair: tuple[Actor, Actor], reviewer: User
) -> None:
    kept, merged = pair
    Actor.objects.get(pk=merged.pk).save()
    before = everything()
    with pytest.raises(StaleVersion):
        merging.merge(kept=kept, merged=merged, user=reviewer)
    assert everything() == before


@pytest.mark.parametrize("role", ["Contributor", "Editor"])
def test_only_who_may_withdraw_may_merge_and_undo(
    pair: tuple[Actor, Actor], reviewer: User, role: str
) -> None:
    user = make_user(role)
    with pytest.raises(PermissionDenied):
        merge(*pair, user)
    done = merge(*pair, reviewer)
    with pytest.raises(PermissionDenied):
        merging.undo(merge=done, user=user)


def test_an_actor_that_is_published_again_stands_for_itself(
    client: Client, pair: tuple[Actor, Actor], reviewer: User
) -> None:
    kept, merged = pair
    merge(kept, merged, reviewer)
    merged.refresh_from_db()
    merged.status = Status.PUBLISHED
    merged.save()
    assert client.get("/actors/ruhani/").status_code == 200


def test_like_names_are_suggested_in_any_script(
    pair: tuple[Actor, Actor], django_assert_num_queries: Any
) -> None:
    kept, merged = pair
    make_actor("russia", name="Russia")
    make_actor("gone", name="Hassan Rouhani", status=Status.WITHDRAWN, withdrawal_reason="Twice.")
    draft = make_actor("draft", name="Роухани Хасан", kind="person", status=Status.DRAFT)
    for number in range(5):
        make_actor(f"other-{number}", name=f"Somebody else {number}")
    with django_assert_num_queries(3):
        found = merging.likely_duplicates(kept)
    assert [like.actor for like in found] == [merged, draft]
