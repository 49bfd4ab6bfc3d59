"""Reading the catalogue's files: the keys of each kind of table, their types, and every slug.

Nothing here touches the database, so that a broken file is told before anything is written.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from articles.models import RECORD_MODELS


class CatalogueError(Exception):
    """A fixture that cannot be loaded: which file, which record, and why."""

    def __init__(self, file: str, record: str, reason: str) -> None:
        super().__init__(f"{file}, {record}: {reason}" if record else f"{file}: {reason}")
        self.file, self.record, self.reason = file, record, reason


@dataclass(frozen=True)
class Kind:
    """A kind of table: its required keys, the type of every key, and what the keys refer to.

    `references` has the kind of record that a slug, or each of a list of slugs, names; RECORD
    stands for any, named as `event:slug`. `tables` has the kind of the tables under a key.
    """

    required: frozenset[str]
    types: dict[str, str]
    references: dict[str, str]
    tables: dict[str, Kind]
    key: str = "slug"


RECORD = "record"
TABLE, TABLES = "a table", "a list of tables"
TYPES = {"": "a text", "flag": "true or false", "list": "a list of texts"}


def kind(
    required: str, optional: str = "", key: str = "slug", **deeper: str | Kind | list[Kind]
) -> Kind:
    """A kind from two lists of words, such as `url` (a text), `topics:list` or `reported:flag`.

    `deeper` says what a key refers to; or that it holds a table, or a list of them.
    """
    words = [word.partition(":") for word in f"{required} {optional}".split()]
    types = {name: TYPES[type_name] for name, _, type_name in words}
    references = {name: value for name, value in deeper.items() if isinstance(value, str)}
    tables: dict[str, Kind] = {}
    for name, value in deeper.items():
        if isinstance(value, Kind):
            types[name], tables[name] = TABLE, value
        elif isinstance(value, list):
            types[name], tables[name] = TABLES, value[0]
    return Kind(frozenset(required.split()), types, references, tables, key)


NAME = kind("text", "language kind")
OFFICE = kind("title date", "body attested:flag citation url date_note", body="actor")
# In this order they are written, so that what a record names is there before it.
KINDS: dict[str, Kind] = {
    "licence": kind("code name", "url allows_display:flag", key="code"),
    "publication": kind("slug name", "url language note"),
    "actor": kind(
        "slug name kind", "description role wikidata note", names=[NAME], offices=[OFFICE]
    ),
    "author": kind(
        "slug name",
        "sort_name kind affiliation biography identity_note actor",
        actor="actor",
        names=[NAME],
    ),
    "topic": kind(
        "slug name", "scope broader related:list", broader="topic", related="topic", names=[NAME]
    ),
    "article": kind(
        "slug title",
        "date title_supplied:flag publication publication_attribution date_note language url "
        "licence body_kind summary editorial_note topics:list",
        authors=[kind("author", "attribution", author="author")],
        publication="publication",
        licence="licence",
        topics="topic",
        mentions=[kind("actor", "spelt", actor="actor")],
    ),
    "event": kind(
        "slug title date",
        "date_note place description note topics:list",
        topics="topic",
        participants=[kind("actor", "role", actor="actor")],
        evidence=[kind("", "url citation published says state asserted_date disagrees:flag note")],
    ),
    "annotation": kind(
        "slug article exact",
        "prefix suffix note topics:list actors:list event asserted_date claim stance confidence "
        "reported:flag",
        article="article",
        topics="topic",
        actors="actor",
        event="event",
        evidence=kind("", "says disagrees:flag"),
    ),
    "crosslink": kind("slug source type target reason", source=RECORD, target=RECORD),
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
            for fault in _lost(KINDS[row.kind], row.values, catalogue):
                raise row.error(fault)
            if row.key in row.values.get("related", ()):
                raise row.error("is related to itself")
    return catalogue


def read_text(path: Path) -> str:
    """The text of a file. Raises ValueError with the reason where it cannot be stored."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from error
    if "\0" in text:
        raise ValueError("holds a NUL character")
    return text


def _read_file(path: Path, name: str) -> list[Row]:
    try:
        tables = tomllib.loads(read_text(path))
    except ValueError as error:
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
    for fault in _faults(wanted, values):
        raise CatalogueError(file, f"{kind_name} {label}", fault)
    return Row(file, kind_name, values)


def _faults(wanted: Kind, values: dict[str, Any], where: str = "") -> Iterator[str]:
    """What is wrong with the keys of a table and the types of their values."""
    for key in sorted(wanted.required):
        if values.get(key) in (None, ""):
            yield f"{where}{key} is missing"
    for key, value in values.items():
        if key not in wanted.types:
            yield f"{where}{key} is not a key here; those are {', '.join(sorted(wanted.types))}"
        elif not _is(wanted.types[key], value):
            yield f"{where}{key} must be {wanted.types[key]}"
        elif any("\0" in text for text in _texts(value)):
            yield f"{where}{key} holds a NUL character"
        elif key in wanted.tables:
            for position, entry in enumerate(_listed(value), start=1):
                yield from _faults(wanted.tables[key], entry, f"{where}{key} {position}: ")


def _is(type_name: str, value: Any) -> bool:
    inner = {TABLES: dict, TYPES["list"]: str}.get(type_name)
    if inner:
        return isinstance(value, list) and all(isinstance(entry, inner) for entry in value)
    return isinstance(value, {TABLE: dict, TYPES["flag"]: bool}.get(type_name, str))


def _lost(wanted: Kind, values: dict[str, Any], catalogue: Catalogue) -> Iterator[str]:
    """The references of a table, and of the tables in it, that lead nowhere."""
    for key, target in wanted.references.items():
        for slug in filter(None, _listed(values.get(key, []))):
            kind_name, name = target, slug
            if target == RECORD:
                kind_name, _, name = slug.partition(":")
                if kind_name not in RECORD_MODELS:
                    yield f"{key} names {slug!r}; write {', '.join(RECORD_MODELS)}, then :slug"
            if name not in catalogue[kind_name]:
                yield f"{key} names the {kind_name} {name!r}, which is not there"
    for key, inner in wanted.tables.items():
        for entry in _listed(values.get(key, [])):
            yield from _lost(inner, entry, catalogue)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _texts(value: Any) -> list[str]:
    return [text for text in _listed(value) if isinstance(text, str)]
