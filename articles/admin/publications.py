"""Publications and licences, and the redirects of changed addresses."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.models import RECORD_MODELS, Article, Licence, Publication, SlugRedirect
from articles.models.counts import count_of

from .drafts import DraftsAdmin
from .lifecycle import FIELDS


class SourceAdmin(DraftsAdmin):
    """What articles point to: an outlet or a licence, with the number of its articles."""

    article_path = ""
    formfield_overrides = FIELDS

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the number of articles, in any state."""
        counted = count_of(Article.objects.all(), self.article_path)
        return super().get_queryset(request).annotate(article_count=counted)

    @admin.display(description=_("articles"), ordering="article_count")
    def articles(self, source: Any) -> int:
        """How many articles."""
        return source.article_count


@admin.register(Publication)
class PublicationAdmin(SourceAdmin):
    """Agencies, reviews and sites."""

    article_path = "publication"
    list_display = ("name", "language", "url", "articles")
    search_fields = ("name", "slug", "url")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Licence)
class LicenceAdmin(SourceAdmin):
    """Terms of the sources' texts."""

    article_path = "licence"
    list_display = ("code", "name", "allows_display", "articles")
    list_filter = ("allows_display",)
    search_fields = ("code", "name")


@admin.register(SlugRedirect)
class SlugRedirectAdmin(admin.ModelAdmin):
    """Old addresses and where they lead; they come and go by themselves."""

    list_display = ("slug", "kind", "leads_to", "created")
    list_filter = ("kind",)
    search_fields = ("slug",)
    fields = ("kind", "slug", "leads_to", "created")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the present address of each record."""
        targets = [
            When(kind=kind, then=Subquery(_slug_of(model._default_manager.all())))
            for kind, model in RECORD_MODELS.items()
        ]
        now = Case(*targets, default=Value(""), output_field=CharField())
        return super().get_queryset(request).annotate(target_slug=now)

    @admin.display(description=_("leads to"))
    def leads_to(self, redirect: Any) -> str:
        """The address that the record has now."""
        return f"{redirect.kind}:{redirect.target_slug}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A changed address leaves a redirect by itself."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A redirect follows its record."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Published addresses go on working."""
        return False


def _slug_of(rows: QuerySet) -> QuerySet:
    return rows.filter(pk=OuterRef("object_id")).values("slug")[:1]
