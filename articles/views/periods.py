"""Years and decades as links: the bar of years, and the decades."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.urls import reverse

from articles.search.query import Query
from articles.timeline import Bar, YearSpan, bars

from .dates import decade_words


def address(path: str, query: Query) -> str:
    """A path with the query's parameters, without a lone question mark."""
    return path + query.urlencode().removesuffix("?")


def year_url(query: Query, year: int) -> str:
    """The events of one year, under the query's other filters."""
    rest = replace(query, year="", page=1)
    if rest.has_period:
        return address(reverse("timeline"), replace(rest, year=f"{year:04}"))
    return address(reverse("timeline-year", args=[year]), rest)


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


def decades(spans: list[YearSpan]) -> list[dict[str, Any]]:
    """The decades with events as links to the timeline: list of {label, count, url}."""
    timeline = reverse("timeline")
    return [
        {
            "label": decade_words(decade.first // 10 * 10),
            "count": decade.count,
            "url": f"{timeline}?from={decade.first:04}&to={decade.last:04}",
        }
        for decade in bars(spans, step=10)
    ]
