"""Facets: how many of the rows that a reader sees would be left by each further choice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Cast

from articles.models import (
    RECORD_MODELS,
    Actor,
    ActorKind,
    Article,
    Author,
    Authorship,
    Event,
    Mention,
    Participation,
    Topic,
    TopicTag,
)
from articles.models.fields import DatedQuerySet
from articles.models.local_names import preferred_names, shown_name
from articles.names import fold
from articles.timeline import bars

from .query import Query

# More values than this are never shown.
MOST_NAMED = 300


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a filter, its words, and how many rows adding it to the filters leaves."""

    value: str
    label: str
    count: int


def topic_counts(rows: QuerySet) -> list[FacetValue]:
    """The published topics that articles or events carry, the most frequent first."""
    kind = ContentType.objects.get_for_model(rows.model)
    tags = TopicTag.objects.filter(content_type=kind, tag__in=Topic.objects.published())
    return _counts(tags, "tag", "object_id", rows)


def actor_counts(rows: QuerySet) -> list[FacetValue]:
    """The published actors of events (who takes part) or of articles (who is mentioned)."""
    if rows.model is Article:
        mentions = Mention.objects.confirmed().filter(actor__in=Actor.objects.published())
        return _counts(mentions, "actor", "article", rows)
    participations = Participation.objects.filter(actor__in=Actor.objects.published())
    return _counts(participations, "actor", "event", rows)


def event_counts(events: QuerySet) -> dict[str, list[FacetValue]]:
    """What narrows events further, the most frequent first: `topic`, `actor`, `actor_kind` and
    `place`; two queries."""
    rows = events.order_by().values("pk")
    kind = ContentType.objects.get_for_model(Event)
    tags = TopicTag.objects.filter(content_type=kind, object_id__in=rows)
    parts = Participation.objects.filter(event__in=rows)
    # From the events' side: the planner of SQLite would begin with the few actors, 30 times slower.
    acting = events.filter(participations__actor__in=Actor.objects.published())
    counted = (
        _counted("topic", tags, "tag", "object_id"),
        _counted("actor", parts, "actor", "event"),
        _counted("actor_kind", acting, "participations__actor__kind", "pk"),
        _counted("place", events.exclude(place=""), "place", "pk"),
    )
    found: dict[str, dict[str, int]] = {"topic": {}, "actor": {}, "actor_kind": {}, "place": {}}
    for name, value, count in counted[0].union(*counted[1:], all=True):
        found[name][value] = count
    kinds = dict(ActorKind.choices)
    values = _named(topic=found["topic"], actor=found["actor"]) | {
        "actor_kind": [FacetValue(k, str(kinds[k]), n) for k, n in found["actor_kind"].items()],
        "place": _one_spelling([FacetValue(p, p, n) for p, n in found["place"].items()]),
    }
    return {name: sorted(several, key=_frequent_first) for name, several in values.items()}


def _counted(name: str, rows: QuerySet, value: str, row: str) -> QuerySet:
    """Rows of (name, value as a text, how many events)."""
    columns = {"facet": Value(name), "counted": Cast(value, CharField())}
    grouped = rows.order_by().annotate(**columns).values_list(*columns)
    return grouped.annotate(count=Count(row, distinct=True))


def _named(**counts: dict[str, int]) -> dict[str, list[FacetValue]]:
    """Counts by the keys of records as values, by kind; what is not published is left out."""
    found: dict[str, list[FacetValue]] = {name: [] for name in counts}
    rows = [
        RECORD_MODELS[name]
        ._default_manager.published()  # type: ignore[attr-defined]
        .filter(pk__in=list(keys))
        .order_by()
        .annotate(facet=Value(name))
        .values_list("facet", "pk", "slug", shown_name(name))
        for name, keys in counts.items()
    ]
    for name, pk, slug, label in rows[0].union(*rows[1:], all=True):
        found[name].append(FacetValue(slug, label, counts[name][str(pk)]))
    return found


def _one_spelling(places: list[FacetValue]) -> list[FacetValue]:
    """Spellings that fold to the same as one value, under the most frequent of them."""
    groups: dict[str, list[FacetValue]] = {}
    for place in sorted(places, key=_frequent_first):
        groups.setdefault(fold(place.value), []).append(place)
    return [replace(same[0], count=sum(p.count for p in same)) for same in groups.values()]


def _frequent_first(value: FacetValue) -> tuple[int, str, str]:
    return (-value.count, value.label, value.value)


def author_counts(articles: QuerySet) -> list[FacetValue]:
    """The published authors of articles, the most prolific first."""
    authorships = Authorship.objects.filter(author__in=Author.objects.published())
    return _counts(authorships, "author", "article", articles)


def year_counts(rows: DatedQuerySet) -> list[FacetValue]:
    """The years that the rows' spans touch, oldest first.

    Give rows without the filter by year, since another year takes the place of the chosen one.
    """
    return [
        FacetValue(f"{bar.first:04}", str(bar.first), bar.count) for bar in bars(rows.year_spans())
    ]


def facet_links(
    name: str, values: list[FacetValue], query: Query, limit: int = 15
) -> list[dict[str, Any]]:
    """At most `limit` values that narrow `query` further: list of {label, count, url}.

    What the query asks for already is left out: it stands among the active filters.
    """
    asked = getattr(query, name)
    chosen = asked if isinstance(asked, tuple) else (asked,)
    url = query.linking(name)
    return [
        {"label": value.label, "count": value.count, "url": url(value.value)}
        for value in islice((v for v in values if v.value not in chosen), limit)
    ]


def _counts(through: QuerySet, owner: str, row: str, rows: QuerySet) -> list[FacetValue]:
    """Distinct `rows` behind the table `through`, by the record that its key `owner` names."""
    slug, name = f"{owner}__slug", f"{owner}__name"
    counted = (
        through.filter(**{f"{row}__in": rows.order_by().values("pk")})
        .order_by()
        .values_list(slug, name)
        .annotate(count=Count(row, distinct=True))
        .order_by("-count", name, slug)
    )
    found = list(counted)
    kind = "topic" if owner == "tag" else owner
    names = preferred_names(kind, [slug for slug, *_rest in found[:MOST_NAMED]], by="slug")
    return [FacetValue(slug, names.get(slug, name), count) for slug, name, count in found]
