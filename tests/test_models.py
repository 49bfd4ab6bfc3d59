"""What the database itself refuses: rows are written here behind the models' backs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from articles.models import (
    RECORD_MODELS,
    Annotation,
    Article,
    Authorship,
    CrossLink,
    Evidence,
    Licence,
    Mention,
    Name,
    NameKind,
    Participation,
    Publication,
    SlugRedirect,
    Status,
    Topic,
    TopicTag,
)
from articles.models.lifecycle import Lifecycle

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

Make = Callable[[], models.Model]


def make_name() -> Name:
    """A Russian name of an actor."""
    return Name.objects.create(actor=make_actor(), text="Иран", language="ru")


def make_crosslink() -> CrossLink:
    """A link of two events."""
    return make_link(make_event(), make_event())


def make_evidence() -> Evidence:
    """A reference of an event."""
    return make_event().evidence.get()


def make_participation() -> Participation:
    """An actor in an event."""
    return make_event(actors=[make_actor()]).participations.get()


def make_authorship() -> Authorship:
    """An author of an article."""
    return make_article(authors=[make_author()]).authorships.get()


def make_mention() -> Mention:
    """An actor in an article."""
    return make_article(actors=[make_actor()]).mentions.get()


def make_tag() -> TopicTag:
    """A topic of an event."""
    make_event(topics=[make_topic()])
    return TopicTag.objects.get()


LIFECYCLES: dict[str, Make] = {
    "article": make_article,
    "author": make_author,
    "actor": make_actor,
    "topic": make_topic,
    "event": make_event,
    "annotation": make_annotation,
    "crosslink": make_crosslink,
}


def assert_refused(row: models.Model, **values: Any) -> None:
    """Assert that an update straight in the database fails, and that nothing changed."""
    rows = type(row)._base_manager.filter(pk=row.pk)
    before = rows.values().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        models.QuerySet.update(rows, **values)
    assert rows.values().get() == before


def assert_copy_refused(row: models.Model, **values: Any) -> None:
    """Assert that a second row with the same values, but for a new key, cannot be written."""
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.fields})
    copy.pk = None
    for name, value in values.items():
        setattr(copy, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row)._base_manager.bulk_create([copy])


@pytest.mark.parametrize("status", ["", "deleted", "PUBLISHED", "опубл."])
@pytest.mark.parametrize("kind", LIFECYCLES)
def test_a_status_is_one_of_three(kind: str, status: str) -> None:
    assert_refused(LIFECYCLES[kind](), status=status)


@pytest.mark.parametrize("kind", LIFECYCLES)
def test_nothing_is_withdrawn_without_a_reason(kind: str) -> None:
    assert_refused(LIFECYCLES[kind](), status=Status.WITHDRAWN, withdrawal_reason="")


@pytest.mark.parametrize("kind", [*RECORD_MODELS, "annotation", "crosslink"])
def test_an_address_is_there_once_a_kind(kind: str) -> None:
    values = {"name": "Another"} if kind in ("actor", "author", "topic") else {}
    if kind == "crosslink":
        values = {"type": "follows"}
    assert_copy_refused(LIFECYCLES[kind](), **values)


def test_two_kinds_may_share_an_address() -> None:
    assert make_actor("iran").slug == make_topic("iran").slug


@pytest.mark.parametrize("make", [make_article, make_event])
def test_a_span_does_not_end_before_it_starts(make: Make) -> None:
    assert_refused(make(), earliest=date(2015, 2, 1), latest=date(2015, 1, 31))


@pytest.mark.parametrize("make", [make_event, make_article])
@pytest.mark.parametrize("end", ["earliest", "latest"])
def test_a_span_has_both_ends_or_none(make: Make, end: str) -> None:
    assert_refused(make(), **{end: None})


@pytest.mark.parametrize(
    ("make", "values"),
    [
        (make_article, {"body_kind": "novel"}),
        (make_article, {"publication_attribution": "guessed"}),
        (make_actor, {"kind": "planet"}),
        (make_author, {"kind": "planet"}),
        (make_name, {"kind": "nickname"}),
        (make_crosslink, {"type": "likes"}),
        (make_annotation, {"confidence": "total"}),
        (make_annotation, {"anchor": "lost"}),
        (make_annotation, {"claim": "He argues.", "stance": "enmity"}),
        (make_annotation, {"claim": "He argues.", "stance": ""}),
        (make_annotation, {"claim": "", "stance": "mixed"}),
        (make_evidence, {"state": 4}),
        (make_authorship, {"attribution": "guessed"}),
        (make_mention, {"state": "perhaps"}),
    ],
)
def test_a_choice_is_one_of_those_offered(make: Make, values: dict[str, Any]) -> None:
    assert_refused(make(), **values)


@pytest.mark.parametrize(
    ("make", "values"),
    [
        (make_name, {}),
        (make_participation, {}),
        (make_authorship, {"position": 2}),
        (make_mention, {"spelt": "Иран"}),
        (make_tag, {}),
        (make_crosslink, {"slug": "another", "reason": "Another reason."}),
    ],
)
def test_what_is_said_once_is_not_said_twice(make: Make, values: dict[str, Any]) -> None:
    assert_copy_refused(make(), **values)


def test_an_actor_may_have_two_roles_in_one_event() -> None:
    row = make_participation()
    row.pk, row.role = None, "host"
    row.save()
    assert Participation.objects.count() == 2


def test_a_passage_supports_an_event_once() -> None:
    event, note = make_event(), make_annotation()
    assert_copy_refused(Evidence.objects.create(event=event, annotation=note))


def test_evidence_is_a_passage_or_a_reference() -> None:
    assert_refused(make_evidence(), citation="", url="")


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5), (-1, 5)])
def test_a_passage_has_a_length(start: int, end: int) -> None:
    assert_refused(make_annotation(), start=start, end=end)


def test_a_record_is_not_linked_to_itself() -> None:
    link = make_crosslink()
    assert_refused(link, target_id=link.source_id)
    assert_refused(link, source_id=link.target_id)


def assert_unclean(link: CrossLink, words: str) -> None:
    """Assert that the link is refused with a message that has `words`."""
    with pytest.raises(ValidationError, match=words):
        link.clean()


def test_a_link_joins_records_only() -> None:
    event, licence = make_event(), Licence.objects.create(code="CC0-1.0", name="CC0")
    for source, target in [(event, licence), (licence, event), (make_annotation(), event)]:
        link = CrossLink(source=source, target=target, type="follows", reason="So it was.")
        assert_unclean(link, "Only articles")


def test_see_also_is_said_from_one_side_only() -> None:
    first, second = make_event(), make_event()
    link = make_link(first, second)
    link.clean()
    mirrored = CrossLink(source=second, target=first, type="see-also", reason="So it was.")
    assert_unclean(mirrored, "already")
    mirrored.type = "follows"
    mirrored.clean()


def test_links_to_drafts_leave_room_for_the_others() -> None:
    topic, draft = make_topic(), make_event(status=Status.DRAFT)
    for kind in ("background-to", "caused", "follows"):
        make_link(topic, draft, type=kind)
        make_link(draft, topic, type=kind)
    shown = make_link(topic, make_event(), type="supports")
    assert CrossLink.objects.around(topic).readable(1) == [shown]


@pytest.mark.parametrize(
    ("kind", "wording"),
    [
        ("background-to", "has background"),
        ("follows", "is followed by"),
        ("caused", "was caused by"),
        ("part-of", "has part"),
        ("supports", "is supported by"),
        ("contradicts", "is contradicted by"),
        ("responds-to", "is answered by"),
        ("see-also", "see also"),
    ],
)
def test_a_link_is_worded_from_its_other_end(kind: str, wording: str) -> None:
    source, target = make_event(), make_event()
    end = make_link(source, target, type=kind).seen_from(target)
    assert (end.wording, end.other) == (wording, source)


def test_a_topic_is_not_related_to_itself() -> None:
    topic, other = make_topic(), make_topic()
    for refused in ([topic], [other, topic]):
        with pytest.raises(ValidationError), transaction.atomic():
            topic.related.set(refused)
    assert not topic.related.exists()
    topic.related.set([other])
    assert list(other.related.all()) == [topic]


def test_records_of_two_kinds_with_one_key_may_be_linked() -> None:
    event = make_event()
    actor = make_actor(id=event.pk)
    assert make_link(event, actor).pk


def test_a_topic_is_not_broader_than_itself_and_its_name_is_its_own() -> None:
    topic = make_topic(name="Crimea")
    assert_refused(topic, broader_id=topic.pk)
    assert_refused(make_topic(), name="Crimea")


def test_a_name_has_exactly_one_owner() -> None:
    name, author, topic = make_name(), make_author(), make_topic()
    assert_refused(name, author_id=author.pk)
    assert_refused(name, topic_id=topic.pk)
    assert_refused(name, actor_id=None)


@pytest.mark.parametrize("owner", ["actor", "author", "topic"])
def test_a_record_has_one_preferred_name_a_language(owner: str) -> None:
    record: Any = LIFECYCLES[owner]()
    first = record.names.create(text="Иран", language="ru", kind=NameKind.PREFERRED)
    second = record.names.create(text="ИРИ", language="ru")
    assert_refused(second, kind=NameKind.PREFERRED)
    assert_copy_refused(first, text="Персия")
    record.names.create(text="ایران", language="fa", kind=NameKind.PREFERRED)


def test_an_actor_is_one_author_at_the_most() -> None:
    actor = make_actor()
    make_author(actor=actor)
    assert_refused(make_author(), actor_id=actor.pk)


def test_publications_licences_and_redirects_are_there_once() -> None:
    assert_copy_refused(Publication.objects.create(slug="mehr", name="Mehr"))
    assert_copy_refused(Licence.objects.create(code="CC0-1.0", name="CC0"))
    assert_copy_refused(SlugRedirect.objects.create(kind="event", slug="old", object_id=1))
    SlugRedirect.objects.create(kind="actor", slug="old", object_id=1)


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (Participation, "actor"),
        (Mention, "actor"),
        (Authorship, "author"),
        (Article, "publication"),
        (Topic, "broader"),
        (Annotation, "event"),
    ],
)
def test_what_others_rest_on_cannot_be_deleted(model: type[models.Model], field: str) -> None:
    drafts = {"status": Status.DRAFT}
    broader, event = make_topic(**drafts), make_event(**drafts)
    make_topic(broader=broader)
    actor, author = make_actor(**drafts), make_author(**drafts)
    publication = Publication.objects.create(slug="mehr", name="Mehr")
    article = make_article(actors=[actor], authors=[author], publication=publication)
    make_event(actors=[actor])
    make_annotation(article, event=event)
    rows = model._base_manager.filter(**{f"{field}__isnull": False})
    rested_on = getattr(rows.get(), field)
    with pytest.raises(models.ProtectedError):
        rested_on.delete()


def test_every_curated_model_is_tried_here() -> None:
    curated = {model for model in apps.get_models() if issubclass(model, Lifecycle)}
    assert {type(make()) for make in LIFECYCLES.values()} == curated
