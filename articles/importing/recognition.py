"""What a text names of that which is stored: actors, topics, authors and years."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, MINYEAR
from itertools import accumulate
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Licence, Name, NameKind, Publication, Status
from articles.search.lexicon import Dictionary, Owner, Spelling
from articles.search.periods import find_periods

from .proposal import Decisions, Finding, Proposal
from .spellings import LONGEST_READ, Named, Spellings, Word, words_of

OFTEN: Final = 3
SURE: Final = ("exact", "folded", "script")
# What an editor lets out of the body names nothing in it.
NOT_READ: Final = frozenset(
    [
        *("byline", "author-note", "date", "licence", "keywords", "initials"),
        *("pull-quote", "caption", "link-list", "furniture", "footer"),
    ]
)
_SENTENCE = re.compile(r"[^.!?؟\n]{1,400}")


@dataclass(frozen=True, slots=True)
class Recognised:
    """A finding in the words of the database.

    `text` is the spelling that stands at `line` (from 1, code points [start, end) of the raw text),
    `count` how often the record is named; `pk`, `slug` and `label` are the record's (of a year:
    none, and the year).
    """

    kind: str
    line: int
    text: str
    reason: str
    label: str
    slug: str = ""
    pk: int = 0
    count: int = 1
    accepted: bool = True
    start: int = 0
    end: int = 0

    @property
    def key(self) -> str:
        """Stable identifier, by which an editor's decision names it."""
        return f"{self.kind}:{self.slug or self.label}"


@dataclass
class Known:
    """The stored spellings of all that is not withdrawn, and the licences and outlets
    by code, slug and name in small letters; read once, in five queries."""

    actors: Spellings = field(default_factory=lambda: Spellings(capitals=True))
    topics: Spellings = field(default_factory=lambda: Spellings(capitals=False))
    authors: Dictionary = field(default_factory=Dictionary)
    author_keys: dict[str, int] = field(default_factory=dict)
    licences: dict[str, Licence] = field(default_factory=dict)
    publications: dict[str, Publication] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Known:
        """As the database has them now."""
        known = cls()
        for kind, spellings in (("actor", known.actors), ("topic", known.topics)):
            for pk, slug, label, text, name_kind in _rows(kind):
                spellings.add(pk, slug, label, text, name_kind != NameKind.HIDDEN)
        for pk, slug, label, text, name_kind in _rows("author"):
            known.add_author(pk, slug, label, text, name_kind == NameKind.HIDDEN)
        known.licences = {row.code.casefold(): row for row in Licence.objects.all()}
        for row in Publication.objects.all():
            known.publications |= {row.name.casefold(): row, row.slug: row}
        return known

    def add_author(self, pk: int, slug: str, label: str, text: str, hidden: bool = False) -> None:
        """Take a spelling of an author in."""
        self.author_keys[slug] = pk
        self.authors.add(Spelling(text, Owner("author", slug, label, person=True), hidden))


def _rows(kind: str) -> Iterable[tuple[Any, ...]]:
    """(key, slug, heading, spelling, kind of name) of every name of an owner of this kind."""
    names = Name.objects.filter(**{f"{kind}__isnull": False})
    names = names.exclude(**{f"{kind}__status": Status.WITHDRAWN}).order_by("id")
    columns = (kind, f"{kind}__slug", f"{kind}__name", "text", "kind")
    return names.values_list(*columns).iterator(chunk_size=5000)


def is_taken(finding: Any, decisions: Decisions) -> bool:
    """Whether an editor accepts a finding; without a decision it is as was proposed."""
    decision = decisions.get(finding.key)
    return finding.accepted if decision is None else decision.accepted


def recognise(
    text: str, proposal: Proposal, authors: Iterable[str], decisions: Decisions, known: Known
) -> tuple[Recognised, ...]:
    """Actors, topics and authors of a raw text, each once, at its first place; no query."""
    words = _words_read(text, proposal, decisions)
    lines = _Lines(text)
    return (
        *_authors(authors, proposal, known),
        *_actors(text, words, known.actors, lines),
        *_topics(text, words, known.topics, lines, proposal),
    )


def years_of(text: str) -> tuple[Recognised, ...]:
    """The years that a text names, oldest first; of a stretch of time its first and last."""
    lines = _Lines(text)
    found: dict[str, list[tuple[int, int]]] = {}
    for sentence in _SENTENCE.finditer(text, 0, LONGEST_READ):
        for period in find_periods(sentence[0]):
            first, last = period.span.earliest.year, period.span.latest.year
            ends = ("" if first == MINYEAR else first, "" if last == MAXYEAR else last)
            label = str(first) if first == last else "{}–{}".format(*ends)
            at = sentence.start()
            found.setdefault(label, []).append((at + period.start, at + period.end))
    return tuple(
        Recognised(
            kind="year",
            line=lines.of(places[0][0]),
            text=" ".join(text[slice(*places[0])].split()),
            reason=_times(len(places)),
            label=label,
            count=len(places),
            start=places[0][0],
            end=places[0][1],
        )
        for label, places in sorted(found.items())
    )


