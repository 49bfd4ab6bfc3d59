"""Years and decades as links: the bar of years, and the overview of a whole span."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.urls import reverse

from articles.search.query import Query
from articles.timeline import Bar, YearSpan, bars, ticks

from .dates import decade_words

# More years than these are drawn in one figure, with links to the decades below it.
MOST_YEARS = 30
# Per cent of the highest bar: a year with a single event is still seen beside one with hundreds.
LOWEST = 4


def address(path: str, query: Query) -> str:
    """A path with the query's parameters, without a lone question mark."""
    return path + query.urlencode().removesuffix("?")


def year_url(query: Query, year: int) -> str:
    """The events of one year, under the query's other filters."""
    rest = replace(query, year="", page=1)
    if rest.has_period:
        return address(reverse("timeline"), replace(rest, year=f"{year:04}"))
    return address(reverse("timeline-year", args=[year]), rest)


def decade_url(query: Query, decade: Bar) -> str:
    """The events of a decade, as far as it lies in the query's own period."""
    span = replace(query, year="").span
    keeps_start = bool(query.from_) and span is not None and span.earliest.year >= decade.first
    keeps_end = bool(query.to) and span is not None and span.latest.year <= decade.last
    part = replace(
        query,
        year="",
        page=1,
        from_=query.from_ if keeps_start else f"{decade.first:04}",
        to=query.to if keeps_end else f"{decade.last:04}",
    )
    return address(reverse("timeline"), part)


def year_links(
    drawn: list[Bar], url: Callable[[int], str], current: int | None = None
) -> list[dict[str, Any]]:
    """The arguments of `components/years.html`: list of {year, count, percent, url, current}."""
    return [
        {
            "year": bar.first,
            "count": bar.count,
            "percent": bar.percent,
            "url": url(bar.first),
            "current": bar.first == current,
        }
        for bar in drawn
    ]


def overview(spans: list[YearSpan], query: Query) -> dict[str, Any]:
    """The arguments of `components/overview.html`, or of years.html where the years are few.

    {years} or {bars, ticks, decades, first, last, busiest}; bars and decades have a `url`, bars
    their `height` in per cent.
    """
    window = replace(query, year="").span
    drawn = bars(spans, window=window)
    if not drawn or drawn[-1].first - drawn[0].first < MOST_YEARS:
        current = int(query.year) if query.year else None
        return {"years": year_links(drawn, lambda year: year_url(query, year), current)}
    return {
        "bars": [
            {"bar": bar, "url": year_url(query, bar.first), "height": max(bar.percent, LOWEST)}
            for bar in drawn
        ],
        "ticks": ticks(drawn),
        "decades": [
            {
                "label": decade_words(decade.first // 10 * 10),
                "count": decade.count,
                "url": decade_url(query, decade),
            }
            for decade in bars(spans, step=10, window=window)
        ],
        "first": drawn[0].first,
        "last": drawn[-1].first,
        "busiest": max(drawn, key=lambda bar: bar.count),
    }
