"""Events: what happened or is said to have happened, who took part, and on what evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, Max, OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext_lazy as _

from articles.dates import EDTF, parse

from .actor import Actor
from .counts import count_of
from .fields import Dated, DatedQuerySet, EDTFField
from .lifecycle import Record, RecordQuerySet, Status
from .topic import Topic, WithTopics, WithTopicsQuerySet, published_topic_tags

if TYPE_CHECKING:
    from .article import Article
    from .author import Author


class Verification(models.IntegerChoices):
    """How far the date was checked in a source; higher is better."""

    UNVERIFIED = 0, _("not verified")
    STATED = 1, _("stated in an article")
    PARTLY = 2, _("partly verified")
    VERIFIED = 3, _("verified")


class EventQuerySet(RecordQuerySet, DatedQuerySet, WithTopicsQuerySet):
    """Reads of events."""

    def involving(self, actor: Actor) -> Self:
        """Those in which `actor` takes part."""
        return self.filter(pk__in=Participation.objects.filter(actor=actor).values("event"))

    def discussed_in(self, article: Article) -> Self:
        """Those that a readable annotation of `article` is about or supports."""
        return self._annotated(Q(article=article))

    def discussed_by(self, author: Author) -> Self:
        """Those that the articles of `author` discuss."""
        return self._annotated(Q(article__authorships__author=author))

    def _annotated(self, where: Q) -> Self:
        from .annotation import Annotation

        notes = Annotation.objects.readable().filter(where)
        supported = Evidence.objects.filter(annotation__in=notes)
        about = Q(pk__in=notes.filter(event__isnull=False).values("event"))
        return self.filter(about | Q(pk__in=supported.values("event")))

    def by_actor(self, **conditions: Any) -> Self:
        """Each event once for each published actor that takes part in it and meets conditions."""
        # A condition on the actors' keys would have SQLite try each actor with each event.
        return self.filter(participations__actor__status=Status.PUBLISHED, **conditions)

    def with_cards(self) -> Self:
        """Loads what a card shows in a fixed number of queries: topics, participants, and what
        the evidence says."""
        participations = Participation.objects.filter(
            actor__in=Actor.objects.published()
        ).select_related("actor")
        return self.with_evidence().prefetch_related(
            published_topic_tags(),
            Prefetch("participations", participations, to_attr="shown_participations"),
        )

    def with_evidence(self) -> Self:
        """Adds `verification` (the best of the evidence), `is_disputed`, `evidence_count`."""
        evidence = Evidence.objects.readable().filter(event=OuterRef("pk"))
        best = evidence.order_by().values("event").annotate(best=Max("state")).values("best")
        return self.annotate(
            best_state=Subquery(best),
            is_disputed=Exists(evidence.filter(disagrees=True)),
            evidence_count=count_of(Evidence.objects.readable(), "event"),
        )

    def beside(self, event: Event) -> list[Beside]:
        """The events before and after `event` on each of its published topics, by topic."""
        topics = Topic.objects.published().filter(tags__in=event.topic_tags.all())
        rows = self.filter(topic_tags__tag=OuterRef("pk"))
        topics = topics.annotate(
            before_pk=Subquery(rows.before(event).reverse().values("pk")[:1]),
            after_pk=Subquery(rows.after(event).values("pk")[:1]),
        ).order_by("name")
        neighbours = {pk for topic in topics for pk in (topic.before_pk, topic.after_pk)}
        found = self.in_bulk(neighbours - {None})
        return [
            Beside(topic, found.get(topic.before_pk), found.get(topic.after_pk)) for topic in topics
        ]


@dataclass(frozen=True, slots=True)
class Beside:
    """The neighbours in time of an event on one topic; None at either end."""

    topic: Topic
    before: Event | None
    after: Event | None


class Event(WithTopics, Dated, Record):
    """Something that happened, or is said to have."""

    record_kind = "event"

    title = models.CharField(_("title"), max_length=300)
    place = models.CharField(_("place"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    note = models.TextField(
        _("note"), blank=True, help_text=_("Where sources and articles disagree, in words.")
    )
    actors: models.ManyToManyField[Actor, Participation] = models.ManyToManyField(
        Actor, through="Participation", related_name="events"
    )

    objects = EventQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = Dated.Meta.indexes
        constraints = [*Record.Meta.constraints, *Dated.Meta.constraints]

    @property
    def verification(self) -> Verification:
        """The best state of the readable evidence, as `with_cards()` loaded it."""
        return Verification(self.best_state or 0)  # type: ignore[attr-defined]


class Participation(models.Model):
    """That an actor took part in an event, and as what."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="participations")
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="participations", verbose_name=_("actor")
    )
    role = models.CharField(_("role"), max_length=60, default="involved")
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "actor", "role"], name="actor_once_a_role_of_an_event"
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor} ({self.role})"


class EvidenceQuerySet(models.QuerySet):
    """Reads of evidence."""

    def readable(self) -> Self:
        """What the public may see: references, and passages that are published themselves."""
        from .annotation import Annotation

        return self.filter(
            Q(annotation__isnull=True) | Q(annotation__in=Annotation.objects.readable())
        )

    def with_passages(self) -> Self:
        """Loads each passage with its article and the article's published authors."""
        from .article import Authorship

        bodies = [f"annotation__article__{name}" for name in ("body", "html", "plain_text")]
        authors = Authorship.shown().queryset
        path = "annotation__article"
        return (
            self.select_related(f"{path}__publication")
            .defer(*bodies)
            .prefetch_related(Prefetch(f"{path}__authorships", authors, "shown_authorships"))
        )


class Evidence(models.Model):
    """What supports an event's date or content: a passage, or a reference outside."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="evidence")
    annotation = models.ForeignKey(
        "Annotation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("passage"),
    )
    citation = models.CharField(_("reference"), max_length=300, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    says = models.TextField(_("what it says"), blank=True)
    state = models.PositiveSmallIntegerField(
        _("verification"), choices=Verification, default=Verification.UNVERIFIED
    )
    asserted_date = EDTFField(
        _("date that it asserts (EDTF)"),
        blank=True,
        help_text=_("Only where it differs from the event's date."),
    )
    disagrees = models.BooleanField(
        _("disagrees"), default=False, help_text=_("With the event as it is recorded here.")
    )
    note = models.TextField(_("note"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["event", "state", "disagrees"], name="evidence_says")]
        constraints = [
            models.CheckConstraint(
                name="evidence_is_passage_or_reference",
                condition=Q(annotation__isnull=False) | ~Q(citation="") | ~Q(url=""),
                violation_error_message=_("Name a passage or a reference."),
            ),
            models.CheckConstraint(
                name="evidence_state_valid", condition=Q(state__in=Verification.values)
            ),
            models.UniqueConstraint(fields=["event", "annotation"], name="passage_once_an_event"),
        ]

    def __str__(self) -> str:
        return self.citation or self.url or str(self.annotation)

    @property
    def asserts(self) -> EDTF | None:
        """The date that the evidence asserts, from itself or from its passage."""
        text = self.asserted_date or (self.annotation.asserted_date if self.annotation else "")
        return parse(text) if text else None

    def clean(self) -> None:
        """Refuse a passage that is about another event."""
        passage = self.annotation
        if passage and passage.event_id and passage.event_id != self.event_id:
            raise ValidationError({"annotation": _("This passage is about another event.")})
