"""What the timeline and its exports show: the events and articles that an address asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles.dates import parse
from articles.models import ActorKind, Article, Event
from articles.models.article import ArticleQuerySet
from articles.models.event import EventQuerySet
from articles.search.query import BadParameter, Query
from articles.search.timeline_query import OWN, TimelineQuery

from .cards import date_card
from .lists import Filters, read_filters

PERIOD = ("year", "from", "to")
RECORDS = ("topic", "actor", "author")


@dataclass(frozen=True)
class Selection:
    """The filters of an address with the records that they name."""

    filters: Filters
    query: TimelineQuery
    spellings: list[str]

    def events(self) -> EventQuerySet:
        """The published events under all filters but the period."""
        events, day = self.recorded(), self.query.known_day
        if day is None:
            return events
        return events.not_known_on(day) if self.query.missing else events.known_on(day)

    def recorded(self) -> EventQuerySet:
        """The same as they are recorded today, whatever was known on a day."""
        events: EventQuerySet = Event.objects.published()
        for topic in self.filters.of("topic"):
            events = events.on_topic(topic)
        for actor in self.filters.of("actor"):
            events = events.involving(actor)
        for author in self.filters.of("author"):
            events = events.discussed_by(author)
        for kind in self.query.actor_kind:
            events = events.with_kind_of_actor(kind)
        if self.query.place:
            events = events.at(self.spellings)
        return events.certain() if self.query.certain else events

    def articles(self) -> ArticleQuerySet | None:
        """The articles under the same filters; None where one narrows events alone."""
        if self.query.place or self.query.actor_kind or self.query.certain:
            return None
        articles: ArticleQuerySet = Article.objects.published()
        for topic in self.filters.of("topic"):
            articles = articles.on_topic(topic)
        for actor in self.filters.of("actor"):
            articles = articles.mentioning(actor)
        for author in self.filters.of("author"):
            articles = articles.written_by(author)
        day = self.query.known_day
        if day is None:
            return articles
        return articles.appeared_after(day) if self.query.missing else articles.appeared_by(day)

    def active(self) -> list[dict[str, str]]:
        """The filters in force as active_filters.html takes them."""
        query = self.query
        words = {("actor_kind", kind): str(label) for kind, label in ActorKind.choices}
        words["certain", "1"] = _("certain ones only")
        if query.known:
            words["known", query.known] = date_card(parse(query.known))["date"]
        return self.filters.active(words)


def in_period(events: EventQuerySet, query: Query) -> EventQuerySet:
    """Those of the period that a query asks for; all of them where it names none."""
    if not query.has_period:
        return events
    return events.overlapping(query.span) if query.span else events.none()


def read_selection(request: HttpRequest, *period: str) -> Selection:
    """What the address asks for, with the named parameters of a period.

    Raises BadParameter where one cannot be read, or names no record or place.
    """
    filters = read_filters(request, *RECORDS, *OWN, *period, form=TimelineQuery)
    query: Any = filters.query
    spellings = _spellings(query.place) if query.place else []
    if spellings:
        query = replace(query, place=spellings[0])
    return Selection(replace(filters, query=query), query, spellings)


def _spellings(place: str) -> list[str]:
    """How the place is written, most often first. Raises BadParameter where no event is there."""
    found = Event.objects.published().spellings_of(place)
    if not found:
        raise BadParameter("place", place, _("no event is recorded at a place of this name"))
    return found
