"""What the first page shows, made of few queries whatever the size of the collection."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from articles.dates import parse
from articles.discs import arrange
from articles.models import Actor, Annotation, Article, Author, Event, Stance, Topic
from articles.models.counts import totals
from articles.models.disagreement import Disagreement, strongest_disagreements
from articles.models.newest import newest

from .cards import Card, date_card
from .on_this_day import on_this_day
from .periods import decades
from .timelines import span_overview

MOST_TOPICS = 12
MOST_ADDED, MOST_OF_A_KIND = 8, 4
MOST_DISAGREEMENTS = 3


def front(today: date) -> dict[str, Any]:
    """The ways into the collection on a day."""
    events = Event.objects.published()
    claims = Annotation.objects.readable().claims()
    counts = totals(
        topic=Topic.objects.published(),
        event=events,
        article=Article.objects.published(),
        actor=Actor.objects.published(),
        author=Author.objects.published(),
        **{stance: claims.filter(stance=stance) for stance in Stance.values},
    )
    stances = {stance: counts.pop(stance) for stance in Stance.values}
    return {
        "totals": counts | {"claim": sum(stances.values())},
        "stances": stances,
        "discs": arrange(**stances),
        "overview": span_overview(events),
        "decades": decades(events.year_spans()),
        "topics": Topic.objects.fullest(MOST_TOPICS),
        "disagreements": [
            _face_to_face(row) for row in strongest_disagreements(MOST_DISAGREEMENTS)
        ],
        "on_day": on_this_day(today),
        "added": _lately_added(),
    }


def _face_to_face(row: Disagreement) -> dict[str, Any]:
    """A topic, how many authors there see what, and two claims against each other."""
    authors = {
        stance: len({voice.key for voice in row.voices if voice.stance == stance})
        for stance in Stance.values
    }
    sides = [
        {"author": voice.author, "claim": claim, **date_card(claim.article.edtf)}
        for voice, claim in row.sides
    ]
    return {"topic": row.topic, "authors": authors, "sides": sides}


def _lately_added() -> list[dict[str, Any]]:
    """Days with the records published on them, newest first: list of {day, cards}."""
    days: dict[date, list[Card]] = {}
    for row in newest(MOST_ADDED, MOST_OF_A_KIND):
        url = reverse(f"{row.kind}-detail", args=[row.slug])
        dated = date_card(parse(row.date)) if row.date else {}
        days.setdefault(row.at.date(), []).append(row._asdict() | {"url": url} | dated)
    return [{"day": parse(day.isoformat()), "cards": cards} for day, cards in days.items()]
