"""Names: the spellings of an actor, author or topic, in any language and script (as in SKOS)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.names import direction, fold, script_of

from .lifecycle import Record

if TYPE_CHECKING:
    pass

OWNERS = ("actor", "author", "topic")


class NameKind(models.TextChoices):
    """SKOS: prefLabel, altLabel, hiddenLabel."""

    PREFERRED = "preferred", _("preferred")
    ALTERNATIVE = "alternative", _("alternative")
    HIDDEN = "hidden", _("hidden: searchable, never shown")


class NameQuerySet(models.QuerySet):
    """Reads of names."""

    def spelt(self, text: str) -> Self:
        """Names that fold to the same key as `text`."""
        return self.filter(folded=fold(text))


class Name(models.Model):
    """One spelling; belongs to exactly one actor, author or topic."""

    actor = models.ForeignKey("Actor", models.CASCADE, null=True, blank=True, related_name="names")
    author = models.ForeignKey(
        "Author", models.CASCADE, null=True, blank=True, related_name="names"
    )
    topic = models.ForeignKey("Topic", models.CASCADE, null=True, blank=True, related_name="names")
    text = models.CharField(_("spelling"), max_length=200)
    language = models.CharField(
        _("language"),
        max_length=12,
        default="en",
        help_text=_("BCP 47, such as en, ru, fa; und where it is not known."),
    )
    kind = models.CharField(
        _("kind"), max_length=11, choices=NameKind, default=NameKind.ALTERNATIVE
    )
    script = models.CharField(_("script"), max_length=4, editable=False)
    folded = models.CharField(_("folded key"), max_length=200, editable=False, db_index=True)

    objects = NameQuerySet.as_manager()

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="name_has_one_owner",
                condition=Q(actor__isnull=False, author__isnull=True, topic__isnull=True)
                | Q(actor__isnull=True, author__isnull=False, topic__isnull=True)
                | Q(actor__isnull=True, author__isnull=True, topic__isnull=False),
            ),
            models.CheckConstraint(name="name_kind_valid", condition=Q(kind__in=NameKind.values)),
            *(
                models.UniqueConstraint(
                    fields=[owner, "language"],
                    condition=Q(kind=NameKind.PREFERRED),
                    name=f"one_preferred_name_of_{owner}_a_language",
                    violation_error_message=_(
                        "There is already a preferred name in this language."
                    ),
                )
                for owner in OWNERS
            ),
            *(
                models.UniqueConstraint(
                    fields=[owner, "text", "language"], name=f"{owner}_name_once"
                )
                for owner in OWNERS
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def owner(self) -> Record:
        """The record that the name belongs to."""
        return self.actor or self.author or self.topic  # type: ignore[return-value]

    @property
    def is_preferred(self) -> bool:
        """Whether it is the first choice in its language."""
        return self.kind == NameKind.PREFERRED

    @property
    def is_shown(self) -> bool:
        """Whether readers see it."""
        return self.kind != NameKind.HIDDEN

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, for the `dir` attribute."""
        return direction(self.text)

    def clean(self) -> None:
        """Refuse spellings that hold no letter or digit."""
        if not fold(self.text):
            raise ValidationError({"text": _("A name needs at least one letter or digit.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive script and folded key, then save."""
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Set what follows from the spelling, as `save` does; for inserts in bulk."""
        self.script = script_of(self.text)
        self.folded = fold(self.text)[:200]


class Named(Record):
    """A record with a heading and further names; the heading is also its preferred English name."""

    name = models.CharField(_("name"), max_length=200)
    names: models.Manager[Any]
    local_name = ""

    class Meta(Record.Meta):
        abstract = True

    @property
    def label(self) -> str:
        """The preferred name in the page's language, as `LocalNamesQuerySet` brought it, or else
        the heading."""
        return self.local_name or self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; the heading is kept among the names, so that one table holds all spellings."""
        super().save(*args, **kwargs)
        same_text = self.names.filter(language="en", text=self.name)
        same_text.exclude(kind=NameKind.PREFERRED).delete()
        preferred = self.names.filter(language="en", kind=NameKind.PREFERRED).first()
        if preferred is None:
            self.heading().save()
        elif preferred.text != self.name:
            preferred.text = self.name
            preferred.save()

    def heading(self) -> Name:
        """The heading as a name that is not stored yet."""
        owner = {self.record_kind: self}
        name = Name(**owner, text=self.name, language="en", kind=NameKind.PREFERRED)
        name.derive()
        return name

    def other_names(self) -> list[Name]:
        """Shown names other than the heading, from what `prefetch_related("names")` loaded."""
        return [
            name
            for name in self.names.all()
            if name.is_shown and not (name.language == "en" and name.is_preferred)
        ]
