"""Topics: the tree of them, and one with all that is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.models import Actor, Annotation, Article, CrossLink, Event, Topic
from articles.search.query import Query

from .cards import article_card, event_card
from .languages import alphabetical
from .lists import page_of, pager, read_filters
from .names import name_groups
from .periods import address
from .records import find_record, record_page
from .sections import BOUND, claims_section, section, year_bars

INVOLVED = 12


def topic_list(request: HttpRequest) -> HttpResponse:
    """All topics as a tree, 50 trunks a page."""
    query = read_filters(request).query
    topics = sorted(
        Topic.objects.published().with_counts(), key=lambda topic: alphabetical(topic.label)
    )
    page = page_of(_tree(topics), query)
    context = {
        "page": page,
        "pager": pager(page, query),
        "total": len(topics),
        "canonical": request.build_absolute_uri(address(request.path, query)),
    }
    return render(request, "pages/topic_list.html", context)


def _tree(topics: Sequence[Topic]) -> list[dict[str, Any]]:
    """Branches {topic, branches} of the topics that have no published broader one."""
    shown = {topic.pk for topic in topics}
    below: dict[int | None, list[Topic]] = defaultdict(list)
    for topic in topics:
        below[topic.broader_id if topic.broader_id in shown else None].append(topic)

    def branches(pk: int | None) -> list[dict[str, Any]]:
        return [{"topic": topic, "branches": branches(topic.pk)} for topic in below[pk]]

    return branches(None)


@record_page
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic: scope, names, events by year, articles, claims, links, actors, neighbours."""
    topic = find_record(Topic.objects.with_neighbours().prefetch_related("names"), slug)
    events = Event.objects.published().on_topic(topic)
    articles = Article.objects.published().on_topic(topic)
    claims = Annotation.objects.readable().claims().on_topic(topic)
    query = Query(topic=(topic.slug,))
    context = {
        "topic": topic,
        "names": name_groups(topic),
        "events": section(events.with_cards().chronological(), event_card),
        "timeline_url": address(reverse("timeline"), query),
        "years": year_bars(events, reverse("timeline"), query),
        "articles": section(articles.with_cards().newest_first(), article_card),
        "articles_url": address(reverse("article-list"), query),
        "claims": claims_section(claims),
        "links": CrossLink.objects.around(topic).readable(BOUND),
        "actors": Actor.objects.published().most_involved(events)[:INVOLVED],
        "canonical": request.build_absolute_uri(topic.get_absolute_url()),
    }
    return render(request, "pages/topic.html", context)
