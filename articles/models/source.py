"""Raw files as they came in, kept with their SHA-256 beside the records that were made of them."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .article import Article
from .lifecycle import StaleVersion


class SourceKind(models.TextChoices):
    """What a file holds."""

    ARTICLE = "article", _("article")
    EVENTS = "events", _("events")


class SourceState(models.TextChoices):
    """How far an import has come."""

    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")
    DISCARDED = "discarded", _("discarded")
    FAILED = "failed", _("failed")


class SourceFileQuerySet(models.QuerySet):
    """Reads of what was brought in; the raw bytes are left in the database unless asked for."""

    def light(self) -> Self:
        """Without the raw bytes and the decisions, for lists."""
        return self.defer("raw", "decisions").select_related("article", "received_by")

    def imported(self) -> Self:
        """Those of which there is an article now."""
        return self.filter(state=SourceState.ACCEPTED, article__isnull=False)


class SourceFile(models.Model):
    """One raw text: a file, or a line of a JSONL file. What was accepted never changes.

    `decisions` are an editor's by key of a finding: `{"accepted": bool, "text": str | null}`.
    A file that is too large to keep has its size and no bytes.
    """

    kind = models.CharField(_("kind"), max_length=7, choices=SourceKind, default=SourceKind.ARTICLE)
    name = models.CharField(_("name"), max_length=255)
    line = models.PositiveIntegerField(
        _("line"), default=0, help_text=_("The line of a JSONL file; 0 for a whole file.")
    )
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=SourceState,
        default=SourceState.PROPOSED,
        db_index=True,
    )
    message = models.TextField(_("why it failed"), blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    received = models.DateTimeField(_("received"), auto_now_add=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("received by"),
    )
    article = models.ForeignKey(
        Article,
        models.SET_NULL,
        null=True,
        related_name="sources",
        verbose_name=_("article"),
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    decisions = models.JSONField(_("decisions"), default=dict)
    raw = models.BinaryField(_("raw bytes"))

    objects = SourceFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-received", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "kind"],
                condition=Q(state=SourceState.ACCEPTED, article__isnull=False),
                name="one_article_a_source",
            ),
            models.CheckConstraint(
                name="source_state_valid", condition=Q(state__in=SourceState.values)
            ),
            models.CheckConstraint(
                name="source_kind_valid", condition=Q(kind__in=SourceKind.values)
            ),
            models.CheckConstraint(
                name="source_failed_with_reason",
                condition=~Q(state=SourceState.FAILED) | ~Q(message=""),
            ),
        ]

    def __str__(self) -> str:
        return _("%(name)s, line %(line)d") % vars(self) if self.line else self.name

    @property
    def is_open(self) -> bool:
        """Whether an editor still has to decide on it."""
        return self.state == SourceState.PROPOSED

    @property
    def content(self) -> bytes:
        """The raw bytes, whatever type the database gives them in."""
        return bytes(self.raw)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new row; what is stored changes by `move` alone. Raises ValidationError."""
        if not self._state.adding:
            raise ValidationError(_("What was brought in is not changed."))
        super().save(*args, **kwargs)

    def move(self, **changes: Any) -> None:
        """Change a row that is not settled, as one conditional update; this copy stays as it is.

        Raises StaleVersion where somebody else changed, accepted or discarded it since.
        """
        rows = type(self).objects.filter(pk=self.pk, version=self.version)
        rows = rows.exclude(state__in=(SourceState.ACCEPTED, SourceState.DISCARDED))
        if not rows.update(**changes, version=F("version") + 1):
            raise StaleVersion(f"{self._meta.verbose_name} {self.pk}, version {self.version}")
