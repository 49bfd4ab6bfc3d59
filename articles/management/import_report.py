"""What an import found in a text and what it did, in words and as the proposals that JSON holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from articles.dates import parse
from articles.importing.duplicates import find_duplicates
from articles.importing.recognition import Recognised, years_of
from articles.importing.records import Draft
from articles.importing.sources import Accepted
from articles.models import SourceFile

LONGEST = 70
_PLURALS = {"actor": "actors", "topic": "topics", "year": "years", "author": "known authors"}


def recognised_in(draft: Draft, source: SourceFile) -> list[Recognised]:
    """Actors, topics, authors and years that a text names, and articles that it may duplicate.

    A line of JSON is one of thousands: it is compared with nothing.
    """
    duplicates = [] if source.line else find_duplicates(draft.proposal, source)
    return [*draft.recognised, *years_of(draft.document.text), *duplicates]


def as_dict(path: str, draft: Draft, recognised: Iterable[Recognised]) -> dict[str, Any]:
    """The proposal as DESIGN has it, its file named as it was given."""
    proposal = {**draft.proposal.as_dict(), "file": path}
    proposal["findings"] += [
        {"kind": one.kind, "line": one.line, "text": one.text, "reason": _reason(one)}
        for one in recognised
    ]
    return proposal


def _reason(one: Recognised) -> str:
    """What a spelling stands for, and how often it does."""
    return f"{one.label}. {one.reason}" if one.label != one.text else one.reason


def in_words(draft: Draft, recognised: Iterable[Recognised]) -> Iterator[str]:
    """The report on one text: its fields, what is left out or only proposed, what it names."""
    proposal = draft.proposal
    date = proposal.date and f"{proposal.date} ({parse(proposal.date).display()})"
    yield f"title      {proposal.title or f'none; the working title is “{draft.title}”'}"
    yield f"authors    {', '.join(draft.proposal.authors) or 'none'}"
    yield f"date       {date or 'none'}"
    yield f"language   {proposal.language}"
    yield f"licence    {proposal.licence or 'none'}"
    if proposal.keywords:
        yield f"keywords   {', '.join(proposal.keywords)}"
    for found in proposal.findings:
        change = f" → {_short(found.change)}" if found.change else ""
        state = "" if found.accepted else " (left to you)"
        yield f"line {found.line}: {found.kind}{state}: {_short(found.text)}{change}"
    named: dict[str, list[str]] = {}
    for one in recognised:
        if one.kind == "duplicate":
            yield f"may duplicate {one.slug}: {one.reason}"
        else:
            named.setdefault(one.kind, []).append(f"{one.label} ({one.count}, line {one.line})")
    for kind, labels in named.items():
        yield f"{_PLURALS[kind]}: {', '.join(labels)}"


def outcome(accepted: Accepted, replaced: bool) -> Iterator[str]:
    """What became of a text."""
    article = accepted.article
    done = "replaced the text of" if replaced else "made"
    yield f"{done} the {article.get_status_display()} {article.slug}"
    for annotation in accepted.orphaned:
        yield f"orphaned: annotation {annotation.slug}, “{_short(annotation.exact)}”"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def indented(*parts: Iterable[str]) -> str:
    """The lines of a report below the name of its file."""
    return "\n".join(f"  {line}" for line in chain(*parts))
