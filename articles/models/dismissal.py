"""Dismissed links: pairs of records of which an editor said that they are not to be linked."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .lifecycle import Record


class DismissedLinkQuerySet(models.QuerySet):
    """Reads of dismissed links."""

    def touching(self, record: Record) -> Self:
        """The pairs that `record` is one of."""
        kind = ContentType.objects.get_for_model(type(record))
        first = Q(first_type=kind, first_id=record.pk)
        return self.filter(first | Q(second_type=kind, second_id=record.pk))

    def of(self, one: Record, other: Record) -> Self:
        """The row, if any, of two records in whatever order."""
        return self.filter(**_ordered(one, other))


class DismissedLink(models.Model):
    """An unordered pair of records that is not suggested any more, and who dismissed it when.

    The end with the lower type and key stands first, so that a pair is there once.
    """

    first_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    first_id = models.PositiveBigIntegerField()
    first = GenericForeignKey("first_type", "first_id")
    second_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    second_id = models.PositiveBigIntegerField()
    second = GenericForeignKey("second_type", "second_id")
    dismissed = models.DateTimeField(_("dismissed"), auto_now_add=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )

    objects = DismissedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("dismissed link")
        verbose_name_plural = _("dismissed links")
        ordering = ["-dismissed", "-id"]
        indexes = [models.Index(fields=["second_type", "second_id"], name="dismissed_second")]
        constraints = [
            models.UniqueConstraint(
                fields=["first_type", "first_id", "second_type", "second_id"],
                name="pair_dismissed_once",
            ),
            models.CheckConstraint(
                name="dismissed_pair_in_order",
                condition=Q(first_type__lt=F("second_type"))
                | Q(first_type=F("second_type"), first_id__lt=F("second_id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"

    def other_than(self, record: Record) -> Any:
        """The record of the pair that is not `record`."""
        return self.second if self.first == record else self.first

    @classmethod
    def dismiss(cls, one: Record, other: Record, user: Any) -> DismissedLink:
        """Keep the pair from being suggested; one that is dismissed already stays as it is."""
        pair = _ordered(one, other)
        row, _created = cls.objects.get_or_create(**pair, defaults={"dismissed_by": user})
        return row


def _ordered(one: Record, other: Record) -> dict[str, int]:
    """The columns of the pair, the lower end first."""
    ends = sorted((ContentType.objects.get_for_model(type(end)).pk, end.pk) for end in (one, other))
    (first_type, first_id), (second_type, second_id) = ends
    return {
        "first_type_id": first_type,
        "first_id": first_id,
        "second_type_id": second_type,
        "second_id": second_id,
    }
