"""Who acts together and on what, counted from the links' own tables: a join with the records
that they lead to takes seconds for who takes part in thousands of events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, QuerySet

from .actor import Actor
from .event import Event, EventQuerySet, Participation
from .topic import Topic, TopicTag

# So many times as many as are wanted are read, since some may not be published.
SPARE = 5


def company_of(actor: Actor, events: EventQuerySet, most: int) -> list[tuple[Actor, int]]:
    """The published actors who take part in most of `events` beside `actor`, each with how many
    that is."""
    rows = Participation.objects.filter(event__in=events.order_by()).exclude(actor=actor)
    return _ranked(Actor.objects.published(), rows, "actor", Count("event", distinct=True), most)


def topics_of(events: EventQuerySet, most: int) -> list[tuple[Topic, int]]:
    """The published topics that most of `events` carry, each with how many do."""
    rows = TopicTag.objects.filter(
        content_type=ContentType.objects.get_for_model(Event),
        object_id__in=events.order_by().values("pk"),
    )
    return _ranked(Topic.objects.published(), rows, "tag", Count("pk"), most)


def topics_shared(
    events: EventQuerySet, actors: Iterable[Actor], each: int
) -> dict[int, list[Topic]]:
    """By the key of an actor, the published topics of most of the `events` that it is in."""
    path = "event__topic_tags__tag"
    rows = Participation.objects.filter(event__in=events.order_by(), actor__in=list(actors))
    counted = rows.order_by().values_list("actor", path).annotate(Count("event", distinct=True))
    ranked = sorted(counted, key=lambda row: (-row[2], row[1] or 0))
    topics = Topic.objects.published().in_bulk({tag for _actor, tag, _count in ranked if tag})
    found: dict[int, list[Topic]] = {}
    for actor, tag, _count in ranked:
        if tag in topics and len(found.setdefault(actor, [])) < each:
            found[actor].append(topics[tag])
    return found


def _ranked(
    shown: QuerySet, rows: QuerySet, key: str, number: Count, most: int
) -> list[tuple[Any, int]]:
    """The shown records of the most frequent keys; of equally frequent ones the first by name.

    What is not shown is left out here: asked for inside, it leads the database the long way round.
    """
    numbers = rows.order_by().values_list(key).annotate(_count=number)
    counts = dict(numbers.order_by("-_count", key)[: SPARE * most])
    ranked = [(record, counts[pk]) for pk, record in shown.in_bulk(counts).items()]
    return sorted(ranked, key=lambda row: (-row[1], row[0].name))[:most]
