"""Where the names of marks find room: rows for the marks, and from which width on a name shows.

Positions are shares (0 to 1) of the drawing's breadth, names have pixels: what fits depends on the
breadth. So each mark gets one row for good, and at each breadth the longest of its names that fits.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import zip_longest
from typing import Final

# Breadths of a drawing, in pixels, at which names are placed anew; the sheet has their names.
TIERS: Final = (300, 400, 540, 680, 820, 1000, 1200, 1440)
# The breadth for which the rows are packed.
PACKED: Final = 1000
# Half a mark with the air beside it, and the distance from a mark to its name; pixels.
HALF: Final = 9.0
AIR: Final = 9.0
SIZE: Final = 13.0
# How many characters a name may have, and how many must be left of one that is cut.
FULL, LONG, SHORT, TINY = 72, 46, 27, 18
LEAST = 12

_NARROW = "iljtfrI.,:;'|!()[]-’‘ "
_BROAD = "mwMWШЩЖЮФМшщжюфмЫы@%—…"
_EMS: dict[str, float] = dict.fromkeys(_NARROW, 0.38) | dict.fromkeys(_BROAD, 0.98)


def text_width(text: str) -> float:
    """About how many pixels a text takes; rather too many than too few."""
    return SIZE * sum(_EMS.get(char) or _em(char) for char in text)


def _em(char: str) -> float:
    """The width of a letter in ems, remembered."""
    if unicodedata.combining(char):
        width = 0.0
    elif unicodedata.east_asian_width(char) in "WF":
        width = 1.05
    elif char.isupper():
        width = 0.74
    else:
        width = 0.63 if char > "\u024f" else 0.6
    if len(_EMS) < 5_000:
        _EMS[char] = width
    return width


def shortened(text: str, most: int) -> str:
    """A text of at most `most` characters, cut between words where that leaves half of it."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > most // 2 else cut).rstrip(" ,;:–-") + "…"


class Side(Enum):
    """Where a name stands: after its mark, before it, or on it from `Placed.anchor` on."""

    AFTER = 1
    BEFORE = 2
    ON = 3


@dataclass(slots=True)
class Placed:
    """A mark from `start` to `end` (shares of the breadth) with a name; `place` fills the rest.

    `anchor` is where a name may begin on a broad mark, `extra` the breadth in pixels of the sign
    beside it, `weight` how much it matters. `names` are the words that show, each from one of
    `TIERS` on and until the next; empty where there is never room.
    """

    start: float
    end: float
    name: str
    anchor: float = 0.0
    extra: float = 0.0
    weight: int = 0
    row: int = 0
    label: str = ""
    width: float = 0.0
    names: list[tuple[int, str]] = field(default_factory=list)
    side: Side = Side.AFTER

    def bare(self, breadth: float) -> tuple[float, float]:
        """Where the mark and its sign begin and end on a drawing of `breadth` pixels."""
        low, high = self.start * breadth - HALF, self.end * breadth + HALF
        # The sign stands between the mark and its name.
        return (low - self.extra, high) if self.side is Side.BEFORE else (low, high + self.extra)

    def reach(self, breadth: float) -> tuple[float, float]:
        """Where the mark with its name begins and ends on a drawing of `breadth` pixels."""
        low, high = self.bare(breadth)
        if self.side is Side.ON:
            return low, max(high, self.name_end(breadth))
        return (low - self.width, high) if self.side is Side.BEFORE else (low, high + self.width)

    def name_end(self, breadth: float) -> float:
        """Where a name that begins at the anchor ends."""
        return self.anchor * breadth + HALF + AIR + self.width

    def say(self, label: str) -> None:
        """Take these words for the name."""
        self.label, self.width = label, text_width(label) + AIR / 2


def place(marks: Sequence[Placed], rows: int) -> int:
    """Give each mark a row and each name that finds room its tier; the number of rows used: so
    many for names, twice as many where marks would cover each other."""
    ends: list[tuple[float, float]] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        _pack(mark, ends, rows)
    _show_all(marks)
    return len(ends)


def place_named(marks: Sequence[Placed], rows: int) -> list[Placed]:
    """Those marks, the weightiest first, that find room with their names; each gets its row."""
    taken: list[list[tuple[float, float]]] = [[] for _row in range(rows)]
    found = []
    for mark in sorted(marks, key=lambda mark: -mark.weight):
        _name(mark, SHORT)
        low, high = mark.reach(PACKED)
        for row, others in enumerate(taken):
            if all(high <= start or end <= low for start, end in others):
                others.append((low, high))
                mark.row = row
                found.append(mark)
                break
    _show_all(found)
    return found


