"""A view of the timeline in the formats of other programs, streamed however long it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.exports.calendar import write_calendar
from articles.exports.table import write_table
from articles.exports.timelinejs import write_timeline
from articles.models import Event, Evidence
from articles.models.event import Standing, participants_of
from articles.models.known import knowledge_of
from articles.models.topic import topics_of
from articles.names import slugify
from articles.presenters import Around, present_event

from .cards import date_card
from .known import dates_to_draw
from .periods import address
from .timeline_selection import PERIOD, Selection, in_period, read_selection
from .timelines import timeline_svg

# So many events are read at a time, each time by the same few queries. The keys of all are read
# before: a cursor left open on SQLite would keep editors from saving while a reader downloads.
CHUNK = 1000

Events = Iterator[dict[str, Any]]


def csv(request: HttpRequest) -> HttpResponseBase:
    """The events as a table."""
    selection = read_selection(request, *PERIOD)
    return _file(selection, write_table(_events(request, selection)), "csv", "text/csv")


def json(request: HttpRequest) -> HttpResponseBase:
    """The events for TimelineJS, with a passage of an article where one supports them."""
    selection = read_selection(request, *PERIOD)
    events = _events(request, selection, quoting=True)
    pieces = write_timeline(events, _title(selection), _page(request, selection))
    return _file(selection, pieces, "json", "application/json")


def ics(request: HttpRequest) -> HttpResponseBase:
    """The events as a calendar."""
    selection = read_selection(request, *PERIOD)
    host = request.get_host().partition(":")[0]
    lines = write_calendar(_events(request, selection), _title(selection), host)
    return _file(selection, lines, "ics", "text/calendar")


def svg(request: HttpRequest) -> HttpResponseBase:
    """The drawing, to print or to edit."""
    selection = read_selection(request, *PERIOD)
    events, articles = selection.events(), selection.articles()
    path = reverse("timeline")
    about = {"title": _title(selection), "source": _page(request, selection)}
    drawing = timeline_svg(
        request,
        events,
        articles,
        query=selection.query,
        dates=dates_to_draw(selection),
        path=path,
        about=about,
    )
    drawing = drawing or render_to_string(
        "components/timeline_export.svg", about | {"foot": 60, "tall": 76}
    )
    return _file(selection, iter([drawing]), "svg", "image/svg+xml")


def _page(request: HttpRequest, selection: Selection) -> str:
    return request.build_absolute_uri(address(reverse("timeline"), selection.query.on_page(1)))


def _file(
    selection: Selection, pieces: Iterator[str], suffix: str, media_type: str
) -> StreamingHttpResponse:
    """A download under a name that says what is in it."""
    response = StreamingHttpResponse(pieces, content_type=f"{media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_name(selection)}.{suffix}"'
    return response


def _name(selection: Selection) -> str:
    """Such as `iranru-timeline-caspian-sea-2015`."""
    shown = ("topic", "actor", "author", "actor_kind", "place", "year", "from", "to", "known")
    values = [value for name, value in selection.query.to_params() if name in shown]
    return slugify("-".join(["iranru-timeline", *values]))


def _title(selection: Selection) -> str:
    """What a program calls the file: the filters in words."""
    words = [f"{chip['label']}: {chip['value']}" for chip in selection.active()]
    return ", ".join([_("Iran and Russia"), *words])


def _events(request: HttpRequest, selection: Selection, quoting: bool = False) -> Events:
    """All events of a view, as `present_event` gives them, read a chunk at a time."""
    site = request.build_absolute_uri("/").rstrip("/")
    events = in_period(selection.events(), selection.query)
    keys = list(events.in_order().values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        rows = Event.objects.published().filter(pk__in=keys[start : start + CHUNK])
        yield from _present(list(rows.in_order()), selection, site, quoting)


def _present(rows: list[Event], selection: Selection, site: str, quoting: bool) -> Events:
    keys = [event.pk for event in rows]
    evidence = Evidence.objects.readable()
    standing, actors = evidence.summed_up(keys), participants_of(keys)
    topics = topics_of(Event, keys)
    passages = evidence.passages_of(keys) if quoting else {}
    day = selection.query.known_day
    known = knowledge_of(rows, day) if day else {}
    for event in rows:
        around = Around(
            standing=standing.get(event.pk, Standing()),
            topics=[name for _slug, name in topics.get(event.pk, [])],
            actors=actors.get(event.pk, []),
            known=known.get(event.pk),
            passage=passages.get(event.pk),
        )
        yield present_event(event, around, site, date_card(event.edtf)["date"])
