"""What an import proposes: the fields and the body of an article, and each finding behind them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _

from .body import State, write_body
from .echoes import find_echoes
from .furniture import find_edges, find_interruptions
from .keywords import split_keywords
from .language import SAMPLE, language_of
from .layout import find_layout
from .markup_source import lines_of_html
from .metadata import find_metadata
from .page_breaks import find_page_breaks
from .people import fold_key
from .reading import Document
from .repairs import find_repairs
from .sheet import Effect, Mark, Sheet, physical_lines
from .stated import find_stated

# Fields that hold what was read from a text, never the text itself.
_READ: Final = frozenset({"date", "licence", "byline", "language"})
# Signs of direction, which copying from a page leaves around a text.
_UNSEEN: Final = " \ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_NAMES: Final = re.compile(r"\s*[;,؛،]\s*")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was found in a raw text, for the editor to accept, change or reject.

    `line` to `end_line` are physical lines from 1, both inclusive; `start` and `end` are code
    points of the raw text, half-open, and equal where no place is known. `change` is what is
    proposed instead of `text`. `number` counts the findings of a kind on one line.
    """

    kind: str
    line: int
    text: str
    reason: str
    end_line: int = 0
    change: str = ""
    accepted: bool = True
    start: int = 0
    end: int = 0
    number: int = 0

    @property
    def key(self) -> str:
        """A name for the finding that stays the same whatever the editor decides."""
        return f"{self.kind}:{self.line}:{self.number}"

    @property
    def value(self) -> str:
        """What goes into the field or the text where the finding is accepted."""
        return self.change or self.text


@dataclass(frozen=True, slots=True)
class Decision:
    """The editor's word on a finding; `text` is what they changed it to, None for no change."""

    accepted: bool
    text: str | None = None


Decisions = Mapping[str, Decision]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An article as it would be made: `date` is EDTF, `licence` an SPDX id, `body` Markdown."""

    file: str
    title: str | None
    authors: tuple[str, ...]
    date: str | None
    language: str
    licence: str | None
    keywords: tuple[str, ...]
    body: str
    findings: tuple[Finding, ...]
    author_note: str = ""
    url: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The proposal as `import_articles --dry-run --json` prints it."""
        return {
            "file": self.file,
            "title": self.title,
            "authors": list(self.authors),
            "date": self.date,
            "language": self.language,
            "licence": self.licence,
            "keywords": list(self.keywords),
            "body": self.body,
            "findings": [
                {"kind": found.kind, "line": found.line, "text": found.text, "reason": found.reason}
                for found in self.findings
            ],
        }


def propose(document: Document, decisions: Decisions = {}) -> Proposal:  # noqa: B006
    """What to make of a document, given what the editor has decided: the same each time.

    The findings do not depend on the decisions, so their keys last; each comes with the editor's
    word on it.
    """
    sheet, groups = _find(document)
    marks = sorted(sheet.marks, key=lambda mark: (_line_of(sheet, mark), mark.start))
    states, findings = _decide(sheet, marks, decisions)
    fields = _Fields(findings)
    return Proposal(
        file=document.file,
        title=fields.first("title") or None,
        authors=fields.authors(),
        date=fields.first("date") or None,
        language=fields.first("language") or "und",
        licence=fields.first("licence") or None,
        keywords=fields.keywords(),
        body=write_body(sheet, groups, states),
        findings=findings,
        author_note="\n\n".join(fields.all("author-note")),
        url=fields.first("url"),
    )


def _find(document: Document) -> tuple[Sheet, list[list[int]]]:
    """Run the finders: each sees the lines that the ones before it have left."""
    if document.kind == "html":
        lines = lines_of_html(document.text)
    else:
        lines = list(physical_lines(document.text, document.body_start))
    sheet = Sheet(document, lines)
    find_stated(sheet)
    find_page_breaks(sheet)
    find_metadata(sheet)
    find_interruptions(sheet)
    find_echoes(sheet)
    find_edges(sheet)
    _find_language(sheet)
    groups = find_layout(sheet)
    find_repairs(sheet)
    if document.encoding != "UTF-8":
        reason = _("The text was in this encoding, told by its content or its first bytes.")
        sheet.note("encoding", 0, document.encoding, reason)
    return sheet, groups


def _find_language(sheet: Sheet) -> None:
    """The language of the text that is left, so that a footer in another script counts nothing."""
    free = list(sheet.free()) or sheet.written
    sample, size = [], 0
    for index in free:
        sample.append(sheet.lines[index].text[:SAMPLE])
        size += len(sample[-1])
        if size > SAMPLE:
            break
    reason = _("Told by the script and the commonest words of the text.")
    code = language_of("\n".join(sample))
    sheet.note("language", free[0] if free else 0, code, reason, change=code)


def _line_of(sheet: Sheet, mark: Mark) -> int:
    return mark.stated_on or sheet.lines[mark.first].number


def _decide(
    sheet: Sheet, marks: Sequence[Mark], decisions: Decisions
) -> tuple[list[State], tuple[Finding, ...]]:
    """Each mark as a finding, with the editor's decision on it."""
    states: list[State] = []
    findings: list[Finding] = []
    numbers: Counter[tuple[str, int]] = Counter()
    for mark in marks:
        place = (mark.kind, _line_of(sheet, mark))
        finding = _finding(sheet, mark, numbers[place])
        numbers[place] += 1
        decision = decisions.get(finding.key)
        if decision:
            change = finding.change if decision.text is None else decision.text.strip()
            finding = replace(finding, accepted=decision.accepted, change=change)
        changed = decision.text.strip() if decision and decision.text is not None else ""
        states.append(State(mark, finding.accepted, changed))
        findings.append(finding)
    return states, tuple(findings)


def _finding(sheet: Sheet, mark: Mark, number: int) -> Finding:
    first, last = sheet.lines[mark.first], sheet.lines[mark.last]
    line = mark.stated_on or first.number
    placed = sheet.document.kind != "html" and mark.effect is not Effect.NONE
    return Finding(
        kind=mark.kind,
        line=line,
        text=mark.text,
        reason=mark.reason,
        end_line=mark.stated_on or last.number,
        change=mark.change,
        accepted=mark.accepted,
        start=first.start + mark.start if placed else 0,
        end=last.start + mark.end if placed else 0,
        number=number,
    )


class _Fields:
    """The fields of an article from the findings that are accepted."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = [finding for finding in findings if finding.accepted]

    def all(self, kind: str) -> list[str]:
        found = (f for f in self.findings if f.kind == kind)
        values = ((f.change if kind in _READ else f.value).strip(_UNSEEN) for f in found)
        return [value for value in values if value]

    def first(self, kind: str) -> str:
        return next(iter(self.all(kind)), "")

    def authors(self) -> tuple[str, ...]:
        found = (name for value in self.all("byline") for name in _NAMES.split(value))
        names = [name for name in (name.strip(_UNSEEN) for name in found) if name]
        return tuple({fold_key(name): name for name in reversed(names)}.values())[::-1]

    def keywords(self) -> tuple[str, ...]:
        return split_keywords(", ".join(self.all("keywords")), self.authors())
