"""Events of this day of the year, in the Gregorian and in the Persian calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import F

from articles.dates import parse
from articles.models import Event
from articles.models.event import EventQuerySet
from articles.persian_calendar import FIRST_DAY, LAST_DAY, from_gregorian

from .cards import Card, event_date, record_card
from .languages import page_language

MOST_EVENTS = 4
# The Gregorian days on which one day of the Persian year falls are no further apart than this.
DRIFT = 2

Rows = list[tuple[int, date]]


def on_this_day(today: date) -> dict[str, Any]:
    """{day, is_today, persian, events, persian_events}, events as cards with their `year`.

    `events` are of `day`, which is today or the day of the year nearest to it that has events;
    `persian_events` are of today's day of the Persian year, as far as they are not among these.
    """
    events = Event.objects.published().with_month_day()
    near = [f"{today + timedelta(days=step):%m-%d}" for step in range(-DRIFT, DRIFT + 1)]
    rows = _best_first(events.filter(month_day__in=near))
    day, here = today, [row for row in rows if f"{row[1]:%m-%d}" == f"{today:%m-%d}"]
    if not here and (nearest := _nearest_day(events, today)):
        day, here = nearest, _best_first(events.filter(month_day=f"{nearest:%m-%d}"))
    there = [row for row in rows if row not in here and _persian(row[1])[1:] == _persian(today)[1:]]
    shown = here[:MOST_EVENTS], there[:MOST_EVENTS]
    loaded = (
        Event.objects.with_cards()
        .prefetch_related(None)
        .in_bulk([pk for rows in shown for pk, _ in rows])
    )
    return {
        "day": day,
        "is_today": day == today,
        "persian": parse(today.isoformat()).display("persian", page_language()),
        "events": _cards(shown[0], loaded, lambda day: day.year),
        "persian_events": _cards(shown[1], loaded, lambda day: _persian(day)[0]),
    }


def _best_first(events: EventQuerySet) -> Rows:
    """Keys and days, those that evidence verifies best before the others."""
    best = F("best_state").desc(nulls_last=True)
    rows = events.with_cards().order_by(best, "-evidence_count", "earliest", "slug")
    return list(rows.values_list("pk", "earliest"))


def _cards(rows: Rows, events: dict[int, Event], year: Callable[[date], int]) -> list[Card]:
    """Cards from the oldest to the newest."""
    return [
        record_card(events[pk], year=year(day), **event_date(events[pk]))
        for pk, day in sorted(rows, key=lambda row: row[1])
    ]


def _persian(day: date) -> tuple[int, int, int]:
    """Year, month and day of the Persian calendar; zeros for a day that it does not reach."""
    return from_gregorian(day) if FIRST_DAY <= day <= LAST_DAY else (0, 0, 0)


def _nearest_day(events: EventQuerySet, today: date) -> date | None:
    """The day of the year with events that is nearest to today, in a leap year."""
    days = [
        date.fromisoformat(f"2000-{month_day}")
        for month_day in events.order_by().values_list("month_day", flat=True).distinct()
    ]
    wanted = today.replace(year=2000)
    return min(days, key=lambda day: (_days_apart(day, wanted), day < wanted), default=None)


def _days_apart(one: date, other: date) -> int:
    """Days between two days of the same leap year, over its end where that is shorter."""
    days = abs((one - other).days)
    return min(days, 366 - days)
