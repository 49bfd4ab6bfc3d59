"""Articles: texts by others, shown as our digest or in full where the licence allows it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from articles.text import Rendered, TextError, render

from .actor import Actor
from .author import Author
from .fields import DATE_HELP, Dated, DatedQuerySet, EDTFField
from .lifecycle import Record, RecordQuerySet
from .local_names import LocalNamesQuerySet
from .publication import Licence, Publication
from .topic import WithTopics, WithTopicsQuerySet, published_topic_tags

if TYPE_CHECKING:
    from .event import Event


class BodyKind(models.TextChoices):
    """What the body is."""

    DIGEST = "digest", _("digest: our own summary")
    FULL = "full", _("full text of the source")


class Attribution(models.TextChoices):
    """On what an attribution to an author or an outlet rests."""

    STATED = "stated", _("stated in the source")
    FOUND = "found", _("found elsewhere")
    INFERRED = "inferred", _("inferred")


class MentionState(models.TextChoices):
    """What an editor said of a recognised mention."""

    SUGGESTED = "suggested", _("suggested")
    CONFIRMED = "confirmed", _("confirmed")
    REJECTED = "rejected", _("rejected")


def validate_body(value: str) -> None:
    """Raise ValidationError where a Markdown text cannot be rendered."""
    try:
        render(value)
    except TextError as error:
        raise ValidationError(error.reason, code="markdown") from error


class ArticleQuerySet(RecordQuerySet, DatedQuerySet, WithTopicsQuerySet):
    """Reads of articles."""

    def mentioning(self, actor: Actor) -> Self:
        """Those that mention `actor`, as an editor confirmed."""
        mentions = Mention.objects.confirmed().filter(actor=actor)
        return self.filter(pk__in=mentions.values("article"))

    def written_by(self, author: Author) -> Self:
        """Those that `author` wrote, alone or with others."""
        return self.filter(pk__in=Authorship.objects.filter(author=author).values("article"))

    def discussing(self, event: Event) -> Self:
        """Those with a readable annotation that is about `event` or supports it."""
        from .annotation import Annotation

        about = Q(event=event) | Q(evidence__event=event)
        return self.filter(pk__in=Annotation.objects.readable().filter(about).values("article"))

    def with_bylines(self) -> Self:
        """Loads authors and outlet in two queries, without the bodies."""
        rows = self.select_related("publication").defer("body", "html", "plain_text")
        return rows.prefetch_related(Authorship.shown())

    def appeared_by(self, day: date) -> Self:
        """Those that had certainly appeared by a day."""
        return self.filter(latest__lte=day)

    def appeared_after(self, day: date) -> Self:
        """Those that may have appeared later than on a day."""
        return self.filter(latest__gt=day)

    def with_days(self) -> Self:
        """Those with a day by which they had appeared and with readable notes, newest first."""
        from .annotation import Annotation

        noted = Annotation.objects.readable().order_by().values("article")
        return self.filter(pk__in=noted, latest__lt=date.max).newest_first()

    def with_cards(self) -> Self:
        """Loads what a card shows in a fixed number of queries, without the bodies."""
        return (
            self.with_bylines().select_related("licence").prefetch_related(published_topic_tags())
        )

    def with_mentions(self) -> Self:
        """Loads the confirmed mentions of published actors as `shown_mentions`, in one query."""
        rows = Mention.objects.confirmed().filter(actor__in=Actor.objects.published())
        rows = rows.select_related("actor")
        return self.prefetch_related(Prefetch("mentions", rows, to_attr="shown_mentions"))


class Article(WithTopics, Dated, Record):
    """One published text by others."""

    record_kind = "article"

    title = models.CharField(_("title"), max_length=300)
    title_supplied = models.BooleanField(
        _("title is ours"),
        default=False,
        help_text=_("The source has no title; readers see ours in brackets."),
    )
    authors: models.ManyToManyField[Author, Authorship] = models.ManyToManyField(
        Author, through="Authorship", related_name="articles"
    )
    publication = models.ForeignKey(
        Publication,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("publication"),
    )
    publication_attribution = models.CharField(
        _("publication is"), max_length=8, choices=Attribution, default=Attribution.STATED
    )
    language = models.CharField(_("language"), max_length=12, default="en")
    url = models.URLField(_("original address"), max_length=500, blank=True)
    licence = models.ForeignKey(
        Licence,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("licence of the source"),
        help_text=_("Empty where the source states none: its full text is then not shown."),
    )
    body_kind = models.CharField(
        _("the body is a"), max_length=6, choices=BodyKind, default=BodyKind.DIGEST
    )
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("body (Markdown)"), blank=True, validators=[validate_body])
    editorial_note = models.TextField(_("editors' note"), blank=True)
    html = models.TextField(editable=False, blank=True)
    plain_text = models.TextField(editable=False, blank=True)
    mentioned_actors: models.ManyToManyField[Actor, Mention] = models.ManyToManyField(
        Actor, through="Mention", related_name="mentioning_articles"
    )

    # Unlike an event, an article may be of unknown date.
    date = EDTFField(_("date (EDTF)"), blank=True, help_text=DATE_HELP)

    objects = ArticleQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = Dated.Meta.indexes
        constraints = [
            *Record.Meta.constraints,
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="article_body_kind_valid", condition=Q(body_kind__in=BodyKind.values)
            ),
            models.CheckConstraint(
                name="article_publication_attribution_valid",
                condition=Q(publication_attribution__in=Attribution.values),
            ),
        ]

    @property
    def label(self) -> str:
        """The title, in brackets where it is ours."""
        return f"[{self.title}]" if self.title_supplied else self.title

    @property
    def displays_body(self) -> bool:
        """Whether the public may read the body: our digest, or a text with a licence for it."""
        if self.body_kind == BodyKind.DIGEST:
            return True
        return bool(self.licence and self.licence.allows_display)

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Render the body, carry the annotations over to the new text, and save all in one.

        Afterwards `newly_orphaned` lists the annotations whose passage is gone.
        """
        self.newly_orphaned = []
        if update_fields is not None and "body" not in update_fields:
            super().save(*args, update_fields=update_fields, **kwargs)
            return
        self._render()
        if update_fields is not None:
            update_fields = {*update_fields, "html", "plain_text"}
        stored = type(self)._base_manager.filter(pk=self.pk).values_list("plain_text", flat=True)
        with transaction.atomic():
            before = stored.first()
            super().save(*args, update_fields=update_fields, **kwargs)
            if before is not None and before != self.plain_text:
                self.newly_orphaned = self.annotations.carry(before, self.plain_text)

    def derive(self, rendered: Rendered | None = None) -> None:
        """Render the body, unless it was, beside what else follows from other fields.

        Raises TextError.
        """
        self._render(rendered)
        super().derive()

    def _render(self, rendered: Rendered | None = None) -> None:
        rendered = rendered or render(self.body)
        self.html, self.plain_text = rendered.html, rendered.text


