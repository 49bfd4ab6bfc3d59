"""Cross-links: typed, directed, curated links between any two records, each with a reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .article import Article
from .event import Event
from .lifecycle import Lifecycle, LifecycleQuerySet, Record, new_slug
from .topic import Topic, TopicTag


class LinkType(models.TextChoices):
    """What the source is to the target."""

    BACKGROUND_TO = "background-to", _("is background to")
    FOLLOWS = "follows", _("follows")
    CAUSED = "caused", _("caused")
    PART_OF = "part-of", _("is part of")
    SUPPORTS = "supports", _("supports")
    CONTRADICTS = "contradicts", _("contradicts")
    RESPONDS_TO = "responds-to", _("responds to")
    SEE_ALSO = "see-also", _("see also")


INVERSE_LABELS: dict[str, Promise | str] = {
    LinkType.BACKGROUND_TO: _("has background"),
    LinkType.FOLLOWS: _("is followed by"),
    LinkType.CAUSED: _("was caused by"),
    LinkType.PART_OF: _("has part"),
    LinkType.SUPPORTS: _("is supported by"),
    LinkType.CONTRADICTS: _("is contradicted by"),
    LinkType.RESPONDS_TO: _("is answered by"),
    LinkType.SEE_ALSO: _("see also"),
}


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """A cross-link as one of its two records shows it: wording, the other record, the reason."""

    wording: str
    other: Record
    reason: str
    link: CrossLink


ENDS = ("source", "target")


def _is_published(end: str) -> Q:
    """That the record at a link's `end` is published."""
    from . import RECORD_MODELS

    found = Q()
    for model in RECORD_MODELS.values():
        kind = ContentType.objects.get_for_model(model)
        records = model._default_manager.published()  # type: ignore[attr-defined]
        record = records.filter(pk=OuterRef(f"{end}_id"))
        found |= Q(Exists(record), **{f"{end}_type": kind})
    return found


def _without_bodies(kind: int) -> models.QuerySet:
    """All records of a content type."""
    model: Any = ContentType.objects.get_for_id(kind).model_class()
    rows: models.QuerySet = model._default_manager.all()
    return rows.defer("body", "html", "plain_text") if model is Article else rows


def _is_one_of(end: str, records: Iterable[Record]) -> Q:
    """That the record at a link's `end` is among `records`."""
    keys: dict[type[Record], list[int]] = {}
    for record in records:
        keys.setdefault(type(record), []).append(record.pk)
    found = Q(pk__in=[])
    for model, some in keys.items():
        kind = ContentType.objects.get_for_model(model)
        found |= Q(**{f"{end}_type": kind, f"{end}_id__in": some})
    return found


def _with_ends(rows: Iterable[CrossLink]) -> list[CrossLink]:
    """Links with the records at both ends; a query for each kind of record."""
    links = list(rows)
    keys: dict[int, set[int]] = defaultdict(set)
    for link in links:
        keys[link.source_type_id].add(link.source_id)
        keys[link.target_type_id].add(link.target_id)
    ends = {kind: _without_bodies(kind).in_bulk(pks) for kind, pks in keys.items()}
    for link in links:
        link.source = ends[link.source_type_id][link.source_id]
        link.target = ends[link.target_type_id][link.target_id]
    return links


class CrossLinkQuerySet(LifecycleQuerySet):
    """Reads of cross-links."""

    def touching(self, record: Record) -> Self:
        """Links from or to `record`."""
        kind = ContentType.objects.get_for_model(type(record))
        return self.filter(
            Q(source_type=kind, source_id=record.pk) | Q(target_type=kind, target_id=record.pk)
        )

    def between(self, ones: Iterable[Record], others: Iterable[Record]) -> Self:
        """Links from one of `ones` to one of `others`, or back."""
        here, there = list(ones), list(others)
        return self.filter(
            _is_one_of("source", here) & _is_one_of("target", there)
            | _is_one_of("source", there) & _is_one_of("target", here)
        )

    def around(self, topic: Topic) -> Self:
        """Links from or to `topic`, and those among the events and articles that carry it."""
        sources, targets = Q(), Q()
        for model in (Article, Event):
            kind = ContentType.objects.get_for_model(model)
            tagged = TopicTag.objects.filter(tag=topic, content_type=kind).values("object_id")
            sources |= Q(source_type=kind, source_id__in=tagged)
            targets |= Q(target_type=kind, target_id__in=tagged)
        return self.touching(topic) | self.filter(sources & targets)

    def readable(self, limit: int | None = None) -> list[CrossLink]:
        """Published links between published records, with both ends and without their bodies; a
        query for each kind of record."""
        shown = self.published().filter(_is_published("source"), _is_published("target"))
        return _with_ends(shown[:limit])

    def ends_at(self, record: Record) -> list[LinkEnd]:
        """Published links of `record` to published records, worded as seen from it.

        As these are few, who is published is asked of the records read, not of the database:
        to compose that question takes longer than all else on a page of one record.
        """
        links = _with_ends(self.touching(record).published())
        return [link.seen_from(record) for link in links if link.joins_published]


