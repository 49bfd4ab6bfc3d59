"""What authors claim of an actor, by stance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from django.db.models import Count
from django.urls import reverse

from articles.models import Actor, Stance
from articles.models.annotation import AnnotationQuerySet
from articles.search.query import Query

from .cards import Card, claim_card
from .periods import address

# Of each stance so many claims are shown, chosen among so many.
CLAIMS_EACH, CLAIMS_READ = 5, 500


def claims_by_stance(actor: Actor, claims: AnnotationQuerySet) -> list[dict[str, Any]]:
    """Claims about an actor: list of {stance, count, cards, url}, a few of each stance, taken from
    as many articles as there are."""
    rows = claims.as_written().values_list("pk", "stance", "article")[:CLAIMS_READ]
    counts = dict(claims.order_by().values_list("stance").annotate(Count("pk", distinct=True)))
    chosen = claims.filter(pk__in=_from_many_articles(rows))
    cards: dict[str, list[Card]] = {}
    for claim in chosen.with_articles().as_written():
        cards.setdefault(claim.stance, []).append(claim_card(claim))
    return [
        {
            "stance": stance,
            "count": counts[stance],
            "cards": cards.get(stance, []),
            "url": address(reverse("search"), Query(actor=(actor.slug,), stance=(stance,))),
        }
        for stance in Stance.values
        if stance in counts
    ]


def _from_many_articles(rows: Iterable[tuple[int, str, int]]) -> list[int]:
    """Keys of a few claims of each stance: the first of each article before any second one."""
    turns: Counter[tuple[str, int]] = Counter()
    queues: dict[str, list[tuple[int, int]]] = {}
    for pk, stance, article in rows:
        queues.setdefault(stance, []).append((turns[stance, article], pk))
        turns[stance, article] += 1
    by_turn = [sorted(queue, key=itemgetter(0)) for queue in queues.values()]
    return [pk for queue in by_turn for _turn, pk in queue[:CLAIMS_EACH]]
