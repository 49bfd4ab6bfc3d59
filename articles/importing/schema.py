"""Reading the catalogue's files: which keys each kind of table has, and that every slug resolves.

Nothing here touches the database, so that a broken file is told before anything is written.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class CatalogueError(Exception):
    """A fixture that cannot be loaded: which file, which record, and why."""

    def __init__(self, file: str, record: str, reason: str) -> None:
        super().__init__(f"{file}, {record}: {reason}" if record else f"{file}: {reason}")
        self.file, self.record, self.reason = file, record, reason


@dataclass(frozen=True)
class Kind:
    """A kind of table: its keys and the kind of record that each referring key names.

    A key in `references` holds a slug, a list of slugs, or, as `list.key`, a list of inline
    tables with a slug under `key`.
    """

    required: frozenset[str]
    optional: frozenset[str]
    references: dict[str, str]
    key: str = "slug"

    @property
    def keys(self) -> frozenset[str]:
        """All keys that the table may have."""
        return self.required | self.optional


def kind(required: str, optional: str = "", key: str = "slug", **references: str) -> Kind:
    """A kind from two lists of words; `a__b` in `references` stands for `a.b`."""
    resolved = {name.replace("__", "."): target for name, target in references.items()}
    return Kind(frozenset(required.split()), frozenset(optional.split()), resolved, key)


# In this order they are written, so that what a record names is there before it.
KINDS: dict[str, Kind] = {
    "licence": kind("code name", "url allows_display", key="code"),
    "publication": kind("slug name", "url language note"),
    "actor": kind("slug name kind", "description role wikidata note names"),
    "author": kind(
        "slug name",
        "sort_name kind affiliation biography identity_note actor names",
        actor="actor",
    ),
    "topic": kind("slug name", "scope broader related names", broader="topic", related="topic"),
    "article": kind(
        "slug title date",
        "title_supplied authors publication publication_attribution date_note language url "
        "licence body_kind summary editorial_note topics mentions",
        authors__author="author",
        publication="publication",
        licence="licence",
        topics="topic",
        mentions__actor="actor",
    ),
    "event": kind(
        "slug title date",
        "date_note place description note topics participants evidence",
        topics="topic",
        participants__actor="actor",
    ),
    "annotation": kind(
        "slug article exact",
        "prefix suffix note topics actors event asserted_date claim stance confidence "
        "reported evidence",
        article="article",
        topics="topic",
        actors="actor",
        event="event",
    ),
    "crosslink": kind("slug source type target reason"),
}

NESTED_KEYS: dict[str, frozenset[str]] = {
    "names": frozenset({"text", "language", "kind"}),
    "authors": frozenset({"author", "attribution"}),
    "mentions": frozenset({"actor", "spelt"}),
    "participants": frozenset({"actor", "role"}),
    "evidence": frozenset(
        {"url", "citation", "says", "state", "asserted_date", "disagrees", "note"}
    ),
}


@dataclass(frozen=True)
class Row:
    """One table of a file."""

    file: str
    kind: str
    values: dict[str, Any]

    @property
    def key(self) -> str:
        """The slug (of a licence: the code)."""
        return str(self.values[KINDS[self.kind].key])

    def error(self, reason: str) -> CatalogueError:
        """An error about this row."""
        return CatalogueError(self.file, f"{self.kind} {self.key}", reason)


Catalogue = dict[str, dict[str, Row]]


def read_catalogue(folder: Path) -> Catalogue:
    """All rows below `folder`, by kind and slug. Raises CatalogueError at the first fault."""
    catalogue: Catalogue = {name: {} for name in KINDS}
    files = sorted(folder.rglob("*.toml"))
    if not files:
        raise CatalogueError(str(folder), "", "there is no .toml file in this folder")
    for path in files:
        for row in _read_file(path, path.relative_to(folder).as_posix()):
            rows = catalogue[row.kind]
            if row.key in rows:
                raise row.error(f"stands already in {rows[row.key].file}")
            rows[row.key] = row
    for rows in catalogue.values():
        for row in rows.values():
            _check_references(row, catalogue)
    return catalogue


def _read_file(path: Path, name: str) -> list[Row]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(name, "", f"is not readable TOML: {error}") from error
    rows = []
    for kind_name, entries in tables.items():
        if kind_name not in KINDS:
            raise CatalogueError(name, "", f"[[{kind_name}]] is not a kind of record")
        if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
            raise CatalogueError(name, "", f"write [[{kind_name}]], not [{kind_name}]")
        for position, values in enumerate(entries, start=1):
            rows.append(_checked_row(name, kind_name, values, position))
    return rows


def _checked_row(file: str, kind_name: str, values: dict[str, Any], position: int) -> Row:
    wanted = KINDS[kind_name]
    label = str(values.get(wanted.key) or f"number {position}")
    for key in sorted(wanted.required):
        if values.get(key) in (None, ""):
            raise CatalogueError(file, f"{kind_name} {label}", f"{key} is missing")
    row = Row(file, kind_name, values)
    if unknown := sorted(values.keys() - wanted.keys):
        raise row.error(f"{unknown[0]} is not a key of [[{kind_name}]]")
    for key, allowed in NESTED_KEYS.items():
        entries = values.get(key, [])
        for entry in [entries] if isinstance(entries, dict) else entries:
            if not isinstance(entry, dict) or entry.keys() - allowed:
                raise row.error(f"an entry of {key} takes {', '.join(sorted(allowed))}")
    return row


def _check_references(row: Row, catalogue: Catalogue) -> None:
    for path, target in KINDS[row.kind].references.items():
        for slug in _slugs_at(row.values, path):
            if slug not in catalogue[target]:
                raise row.error(f"{path} names the {target} {slug!r}, which is not there")
    if row.kind == "crosslink":
        for end in ("source", "target"):
            kind_name, _, slug = str(row.values[end]).partition(":")
            if slug not in catalogue.get(kind_name, {}):
                raise row.error(f"{end} names {row.values[end]!r}, which is not there")


def _slugs_at(values: dict[str, Any], path: str) -> list[Any]:
    head, _, tail = path.partition(".")
    found = values.get(head, [])
    entries = found if isinstance(found, list) else [found]
    return [entry.get(tail) for entry in entries] if tail else entries
