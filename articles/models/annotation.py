"""Annotations: editors' notes anchored to passages, among them the authors' claims."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from articles.anchoring import Orphaned, Selector, carry, describe, digest
from articles.dates import Span
from articles.text import render

from .actor import Actor
from .article import Article, Authorship, validate_body
from .author import Author
from .event import Event
from .fields import EDTFField
from .lifecycle import Lifecycle, LifecycleQuerySet, new_slug
from .topic import Topic, TopicTag, WithTopics, WithTopicsQuerySet, published_topic_tags


class Stance(models.TextChoices):
    """Whether a claim sees Iranian and Russian interests meet."""

    CONVERGENCE = "convergence", _("convergence")
    MIXED = "mixed", _("mixed")
    DIVERGENCE = "divergence", _("divergence")


class Confidence(models.TextChoices):
    """How sure the editor is of having read the claim rightly."""

    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class AnchorState(models.TextChoices):
    """Whether the passage still stands in the text; if not, whether an editor has settled that."""

    ANCHORED = "anchored", _("anchored")
    ORPHANED = "orphaned", _("orphaned: the passage is gone")
    KEPT = "kept", _("kept without a passage")


class AnnotationQuerySet(LifecycleQuerySet, WithTopicsQuerySet):
    """Reads of annotations."""

    def readable(self) -> Self:
        """Published annotations of published articles."""
        return self.published().filter(article__in=Article.objects.published())

    def claims(self) -> Self:
        """Those that record what an author argues."""
        return self.exclude(claim="")

    def naming(self, actor: Actor) -> Self:
        """Those that name `actor`."""
        return self.filter(
            pk__in=Annotation.actors.through.objects.filter(actor=actor).values("annotation")
        )

    def by(self, author: Author) -> Self:
        """Those on articles that `author` wrote, alone or with others."""
        return self.filter(article__authorships__author=author)

    def in_period(self, span: Span) -> Self:
        """Those on articles that may have been written in `span`."""
        return self.filter(article__in=Article.objects.overlapping(span))

    def by_author(self) -> Self:
        """One row for each published author of an annotation, with the key as `author_key`."""
        authors = self.filter(article__authorships__author__in=Author.objects.published())
        return authors.annotate(author_key=F("article__authorships__author"))

    def topic_keys(self) -> dict[int, list[int]]:
        """The keys of the published topics of each annotation, by its own key; in one query."""
        kind = ContentType.objects.get_for_model(Annotation)
        # Two IN clauses would have SQLite look up every topic for every annotation.
        published = Exists(Topic.objects.published().filter(pk=OuterRef("tag")))
        tags = TopicTag.objects.filter(published, content_type=kind)
        found: dict[int, list[int]] = {}
        wanted = tags.filter(object_id__in=self.order_by().values("pk"))
        for annotation, topic in wanted.values_list("object_id", "tag"):
            found.setdefault(annotation, []).append(topic)
        return found

    def as_written(self) -> Self:
        """Oldest article first, then in the order of its text."""
        article = (F("article__earliest").asc(nulls_last=True), "article__latest", "article__slug")
        return self.order_by(*article, "start", "slug")

    def orphaned(self) -> Self:
        """Those whose passage is gone, as long as no editor has decided what to do about it."""
        return self.filter(anchor=AnchorState.ORPHANED)

    def with_notes(self) -> Self:
        """Loads what a note beside a text shows, in a fixed number of queries."""
        return self.select_related("event").prefetch_related(
            published_topic_tags(),
            Prefetch("actors", Actor.objects.published(), to_attr="shown_actors"),
        )

    def with_articles(self) -> Self:
        """Loads the article and its authors too, for notes shown away from their text."""
        articles = Article.objects.defer("body", "html", "plain_text")
        articles = articles.prefetch_related(Authorship.shown())
        return self.with_notes().prefetch_related(Prefetch("article", articles))

    def with_sources(self) -> Self:
        """Loads the article's heading and date too, in the same query."""
        columns = ("slug", "title", "title_supplied", "language", "date")
        claim = ("slug", "claim", "stance", "exact", "reported", "confidence")
        return self.select_related("article").only(*claim, *(f"article__{c}" for c in columns))

    def carry(self, before: str, after: str) -> list[Annotation]:
        """Carry annotations from the text `before` to `after`; returns the newly orphaned.

        Orphans of exactly the text `after` stand in it again.
        """
        orphaned = []
        lost = self.exclude(anchor=AnchorState.ANCHORED)
        returning = list(lost.filter(text_sha256=digest(after)))
        for annotation in self.filter(anchor=AnchorState.ANCHORED):
            carried = carry(annotation.selector, before, after)
            if isinstance(carried, Orphaned):
                annotation.anchor = AnchorState.ORPHANED
                orphaned.append(annotation)
            else:
                annotation.select(carried.selector, after)
            annotation.save()
        for annotation in returning:
            if after[annotation.start : annotation.end] == annotation.exact:
                annotation.anchor = AnchorState.ANCHORED
                annotation.save()
        return orphaned

    def get_by_natural_key(self, slug: str) -> Any:
        """The annotation of this identifier."""
        return self.get(slug=slug)


