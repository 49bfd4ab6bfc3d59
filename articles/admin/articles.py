"""Articles with their authors and the actors that they mention."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import services
from articles.models import Annotation, Article, Authorship, Mention
from articles.models.counts import count_of
from articles.names import fold

from .annotate_page import address_of
from .annotating import Annotating
from .bulk import TopicActions
from .choosers import TopicsField
from .crosslinks import IncomingLinkRows, LinkRows
from .dated import WithDate
from .filters import TopicFilter
from .lifecycle import LifecycleAdmin, LifecycleForm, RecordAdmin
from .rows import Rows
from .suggestions import WithSuggestions


class ArticleForm(LifecycleForm):
    """An article with its topics."""

    topics = TopicsField(label=gettext_lazy("Topics"), required=False)

    class Meta:
        widgets = {"body": AdminTextareaWidget(attrs={"rows": 24, "dir": "auto"})}


class AuthorshipRows(Rows, admin.TabularInline):
    """Who wrote it, in order."""

    model = Authorship
    fields = ("author", "attribution", "position")
    autocomplete_fields = ("author",)


class MentionRows(Rows, admin.TabularInline):
    """Actors recognised in the text: confirm or reject each."""

    model = Mention
    fields = ("actor", "state", "spelt", "count", "first_offset")
    readonly_fields = ("count", "first_offset")
    autocomplete_fields = ("actor",)


@admin.register(Article)
class ArticleAdmin(Annotating, WithDate, TopicActions, WithSuggestions, RecordAdmin):
    """Texts by others, as our digest or in full."""

    form = ArticleForm
    change_list_template = "admin/articles/article/list.html"
    list_display = (
        "title",
        "date_words",
        "status",
        "written_by",
        "publication",
        "annotation_count",
        "modified",
        "page",
    )
    list_filter = ("status", "body_kind", "date_qualified", "publication", TopicFilter)
    search_fields = ("title", "slug", "summary", "publication__name")
    autocomplete_fields = ("publication", "licence")
    readonly_fields = ("life", "date_reads")
    inlines = (AuthorshipRows, MentionRows, LinkRows, IncomingLinkRows)
    kept_rows = ("authorships__author", "mentions__actor", "topic_tags__tag")
    fieldsets = (
        (None, {"fields": (("title", "title_supplied"), "slug", "topics")}),
        (gettext_lazy("Date"), {"fields": WithDate.date_fields}),
        (
            gettext_lazy("Source"),
            {
                "fields": (
                    ("publication", "publication_attribution"),
                    "language",
                    "url",
                    "licence",
                )
            },
        ),
        (
            gettext_lazy("Text"),
            {"fields": ("body_kind", "summary", "body", "editorial_note")},
        ),
        LifecycleAdmin.life_fieldset,
    )

    def for_list(self, rows: QuerySet) -> QuerySet:
        """With authors and counts, without the texts."""
        return (
            rows.select_related("publication")
            .defer("body", "html", "plain_text")
            .prefetch_related("authorships__author")
            .annotate(notes=count_of(Annotation.objects.all(), "article"))
        )

    def named(self, word: str) -> Q:
        """The articles by authors or on actors of whom a name, folded, holds the folded word."""
        key = fold(word)
        if not key:
            return Q()
        by = Authorship.objects.filter(author__names__folded__contains=key)
        on = Mention.objects.filter(actor__names__folded__contains=key)
        return Q(pk__in=by.values("article")) | Q(pk__in=on.values("article"))

    @admin.display(description=gettext_lazy("authors"))
    def written_by(self, article: Article) -> str:
        """Their names, in order."""
        return ", ".join(row.author.name for row in article.authorships.all()) or "–"

    @admin.display(description=gettext_lazy("annotations"), ordering="notes")
    def annotation_count(self, article: Any) -> str:
        """How many annotations, in any state, and the way to them."""
        return format_html(
            '{} <a href="{}" aria-label="{}">{}</a>',
            article.notes,
            address_of(article),
            _("Read and annotate %s") % article,
            _("annotate"),
        )

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Save; name the annotations whose passage the new text has lost."""
        super().save_model(request, obj, form, change)
        if obj.newly_orphaned:
            lost = "; ".join(f"“{annotation}”" for annotation in obj.newly_orphaned)
            messages.warning(
                request,
                _("The new text has lost the passages of these annotations: %s") % lost,
            )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the rows; count the mentions in the text as it is now."""
        super().save_related(request, form, formsets, change)
        services.count_mentions(article=form.instance)
