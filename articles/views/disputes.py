"""Where sources disagree: about events and their dates, and articles with each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from articles.dates import EDTF
from articles.models import Annotation, Article, CrossLink, Event, Evidence, LinkType
from articles.models.annotation import AnnotationQuerySet
from articles.models.event import EventQuerySet
from articles.presenters import quote

from .cards import Card, date_card, record_card

MOST = 20


def differing_events(events: EventQuerySet) -> list[Card]:
    """The first events of which a source disagrees, or gives a date that the recorded one does not
    allow: cards with `sources`, list of {label, lang, url, says, date, date_value, certainty}."""
    rows = list(events.with_differing_evidence().chronological()[:MOST])
    evidence = Evidence.objects.readable().differing().filter(event__in=rows).with_passages()
    sources: dict[int, list[Evidence]] = defaultdict(list)
    for item in evidence:
        sources[item.event_id].append(item)
    found = []
    for event in rows:
        differing = [item for item in sources[event.pk] if differs(item, event)]
        if differing:
            cards = [_source_card(item) for item in differing]
            found.append(record_card(event, **date_card(event.edtf), sources=cards))
    return found


def differs(item: Evidence, event: Event) -> bool:
    """Whether a piece of evidence contradicts its event; to be less precise is no contradiction."""
    return item.disagrees or not _allows(item.asserts, event.edtf)


def _allows(asserted: EDTF | None, recorded: EDTF | None) -> bool:
    if asserted is None or recorded is None:
        return asserted is None
    return asserted.earliest <= recorded.earliest and recorded.latest <= asserted.latest


def _source_card(item: Evidence) -> Card:
    card = {"label": item.citation or item.url, "url": item.url, "says": item.says or item.note}
    if item.annotation:
        article: Any = item.annotation.article
        names = [row.author.name for row in article.shown_authorships]
        card = {
            "label": ": ".join(filter(None, (", ".join(names), article.label))),
            "lang": article.language,
            "url": item.annotation.get_absolute_url(),
            "says": card["says"] or item.annotation.claim or f"“{quote(item.annotation)}”",
        }
    return {**card, **date_card(item.asserts)}


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
