"""Reading a file of events, CSV or JSONL, into rows of texts; pure, no database.

Only what makes the whole file unreadable raises ImportFault; what is wrong in one row is told
beside that row, so that an editor sees all of it at once.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .encodings import EncodingError, decode
from .reading import ImportFault

REQUIRED = ("title", "date")
LISTS = ("topics", "actors")
COLUMNS = (*REQUIRED, "description", "place", *LISTS, "source_title", "source_url")
MOST_ROWS = 50_000
# What neither a database nor a feed takes; escapes of JSON can spell what UTF-8 cannot hold.
_UNFIT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DELIMITERS = ",;\t"
_CSV_REASONS = (
    (
        "unexpected end of data",
        gettext_lazy("a quotation mark that is opened here is never closed"),
    ),
    ("expected after", gettext_lazy("a quotation mark inside a quoted cell must be doubled")),
    ("field larger than", gettext_lazy("a cell is too long; is a quotation mark not closed?")),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot become an event; `field` is a column, or empty for the row as such."""

    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}" if self.field else self.reason


@dataclass(frozen=True, slots=True)
class EventRow:
    """One row: its first physical line (1-based), its texts by column, and what is wrong."""

    line: int
    texts: dict[str, str]
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_events(name: str, raw: bytes) -> list[EventRow]:
    """The rows of a `.csv` or `.jsonl` file in order. Raises ImportFault (file, line, reason)."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in (".csv", ".jsonl"):
        raise ImportFault(name, 0, _("is neither .csv nor .jsonl"))
    try:
        text, _encoding = decode(raw)
    except EncodingError as error:
        raise ImportFault(name, error.line, error.reason) from error
    rows: list[EventRow] = []
    for row in _csv_rows(name, text) if suffix == ".csv" else _json_rows(text):
        if len(rows) == MOST_ROWS:
            reason = _("has more than %d rows: split it") % MOST_ROWS
            raise ImportFault(name, row.line, reason)
        rows.append(row)
    if not rows:
        raise ImportFault(name, 0, _("holds no event"))
    return rows


# CSV


def _csv_rows(name: str, text: str) -> Iterator[EventRow]:
    """Rows below a header; its delimiter is the one that gives the most known columns."""
    lines = _numbered(name, text, _delimiter(text))
    line, header = next(lines, (0, []))
    if not header:
        raise ImportFault(name, 0, _("holds no event"))
    columns = _columns(name, line, header)
    for line, cells in lines:
        yield _from_cells(line, cells, columns)


def _numbered(name: str, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, each with its first line; trailing empty cells are left out."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            known = (reason for part, reason in _CSV_REASONS if part in str(error))
            raise ImportFault(name, line, str(next(known, error))) from error
        if cells is None:
            return
        cells = [cell.strip() for cell in cells]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield line, cells
        line = reader.line_num + 1


def _delimiter(text: str) -> str:
    first = next((line for line in StringIO(text) if line.strip(f" \r\n{_DELIMITERS}")), "")
    return max(_DELIMITERS, key=lambda mark: len({*map(_column, first.split(mark))} & {*COLUMNS}))


def _column(heading: str) -> str:
    return re.sub(r"[\s-]+", "_", heading.strip(' \r\n"').lower())


def _columns(name: str, line: int, header: list[str]) -> list[str]:
    """The names of the columns. Raises ImportFault where one is missing, unknown or twice there."""
    columns = [_column(heading) for heading in header]
    for position, column in enumerate(columns):
        if column not in COLUMNS:
            said = {"name": header[position], "columns": ", ".join(COLUMNS)}
            reason = _("“%(name)s” is not a column here; those are %(columns)s") % said
            raise ImportFault(name, line, reason)
        if column in columns[:position]:
            raise ImportFault(name, line, _("the column %s stands twice") % column)
    for column in REQUIRED:
        if column not in columns:
            raise ImportFault(name, line, _("the column %s is missing") % column)
    return columns


def _from_cells(line: int, cells: list[str], columns: list[str]) -> EventRow:
    texts = dict(zip(columns, cells, strict=False))
    lists = {column: _split(texts.pop(column)) for column in LISTS if column in texts}
    if len(cells) > len(columns):
        counts = {"cells": len(cells), "columns": len(columns)}
        reason = _(
            "has %(cells)d cells, the header %(columns)d: put a text that holds the separator "
            "in quotation marks"
        )
        return EventRow(line, texts, problems=(Problem("", reason % counts),))
    return _checked(line, texts, lists)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(re.split(r"[;|]", cell))


# JSONL


def _json_rows(text: str) -> Iterator[EventRow]:
    for line, source in enumerate(text.split("\n"), start=1):
        if source.strip():
            yield _from_object(line, source)


def _from_object(line: int, source: str) -> EventRow:
    try:
        values = json.loads(source, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        return _unreadable(line, f"{error.msg}, character {error.colno}")
    except (ValueError, RecursionError) as error:
        return _unreadable(line, str(error))
    if not isinstance(values, dict):
        return _unreadable(line, _("write an object, as {…}"))
    values = {key: value for key, value in values.items() if value is not None}
    texts = {key: value for key, value in values.items() if _is_text(key, value)}
    lists = {key: tuple(value) for key, value in values.items() if _is_list(key, value)}
    wrong = values.keys() - texts.keys() - lists.keys()
    return _checked(line, texts, lists, [_wrong(key) for key in values if key in wrong])


def _unreadable(line: int, reason: str) -> EventRow:
    return EventRow(line, {}, problems=(Problem("", _("is not readable JSON: %s") % reason),))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError(_("a key stands twice in it"))
    return values


def _is_text(key: str, value: Any) -> bool:
    return key in COLUMNS and key not in LISTS and isinstance(value, str)


def _is_list(key: str, value: Any) -> bool:
    return key in LISTS and isinstance(value, list) and all(isinstance(v, str) for v in value)


def _wrong(key: str) -> Problem:
    """Why a key of an object is neither a text nor a list that belongs there."""
    if key not in COLUMNS:
        said = {"name": key, "columns": ", ".join(COLUMNS)}
        return Problem("", _("“%(name)s” is not a field here; those are %(columns)s") % said)
    return Problem(key, _("must be a list of texts") if key in LISTS else _("must be a text"))


# Both


def _checked(
    line: int,
    texts: dict[str, str],
    lists: dict[str, tuple[str, ...]],
    problems: Iterable[Problem] = (),
) -> EventRow:
    """The row with every text on one line, but the description, whose lines end as stored ones."""
    found = list(problems)
    for column, values in (*((key, (text,)) for key, text in texts.items()), *lists.items()):
        if any(map(_UNFIT.search, values)):
            found.append(Problem(column, _("holds a control character or half of a character")))
    texts = {
        column: re.sub(r"\r\n?", "\n", text).strip()
        if column == "description"
        else " ".join(text.split())
        for column, text in texts.items()
    }
    lists = {key: tuple(filter(None, map(str.strip, values))) for key, values in lists.items()}
    seen = {problem.field for problem in found}
    absent = [key for key in REQUIRED if not texts.get(key) and key not in seen]
    found += [Problem(column, _("is missing")) for column in absent]
    return EventRow(line, texts, lists, tuple(found))
