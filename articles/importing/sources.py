"""A raw text → a kept source → an editor's decisions → a draft; each step whole or not at all."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import reversion
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles import roles
from articles.models import Annotation, Article, SourceFile, SourceState, StaleVersion
from articles.text import MAX_CHARS, Rendered

from .proposal import Decision, Decisions, Proposal, propose
from .reading import MAX_BYTES, Document, ImportFault, read, read_lines
from .recognition import Known, recognise
from .records import Draft, make_article, replace_text
from .spellings import LONGEST_READ

LONGEST_NAME: Final = 255


class ImportRefused(Exception):
    """An import that is not done; `reason` is a sentence for the editor."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Accepted:
    """The article that came of a source, and the annotations whose passage its text has lost."""

    article: Article
    orphaned: tuple[Annotation, ...] = ()


def receive(*, name: str, raw: bytes, user: roles.User | None) -> list[SourceFile]:
    """Keep a file, each line of a JSONL file for itself; what cannot be read is kept as failed."""
    name = name.replace("\0", "")[-LONGEST_NAME:]
    rows = [new_source(name, *part, user) for part in _parts(name, raw)]
    with transaction.atomic():
        return SourceFile.objects.bulk_create(rows, batch_size=200)


def is_lines(name: str) -> bool:
    """Whether each line of the file is a text of its own."""
    return name.lower().endswith(".jsonl")


def _parts(name: str, raw: bytes) -> Iterator[tuple[bytes, int, str]]:
    """Raw bytes, line, and why they cannot be read, of each text in a file."""
    if not is_lines(name):
        yield raw, 0, _fault(name, raw)
        return
    lines = raw.split(b"\n")
    for line, found in read_lines(name, raw):
        yield lines[line - 1], line, found.reason if isinstance(found, ImportFault) else ""


def _fault(name: str, raw: bytes) -> str:
    try:
        _check_length(read(name, raw))
    except ImportFault as fault:
        return in_words(fault)
    return ""


def _check_length(document: Document) -> Document:
    """The document. Raises ImportFault where no body can be made of so long a text."""
    if document.kind != "html" and len(document.text) > LONGEST_READ:
        reason = _("The text has %(size)d characters; an article has at most %(most)d.")
        sizes = {"size": len(document.text), "most": MAX_CHARS}
        raise ImportFault(document.file, document.line, reason % sizes)
    return document


def in_words(fault: ImportFault) -> str:
    """Why a file cannot be read, and at which line."""
    if not fault.line:
        return fault.reason
    return _("Line %(line)d: %(reason)s") % {"line": fault.line, "reason": fault.reason}


def new_source(
    name: str, raw: bytes, line: int = 0, reason: str = "", user: Any = None
) -> SourceFile:
    """A raw text that is not stored yet; with a `reason`, one that cannot be read."""
    return SourceFile(
        name=name,
        line=line,
        state=SourceState.FAILED if reason else SourceState.PROPOSED,
        message=reason.replace("\0", ""),
        sha256=sha256(raw).hexdigest(),
        size=len(raw),
        raw=raw if len(raw) <= MAX_BYTES else b"",
        received_by=user,
    )


def document_of(source: SourceFile) -> Document:
    """The text of a source. Raises ImportFault."""
    if not source.line:
        return _check_length(read(source.name, source.content))
    for _line, found in read_lines(source.name, source.content):
        if isinstance(found, ImportFault):
            raise ImportFault(source.name, source.line, found.reason)
        return _check_length(dataclasses.replace(found, line=source.line))
    raise ImportFault(source.name, source.line, _("There is no text in it."))


def decisions_of(source: SourceFile) -> dict[str, Decision]:
    """The decisions that are kept with a source."""
    return {key: Decision(**value) for key, value in source.decisions.items()}


def as_json(decisions: Decisions) -> dict[str, Any]:
    """Decisions as they are kept."""
    return {key: {"accepted": one.accepted, "text": one.text} for key, one in decisions.items()}


