"""Topics: the subjects of the knowledge base, as custom taggit tags in a tree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, Self

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Count, F, IntegerField, Prefetch, Q, When
from django.db.models.signals import m2m_changed
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import GenericTaggedItemBase, TagBase

from .counts import count_of
from .lifecycle import RecordQuerySet, Status
from .local_names import LocalNamesQuerySet, shown_name
from .name import Named

# Pages of their own stand at these addresses below /topics/.
RESERVED_SLUGS = frozenset({"compare"})


class TopicQuerySet(LocalNamesQuerySet, RecordQuerySet):
    """Reads of topics."""

    named = ("", "broader", "broader.broader", "broader.broader.broader")

    def with_counts(self) -> Self:
        """Adds `event_count` and `article_count`: published ones that carry the topic itself."""
        from .article import Article
        from .event import Event

        return self.annotate(
            event_count=count_of(Event.objects.published(), "topic_tags__tag"),
            article_count=count_of(Article.objects.published(), "topic_tags__tag"),
        )

    def around(self, topic: Topic) -> Self:
        """The topics above, below and beside `topic`, in this order: `place` is 0, 1 or 2."""
        above = Q(pk__in=[broader.pk for broader in topic.shown_ancestors])
        below = Q(broader=topic)
        place = Case(When(above, 0), When(below, 1), default=2, output_field=IntegerField())
        found = self.filter(above | below | Q(pk__in=topic.related.values("pk")))
        return found.annotate(place=place).order_by("place", "name")

    def fullest(self, most: int) -> list[Topic]:
        """The published ones that carry most events and articles themselves, with `event_count`,
        `article_count` and `percent` of the first; in two queries, however many there are."""
        from .article import Article
        from .event import Event

        kinds = ContentType.objects.get_for_models(Event, Article)
        carried = Q()
        for model in (Event, Article):
            rows = model.objects.published().order_by().values("pk")
            carried |= Q(content_type=kinds[model], object_id__in=rows)
        tags = TopicTag.objects.filter(carried).order_by().values_list("tag", "content_type")
        counts: defaultdict[int, Counter[int]] = defaultdict(Counter)
        for tag, kind_id, count in tags.annotate(Count("pk")):
            counts[tag][kind_id] = count
        topics = list(self.published().defer("scope"))
        for topic in topics:
            topic.event_count = counts[topic.pk][kinds[Event].pk]
            topic.article_count = counts[topic.pk][kinds[Article].pk]
        topics = sorted(topics, key=lambda topic: (-counts[topic.pk].total(), topic.name))[:most]
        highest = counts[topics[0].pk].total() or 1 if topics else 1
        for topic in topics:
            topic.percent = round(100 * counts[topic.pk].total() / highest)
        return topics


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
        """Refuse the address of another page, and a broader topic that would close a circle."""
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("Another page stands at this address.")})
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
        """The published broader topics from the top down, at most three."""
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


class TopicTagQuerySet(LocalNamesQuerySet):
    """Reads of the topics that records carry."""

    named = ("tag",)


class TopicTag(GenericTaggedItemBase):
    """That an article, an event or an annotation carries a topic."""

    tag: models.ForeignKey[Topic, Topic] = models.ForeignKey(
        Topic, models.CASCADE, related_name="tags", verbose_name=_("topic")
    )

    objects = TopicTagQuerySet.as_manager()

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


def topics_of(model: type[models.Model], keys: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """The published topics of records of one model by their keys, each as slug and name, by name;
    one query that makes no objects, for long lists."""
    kind = ContentType.objects.get_for_model(model)
    tags = TopicTag.objects.filter(content_type=kind, object_id__in=list(keys))
    rows = tags.filter(tag__in=Topic.objects.published())
    rows = rows.annotate(shown=shown_name("topic", "tag")).order_by("shown")
    found: dict[int, list[tuple[str, str]]] = {}
    for key, *topic in rows.values_list("object_id", "tag__slug", "shown"):
        found.setdefault(key, []).append((topic[0], topic[1]))
    return found


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
