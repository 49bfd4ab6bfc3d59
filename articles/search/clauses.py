"""What queries of the index are made of: terms, times, and words next to one another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import tantivy
from tantivy import Occur, Query

from articles.dates import Span

from .analysis import chunks
from .schema import SCHEMA, month_of

MOST_JOINED = 6


def term(name: str, value: str | int) -> Query:
    """Records that have a value in a field, ranked by how often."""
    return Query.term_query(SCHEMA, name, value, "freq")


def any_of(queries: Iterable[Query]) -> Query:
    """Records that fit one query at least."""
    parts = list(queries)
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Should, q) for q in parts])


def all_of(queries: Iterable[Query]) -> Query:
    """Records that fit every query."""
    parts = list(queries)
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Must, q) for q in parts])


def _between(name: str, low: int, high: int) -> Query:
    kind = tantivy.FieldType.Unsigned
    return Query.range_query(SCHEMA, name, kind, low, high)


def span_query(span: Span, discussed: bool = False) -> Query:
    """Records whose own span, or with `discussed` whose events' spans, share a day with `span`."""
    first, last = span.earliest, span.latest
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return term("discussed" if discussed else "year", first.year)
    if discussed:
        return _between("month", month_of(first), month_of(last))
    early = _between("earliest", 0, last.toordinal())
    return all_of([early, _between("latest", first.toordinal(), date.max.toordinal())])


def phrase_query(text: str) -> Query | None:
    """The words in this order, none left out; two that a hyphen or nothing joins also as one."""
    parts = chunks(text)
    words = [word for chunk in parts for word in chunk.words]
    ways = [words]
    if len(words) <= MOST_JOINED:
        ways += [
            [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]
            for at in range(len(words) - 1)
        ]
    if any(chunk.joined for chunk in parts):
        ways.append([word for chunk in parts for word in (chunk.joined or chunk.words)])
    ways = [way for way in ways if way]
    fields = ("words", "heading")
    return any_of([sequence(field, way) for way in ways for field in fields]) if ways else None


def sequence(field: str, words: list[str]) -> Query:
    """Folded words next to one another, in this order."""
    if len(words) == 1:
        return Query.term_query(SCHEMA, field, words[0])
    return Query.phrase_query(SCHEMA, field, [*words])
