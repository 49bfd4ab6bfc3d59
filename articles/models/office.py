"""Offices: what an actor was, where and from when to when."""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .actor import Actor
from .fields import Dated, DatedQuerySet
from .local_names import LocalNamesQuerySet


class OfficeQuerySet(LocalNamesQuerySet, DatedQuerySet):
    """Reads of offices."""

    named = ("actor", "body")

    def of(self, actor: Actor) -> Self:
        """Those that `actor` held, and those that published actors held there."""
        holders = Actor.objects.published()
        return self.filter(Q(actor=actor) | Q(body=actor, actor__in=holders))

    def in_order(self) -> Self:
        """By the day on which they begin, then on which they end; loads holder and body."""
        return self.select_related("actor", "body").order_by("earliest", "latest", "pk")


class Office(Dated):
    """One office of an actor; its date is the time in which the actor held it."""

    actor = models.ForeignKey(
        Actor, models.CASCADE, related_name="offices", verbose_name=_("actor")
    )
    title = models.CharField(
        _("office"), max_length=200, help_text=_("Such as President of Russia.")
    )
    body = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("of which actor"),
        help_text=_("The state or body; its page shows the office too."),
    )
    attested = models.BooleanField(
        _("held at least then"),
        default=False,
        help_text=_("When the office began and ended is not known."),
    )
    citation = models.CharField(_("source"), max_length=300, blank=True)
    url = models.URLField(_("address of the source"), max_length=500, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["earliest", "latest", "id"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["actor", "title", "date"],
                name="office_once_an_actor",
                violation_error_message=_("This office is there already."),
            ),
            models.CheckConstraint(
                name="office_not_of_itself",
                condition=Q(body__isnull=True) | ~Q(body=F("actor")),
                violation_error_message=_("An actor holds no office of itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.date}"

    @property
    def has_source(self) -> bool:
        """Whether somebody can check it."""
        return bool(self.citation or self.url)

    def clean(self) -> None:
        """Refuse an office of the actor itself."""
        if self.body_id and self.body_id == self.actor_id:
            raise ValidationError({"body": _("An actor holds no office of itself.")})
