"""An import as its page shows it: the raw lines, the findings as rows to decide on, the fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.importing.duplicates import find_duplicates
from articles.importing.proposal import Decision
from articles.importing.recognition import is_taken, years_of
from articles.importing.records import FIELDS, Draft
from articles.models import Licence, Publication, SourceFile
from articles.names import slugify
from articles.text import TextError, render

from .dated import date_in_words

MOST_LINES: Final = 3000
MOST_CHARACTERS: Final = 300_000
MOST_ROWS: Final = 200  # a group; a form of Django's has a limited number of fields
LONGEST_CHANGE: Final = 10_000
ACCEPT, CHANGE, REJECT = "accept", "change", "reject"

# The kinds of findings: what they are called, and the group that they stand in.
KINDS: Final[Mapping[str, tuple[Any, str]]] = {
    "title": (gettext_lazy("title"), "fields"),
    "byline": (gettext_lazy("byline"), "fields"),
    "author": (gettext_lazy("known author"), "fields"),
    "author-note": (gettext_lazy("note on the author"), "fields"),
    "date": (gettext_lazy("date"), "fields"),
    "language": (gettext_lazy("language"), "fields"),
    "licence": (gettext_lazy("licence"), "fields"),
    "keywords": (gettext_lazy("keywords"), "fields"),
    "url": (gettext_lazy("original address"), "fields"),
    "pull-quote": (gettext_lazy("repeated quote"), "left"),
    "caption": (gettext_lazy("caption"), "left"),
    "link-list": (gettext_lazy("list of links"), "left"),
    "furniture": (gettext_lazy("page furniture"), "left"),
    "footer": (gettext_lazy("footer"), "left"),
    "initials": (gettext_lazy("initials"), "left"),
    "note": (gettext_lazy("note"), "left"),
    "lost-hyphen": (gettext_lazy("lost hyphen"), "repairs"),
    "repair": (gettext_lazy("slip"), "repairs"),
    "encoding": (gettext_lazy("encoding"), "repairs"),
    "no-break-space": (gettext_lazy("no-break space"), "repairs"),
    "heading": (gettext_lazy("heading"), "form"),
    "paragraph": (gettext_lazy("paragraph"), "form"),
    "actor": (gettext_lazy("actor"), "recognised"),
    "topic": (gettext_lazy("topic"), "recognised"),
    "year": (gettext_lazy("year"), "recognised"),
    "duplicate": (gettext_lazy("duplicate"), "duplicates"),
}
GROUPS: Final = (
    (
        "fields",
        gettext_lazy("Fields"),
        gettext_lazy("What is accepted goes into its field and out of the body."),
    ),
    (
        "left",
        gettext_lazy("What is left out"),
        gettext_lazy("What is accepted is left out of the body; what is rejected stays in it."),
    ),
    (
        "repairs",
        gettext_lazy("Repairs proposed"),
        gettext_lazy("Nothing is repaired unless you accept it."),
    ),
    (
        "form",
        gettext_lazy("Headings and paragraphs"),
        gettext_lazy("How the lines of the raw text become the body."),
    ),
    (
        "recognised",
        gettext_lazy("Recognised"),
        gettext_lazy(
            "Accepted actors become mentions to confirm, accepted topics those of the article."
        ),
    ),
    (
        "duplicates",
        gettext_lazy("Possible duplicate"),
        gettext_lazy("Look before you make a second draft of a text that is there already."),
    ),
)
# Kinds that say what a word or a field shall be, so that an editor may say something else.
CHANGEABLE: Final = frozenset(
    [
        *("title", "byline", "author-note", "date", "language", "licence", "keywords", "url"),
        *("lost-hyphen", "repair", "heading", "caption", "note"),
    ]
)
# Kinds that only tell something.
TOLD: Final = frozenset(["year", "duplicate", "encoding"])
# Kinds that are about words in a line, or about the whole text.
NO_LINES: Final = frozenset(
    ["actor", "topic", "author", "year", "language", "encoding", "no-break-space"]
)
RECORDS: Final = {"actor": "actor", "topic": "topic", "author": "author", "duplicate": "article"}


@dataclass(frozen=True, slots=True)
class Row:
    """A finding: what and where it is, and what the editor has decided on it."""

    finding: Any
    choice: str
    typed: str
    errors: list[str]

    @property
    def key(self) -> str:
        """The finding's own."""
        return str(self.finding.key)

    @property
    def kind(self) -> str:
        """As the finding calls it."""
        return str(self.finding.kind)

    @property
    def word(self) -> str:
        """What the kind is called."""
        return str(KINDS.get(self.kind, (self.kind, ""))[0])

    @property
    def group(self) -> str:
        """Where it stands on the page."""
        return KINDS.get(self.kind, ("", "form"))[1]

    @property
    def text(self) -> str:
        """What stands in the raw text, without its line ends."""
        return " ".join(self.finding.text.split())

    @property
    def proposed(self) -> str:
        """What is proposed in place of the text, where that is something else."""
        change = getattr(self.finding, "change", "")
        return "" if change == self.finding.text else change

    @property
    def last_line(self) -> int:
        """The last of its lines."""
        return max(self.finding.line, getattr(self.finding, "end_line", 0))

    @property
    def is_told(self) -> bool:
        """Whether there is nothing to decide."""
        return self.kind in TOLD

    @property
    def is_changeable(self) -> bool:
        """Whether it can become something else than is proposed."""
        return self.kind in CHANGEABLE

    @property
    def address(self) -> str:
        """The admin page of the record that was recognised."""
        if self.kind not in RECORDS:
            return ""
        return reverse(f"admin:articles_{RECORDS[self.kind]}_change", args=[self.finding.pk])


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading."""

    key: str
    heading: str
    intro: str
    rows: list[Row]
    fields: list[Field]
    total: int

    @property
    def left(self) -> int:
        """How many rows more there are than the page shows."""
        return self.total - len(self.rows)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of which the text says nothing, for the editor to fill in."""

    name: str
    label: str
    value: str
    help: str = ""
    hint: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The key of the editor's decision."""
        return FIELDS[self.name]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a raw line; with the row that is about it, if any."""

    text: str
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A physical line of the raw text and the first row that is about it."""

    number: int
    pieces: list[Piece]
    row: Row | None


