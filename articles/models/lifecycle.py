"""What all curated rows share: status, version, times; and that nothing published is lost."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from itertools import chain
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.deletion import Collector
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where a record stands on its way to readers."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


# What every save may change beside the fields that it names.
FOLLOWING = (
    *("version", "modified", "published_at", "withdrawn_at"),
    *("publish_at", "scheduled_by", "schedule_fault"),
)


class StaleVersion(Exception):
    """Somebody else saved the record after this copy of it was read."""


class PublishedRecordError(Exception):
    """What readers have seen is withdrawn with a reason, never deleted."""


def new_slug() -> str:
    """A stable identifier for a row that no editor named."""
    return uuid.uuid4().hex[:12]


class LifecycleQuerySet(models.QuerySet):
    """Reads by status; every public page asks `published()`."""

    def published(self) -> Self:
        """What the public may see."""
        return self.filter(status=Status.PUBLISHED)

    def scheduled(self) -> Self:
        """Drafts that will be published on a day that an editor chose."""
        return self.filter(publish_at__isnull=False)

    def left_unpublished(self) -> Self:
        """Drafts whose day came when they were not fit to be read, or not any more."""
        return self.exclude(schedule_fault="")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete drafts. Raises PublishedRecordError as `refuse_losses` does."""
        self.refuse_losses()
        return super().delete()

    def refuse_losses(self) -> None:
        """Raise PublishedRecordError where deleting these rows would take what was ever published:
        one of them, or a row that falls with them."""
        if self.filter(published_at__isnull=False).exists():
            raise PublishedRecordError(_("Published records are withdrawn, not deleted."))
        collector = Collector(using=self.db, origin=self)
        collector.collect(list(self))
        fast = [rows for rows in collector.fast_deletes if issubclass(rows.model, Lifecycle)]
        fallen = chain(*collector.data.values(), *fast)
        if any(isinstance(row, Lifecycle) and row.published_at for row in fallen):
            raise PublishedRecordError(_("Something published would be deleted with this draft."))


