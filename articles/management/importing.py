"""What the commands that import files share: their options and how they tell what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.importing.reading import ImportFault


class ImportCommand(BaseCommand):
    """A command with files to import, a preview, and options for what becomes of them."""

    def add_arguments(self, parser: CommandParser) -> None:
        """The files; `--dry-run`, `--json`, `--publish`, `--replace`."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="show, and write nothing")
        parser.add_argument("--json", action="store_true", help="with --dry-run: show it as JSON")
        parser.add_argument("--publish", action="store_true", help="publish instead of drafts")
        parser.add_argument("--replace", action="store_true", help=self.replace_help)

    replace_help = ""

    def check_options(self, *, dry_run: bool, json: bool) -> None:
        """Raise CommandError for options that do not go together."""
        if json and not dry_run:
            raise CommandError("--json shows what --dry-run finds: give both.")

    def refuse(self, faults: Iterable[ImportFault | str], summary: str) -> None:
        """Name every fault on stderr and end with exit code 1."""
        for fault in faults:
            self.stderr.write(str(fault))
        raise CommandError(summary)
