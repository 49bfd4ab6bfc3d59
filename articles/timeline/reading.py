"""What a drawing reads: rows where they are few, else counts made by the database.

Counting a hundred thousand events takes the database a fifth of a second, so what was counted is
remembered until the change log grows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import EmptyResultSet
from django.db.models import Case, Count, Max, Q, When

from articles.dates import Span
from articles.models import Article, Change, CrossLink, Event, Evidence, LinkType, Verification
from articles.models.event import EventQuerySet
from articles.models.fields import DatedQuerySet
from articles.remembered import remembered

from .periods import Unit, finest, month_end
from .spread import Stretch

# Up to so many records each has its own mark; more become density, with the foremost named.
MOST_MARKS: Final = 120
NAMED: Final = 60
# As lanes, the most frequent topics or kinds of actors; a lane of no more events shows each.
MOST_LANES: Final = 5
MOST_IN_LANE: Final = 40
# How many of the most linked events are looked for in a window.
MOST_ASKED: Final = 400

ARCS: Final = (LinkType.CAUSED, LinkType.FOLLOWS, LinkType.RESPONDS_TO)


@dataclass(frozen=True, slots=True)
class Row:
    """An event or article as a mark shows it; `state` and `disputed` are its evidence's."""

    kind: str
    pk: int
    slug: str
    title: str
    edtf: str
    earliest: date
    latest: date
    place: str = ""
    state: int | None = Verification.VERIFIED
    disputed: bool = False
    weight: int = 0


_COLUMNS: Final = ("pk", "slug", "title", "date", "earliest", "latest")


def event_rows(events: EventQuerySet, most: int | None = None) -> list[Row]:
    """Events, at most so many, with what their evidence says, in one query, oldest first."""
    rows = events.with_evidence().chronological()
    found = rows.values_list(*_COLUMNS, "place", "best_state", "is_disputed", "evidence_count")
    return [Row("event", *columns) for columns in found[:most]]


def article_rows(articles: DatedQuerySet, most: int | None = None) -> list[Row]:
    """Articles that have a date, at most so many, in one query, oldest first."""
    rows = articles.filter(earliest__isnull=False).chronological()
    return [Row("article", *columns) for columns in rows.values_list(*_COLUMNS)[:most]]


