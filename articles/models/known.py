"""What was known on a day: events by when they were written of (docs/two-times.md).

An event is known from the day by which the first of its dated sources had appeared. A source is a
readable annotation that supports the event or is about it, dated as its article, or a reference
with a date of its own. Where no source has a date, it counts as known from its own first day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from articles.dates import EDTF, parse

if TYPE_CHECKING:
    from .event import Event

# An article of which no last day is known (`2014/..`) dates nothing.
_OPEN = date.max


def _sources() -> list[QuerySet[Any]]:
    """Evidence, and annotations that are about an event, each with `told`: the last day on which
    it may have appeared. Those without such a day are left out."""
    from .annotation import Annotation
    from .event import Evidence

    evidence = Evidence.objects.readable().order_by()
    told = Coalesce("annotation__article__latest", "published_by")
    about = Annotation.objects.readable().order_by().filter(event__isnull=False)
    return [
        evidence.annotate(told=told).filter(told__lt=_OPEN),
        about.annotate(told=F("article__latest")).filter(told__lt=_OPEN),
    ]


def told_by(day: date) -> Q:
    """The condition that a dated source of an event had appeared by a day."""
    evidence, about = (sources.filter(told__lte=day).values("event") for sources in _sources())
    return Q(pk__in=evidence) | Q(pk__in=about)


def known_on(day: date) -> Q:
    """The condition that an event was known on a day."""
    return told_by(day) | Q(earliest__lte=day) & ~told_by(_OPEN)


@dataclass(frozen=True, slots=True)
class Source:
    """What one dated source says of an event: `date` is "" where it gives none."""

    told: date
    state: int
    date: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What was known of an event on `day`, against what is recorded today.

    `then` is the date that all had given who had given one, where it is not today's. `first` is
    the day by which the first dated source had appeared, None where no source is dated.
    """

    day: date
    now: EDTF
    then: EDTF | None
    first: date | None

    @property
    def is_presumed(self) -> bool:
        """Whether the event counts as known only because it had happened."""
        return self.first is None

    @property
    def is_foreseen(self) -> bool:
        """Whether it was written of before the day that it was dated to."""
        return (self.then or self.now).earliest > self.day


def knowledge_of(events: Iterable[Event], day: date) -> dict[int, Knowledge]:
    """What was known on `day` of each event, by key; two queries."""
    found: dict[int, list[Source]] = {event.pk: [] for event in events}
    for pk, source in _read_sources(list(found)):
        found[pk].append(source)
    return {event.pk: _weigh(event, found[event.pk], day) for event in events}


def _weigh(event: Event, sources: list[Source], day: date) -> Knowledge:
    now = parse(event.date)
    given = [source for source in sources if source.told <= day and source.date]
    then = None
    if given and all(source.date not in ("=", event.date) for source in given):
        then = parse(max(given, key=lambda source: (source.told, source.state)).date)
    return Knowledge(day, now, then, min((source.told for source in sources), default=None))


def _read_sources(keys: list[int]) -> Iterable[tuple[int, Source]]:
    """Event and source; the date `=` is the event's own. Evidence without a date agrees with the
    event, unless it disagrees or nobody found the date in it."""
    evidence, about = _sources()
    rows = evidence.filter(event__in=keys).values_list(
        *("event", "told", "state", "disagrees", "asserted_date", "annotation__asserted_date")
    )
    for event, told, state, disagrees, asserted, noted in rows:
        agrees = "=" if state and not disagrees else ""
        yield event, Source(told, state, asserted or noted or agrees)
    notes = about.filter(event__in=keys).filter(evidence__isnull=True)
    for event, told, asserted in notes.values_list("event", "told", "asserted_date"):
        yield event, Source(told, 0, asserted)


def redated(events: Any, day: date) -> Any:
    """Those of `events` to which a source that had appeared by `day` gives another date than is
    recorded: few, and the only ones whose `Knowledge` can have a `then`."""
    evidence, about = _sources()
    own = NullIf("asserted_date", Value(""))
    given = Coalesce(own, NullIf("annotation__asserted_date", Value("")))
    differing = Q(told__lte=day, given__isnull=False) & ~Q(given=F("event__date"))
    return events.filter(
        Q(pk__in=evidence.annotate(given=given).filter(differing).values("event"))
        | Q(pk__in=about.annotate(given=own).filter(differing).values("event"))
    )
