"""Events in the groups of a list: by year, and by the months of one year."""

from __future__ import annotations

from collections.abc import Iterable

from articles.dates import Point, Precision
from articles.models import Event

BEFORE, UNSTATED = 0, 13


def by_year(events: Iterable[Event]) -> dict[int, list[Event]]:
    """Events by the year of their earliest day; 1 where the beginning is open."""
    groups: dict[int, list[Event]] = {}
    for event in events:
        if event.earliest:
            groups.setdefault(event.earliest.year, []).append(event)
    return groups


def by_month(events: Iterable[Event], year: int) -> dict[int, list[Event]]:
    """Events that touch `year` by the month (1 to 12) in which they begin.

    `BEFORE` holds those that began earlier, `UNSTATED` those whose date names no month.
    """
    groups: dict[int, list[Event]] = {}
    for event in events:
        groups.setdefault(_month(event, year), []).append(event)
    return groups


def _month(event: Event, year: int) -> int:
    start = event.edtf.start if event.edtf else None
    if event.earliest and event.earliest.year < year:
        return BEFORE
    named = isinstance(start, Point) and start.precision in (Precision.DAY, Precision.MONTH)
    return event.earliest.month if named and event.earliest else UNSTATED