class Page:
    """Everything that the page of an open import shows."""

    def __init__(
        self, source: SourceFile, draft: Draft, errors: Mapping[str, list[str]] | None = None
    ) -> None:
        self.source, self.draft, self.errors = source, draft, errors or {}

    @cached_property
    def rows(self) -> list[Row]:
        """All findings but those that the fields tell."""
        draft = self.draft
        findings = [one for one in draft.proposal.findings if one.kind != "no-title"]
        years = years_of(draft.document.text)
        doubles = find_duplicates(draft.proposal, self.source) if self.source.is_open else ()
        return [self._row(one) for one in (*findings, *draft.recognised, *years, *doubles)]

    def _row(self, finding: Any) -> Row:
        decision = self.draft.decisions.get(finding.key)
        choice = ACCEPT if is_taken(finding, self.draft.decisions) else REJECT
        typed = getattr(finding, "change", "") or finding.text
        if decision and decision.accepted and decision.text:
            choice, typed = CHANGE, decision.text
        return Row(finding, choice, typed, self.errors.get(finding.kind, []))

    @cached_property
    def groups(self) -> list[Group]:
        """The rows under their headings; a group without any is left out."""
        groups = []
        for key, heading, intro in GROUPS:
            rows = [row for row in self.rows if row.group == key]
            fields = list(self._fields()) if key == "fields" else []
            if rows or fields:
                shown = rows[:MOST_ROWS]
                groups.append(Group(key, str(heading), str(intro), shown, fields, len(rows)))
        return groups

    def _fields(self) -> Iterator[Field]:
        proposal, found = self.draft.proposal, {one.kind for one in self.draft.proposal.findings}
        if not proposal.title:
            reasons = [one.reason for one in proposal.findings if one.kind == "no-title"]
            help_text = " ".join([*reasons, _("Readers see a title of ours in brackets.")])
            yield self._field("title", _("Working title"), help_text)
        if not proposal.authors:
            yield self._field("authors", _("Authors"), _("Several with semicolons between them."))
        if not proposal.date:
            yield self._field("date", _("Date (EDTF)"), _("When it was published: 2014-12-09."))
        if "language" not in found:
            yield self._field("language", _("Language"), hint=proposal.language)
        if not proposal.licence:
            licences = list(Licence.objects.values_list("code", "name"))
            yield self._field("licence", _("Licence"), choices=licences)
        publications = list(Publication.objects.values_list("slug", "name"))
        yield self._field("publication", _("Publication"), choices=publications)
        if not proposal.url:
            yield self._field("url", _("Original address"))
        yield self._field("slug", _("Address of the page"), hint=slugify(self.draft.title))
        yield self._field("summary", _("Summary"))

    def _field(
        self,
        name: str,
        label: str,
        help_text: str = "",
        hint: str = "",
        choices: list[tuple[str, str]] | None = None,
    ) -> Field:
        value = self.draft.typed(name)
        errors = self.errors.get(name, [])
        return Field(name, label, value, help_text, hint, choices or [], errors)

    @cached_property
    def lines(self) -> list[Line]:
        """The raw text, up to a length that a browser can bear."""
        text = self.draft.document.text
        places = sorted(self._places(), key=lambda row: (row.finding.start, row.finding.end))
        at_line = self._at_lines()
        lines, offset = [], 0
        for number, line in enumerate(text.split("\n"), start=1):
            if number > MOST_LINES or offset > MOST_CHARACTERS:
                break
            here = [row for row in places if offset <= row.finding.start < offset + len(line)]
            lines.append(Line(number, list(_pieces(line, offset, here)), at_line.get(number)))
            places = places[len(here) :]
            offset += len(line) + 1
        return lines

    def _at_lines(self) -> dict[int, Row]:
        """The first row that is about each line; what joins lines comes last."""
        rows = [row for row in self.rows if row.finding.line and row.kind not in NO_LINES]
        at_lines: dict[int, Row] = {}
        for row in sorted(rows, key=lambda row: row.kind == "paragraph"):
            for number in range(row.finding.line, row.last_line + 1):
                at_lines.setdefault(number, row)
        return at_lines

    def _places(self) -> Iterable[Row]:
        return (row for row in self.rows if row.finding.end > row.finding.start)

    @property
    def is_cut(self) -> bool:
        """Whether the raw text is longer than the page shows."""
        return len(self.lines) < self.draft.document.text.count("\n") + 1

    @cached_property
    def html(self) -> SafeString:
        """The body as readers will see it."""
        try:
            return mark_safe(render(self.draft.proposal.body).html)  # noqa: S308 safe by render
        except TextError as error:
            self.errors = {**self.errors, "body": [error.reason]}
            return SafeString("")

    @property
    def date(self) -> str:
        """The date in words."""
        return date_in_words(self.draft.proposal.date or self.draft.typed("date"))


