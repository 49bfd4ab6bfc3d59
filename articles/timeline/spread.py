"""How events spread over time, whether they are counted in the database or at hand as rows."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Final

from articles.dates import Span

from .periods import DAYS_OF_YEAR, MONTH, YEAR, Step, in_calendar, length, outward

# First day, last day (both inclusive), and how many records reach from the one to the other.
Stretch = tuple[date, date, int]

# A whole of more years than these begins with the part where most events lie, if that is no larger
# a share of it: one event of 1813 does not squeeze a thousand of this century.
LONG: Final = 40
MOST: Final = 0.6
_EDGES = (date.min, date.max)


@dataclass(frozen=True, slots=True)
class Column:
    """How many records touch a step of time, and its place: shares of the breadth and height."""

    span: Span
    count: int
    x: float
    width: float
    height: float


def extent(stretches: Iterable[Stretch], persian: bool = False) -> Span | None:
    """From the first to the last day that a record names, in round steps; None without one.

    Ends that are open or unknown reach no further than the other records do.
    """
    days = [
        day
        for low, high, _count in stretches
        for day in (low, high)
        if day not in _EDGES or low == high
    ]
    if not days:
        return None
    named = Span(min(days), max(days))
    step = YEAR if length(named) > 3 * YEAR.days else MONTH
    return outward(named, in_calendar(step, named, persian))


def closed(window: Span, whole: Span) -> Span:
    """A window whose open ends are those of the whole; as it is, where it lies beside that."""
    low = whole.earliest if window.earliest == date.min else window.earliest
    high = whole.latest if window.latest == date.max else window.latest
    return Span(low, high) if low <= high else window


def beginning(stretches: Sequence[Stretch], whole: Span, persian: bool = False) -> Span:
    """The part of the whole that is shown first: all of it, or the years where most events lie.

    It gains what share of the events it holds, and loses what share of the time it takes.
    """
    days = length(whole)
    if days < LONG * DAYS_OF_YEAR:
        return whole
    counts: Counter[date] = Counter()
    for low, _high, count in stretches:
        counts[max(low, whole.earliest)] += count
    total = counts.total()
    best, found = 0.0, whole
    gain, start, before = 0.0, whole.earliest, whole.earliest
    for day in sorted(counts):
        gain -= (day - before).days / days
        if gain <= 0:
            gain, start = 0.0, day
        gain += counts[day] / total
        before = day
        if gain > best:
            best, found = gain, Span(start, day)
    found = outward(found, in_calendar(YEAR, found, persian))
    # What follows to the end of the whole is recent: a little of it stays in.
    if length(Span(found.latest, whole.latest)) < length(found) / 2:
        found = Span(found.earliest, whole.latest)
    fits = whole.contains(found.earliest) and whole.contains(found.latest)
    return found if fits and length(found) < MOST * days else whole


def columns(stretches: Iterable[Stretch], window: Span, step: Step) -> list[Column]:
    """The steps of a window that records touch, each record counted in all that it touches.

    Columns are cut at the window; a column without records is left out.
    """
    parts = list(step.parts_of(window))
    starts = [part.earliest for part in parts]
    changes = [0] * (len(parts) + 1)
    for low, high, count in stretches:
        if low <= window.latest and high >= window.earliest:
            changes[max(bisect_right(starts, low) - 1, 0)] += count
            changes[bisect_right(starts, high)] -= count
    counts = list(accumulate(changes))[:-1]
    highest = max(counts, default=0)
    days = length(window)
    found = []
    for part, count in zip(parts, counts, strict=True):
        if count:
            low, high = max(part.earliest, window.earliest), min(part.latest, window.latest)
            x = (low - window.earliest).days / days
            width = ((high - low).days + 1) / days
            found.append(Column(part, count, x, width, count / highest))
    return found
