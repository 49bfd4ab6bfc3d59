"""What changed lately: records that came in or were saved again since readers first saw them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from articles.dates import parse
from articles.models import Annotation, Article, Event

from .cards import Card, date_card

MOST = 8
# Publishing saves a record more than once.
SETTLING = timedelta(minutes=1)
WORDS: dict[type[Any], tuple[Any, Any]] = {
    Event: (_("new event"), _("event revised")),
    Article: (_("new article"), _("article revised")),
    Annotation: (_("new claim"), _("claim revised")),
}


def latest_changes(*kinds: QuerySet) -> list[Card]:
    """The records of `kinds` (events, articles, claims) that changed last, the newest first: list
    of {what, title, lang, url, key} with the day of the change as `date_card` has it."""
    rows = [
        row for kind in kinds for row in _without_bodies(kind).order_by("-modified", "pk")[:MOST]
    ]
    rows.sort(key=lambda row: row.modified, reverse=True)
    return [_change_card(row) for row in rows[:MOST]]


def _without_bodies(rows: QuerySet) -> QuerySet:
    bodies = ("body", "html", "plain_text")
    if rows.model is Annotation:
        rows = rows.select_related("article").defer(*(f"article__{name}" for name in bodies))
    return rows.defer(*bodies) if rows.model is Article else rows


def _change_card(row: Any) -> Card:
    new, revised = WORDS[type(row)]
    record = row.article if isinstance(row, Annotation) else row
    return {
        "what": new if row.modified - row.published_at < SETTLING else revised,
        "title": str(row),
        "lang": getattr(row, "language", ""),
        "url": row.get_absolute_url(),
        "key": record.key,
        **date_card(parse(f"{localtime(row.modified):%Y-%m-%d}")),
    }
