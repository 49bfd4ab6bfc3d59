"""Searching the real catalogue: facets count what a click shows, filters tell the truth."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.dates import parse_period as span
from articles.models import Actor, Article, Event, Topic
from articles.search.results import Results, search
from articles.search.spec import Spec, read_wording

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed_catalogue")]


def ask(text: str, **values: Any) -> Results:
    """A search as a reader types it."""
    wording = read_wording(text)
    words = {"words": wording.words, "phrases": wording.phrases, "excluded": wording.excluded}
    return search(Spec(**{**words, **values}))


def test_facets_count_what_a_click_shows() -> None:
    for words, filters in (("sanctions", {}), ("iran oil", {}), ("", {"actor": ("russia",)})):
        found = ask(words, **filters)
        assert found.total > 5
        facets = found.facets or {}
        for name in ("topic", "actor", "author", "kind"):
            assert facets[name] or name == "author"
            for value in facets[name][:5]:
                narrowed = {**filters, name: (*filters.get(name, ()), value.value)}
                assert ask(words, **narrowed).total == value.count, (words, name, value)
        for value in facets["year"]:
            assert ask(words, span=span(value.value), **filters).total == value.count


def test_filters_agree_with_the_database() -> None:
    for slug in ("russia", "hassan-rouhani"):
        actor = Actor.objects.get(slug=slug)
        involved = Event.objects.published().involving(actor).count()
        mentioned = Article.objects.published().mentioning(actor).count()
        assert ask("", actor=(slug,)).total == involved + mentioned
    topic = Topic.objects.get(slug="s-300")
    events = Event.objects.published().on_topic(topic)
    assert ask("", topic=("s-300",), kind=("event",)).total == events.count()
    year = events.overlapping(span("2015")).count()
    assert ask("", topic=("s-300",), kind=("event",), span=span("2015")).total == year > 0
    assert ask("", topic=("s-300", "no-such-topic")).total == 0


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    assert ask(text).available


def test_a_page_needs_as_many_queries_for_one_hit_as_for_ten() -> None:
    counts = []
    for limit in (1, 10):
        search(Spec(words="sanctions", kind=("event",), limit=limit, offset=1))
        with CaptureQueriesContext(connection) as queries:
            found = search(Spec(words="sanctions", kind=("event",), limit=limit))
        assert len(found.hits) == limit
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9