def draft_of(source: SourceFile, decisions: Decisions, known: Known | None = None) -> Draft:
    """What would become of a source. Raises ImportFault where it cannot be read any more."""
    document = document_of(source)
    return draft_from(document, propose(document, decisions), decisions, known or Known.load())


def draft_from(
    document: Document,
    proposal: Proposal,
    decisions: Decisions,
    known: Known,
    rendered: Rendered | None = None,
) -> Draft:
    """What would become of a proposal, whose body may be `rendered` already."""
    draft = Draft(document, proposal, (), decisions, known, rendered)
    found = recognise(document.text, proposal, draft.authors, decisions, known)
    return dataclasses.replace(draft, recognised=found)


def accept(
    *,
    source: SourceFile,
    decisions: Decisions,
    user: roles.User | None,
    replace: Article | None = None,
    publish: bool = False,
    known: Known | None = None,
) -> Accepted:
    """Make a draft of a source, or give an article its text; one transaction, one revision.

    Without a `user` (a command) no rights are asked for. Raises PermissionDenied; ImportRefused
    where it was decided on or its text was imported before; ValidationError where a field does not
    fit; StaleVersion where `replace` was saved since it was read; ImportFault.
    """
    _check_rights(user, replace, publish)
    if not source.is_open:
        raise ImportRefused(why_stale(source))
    draft = draft_of(source, decisions, known)
    _refuse_again(source)
    try:
        with reversion.create_revision():
            if user is not None:
                reversion.set_user(user)
            reversion.set_comment(_("Imported from %s.") % source)
            _move(source, state=SourceState.ACCEPTED, decisions=as_json(decisions))
            lost: list[Annotation] = []
            if replace is None:
                article = make_article(draft, publish=publish)
            else:
                article = replace_text(replace, draft, publish=publish)
                lost = article.newly_orphaned
            SourceFile.objects.filter(pk=source.pk).update(article=article)
    except IntegrityError as error:
        _refuse_again(source)
        raise ImportRefused(_("Somebody else saved the same at this moment. Try again.")) from error
    source.state, source.article = SourceState.ACCEPTED, article
    return Accepted(article, tuple(lost))


def discard(*, source: SourceFile) -> None:
    """Put a source aside; it stays. Raises ImportRefused where it was decided on before."""
    _move(source, state=SourceState.DISCARDED)


def keep_decisions(*, source: SourceFile, decisions: Decisions) -> None:
    """Keep what an editor has decided so far. Raises ImportRefused as `discard` does."""
    _move(source, decisions=as_json(decisions))


def _move(source: SourceFile, **changes: Any) -> None:
    try:
        source.move(**changes)
    except StaleVersion as error:
        raise ImportRefused(why_stale(source)) from error


def why_stale(source: SourceFile) -> str:
    """Why a source that was read before cannot be decided on now."""
    now = SourceFile.objects.light().get(pk=source.pk)
    if now.is_open:
        return _("Somebody else decided on findings of this import while you did.")
    return _("This import is %(state)s already.") % {"state": now.get_state_display()}


def _refuse_again(source: SourceFile) -> None:
    """Raise ImportRefused where an article has come of the very same text."""
    same = SourceFile.objects.imported().filter(sha256=source.sha256, kind=source.kind)
    before = same.exclude(pk=source.pk).select_related("article").first()
    if before is not None:
        raise ImportRefused(
            _("This very text was imported before, as “%(article)s”.") % {"article": before.article}
        )


def _check_rights(user: roles.User | None, article: Article | None, publish: bool) -> None:
    if user is None:
        return
    allowed = (
        roles.has_right(user, "add", Article) if article is None else roles.may_edit(user, article)
    )
    if not allowed or (publish and not roles.has_right(user, "publish", Article)):
        raise PermissionDenied(_("This step is not open to you."))
