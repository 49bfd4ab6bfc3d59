"""Following the change log: how far an index has read it, and which ids it still waits for."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Self

from django.db.models import Max, Q

from articles.models import Change

WAIT = 24 * 3600.0
"""Seconds after which an id that never came is taken for one that was rolled back."""
MAX_GAPS = 200
MOST_KEY = 2**63 - 1
_LOOK_BACK = 10_000


@dataclass(frozen=True, slots=True)
class Position:
    """All rows up to `high` were read but those in `gaps`: (first, last, seen at), inclusive.

    PostgreSQL gives ids out before the commit, so a slower transaction shows up in a gap later.
    `mark` is when the row `high` was written: another database has another.
    """

    high: int = 0
    mark: str = ""
    gaps: tuple[tuple[int, int, float], ...] = ()

    @classmethod
    def at_end(cls) -> Self:
        """Past all rows that are visible now; for an index that is built from the records."""
        newest = Change.objects.order_by("-pk").values_list("pk", "created")[:_LOOK_BACK]
        rows = [(pk, created.isoformat()) for pk, created in reversed(newest)]
        before = cls(high=rows[0][0] - 1) if rows else cls()
        return before.reading(rows)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What `to_json` wrote. Raises ValueError for anything else."""
        try:
            values = json.loads(text)
            gaps = tuple((int(a), int(b), float(at)) for a, b, at in values["gaps"])
            position = cls(int(values["high"]), str(values["mark"]), gaps)
        except (TypeError, KeyError, OverflowError, RecursionError) as error:
            raise ValueError(f"no position: {text[:80]}") from error
        if not all(0 <= key <= MOST_KEY for gap in ((position.high,), *gaps) for key in gap[:2]):
            raise ValueError(f"no position: {text[:80]}")
        return position

    def to_json(self) -> str:
        """The position for a file."""
        return json.dumps(asdict(self))

    def pending(self, limit: int) -> list[Change]:
        """The next rows to read, in order; the first ones may lie in a gap."""
        unread = Q(pk__gt=self.high)
        for first, last, _ in self.gaps:
            unread |= Q(pk__range=(first, last))
        return list(Change.objects.filter(unread).order_by("pk")[:limit])

    def is_of_this_database(self) -> bool:
        """Whether the row that was read last is the one that the database holds."""
        if not self.high:
            return True
        row = Change.objects.filter(pk=self.high).values_list("created", flat=True).first()
        return row is not None and row.isoformat() == self.mark

    def reading(self, rows: Iterable[tuple[int, str]]) -> Self:
        """The position after those rows (id, when written), which are in order."""
        now = time.time()
        gaps = [gap for gap in self.gaps if now - gap[2] < WAIT]
        high, mark = self.high, self.mark
        for pk, written in rows:
            if pk <= high:
                gaps = [piece for gap in gaps for piece in _without(gap, pk)]
                continue
            if pk > high + 1:
                gaps.append((high + 1, pk - 1, now))
            high, mark = pk, written
        return replace(self, high=high, mark=mark, gaps=tuple(gaps[-MAX_GAPS:]))


def _without(gap: tuple[int, int, float], pk: int) -> list[tuple[int, int, float]]:
    first, last, seen = gap
    if not first <= pk <= last:
        return [gap]
    halves = [(first, pk - 1, seen), (pk + 1, last, seen)]
    return [(start, end, at) for start, end, at in halves if start <= end]


def forget_changes(before: datetime) -> None:
    """Delete rows written before a time, but the newest one. An index of another machine that has
    not read so far finds its last row gone and is built anew."""
    newest = Change.objects.aggregate(newest=Max("pk"))["newest"]
    Change.objects.filter(created__lt=before).exclude(pk=newest).delete()
