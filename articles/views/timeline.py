"""The timeline: all dated events under the reader's filters, and the events of one year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.dates import MONTHS
from articles.models import Event
from articles.models.event import EventQuerySet
from articles.search.facets import actor_counts, facet_links, topic_counts
from articles.search.query import Query
from articles.timeline import BEFORE, Bar, bars, by_month, by_year

from .cards import event_card
from .lists import Filters, choice_field, hidden_fields, page_of, pager, read_filters
from .periods import address, year_links, year_url
from .timelines import page_timeline

# How many years before and after its own the page of a year shows.
REACH = 7


def timeline(request: HttpRequest) -> HttpResponse:
    """All events, oldest first, by year."""
    filters = read_filters(request, "topic", "actor", "year", "from", "to")
    query = filters.query
    page = page_of(_select(filters, query).with_cards().chronological(), query)
    groups = [
        {
            "heading": year if year > date.min.year else _("Beginning not known"),
            "url": year_url(query, year),
            "cards": [event_card(event) for event in events],
        }
        for year, events in by_year(page).items()
    ]
    only_year = query.year and query == Query(year=query.year, page=query.page)
    canonical = (
        address(reverse("timeline-year", args=[int(query.year)]), Query(page=query.page))
        if only_year
        else address(reverse("timeline"), query)
    )
    context = _choices(filters, query) | {
        "groups": groups,
        "timeline": page_timeline(
            request, _select(filters, replace(query, year="", from_="", to="")), query=query
        ),
        "page": page,
        "pager": pager(page, query),
        "canonical": request.build_absolute_uri(canonical),
    }
    return render(request, "pages/timeline.html", context)


def timeline_year(request: HttpRequest, year: int) -> HttpResponse:
    """The events whose span touches one year, by month, with the years around it."""
    if not date.min.year <= year <= date.max.year:
        raise Http404(_("Years run from 1 to 9999."))
    filters = read_filters(request, "topic", "actor")
    query = filters.query
    asked = replace(query, year=f"{year:04}")
    page = page_of(_select(filters, asked).with_cards().chronological(), query)
    groups = [
        {"heading": _month_heading(month, year), "cards": [event_card(event) for event in events]}
        for month, events in by_month(page, year).items()
    ]
    context = _choices(filters, asked) | {
        "year": year,
        "groups": groups,
        "page": page,
        "pager": pager(page, query),
        "canonical": request.build_absolute_uri(
            address(reverse("timeline-year", args=[year]), query)
        ),
    }
    spans = bars(_select(filters, query).year_spans())
    return render(request, "pages/year.html", context | _around(year, spans, query))


def _select(filters: Filters, query: Query) -> EventQuerySet:
    """The published events that the filters ask for, in the query's period."""
    events: EventQuerySet = Event.objects.published()
    for topic in filters.of("topic"):
        events = events.on_topic(topic)
    for actor in filters.of("actor"):
        events = events.involving(actor)
    if query.has_period:
        return events.overlapping(query.span) if query.span else events.none()
    return events


def _choices(filters: Filters, query: Query) -> dict[str, Any]:
    """The filters in force, those that narrow further, and the form; links keep the address."""
    events = _select(filters, query)
    topics, actors = topic_counts(events), actor_counts(events)
    return {
        "active": filters.active(),
        "facets": [
            {"title": _("Topics"), "items": facet_links("topic", topics, filters.query)},
            {"title": _("Actors"), "items": facet_links("actor", actors, filters.query)},
        ],
        "fields": [
            choice_field("topic", topics, query),
            choice_field("actor", actors, query),
            {"name": "year", "label": _("Year"), "value": query.year},
            {
                "name": "from",
                "label": _("From"),
                "value": query.from_,
                "hint": _("A year, month or day, such as 2015-04"),
            },
            {"name": "to", "label": _("To"), "value": query.to},
        ],
        "hidden": hidden_fields(query),
    }


def _around(year: int, drawn: list[Bar], query: Query) -> dict[str, Any]:
    """The nearest years with events on both sides, and the bar of the years around."""
    earlier = [bar.first for bar in drawn if bar.first < year][-1:]
    later = [bar.first for bar in drawn if bar.first > year][:1]
    near = [bar for bar in drawn if abs(bar.first - year) <= REACH]
    return {
        "previous": {"year": earlier[0], "url": year_url(query, earlier[0])} if earlier else None,
        "next": {"year": later[0], "url": year_url(query, later[0])} if later else None,
        "years": year_links(near, lambda each: year_url(query, each), year),
    }


def _month_heading(month: int, year: int) -> str:
    if month == BEFORE:
        return _("Begun before %(year)d") % {"year": year}
    if 1 <= month <= 12:
        return f"{_(MONTHS[month - 1])} {year}"
    return _("%(year)d, month not stated") % {"year": year}
