"""The change log: what readers see changed, in the order in which it was written."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Count, Max, Min
from django.utils.translation import gettext_lazy as _

# The newest rows among which one may still appear late.
_RECENT = 500


class ChangeQuerySet(models.QuerySet):
    """Reads of the log."""

    def mark(self) -> str:
        """A text that is another one after each change of what readers see: a key to keep what was
        computed from it. A row that a slow transaction fills in late changes it too.

        Never the same twice while the log is empty: records may have been made without it.
        """
        recent = self.order_by("-pk").values("pk", "created")[:_RECENT]
        values = recent.aggregate(Max("pk"), Min("pk"), Count("pk"), Max("created"))
        return "/".join(map(str, values.values())) if values["pk__count"] else uuid4().hex


class Change(models.Model):
    """That something public changed; written in the transaction of the change itself.

    `kind` is a kind of record or `publication`. A rolled back change leaves a gap in the ids, and
    a slow transaction fills one late: who follows the log has to look back at its gaps.
    """

    kind = models.CharField(_("kind"), max_length=12)
    object_id = models.PositiveBigIntegerField(_("key"))
    created = models.DateTimeField(_("created"), auto_now_add=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"
