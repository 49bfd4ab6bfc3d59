"""Claims → a matrix of topics by authors (or articles): its cells, totals and disagreements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

# From the one end to the other: two stances differ by the steps between them.
STANCES = ("convergence", "mixed", "divergence")
_PLACE = {stance: place for place, stance in enumerate(STANCES)}


class Mark(NamedTuple):
    """One claim in a cell; `row` and `column` are keys of a topic and of an author or article."""

    row: int
    column: int
    slug: str
    stance: str
    reported: bool
    confidence: str
    article: str
    earliest: date | None = None
    latest: date | None = None


class Verdict(StrEnum):
    """How the stances of two or more stand to each other."""

    AGREE = "agree"
    DIFFER = "differ"
    OVERLAP = "overlap"
    NONE = "none"


class Claim(Protocol):
    """What a stance is read from."""

    @property
    def stance(self) -> str:
        """One of STANCES."""
        ...

    @property
    def reported(self) -> bool:
        """Whether the author reports the view without sharing it."""
        ...


def held(marks: Iterable[Claim]) -> tuple[str, ...]:
    """The stances that the marks hold, each once, in the order of STANCES.

    A view that is only reported is nobody's stance here.
    """
    found = {mark.stance for mark in marks if not mark.reported}
    return tuple(stance for stance in STANCES if stance in found)


def compare(one: Sequence[str], other: Sequence[str]) -> Verdict:
    """How two sets of held stances relate; NONE where one of them is empty."""
    if not one or not other:
        return Verdict.NONE
    if set(one) == set(other):
        return Verdict.AGREE
    return Verdict.OVERLAP if set(one) & set(other) else Verdict.DIFFER


@dataclass(slots=True)
class Row:
    """What the claims on a topic add up to.

    `voices` counts who holds a stance, `holders` who holds which: one who holds two is counted
    under both. `disagreement` adds up, over all pairs of voices, the steps between their stances.
    """

    claims: int = 0
    voices: int = 0
    holders: Counter[str] = field(default_factory=Counter)
    disagreement: float = 0.0
    differ: bool = False


@dataclass(slots=True)
class Column:
    """What the claims of an author or an article add up to; `first` and `last` are years.

    A claim on two topics counts once. `disagreement` adds up the steps to all others.
    """

    slugs: dict[str, str] = field(default_factory=dict)
    disagreement: float = 0.0
    first: int | None = None
    last: int | None = None

    @property
    def claims(self) -> int:
        """How many there are, reported ones too."""
        return len(self.slugs)

    @property
    def stances(self) -> list[tuple[str, int]]:
        """List of (stance, how many claims hold it), without those that are only reported."""
        counts = Counter(self.slugs.values())
        return [(stance, counts[stance]) for stance in STANCES if stance in counts]

    def add(self, mark: Mark) -> None:
        """Count one claim and the years in which it may have been written."""
        self.slugs[mark.slug] = "" if mark.reported else mark.stance
        if mark.earliest and mark.earliest > date.min:
            self.first = min(self.first or date.max.year, mark.earliest.year)
        if mark.latest and mark.latest < date.max:
            self.last = max(self.last or 0, mark.latest.year)


@dataclass(frozen=True, slots=True)
class Matrix:
    """`cells[row][column]` lists the marks in the order given; empty cells are missing."""

    cells: dict[int, dict[int, list[Mark]]]
    rows: dict[int, Row]
    columns: dict[int, Column]

    def showing(self, stances: Collection[str]) -> Matrix:
        """The cells that hold one of `stances` and their rows and columns; the totals stay."""
        cells: dict[int, dict[int, list[Mark]]] = {}
        for row, columns in self.cells.items():
            for column, marks in columns.items():
                if shown := [mark for mark in marks if mark.stance in stances]:
                    cells.setdefault(row, {})[column] = shown
        left = {column for columns in cells.values() for column in columns}
        return Matrix(
            cells,
            {key: row for key, row in self.rows.items() if key in cells},
            {key: column for key, column in self.columns.items() if key in left},
        )


def reckon(marks: Iterable[Mark]) -> Matrix:
    """The matrix of the marks."""
    cells: dict[int, dict[int, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    columns: dict[int, Column] = defaultdict(Column)
    for mark in marks:
        cells[mark.row][mark.column].append(mark)
        columns[mark.column].add(mark)
    rows = {key: _row(of, columns) for key, of in cells.items()}
    return Matrix({key: dict(of) for key, of in cells.items()}, rows, dict(columns))


def _row(cells: dict[int, list[Mark]], columns: dict[int, Column]) -> Row:
    row = Row(len({mark.slug for marks in cells.values() for mark in marks}))
    stances = {column: found for column, marks in cells.items() if (found := held(marks))}
    row.voices = len(stances)
    row.differ = len(set(stances.values())) > 1
    for found in stances.values():
        row.holders.update(found)
    places = {column: _place(found) for column, found in stances.items()}
    steps = _steps(Counter(places.values()))
    for column, place in places.items():
        columns[column].disagreement += steps[place]
        row.disagreement += steps[place] / 2
    return row


def _place(stances: Sequence[str]) -> float:
    """Where between the two ends somebody stands; used for sorting only, never shown."""
    return sum(_PLACE[stance] for stance in stances) / len(stances)


def _steps(places: Counter[float]) -> dict[float, float]:
    """How far each place is from all of `places` together."""
    return {
        place: sum(abs(place - other) * count for other, count in places.items())
        for place in places
    }