class AuthorshipQuerySet(LocalNamesQuerySet):
    """Reads of who wrote what."""

    named = ("author",)


class Authorship(models.Model):
    """That an author wrote an article, in which place, and how we know."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="authorships")
    author = models.ForeignKey(
        Author, models.PROTECT, related_name="authorships", verbose_name=_("author")
    )
    attribution = models.CharField(
        _("attribution"), max_length=8, choices=Attribution, default=Attribution.STATED
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    objects = AuthorshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("author of the article")
        verbose_name_plural = _("authors of the article")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "author"], name="author_once_an_article"),
            models.CheckConstraint(
                name="authorship_attribution_valid",
                condition=Q(attribution__in=Attribution.values),
            ),
        ]

    def __str__(self) -> str:
        return str(self.author)

    @staticmethod
    def shown() -> Prefetch:
        """Prefetches an article's published authors as `shown_authorships`, in one query."""
        rows = Authorship.objects.filter(author__in=Author.objects.published())
        return Prefetch("authorships", rows.select_related("author"), to_attr="shown_authorships")


class MentionQuerySet(LocalNamesQuerySet):
    """Reads of mentions."""

    named = ("actor",)

    def confirmed(self) -> Self:
        """Those that an editor confirmed; readers see only these."""
        return self.filter(state=MentionState.CONFIRMED)


class Mention(models.Model):
    """An actor recognised in an article's text."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="mentions")
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="mentions", verbose_name=_("actor")
    )
    state = models.CharField(
        _("state"), max_length=9, choices=MentionState, default=MentionState.SUGGESTED
    )
    spelt = models.CharField(_("as spelt in the source"), max_length=200, blank=True)
    count = models.PositiveIntegerField(_("occurrences in the body"), default=0, editable=False)
    first_offset = models.PositiveIntegerField(
        _("first occurrence (code point)"), null=True, editable=False
    )

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ["actor__name"]
        indexes = [models.Index(fields=["article", "state"], name="mention_state")]
        constraints = [
            models.UniqueConstraint(fields=["article", "actor"], name="actor_once_an_article"),
            models.CheckConstraint(
                name="mention_state_valid", condition=Q(state__in=MentionState.values)
            ),
        ]

    def __str__(self) -> str:
        return str(self.actor)
