"""Records like the one that is read, as the search index sees it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from articles.models import Record
from articles.search.results import more_like

from .cards import Card, date_card, record_card

MOST = 5


def related_cards(record: Record, shown: Iterable[Record]) -> list[Card]:
    """Cards of the nearest published articles and events, without those that the page shows."""
    keys = frozenset(other.key for other in shown)
    return [_card(other) for other in more_like(record, MOST, without=keys)]


def _card(record: Any) -> Card:
    outlet = getattr(record, "publication", None)
    meta = outlet.name if outlet else getattr(record, "place", "")
    lang = getattr(record, "language", "")
    return record_card(record, **date_card(getattr(record, "edtf", None)), meta=meta, lang=lang)
