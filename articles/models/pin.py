"""Pins: what editors put first on the page of a topic, in their order and with their reason."""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .annotation import Annotation
from .article import Article
from .event import Event
from .topic import Topic

PINNED = ("event", "article", "annotation")
_BODIES = ("body", "html", "plain_text")


class TopicPinQuerySet(models.QuerySet):
    """Reads of pins."""

    def readable(self) -> Self:
        """The pins of what the public may see."""
        return self.filter(
            Q(event__in=Event.objects.published())
            | Q(article__in=Article.objects.published())
            | Q(annotation__in=Annotation.objects.readable())
        )

    def with_cards(self) -> Self:
        """Loads what is pinned, articles with their outlet and without their bodies."""
        articles = ("article", "annotation__article")
        rows = self.select_related("event", *(f"{path}__publication" for path in articles))
        return rows.defer(*(f"{path}__{name}" for path in articles for name in _BODIES))


class TopicPin(models.Model):
    """That exactly one event, article or passage stands first on a topic's page, and why."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="pins", verbose_name=_("topic"))
    event = models.ForeignKey(
        Event, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("event")
    )
    article = models.ForeignKey(
        Article, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("article")
    )
    annotation = models.ForeignKey(
        Annotation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("passage"),
    )
    note = models.TextField(_("why it stands first"), blank=True, help_text=_("Readers see it."))
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    objects = TopicPinQuerySet.as_manager()

    class Meta:
        verbose_name = _("pinned record")
        verbose_name_plural = _("pinned records")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="topicpin_of_one_record",
                condition=Q(event__isnull=False, article__isnull=True, annotation__isnull=True)
                | Q(event__isnull=True, article__isnull=False, annotation__isnull=True)
                | Q(event__isnull=True, article__isnull=True, annotation__isnull=False),
                violation_error_message=_("Choose one: an event, an article or a passage."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["topic", kind],
                    name=f"{kind}_pinned_once_a_topic",
                    violation_error_message=_("This record is pinned already."),
                )
                for kind in PINNED
            ),
        ]

    def __str__(self) -> str:
        return str(self.record)

    @property
    def record(self) -> Event | Article | Annotation | None:
        """What is pinned; None in a form that is not filled in."""
        return self.event or self.article or self.annotation

    def clean(self) -> None:
        """Refuse none or several records, in words."""
        if sum(getattr(self, f"{kind}_id") is not None for kind in PINNED) != 1:
            raise ValidationError(_("Choose one: an event, an article or a passage."))
