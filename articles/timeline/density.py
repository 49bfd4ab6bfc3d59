"""How many events each year or decade touches, as bars side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from articles.dates import Span

# First year, last year (both inclusive), and how many rows reach from the one to the other.
YearSpan = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Bar:
    """How many rows touch the years `first` to `last`, both inclusive.

    `percent` is a whole number of the highest bar's count; `x` and `width` are percentages of
    the drawing's breadth.
    """

    first: int
    last: int
    count: int
    percent: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A year below the drawing, at `x` per cent of its breadth."""

    year: int
    x: float


def bars(spans: Iterable[YearSpan], step: int = 1, window: Span | None = None) -> list[Bar]:
    """Bars of `step` years (1 or 10) for all years that a row touches, oldest first.

    Rows reach no further than `window`; open ends reach as far as the other rows do. A bar
    without rows is left out.
    """
    spans = _within(list(spans), window)
    if not spans:
        return []
    origin = min(first for first, _last, _count in spans) // step
    slots = max(last for _first, last, _count in spans) // step - origin + 1
    counts = _touching(
        [(low // step - origin, high // step - origin, n) for low, high, n in spans], slots
    )
    highest = max(counts)
    return [
        Bar(
            first=max((origin + slot) * step, 1),
            last=min((origin + slot + 1) * step - 1, date.max.year),
            count=count,
            percent=max(1, round(100 * count / highest)),
            x=round(100 * slot / slots, 3),
            width=round(100 / slots, 3),
        )
        for slot, count in enumerate(counts)
        if count
    ]


def _touching(spans: list[YearSpan], slots: int) -> list[int]:
    """How many rows touch each slot, from spans of slots, by the changes at their ends."""
    changes = [0] * (slots + 1)
    for first, last, count in spans:
        changes[first] += count
        changes[last + 1] -= count
    return list(accumulate(changes))[:-1]


def ticks(drawn: list[Bar]) -> list[Tick]:
    """Round years to write below the bars of single years, few enough to be read."""
    if not drawn:
        return []
    first, last = drawn[0].first, drawn[-1].last
    breadth = last - first + 1
    step = next(step for step in (1, 5, 10, 25, 50, 100, 500, 1000, 5000) if breadth / step <= 7)
    rounds = range(-(-first // step) * step, last + 1, step)
    return [Tick(year, round(100 * (year - first + 0.5) / breadth, 3)) for year in rounds]


def _within(spans: list[YearSpan], window: Span | None) -> list[YearSpan]:
    """The spans cut to the years of `window`, or to the years that have a row's own end."""
    edges = (date.min.year, date.max.year)
    ends = [year for first, last, _count in spans for year in (first, last) if year not in edges]
    low, high = (min(ends), max(ends)) if ends else edges
    if window:
        low, high = max(low, window.earliest.year), min(high, window.latest.year)
    cut = [(max(first, low), min(last, high), count) for first, last, count in spans]
    return [span for span in cut if span[0] <= span[1]]
