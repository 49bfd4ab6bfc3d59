"""Events: what happened or is said to have happened, who took part, and on what evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext_lazy as _

from articles.dates import EDTF, parse
from articles.names import fold

from . import known
from .actor import Actor
from .counts import count_of
from .fields import Dated, DatedQuerySet, EDTFField, part_of_day
from .lifecycle import Record, RecordQuerySet, Status
from .local_names import LocalNamesQuerySet, shown_name
from .topic import Topic, WithTopics, WithTopicsQuerySet, published_topic_tags

if TYPE_CHECKING:
    from .annotation import Annotation
    from .article import Article
    from .author import Author


class Verification(models.IntegerChoices):
    """How far the date was checked in a source; higher is better."""

    UNVERIFIED = 0, _("not verified")
    STATED = 1, _("stated in an article")
    PARTLY = 2, _("partly verified")
    VERIFIED = 3, _("verified")


# Of a participant of whom no role is known.
UNSTATED_ROLE = "involved"
# A role, a year, and how many events.
RoleYears = list[tuple[str, int, int]]


class EventQuerySet(RecordQuerySet, DatedQuerySet, WithTopicsQuerySet):
    """Reads of events."""

    def in_order(self) -> Self:
        """`chronological()` in words that an index answers: every event has a date."""
        return self.order_by("earliest", "latest", "slug")

    def certain(self) -> Self:
        """Those whose date is neither approximate nor uncertain, and whose best readable evidence
        is at least stated in an article."""
        sure = Evidence.objects.readable().filter(state__gt=Verification.UNVERIFIED)
        return self.filter(Exists(sure.filter(event=OuterRef("pk"))), date_qualified=False)

    def spellings_of(self, place: str) -> list[str]:
        """How the place is written that folds to the same as `place`, most often first."""
        rows = self.exclude(place="").order_by().values_list("place").annotate(n=Count("pk"))
        folded = fold(place)
        same = [(-count, text) for text, count in rows if fold(text) == folded]
        return [text for _count, text in sorted(same)]

    def at(self, spellings: Iterable[str]) -> Self:
        """Those whose place is written in one of these ways."""
        return self.filter(place__in=list(spellings))

    def with_kind_of_actor(self, kind: str) -> Self:
        """Those in which a published actor of this kind takes part."""
        actors = Actor.objects.published().filter(kind=kind)
        return self.filter(pk__in=Participation.objects.filter(actor__in=actors).values("event"))

    def known_on(self, day: date) -> Self:
        """Those that were known on a day, as docs/two-times.md defines it."""
        return self.filter(known.known_on(day))

    def not_known_on(self, day: date) -> Self:
        """The others: written of later, or not dated by a source and later themselves."""
        return self.exclude(known.known_on(day))

    def involving(self, actor: Actor) -> Self:
        """Those in which `actor` takes part."""
        return self.filter(pk__in=Participation.objects.filter(actor=actor).values("event"))

    def with_role(self, actor: Actor, role: str) -> Self:
        """Those in which `actor` takes part as `role`."""
        return self.filter(pk__in=actor.participations.filter(role=role).values("event"))

    def roles_of(self, actor: Actor) -> RoleYears:
        """As what `actor` takes part in them, by the year in which they begin."""
        rows = Participation.objects.filter(
            actor=actor, event__in=self.filter(earliest__isnull=False).order_by()
        )
        years = rows.order_by().annotate(_year=part_of_day("event__earliest", 1, 4))
        counted = years.values_list("role", "_year").annotate(_count=Count("pk"))
        return [(role, int(year), count) for role, year, count in counted]

    def with_certainty(self) -> Self:
        """Adds what the evidence says of the date: `verification` (its best) and `is_disputed`."""
        evidence = Evidence.objects.readable().filter(event=OuterRef("pk"))
        best = evidence.order_by().values("event").annotate(best=Max("state")).values("best")
        return self.annotate(
            best_state=Subquery(best), is_disputed=Exists(evidence.filter(disagrees=True))
        )

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
        """Adds `evidence_count`, and what `with_certainty()` adds."""
        return self.with_certainty().annotate(
            evidence_count=count_of(Evidence.objects.readable(), "event")
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
        indexes = [
            *Dated.Meta.indexes,
            # The pages of a list and the spread over the years are answered from this alone.
            models.Index(fields=["status", "earliest", "latest", "slug"], name="event_listed"),
        ]
        constraints = [*Record.Meta.constraints, *Dated.Meta.constraints]

    @property
    def verification(self) -> Verification:
        """The best state of the readable evidence, as `with_cards()` loaded it."""
        return Verification(self.best_state or 0)  # type: ignore[attr-defined]

    def roles_of(self, actor: Actor) -> list[str]:
        """As what `actor` took part, as `with_cards()` loaded it."""
        rows = self.shown_participations  # type: ignore[attr-defined]
        return [row.role for row in rows if row.actor_id == actor.pk]


class ParticipationQuerySet(LocalNamesQuerySet):
    """Reads of who took part."""

    named = ("actor",)

    def in_events(self, events: EventQuerySet) -> Self:
        """Those of published actors in `events`."""
        # Where the actors are joined or listed, SQLite begins with them: 20 to 400 times slower.
        shown = Actor.objects.published().filter(pk=OuterRef("actor"))
        return self.filter(Exists(shown), event__in=events.order_by())

    def ranked(self) -> list[tuple[int, int]]:
        """List of (key of an actor, in how many events), the most frequent first."""
        counted = self.order_by().values_list("actor").annotate(n=Count("event", distinct=True))
        return list(counted.order_by("-n", "actor"))

    def roles_of(self, actors: list[int]) -> dict[int, list[tuple[str, int]]]:
        """Lists of (role, how often) by the key of the actor, the most frequent first."""
        rows = self.filter(actor__in=actors).order_by().values_list("actor", "role")
        roles: dict[int, list[tuple[str, int]]] = {}
        for actor, role, times in rows.annotate(n=Count("pk")).order_by("-n", "role"):
            roles.setdefault(actor, []).append((role, times))
        return roles


class Participation(models.Model):
    """That an actor took part in an event, and as what."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="participations")
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="participations", verbose_name=_("actor")
    )
    role = models.CharField(_("role"), max_length=60, default=UNSTATED_ROLE)
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    objects = ParticipationQuerySet.as_manager()

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


