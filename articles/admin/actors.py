"""Actors, authors and topics: the records with names in several scripts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.models import Actor, Author, Office, Topic, TopicPin

from .actor_merges import MergingAdmin
from .crosslinks import IncomingLinkRows, LinkRows
from .lifecycle import FIELDS, LifecycleAdmin, LifecycleForm
from .names import NamedAdmin, NameInline
from .rows import Rows
from .suggestions import WithSuggestions


class CountedAdmin(WithSuggestions, NamedAdmin):
    """Records with counts of what readers find under them."""

    inlines: Any = (NameInline, LinkRows, IncomingLinkRows)

    def for_list(self, rows: QuerySet) -> QuerySet:
        """With the counts."""
        return rows.with_counts()  # type: ignore[attr-defined]

    @admin.display(description=_("events"), ordering="event_count")
    def events(self, record: Any) -> int:
        """How many published events."""
        return record.event_count

    @admin.display(description=_("articles"), ordering="article_count")
    def articles(self, record: Any) -> int:
        """How many published articles."""
        return record.article_count


class OfficeRows(Rows, admin.StackedInline):
    """What the actor was, and when."""

    model = Office
    fk_name = "actor"
    fields = (("title", "body"), ("date", "attested"), ("citation", "url"), "date_note")
    autocomplete_fields = ("body",)
    formfield_overrides = FIELDS


@admin.register(Actor)
class ActorAdmin(MergingAdmin, CountedAdmin):
    """Persons, states, organisations, alliances, armed groups and bodies."""

    change_form_template = "admin/articles/actor_change_form.html"
    inlines: Any = (NameInline, OfficeRows, LinkRows, IncomingLinkRows)
    kept_rows = ("offices__body",)
    actions: Any = (*CountedAdmin.actions, "merge_selected")
    list_display = ("name", "kind", "status", "events", "articles", "modified", "page")
    list_filter = ("status", "kind")
    search_fields = ("slug", "description", "role", "wikidata")
    fieldsets = (
        (None, {"fields": ("name", "slug", "kind", "description", "role", "wikidata", "note")}),
        LifecycleAdmin.life_fieldset,
    )


@admin.register(Author)
class AuthorAdmin(CountedAdmin):
    """Who wrote the articles."""

    list_display = ("name", "sort_name", "kind", "status", "articles", "modified", "page")
    list_filter = ("status", "kind")
    search_fields = ("slug", "sort_name", "affiliation")
    autocomplete_fields = ("actor",)
    fieldsets = (
        (None, {"fields": ("name", "sort_name", "slug", "kind", "actor")}),
        (_("About the author"), {"fields": ("affiliation", "biography", "identity_note")}),
        LifecycleAdmin.life_fieldset,
    )


class TopicForm(LifecycleForm):
    """A form that keeps a topic from being related to itself."""

    def clean(self) -> dict[str, Any]:
        """Refuse the topic itself among the related ones, beside the field."""
        cleaned = super().clean()
        if self.instance in cleaned.get("related", ()):
            self.add_error("related", _("A topic cannot be related to itself."))
        return cleaned


class PinRows(Rows, admin.StackedInline):
    """What stands first on the topic's page, in the order of the position."""

    model = TopicPin
    fields = ("position", ("event", "article", "annotation"), "note")
    autocomplete_fields = ("event", "article", "annotation")
    formfield_overrides = FIELDS
    verbose_name_plural = _("start here: events, articles and passages that stand first")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The rows; a new one comes last unless its number is changed."""
        formset = super().get_formset(request, obj, **kwargs)
        position = formset.form.base_fields.get("position")
        if obj is not None and position is not None:
            position.initial = obj.pins.count() + 1
        return formset


@admin.register(Topic)
class TopicAdmin(CountedAdmin):
    """The subjects, in a tree."""

    form = TopicForm
    list_display = ("name", "broader", "status", "events", "articles", "modified", "page")
    list_filter = ("status",)
    list_select_related = ("broader",)
    search_fields = ("slug", "scope")
    autocomplete_fields = ("broader", "related")
    inlines = (NameInline, PinRows, LinkRows, IncomingLinkRows)
    fieldsets = (
        (None, {"fields": ("name", "slug", "scope", "broader", "related")}),
        LifecycleAdmin.life_fieldset,
    )
