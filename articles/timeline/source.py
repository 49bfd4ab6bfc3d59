"""The events or the articles of a drawing: as rows where they are few, as counts where many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from articles.dates import EDTF, Span
from articles.models.article import ArticleQuerySet
from articles.models.event import EventQuerySet

from .periods import Step
from .reading import MOST_MARKS, Counts, Row, article_rows, event_rows
from .spread import Stretch


@dataclass(frozen=True, slots=True)
class Inside:
    """What lies in a window: its rows, or where they are many their spans."""

    count: int
    rows: list[Row]
    stretches: list[Stretch]


class Source:
    """A set of published events or articles; `dates` are those to draw, by key, where they differ
    from the recorded ones."""

    def __init__(
        self, rows: EventQuerySet | ArticleQuerySet, dates: Mapping[int, EDTF] | None = None
    ) -> None:
        self.rows = rows
        self.dates = dates or {}

    def read(self, rows: Any, most: int | None = None) -> list[Row]:
        """Rows of the set, at most so many, in one query."""
        is_of_events = isinstance(self.rows, EventQuerySet)
        found = event_rows(rows, most) if is_of_events else article_rows(rows, most)
        return [self._dated(row) for row in found]

    def _dated(self, row: Row) -> Row:
        date = self.dates.get(row.pk)
        if date is None:
            return row
        return replace(row, edtf=str(date), earliest=date.earliest, latest=date.latest)

    @cached_property
    def all_rows(self) -> list[Row] | None:
        """Every row, where they are few; else None."""
        rows = self.read(self.rows, MOST_MARKS + 1)
        return rows if len(rows) <= MOST_MARKS else None

    @cached_property
    def counts(self) -> Counts:
        """Counts of the set by the database."""
        return Counts(self.rows)

    @cached_property
    def stretches(self) -> list[Stretch]:
        """The spans of all: those of the rows, or whole years."""
        if self.all_rows is None:
            return self.counts.years()
        return [(row.earliest, row.latest, 1) for row in self.all_rows]

    @cached_property
    def total(self) -> int:
        """How many there are."""
        return sum(count for *_ends, count in self.stretches)

    def inside(self, window: Span, step: Step) -> Inside:
        """What touches a window; `step` says how finely a density is counted."""
        if self.all_rows is not None:
            shown = [row for row in self.all_rows if _touches(row, window)]
            return Inside(len(shown), shown, [])
        stretches = self.counts.stretches(step.unit, window)
        count = sum(number for *_ends, number in stretches)
        if count <= MOST_MARKS:
            return Inside(count, self.read(self.rows.overlapping(window)), [])
        return Inside(count, [], stretches)

    def foremost(self, window: Span, more: Sequence[int] = ()) -> list[Row]:
        """Rows of the foremost events of a window, and of these keys."""
        keys = self.counts.foremost(window)
        return self.read(self.rows.filter(pk__in={*keys, *more}))


def _touches(row: Row, window: Span) -> bool:
    return row.earliest <= window.latest and row.latest >= window.earliest
