"""The timeline: all dated events under the reader's filters, and the events of one year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Change
from articles.remembered import memory_key, remembered
from articles.search.timeline_query import TimelineQuery
from articles.timeline import Bar, bars

from .dates import home_calendar
from .event_rows import month_groups, year_groups
from .known import dates_to_draw, past
from .lists import page_of, pager
from .periods import address, year_links, year_url
from .timeline_choices import choices
from .timeline_selection import PERIOD, Selection, in_period, read_selection
from .timelines import page_timeline

# How many years before and after its own the page of a year shows.
REACH = 7


def timeline(request: HttpRequest) -> HttpResponse:
    """All events, oldest first, by year and month."""
    selection = read_selection(request, *PERIOD)
    query = selection.query
    context = _listing(selection, query, query)
    only_year = query.year and query == TimelineQuery(year=query.year, page=query.page)
    canonical = (
        address(reverse("timeline-year", args=[int(query.year)]), TimelineQuery(page=query.page))
        if only_year
        else address(reverse("timeline"), query)
    )
    context |= {
        "groups": partial(year_groups, context["page"], query),
        "timeline": page_timeline(
            request,
            selection.events(),
            selection.articles(),
            query=replace(query, page=1),
            dates=dates_to_draw(selection),
        ),
        "canonical": request.build_absolute_uri(canonical),
    }
    return render(request, "pages/timeline.html", context)


def timeline_year(request: HttpRequest, year: int) -> HttpResponse:
    """The events whose span touches one year, by month, with the years around it."""
    if not date.min.year <= year <= date.max.year:
        raise Http404(_("Years run from 1 to 9999."))
    selection = read_selection(request)
    query = selection.query
    context = _listing(selection, query, replace(query, year=f"{year:04}"))
    context |= {
        "year": year,
        "groups": partial(month_groups, context["page"], query, year),
        "canonical": request.build_absolute_uri(
            address(reverse("timeline-year", args=[year]), query)
        ),
    }
    spans = bars(selection.events().year_spans())
    return render(request, "pages/year.html", context | _around(year, spans, query))


def _listing(selection: Selection, link: TimelineQuery, asked: TimelineQuery) -> dict[str, Any]:
    """What both pages show: a page of events, the filters, and what was known on a day.

    `link` is what the page's links add to; `asked` has the period of the page. What is counted and
    what is drawn are kept until the change log grows: to count the facets of a hundred thousand
    events takes half a second, to draw fifty rows ten times as long as a page that is constant.
    """
    mark = Change.objects.mark()
    about = (link.on_page(1), asked.on_page(1))
    events = in_period(selection.events(), asked)
    total = remembered(events.count, mark, "total", about)
    page = page_of(events.in_order(), link, total=total)
    return {
        "page": page,
        "pager": pager(page, link),
        "active": selection.active(),
        "clear_url": link.display.urlencode(),
        "past": link.known and remembered(partial(past, selection, *about), mark, "past", about),
        "calendar": _calendar_switch(link),
        # The template calls these, and `groups`, only where it has not kept what it made of them.
        "choices": partial(choices, selection, link, asked),
        "choices_key": memory_key(mark, "choices", about),
        "groups_key": memory_key(mark, "groups", link, asked),
    }


def _calendar_switch(query: TimelineQuery) -> dict[str, Any]:
    """The link that shows or hides the dates of the other calendar."""
    other = "gregorian" if home_calendar() == "persian" else "persian"
    shown = query.calendar == other
    return {
        "shown": shown,
        "name": other,
        "url": replace(query, calendar="" if shown else other).urlencode(),
    }


def _around(year: int, drawn: list[Bar], query: TimelineQuery) -> dict[str, Any]:
    """The nearest years with events on both sides, and the bar of the years around."""
    earlier = [bar.first for bar in drawn if bar.first < year][-1:]
    later = [bar.first for bar in drawn if bar.first > year][:1]
    near = [bar for bar in drawn if abs(bar.first - year) <= REACH]
    return {
        "previous": {"year": earlier[0], "url": year_url(query, earlier[0])} if earlier else None,
        "next": {"year": later[0], "url": year_url(query, later[0])} if later else None,
        "years": year_links(near, lambda each: year_url(query, each), year),
    }
