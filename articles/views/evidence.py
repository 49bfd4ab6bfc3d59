"""What supports an event: each passage and reference, and the dates of those that differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from articles.dates import EDTF
from articles.models import Article, Event, Evidence, Verification
from articles.presenters import quote
from articles.scales import Scale

from .cards import Card, date_card
from .drawings import ticks_of
from .languages import listed


def evidence_card(item: Evidence) -> Card:
    """The arguments of `components/evidence.html`; `key` names the article of a passage."""
    date = date_card(item.asserts)
    card: Card = {
        "says": item.says,
        "state": Verification(item.state).name.lower(),
        "disagrees": item.disagrees,
        "note": item.note,
        "date": date["date"],
        "date_value": date["date_value"],
        "citation": item.citation,
        "url": item.url,
    }
    if item.annotation:
        article = item.annotation.article
        card |= {
            "state": card["state"] if item.asserts else "undated",
            "key": article.key,
            "quote": quote(item.annotation),
            "says": item.says or item.annotation.claim,
            "citation": article.label,
            "lang": article.language,
            "authors": [row.author for row in article.shown_authorships],  # type: ignore[attr-defined]
            "outlet": article.publication.name if article.publication else "",
            "published": date_card(article.edtf),
            "url": item.annotation.get_absolute_url(),
        }
    return card


def source_words(item: Evidence) -> str:
    """Who or what a piece of evidence is, in one line."""
    return _article_words(item.annotation.article) if item.annotation else item.citation or item.url


def _article_words(article: Article) -> str:
    authors = [row.author.label for row in article.shown_authorships]  # type: ignore[attr-defined]
    return ": ".join(part for part in (listed(authors), article.label) if part)


def differing_dates(event: Event, evidence: Sequence[Evidence]) -> dict[str, Any]:
    """The recorded date and those that sources assert, on one scale: {ticks, rows, ours}.

    rows: list of {date, date_value, certainty, shapes, is_ours, sources}, our own first, then one a
    source. Empty where no source differs; a date that is only less precise does not.
    """
    ours = event.edtf
    if ours is None or all(_covers(item.asserts or ours, ours) for item in evidence):
        return {}
    others = [item for item in evidence if item.asserts and item.asserts != ours]
    agreeing = [_source(item) for item in evidence if item not in others and _dates(item)]
    dated = [(ours, agreeing), *((item.asserts, [_source(item)]) for item in others)]
    scale = Scale.around(value for value, _sources in dated if value)
    rows = [
        {**date_card(value), "shapes": [scale.shape(value)], "is_ours": not at, "sources": sources}
        for at, (value, sources) in enumerate(dated)
        if value
    ]
    return {"ticks": ticks_of(scale), "rows": rows, "ours": rows[0]["shapes"][0]}


def _dates(item: Evidence) -> bool:
    """Whether it says when; a passage that names no date may still tell what happened."""
    return item.asserts is not None or item.annotation is None


def _source(item: Evidence) -> dict[str, str]:
    url = item.annotation.get_absolute_url() if item.annotation else item.url
    return {"label": source_words(item), "url": url}


def _covers(coarse: EDTF, fine: EDTF) -> bool:
    """Whether all days that `fine` allows are allowed by `coarse` too."""
    return coarse.earliest <= fine.earliest and fine.latest <= coarse.latest
