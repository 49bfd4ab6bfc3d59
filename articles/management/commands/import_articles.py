"""Imports articles from text, Markdown, HTML and JSONL; docs/importing.md says how."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from articles.importing.files import check_file, read_bytes
from articles.importing.lines import REFUSALS, LineImport, check_lines, reason_of
from articles.importing.reading import ImportFault
from articles.importing.recognition import Known
from articles.importing.records import Draft
from articles.importing.replacing import find_target
from articles.importing.sources import accept, draft_of, is_lines, new_source
from articles.management.import_report import (
    as_dict,
    in_words,
    indented,
    outcome,
    recognised_in,
)
from articles.management.importing import ImportCommand
from articles.management.planner import tell_the_planner
from articles.management.progress import Progress
from articles.models import SourceFile


@dataclass(frozen=True, slots=True)
class Text:
    """A file that is one text, checked: what would become of it."""

    path: Path
    source: SourceFile
    draft: Draft


class Command(ImportCommand):
    """`import_articles FILE…`: all files are checked before the first is imported."""

    help = "Makes draft articles from .txt, .md, .html and .jsonl files, and reports on each."
    replace_help = "give the article that a file belongs to its text, and report what was orphaned"

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        """Check all, then show or import one after the other; exit 1 where something failed."""
        self.check_options(dry_run=options["dry_run"], json=options["json"])
        self.options, self.failed = options, False
        checked = self._check(files)
        if options["json"]:
            self._show_json(checked)
        else:
            for item in checked:
                self._text(item) if isinstance(item, Text) else self._lines(item)
        if self.failed:
            raise CommandError("Something was not imported; the lines above say what.")

    @cached_property
    def known(self) -> Known:
        """The stored spellings, read where there is a text to read."""
        return Known.load()

    def _check(self, files: list[Path]) -> list[Text | Path]:
        """Every file as a checked text, or as the path of lines; ends the command at a fault."""
        checked: list[Text | Path] = []
        faults: list[ImportFault | str] = []
        for path in files:
            try:
                checked.append(self._check_one(path))
            except ImportFault as fault:
                faults.append(ImportFault(str(path), fault.line, fault.reason))
        if faults:
            self.refuse(faults, "Nothing was imported.")
        return checked

    def _check_one(self, path: Path) -> Text | Path:
        if is_lines(path.name):
            if not check_file(path, most=None):
                raise ImportFault(path.name, 0, "The file is empty.")
            with path.open("rb") as stream:
                check_lines(path.name, stream)
            return path
        source = new_source(path.name, read_bytes(path))
        return Text(path, source, draft_of(source, {}, self.known))

    def _fault(self, path: Path, fault: ImportFault) -> None:
        self.failed = True
        self.stderr.write(str(ImportFault(str(path), fault.line, fault.reason)))

    # Texts

    def _text(self, text: Text) -> None:
        """Report on a text, and import it unless this is a dry run."""
        self.stdout.write(str(text.path))
        report = in_words(text.draft, recognised_in(text.draft, text.source))
        same = {"sha256": text.source.sha256, "kind": text.source.kind}
        before = SourceFile.objects.imported().filter(**same).first()
        if before:
            there = f"imported before, as {before.article and before.article.slug}"
            self.stdout.write(indented([there]))
        elif self.options["dry_run"]:
            self.stdout.write(indented(self._would_replace(text), report))
        else:
            found = list(report)  # before the article is one that it may duplicate
            try:
                with transaction.atomic():
                    done = self._import(text)
            except REFUSALS as error:
                self._fault(text.path, ImportFault("", 0, reason_of(error)))
            else:
                self.stdout.write(indented(done, found))

    def _would_replace(self, text: Text) -> list[str]:
        """With `--replace`, which article would be given the text."""
        if not self.options["replace"]:
            return []
        try:
            target = find_target(text.draft)
        except REFUSALS as error:
            self._fault(text.path, ImportFault("", 0, reason_of(error)))
            return []
        return [f"would replace the text of {target.slug}" if target else "would make a draft"]

    def _import(self, text: Text) -> list[str]:
        replace = find_target(text.draft) if self.options["replace"] else None
        text.source.save()
        accepted = accept(
            source=text.source,
            decisions={},
            user=None,
            replace=replace,
            publish=self.options["publish"],
        )
        return list(outcome(accepted, replace is not None))

    # Lines

    def _lines(self, path: Path) -> None:
        """Import the records of a file that are not in yet, or count them in a dry run."""
        work = LineImport(
            path.name, publish=self.options["publish"], replace=self.options["replace"]
        )
        if self.options["dry_run"]:
            count = sum(1 for _draft in self._drafts(path, work))
            self.stdout.write(f"{path}: {count} records can be imported")
            return
        made = replaced = there = faults = 0
        progress = Progress(sys.stderr, path.stat().st_size)
        with path.open("rb") as stream:
            for step in work.run(stream):
                made, replaced = made + len(step.made), replaced + len(step.replaced)
                there, faults = there + step.there, faults + len(step.faults)
                progress.tell(step.read, made + replaced + there)
                for accepted in step.replaced:
                    if accepted.orphaned:
                        self.stdout.write(indented(outcome(accepted, replaced=True)))
                for fault in step.faults:
                    self._fault(path, fault)
        progress.end()
        tell_the_planner(made + replaced)
        counts = f"made {made}, replaced {replaced}, there already {there}, faults {faults}"
        self.stdout.write(f"{path}: {counts}")

    def _drafts(self, path: Path, work: LineImport) -> Iterator[Draft]:
        with path.open("rb") as stream:
            for draft in work.drafts(stream):
                if isinstance(draft, ImportFault):
                    self._fault(path, draft)
                else:
                    yield draft

    # JSON

    def _show_json(self, checked: list[Text | Path]) -> None:
        """The proposals as one list, written as they are found."""
        before = "["
        for proposal in self._proposals(checked):
            self.stdout.write(before + json.dumps(proposal, ensure_ascii=False), ending="")
            before = ",\n"
        self.stdout.write("[]" if before == "[" else "]")

    def _proposals(self, checked: list[Text | Path]) -> Iterator[dict[str, Any]]:
        for item in checked:
            if isinstance(item, Text):
                found = recognised_in(item.draft, item.source)
                yield as_dict(str(item.path), item.draft, found)
                continue
            for draft in self._drafts(item, LineImport(item.name)):
                found = recognised_in(draft, SourceFile(line=draft.document.line))
                yield as_dict(str(item), draft, found)
