"""Events in time: how they spread, in which groups they stand, and the drawing of a period."""

from .density import Bar, YearSpan, bars
from .groups import BEFORE, UNSTATED, by_month, by_year

__all__ = [
    "BEFORE",
    "UNSTATED",
    "Bar",
    "YearSpan",
    "bars",
    "by_month",
    "by_year",
]
