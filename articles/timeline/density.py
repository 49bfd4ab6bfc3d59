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
    """How many rows touch the years `first` to `last`, both inclusive; `percent` is a whole number
    of the highest bar's count."""

    first: int
    last: int
    count: int
    percent: int


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


def _within(spans: list[YearSpan], window: Span | None) -> list[YearSpan]:
    """The spans cut to the years of `window`, or to the years that have a row's own end."""
    edges = (date.min.year, date.max.year)
    ends = [year for first, last, _count in spans for year in (first, last) if year not in edges]
    low, high = (min(ends), max(ends)) if ends else edges
    if window:
        low, high = max(low, window.earliest.year), min(high, window.latest.year)
    cut = [(max(first, low), min(last, high), count) for first, last, count in spans]
    return [span for span in cut if span[0] <= span[1]]
