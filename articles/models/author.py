"""Authors: who wrote the articles; a person or an agency."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .actor import Actor
from .counts import count_of
from .lifecycle import RecordQuerySet
from .local_names import LocalNamesQuerySet
from .name import Named


class AuthorKind(models.TextChoices):
    """Whether a person signs or an organisation."""

    PERSON = "person", _("person")
    ORGANISATION = "organisation", _("organisation")


class AuthorQuerySet(LocalNamesQuerySet, RecordQuerySet):
    """Reads of authors."""

    named = ("", "actor")

    def with_counts(self) -> Self:
        """Adds `article_count`: the published articles of each author."""
        from .article import Article

        return self.annotate(
            article_count=count_of(Article.objects.published(), "authorships__author")
        )

    def claiming(self) -> Self:
        """Those who wrote an article on which a readable claim stands."""
        from .annotation import Annotation

        claims = Annotation.objects.readable().claims()
        return self.filter(articles__in=claims.values("article")).distinct()


class Author(Named):
    """Who wrote articles; may be an actor as well."""

    record_kind = "author"

    sort_name = models.CharField(
        _("sorting form"), max_length=200, blank=True, help_text=_("Such as Noori, Alireza.")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=AuthorKind, default=AuthorKind.PERSON)
    affiliation = models.TextField(_("affiliation as stated"), blank=True)
    biography = models.TextField(_("biography"), blank=True)
    identity_note = models.TextField(
        _("how sure the identification is"), blank=True, help_text=_("Readers see it.")
    )
    actor = models.OneToOneField(
        Actor,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("also an actor"),
    )

    objects = AuthorQuerySet.as_manager()

    class Meta(Named.Meta):
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["sort_name", "slug"]
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                name="author_kind_valid", condition=Q(kind__in=AuthorKind.values)
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; without a sorting form the name itself sorts."""
        self.sort_name = self.sort_name or self.name
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Set the sorting form beside what else follows from other fields."""
        self.sort_name = self.sort_name or self.name
        super().derive()
