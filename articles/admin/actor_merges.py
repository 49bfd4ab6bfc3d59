"""Merging duplicate actors: choosing the other one, both side by side, and the list of merges."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles import merging
from articles.models import Actor, ActorMerge, StaleVersion

from .choosers import ChosenField, ChosenSelect
from .past import in_words

STALE = gettext_lazy("Somebody else saved one of these records. Look at them again, then repeat.")
MOST_VERSION = 2**31 - 1


class OtherForm(forms.Form):
    """The other record of the same actor; once valid, `may_stay` lists which of both can stay."""

    may_stay: list[Actor]

    def __init__(self, actor: Actor, data: Any) -> None:
        super().__init__(data)
        self.actor = actor
        self.fields["other"] = ChosenField(
            Actor.objects.select_related("merged_into"),
            label=_("The other record of the same actor"),
            widget=ChosenSelect(ActorMerge._meta.get_field("merged"), admin.site),
        )

    def clean_other(self) -> Actor:
        """Refuse what can be merged in neither direction."""
        other: Actor = self.cleaned_data["other"]
        self.may_stay = directions(self.actor, other)
        if not self.may_stay:
            merging.refuse(self.actor, other)
        return other


def directions(actor: Actor, other: Actor) -> list[Actor]:
    """Which of the two may stay, the one that has more to it first."""
    found = []
    for kept, merged in ((actor, other), (other, actor)):
        try:
            merging.refuse(kept, merged)
        except ValidationError:
            continue
        found.append(kept)
    weights = merging.count_rows(found)
    return sorted(found, key=lambda kept: -sum(row[1][found.index(kept)] for row in weights))


class MergeForm(forms.Form):
    """Which of two actors stays, and of which one each plain field; read at certain versions."""

    def __init__(self, actors: list[Actor], may_stay: list[Actor], data: Any = None) -> None:
        super().__init__(data)
        self.actors = actors
        first = may_stay[0]
        other = next(actor for actor in actors if actor != first)
        stays = forms.ChoiceField(
            choices=[(str(actor.pk), actor.name) for actor in may_stay],
            initial=str(first.pk),
            error_messages={"required": _("Choose the record that stays.")},
        )
        self.fields["stays"] = stays
        for name in merging.PLAIN_FIELDS:
            if getattr(first, name) != getattr(other, name):
                chosen = first if getattr(first, name) else other
                choices = [(str(actor.pk), actor.name) for actor in actors]
                self.fields[name] = forms.ChoiceField(choices=choices, initial=str(chosen.pk))
        for actor in actors:
            self.fields[f"version_{actor.pk}"] = forms.IntegerField(
                min_value=1,
                max_value=MOST_VERSION,
                initial=actor.version,
                widget=forms.HiddenInput,
            )

    def rows(self) -> list[dict[str, Any]]:
        """A row of the table for each plain field: label, name, cells: {actor, value, chosen}."""
        return [self._row(name) for name in merging.PLAIN_FIELDS]

    def _row(self, name: str) -> dict[str, Any]:
        field = Actor._meta.get_field(name)
        chosen = self[name].value() if name in self.fields else None
        cells = [
            {
                "actor": actor,
                "value": in_words(field, getattr(actor, name)),
                "chosen": chosen == str(actor.pk),
            }
            for actor in self.actors
        ]
        label = capfirst(str(field.verbose_name))  # type: ignore[union-attr]
        return {"label": label, "name": name, "differs": name in self.fields, "cells": cells}

    def merge(self, request: HttpRequest) -> ActorMerge:
        """Carry it out. Raises as `merging.merge` does."""
        by_key = {str(actor.pk): actor for actor in self.actors}
        kept = by_key.pop(self.cleaned_data["stays"])
        (merged,) = by_key.values()
        for actor in (kept, merged):
            actor.version = self.cleaned_data[f"version_{actor.pk}"]
        given = {str(kept.pk): kept, str(merged.pk): merged}
        values = {
            name: getattr(given[self.cleaned_data[name]], name)
            for name in merging.PLAIN_FIELDS
            if name in self.fields
        }
        return merging.merge(kept=kept, merged=merged, user=request.user, values=values)


class MergingAdmin:
    """Mixin of the actors' admin: the page that merges two, reached from one or from the list."""

    merge_template = "admin/articles/merge.html"

    def get_urls(self: Any) -> list[Any]:
        """The usual addresses, and the one that merges."""
        view = self.admin_site.admin_view(self.merge_view)
        merge = path("<path:object_id>/merge/", view, name="articles_actor_merge")
        return [merge, *super().get_urls()]  # type: ignore[misc]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Whether merging is offered."""
        return merging.may_merge(request.user)

    @admin.action(
        description=gettext_lazy("Merge the two selected %(verbose_name_plural)s"),
        permissions=["merge"],
    )
    def merge_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Open the page with both."""
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
        if len(keys) != 2:
            messages.error(request, _("Select exactly two actors to merge them."))
            return None
        return HttpResponseRedirect(merge_address(keys[0], other=keys[1]))

    def render_change_form(
        self: Any, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form, with the way to merge."""
        context["may_merge"] = self.has_merge_permission(request)
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def merge_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        """Choose the other record; look at both; on POST, merge."""
        actor = self.get_object(request, unquote(object_id))
        if actor is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_merge_permission(request):
            raise PermissionDenied
        chooser = OtherForm(actor, request.GET if "other" in request.GET else None)
        if not chooser.is_valid():
            return self._merge_page(request, actor, chooser)
        other = chooser.cleaned_data["other"]
        form = MergeForm([actor, other], chooser.may_stay, request.POST or None)
        if not form.is_valid():
            return self._merge_page(request, actor, chooser, form)
        try:
            merge = form.merge(request)
        except StaleVersion:
            messages.error(request, STALE)
            return HttpResponseRedirect(merge_address(actor.pk, other=other.pk))
        except ValidationError as error:  # somebody else was quicker
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(merge_address(actor.pk, other=other.pk))
        messages.success(request, _done(merge))
        return HttpResponseRedirect(reverse("admin:articles_actor_change", args=[merge.kept_id]))

    def _merge_page(
        self: Any,
        request: HttpRequest,
        actor: Actor,
        chooser: OtherForm,
        form: MergeForm | None = None,
    ) -> HttpResponse:
        actors = form.actors if form else [actor]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge “%s” with another actor") % actor,
            "opts": self.opts,
            "original": actor,
            "chooser": chooser,
            "media": self.media + chooser.media,
            "form": form,
            "actors": actors,
            "names": [list(each.names.order_by("pk")) for each in actors],
            "counts": merging.count_rows(actors),
            "likely": [] if form else merging.likely_duplicates(actor),
        }
        return TemplateResponse(request, self.merge_template, context)


