"""What an import proposes: the fields and the body of an article, and each finding behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .reading import Document


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
    """What to make of a document, given what the editor has decided: the same each time."""
    return Proposal(document.file, None, (), None, "en", None, (), document.text, ())
