"""What changed lately: records that came in or were saved again since readers first saw them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from articles.dates import parse

from .cards import Card, date_card

MOST = 8
# Publishing saves a record more than once.
SETTLING = timedelta(minutes=1)
WORDS: dict[str, tuple[Any, Any]] = {
    "event": (_("new event"), _("event revised")),
    "article": (_("new article"), _("article revised")),
    "claim": (_("new claim"), _("claim revised")),
}


def latest_changes(events: QuerySet, articles: QuerySet, claims: QuerySet) -> list[Card]:
    """The records that changed last, the newest first, in one query: list of {what, title, lang,
    url, key} with the day of the change as `date_card` has it. A claim has its article's key."""
    parts = (
        _changes(events, "event", heading="title", page="slug"),
        _changes(articles, "article", heading="title", page="slug", lang="language"),
        _changes(claims, "claim", heading="claim", page="article__slug", passage="slug"),
    )
    rows = parts[0].union(*parts[1:], all=True)
    rows = rows.order_by("-changed", "record_kind", "page", "passage")
    return [_change_card(row) for row in rows[:MOST]]


def _changes(rows: QuerySet, kind: str, **columns: str) -> QuerySet:
    """The same columns of each kind; what a kind has not is empty."""
    texts: dict[str, Any] = {
        name: Cast(columns[name], TextField()) if name in columns else Value("")
        for name in ("heading", "page", "lang", "passage")
    }
    times = {"changed": F("modified"), "since": F("published_at")}
    return rows.order_by().values(record_kind=Value(kind), **times, **texts)


def _change_card(row: dict[str, Any]) -> Card:
    kind = "article" if row["record_kind"] == "claim" else row["record_kind"]
    url = reverse(f"{kind}-detail", args=[row["page"]])
    new, revised = WORDS[row["record_kind"]]
    return {
        "what": new if row["changed"] - row["since"] < SETTLING else revised,
        "title": row["heading"],
        "lang": row["lang"],
        "url": f"{url}#annotation-{row['passage']}" if row["passage"] else url,
        "key": f"{kind}:{row['page']}",
        **date_card(parse(f"{localtime(row['changed']):%Y-%m-%d}")),
    }
