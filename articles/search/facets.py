"""Facets: how many of the rows that a reader sees would be left by each further choice."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, QuerySet

from articles.models import (
    Actor,
    Article,
    Author,
    Authorship,
    Mention,
    Participation,
    Topic,
    TopicTag,
)
from articles.models.fields import DatedQuerySet
from articles.models.local_names import preferred_names
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
    chosen = getattr(query, name)
    return [
        {
            "label": value.label,
            "count": value.count,
            "url": query.adding(**{name: value.value}).urlencode(),
        }
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
