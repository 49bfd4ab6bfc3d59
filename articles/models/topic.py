"""Topics: the subjects of the knowledge base, as custom taggit tags in a tree."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q
from django.db.models.signals import m2m_changed
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import GenericTaggedItemBase, TagBase

from .counts import count_of
from .lifecycle import RecordQuerySet, Status
from .name import Named


class TopicQuerySet(RecordQuerySet):
    """Reads of topics."""

    def with_counts(self) -> Self:
        """Adds `event_count` and `article_count`: published ones that carry the topic itself."""
        from .article import Article
        from .event import Event

        return self.annotate(
            event_count=count_of(Event.objects.published(), "topic_tags__tag"),
            article_count=count_of(Article.objects.published(), "topic_tags__tag"),
        )

    def with_neighbours(self) -> Self:
        """Loads the published topics around each, as `shown_narrower` and `shown_related`, and
        the broader ones up to three steps."""
        rows = self.model.objects.published()
        around = (Prefetch(name, rows, f"shown_{name}") for name in ("narrower", "related"))
        return self.select_related("broader__broader__broader").prefetch_related(*around)


class Topic(Named, TagBase):  # type: ignore[django-manager-missing]
    """A subject with a scope note, a broader topic and related topics."""

    record_kind = "topic"

    name = models.CharField(_("name"), max_length=200, unique=True)
    scope = models.TextField(
        _("scope note"), blank=True, help_text=_("What belongs here and what does not.")
    )
    broader = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="narrower",
        verbose_name=_("broader topic"),
    )
    related = models.ManyToManyField(
        "self", blank=True, symmetrical=True, verbose_name=_("related topics")
    )

    objects = TopicQuerySet.as_manager()

    class Meta(Named.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                name="topic_not_broader_than_itself",
                condition=Q(broader__isnull=True) | ~Q(broader=F("id")),
                violation_error_message=_("A topic cannot be broader than itself."),
            ),
        ]

    def clean(self) -> None:
        """Refuse a broader topic that would close a circle."""
        super().clean()
        seen, topic = {self.pk}, self.broader
        while topic is not None:
            if topic.pk is not None and topic.pk in seen:
                raise ValidationError(
                    {"broader": _("This topic already lies below the one that you edit.")}
                )
            seen.add(topic.pk)
            topic = topic.broader

    @property
    def shown_ancestors(self) -> list[Topic]:
        """The published broader topics from the top down, as `with_neighbours()` loaded them."""
        found: list[Topic] = []
        topic = self.broader
        while topic is not None and topic.is_published and len(found) < 3:
            found.insert(0, topic)
            topic = topic.broader
        return found

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as any record: the slug is chosen by an editor, not derived as taggit does."""
        Named.save(self, *args, **kwargs)


@receiver(m2m_changed, sender=Topic.related.through)
def refuse_itself(action: str, instance: Topic, pk_set: set[int] | None, **kwargs: Any) -> None:
    """Raise ValidationError where a topic would be related to itself."""
    if action == "pre_add" and pk_set and instance.pk in pk_set:
        raise ValidationError(_("A topic cannot be related to itself."))


class TopicTag(GenericTaggedItemBase):
    """That an article, an event or an annotation carries a topic."""

    tag: models.ForeignKey[Topic, Topic] = models.ForeignKey(
        Topic, models.CASCADE, related_name="tags", verbose_name=_("topic")
    )

    class Meta:
        verbose_name = _("topic of a record")
        verbose_name_plural = _("topics of records")
        indexes = [models.Index(fields=["content_type", "object_id"], name="topictag_record")]
        constraints = [
            models.UniqueConstraint(
                fields=["tag", "content_type", "object_id"], name="topic_once_a_record"
            )
        ]

    def __str__(self) -> str:
        return str(self.tag)


def published_topic_tags() -> Prefetch:
    """The published topics of articles, events or annotations, by name, in one query."""
    tags = TopicTag.objects.filter(tag__in=Topic.objects.published()).select_related("tag")
    return Prefetch("topic_tags", tags.order_by("tag__name"), to_attr="shown_topic_tags")


class WithTopicsQuerySet(models.QuerySet):
    """Reads of what carries topics."""

    def by_topic(self, **conditions: Any) -> Self:
        """Each record once for each published topic that it carries and that meets conditions."""
        return self.filter(topic_tags__tag__status=Status.PUBLISHED, **conditions)

    def on_topic(self, topic: Topic) -> Self:
        """Those that carry `topic` itself; narrower topics are not counted in."""
        kind = ContentType.objects.get_for_model(self.model)
        tags = TopicTag.objects.filter(tag=topic, content_type=kind)
        return self.filter(pk__in=tags.values("object_id"))


class WithTopics(models.Model):
    """Mixin of what carries topics: taggit for writing, the through-rows for prefetching."""

    topics = TaggableManager(through=TopicTag, blank=True, verbose_name=_("topics"))
    topic_tags = GenericRelation(TopicTag)

    class Meta:
        abstract = True

    @property
    def shown_topics(self) -> list[Topic]:
        """Published topics, from what `with_cards()` loaded."""
        return [row.tag for row in self.shown_topic_tags]  # type: ignore[attr-defined]