@dataclass(frozen=True, slots=True)
class Group:
    """What a lane stands for: the slug and name of a topic, or a kind of actor twice."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class LaneCount:
    """How many events a lane has, when; and their keys, where they are few."""

    group: Group | None
    count: int
    stretches: list[Stretch]
    keys: list[int]


# From an event to the slug and the name of its groups.
PATHS: Final = {
    "topic": ("topic_tags__tag__slug", "topic_tags__tag__name"),
    "kind": ("participations__actor__kind", "participations__actor__kind"),
}


def _joined(by: str, events: EventQuerySet, **conditions: Any) -> EventQuerySet:
    """Events, once for each of their published topics or actors that meet conditions."""
    # Conditions of a filter of their own could be met by another topic or actor of the event.
    joined = events.by_topic if by == "topic" else events.by_actor
    return joined(**conditions)


def groups_by_event(by: str, events: Iterable[int]) -> dict[int, set[Group]]:
    """The groups of each of these events, in one query."""
    found: dict[int, set[Group]] = {event: set() for event in events}
    rows = _joined(by, Event.objects.filter(pk__in=found)).order_by()
    for event, *group in rows.values_list("pk", *PATHS[by]):
        found[event].add(Group(*group))
    return found


class Counts:
    """Counts of one set of dated records by the database."""

    def __init__(self, rows: DatedQuerySet) -> None:
        self.rows: Any = rows.filter(earliest__isnull=False).order_by()

    @cached_property
    def mark(self) -> str:
        """The state of the change log."""
        return Change.objects.mark()

    def years(self) -> list[Stretch]:
        """The spans of all the records in whole years, and how many share each; remembered."""
        name = f"years {identity(self.rows)}"
        spans = partial(self.rows.spans, _LENGTHS[Unit.YEAR])
        return remembered(lambda: _stretches(spans()), self.mark, name)

    def stretches(self, unit: Unit, window: Span) -> list[Stretch]:
        """The spans of the records that touch a window, in whole units."""
        return _stretches(self.rows.overlapping(window).spans(_LENGTHS[unit]))

    def lanes(
        self, by: str, without: tuple[str, ...], stretches: list[Stretch], unit: Unit, window: Span
    ) -> list[LaneCount]:
        """The most frequent groups of a window's events, and one lane for the others of its
        `stretches`. Each event is counted once, in the rarest of its groups."""
        events = self.rows.overlapping(window)
        slug = PATHS[by][0]
        groups = self._frequent(by, without, events)
        spans: dict[int, Counter[tuple[str, str]]] = {}
        keys: dict[int, list[int]] = {}
        if groups:
            slugs = [group.slug for group in groups]
            rank = Max(Case(*(When(**{slug: each}, then=n) for n, each in enumerate(slugs))))
            rows = _joined(by, events, **{f"{slug}__in": slugs}).with_ends(_LENGTHS[unit])
            ends = rows.values("pk", "first", "last").annotate(rank=rank)
            for key, low, high, n in ends.values_list("pk", "first", "last", "rank"):
                spans.setdefault(n, Counter())[low, high] += 1
                keys.setdefault(n, []).append(key)
        lanes = [_lane(group, spans[n], keys[n]) for n, group in enumerate(groups) if n in spans]
        others = Counter({(low, high): count for low, high, count in stretches})
        for lane in lanes:
            others.subtract({(low, high): count for low, high, count in lane.stretches})
        rest = [(*ends, count) for ends, count in (+others).items()]
        return [*lanes, LaneCount(None, (+others).total(), rest, [])] if rest else lanes

    def _frequent(self, by: str, without: tuple[str, ...], events: Any) -> list[Group]:
        slug, name = PATHS[by]
        counted = _joined(by, events).values_list(slug, name).annotate(n=Count("pk", distinct=True))
        found = counted.order_by("-n", slug)[: MOST_LANES + len(without)]
        return [Group(*row[:2]) for row in found if row[0] not in without][:MOST_LANES]

    def foremost(self, window: Span) -> list[int]:
        """The keys of the events of a window with most links and evidence; where too few stand
        out, one of each busy year, month or day beside them."""
        scores = dict(remembered(lambda: weights().most_common(MOST_ASKED), self.mark, "weights"))
        rows = self.rows.overlapping(window)
        found = rows.filter(pk__in=scores).values_list("pk", flat=True)
        ranked = sorted(found, key=lambda pk: (-scores[pk], pk))[:NAMED]
        if len(ranked) < NAMED:
            unit = _LENGTHS[finest(window, NAMED).unit]
            # What began long before says least of the window.
            begun = rows.filter(earliest__gte=window.earliest)
            examples = begun.examples(unit, NAMED) or rows.examples(unit, NAMED)
            ranked += [pk for pk in examples if pk not in scores][: NAMED - len(ranked)]
        return ranked


def _lane(group: Group, spans: Counter[tuple[str, str]], keys: list[int]) -> LaneCount:
    few = keys if len(keys) <= MOST_IN_LANE else []
    counted = [(low, high, count) for (low, high), count in spans.items()]
    return LaneCount(group, spans.total(), _stretches(counted), few)


def identity(rows: Any) -> str:
    """What tells a query from others: its words and values."""
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return "none"
    return f"{rows.db} {sql} {values!r}"


def weights() -> Counter[int]:
    """How much hangs on events: two for each curated link of one, one for each evidence beyond
    the first."""
    kind = ContentType.objects.get_for_model(Event).pk
    found: Counter[int] = Counter()
    links = CrossLink.objects.published().filter(Q(source_type=kind) | Q(target_type=kind))
    ends = ("source_type", "source_id", "target_type", "target_id")
    for source_type, source, target_type, target in links.values_list(*ends):
        found.update([source] * 2 if source_type == kind else [])
        found.update([target] * 2 if target_type == kind else [])
    evidence = Evidence.objects.readable().order_by().values_list("event")
    for event, count in evidence.annotate(n=Count("pk")).filter(n__gt=1):
        found[event] += count - 1
    return found


def arcs_between(rows: Iterable[Row]) -> list[tuple[str, tuple[str, int], tuple[str, int], str]]:
    """Published links of cause, succession and answer among these rows, in one query: list of
    (type, source, target, reason), each end as kind and key."""
    kinds = {
        ContentType.objects.get_for_model(model).pk: model.record_kind for model in (Event, Article)
    }
    keys = {(row.kind, row.pk) for row in rows}
    pks = {row.pk for row in rows}
    links = CrossLink.objects.published().filter(
        type__in=ARCS, source_type__in=kinds, source_id__in=pks, target_type__in=kinds
    )
    names = ("type", "source_type", "source_id", "target_type", "target_id", "reason")
    found = [
        (type_, (kinds[source_type], source), (kinds[target_type], target), reason)
        for type_, source_type, source, target_type, target, reason in links.values_list(*names)
    ]
    return [arc for arc in found if arc[1] in keys and arc[2] in keys]


_LENGTHS: Final = {Unit.DAY: 10, Unit.MONTH: 7, Unit.YEAR: 4}


def _stretches(spans: Iterable[tuple[str, str, int]]) -> list[Stretch]:
    """Texts of years, months or days as the first and last day that they stand for."""
    return [(_day(low, "0001-01-01"), _last_day(high), count) for low, high, count in spans]


def _day(text: str, rest: str) -> date:
    return date.fromisoformat(text + rest[len(text) :])


def _last_day(text: str) -> date:
    return month_end(_day(text, "0001-12-01")) if len(text) < 10 else date.fromisoformat(text)