def merge_address(actor: int, *, other: int) -> str:
    """The page with both actors side by side."""
    return reverse("admin:articles_actor_merge", args=[actor]) + f"?other={other}"


def _done(merge: ActorMerge) -> str:
    return format_html(
        _("“{}” is merged into “{}”. <a href='{}'>What was moved, and Undo</a>"),
        merge.merged,
        merge.kept,
        reverse("admin:articles_actormerge_change", args=[merge.pk]),
    )


@admin.register(ActorMerge)
class ActorMergeAdmin(admin.ModelAdmin):
    """The merges; each can be undone once."""

    change_form_template = "admin/articles/actor_merge.html"
    list_display = ("__str__", "made", "made_by", "undone", "undo")
    list_select_related = ("kept", "merged", "made_by")
    search_fields = ("kept__names__text", "merged__names__text")
    fields = (("merged", "kept"), ("made", "made_by"), "changes", ("undone", "undone_by"), "lost")
    readonly_fields = ("changes", "lost")

    class Media:
        css = {"all": ("css/admin.css",)}

    def get_urls(self) -> list[Any]:
        """The usual addresses, and the one that undoes."""
        view = self.admin_site.admin_view(require_POST(self.undo_view))
        return [path("<int:pk>/undo/", view, name="articles_actormerge_undo"), *super().get_urls()]

    @admin.display(description=gettext_lazy("undo"))
    def undo(self, merge: ActorMerge) -> str:
        """The way to the page with the button."""
        if merge.undone:
            return "–"
        url = reverse("admin:articles_actormerge_change", args=[merge.pk])
        return format_html(
            '<a href="{}" aria-label="{}">{}</a>', url, _("Undo %s") % merge, _("Undo")
        )

    @admin.display(description=gettext_lazy("what changed"))
    def changes(self, merge: ActorMerge) -> str:
        """Every row that was changed."""
        return _listed([entry["label"] for entry in merge.moved])

    @admin.display(description=gettext_lazy("could not be put back"))
    def lost(self, merge: ActorMerge) -> str:
        """What the undo left as it was."""
        return _listed(merge.left)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo the merge, and say what could not be put back."""
        merge = get_object_or_404(ActorMerge, pk=pk)
        try:
            merge = merging.undo(merge=merge, user=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except StaleVersion:
            messages.error(request, STALE)
        else:
            messages.success(request, _("The merge is undone."))
            for line in merge.left:
                messages.warning(request, _("Left as it is: %s") % line)
        return HttpResponseRedirect(reverse("admin:articles_actormerge_change", args=[pk]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page, with the button for who may undo."""
        merge = context["original"]
        context["may_undo"] = merging.may_merge(request.user) and not merge.undone
        return super().render_change_form(request, context, *args, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Merges are made on the page of an actor."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was done stays written."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Addresses lead on by it."""
        return False


def _listed(lines: list[str]) -> str:
    return format_html_join(mark_safe("<br>"), "<bdi>{}</bdi>", ((line,) for line in lines)) or "–"
