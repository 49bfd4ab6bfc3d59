"""With whom and on what: an actor's company in events, and its topics, each with its count."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from articles.models import Actor, Topic
from articles.models.company import company_of, topics_of, topics_shared
from articles.models.event import EventQuerySet
from articles.search.query import Query

from .periods import address

MOST_COMPANY, MOST_TOPICS = 12, 12
TOPICS_EACH = 2


def company_rows(actor: Actor, events: EventQuerySet) -> list[dict[str, Any]]:
    """Who takes part in most of the actor's events: list of {record, count, percent, url, topics}.

    topics: those of the shared events, the most frequent first, as {record, url}.
    """
    rows = company_of(actor, events, MOST_COMPANY)
    shared = topics_shared(events, [other for other, _count in rows], TOPICS_EACH)
    return [
        {
            **_row(other, count, rows[0][1]),
            "url": _timeline(actor=(actor.slug, other.slug)),
            "topics": [
                {
                    "record": topic,
                    "url": _timeline(actor=(actor.slug, other.slug), topic=(topic.slug,)),
                }
                for topic in shared.get(other.pk, [])
            ],
        }
        for other, count in rows
    ]


def topic_rows(actor: Actor, events: EventQuerySet) -> list[dict[str, Any]]:
    """The topics of most of the actor's events: list of {record, count, percent, url}."""
    rows = topics_of(events, MOST_TOPICS)
    return [
        {
            **_row(topic, count, rows[0][1]),
            "url": _timeline(actor=(actor.slug,), topic=(topic.slug,)),
        }
        for topic, count in rows
    ]


def _row(record: Actor | Topic, count: int, most: int) -> dict[str, Any]:
    return {"record": record, "count": count, "percent": max(1, round(100 * count / most))}


def _timeline(**filters: Any) -> str:
    return address(reverse("timeline"), Query(**filters))