def _pieces(line: str, offset: int, rows: list[Row]) -> Iterator[Piece]:
    """A line cut where rows are about a part of it; of two that overlap the first counts."""
    at = 0
    for row in rows:
        start, end = row.finding.start - offset, min(row.finding.end - offset, len(line))
        if start < at or (start == 0 and end == len(line)):
            continue
        if start > at:
            yield Piece(line[at:start])
        yield Piece(line[start:end], row)
        at = end
    yield Piece(line[at:].rstrip("\r"))


def read_decisions(sent: QueryDict, draft: Draft) -> dict[str, Decision]:
    """The decisions of a sent page on top of those that are kept; what it lacks stays as it is."""
    decisions: dict[str, Decision] = dict(draft.decisions)
    findings: list[Any] = [*draft.proposal.findings, *draft.recognised]
    for finding in findings:
        choice = sent.get(f"choice:{finding.key}")
        if choice in (ACCEPT, CHANGE, REJECT):
            text = _text(sent.get(f"text:{finding.key}", ""))
            changed = text if choice == CHANGE and text else None
            decisions[finding.key] = Decision(choice != REJECT, changed)
    for key in FIELDS.values():
        if key in sent:
            text = _text(sent[key])
            decisions[key] = Decision(accepted=bool(text), text=text)
    return decisions


def _text(sent: Any) -> str:
    """What was typed, with one character at the end of a line and none that no database takes."""
    return str(sent).replace("\r\n", "\n").replace("\0", "").strip()[:LONGEST_CHANGE]
