"""The change log: what readers see changed, in the order in which it was written."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """That something public changed; written in the transaction of the change itself.

    `kind` is a kind of record or `publication`. A rolled back change leaves a gap in the ids, and
    a slow transaction fills one late: who follows the log has to look back at its gaps.
    """

    kind = models.CharField(_("kind"), max_length=12)
    object_id = models.PositiveBigIntegerField(_("key"))
    created = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"

    @classmethod
    def state(cls) -> str:
        """A word that differs after each change of what readers see; empty before the first.

        The id alone would not do: another database, and a rolled back change, have the same.
        """
        newest = cls._default_manager.order_by("-pk").values_list("pk", "created").first()
        return f"{newest[0]}-{newest[1].timestamp()}" if newest else ""
