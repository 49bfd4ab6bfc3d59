"""Topics on which authors differ most: who sees interests meet where others see them part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, product
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Count, F, Min, Q

from .annotation import Annotation, Stance
from .author import Author
from .local_names import shown_name
from .topic import Topic

# So many topics with the most authors on both sides are looked at closely.
_CANDIDATES = 12
_TOPIC, _AUTHOR = "topic_tags__tag", "article__authorships__author"


class Voice(NamedTuple):
    """An author (key and name) with claims of one stance on a topic: how many, the first's key."""

    key: int
    author: str
    stance: str
    claims: int
    first: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A topic, all who speak on it, and for each of two opposed stances one author's claim."""

    topic: Topic
    voices: list[Voice]
    sides: list[tuple[Voice, Annotation]]


def strongest_disagreements(most: int) -> list[Disagreement]:
    """Topics with the most pairs of different authors of whom one claims convergence and the
    other divergence. A view that an author only reports is left out; four queries at the most."""
    topics = _topics_with_both_sides()
    found = [
        (len(pairs), topic, voices, min(pairs, key=_plainness))
        for topic, voices in _voices(topics)
        if (pairs := _opposed(voices))
    ]
    found = sorted(found, key=lambda row: -row[0])[:most]
    names = Topic.objects.in_bulk([topic for _, topic, _, _ in found])
    keys = [voice.first for *_, pair in found for voice in pair]
    texts = ("article__body", "article__html", "article__plain_text")
    claims = Annotation.objects.select_related("article").defer(*texts).in_bulk(keys)
    return [
        Disagreement(names[topic], voices, [(voice, claims[voice.first]) for voice in pair])
        for _, topic, voices, pair in found
    ]


def _claims() -> Any:
    """Claims on published topics that their published authors hold themselves, once an author
    and a topic."""
    held = Annotation.objects.readable().claims().filter(reported=False)
    shown = {
        f"{_TOPIC}__in": Topic.objects.published(),
        f"{_AUTHOR}__in": Author.objects.published(),
    }
    return held.filter(**shown).order_by()


def _topics_with_both_sides() -> list[int]:
    """Keys of the topics on which authors claim convergence and others, or they, divergence."""

    def authors_of(stance: str) -> Count:
        return Count(_AUTHOR, distinct=True, filter=Q(stance=stance))

    topics = (
        _claims()
        .values(_TOPIC)
        .annotate(one=authors_of(Stance.CONVERGENCE), other=authors_of(Stance.DIVERGENCE))
    )
    topics = topics.filter(one__gt=0, other__gt=0).order_by(-F("one") * F("other"), _TOPIC)
    return [row[_TOPIC] for row in topics[:_CANDIDATES]]


def _voices(topics: list[int]) -> Iterable[tuple[int, list[Voice]]]:
    """Each topic with who speaks on it, the most outspoken first."""
    columns = (_TOPIC, _AUTHOR, "shown", "stance")
    claims = _claims().filter(**{f"{_TOPIC}__in": topics})
    rows = claims.annotate(shown=shown_name("author", _AUTHOR)).values_list(*columns)
    counted = rows.annotate(claims=Count("pk"), first=Min("pk")).order_by(
        _TOPIC, "-claims", *columns[1:]
    )
    for topic, group in groupby(counted, key=itemgetter(0)):
        yield topic, [Voice(*row[1:]) for row in group]


def _opposed(voices: list[Voice]) -> list[tuple[Voice, Voice]]:
    """Pairs of a voice for convergence and one for divergence, of two authors."""
    sides = [
        [voice for voice in voices if voice.stance == stance]
        for stance in (Stance.CONVERGENCE, Stance.DIVERGENCE)
    ]
    return [(one, other) for one, other in product(*sides) if one.key != other.key]


def _plainness(pair: tuple[Voice, Voice]) -> tuple[int, str, str]:
    """Sorts the pair with most claims first."""
    return -sum(voice.claims for voice in pair), pair[0].author, pair[1].author
