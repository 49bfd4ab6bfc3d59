"""Events as the rows of a long list: light dictionaries, grouped by year and month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.dates import EDTF
from articles.dates_wordings import PERSIAN
from articles.models import Event, Evidence, Verification
from articles.models.event import Standing
from articles.models.known import Knowledge, knowledge_of
from articles.models.topic import topics_of
from articles.search.timeline_query import TimelineQuery
from articles.text import excerpt
from articles.timeline import BEFORE, UNSTATED, by_month, by_year

from .cards import date_card
from .dates import (
    beside,
    day_in_words,
    home_calendar,
    in_other_calendar,
    month_alone,
    month_of_year,
)
from .languages import digits
from .periods import year_url

Row = dict[str, Any]

LONGEST_TEXT = 200
# What a description adds to the title that it begins with is shown from so many characters on.
TELLING = 30
# So many events of a year on a page stand under their months.
MONTHS_FROM = 8


def event_rows(events: Iterable[Event], query: TimelineQuery) -> dict[int, Row]:
    """Rows as timeline_list.html draws them, by the events' keys; two queries, and two more for
    what was known on a day."""
    events = list(events)
    keys = [event.pk for event in events]
    standing = Evidence.objects.readable().summed_up(keys)
    topics = topics_of(Event, keys)
    known = knowledge_of(events, query.known_day) if query.known_day else {}
    url = cache(lambda slug: reverse("topic-detail", args=[slug]))
    return {
        event.pk: _row(event, standing.get(event.pk, Standing()), query)
        | {"topics": [(url(slug), name) for slug, name in topics.get(event.pk, [])]}
        | (_known_row(known[event.pk], query) if event.pk in known else {})
        for event in events
    }


def _row(event: Event, standing: Standing, query: TimelineQuery) -> Row:
    when = date_card(event.edtf)
    marks = when["certainty"].split() + ["disputed"] * standing.is_disputed
    state = [standing.best.name.lower()] * (standing.best < Verification.VERIFIED)
    return {
        **when,
        "slug": event.slug,
        "url": event.get_absolute_url(),
        "title": event.title,
        "text": _text(event),
        "place": event.place,
        "certainty": " ".join(marks + state) or "exact",
        "marks": marks,
        "beside": _beside(event.edtf, query.calendar),
        "sources": _sources(standing.sources),
        "state": standing.best.label if standing.sources else "",
        "state_sign": standing.best.name.lower(),
    }


def _text(event: Event) -> str:
    """The beginning of the description, without the title that it may begin with."""
    title = event.title.strip()
    if not event.description.startswith(title):
        return excerpt(event.description, LONGEST_TEXT)
    rest = event.description[len(title) :].lstrip(" .\n")
    if len(rest) < TELLING:
        return ""
    return excerpt(rest if title.endswith((".", "!", "?")) else f"… {rest}", LONGEST_TEXT)


def _sources(count: int) -> str:
    if not count:
        return _("no source")
    return ngettext("%(count)s source", "%(count)s sources", count) % {"count": digits(count)}


def _beside(edtf: EDTF | None, calendar: str) -> str:
    """The date in the calendar that is asked for, or else what the page's language sets beside."""
    return in_other_calendar(edtf) if calendar not in ("", home_calendar()) else beside(edtf)


def _known_row(known: Knowledge, query: TimelineQuery) -> Row:
    """What a view of the past adds: the date then, and how the event was known."""
    if query.missing:
        first = day_in_words(known.first) if known.first else ""
        return {"first": first}
    changes: Row = {"foreseen": known.is_foreseen, "presumed": known.is_presumed}
    if known.then:
        then = date_card(known.then)
        changes |= {"now": date_card(known.now)["date"], **then}
        changes |= {
            "beside": _beside(known.then, query.calendar),
            "marks": then["certainty"].split(),
        }
        changes["certainty"] = then["certainty"] or "exact"
    return changes


def year_groups(events: Iterable[Event], query: TimelineQuery) -> list[Row]:
    """Rows under their years, {heading, url, anchor, months}; a month without a heading holds all
    of a year with few events."""
    rows = event_rows(events, query)
    return [
        {
            "heading": _year_heading(year),
            "url": year_url(query, year),
            "anchor": f"y{year}",
            "months": _months(found, year, rows),
        }
        for year, found in by_year(events).items()
    ]


def month_groups(events: Iterable[Event], query: TimelineQuery, year: int) -> list[Row]:
    """Rows of one year under its months, in the same form."""
    rows = event_rows(events, query)
    return [
        {
            "heading": _month_heading(month, year),
            "anchor": f"m{year}-{month:02}",
            "months": [{"rows": [rows[event.pk] for event in found]}],
        }
        for month, found in by_month(events, year).items()
    ]


def _months(events: list[Event], year: int, rows: dict[int, Row]) -> list[Row]:
    months = by_month(events, year)
    if len(events) < MONTHS_FROM or len(months) == 1:
        return [{"rows": [rows[event.pk] for event in events]}]
    return [
        {
            "heading": _month_name(month),
            "anchor": f"m{year}-{month:02}",
            "rows": [rows[event.pk] for event in found],
        }
        # What names no month stands first, as a whole year does among its days.
        for month, found in sorted(months.items(), key=lambda item: item[0] % UNSTATED)
    ]


def _year_heading(year: int) -> str:
    """A Gregorian year, called so where the dates below it are Persian."""
    if year == date.min.year:
        return _("Beginning not known")
    is_persian = home_calendar() == "persian"
    return digits(PERSIAN.year_before_1000["gregorian"].format(year) if is_persian else year)


def _month_name(month: int) -> str:
    return month_alone(month) if 1 <= month <= 12 else _("Month not stated")


def _month_heading(month: int, year: int) -> str:
    if month == BEFORE:
        return _("Begun before %(year)s") % {"year": digits(year)}
    if 1 <= month <= 12:
        return month_of_year(year, month)
    return _("%(year)s, month not stated") % {"year": digits(year)}
