"""Form fields that choose existing records by typing a part of a name; none creates one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    get_select2_language,
)
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import ForeignKey, ManyToManyField, Model
from django.http import HttpRequest, JsonResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from articles.models import RECORD_MODELS, Record, Topic, TopicTag
from articles.search.query import SLUG

FOUND_PER_KIND = 8
PRIMARY_KEY = re.compile(r"[0-9]{1,18}")


def is_key(value: Any) -> bool:
    """Whether `value`, which anybody may have sent, can be the primary key of a row."""
    return PRIMARY_KEY.fullmatch(str(value)) is not None


class ChosenOptions:
    """Mixin of the admin's autocompletes: a refused form is drawn again whatever was sent."""

    def optgroups(self: Any, name: str, value: Sequence[str], attrs: Any = None) -> list[Any]:
        """Only what is chosen, without what cannot be a key: the rest is found by typing."""
        field = self.choices.field
        rows = field.chosen([key for key in value if is_key(key)])
        options = [(row.pk, field.label_from_instance(row), True) for row in rows]
        if not self.is_required and not self.allow_multiple_selected:
            options.insert(0, ("", "", False))
        drawn = [self.create_option(name, *option, i) for i, option in enumerate(options)]
        return [(None, drawn, 0)]


class ChosenSelect(ChosenOptions, AutocompleteSelect):
    """A box that searches records while one types, for one of them."""


class ChosenSelectMultiple(ChosenOptions, AutocompleteSelectMultiple):
    """A box that searches records while one types, for several of them."""


class ChosenField(forms.ModelChoiceField):
    """One existing record; a formset that has fetched the rows by key shares them as `known`."""

    known: dict[str, Model] | None = None

    def chosen(self, keys: list[str]) -> list[Model]:
        """The records of these keys, without those that are not there."""
        if self.known is None:
            return list(self.queryset.filter(pk__in=keys))  # type: ignore[union-attr]
        return [self.known[key] for key in keys if key in self.known]

    def to_python(self, value: Any) -> Any:
        """The record. Raises ValidationError where there is none."""
        if self.known is None or value in self.empty_values:
            return super().to_python(value)
        if str(value) not in self.known:
            message = self.error_messages["invalid_choice"]
            raise ValidationError(message, code="invalid_choice", params={"value": value})
        return self.known[str(value)]


class ChosenFieldMultiple(forms.ModelMultipleChoiceField):
    """Several existing records; one that is not there is refused, never made."""

    def chosen(self, keys: list[str]) -> list[Model]:
        """The records of these keys, without those that are not there."""
        return list(self.queryset.filter(pk__in=keys))  # type: ignore[union-attr]

    def clean(self, value: Any) -> Any:
        """The records. Raises ValidationError where one key is none."""
        for key in value or ():
            if not is_key(key):
                message = self.error_messages["invalid_pk_value"]
                raise ValidationError(message, code="invalid_pk_value", params={"pk": key})
        return super().clean(value)


class TopicsField(ChosenFieldMultiple):
    """Several existing topics."""

    def __init__(self, **kwargs: Any) -> None:
        widget = ChosenSelectMultiple(TopicTag._meta.get_field("tag"), admin.site)
        super().__init__(Topic.objects.all(), widget=widget, **kwargs)


class ChoosingAdmin:
    """Mixin of admins and inlines: what is in `autocomplete_fields` bears whatever is sent."""

    def formfield_for_foreignkey(
        self: Any, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """A field for one record."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = ChosenSelect(db_field, self.admin_site)
            kwargs["form_class"] = ChosenField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(
        self: Any, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """A field for several records."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = ChosenSelectMultiple(db_field, self.admin_site)
            kwargs["form_class"] = ChosenFieldMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]


class RecordSelect(forms.Select):
    """A box that searches records of every kind while one types; sends `event:slug`."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        """What the admin's own script needs to ask `find_records`."""
        return {
            **super().build_attrs(base_attrs, extra_attrs),
            "class": "admin-autocomplete",
            "data-ajax--url": reverse_lazy("admin:find_records"),
            "data-ajax--delay": "250",
            "data-theme": "admin-autocomplete",
            "data-allow-clear": "true",
            "data-placeholder": "",
            "lang": get_select2_language() or "en",
        }

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        """Only what is chosen: the rest is found by typing."""
        chosen = [key for key in value if key]
        options = [self.create_option(name, "", "", selected=not chosen, index=0)]
        for index, key in enumerate(chosen, start=1):
            record = record_of(key)
            label = label_of(record) if record else key
            options.append(self.create_option(name, key, label, selected=True, index=index))
        return [(None, options, 0)]

    @property
    def media(self) -> forms.Media:
        """The scripts and styles of the admin's own autocomplete."""
        return AutocompleteSelectMultiple(TopicTag._meta.get_field("tag"), admin.site).media


class RecordField(forms.CharField):
    """One record of any kind, written as `event:slug`; cleans to the record itself."""

    widget = RecordSelect

    def prepare_value(self, value: Any) -> Any:
        """The key of a record."""
        return value.key if isinstance(value, Record) else value

    def clean(self, value: Any) -> Record | None:
        """The record, or an error that says what is wrong with the key."""
        key = super().clean(value)
        if not key:
            return None
        kind, colon, slug = key.partition(":")
        if not colon or kind not in RECORD_MODELS:
            kinds = ", ".join(RECORD_MODELS)
            raise ValidationError(
                _(
                    "Write a kind and an address, as event:crimea-annexation-2014. Kinds: "
                    "%(kinds)s."
                ),
                params={"kinds": kinds},
            )
        record = record_of(key)
        if record is None:
            raise ValidationError(
                _("There is no %(kind)s with the address “%(slug)s”."),
                params={"kind": RECORD_MODELS[kind]._meta.verbose_name, "slug": slug},
            )
        return record

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another record is chosen."""
        return (self.prepare_value(initial) or "") != (data or "")


def record_of(key: str) -> Record | None:
    """The record that `event:slug` names, in any state."""
    kind, _colon, slug = key.partition(":")
    if kind not in RECORD_MODELS or not SLUG.fullmatch(slug):
        return None
    return RECORD_MODELS[kind]._default_manager.filter(slug=slug).first()


def label_of(record: Record) -> str:
    """How a chooser shows a record: heading, kind, and the first year of an event or article."""
    earliest = getattr(record, "earliest", None)
    kind = f"{record._meta.verbose_name} {earliest.year if earliest else ''}"
    return f"{record.label} ({kind.strip()})"


def find_records(request: HttpRequest) -> JsonResponse:
    """Records of all kinds whose title or name holds the words of `term`, for the chooser."""
    term = request.GET.get("term", "")
    if len(term) > 1000:
        raise BadRequest(_("at most 1000 characters can be searched for"))
    results = []
    for model in RECORD_MODELS.values():
        model_admin = admin.site.get_model_admin(model)
        if not model_admin.has_view_permission(request):
            continue
        every = model_admin.get_queryset(request)
        rows, _duplicates = model_admin.get_search_results(request, every, term)
        for record in rows[:FOUND_PER_KIND]:
            results.append({"id": record.key, "text": label_of(record)})
    # What is called so comes before what only has to do with it.
    results.sort(key=lambda result: term.casefold() not in result["text"].casefold())
    return JsonResponse({"results": results, "pagination": {"more": False}})
