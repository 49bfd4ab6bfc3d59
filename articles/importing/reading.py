"""Files that editors bring in, read into documents: raw text, Markdown, HTML, lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import PurePath
from typing import Any, BinaryIO, Final

from django.utils.translation import gettext as _

from .document import Document, Fields, Kind
from .encodings import EncodingError, decode
from .front_matter import FrontMatterError, read_front_matter
from .markup_source import MarkupError, check_tags, fields_of_html, lines_of_html

__all__ = ["Document", "ImportFault", "read", "read_lines"]

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_LINES: Final = 200_000
KINDS: Final[Mapping[str, Kind]] = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
}
# Where a line of JSON may hold the article's text, and what the text then is.
_BODIES: Final[Mapping[str, Kind]] = {
    "body": "markdown",
    "markdown": "markdown",
    "text": "text",
    "content": "text",
    "html": "html",
}


class ImportFault(Exception):
    """A file that cannot be imported: its name, the line (1-based, 0 where none), the reason."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(file, line, reason)
        self.file = file
        self.line = line
        self.reason = reason

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.reason}"


def read(name: str, raw: bytes) -> Document:
    """Read one file; its kind is told by the end of its bare name. Raises ImportFault."""
    kind = _kind_of(name)
    text, encoding = _decode(name, raw)
    fields: Fields = {}
    lines: Mapping[str, int] = {}
    start = 0
    if kind == "markdown":
        try:
            fields, lines, start = read_front_matter(text)
        except FrontMatterError as error:
            raise ImportFault(name, error.line, error.reason) from error
        if not text[start:].strip():
            raise ImportFault(name, 0, _("The file has front matter and no text below it."))
    elif kind == "html":
        _check_html(name, 0, text)
        fields, lines = fields_of_html(text)
    return Document(name, kind, text, 0, fields, lines, start, encoding)


def _check_html(name: str, line: int, text: str) -> None:
    """Refuse a page without text, or one that is no page at all."""
    try:
        check_tags(text)
    except MarkupError as error:
        reason = _("The page holds too many tags, or one that never ends.")
        raise ImportFault(name, line or error.line, reason) from error
    if not lines_of_html(text):
        raise ImportFault(name, line, _("The page holds no text."))


def _kind_of(name: str) -> Kind:
    if not name or name != PurePath(name.replace("\\", "/")).name or not name.isprintable():
        raise ImportFault(name, 0, _("A file name is needed without folders or “..” in it."))
    try:
        return KINDS[PurePath(name).suffix.lower()]
    except KeyError:
        reason = _("Files that end in %(ends)s can be imported.") % {"ends": ", ".join(KINDS)}
        raise ImportFault(name, 0, reason) from None


def _decode(name: str, raw: bytes) -> tuple[str, str]:
    if len(raw) > MAX_BYTES:
        reason = _("The file has %(size).1f MB; at most %(most)d MB are allowed.")
        size = {"size": len(raw) / 2**20, "most": MAX_BYTES // 2**20}
        raise ImportFault(name, 0, reason % size)
    try:
        text, encoding = decode(raw)
    except EncodingError as error:
        raise ImportFault(name, error.line, error.reason) from error
    if not text.strip():
        raise ImportFault(name, 0, _("The file is empty."))
    if max(text.count("\n"), text.count("\r")) > MAX_LINES:
        reason = _("The file has more than %(most)d lines.") % {"most": MAX_LINES}
        raise ImportFault(name, MAX_LINES + 1, reason)
    return text, encoding


def read_lines(name: str, source: bytes | BinaryIO) -> Iterator[tuple[int, Document | ImportFault]]:
    """Each line of a file of JSON lines, from 1, as a document or as the fault that it holds.

    Empty lines are passed over. The stream is read a line at a time.
    """
    stream = BytesIO(source) if isinstance(source, bytes) else source
    number = 0
    while raw := stream.readline(MAX_BYTES + 1):
        number += 1
        if len(raw) > MAX_BYTES:
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(MAX_BYTES + 1)
            reason = _("The line is longer than %(most)d MB.") % {"most": MAX_BYTES // 2**20}
            yield number, ImportFault(name, number, reason)
        elif raw.strip():
            try:
                yield number, _document_of(name, number, raw)
            except ImportFault as fault:
                yield number, fault


def _document_of(name: str, number: int, raw: bytes) -> Document:
    record = _record_of(name, number, raw)
    given = [key for key in _BODIES if record.get(key)]
    if len(given) != 1 or not isinstance(record[given[0]], str):
        reason = _("The record needs its text, in one of the fields %(keys)s.")
        raise ImportFault(name, number, reason % {"keys": ", ".join(_BODIES)})
    text = _sound(name, number, record[given[0]])
    if not text.strip():
        raise ImportFault(name, number, _("The text is empty."))
    fields = {
        key: _field(name, number, key, value)
        for key, value in record.items()
        if key not in _BODIES and key not in {"file", "findings"} and value not in (None, "", [])
    }
    kind = _BODIES[given[0]]
    if kind == "html":
        _check_html(name, number, text)
        fields = {**fields_of_html(text)[0], **fields}
    return Document(name, kind, text, number, fields)


def _record_of(name: str, number: int, raw: bytes) -> dict[str, Any]:
    try:
        record = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        raise ImportFault(name, number, _("The line is not UTF-8.")) from error
    except RecursionError as error:
        raise ImportFault(name, number, _("The line is nested too deeply.")) from error
    except ValueError as error:
        reason = _("The line is not JSON: %(error)s.") % {"error": error}
        raise ImportFault(name, number, reason) from error
    if not isinstance(record, dict):
        raise ImportFault(name, number, _("The line is JSON, but not an object in {…}."))
    return record


def _field(name: str, number: int, key: str, value: object) -> str | tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return tuple(_sound(name, number, str(item)) for item in value)
    if isinstance(value, str | int | float):
        return _sound(name, number, str(value))
    reason = _("The field “%(key)s” is neither a text nor a list of texts.") % {"key": key}
    raise ImportFault(name, number, reason)


def _sound(name: str, number: int, text: str) -> str:
    """The text. Raises ImportFault where it holds what no database or page can take."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        reason = _("The record holds half of a character (\\ud800 to \\udfff).")
        raise ImportFault(name, number, reason) from error
    if "\0" in text:
        raise ImportFault(name, number, _("The record holds a NUL character."))
    return text
