"""What tantivy keeps of a document: terms to rank by, words in order, and numbers to filter by."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from hashlib import blake2b

import tantivy

from articles.dates import Span

from .analysis import Chunk, chunks, stem
from .registry import Document
from .spec import FIELDS

VERSION = 6
"""Raised whenever the schema or the reading of text changes: older indexes are built anew."""

TITLE_WEIGHT = 3
FIRST_YEAR, LAST_YEAR = 1500, 2100
"""Years between which a span with an open end is listed; outside of them only its known end is."""
_AROUND = 4


def build_schema() -> tantivy.Schema:
    """`text` ranks; `words` and `heading` (names, hidden ones too) are unstemmed, for phrases."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("ident", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("sign", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("links", stored=True)
    builder.add_text_field("kind", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("stance", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name="terms", index_option="freq")
    builder.add_text_field("words", tokenizer_name="terms", index_option="position")
    builder.add_text_field("heading", tokenizer_name="terms", index_option="position")
    for name in (*FIELDS, "year", "discussed", "month"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in ("earliest", "latest", "moment"):
        builder.add_unsigned_field(name, fast=True)
    return builder.build()


SCHEMA = build_schema()


def open_index(path: str) -> tantivy.Index:
    """The index in a folder, made where there is none. Raises ValueError where it is broken."""
    index = tantivy.Index(SCHEMA, path)
    terms = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("terms", terms)
    return index


def sign(document: Document) -> str:
    """A short digest of all that the index was told, to compare it with the database by."""
    return blake2b(repr(document).encode(errors="replace"), digest_size=8).hexdigest()


def to_tantivy(document: Document) -> tantivy.Document:
    """What is kept of a document: terms and numbers, none of its text."""
    row = tantivy.Document()
    row.add_text("ident", document.ident)
    row.add_text("sign", sign(document))
    row.add_text("kind", document.kind)
    for stance in document.stances:
        row.add_text("stance", stance)
    _add_text(row, document)
    for name, keys in document.links.items():
        for key in keys:
            row.add_unsigned(name, key)
    row.add_bytes("links", json.dumps(document.links).encode())
    _add_times(row, document)
    return row


def _add_text(row: tantivy.Document, document: Document) -> None:
    title = chunks(document.title)
    names, hidden = (list(map(chunks, names)) for names in (document.names, document.hidden))
    shown, headings = [title, *names, chunks(document.text)], [title, *names, *hidden]
    for part in (*[title] * (TITLE_WEIGHT - 1), *shown, *hidden):
        row.add_text("text", " ".join([chunk.stems for chunk in part]))
    joined = [word for part in (*shown, *hidden) for word in _joined(part)]
    row.add_text("text", " ".join(map(stem, joined)))
    # Near spellings are taken from `words` and told to readers: no hidden name goes there.
    for part in shown:
        row.add_text("words", " ".join([chunk.plain for chunk in part]))
        for phrase in _joined_phrases(part):
            row.add_text("words", phrase)
    for part in headings:
        row.add_text("heading", " ".join([*(chunk.plain for chunk in part), *_joined(part)]))


def _joined(part: list[Chunk]) -> list[str]:
    return [word for chunk in part if chunk.joined for word in chunk.joined]


def _joined_phrases(part: list[Chunk]) -> Iterable[str]:
    """Each word that is also written together, among its neighbours, so that phrases find it;
    with such neighbours also among these written together."""
    for at in [at for at, chunk in enumerate(part) if chunk.joined]:
        before, after = part[max(0, at - _AROUND) : at], part[at + 1 : at + 1 + _AROUND]
        for word in part[at].joined:
            yield " ".join([*(c.plain for c in before), word, *(c.plain for c in after)])
        if any(chunk.joined for chunk in (*before, *after)):
            together = [" ".join(c.joined[:1]) or c.plain for c in (*before, part[at], *after)]
            yield " ".join(together)


def _add_times(row: tantivy.Document, document: Document) -> None:
    span = document.span
    if span:
        earliest, latest = span.earliest.toordinal(), span.latest.toordinal()
        row.add_unsigned("earliest", earliest)
        row.add_unsigned("latest", latest)
        row.add_unsigned("moment", (earliest << 22) + latest)
        for year in _years(span):
            row.add_unsigned("year", year)
    discussed = document.discussed or ((span,) if span and document.kind == "event" else ())
    for year in {year for each in discussed for year in _years(each)}:
        row.add_unsigned("discussed", year)
    for month in {month for each in discussed for month in months_of(each)}:
        row.add_unsigned("month", month)


def _known(span: Span) -> tuple[date, date]:
    """The span's ends; an open one is set to where listing years stops making sense."""
    earliest, latest = span.earliest, span.latest
    if earliest == date.min:
        earliest = min(latest, date(FIRST_YEAR, 1, 1))
    if latest == date.max:
        latest = max(earliest, date(LAST_YEAR, 12, 31))
    return earliest, latest


def _years(span: Span) -> range:
    earliest, latest = _known(span)
    return range(earliest.year, latest.year + 1)


def months_of(span: Span) -> range:
    earliest, latest = _known(span)
    return range(month_of(earliest), month_of(latest) + 1)


def month_of(day: date) -> int:
    """The number of a month, counted from the year 0."""
    return day.year * 12 + day.month - 1
