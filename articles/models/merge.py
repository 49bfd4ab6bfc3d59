"""Merges: that two records were of one actor, what moved between them, and whether it went back."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .actor import Actor
from .lifecycle import Status


class ActorMerge(models.Model):
    """One merge. `moved` is the journal that undoes it: list of {model, pk, label, before, after};
    `left` names what an undo could not put back."""

    kept = models.ForeignKey(
        Actor, models.PROTECT, related_name="+", verbose_name=_("the one that stays")
    )
    merged = models.ForeignKey(
        Actor,
        models.PROTECT,
        related_name="+",
        verbose_name=_("the one that went"),
        limit_choices_to=~Q(status=Status.WITHDRAWN),
    )
    made = models.DateTimeField(_("merged on"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("merged by"),
    )
    moved = models.JSONField(_("what changed"), default=list, encoder=DjangoJSONEncoder)
    undone = models.DateTimeField(_("undone on"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    left = models.JSONField(_("could not be put back"), default=list)

    class Meta:
        verbose_name = _("merge of actors")
        verbose_name_plural = _("merges of actors")
        default_permissions = ("view",)
        ordering = ["-made", "-pk"]

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"
