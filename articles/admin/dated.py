"""Columns, fields and filters of what has an uncertain date."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.dates import EDTFError, parse


def date_in_words(text: str) -> str:
    """How readers see an EDTF date: `around October 2016 (Persian calendar: Mehr–Aban 1395)`."""
    try:
        value = parse(text) if text else None
    except EDTFError:
        return "–"
    if value is None:
        return "–"
    persian = value.display("persian")
    if not persian:
        return value.display()
    return _("%(date)s (Persian calendar: %(persian)s)") % {
        "date": value.display(),
        "persian": persian,
    }


class WithDate:
    """Mixin: a date with its words beside it, sorted and browsed by its earliest day."""

    date_hierarchy = "earliest"
    date_fields = ("date", "date_reads", "date_note")

    @admin.display(description=gettext_lazy("date"), ordering="earliest")
    def date_words(self, record: Any) -> str:
        """The column of the list."""
        return record.edtf.display() if record.date else "–"

    @admin.display(description=gettext_lazy("readers see"))
    def date_reads(self, record: Any) -> str:
        """The stored date as readers see it, in both calendars."""
        return date_in_words(record.date)
