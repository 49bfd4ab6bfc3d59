"""Topics: the tree of them, and one with all that is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from articles.models import Change, Topic
from articles.remembered import remembered

from .dossier import dossier
from .languages import alphabetical
from .lists import page_of, pager, read_filters
from .periods import address
from .records import find_record, record_page


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
    """One topic as a dossier, which is made once for each state of what is published."""
    topic = find_record(Topic.objects.select_related("broader__broader__broader"), slug)

    def body() -> str:
        return render_to_string("components/dossier/dossier.html", dossier(request, topic), request)

    # Parameters, which anybody may make up, would fill the memory; and a transaction, such as that
    # of a preview, may hold what nobody else is to see.
    if not request.GET and not connection.in_atomic_block:
        made = remembered(body, Change.objects.mark(), "topic", topic.pk)
    else:
        made = body()
    canonical = request.build_absolute_uri(topic.get_absolute_url())
    context = {"topic": topic, "dossier": made, "canonical": canonical}
    return render(request, "pages/topic.html", context)