def _show_all(marks: Iterable[Placed]) -> None:
    by_row: dict[int, list[Placed]] = {}
    for mark in sorted(marks, key=lambda mark: mark.start):
        by_row.setdefault(mark.row, []).append(mark)
    for row in by_row.values():
        _show_names(row)
        _turn_unnamed(row)


def _turn_unnamed(row: list[Placed]) -> None:
    """Name on their other side the marks that had no room for a name, if more names show so."""
    turned = [mark for mark in row if not mark.names and mark.side is Side.AFTER]
    if not turned:
        return
    before = [mark.names for mark in row]
    _take(row, [[] for _mark in row])
    for mark in turned:
        mark.side = Side.BEFORE
    _show_names(row)
    if sum(map(bool, before)) >= sum(bool(mark.names) for mark in row):
        for mark in turned:
            mark.side = Side.AFTER
        _take(row, before)


def _take(row: list[Placed], names: list[list[tuple[int, str]]]) -> None:
    for mark, own in zip(row, names, strict=True):
        mark.names = own


def _pack(mark: Placed, ends: list[tuple[float, float]], rows: int) -> None:
    """The first row with room for the mark and its name; or else with room for the mark, where
    a name gives way; or else that which was left first.

    ends: of each row, where its marks with their names end, and where its marks end.
    """
    for most in (LONG, SHORT):
        _name(mark, most)
        low, high = mark.reach(PACKED)
        bare = mark.bare(PACKED)[1]
        for row, (named, _end) in enumerate(ends):
            if named <= low:
                mark.row, ends[row] = row, (high, bare)
                return
        if len(ends) < rows:
            mark.row = len(ends)
            ends.append((high, bare))
            return
    low, bare = mark.bare(PACKED)
    if all(end > low for _named, end in ends) and len(ends) < 2 * rows:
        mark.row = len(ends)
        ends.append((bare, bare))
        return
    free = [row for row, (_named, end) in enumerate(ends) if end <= low]
    # The name that reaches furthest gives way: it leaves most room.
    mark.row = (
        max(free, key=lambda row: ends[row][0])
        if free
        else min(range(len(ends)), key=lambda row: ends[row][1])
    )
    ends[mark.row] = (max(bare, ends[mark.row][1]), max(bare, ends[mark.row][1]))


def _name(mark: Placed, most: int) -> None:
    """Choose the words of the name and its side for the breadth that rows are packed for."""
    mark.side = Side.ON
    high = mark.bare(PACKED)[1] - mark.extra
    for length in (most, SHORT):  # a short name on a bar is better than a long one beside it
        mark.say(shortened(mark.name, length))
        if mark.name_end(PACKED) < high:
            return
    mark.say(shortened(mark.name, most))
    mark.side = Side.AFTER
    low, high = mark.reach(PACKED)
    if high > PACKED and low > mark.width + mark.extra:
        mark.side = Side.BEFORE


def _show_names(row: list[Placed]) -> None:
    """The names of a row that keep clear of the marks and names beside them, at each tier.

    A name that ends at its mark keeps its room where it does not show yet, so that what fits at
    one breadth fits at all that are larger.
    """
    for tier, breadth in enumerate(TIERS):
        furthest = -HALF
        for mark, after in zip_longest(row, row[1:]):
            _say_more(mark, after, furthest, breadth, tier)
            shown = mark.names and mark.side is not Side.BEFORE
            furthest = max(furthest, (mark.reach if shown else mark.bare)(breadth)[1])


def _say_more(
    mark: Placed, after: Placed | None, furthest: float, breadth: float, tier: int
) -> None:
    """Show the longest of the names that fits, from this tier on, if it says more than before."""
    before = mark.label, mark.width
    said = len(mark.names[-1][1]) if mark.names else 0
    for label in _wordings(mark.name):
        if len(label) <= said:
            break
        mark.say(label)
        if _is_clear(mark, after, furthest, breadth):
            mark.names.append((tier, label))
            return
    mark.label, mark.width = before


def _wordings(name: str) -> list[str]:
    """A name, longest first, cut as long as what is left says something."""
    found = dict.fromkeys(shortened(name, most) for most in (FULL, LONG, SHORT, TINY))
    return [text for text in found if text == name or len(text) > LEAST]


def _is_clear(mark: Placed, after: Placed | None, furthest: float, breadth: float) -> bool:
    """Whether a name touches neither what lies before it nor what follows, nor the edge."""
    low, high = mark.reach(breadth)
    if low < furthest:
        return False
    if mark.side is Side.ON and mark.name_end(breadth) > mark.bare(breadth)[1] - mark.extra:
        return False
    if after:
        keeps_room = after.side is Side.BEFORE
        if high > (after.reach if keeps_room else after.bare)(breadth)[0]:
            return False
    if mark.side is Side.BEFORE:
        return low >= -HALF
    return (high if mark.side is Side.AFTER else mark.name_end(breadth)) <= breadth + HALF
