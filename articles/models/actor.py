"""Actors: who acts in events or is discussed in articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Count, IntegerField, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from .counts import count_of
from .lifecycle import RecordQuerySet, Status
from .local_names import LocalNamesQuerySet
from .name import Named

if TYPE_CHECKING:
    from .event import Event


class ActorKind(models.TextChoices):
    """What an actor is."""

    PERSON = "person", _("person")
    STATE = "state", _("state")
    ORGANISATION = "organisation", _("organisation")
    ALLIANCE = "alliance", _("alliance")
    ARMED_GROUP = "armed-group", _("armed group")
    BODY = "body", _("body")


class ActorQuerySet(LocalNamesQuerySet, RecordQuerySet):
    """Reads of actors."""

    named = ("", "author")

    def with_counts(self) -> Self:
        """Adds `event_count` and `article_count`: published events that the actor takes part in,
        published articles where the mention of it is confirmed."""
        from .article import Article, MentionState
        from .event import Event

        confirmed = Article.objects.published().filter(mentions__state=MentionState.CONFIRMED)
        return self.annotate(
            event_count=count_of(Event.objects.published(), "participations__actor"),
            article_count=count_of(confirmed, "mentions__actor"),
        )

    def in_order_of_kind(self) -> Self:
        """Adds `kind_order`: persons first, then as `ActorKind` lists the kinds."""
        ranks = (When(kind=kind, then=rank) for rank, kind in enumerate(ActorKind.values))
        return self.annotate(kind_order=Case(*ranks, output_field=IntegerField()))

    def most_involved(self, events: QuerySet[Event]) -> Self:
        """Who takes part in `events`, ranked by the number of them: `shared_count`."""
        involved = self.filter(participations__event__in=events.order_by())
        counted = involved.annotate(shared_count=Count("participations__event", distinct=True))
        return counted.order_by("-shared_count", "name", "slug")

    def at_address(self, slug: str) -> Any:
        """As for any record; what readers knew of a merged actor leads to the one that stays."""
        actor = super().at_address(slug)
        while actor is not None and actor.published_at and actor.merged_into_id:
            actor = self.get(pk=actor.merged_into_id)
        return actor


class Actor(Named):
    """A person, state, organisation, alliance, armed group or body."""

    record_kind = "actor"

    kind = models.CharField(_("kind"), max_length=12, choices=ActorKind)
    description = models.TextField(_("description"), blank=True)
    role = models.TextField(_("role at the time of the articles"), blank=True)
    wikidata = models.CharField(
        _("Wikidata"), max_length=16, blank=True, help_text=_("Such as Q7747.")
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("What readers should know of the identification.")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ActorQuerySet.as_manager()

    class Meta(Named.Meta):
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        ordering = ["name", "slug"]
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(name="actor_kind_valid", condition=Q(kind__in=ActorKind.values)),
            models.CheckConstraint(
                name="actor_merged_is_withdrawn",
                condition=Q(merged_into__isnull=True) | Q(status=Status.WITHDRAWN),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; an actor that is published again stands for itself."""
        if self.status != Status.WITHDRAWN:
            self.merged_into = None
        super().save(*args, **kwargs)