def participants_of(events: Iterable[int]) -> dict[int, list[str]]:
    """The names of the published actors of events by the events' keys; one query that makes no
    objects, for long lists."""
    rows = Participation.objects.filter(event__in=list(events), actor__in=Actor.objects.published())
    found: dict[int, list[str]] = {}
    for event, name in rows.values_list("event", shown_name("actor", "actor")):
        names = found.setdefault(event, [])
        if name not in names:
            names.append(name)
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """How many sources an event has, the best state of them, and whether one disagrees."""

    sources: int = 0
    best: Verification = Verification.UNVERIFIED
    is_disputed: bool = False


class EvidenceQuerySet(models.QuerySet):
    """Reads of evidence."""

    def readable(self) -> Self:
        """What the public may see: references, and passages that are published themselves."""
        from .annotation import Annotation

        return self.filter(
            Q(annotation__isnull=True) | Q(annotation__in=Annotation.objects.readable())
        )

    def differing(self) -> Self:
        """What disagrees with its event, or asserts a date, which may be but less precise."""
        other = Q(disagrees=True) | ~Q(asserted_date="")
        return self.filter(other | Q(annotation__isnull=False) & ~Q(annotation__asserted_date=""))

    def summed_up(self, events: Iterable[int]) -> dict[int, Standing]:
        """How well each of the events of these keys that has evidence is borne out; one query."""
        rows = self.filter(event__in=list(events)).order_by().values_list("event")
        summed = rows.annotate(Count("pk"), Max("state"), no=Count("pk", filter=Q(disagrees=True)))
        return {pk: Standing(n, Verification(best), bool(no)) for pk, n, best, no in summed}

    def passages_of(self, events: Iterable[int]) -> dict[int, Annotation]:
        """The best passage that supports each of the events of these keys and does not disagree,
        with its article and authors; two queries."""
        rows = self.filter(event__in=list(events), annotation__isnull=False, disagrees=False)
        best = rows.with_passages().order_by("state", "-position")
        return {row.event_id: row.annotation for row in best if row.annotation}

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
    published = EDTFField(
        _("date of the reference (EDTF)"),
        blank=True,
        help_text=_("When the reference appeared, for the view “as known on”; empty if unknown."),
    )
    published_by = models.DateField(null=True, editable=False, db_index=True)
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive the last day on which the reference may have appeared, then save."""
        self.published_by = parse(self.published).latest if self.published else None
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a passage that is about another event."""
        passage = self.annotation
        if passage and passage.event_id and passage.event_id != self.event_id:
            raise ValidationError({"annotation": _("This passage is about another event.")})
