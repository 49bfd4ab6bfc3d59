"""A JSONL file of articles, read as a stream and brought in a batch at a time.

A batch is one transaction: a process that is killed leaves whole records, and the next run passes
over every line that an article came of, told by its SHA-256.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import SEEK_END
from typing import BinaryIO

import reversion
from django.core.exceptions import ValidationError
from django.db import DatabaseError, reset_queries, transaction
from django.utils.translation import gettext as _

from articles.models import Article, SourceFile, SourceState, StaleVersion

from .ahead import Reader, Readings
from .batch import BATCH
from .encodings import EncodingError, decode
from .reading import MAX_BYTES, ImportFault
from .recognition import Known
from .records import Draft, make_articles
from .replacing import find_target
from .sources import Accepted, ImportRefused, accept, draft_from, draft_of, new_source

BATCH_BYTES = 2 * 2**20
REFUSALS = (ImportFault, ImportRefused, ValidationError, DatabaseError, StaleVersion)
"""What may keep one text from being imported; `reason_of` says it in words."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, from 1, without its end; `fault` says why it cannot be read."""

    number: int
    raw: bytes
    fault: str = ""


@dataclass(slots=True)
class Step:
    """What came of a batch of lines: `read` bytes, records made, replaced, there before; faults."""

    read: int = 0
    made: list[Article] = field(default_factory=list)
    replaced: list[Accepted] = field(default_factory=list)
    there: int = 0
    faults: list[ImportFault] = field(default_factory=list)


def check_lines(name: str, stream: BinaryIO) -> None:
    """Raise ImportFault where the first line shows that this is no UTF-8 text; then rewind."""
    try:
        _text, encoding = decode(stream.readline(MAX_BYTES + 1))
    except EncodingError as error:
        raise ImportFault(name, error.line, error.reason) from error
    if encoding != "UTF-8":
        raise ImportFault(name, 1, _("The file is %s. Save it as UTF-8.") % encoding)
    stream.seek(0)


