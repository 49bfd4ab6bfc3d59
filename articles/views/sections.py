"""Parts of a record's page: each shows the first of many rows and says how many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Count, QuerySet

from articles.models import LinkEnd, LinkType, Record, Stance, Topic
from articles.models.annotation import AnnotationQuerySet
from articles.models.fields import DatedQuerySet
from articles.search.query import Query
from articles.timeline import bars

from .cards import Card, claim_card, date_card
from .periods import address, year_links

BOUND = 50


def section(rows: QuerySet, card: Callable[[Any], Card]) -> dict[str, Any]:
    """The first 50 rows as {cards, total, is_cut}; they are counted only where there are more."""
    found = list(rows[: BOUND + 1])
    is_cut = len(found) > BOUND
    total = rows.count() if is_cut else len(found)
    return {"cards": [card(row) for row in found[:BOUND]], "total": total, "is_cut": is_cut}


def claims_section(claims: AnnotationQuerySet) -> dict[str, Any]:
    """Claims as a section, with `stances`: list of (stance, how many)."""
    counts = dict(claims.order_by().values_list("stance").annotate(Count("pk", distinct=True)))
    return {
        **section(claims.with_articles().as_written(), claim_card),
        "stances": [(stance, counts[stance]) for stance in Stance.values if stance in counts],
    }


def links_section(ends: Iterable[LinkEnd]) -> list[dict[str, Any]]:
    """Curated links of a record as links.html takes them, each with the other record's date."""
    return [
        {"end": end, "date": date_card(getattr(end.other, "edtf", None))["date"]} for end in ends
    ]


def link_map(record: Record, ends: Iterable[LinkEnd]) -> dict[str, list[dict[str, Any]]]:
    """Curated links as link_map.html draws them: {incoming, outgoing}, each a list of
    {end, label, date}.

    `label` reads in the direction of the arrow, from the source to the target.
    """
    links: dict[str, list[dict[str, Any]]] = {"incoming": [], "outgoing": []}
    for row in links_section(ends):
        link = row["end"].link
        comes_in = link.type != LinkType.SEE_ALSO and link.target == record
        row["label"] = link.get_type_display()
        links["incoming" if comes_in else "outgoing"].append(row)
    return links if any(links.values()) else {}


def by_topic(claims: Iterable[Card]) -> list[tuple[Topic | None, list[Card]]]:
    """Claims under each of their topics, topics by name; those without one come last."""
    groups: dict[Topic | None, list[Card]] = {}
    for claim in claims:
        for topic in claim["topics"] or [None]:
            groups.setdefault(topic, []).append(claim)
    return sorted(groups.items(), key=lambda pair: (pair[0] is None, pair[0] and pair[0].label))


def year_bars(rows: DatedQuerySet, path: str, query: Query) -> list[dict[str, Any]]:
    """How many rows touch each year, as years.html draws them; each leads to the list at `path`
    with the filters of `query` and that year."""
    return year_links(
        bars(rows.year_spans()), lambda year: address(path, replace(query, year=f"{year:04}"))
    )
