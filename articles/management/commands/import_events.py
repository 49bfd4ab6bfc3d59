"""Imports events from CSV or JSONL files; docs/importing.md says what they hold."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError

from articles.importing.event_rows import EventRow, read_events
from articles.importing.events import Planned, Written, plan_events, write_events
from articles.importing.files import read_bytes
from articles.importing.reading import ImportFault
from articles.management.importing import ImportCommand
from articles.management.planner import tell_the_planner

_WORDS = {"make": "to make", "update": "to update", "leave": "there already"}


class Command(ImportCommand):
    """`import_events FILE…`: each file is imported as a whole or not at all."""

    help = "Makes draft events from .csv or .jsonl files. One bad row, and nothing is written."
    replace_help = "update the events that are there already, by title and date"

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        """Check all files, then show or write what they hold."""
        self.check_options(dry_run=options["dry_run"], json=options["json"])
        plans = self._plan(files, options["replace"])
        if options["json"]:
            rows = [plan.as_dict(path) for path, planned in plans.items() for plan in planned]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
        elif options["dry_run"]:
            for path, planned in plans.items():
                self._show(path, planned)
        else:
            for number, (path, planned) in enumerate(plans.items()):
                if number:  # the file before may have made what this one repeats
                    planned = plan_events([p.row for p in planned], replace=options["replace"])
                self._write(path, planned, publish=options["publish"])

    def _plan(self, files: list[Path], replace: bool) -> dict[str, list[Planned]]:
        """What every row of every file will become; ends the command where one cannot be."""
        faults: list[ImportFault | str] = []
        read: dict[str, list[EventRow]] = {}
        for path in files:
            try:
                read[str(path)] = read_events(path.name, read_bytes(path))
            except ImportFault as fault:
                faults.append(ImportFault(str(path), fault.line, fault.reason))
        plans = {name: plan_events(rows, replace=replace) for name, rows in read.items()}
        for name, planned in plans.items():
            faults += [f"{name}:{p.row.line}: {problem}" for p in planned for problem in p.problems]
        if faults:
            self.refuse(faults, "Nothing was written.")
        return plans

    def _show(self, path: str, planned: list[Planned]) -> None:
        self.stdout.write(f"{path}: {_count(planned)}")
        for plan in planned:
            words = plan.value.display() if plan.value else ""
            self.stdout.write(
                f"{plan.row.line:>6}  {_WORDS[plan.action]}: {_heading(plan)}, {words}"
            )
            for name, rows in (("topics", plan.topics), ("actors", plan.actors)):
                if rows:
                    self.stdout.write(f"        {name}: {', '.join(row.name for row in rows)}")
            for event in plan.alike:
                where = event.slug or f"line {event.line}"
                self.stdout.write(f"        may repeat {where}: {event.title}, {event.date}")

    def _write(self, path: str, planned: list[Planned], *, publish: bool) -> None:
        comment = f"Imported from {Path(path).name} by manage.py import_events"
        try:
            written = write_events(planned, comment=comment, publish=publish)
        except (ValidationError, DatabaseError) as error:
            reason = " ".join(getattr(error, "messages", [str(error)]))
            self.refuse([ImportFault(path, 0, reason)], "Nothing of this file was written.")
        else:
            self._report(path, planned, written)

    def _report(self, path: str, planned: list[Planned], written: Written) -> None:
        left = [plan for plan in planned if plan.action == "leave"]
        made, updated = len(written.made), len(written.updated)
        tell_the_planner(made + updated)
        self.stdout.write(f"{path}: {made} made, {updated} updated, {len(left)} there already")
        for plan in left:
            self.stdout.write(f"{plan.row.line:>6}  there already: {_place(plan)}")
        for plan in planned:
            for event in plan.alike if plan.action == "make" else ():
                where = event.slug or f"line {event.line}"
                self.stdout.write(f"{plan.row.line:>6}  {_heading(plan)} may repeat {where}")


def _place(plan: Planned) -> str:
    """Where a row that is left out stands already: a record's slug, or a line of the file."""
    return (plan.same.slug or f"line {plan.same.line}") if plan.same else ""


def _heading(plan: Planned) -> str:
    return plan.row.texts["title"]


def _count(planned: list[Planned]) -> str:
    counts = Counter(plan.action for plan in planned)
    return ", ".join(f"{counts[action]} {words}" for action, words in _WORDS.items())
