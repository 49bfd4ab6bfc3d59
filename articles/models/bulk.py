"""What an editor did to many records at once, so that it can be undone at once."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from .topic import Topic


class BulkAction(models.TextChoices):
    """What is done to each of the chosen records."""

    PUBLISH = "publish", _("publish")
    WITHDRAW = "withdraw", _("withdraw")
    ADD_TOPIC = "add-topic", _("add a topic")
    REMOVE_TOPIC = "remove-topic", _("take a topic away")


class BulkChange(models.Model):
    """One action on many records of one kind.

    `rows` is a list of {key, label, reason, version}: the primary key, the heading, the reason of
    withdrawal before, and the version that the change made.
    """

    action = models.CharField(_("action"), max_length=12, choices=BulkAction)
    kind = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    topic = models.ForeignKey(
        Topic, models.SET_NULL, null=True, related_name="+", verbose_name=_("topic")
    )
    rows = models.JSONField(_("records"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    created = models.DateTimeField(_("when"), auto_now_add=True)
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("undone by"),
    )

    class Meta:
        verbose_name = _("bulk change")
        verbose_name_plural = _("bulk changes")
        ordering = ["-created", "-id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="bulkchange_action_valid", condition=models.Q(action__in=BulkAction.values)
            )
        ]

    def __str__(self) -> str:
        what = self.get_action_display()
        return f"{what}: {self.topic}" if self.topic else str(what)
