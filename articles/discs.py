"""Two overlapping discs with a dot for each claim: where authors see the interests of two meet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import chain, count
from math import ceil, cos, hypot, sin
from typing import Final

RADIUS: Final = 100.0
OFFSET: Final = 58.0
"""How far the middle of each disc lies from that of the drawing, which is at 0, 0."""
_SPACINGS: Final = tuple(half / 2 for half in range(44, 21, -1))

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark at x, y that stands for claims of one stance."""

    x: float
    y: float
    stance: str


@dataclass(frozen=True, slots=True)
class Discs:
    """`dots` of one `size` (radius), each of which stands for `each` claims at the most."""

    dots: list[Dot]
    size: float
    each: int


def arrange(convergence: int, mixed: int, divergence: int) -> Discs:
    """As many dots as claims, or one for several: convergence where the discs overlap, divergence
    where each is by itself, mixed on the edge between them; as large as there is room for."""
    claims = {"convergence": convergence, "mixed": mixed, "divergence": divergence}
    for each in (step * 10**power for power in count() for step in (1, 2, 5)):
        wanted = {stance: ceil(number / each) for stance, number in claims.items()}
        for spacing in _SPACINGS:
            places = _places(spacing)
            if all(len(places[stance]) >= number for stance, number in wanted.items()):
                dots = [
                    Dot(round(x, 1), round(y, 1), stance)
                    for stance, number in wanted.items()
                    for x, y in places[stance][:number]
                ]
                return Discs(dots, round(spacing * 0.3, 1), each)
    raise AssertionError("any number of claims fits when a dot stands for enough of them")


@cache
def _places(spacing: float) -> dict[str, list[Place]]:
    """Where dots of each stance can stand, the nearest to the middle of their part first."""
    return {
        "convergence": _overlap(spacing),
        "mixed": _edge(spacing),
        "divergence": _crescents(spacing),
    }


def _overlap(spacing: float) -> list[Place]:
    """Places inside both discs, from the middle outwards."""
    inside = RADIUS - spacing * 0.7
    found = [
        (x, y)
        for x, y in _grid(spacing)
        if hypot(x - OFFSET, y) <= inside and hypot(x + OFFSET, y) <= inside
    ]
    return sorted(found, key=lambda place: (hypot(*place), place))


def _crescents(spacing: float) -> list[Place]:
    """Places inside one disc only, alternately of the left and the right one."""
    margin = spacing * 0.7
    left = [
        (x, y)
        for x, y in ((x - RADIUS, y) for x, y in _grid(spacing))
        if hypot(x + OFFSET, y) <= RADIUS - margin and hypot(x - OFFSET, y) >= RADIUS + margin
    ]
    left.sort(key=lambda place: (hypot(place[0] + RADIUS, place[1]), place))
    return list(chain.from_iterable(((x, y), (-x, y)) for x, y in left))


def _edge(spacing: float) -> list[Place]:
    """Places on the two arcs around the overlap, one arc and the other by turns."""
    steps = range(-int(RADIUS / spacing), int(RADIUS / spacing) + 1)
    angles = sorted((step * spacing / RADIUS for step in steps), key=abs)
    right = [(RADIUS * cos(angle) - OFFSET, RADIUS * sin(angle)) for angle in angles]
    # Where the arcs meet, their dots must not.
    return [place for x, y in right if x > spacing / 2 for place in ((x, y), (-x, y))]


def _grid(spacing: float) -> list[Place]:
    """A honeycomb around 0, 0, as large as a disc."""
    rows = int(RADIUS / (spacing * 0.866))
    columns = int(RADIUS / spacing)
    return [
        (spacing * (column + row % 2 / 2), spacing * 0.866 * row)
        for row in range(-rows, rows + 1)
        for column in range(-columns, columns + 1)
    ]