class Annotation(WithTopics, Lifecycle):
    """A note on a passage; offsets are code points of the article's plain text, half-open."""

    slug = models.SlugField(_("identifier"), max_length=120, unique=True, default=new_slug)
    article = models.ForeignKey(
        Article, models.CASCADE, related_name="annotations", verbose_name=_("article")
    )
    exact = models.TextField(_("passage"))
    prefix = models.CharField(max_length=32, blank=True, editable=False)
    suffix = models.CharField(max_length=32, blank=True, editable=False)
    start = models.PositiveIntegerField(editable=False)
    end = models.PositiveIntegerField(editable=False)
    text_sha256 = models.CharField(max_length=64, editable=False)
    anchor = models.CharField(
        _("anchor"),
        max_length=8,
        choices=AnchorState,
        default=AnchorState.ANCHORED,
        editable=False,
        db_index=True,
    )
    note = models.TextField(_("note (Markdown)"), blank=True, validators=[validate_body])
    note_html = models.TextField(editable=False, blank=True)
    actors = models.ManyToManyField(
        Actor, blank=True, related_name="annotations", verbose_name=_("actors")
    )
    event = models.ForeignKey(
        Event,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="annotations",
        verbose_name=_("event"),
    )
    asserted_date = EDTFField(_("date that the author asserts (EDTF)"), blank=True)
    claim = models.TextField(
        _("claim"), blank=True, help_text=_("What the author argues, in one sentence.")
    )
    stance = models.CharField(_("stance"), max_length=11, choices=Stance, blank=True)
    confidence = models.CharField(
        _("confidence"), max_length=6, choices=Confidence, default=Confidence.HIGH
    )
    reported = models.BooleanField(
        _("reported view"),
        default=False,
        help_text=_("The author reports this view and does not share it."),
    )

    objects = AnnotationQuerySet.as_manager()

    class Meta(Lifecycle.Meta):
        verbose_name = _("annotation")
        verbose_name_plural = _("annotations")
        ordering = ["article", "start", "end", "slug"]
        constraints = [
            *Lifecycle.Meta.constraints,
            models.CheckConstraint(
                name="annotation_offsets_in_order", condition=Q(start__lt=F("end"))
            ),
            models.CheckConstraint(
                name="annotation_stance_valid",
                condition=Q(stance="") | Q(stance__in=Stance.values),
            ),
            models.CheckConstraint(
                name="annotation_claim_has_stance",
                condition=Q(claim="", stance="") | (~Q(claim="") & ~Q(stance="")),
                violation_error_message=_("A claim and its stance belong together."),
            ),
            models.CheckConstraint(
                name="annotation_confidence_valid",
                condition=Q(confidence__in=Confidence.values),
            ),
            models.CheckConstraint(
                name="annotation_anchor_valid", condition=Q(anchor__in=AnchorState.values)
            ),
        ]

    def __str__(self) -> str:
        return self.claim or self.exact

    @property
    def selector(self) -> Selector:
        """The passage as W3C TextQuoteSelector and TextPositionSelector in one."""
        return Selector(self.exact, self.prefix, self.suffix, self.start, self.end)

    @property
    def is_anchored(self) -> bool:
        """Whether the passage stands in the article's present text."""
        return self.anchor == AnchorState.ANCHORED

    def select(self, selector: Selector, text: str) -> None:
        """Point at `selector` in `text`; the caller saves."""
        self.exact, self.prefix, self.suffix = selector.exact, selector.prefix, selector.suffix
        self.start, self.end = selector.start, selector.end
        self.text_sha256 = digest(text)
        self.anchor = AnchorState.ANCHORED

    def select_range(self, start: int, end: int) -> None:
        """Point at the code points `start` to `end` (half-open) of the article's text."""
        text = self.article.plain_text
        self.select(describe(text, start, end), text)

    def natural_key(self) -> tuple[str]:
        """The identifier, by which fixtures name the annotation."""
        return (self.slug,)

    def get_absolute_url(self) -> str:
        """The address of the note beside its passage."""
        return f"{self.article.get_absolute_url()}#annotation-{self.slug}"

    def clean(self) -> None:
        """Refuse a claim without a stance, and a stance without a claim."""
        if bool(self.claim) != bool(self.stance):
            field = "stance" if self.claim else "claim"
            raise ValidationError({field: _("A claim and its stance belong together.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Render the note, then save."""
        self.note_html = render(self.note).html if self.note else ""
        super().save(*args, **kwargs)
