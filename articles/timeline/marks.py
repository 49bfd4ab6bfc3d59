"""The shape of a record on a drawing: what its date and its evidence allow to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from articles.dates import EDTF, Edge, Form, Span, parse
from articles.models import Verification

from .labels import Placed
from .periods import length
from .reading import Row

# What the sign of differing sources takes beside a mark, in pixels.
SIGN: Final = 12.0


class Shape(StrEnum):
    """A day is a point; what lasted a bar; a day somewhere in a span a line with a point."""

    DAY = "day"
    SPAN = "span"
    WITHIN = "within"


@dataclass(slots=True)
class Mark:
    """One record: its shape, how sure it is, and where it stands.

    `fades` says of the beginning and the end whether it is open, unknown or doubtful, `cut`
    whether it lies outside the window; `certainty` lists the words of `components/certainty.html`.
    `y` is the middle of its row in pixels.
    """

    row: Row
    shape: Shape
    fades: tuple[bool, bool]
    cut: tuple[bool, bool]
    certainty: tuple[str, ...]
    placed: Placed
    y: float = 0.0


def mark_of(row: Row, window: Span) -> Mark:
    """The mark of a record that touches a window."""
    days = length(window)
    start = (max(row.earliest, window.earliest) - window.earliest).days / days
    end = ((min(row.latest, window.latest) - window.earliest).days + 1) / days
    if row.earliest == row.latest:
        start = end = (start + end) / 2
    edtf = parse(row.edtf)
    certainty = tuple(_certainty(row, edtf))
    shape = _shape(row, edtf)
    placed = Placed(start, end, row.title, start, weight=row.weight)
    if shape is Shape.WITHIN:
        placed.anchor = (start + end) / 2
    if row.disputed:
        placed.extra = SIGN
    return Mark(
        row,
        shape,
        (_fades(edtf, edtf.start), _fades(edtf, edtf.end)),
        (row.earliest < window.earliest, row.latest > window.latest),
        certainty,
        placed,
    )


def _shape(row: Row, edtf: EDTF) -> Shape:
    if row.earliest == row.latest:
        return Shape.DAY
    return Shape.SPAN if edtf.form is Form.INTERVAL else Shape.WITHIN


def _fades(edtf: EDTF, end: object) -> bool:
    """Whether an end is not known well enough for a hard edge."""
    return isinstance(end, Edge) or (not edtf.is_exact_day and bool(getattr(end, "qualifier", "")))


def _certainty(row: Row, edtf: EDTF) -> list[str]:
    """Whether the date is approximate, uncertain, less than verified, disputed."""
    state = Verification(row.state or 0)
    doubts = {
        "approximate": edtf.approximate,
        "uncertain": edtf.uncertain,
        state.name.lower(): state < Verification.VERIFIED,
        "disputed": row.disputed,
    }
    return [word for word, holds in doubts.items() if holds]
