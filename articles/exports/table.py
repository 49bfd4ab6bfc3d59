"""Events as CSV (RFC 4180), in UTF-8, a header first."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

# Stable: columns are added at the end and never renamed. Several values are joined by "; ".
COLUMNS = (
    *("url", "title", "date", "earliest", "latest", "certainty", "place", "topics", "actors"),
    *("evidence", "verification", "description", "date_then", "foreseen"),
)
# A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def write_table(events: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Lines of the table; events as `present_event` gives them."""
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for event in events:
        yield writer.writerow([_cell(event[name]) for name in COLUMNS])


def _cell(value: Any) -> str:
    """A value as a text that no spreadsheet runs."""
    if value is None or value is False:
        return ""
    text = "; ".join(value) if isinstance(value, list) else "1" if value is True else str(value)
    text = text.replace("\0", "")
    return f"'{text}" if text.lstrip(" \n").startswith(_FORMULA) else text