class Lifecycle(models.Model):
    """Draft, published, withdrawn; a version that rises by one at each save."""

    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, db_index=True
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created = models.DateTimeField(_("created"), auto_now_add=True)
    modified = models.DateTimeField(_("modified"), auto_now=True)
    published_at = models.DateTimeField(_("first published"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    withdrawal_reason = models.TextField(
        _("reason of withdrawal"),
        blank=True,
        help_text=_("Readers see it in place of the withdrawn record."),
    )
    publish_at = models.DateTimeField(
        _("publish on"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("The draft is published by itself at this time (UTC)."),
    )
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("scheduled by"),
    )
    schedule_fault = models.TextField(
        _("why it was not published as scheduled"), blank=True, editable=False
    )

    class Meta:
        abstract = True
        # Publishing and withdrawing are rights of their own, given to the roles of `roles.py`.
        default_permissions = ("add", "change", "delete", "view", "publish", "withdraw")
        constraints = [
            models.CheckConstraint(
                name="%(class)s_status_valid", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="%(class)s_withdrawn_with_reason",
                condition=~Q(status=Status.WITHDRAWN) | ~Q(withdrawal_reason=""),
                violation_error_message=_("Say why the record is withdrawn."),
            ),
            models.CheckConstraint(
                name="%(class)s_scheduled_as_draft",
                condition=Q(status=Status.DRAFT) | Q(publish_at__isnull=True),
                violation_error_message=_("Only a draft can be published later."),
            ),
        ]

    @property
    def is_published(self) -> bool:
        """Whether the public sees it."""
        return self.status == Status.PUBLISHED

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Save as the next version. Raises StaleVersion where another save came first."""
        self._stamp()
        if self._state.adding:
            super().save(*args, update_fields=update_fields, **kwargs)
            return
        if update_fields is not None:
            update_fields = {*update_fields, *FOLLOWING}
        seen = self.version
        try:
            with transaction.atomic():
                self._claim_version(seen)
                super().save(*args, update_fields=update_fields, **kwargs)
        except BaseException:
            self.version = seen
            raise

    def derive(self) -> None:
        """Set all that follows from other fields, as `save` does; for inserts in bulk."""
        self._stamp()

    def _stamp(self) -> None:
        """Set what follows from the status."""
        if self.status == Status.PUBLISHED and not self.published_at:
            self.published_at = timezone.now()
        if self.status != Status.DRAFT:
            self.publish_at = self.scheduled_by = None
            self.schedule_fault = ""
        if self.status != Status.WITHDRAWN:
            self.withdrawn_at = None
        elif not self.withdrawn_at:
            self.withdrawn_at = timezone.now()

    def _claim_version(self, seen: int) -> None:
        rows = type(self)._base_manager.filter(pk=self.pk, version=seen)
        if not rows.update(version=seen + 1):
            raise StaleVersion(f"{self._meta.verbose_name} {self.pk}, version {seen}")
        self.version = seen + 1

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft. Raises PublishedRecordError as `refuse_losses` does."""
        LifecycleQuerySet(type(self)).filter(pk=self.pk).refuse_losses()
        return super().delete(*args, **kwargs)


class RecordQuerySet(LifecycleQuerySet):
    """Reads that every kind of record has."""

    def get_by_natural_key(self, slug: str) -> Any:
        """The record of this slug, whatever its status."""
        return self.get(slug=slug)

    def at_address(self, slug: str) -> Any:
        """The record of this slug, or else the one that had it before; None without either."""
        found = self.filter(slug=slug).first()
        if found is None:
            moved = SlugRedirect.objects.filter(kind=self.model.record_kind, slug=slug)
            found = self.filter(pk__in=moved.values("object_id")).first()
        return found


class Record(Lifecycle):
    """An article, author, actor, topic or event: a row with an address of its own."""

    record_kind: ClassVar[str]
    _stored_slug: str | None = None

    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        help_text=_("The last part of the page's address; changing it leaves a redirect."),
    )
    links_out = GenericRelation("CrossLink", "source_id", "source_type")
    links_in = GenericRelation("CrossLink", "target_id", "target_type")
    dismissed_first = GenericRelation("DismissedLink", "first_id", "first_type")
    dismissed_second = GenericRelation("DismissedLink", "second_id", "second_type")

    class Meta(Lifecycle.Meta):
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any) -> Self:
        """Remember the stored slug, so that a change of it can leave a redirect."""
        record = super().from_db(db, field_names, values)
        record._stored_slug = record.__dict__.get("slug")
        return record

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The record's heading: its title or its name."""
        return str(getattr(self, "title", "") or getattr(self, "name", ""))

    @property
    def key(self) -> str:
        """Kind and slug, as in `event:crimea-annexation-2014`."""
        return f"{self.record_kind}:{self.slug}"

    def natural_key(self) -> tuple[str]:
        """The slug, by which fixtures and serialised data name the record."""
        return (self.slug,)

    def get_absolute_url(self) -> str:
        """The address of the record's public page."""
        return reverse(f"{self.record_kind}-detail", args=[self.slug])

    def clean(self) -> None:
        """Refuse the old address of another record: it leads there for good."""
        super().clean()
        if self._redirects().exclude(object_id=self.pk).exists():
            taken = _("This was the address of another record, and still leads to it.")
            raise ValidationError({"slug": taken})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; where a published record's slug changed, keep its old address working.

        Raises ValidationError where the new slug is the old one of another record.
        """
        old = self._stored_slug
        moved = old != self.slug
        if moved:
            Record.clean(self)
        with transaction.atomic():
            super().save(*args, **kwargs)
            if moved:
                self._redirects().delete()
            if old and moved and self.published_at:
                SlugRedirect.objects.create(kind=self.record_kind, slug=old, object_id=self.pk)
        self._stored_slug = self.slug

    def _redirects(self) -> models.QuerySet[SlugRedirect]:
        """The redirect, if any, that has this record's slug."""
        return SlugRedirect.objects.filter(kind=self.record_kind, slug=self.slug)


class SlugRedirect(models.Model):
    """An address that a record once had, and the record that it leads to now."""

    kind = models.CharField(_("kind"), max_length=10)
    slug = models.SlugField(_("old address"), max_length=120)
    object_id = models.PositiveBigIntegerField(_("record"))
    created = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="one_redirect_an_address")
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.slug}"
