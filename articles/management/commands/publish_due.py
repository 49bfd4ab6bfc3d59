"""Publishes the drafts whose time has come; for cron, where nobody visits the site."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from articles.scheduling import publish_due


class Command(BaseCommand):
    """`publish_due`: exit 1 where a draft could not be published."""

    help = "Publishes the drafts whose time has come, and says which and which not."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a record."""
        faults = 0
        for outcome in publish_due():
            record = outcome.record
            name = f"{record._meta.verbose_name} {record.pk} “{record}”"
            if outcome.fault:
                faults += 1
                self.stderr.write(_("not published: %s") % f"{name}: {outcome.fault}")
            else:
                self.stdout.write(_("published: %s") % name)
        if faults:
            raise CommandError(_("%d could not be published.") % faults)
