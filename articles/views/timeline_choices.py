"""What stands beside the timeline: filters as a form and as links, days, and files to take."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.search.facets import event_counts, facet_links
from articles.search.timeline_query import TimelineQuery

from .known import days_to_choose
from .lists import LABELS, choice_field, hidden_fields
from .periods import address
from .timeline_selection import Selection, in_period

TITLES = {
    "topic": gettext_lazy("Topics"),
    "actor": gettext_lazy("Actors"),
    "actor_kind": gettext_lazy("Kinds of actors"),
    "place": gettext_lazy("Places"),
}
MOST_LINKS = {"topic": 15, "actor": 10, "actor_kind": 6, "place": 8}
FILES = {
    "timeline-csv": (gettext_lazy("Table"), gettext_lazy("CSV, one row an event")),
    "timeline-json": (gettext_lazy("TimelineJS"), gettext_lazy("JSON for that program")),
    "timeline-ics": (gettext_lazy("Calendar"), gettext_lazy("iCalendar, whole days")),
    "timeline-svg": (gettext_lazy("Drawing"), gettext_lazy("SVG, to print or to edit")),
}


def choices(selection: Selection, link: TimelineQuery, form: TimelineQuery) -> dict[str, Any]:
    """The arguments of timeline_margin.html.

    `link` is what links of the page add to, `form` what the form repeats: on the page of a year
    its period stands in the address, not in the links.
    """
    counts = event_counts(in_period(selection.events(), form))
    return {
        "facets": [
            {"title": TITLES[name], "items": facet_links(name, values, link, MOST_LINKS[name])}
            for name, values in counts.items()
        ],
        "fields": [
            *(choice_field(name, values, form) for name, values in counts.items()),
            _certain_field(form),
            {"name": "year", "label": LABELS["year"], "value": form.year},
            {
                "name": "from",
                "label": LABELS["from"],
                "value": form.from_,
                "hint": _("A year, month or day, such as 2015-04"),
            },
            {"name": "to", "label": LABELS["to"], "value": form.to},
        ],
        "hidden": _hidden(form),
        "days": days_to_choose(form),
        "files": _files(form),
    }


def _certain_field(query: TimelineQuery) -> dict[str, Any]:
    option = {"value": "1", "label": _("certain ones only"), "selected": bool(query.certain)}
    return {"name": "certain", "label": LABELS["certain"], "options": [option]}


def _hidden(query: TimelineQuery) -> list[dict[str, str]]:
    """What the form carries along: choices of which it shows the last, and what it has no field
    for."""
    own = {"known", "missing", "calendar", "lanes", "arcs", "author"}
    kept = [pair for pair in query.to_params() if pair[0] in own]
    kinds = [("actor_kind", kind) for kind in query.actor_kind[:-1]]
    several = [field for field in hidden_fields(query) if field["name"] != "author"]
    return several + [{"name": name, "value": value} for name, value in kept + kinds]


def _files(query: TimelineQuery) -> list[dict[str, Any]]:
    """The exports of this view: list of {label, hint, url}."""
    rest = replace(query, page=1, calendar="")
    return [
        {"label": label, "hint": hint, "url": address(reverse(name), rest)}
        for name, (label, hint) in FILES.items()
    ]