class _Lines:
    """The physical line of a place in a text."""

    def __init__(self, text: str) -> None:
        self._ends = list(accumulate(len(line) + 1 for line in text.split("\n")))

    def of(self, offset: int) -> int:
        """The 1-based line of a code point."""
        return bisect_right(self._ends, offset) + 1

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The code points [start, end) of the lines from `first` to `last`."""
        return (self._ends[first - 2] if first > 1 else 0), self._ends[
            min(last, len(self._ends)) - 1
        ]


def _words_read(text: str, proposal: Proposal, decisions: Decisions) -> list[Word]:
    """The words that stay in the body or are its title."""
    lines = _Lines(text)
    left = sorted(
        _place(text, finding, lines)
        for finding in proposal.findings
        if finding.kind in NOT_READ and finding.line and is_taken(finding, decisions)
    )
    words, until = [], 0
    for word in words_of(text):
        while left and left[0][0] <= word.start:
            until = max(until, left.pop(0)[1])
        if word.start >= until:
            words.append(word)
    return words


def _place(text: str, finding: Finding, lines: _Lines) -> tuple[int, int]:
    """The code points [start, end) of a finding: those that it names, or its words in its lines.

    A record of JSON and many a page are all on one line, of which the finding is a small part.
    """
    if finding.end > finding.start:
        return finding.start, finding.end
    start, end = lines.span(finding.line, max(finding.line, finding.end_line))
    at = text.find(finding.text, start, end)
    return (at, at + len(finding.text)) if at >= 0 else (0, 0)


def _times(count: int) -> str:
    return ngettext("Named once.", "Named %(count)d times.", count) % {"count": count}


@dataclass
class _Seen:
    """A record that a text names: first place, how often, and with whom it shares a spelling."""

    named: Named
    start: int
    end: int
    count: int = 0
    shown: bool = False
    shared: set[str] = field(default_factory=set)


def _seen(text: str, words: Sequence[Word], spellings: Spellings) -> list[_Seen]:
    seen: dict[int, _Seen] = {}
    for start, end, every in spellings.find(text, words):
        owners = {named.pk: named for named in every}
        for pk, named in owners.items():
            record = seen.setdefault(pk, _Seen(named, start, end))
            record.count += 1
            record.shown |= any(other.is_shown for other in every if other.pk == pk)
            record.shared |= {other.label for other in owners.values()} - {named.label}
    return list(seen.values())


def _recognised(kind: str, seen: _Seen, text: str, lines: _Lines, **values: Any) -> Recognised:
    return Recognised(
        kind=kind,
        line=lines.of(seen.start),
        text=" ".join(text[seen.start : seen.end].split()),
        label=seen.named.label,
        slug=seen.named.slug,
        pk=seen.named.pk,
        count=seen.count,
        start=seen.start,
        end=seen.end,
        **values,
    )


def _actors(
    text: str, words: Sequence[Word], spellings: Spellings, lines: _Lines
) -> Iterator[Recognised]:
    for seen in _seen(text, words, spellings):
        reason = _times(seen.count)
        if seen.shared:
            others = ", ".join(sorted(seen.shared))
            reason += " " + _("The spelling is also that of %(others)s.") % {"others": others}
        yield _recognised("actor", seen, text, lines, reason=reason, accepted=not seen.shared)


def _topics(
    text: str, words: Sequence[Word], spellings: Spellings, lines: _Lines, proposal: Proposal
) -> Iterator[Recognised]:
    """Topics of the keywords first, then those that the text names; proposed where it does so
    often, in its title, or as a keyword."""
    seen = {record.named.pk: record for record in _seen(text, words, spellings)}
    titled = {named.pk for named in _named_in(proposal.title or "", spellings)}
    keyed: dict[int, str] = {}
    for keyword in proposal.keywords:
        for named in _named_in(keyword, spellings, whole=True):
            keyed.setdefault(named.pk, keyword)
            seen.setdefault(named.pk, _Seen(named, 0, 0))
    for pk, record in seen.items():
        often = record.shown and record.count >= OFTEN
        reason = _times(record.count) if record.count else ""
        if pk in keyed:
            reason = _("The source has the keyword “%s”.") % keyed[pk] + f" {reason}".rstrip()
        found = _recognised(
            "topic",
            record,
            text,
            lines,
            reason=reason,
            accepted=pk in keyed or pk in titled or often,
        )
        yield found if record.count else _at_keyword(found, keyed[pk], proposal)


def _named_in(text: str, spellings: Spellings, whole: bool = False) -> Iterator[Named]:
    """Whose spellings stand in a short text; with `whole` they must be all of it."""
    words = words_of(text)
    for start, end, named in spellings.find(text, words):
        if not whole or (start, end) == (words[0].start, words[-1].end):
            yield from named


def _at_keyword(found: Recognised, keyword: str, proposal: Proposal) -> Recognised:
    return replace(found, line=_line_of("keywords", proposal), text=keyword, count=0)


def _line_of(kind: str, proposal: Proposal, text: str = "") -> int:
    """The line of the finding of a kind, the one that holds `text` first; 0 without any."""
    found = [finding for finding in proposal.findings if finding.kind == kind]
    found.sort(key=lambda finding: text not in finding.text)
    return found[0].line if found else 0


def _authors(names: Iterable[str], proposal: Proposal, known: Known) -> Iterator[Recognised]:
    """The stored authors of the bylines; where two agree as well, none is taken unasked."""
    for name in names:
        readings = sorted(known.authors.read(name), key=lambda reading: -reading.score)
        owners = {reading.spelling.owner.slug: reading for reading in reversed(readings)}
        for slug, reading in owners.items():
            sure = reading.how in SURE and len(owners) == 1
            label = reading.spelling.owner.label
            reason = _("An author of this name is known.")
            if not sure:
                reason = _("This may be an author who is known.")
            yield Recognised(
                kind="author",
                line=_line_of("byline", proposal, name),
                text=name,
                reason=reason,
                label=label,
                slug=slug,
                pk=known.author_keys[slug],
                accepted=sure,
            )
