"""The timeline of a page: the drawing of its events and articles, the same on every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from articles.models.article import ArticleQuerySet
from articles.models.event import EventQuerySet
from articles.search.query import Query

from .periods import overview


def page_timeline(
    request: HttpRequest,
    events: EventQuerySet,
    articles: ArticleQuerySet | None = None,
    *,
    query: Query,
) -> dict[str, Any]:
    """The arguments of `components/timeline.html`.

    events, articles: the published ones that the page is about, without a period; query: the
    filters that the page stands for, such as its topic.
    """
    return overview(events.year_spans(), query)
