"""Loads the first content of the knowledge base from the files of `fixtures/`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.importing.catalogue import load_catalogue
from articles.importing.schema import CatalogueError
from articles.management.planner import tell_the_planner


class Command(BaseCommand):
    """`load_catalogue [FOLDER]`: what the database already has is left as it is."""

    help = "Loads the catalogue of fixtures/. Records that are there already are left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        """One optional folder."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.FIXTURES_DIR)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Load all or nothing, and say how many of each kind."""
        try:
            report = load_catalogue(folder)
        except CatalogueError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        tell_the_planner()
        for kind in sorted(report.created | report.kept):
            new, kept = report.created[kind], report.kept[kind]
            self.stdout.write(f"{kind:<12} {new:>5} new {kept:>5} already there")
