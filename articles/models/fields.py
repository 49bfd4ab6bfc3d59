"""Uncertain dates in the database: the EDTF text is the truth, its span is derived from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CharField, Count, F, Min, Q
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext_lazy as _

from articles.dates import EDTF, LONGEST_TEXT, EDTFError, Span, parse


def validate_edtf(value: str) -> None:
    """Raise ValidationError with the parser's reason where `value` is not EDTF."""
    try:
        parse(value)
    except EDTFError as error:
        raise ValidationError(error.reason, code="edtf") from error


class EDTFField(models.CharField):
    """An EDTF string (level 0, level 1 or `[a..b]`), stored as it is written."""

    default_validators = [validate_edtf]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST_TEXT)
        super().__init__(*args, **kwargs)


def part_of_day(column: str, position: int, length: int) -> Substr:
    """Characters of a day as ISO 8601 writes it; SQLite extracts years and months in Python."""
    return Substr(Cast(column, CharField()), position, length)


class DatedQuerySet(models.QuerySet):
    """Reads of records by their span of days."""

    def overlapping(self, span: Span) -> Self:
        """Those whose span shares at least one day with `span`, both inclusive."""
        return self.filter(earliest__lte=span.latest, latest__gte=span.earliest)

    def chronological(self) -> Self:
        """Oldest first: earliest day, then latest day, then slug; undated records last."""
        return self.order_by(F("earliest").asc(nulls_last=True), "latest", "slug")

    def newest_first(self) -> Self:
        """Newest first, the reverse of `chronological`; undated records last."""
        return self.order_by(F("earliest").desc(nulls_last=True), "-latest", "-slug")

    def before(self, record: Dated) -> Self:
        """Those that stand before `record` in chronological order, the nearest last."""
        return self._beside(record, "lt").chronological()

    def after(self, record: Dated) -> Self:
        """Those that stand after `record` in chronological order, the nearest first."""
        return self._beside(record, "gt").chronological()

    def _beside(self, record: Any, side: str) -> Self:
        same_start = Q(earliest=record.earliest)
        same_span = same_start & Q(latest=record.latest)
        return self.filter(
            Q(**{f"earliest__{side}": record.earliest})
            | same_start & Q(**{f"latest__{side}": record.latest})
            | same_span & Q(**{f"slug__{side}": record.slug})
        )

    def year_spans(self) -> list[tuple[int, int, int]]:
        """List of (first year, last year, how many rows reach from the one to the other)."""
        return [(int(first), int(last), count) for first, last, count in self.spans(4)]

    def spans(self, length: int) -> list[tuple[str, str, int]]:
        """List of (first, last, how many rows share them), the ends cut to years (4 characters),
        months (7) or days (10)."""
        spans = self.filter(earliest__isnull=False).order_by().with_ends(length)
        return list(spans.values_list("first", "last").annotate(_count=Count("pk")))

    def with_ends(self, length: int) -> Self:
        """Adds `first` and `last`: the ends of the span as texts of so many characters."""
        return self.annotate(
            first=part_of_day("earliest", 1, length), last=part_of_day("latest", 1, length)
        )

    def examples(self, length: int, most: int) -> list[int]:
        """A key of each year (4), month (7) or day (10), those with most rows first."""
        rows = self.filter(earliest__isnull=False).order_by()
        rows = rows.annotate(_first=part_of_day("earliest", 1, length)).values("_first")
        counted = rows.annotate(_example=Min("pk"), _count=Count("pk"))
        return list(counted.order_by("-_count", "_first").values_list("_example", flat=True)[:most])

    def with_month_day(self) -> Self:
        """Only those of one certain day, with their `month_day`, such as `12-09`."""
        days = self.filter(earliest=F("latest"), date_qualified=False)
        return days.annotate(month_day=part_of_day("earliest", 6, 5))


DATE_HELP = _(
    "For example 2014-12-09, 2014-12, 2014, 2016-10~ (around), 2016? (uncertain), "
    "1992-05/1997-06-27 (lasted from … to …), [2016-10-29..2016-11-06] (one day between)."
)


class Dated(models.Model):
    """Mixin of records that have one EDTF date; keeps the span columns in step with it."""

    date = EDTFField(_("date (EDTF)"), help_text=DATE_HELP)
    date_note = models.TextField(_("why this date"), blank=True)
    earliest = models.DateField(_("earliest day"), null=True, editable=False)
    latest = models.DateField(_("latest day"), null=True, editable=False)
    date_qualified = models.BooleanField(
        _("approximate or uncertain"), default=False, editable=False
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_span_in_order",
                condition=Q(earliest__isnull=True, latest__isnull=True)
                | Q(earliest__isnull=False, latest__isnull=False, earliest__lte=F("latest")),
                violation_error_message=_("The span must not end before it starts."),
            )
        ]
        indexes = [
            models.Index(fields=["earliest", "latest"], name="%(class)s_span"),
            models.Index(fields=["latest"], name="%(class)s_latest"),
        ]

    @property
    def edtf(self) -> EDTF | None:
        """The date as a value; None where the record has no date."""
        return parse(self.date) if self.date else None

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Derive the span, then save. Raises EDTFError where the date cannot be read."""
        self._derive_span()
        if update_fields is not None and "date" in update_fields:
            update_fields = {*update_fields, "earliest", "latest", "date_qualified"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def derive(self) -> None:
        """Set the span beside what else follows from other fields. Raises EDTFError."""
        self._derive_span()
        super().derive()  # type: ignore[misc]

    def _derive_span(self) -> None:
        value = self.edtf
        self.earliest = value.earliest if value else None
        self.latest = value.latest if value else None
        self.date_qualified = bool(value and value.is_qualified)
