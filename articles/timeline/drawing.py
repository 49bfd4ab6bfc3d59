"""A drawing of a period: overview, axis and lanes, measured and placed but not yet written.

Shares of the breadth run from 0 at the beginning of the window to 1 at its end; heights are pixels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from articles.dates import Span

from .labels import place, place_named
from .marks import Mark, mark_of
from .periods import Step, finest, in_calendar, length
from .reading import MOST_LANES, Group, LaneCount, Row, arcs_between, groups_by_event
from .source import Inside, Source
from .spread import Column, beginning, closed, columns, extent

# Heights in pixels: the axis, the name of a lane, a row of marks, a density, air below a lane.
AXIS, HEAD, ROW, DENSITY, AIR = 28.0, 26.0, 24.0, 64.0, 10.0
# Fewer events than this stand in one lane unless the reader asks for more; so do those above a
# density. A topic or kind has a lane of its own from so many events on.
WORTH_LANES: Final = 12
LEAST_IN_LANE: Final = 3
# Columns of a density in one lane, and in each of several.
COLUMNS: Final = 140
# Ticks that a narrow, a middling and a broad drawing has room for.
TICKS: Final = {"narrow": 5, "middle": 10, "broad": 16}
OVERVIEW_TICKS: Final = {"narrow": 6, "broad": 24}
OVERVIEW_COLUMNS: Final = 240


@dataclass(slots=True)
class Lane:
    """A band of the drawing: the marks or the density of one group; None for what has none."""

    by: str
    group: Group | None
    count: int
    marks: list[Mark]
    columns: list[Column] = field(default_factory=list)
    y: float = 0.0
    height: float = 0.0

    @property
    def has_name(self) -> bool:
        """Whether its name stands above it; a lane alone needs none."""
        return self.by != "one"


@dataclass(frozen=True, slots=True)
class Tick:
    """A round stretch of time that one can enter: its first share and its breadth."""

    span: Span
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Arc:
    """A curated link between two marks: what the source is to the target, and why."""

    type: str
    source: Mark
    target: Mark
    reason: str


@dataclass(slots=True)
class Axis:
    """Ticks for each breadth, and the step that they count in."""

    ticks: dict[str, list[Tick]]
    steps: dict[str, Step]


@dataclass(slots=True)
class Drawing:
    """All that is drawn. `first` is the window that is shown where none is asked for."""

    whole: Span
    first: Span
    window: Span
    by: str
    total: int
    events: int
    articles: int
    is_dense: bool
    lanes: list[Lane]
    axis: Axis
    overview: list[Column]
    overview_axis: Axis
    arcs: list[Arc]
    height: float


def draw(
    events: Source,
    articles: Source | None,
    window: Span | None,
    *,
    lanes: str = "",
    arcs: bool = False,
    without: tuple[str, ...] = (),
    persian: bool = False,
) -> Drawing | None:
    """The drawing of a window, or of what should be seen first; None where nothing is dated.

    lanes: `topic`, `kind`, `one` or empty; without: slugs of topics that all the events have.
    """
    every = [*events.stretches, *(articles.stretches if articles else [])]
    if (whole := extent(every, persian)) is None:
        return None
    first = beginning(every, whole, persian)
    window = closed(window, whole) if window else first
    step = finest(window, COLUMNS)
    inside = events.inside(window, step)
    bands = _event_lanes(events, inside, lanes, without, window, step)
    written = articles.inside(window, step) if articles else Inside(0, [], [])
    bands += _article_lanes(written, window, step)
    return Drawing(
        whole=whole,
        first=first,
        window=window,
        by=lanes or next((lane.by for lane in bands if lane.by != "article"), "one"),
        total=events.total,
        events=inside.count,
        articles=written.count,
        is_dense=bool(inside.stretches),
        lanes=bands,
        axis=axis_of(window, TICKS, persian),
        overview=columns(every, whole, finest(whole, OVERVIEW_COLUMNS)),
        overview_axis=axis_of(whole, OVERVIEW_TICKS, persian),
        height=_stack(bands),
        arcs=_arcs(bands) if arcs else [],
    )


def axis_of(window: Span, most: dict[str, int], persian: bool) -> Axis:
    """The ticks of a window, for drawings of several breadths."""
    steps = {
        name: in_calendar(finest(window, count), window, persian) for name, count in most.items()
    }
    return Axis({name: _ticks(window, step) for name, step in steps.items()}, steps)


def _ticks(window: Span, step: Step) -> list[Tick]:
    days = length(window)
    found = []
    for part in step.parts_of(window):
        low, high = max(part.earliest, window.earliest), min(part.latest, window.latest)
        x = (low - window.earliest).days / days
        found.append(Tick(Span(low, high), x, ((high - low).days + 1) / days))
    return found


def _event_lanes(
    events: Source, inside: Inside, by: str, without: tuple[str, ...], window: Span, step: Step
) -> list[Lane]:
    """Lanes by the size of their groups; what has none of them comes last."""
    if not inside.stretches:
        return _lanes_of_rows(inside.rows, by, without, window)
    by = by or "one"
    if by == "one":
        counted = [LaneCount(None, inside.count, inside.stretches, [])]
        rows = events.foremost(window)
        groups: dict[int, Group | None] = {row.pk: None for row in rows}
    else:
        counted = events.counts.lanes(by, without, inside.stretches, step.unit, window)
        own = {pk: lane.group for lane in counted for pk in lane.keys}
        rows = events.foremost(window, list(own))
        among = [lane.group for lane in counted if lane.group]
        groups = own | _groups([row.pk for row in rows if row.pk not in own], by, without, among)
    lanes = []
    for lane in sorted(counted, key=lambda lane: (lane.group is None, -lane.count)):
        marks = [mark_of(row, window) for row in rows if groups[row.pk] == lane.group]
        density = [] if lane.keys else columns(lane.stretches, window, step)
        lanes.append(Lane(by, lane.group, lane.count, marks, density))
    return lanes


def _lanes_of_rows(
    rows: Sequence[Row], by: str, without: tuple[str, ...], window: Span
) -> list[Lane]:
    """Lanes where each event has its own mark; by topic where several topics are worth one."""
    groups: dict[int, Group | None] = {}
    if by != "one":
        groups = _groups([row.pk for row in rows], by or "topic", without)
    found = Counter(groups.values())
    if not by and (len(rows) < WORTH_LANES or len(found) < 3):
        by = "one"
    if by == "one":
        return [Lane(by, None, len(rows), [mark_of(row, window) for row in rows])]
    ordered = sorted(found, key=lambda group: (group is None, -found[group], group and group.slug))
    return [
        Lane(
            by or "topic",
            group,
            found[group],
            [mark_of(row, window) for row in rows if groups[row.pk] == group],
        )
        for group in ordered
    ]


def _groups(
    events: Sequence[int],
    by: str,
    without: tuple[str, ...],
    among: Sequence[Group] | None = None,
) -> dict[int, Group | None]:
    """The rarest group of each event among those that most events have, or among these, which
    are in that order."""
    own = {
        event: {group for group in groups if group.slug not in without}
        for event, groups in groups_by_event(by, events).items()
    }
    if among is None:
        counted = Counter(group for groups in own.values() for group in groups)
        among = [group for group, count in counted.items() if count >= LEAST_IN_LANE]
        among = sorted(among, key=lambda group: (-counted[group], group.slug))[:MOST_LANES]
    ranks = {group: rank for rank, group in enumerate(among)}
    return {
        event: max(groups & ranks.keys(), key=ranks.__getitem__, default=None)
        for event, groups in own.items()
    }


def _article_lanes(inside: Inside, window: Span, step: Step) -> list[Lane]:
    if not inside.count:
        return []
    marks = [mark_of(row, window) for row in inside.rows]
    found = columns(inside.stretches, window, step)
    return [Lane("article", None, inside.count, marks, found)]


def _stack(lanes: list[Lane]) -> float:
    """Give each lane its place below the axis and each mark its row; the height of all."""
    y = AXIS
    most = 12 if len(lanes) < 3 else 6 if len(lanes) < 5 else 5
    for lane in lanes:
        lane.y = y
        top = y + (HEAD if lane.has_name else AIR)
        rows = _place(lane, most)
        for mark in lane.marks:
            mark.y = top + (mark.placed.row + 0.5) * ROW
        lane.height = top + rows * ROW + (DENSITY if lane.columns else 0) + AIR - y
        y += lane.height
    return y


def _place(lane: Lane, most: int) -> int:
    """Give each mark its row; above a density only those with a name stay. The rows used."""
    if not lane.columns:
        return place([mark.placed for mark in lane.marks], most)
    kept = {id(placed) for placed in place_named([mark.placed for mark in lane.marks], most // 2)}
    lane.marks = [mark for mark in lane.marks if id(mark.placed) in kept]
    return max((mark.placed.row + 1 for mark in lane.marks), default=0)


def _arcs(lanes: list[Lane]) -> list[Arc]:
    by_key = {(mark.row.kind, mark.row.pk): mark for lane in lanes for mark in lane.marks}
    found = arcs_between([mark.row for mark in by_key.values()])
    return [
        Arc(type_, by_key[source], by_key[target], reason)
        for type_, source, target, reason in found
    ]
