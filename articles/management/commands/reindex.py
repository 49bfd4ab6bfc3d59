"""Rebuilding the search index, or comparing it with the database."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.search.comparison import compare
from articles.search.faults import IndexMissing
from articles.search.lock import Busy
from articles.search.log import forget_changes
from articles.search.store import current

KEPT = timedelta(days=30)


class Command(BaseCommand):
    """`manage.py reindex [--check]`."""

    help = "Rebuilds the search index beside the live one, swaps it in, shortens the change log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--check`."""
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; exit 1 if index and database differ",
        )

    def handle(self, **options: Any) -> None:
        """Rebuild or compare; exit 1 with the reason where that fails."""
        if options["check"]:
            self._check()
            return
        start = perf_counter()
        try:
            count = current().rebuild(self._progress if options["verbosity"] > 1 else _be_quiet)
        except Busy as error:
            raise CommandError("Another process is building the index; wait for it.") from error
        forget_changes(timezone.now() - KEPT)
        self.stdout.write(f"{count} records indexed in {perf_counter() - start:.1f} s")

    def _progress(self, count: int) -> None:
        self.stdout.write(f"{count} records", self.style.HTTP_INFO)

    def _check(self) -> None:
        try:
            current().apply_committed()
            found = compare(current())
        except IndexMissing as error:
            raise CommandError(f"No index to compare: {error}. Run manage.py reindex.") from error
        if not found:
            self.stdout.write("The index agrees with the database.")
            return
        for title, idents in (
            ("not in the index", found.missing),
            ("out of date", found.outdated),
            ("in the index only", found.superfluous),
        ):
            if idents:
                more = " …" if len(idents) > 20 else ""
                self.stderr.write(f"{len(idents)} {title}: {', '.join(idents[:20])}{more}")
        raise CommandError("The index differs from the database. Run manage.py reindex.")


def _be_quiet(count: int) -> None:
    """Say nothing of the progress."""
