"""When two people edit one record: what the second one typed, beside what is stored now."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.helpers import InlineAdminFormSet
from django.contrib.admin.options import ModelAdmin
from django.forms.models import BaseModelFormSet
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from reversion.models import Version

from articles.models.lifecycle import Lifecycle

from .choosers import is_key
from .merging import (
    CHOICE,
    Merge,
    base_of,
    choose,
    form_of,
    merge_fields,
    old_rows,
    plain,
    sent_by,
)
from .words import NOTHING, in_words


@dataclass(frozen=True, slots=True)
class Difference:
    """One field or row, in words: as it is stored now and as the editor typed it."""

    label: str
    stored: str
    typed: str


def merge(
    model_admin: ModelAdmin, request: HttpRequest, record: Lifecycle, number: str
) -> tuple[QueryDict, Merge]:
    """The posted form on top of what is stored now, and what became of its fields.

    `number` is the version that the form was read at. What only one side changed is merged; of
    what both changed, the form keeps what was typed.
    """
    base = base_of(record, number)
    data = merge_rows(model_admin, request, record, base)
    form_class = model_admin.get_form(request, record, change=True)
    old = form_of(form_class, base) if base else None
    again = choose(data, old)
    return data, merge_fields(data, form_class(instance=copy.copy(record)), old, again)


def choose_fields(model_admin: ModelAdmin, request: HttpRequest, record: Lifecycle) -> Merge:
    """Follow the editor's choices in a form that is on top of what is stored.

    Where one of them is not clear, the fields to ask for once more are in the answer.
    """
    if not any(name.startswith(CHOICE) for name in request.POST):
        return Merge()
    form_class = model_admin.get_form(request, record, change=True)
    stored = form_class(instance=copy.copy(record))
    data = request.POST.copy()
    again = choose(data, stored)
    request.POST = data  # type: ignore[assignment]
    if not again:
        return Merge()
    found = merge_fields(data, stored, stored, again)
    return Merge(found.clashes, [])


def merge_rows(
    model_admin: ModelAdmin, request: HttpRequest, record: Lifecycle, base: Version | None = None
) -> QueryDict:
    """The posted form with its rows fitted to those that are stored now.

    Rows that others added join in; typed rows that others deleted become new ones. Without this
    a formset takes the wrong row for its own, or finds none. Where `base` is known, rows that
    the editor left as they were become, or go, as others have them.
    """
    data = request.POST.copy()
    reading = copy.copy(request)
    reading.method = "GET"
    formsets, _inlines = model_admin._create_formsets(  # type: ignore[attr-defined]
        reading, record, change=True
    )
    for formset in formsets:
        _merge_formset(data, formset, base)
    return data


def _merge_formset(data: QueryDict, formset: BaseModelFormSet, base: Version | None) -> None:
    """Write the rows of one formset into `data`: first the stored ones, then the new ones."""
    typed = _typed_rows(data, str(formset.prefix))
    if typed is None:
        return
    key = formset.model._meta.pk.name
    untouched = _untouched(typed, formset, base)
    by_key = {row[key][0]: row for row in typed if row.get(key, [""])[0]}
    rows = []
    for form in formset.initial_forms:
        row = by_key.pop(str(form.instance.pk), {})
        rows.append(row if row and row not in untouched else _row_of(form))
    fk = formset.fk.name if isinstance(formset, forms.BaseInlineFormSet) else ""
    fields = formset.empty_form.fields.keys() - {key, fk}
    lost = [row for row in by_key.values() if row.keys() & fields and row not in untouched]
    new = [{**row, key: [""]} for row in lost]
    new += [row for row in typed if not row.get(key, [""])[0]]
    for index, row in enumerate([*rows, *new]):
        for name, values in row.items():
            data.setlist(f"{formset.prefix}-{index}-{name}", values)
    data[f"{formset.prefix}-INITIAL_FORMS"] = str(len(rows))
    data[f"{formset.prefix}-TOTAL_FORMS"] = str(len(rows) + len(new))


def _untouched(
    typed: list[dict[str, list[str]]], formset: BaseModelFormSet, base: Version | None
) -> list[dict[str, list[str]]]:
    """The typed rows that say what they said when the form was read."""
    old = {str(row.pk): row for row in old_rows(base, formset.model)}
    found = []
    for row in typed:
        before = old.get(row.get(formset.model._meta.pk.name, [""])[0])
        if before is not None and "DELETE" not in row:
            form = formset.form(instance=before)
            was = {name: sent_by(form, name)[name] for name in form.fields}
            if plain(was) == plain({name: row.get(name, []) for name in was}):
                found.append(row)
    return found


def _typed_rows(data: QueryDict, prefix: str) -> list[dict[str, list[str]]] | None:
    """Take the rows out of `data`, in order; None where the form was not posted whole."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    if not is_key(total) or len(total) > 4:
        return None
    rows: list[dict[str, list[str]]] = [{} for _row in range(int(total))]
    for name in list(data):
        index, dash, field = name.removeprefix(f"{prefix}-").partition("-")
        if name.startswith(f"{prefix}-") and dash and is_key(index) and int(index) < len(rows):
            rows[int(index)][field] = data.pop(name)
    return rows


def _row_of(form: forms.BaseForm) -> dict[str, list[str]]:
    """What an untouched row of a page would send."""
    return {bound.name: sent_by(form, bound.name)[bound.html_name] for bound in form}


def field_differences(form: forms.ModelForm) -> list[Difference]:
    """Where the typed fields of a form depart from what is stored."""
    return [
        Difference(
            capfirst(str(form[name].label)),
            in_words(form.fields[name], form.get_initial_for_field(form.fields[name], name)),
            in_words(form.fields[name], form[name].data),
        )
        for name in form.changed_data
        if not form[name].is_hidden
    ]


def row_differences(formsets: list[InlineAdminFormSet]) -> list[Difference]:
    """Where the rows of the merged page depart from what is stored."""
    found = []
    for inline in formsets:
        label = capfirst(str(inline.opts.verbose_name))
        for row in inline.formset.forms:
            stored = row.instance.pk is not None
            if row.has_changed() and (inline.has_change_permission or not stored):
                before = _row_in_words(row, row.get_initial_for_field) if stored else NOTHING
                found.append(Difference(label, before, _typed_in_words(inline, row)))
    return found


def _typed_in_words(inline: InlineAdminFormSet, row: forms.BaseForm) -> str:
    if inline.formset._should_delete_form(row):
        return _("(removed)")
    return _row_in_words(row, lambda _field, name: row[name].data)


def _row_in_words(row: forms.BaseForm, value_of: Any) -> str:
    hidden = {bound.name for bound in row.hidden_fields()} | {"DELETE"}
    texts = [
        in_words(field, value_of(field, name))
        for name, field in row.fields.items()
        if name not in hidden
    ]
    return " · ".join(text for text in texts if text != NOTHING) or NOTHING
