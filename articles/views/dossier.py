"""The dossier of a topic: all that stands on its page, from the glance to what changed lately."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import (
    Actor,
    Annotation,
    Article,
    CrossLink,
    Event,
    LinkType,
    Participation,
    Stance,
    Topic,
    TopicPin,
)
from articles.models.annotation import AnnotationQuerySet
from articles.models.counts import totals
from articles.models.event import EventQuerySet
from articles.presenters import quote
from articles.search.query import Query
from articles.text import excerpt

from .cards import Card, article_card, date_card, event_date, record_card
from .disputes import contradictions, differing_events
from .lately import latest_changes
from .matrices import topic_matrix
from .names import name_groups
from .periods import address
from .timelines import page_timeline

MOST_EVENTS = 50
MOST_ARTICLES = 20
MOST_ACTORS = 24
MOST_LINKS = 60
LONGEST_TEXT = 160


def dossier(request: HttpRequest, topic: Topic) -> dict[str, Any]:
    """The arguments of `components/dossier/dossier.html`, from the published records on `topic`."""
    events = Event.objects.published().on_topic(topic)
    articles = Article.objects.published().on_topic(topic)
    claims = Annotation.objects.readable().claims().on_topic(topic)
    query = Query(topic=(topic.slug,))
    counts = totals(event=events, article=articles, **_by_stance(claims))
    links = CrossLink.objects.around(topic).readable(MOST_LINKS)
    dated = _first(
        events.with_certainty().chronological(), _event_row, MOST_EVENTS, counts["event"]
    )
    newest = articles.with_bylines().newest_first()
    return {
        "topic": topic,
        "names": name_groups(topic),
        "pins": [_pin_card(pin) for pin in topic.pins.readable().with_cards()],
        "first": next(iter(dated["cards"]), None),
        "latest": _latest(events),
        "stances": stance_balance(counts),
        "timeline": page_timeline(request, events, articles, query=query),
        "timeline_url": address(reverse("timeline"), query),
        "events": _by_year(dated),
        "matrix": topic_matrix(topic, claims),
        "articles": _first(newest, _article_row, MOST_ARTICLES, counts["article"]),
        "articles_url": address(reverse("article-list"), query),
        "relations": _relations(link for link in links if link.type != LinkType.CONTRADICTS),
        "most_links": MOST_LINKS if len(links) == MOST_LINKS else 0,
        "involved": _involved(events, topic),
        "differing": differing_events(events),
        "contradictions": contradictions(links, claims),
        "neighbours": _neighbours(topic),
        "changes": latest_changes(events, articles, claims),
    }


def _first(rows: QuerySet, card: Callable[[Any], Card], most: int, total: int) -> dict[str, Any]:
    """The first rows of `total` as {cards, total, is_cut}."""
    return {"cards": [card(row) for row in rows[:most]], "total": total, "is_cut": total > most}


def _by_stance(claims: AnnotationQuerySet) -> dict[str, AnnotationQuerySet]:
    return {stance: claims.filter(stance=stance) for stance in Stance.values}


def stance_balance(counts: dict[str, int]) -> dict[str, Any]:
    """The arguments of `components/stance_balance.html`: {total, parts}; a part is {stance, count,
    x, width}, in percent of the bar. All three stances are there, in their order."""
    total = sum(counts[stance] for stance in Stance.values)
    parts, before = [], 0
    for stance in Stance.values:
        x, width = (round(100 * n / max(total, 1), 2) for n in (before, counts[stance]))
        parts.append({"stance": stance, "count": counts[stance], "x": x, "width": width})
        before += counts[stance]
    return {"total": total, "parts": parts}


def _latest(events: EventQuerySet) -> Card | None:
    """The event that begins last; None where no event has a date."""
    newest = events.filter(earliest__isnull=False).with_certainty().newest_first().first()
    return _event_row(newest) if newest else None


def _event_row(event: Event) -> Card:
    """An event that `with_certainty()` loaded, on two lines; its year by which it is grouped."""
    year = event.earliest.year if event.earliest and event.earliest.year > 1 else None
    text = excerpt(event.description, LONGEST_TEXT)
    return record_card(event, **event_date(event), meta=event.place, text=text, year=year)


def _by_year(found: dict[str, Any]) -> dict[str, Any]:
    """The first events with `years`: list of {year, cards}; None where the year is not known."""
    groups = groupby(found["cards"], key=lambda card: card["year"])
    return {**found, "years": [{"year": year, "cards": list(cards)} for year, cards in groups]}


def _article_row(article: Article) -> Card:
    """An article on two lines."""
    return {**article_card(article), "text": ""}


def _pin_card(pin: TopicPin) -> Card:
    """A pinned record that `with_cards()` loaded, with the note of the editors."""
    if pin.event:
        card = record_card(pin.event, **date_card(pin.event.edtf), meta=pin.event.place)
    elif pin.article:
        card = record_card(pin.article, **_source(pin.article))
    else:
        card = _passage_card(pin.annotation)  # type: ignore[arg-type]
    return {**card, "note": pin.note}


def _passage_card(annotation: Annotation) -> Card:
    """A passage by what its author claims there, or else by its own words."""
    article = annotation.article
    return {
        **record_card(article, **_source(article)),
        "kind": "passage",
        "url": annotation.get_absolute_url(),
        "title": annotation.claim or f"“{quote(annotation)}”",
        "lang": "" if annotation.claim else article.language,
        "stance": annotation.stance,
        "source": article,
    }


def _source(article: Article) -> Card:
    """Date, language and outlet of an article."""
    outlet = article.publication.name if article.publication else ""
    return {**date_card(article.edtf), "lang": article.language, "meta": outlet}


def _relations(links: Iterable[CrossLink]) -> list[dict[str, Any]]:
    """Links by their type: list of {label, links}; a link is {source, target, reason}."""
    return [
        {
            "label": LinkType(kind).label,
            "links": [
                {"source": _end(link.source), "target": _end(link.target), "reason": link.reason}
                for link in found
            ],
        }
        for kind, found in groupby(links, key=lambda link: link.type)
    ]


def _end(record: Any) -> Card:
    """One end of a link: its heading in its language and its date."""
    date = date_card(getattr(record, "edtf", None))
    return record_card(record, **date, lang=getattr(record, "language", ""))


def _involved(events: EventQuerySet, topic: Topic) -> dict[str, Any]:
    """Who takes part in `events`, most often first: {cards, total}; a card has `roles`, list of
    (role, how often), `shared`, the number of events, and the address of these as `events_url`."""
    taking_part = Participation.objects.in_events(events)
    ranked = dict(taking_part.ranked())
    most = list(ranked)[:MOST_ACTORS]
    roles = taking_part.roles_of(most)
    cards = [
        record_card(
            actor,
            roles=roles[actor.pk],
            shared=ranked[actor.pk],
            events_url=address(
                reverse("timeline"), Query(topic=(topic.slug,), actor=(actor.slug,))
            ),
        )
        for actor in Actor.objects.published().filter(pk__in=most)
    ]
    cards.sort(key=lambda card: (-card["shared"], card["title"]))
    return {"cards": cards, "total": len(ranked)}


def _neighbours(topic: Topic) -> list[dict[str, Any]]:
    """The topics around: list of {label, topics} with counts, without empty ones."""
    found = Topic.objects.published().around(topic).with_counts()
    labels = (_("Broader"), _("Narrower"), _("Related"))
    groups = groupby(found, key=lambda other: other.place)
    return [{"label": labels[place], "topics": list(topics)} for place, topics in groups]