class CrossLink(Lifecycle):
    """One statement that two records belong together, and why."""

    slug = models.SlugField(
        _("identifier"), max_length=120, unique=True, default=new_slug, editable=False
    )
    source_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    source_id = models.PositiveBigIntegerField()
    source = GenericForeignKey("source_type", "source_id")
    type = models.CharField(_("type"), max_length=16, choices=LinkType)
    target_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    reason = models.TextField(_("reason"))

    objects = CrossLinkQuerySet.as_manager()

    class Meta(Lifecycle.Meta):
        verbose_name = _("cross-link")
        verbose_name_plural = _("cross-links")
        ordering = ["type", "id"]
        indexes = [
            models.Index(fields=["source_type", "source_id", "status"], name="link_from"),
            models.Index(fields=["target_type", "target_id", "status"], name="link_to"),
        ]
        constraints = [
            *Lifecycle.Meta.constraints,
            models.UniqueConstraint(
                fields=["source_type", "source_id", "type", "target_type", "target_id"],
                name="crosslink_once",
                violation_error_message=_("This link exists already."),
            ),
            models.CheckConstraint(
                name="crosslink_not_to_itself",
                condition=~Q(source_type=F("target_type"), source_id=F("target_id")),
                violation_error_message=_("A record cannot be linked to itself."),
            ),
            models.CheckConstraint(
                name="crosslink_type_valid", condition=Q(type__in=LinkType.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_type_display()} {self.target}"

    @property
    def joins_published(self) -> bool:
        """Whether both ends are there and published."""
        ends = [getattr(self, end) for end in ENDS]
        return all(record is not None and record.is_published for record in ends)

    def seen_from(self, record: Record) -> LinkEnd:
        """The link in the words that fit on the page of `record`, one of its two ends."""
        source: Any = self.source
        target: Any = self.target
        if source == record:
            return LinkEnd(str(LinkType(self.type).label), target, self.reason, self)
        return LinkEnd(str(INVERSE_LABELS[self.type]), source, self.reason, self)

    def clean(self) -> None:
        """Refuse a missing end, other things than records, and what is said already, in words."""
        if self.source is None or self.target is None:
            raise ValidationError(_("Choose both records."))
        if not (isinstance(self.source, Record) and isinstance(self.target, Record)):
            raise ValidationError(_("Only articles, events, actors, topics, authors are linked."))
        if self.source == self.target:
            raise ValidationError(_("A record cannot be linked to itself."))
        self._refuse_mirrored()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save. Raises ValidationError where the target says “see also” of the source already."""
        self._refuse_mirrored()
        super().save(*args, **kwargs)

    def _refuse_mirrored(self) -> None:
        if self.type == LinkType.SEE_ALSO and self._mirrored().exists():
            raise ValidationError(_("The other record is linked to this one already: see also."))

    def _mirrored(self) -> models.QuerySet[CrossLink]:
        """Links of this type from the target to the source."""
        return CrossLink.objects.exclude(pk=self.pk).filter(
            type=self.type,
            source_type=self.target_type,
            source_id=self.target_id,
            target_type=self.source_type,
            target_id=self.source_id,
        )

    def mirror(self) -> CrossLink | None:
        """The link that says the same from the other end, which only `see also` can."""
        return self._mirrored().first() if self.type == LinkType.SEE_ALSO else None
