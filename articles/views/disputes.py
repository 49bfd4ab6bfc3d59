"""Where sources disagree: about events and their dates, and articles with each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from articles.dates import EDTF
from articles.models import Annotation, Article, CrossLink, Evidence, LinkType
from articles.models.annotation import AnnotationQuerySet
from articles.models.event import EventQuerySet
from articles.presenters import quote

from .cards import Card, date_card, record_card

MOST = 60


def differing_events(events: EventQuerySet) -> list[Card]:
    """The events of which a source disagrees, or gives a date that the recorded one does not
    allow: cards with `sources`, list of {label, lang, url, says, date, date_value, certainty}."""
    evidence = Evidence.objects.readable().differing().filter(event__in=events.order_by())
    order = ("event__earliest", "event__latest", "event__slug", "position", "pk")
    rows = evidence.with_passages().select_related("event").order_by(*order)[:MOST]
    found = (item for item in rows if differs(item))
    return [
        record_card(event, **date_card(event.edtf), sources=[_source_card(item) for item in items])
        for event, items in groupby(found, key=lambda item: item.event)
    ]


def differs(item: Evidence) -> bool:
    """Whether a piece of evidence contradicts its event; to be less precise is no contradiction."""
    return item.disagrees or not _allows(item.asserts, item.event.edtf)


def _allows(asserted: EDTF | None, recorded: EDTF | None) -> bool:
    if asserted is None or recorded is None:
        return asserted is None
    return asserted.earliest <= recorded.earliest and recorded.latest <= asserted.latest


def _source_card(item: Evidence) -> Card:
    card = {"label": item.citation or item.url, "url": item.url, "says": item.says or item.note}
    if item.annotation:
        article: Any = item.annotation.article
        names = [row.author.label for row in article.shown_authorships]
        card = {
            "label": ": ".join(filter(None, (", ".join(names), article.label))),
            "lang": article.language,
            "url": item.annotation.get_absolute_url(),
            "says": card["says"] or item.annotation.claim or f"“{quote(item.annotation)}”",
        }
    asserted = item.asserts
    return {**card, **date_card(None if str(asserted) == item.event.date else asserted)}


def contradictions(links: Iterable[CrossLink], claims: AnnotationQuerySet) -> list[dict[str, Any]]:
    """The links of type `contradicts`: list of {sides, reason}; a side is a card with `passages`,
    those of `claims` that its article makes."""
    found = [link for link in links if link.type == LinkType.CONTRADICTS]
    ends: list[Any] = [end for link in found for end in (link.source, link.target)]
    articles = {end.pk for end in ends if isinstance(end, Article)}
    passages: dict[int, list[Annotation]] = defaultdict(list)
    for claim in claims.filter(article__in=articles).order_by("start", "slug"):
        passages[claim.article_id].append(claim)
    return [
        {
            "sides": [_side(end, passages) for end in (link.source, link.target)],
            "reason": link.reason,
        }
        for link in found
    ]


def _side(record: Any, passages: dict[int, list[Annotation]]) -> Card:
    claims = passages[record.pk] if isinstance(record, Article) else []
    cards = [
        {
            "url": f"{record.get_absolute_url()}#annotation-{claim.slug}",
            "claim": claim.claim,
            "stance": claim.stance,
        }
        for claim in claims
    ]
    date = date_card(getattr(record, "edtf", None))
    return record_card(record, **date, lang=getattr(record, "language", ""), passages=cards)
