"""Writes that span models: publishing, restoring, counting mentions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import reversion
from django.core.exceptions import PermissionDenied, ValidationError
from reversion.models import Revision, Version

from articles import services
from articles.models import Annotation, Article, Event, NameKind, StaleVersion, Status

from .admin_forms import make_user
from .factories import (
    make_actor,
    make_annotation,
    make_article,
    make_author,
    make_event,
    make_topic,
)

pytestmark = pytest.mark.django_db


def kept(save: Callable[[], Any]) -> None:
    """Run `save` as one revision of the history."""
    with reversion.create_revision():
        save()


def last_version(record: Any) -> Version:
    """The newest kept version of a record."""
    version = Version.objects.get_for_object(record).first()
    assert version is not None
    return version


@pytest.mark.parametrize("make", [make_article, make_event, make_actor, make_topic, make_author])
def test_publishing_is_one_revision_with_who_and_what(make: Any) -> None:
    record, editor = make(status=Status.DRAFT), make_user("Editor")
    services.publish(record=record, user=editor)
    assert list(type(record).objects.published()) == [record]
    revision = Revision.objects.get()
    assert (revision.user, revision.get_comment()) == (editor, "Published.")


def test_publishing_needs_the_right() -> None:
    event = make_event(status=Status.DRAFT)
    with pytest.raises(PermissionDenied):
        services.publish(record=event, user=make_user("Contributor"))
    assert Event.objects.get().status == event.status == Status.DRAFT


def test_what_is_not_fit_is_not_published() -> None:
    event = make_event(status=Status.DRAFT)
    event.date = "2015-02-30"
    with pytest.raises(ValidationError, match="February 2015 has 28 days"):
        services.publish(record=event, user=make_user("Editor"))
    assert event.status == Status.DRAFT


def test_a_stale_copy_is_not_published() -> None:
    event = make_event(status=Status.DRAFT)
    Event.objects.get().save()
    with pytest.raises(StaleVersion):
        services.publish(record=event, user=make_user("Editor"))
    assert event.status == Event.objects.get().status == Status.DRAFT


def test_restoring_brings_back_content_topics_and_rows_and_raises_the_version() -> None:
    topic, actor = make_topic(), make_actor()
    event = make_event(title="First", topics=[topic], actors=[actor])
    kept(event.save)
    event.title, event.date = "Second", "2016"
    event.topics.clear()
    event.participations.all().delete()
    event.save()
    restored = services.restore(version=last_version(event), user=make_user("Editor"))
    assert isinstance(restored, Event)
    assert (restored.title, restored.date, str(restored.earliest)) == (
        "First",
        "2015-01-28",
        "2015-01-28",
    )
    assert list(restored.topics.all()) == [topic]
    assert list(restored.actors.all()) == [actor]
    assert restored.version == 4


def test_restoring_needs_the_right() -> None:
    event = make_event()
    kept(event.save)
    with pytest.raises(PermissionDenied):
        services.restore(version=last_version(event), user=make_user("Contributor"))


def test_restoring_that_fails_half_way_changes_nothing() -> None:
    actor = make_actor(status=Status.DRAFT)
    event = make_event(title="First", actors=[actor])
    kept(event.save)
    event.participations.all().delete()
    event.title = "Second"
    event.save()
    actor.delete()
    with pytest.raises(ValidationError):
        services.restore(version=last_version(event), user=make_user("Editor"))
    assert Event.objects.get().title == "Second"


def test_restoring_a_changed_address_leaves_a_redirect(client: Any) -> None:
    event = make_event("first")
    kept(event.save)
    event.slug = "second"
    event.save()
    services.restore(version=last_version(event), user=make_user("Editor"))
    assert client.get("/events/first/").status_code == 200
    assert client.get("/events/second/")["Location"] == "/events/first/"


def test_restoring_a_topic_brings_back_its_relations_and_names() -> None:
    topic, related = make_topic(name="Crimea"), make_topic()
    topic.related.add(related)
    topic.names.create(text="Крым", language="ru", kind=NameKind.PREFERRED)
    kept(topic.save)
    topic.related.clear()
    topic.names.filter(language="ru").delete()
    services.restore(version=last_version(topic), user=make_user("Editor"))
    assert list(topic.related.all()) == [related]
    assert set(topic.names.values_list("text", flat=True)) == {"Crimea", "Крым"}


def test_a_restored_text_carries_its_annotations() -> None:
    article = make_article(body="Moscow and Tehran signed a treaty.")
    note = make_annotation(article)
    kept(article.save)
    article = Article.objects.get()
    article.body = "Once upon a time, Moscow and Tehran signed a treaty."
    article.save()
    services.restore(version=last_version(article), user=make_user("Editor"))
    stored = Annotation.objects.get()
    assert stored.is_anchored
    assert stored.start == note.start


def test_a_restored_annotation_stands_where_its_passage_is_now() -> None:
    note = make_annotation(make_article(body="Moscow and Tehran signed a treaty."))
    note.note = "First."
    kept(note.save)
    article = Article.objects.get()
    article.body = "Once upon a time, Moscow and Tehran signed a treaty."
    article.save()
    note = Annotation.objects.get()
    note.note = "Second."
    note.save()
    restored = services.restore(version=last_version(note), user=make_user("Editor"))
    assert isinstance(restored, Annotation)
    assert restored.note == "First."
    assert article.plain_text[restored.start : restored.end] == restored.exact == "signed a treaty"


def test_an_annotation_restored_after_its_passage_is_gone_is_orphaned() -> None:
    note = make_annotation(make_article(body="Moscow and Tehran signed a treaty."))
    kept(note.save)
    article = Article.objects.get()
    article.body = "Nothing of that stands here any more."
    article.save()
    restored = services.restore(version=last_version(note), user=make_user("Editor"))
    assert isinstance(restored, Annotation)
    assert not restored.is_anchored
    assert restored.exact == "signed a treaty"


def test_mentions_are_counted_by_any_spelling_of_the_actor() -> None:
    actor = make_actor(name="Russia")
    actor.names.create(text="Россия", language="ru", kind=NameKind.PREFERRED)
    article = make_article(body="Of Russia: Россия, Russian.", actors=[actor])
    services.count_mentions(article=article)
    mention = article.mentions.get()
    assert (mention.count, mention.first_offset) == (2, 3)
