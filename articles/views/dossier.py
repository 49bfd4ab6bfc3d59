"""The dossier of a topic: all that stands on its page, from the glance to what changed lately."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

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
from .sections import claims_section, section
from .timelines import page_timeline

MOST_ARTICLES = 20
MOST_CLAIMS = 20
MOST_ACTORS = 24
MOST_LINKS = 60
LONGEST_TEXT = 160


def dossier(request: HttpRequest, topic: Topic) -> dict[str, Any]:
    """The arguments of `components/dossier/dossier.html`, from the published records on `topic`."""
    events = Event.objects.published().on_topic(topic)
    articles = Article.objects.published().on_topic(topic)
    claims = Annotation.objects.readable().claims().on_topic(topic)
    query = Query(topic=(topic.slug,))
    links = CrossLink.objects.around(topic).readable(MOST_LINKS)
    changes = latest_changes(events, articles, claims)
    argued = claims_section(claims, MOST_CLAIMS)
    return {
        "topic": topic,
        "names": name_groups(topic),
        "pins": [_pin_card(pin) for pin in topic.pins.readable().with_cards()],
        "glance": _glance(events),
        "totals": totals(event=events, article=articles),
        "stances": stance_balance(argued["stances"]),
        "timeline": page_timeline(request, events, articles, query=query),
        "events": _by_year(section(events.with_certainty().chronological(), _event_row)),
        "timeline_url": address(reverse("timeline"), query),
        "claims": argued,
        "matrix": topic_matrix(topic, claims),
        "articles": section(articles.with_cards().newest_first(), _article_row, MOST_ARTICLES),
        "articles_url": address(reverse("article-list"), query),
        "relations": _relations(link for link in links if link.type != LinkType.CONTRADICTS),
        "involved": _involved(events, topic),
        "differing": differing_events(events),
        "contradictions": contradictions(links, claims),
        "neighbours": _neighbours(topic),
        "changes": changes,
    }


def _glance(events: EventQuerySet) -> dict[str, Card | None]:
    """The first and the latest dated event as cards, None where there is none."""
    dated = events.filter(earliest__isnull=False).with_certainty()
    ends = {"first": dated.chronological(), "latest": dated.newest_first()}
    return {
        name: next((record_card(event, **event_date(event)) for event in rows[:1]), None)
        for name, rows in ends.items()
    }


def stance_balance(counts: Iterable[tuple[str, int]]) -> dict[str, Any]:
    """The arguments of `components/stance_balance.html`: {total, parts}; a part is {stance, count,
    x, width}, in percent of the bar. All three stances are there, in their order."""
    known = dict(counts)
    total = sum(known.values())
    parts, before = [], 0
    for stance in Stance.values:
        count = known.get(stance, 0)
        x, width = (round(100 * n / max(total, 1), 2) for n in (before, count))
        parts.append({"stance": stance, "count": count, "x": x, "width": width})
        before += count
    return {"total": total, "parts": parts}


def _event_row(event: Event) -> Card:
    """An event that `with_certainty()` loaded, on two lines; its year by which it is grouped."""
    year = event.earliest.year if event.earliest and event.earliest.year > 1 else None
    text = excerpt(event.description, LONGEST_TEXT)
    return record_card(event, **event_date(event), meta=event.place, text=text, year=year)


def _by_year(found: dict[str, Any]) -> dict[str, Any]:
    """A section of events with `years`: list of {year, cards}; None where the year is not known."""
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
        card = _article_row(pin.article)
    else:
        card = _passage_card(pin.annotation)  # type: ignore[arg-type]
    return {**card, "note": pin.note}


def _passage_card(annotation: Annotation) -> Card:
    """A passage by what its author claims there, or else by its own words."""
    article = _article_row(annotation.article)
    return {
        **article,
        "kind": "passage",
        "url": annotation.get_absolute_url(),
        "title": annotation.claim or f"“{quote(annotation)}”",
        "lang": "" if annotation.claim else article["lang"],
        "stance": annotation.stance,
        "meta": f"{article['meta']}: {article['title']}" if article["meta"] else article["title"],
    }


def _relations(links: Iterable[CrossLink]) -> list[dict[str, Any]]:
    """Links by their type: list of {label, links}; a link is {source, target, reason}."""
    groups = groupby(links, key=lambda link: link.type)
    return [
        {
            "label": LinkType(kind).label,
            "links": [
                {"source": _end(link.source), "target": _end(link.target), "reason": link.reason}
                for link in found
            ],
        }
        for kind, found in groups
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
    cards = [
        record_card(
            actor, roles=roles, shared=ranked[actor.pk], events_url=_shared_url(topic, actor)
        )
        for actor, roles in taking_part.roles_of(list(ranked)[:MOST_ACTORS])
    ]
    return {"cards": cards, "total": len(ranked)}


def _shared_url(topic: Topic, actor: Actor) -> str:
    return address(reverse("timeline"), Query(topic=(topic.slug,), actor=(actor.slug,)))


def _neighbours(topic: Topic) -> list[dict[str, Any]]:
    """The topics around: list of {label, topics} with counts, without empty ones."""
    around: Any = topic
    above = Topic.objects.filter(pk__in=[broader.pk for broader in topic.shown_ancestors])
    groups = (
        (_("Broader"), above),
        (_("Narrower"), around.narrower),
        (_("Related"), around.related),
    )
    found = [
        {"label": label, "topics": list(rows.published().with_counts())} for label, rows in groups
    ]
    return [group for group in found if group["topics"]]
