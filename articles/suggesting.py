"""Suggested links: records that share actors, topics, days or words with one, and why.

Every record is tied to others by rows: an event to its actors and topics, an article to its
authors too. Suggested are records that hang on the same things; what only a few records hang on
tells more than what many do, and what thousands hang on tells nothing. All sets are bounded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import accumulate
from math import log2
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Substr
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import (
    RECORD_MODELS,
    Article,
    Authorship,
    CrossLink,
    DismissedLink,
    Event,
    Mention,
    MentionState,
    Participation,
    Record,
    Status,
    TopicTag,
)
from articles.search.analysis import stem, words_of
from articles.search.faults import IndexMissing
from articles.search.index import find_like, weigh_words
from articles.search.registry import Document
from articles.search.store import current

MOST = 20
MOST_OWN = 200
MOST_ROWS = 3000
MOST_READ = 80
MOST_ALIKE = 20
MOST_NAMED = 3
OPENING = 4000
"""Code points of a text that are compared."""
NEAR = 30
"""Days between two records that still are near."""
LONGEST = timedelta(days=92)
"""Nothing is near to a span that is longer."""
LEAST_ALIKE = 0.2
LEAST = 0.5

Key = tuple[str, int]
"""Kind and primary key of a record."""
TEXTS = {
    "article": ("summary", "plain_text"),
    "event": ("place", "description", "note"),
    "actor": ("description", "role"),
    "topic": ("scope",),
    "author": ("affiliation", "biography"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a record is suggested: words, the names or words that are shared, how many more are."""

    words: str
    names: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record that may be linked, and why; the higher `score` is, the more they share."""

    record: Record
    score: float
    reasons: tuple[Reason, ...]


class Tie(NamedTuple):
    """Rows that lead from records of one kind to those of another; columns hold their keys."""

    rows: Callable[[], QuerySet]
    start: str
    start_column: str
    end: str
    end_column: str


def _tags(model: type[Model]) -> QuerySet:
    return TopicTag.objects.filter(content_type=ContentType.objects.get_for_model(model))


def _mentions() -> QuerySet:
    return Mention.objects.exclude(state=MentionState.REJECTED)


_FORTH = (
    Tie(Participation.objects.all, "event", "event_id", "actor", "actor_id"),
    Tie(_mentions, "article", "article_id", "actor", "actor_id"),
    Tie(lambda: _tags(Event), "event", "object_id", "topic", "tag_id"),
    Tie(lambda: _tags(Article), "article", "object_id", "topic", "tag_id"),
    Tie(Authorship.objects.all, "article", "article_id", "author", "author_id"),
)
TIES = _FORTH + tuple(
    Tie(tie.rows, tie.end, tie.end_column, tie.start, tie.start_column) for tie in _FORTH
)


@dataclass(slots=True)
class Candidate:
    """What is known of a record before it is read: what it shares, by how much that tells."""

    shared: dict[Key, float] = field(default_factory=dict)
    alike: float = 0.0

    @property
    def weight(self) -> float:
        """The more, the sooner it is read."""
        return sum(self.shared.values()) + self.alike


def find_suggestions(record: Record) -> list[Suggestion]:
    """The records that `record` may be linked to, best first, at most MOST.

    Drafts are among them; what is withdrawn, linked, dismissed or tied to it already is not. The
    number of queries does not depend on the number of rows.
    """
    if record.status == Status.WITHDRAWN:
        return []
    own = _own_ties(record)
    words, alike = _find_alike(record)
    candidates: defaultdict[Key, Candidate] = defaultdict(Candidate)
    for key, thing in _sharing(own):
        candidates[key].shared[thing] = 3 / log2(own[thing] + 1)
    for key in alike:
        candidates[key].alike = 1.0
    for key in _near(record):
        candidates[key]
    for key in {*own, *_settled(record)} & candidates.keys():
        del candidates[key]
    best = sorted(candidates, key=lambda key: (-candidates[key].weight, key))[:MOST_READ]
    records = _read(best)
    labels = _labels(thing for key in best for thing in candidates[key].shared)
    found = [
        _judge(record, other, candidates[key], labels, words) for key, other in records.items()
    ]
    found = [suggestion for suggestion in found if suggestion.score >= LEAST]
    return sorted(found, key=lambda found: (-found.score, found.record.key))[:MOST]


def _own_ties(record: Record) -> dict[Key, int]:
    """What `record` is tied to, and how many rows hang on each such thing."""
    own: dict[Key, int] = {}
    for tie in TIES:
        if tie.start != record.record_kind:
            continue
        rows = tie.rows().filter(**{tie.start_column: record.pk}).order_by("-pk")
        numbers = {
            f"_{place}": _number(back, tie.end_column)
            for place, back in enumerate(TIES)
            if back.start == tie.end
        }
        counted = rows.annotate(**numbers).values_list(tie.end_column, *numbers)
        own |= {(tie.end, pk): sum(filter(None, found)) for pk, *found in counted[:MOST_OWN]}
    return own


def _number(tie: Tie, outer: str) -> Subquery:
    rows = tie.rows().filter(**{tie.start_column: OuterRef(outer)}).order_by()
    return Subquery(rows.values(tie.start_column).annotate(_n=Count("pk")).values("_n"))


def _sharing(own: dict[Key, int]) -> Iterable[tuple[Key, Key]]:
    """Pairs of a record and a thing that it hangs on, for the rarest of the things in `own`."""
    rows_so_far = accumulate(sorted(own.values()))
    telling = sum(rows <= MOST_ROWS for rows in rows_so_far)
    wanted = _by_kind(sorted(own, key=lambda key: (own[key], key))[:telling])
    for tie in TIES:
        if tie.start in wanted:
            rows = tie.rows().filter(**{f"{tie.start_column}__in": wanted[tie.start]}).order_by()
            for start, end in rows.values_list(tie.start_column, tie.end_column):
                yield (tie.end, end), (tie.start, start)


def _find_alike(record: Record) -> tuple[dict[str, float], list[Key]]:
    """The stems that tell most of the record, by weight, and who shares them as the index sees it;
    nothing without an index."""
    texts = (getattr(record, name) for name in TEXTS[record.record_kind])
    document = Document(record.record_kind, record.pk, record.label, "\n".join(texts))

    def question(searcher: Any) -> tuple[dict[str, float], list[Key]]:
        found = find_like(searcher, document, MOST_ALIKE)
        return weigh_words(searcher, document), [(match.kind, match.pk) for match in found]

    try:
        return current().ask(question, as_it_is=True)
    except IndexMissing:
        return {}, []


def _near(record: Any) -> Iterable[Key]:
    """Events and articles that begin within a week of `record`."""
    if not _is_short(record):
        return
    week = timedelta(days=7)
    days = (record.earliest - week, record.latest + week)
    for model in (Article, Event):
        rows = model._default_manager.filter(earliest__range=days).order_by("earliest", "pk")
        for pk in rows.values_list("pk", flat=True)[:MOST_READ]:
            yield model.record_kind, pk


def _is_short(record: Any) -> bool:
    """Whether the record has a date, and one that says when."""
    earliest = getattr(record, "earliest", None)
    return earliest is not None and record.latest - earliest <= LONGEST


def _settled(record: Record) -> set[Key]:
    """The record itself, and those that are linked to it in whatever state, or dismissed."""
    kinds = {
        ContentType.objects.get_for_model(model).pk: kind for kind, model in RECORD_MODELS.items()
    }
    linked = CrossLink.objects.touching(record).values_list(
        "source_type", "source_id", "target_type", "target_id"
    )
    dismissed = DismissedLink.objects.touching(record).values_list(
        "first_type", "first_id", "second_type", "second_id"
    )
    settled = {(record.record_kind, record.pk)}
    for one_type, one, other_type, other in (*linked, *dismissed):
        settled |= {(kinds[one_type], one), (kinds[other_type], other)}
    return settled


def _by_kind(keys: Iterable[Key]) -> dict[str, set[int]]:
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for kind, pk in keys:
        wanted[kind].add(pk)
    return wanted


def _labels(keys: Iterable[Key]) -> dict[Key, str]:
    """The headings of records; a query a kind."""
    found: dict[Key, str] = {}
    for kind, pks in _by_kind(keys).items():
        model = RECORD_MODELS[kind]
        heading = [name for name in ("title", "title_supplied", "name") if hasattr(model, name)]
        rows = model._default_manager.only(*heading).filter(pk__in=pks)
        found |= {(kind, row.pk): row.label for row in rows}
    return found


def _read(keys: Iterable[Key]) -> dict[Key, Record]:
    """The records of these keys that are not withdrawn, without long texts; a query a kind."""
    found: dict[Key, Record] = {}
    for kind, pks in _by_kind(keys).items():
        rows = RECORD_MODELS[kind]._default_manager.exclude(status=Status.WITHDRAWN)
        if kind == "article":
            rows = rows.defer("body", "html", "plain_text")
            rows = rows.annotate(opening=Substr("plain_text", 1, OPENING))
        found |= {(kind, row.pk): row for row in rows.filter(pk__in=pks)}
    return found


def _judge(
    record: Record,
    other: Record,
    candidate: Candidate,
    labels: dict[Key, str],
    words: dict[str, float],
) -> Suggestion:
    """The suggestion of `other`: everything that it shares with `record`, added up."""
    score = sum(candidate.shared.values())
    reasons = _shared_things(candidate.shared, labels)
    days = _days_between(record, other)
    if days is not None and days <= NEAR:
        score += 1 - days / (NEAR + 1)
        apart = ngettext("%d day apart", "%d days apart", days) % days
        reasons.append(Reason(apart if days else _("dates overlap")))
    if candidate.alike:
        likeness, shared = _shared_words(other, words)
        if likeness >= LEAST_ALIKE:
            score += 3 * likeness
            reasons.append(_named(_("similar text"), shared))
    return Suggestion(other, score, tuple(reasons))


def _shared_things(shared: dict[Key, float], labels: dict[Key, str]) -> list[Reason]:
    """One reason for each kind of what both hang on, the most telling names first."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(shared, key=lambda key: (-shared[key], key)):
        if key in labels:
            names[key[0]].append(labels[key])
    words = {
        "actor": _("same actors"),
        "topic": _("same topics"),
        "author": _("same author"),
        "event": _("in the same events"),
        "article": _("in the same articles"),
    }
    return [_named(words[kind], names[kind]) for kind in words if names[kind]]


def _named(words: str, names: Sequence[str]) -> Reason:
    return Reason(words, tuple(names[:MOST_NAMED]), max(0, len(names) - MOST_NAMED))


def _days_between(one: Any, other: Any) -> int | None:
    """Days from the end of one to the beginning of the other; None where that says nothing."""
    if not (_is_short(one) and _is_short(other)):
        return None
    gap = max(one.earliest - other.latest, other.earliest - one.latest)
    return max(0, gap.days)


def _shared_words(other: Any, words: dict[str, float]) -> tuple[float, list[str]]:
    """The share of the weight of `words` that `other` has, from 0 to 1, and those as it has them,
    the most telling first."""
    texts = [getattr(other, name) for name in TEXTS[other.record_kind] if name != "plain_text"]
    text = "\n".join([other.label, *texts, getattr(other, "opening", "")])
    found: dict[str, str] = {}
    for word in words_of(text):
        found.setdefault(stem(word), word)
    shared = [stem for stem in words if stem in found]
    weight = sum(words[stem] for stem in shared)
    return weight / sum(words.values()), [found[stem] for stem in shared]
