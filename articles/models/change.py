"""The change log: what readers see changed, in the order in which it was written."""

from __future__ import annotations

from django.db import models
from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _

# A transaction that commits late fills a gap no further back than this.
_LOOK_BACK = 500


class ChangeQuerySet(models.QuerySet):
    """Reads of the log."""

    def state(self) -> str:
        """A word that differs as soon as anything public changed, or a gap was filled since."""
        newest = self.order_by("-pk")[:_LOOK_BACK]
        found = newest.aggregate(last=Max("pk"), all=Sum("pk"), written=Max("created"))
        if not found["last"]:
            return "empty"
        return f"{found['last']}-{found['all']}-{found['written'].timestamp()}"


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
