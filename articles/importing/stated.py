"""Reads what a file states of itself: front matter, the fields of a record, a page's metadata."""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext as _

from articles.dates import EDTFError, parse

from .dates_written import read_date
from .licences import spdx_of
from .people import is_account, read_names
from .sheet import Mark, Sheet

_KEYS: Final = {
    "title": "title headline",
    "byline": "author authors byline by creator creators",
    "date": "date published datepublished publicationdate pubdate",
    "language": "language lang locale inlanguage",
    "licence": "licence license rights",
    "keywords": "keywords tags topics subjects",
    "url": "url sourceurl canonical link original source",
    "author-note": "authornote aboutauthor bio",
}
# What the article takes over as it stands, without a finding.
TAKEN_OVER: Final = ("publication", "slug", "summary")
_KIND_OF: Final = {key: kind for kind, keys in _KEYS.items() for key in keys.split()}
_SURNAME_FIRST: Final = re.compile(
    r"([A-ZА-ЯЁ][\w'’-]+),\s+([A-ZА-ЯЁ][\w.'’-]*(?:\s[A-ZА-ЯЁ][\w.'’-]*)?)"
)
_LANGUAGE: Final = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})*")


def find_stated(sheet: Sheet) -> None:
    """Fill fields from what the file states; what no field can hold is a note."""
    document = sheet.document
    for key, value in document.front_matter.items():
        if key in TAKEN_OVER:
            continue
        line = document.field_lines.get(key, 1)
        kind = _KIND_OF.get(re.sub(r"[\W_]", "", key).lower(), "")
        joined = "; ".join(value) if isinstance(value, tuple) else value
        mark = Mark(kind, 0, 0, 0, 0, joined, _("The file states it itself."))
        sheet.state(_checked(mark, key, value), line)


def _checked(mark: Mark, key: str, value: str | tuple[str, ...]) -> Mark:
    if not mark.kind:
        mark.kind = "note"
        mark.text = f"{key}: {mark.text}"
        mark.reason = _("The file states it, but the import has no field for it.")
    elif mark.kind == "date":
        _check(mark, _date_of(mark.text), _("The date that the file states cannot be read."))
    elif mark.kind == "licence":
        _check(mark, spdx_of(mark.text), _("The licence that the file states is not known."))
    elif mark.kind == "language":
        found = _LANGUAGE.fullmatch(mark.text.strip())
        _check(mark, found[1].lower() if found else "", _("This is not the code of a language."))
    elif mark.kind == "byline":
        named = _turned(value) or (read_names(mark.text).names if isinstance(value, str) else value)
        mark.change = "; ".join(name for name in named or (mark.text,) if not is_account(name))
        if not mark.change:
            mark.kind, mark.reason = "note", _("A byline that names no person.")
    elif mark.kind == "url" and not mark.text.startswith(("http://", "https://")):
        mark.kind = "note"
    elif mark.kind == "keywords" and isinstance(value, tuple):
        mark.change = ", ".join(value)
    return mark


def _turned(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """Names as lists of books write them, `Keller, Anna; Meier, Jonas`, turned; else nothing."""
    names = re.split(r"\s*;\s*|\s+and\s+", value) if isinstance(value, str) else value
    found = [_SURNAME_FIRST.fullmatch(name.strip()) for name in names]
    return tuple(f"{match[2]} {match[1]}" for match in found if match) if all(found) else ()


def _check(mark: Mark, change: str, otherwise: str) -> None:
    mark.change = change
    if not change:
        mark.accepted, mark.reason = False, otherwise


def _date_of(text: str) -> str:
    try:
        return str(parse(text))
    except EDTFError:
        found = read_date(text)
        return found.edtf if found else ""