def split_lines(stream: BinaryIO) -> Iterator[Line]:
    """The lines that are not empty; of one that is too long only the beginning is kept."""
    number = 0
    while raw := stream.readline(MAX_BYTES + 1):
        number += 1
        if len(raw) > MAX_BYTES:
            rest = raw
            while rest and not rest.endswith(b"\n"):
                rest = stream.readline(MAX_BYTES + 1)
            reason = _("The line is longer than %(most)d MB.") % {"most": MAX_BYTES // 2**20}
            yield Line(number, b"", reason)
        elif raw.strip():
            yield Line(number, raw.removesuffix(b"\n"))


Waiting = tuple[Step, list[SourceFile], Callable[[], Readings]]
"""A batch that is being read: what came of it so far, its sources, and what waits for them."""


class LineImport:
    """The import of one file: how each of its lines becomes an article."""

    def __init__(self, name: str, *, publish: bool = False, replace: bool = False) -> None:
        self.name, self.publish, self.replace = name, publish, replace
        self.known = Known.load()

    def run(self, stream: BinaryIO) -> Iterator[Step]:
        """Bring the lines in; a step for each batch, after its transaction."""
        size = stream.seek(0, SEEK_END)
        stream.seek(0)
        waiting: Waiting | None = None
        with Reader(size) as reader:
            for batch in _batches(split_lines(stream)):
                step = Step(stream.tell())
                coming = waiting[1] if waiting else []
                sources = self._new(batch, {source.sha256 for source in coming}, step)
                reading = reader.begin(sources)
                if waiting:
                    yield self._finish(*waiting)
                waiting = step, sources, reading
            if waiting:
                yield self._finish(*waiting)

    def _finish(
        self, step: Step, sources: list[SourceFile], reading: Callable[[], Readings]
    ) -> Step:
        """Bring in a batch that was read."""
        found = []
        for source, read in zip(sources, reading(), strict=True):
            if isinstance(read, ImportFault):
                step.faults.append(read)
            else:
                texts = (read.document, read.proposal)
                found.append((source, draft_from(*texts, {}, self.known, read.rendered)))
        self._bring_in(found, step)
        reset_queries()  # with DEBUG all of them would be kept
        return step

    def drafts(self, stream: BinaryIO) -> Iterator[Draft | ImportFault]:
        """What would become of each line; nothing is written."""
        for line in split_lines(stream):
            try:
                if line.fault:
                    raise ImportFault(self.name, line.number, line.fault)
                yield draft_of(new_source(self.name, line.raw, line.number), {}, self.known)
            except ImportFault as fault:
                yield fault

    def _new(self, batch: Sequence[Line], coming: set[str], step: Step) -> list[SourceFile]:
        """The lines of which no article is there or `coming`, each once."""
        sources: dict[str, SourceFile] = {}
        for line in batch:
            source = new_source(self.name, line.raw, line.number)
            if line.fault:
                step.faults.append(ImportFault(self.name, line.number, line.fault))
            elif sources.setdefault(source.sha256, source) is not source:
                step.there += 1
        imported = SourceFile.objects.imported().filter(sha256__in=sources)
        there = {*imported.values_list("sha256", flat=True), *coming & sources.keys()}
        step.there += len(there)
        return [source for source in sources.values() if source.sha256 not in there]

    def _bring_in(self, found: list[tuple[SourceFile, Draft]], step: Step) -> None:
        """Replace what is there, where that is wanted, and make the others."""
        new = []
        for source, draft in found:
            try:
                target = find_target(draft) if self.replace else None
                if target:
                    step.replaced.append(self._replace(source, target))
                else:
                    new.append((source, draft))
            except REFUSALS as error:
                step.faults.append(self._fault(source, error))
        self._make(new, step)

    def _replace(self, source: SourceFile, target: Article) -> Accepted:
        with transaction.atomic():
            source.save()
            return accept(
                source=source,
                decisions={},
                user=None,
                replace=target,
                publish=self.publish,
                known=self.known,
            )

    def _make(self, found: list[tuple[SourceFile, Draft]], step: Step) -> None:
        """Make the articles in one transaction; where the database refuses it, one by one."""
        try:
            made, faults = self._make_all(found)
        except (DatabaseError, ValidationError) as error:
            self.known = Known.load()  # it has learnt authors that were not stored in the end
            if len(found) == 1:
                step.faults.append(self._fault(found[0][0], error))
            else:
                for source, _draft in found:  # read again, with the authors that are stored now
                    self._make([(source, draft_of(source, {}, self.known))], step)
        else:
            step.made += made
            step.faults += faults

    def _make_all(
        self, found: list[tuple[SourceFile, Draft]]
    ) -> tuple[list[Article], list[ImportFault]]:
        made, faults, kept = [], [], []
        with reversion.create_revision():
            reversion.set_comment(_("Imported from %s.") % self.name)
            results = make_articles([draft for _source, draft in found], publish=self.publish)
            for (source, _draft), result in zip(found, results, strict=True):
                if isinstance(result, ValidationError):
                    faults.append(self._fault(source, result))
                else:
                    source.state, source.article = SourceState.ACCEPTED, result
                    kept.append(source)
                    made.append(result)
            SourceFile.objects.bulk_create(kept)
        return made, faults

    def _fault(self, source: SourceFile, error: Exception) -> ImportFault:
        return ImportFault(self.name, source.line, reason_of(error))


def reason_of(error: Exception) -> str:
    """Why an import was refused, with the names of the fields where it is about some."""
    if isinstance(error, ImportFault | ImportRefused):
        return error.reason
    if not isinstance(error, ValidationError):
        return str(error)
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items()
    )


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    """Lines by the hundred, fewer where they are long."""
    batch: list[Line] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line.raw)
        if len(batch) == BATCH or size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
