"""A view of the past: what the page says of a day, and the ways to other days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from articles.dates import EDTF
from articles.models import Article, Event
from articles.models.counts import totals
from articles.models.event import EventQuerySet
from articles.models.known import knowledge_of, redated, told_by
from articles.search.timeline_query import TimelineQuery

from .cards import date_card
from .dates import day_in_words
from .timeline_selection import Selection, in_period

MOST_REDATED = 12
MOST_DAYS = 8


def past(selection: Selection, query: TimelineQuery, asked: TimelineQuery) -> dict[str, Any] | None:
    """What past.html says of a day, against what is recorded today; None for a view of today.

    `query` is what links of the page add to, `asked` has its period.
    `known` = `told` (by a dated source) + `presumed`; `missing` events were not known, of which
    `happened` lie before the day. `redated`: list of {title, url, then, now}.
    """
    day = query.known_day
    if day is None:
        return None
    events = in_period(selection.recorded(), asked)
    known = events.known_on(day)
    counts = totals(
        known=known,
        told=events.filter(told_by(day)),
        missing=events.not_known_on(day),
        happened=events.not_known_on(day).filter(latest__lte=day),
        foreseen=known.filter(earliest__gt=day),
    )
    changed = _changed(redated(known, day).in_order(), day)
    # What a source had dated otherwise was foreseen, or was not, by its date.
    counts["foreseen"] += sum(
        (then.earliest > day) - bool(event.earliest and event.earliest > day)
        for event, then in changed
    )
    return counts | {
        "day": day_in_words(day),
        "shows_missing": bool(query.missing),
        "presumed": counts["known"] - counts["told"],
        "redated": [_redated_card(*pair) for pair in changed[:MOST_REDATED]],
        "redated_count": len(changed),
        "missing_url": replace(query, missing="1", page=1).urlencode(),
        "known_url": replace(query, missing="", page=1).urlencode(),
        "leave_url": query.dropping("known", query.known).urlencode(),
    }


def _redated_card(event: Event, then: EDTF) -> dict[str, str]:
    return {
        "title": event.title,
        "url": event.get_absolute_url(),
        "then": date_card(then)["date"],
        "now": date_card(event.edtf)["date"],
    }


def _changed(events: EventQuerySet, day: date) -> list[tuple[Event, EDTF]]:
    """Events with the date that they had by a day; not those of which sources gave both."""
    rows = list(events)
    known = knowledge_of(rows, day)
    return [(event, then) for event in rows if (then := known[event.pk].then)]


def dates_to_draw(selection: Selection) -> Callable[[], dict[int, EDTF]] | None:
    """Asks for the dates of events on the day of the view, by key, where they are others now;
    None for a view of today, and for one of what was not yet known."""
    day = selection.query.known_day
    if day is None or selection.query.missing:
        return None
    events = redated(selection.recorded().known_on(day), day).in_order()
    return lambda: {event.pk: then for event, then in _changed(events, day)}


def days_to_choose(query: TimelineQuery) -> dict[str, Any]:
    """The form for a day, and the days on which articles appeared: {value, hidden, days}."""
    rest = replace(query, known="", missing="", page=1)
    articles = Article.objects.published().with_days().defer("body", "html", "plain_text")
    return {
        "value": query.known,
        "hidden": [{"name": name, "value": value} for name, value in rest.to_params()],
        "days": [
            {
                "date": date_card(article.edtf)["date"],
                "title": article.label,
                "lang": article.language,
                "url": replace(rest, known=article.latest.isoformat()).urlencode(),
                "current": query.known == article.latest.isoformat(),
            }
            for article in articles[:MOST_DAYS]
            if article.latest
        ],
    }
