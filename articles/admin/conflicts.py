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

from articles.models.lifecycle import Lifecycle

from .choosers import RecordField, is_key, label_of, record_of

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field or row, in words: as it is stored now and as the editor typed it."""

    label: str
    stored: str
    typed: str


def merge_rows(model_admin: ModelAdmin, request: HttpRequest, record: Lifecycle) -> QueryDict:
    """The posted form with its rows fitted to those that are stored now.

    Rows that others added join in; typed rows that others deleted become new ones. Without this
    a formset takes the wrong row for its own, or finds none.
    """
    data = request.POST.copy()
    reading = copy.copy(request)
    reading.method = "GET"
    formsets, _inlines = model_admin._create_formsets(  # type: ignore[attr-defined]
        reading, record, change=True
    )
    for formset in formsets:
        _merge_formset(data, formset)
    return data


def _merge_formset(data: QueryDict, formset: BaseModelFormSet) -> None:
    """Write the rows of one formset into `data`: first the stored ones, then the new ones."""
    typed = _typed_rows(data, str(formset.prefix))
    if typed is None:
        return
    key = formset.model._meta.pk.name
    by_key = {row[key][0]: row for row in typed if row.get(key, [""])[0]}
    rows = []
    for form in formset.initial_forms:
        rows.append(by_key.pop(str(form.instance.pk), {}) or _row_of(form))
    fk = formset.fk.name if isinstance(formset, forms.BaseInlineFormSet) else ""
    fields = formset.empty_form.fields.keys() - {key, fk}
    new = [{**row, key: [""]} for row in by_key.values() if row.keys() & fields]
    new += [row for row in typed if not row.get(key, [""])[0]]
    for index, row in enumerate([*rows, *new]):
        for name, values in row.items():
            data.setlist(f"{formset.prefix}-{index}-{name}", values)
    data[f"{formset.prefix}-INITIAL_FORMS"] = str(len(rows))
    data[f"{formset.prefix}-TOTAL_FORMS"] = str(len(rows) + len(new))


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
    row = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, bool):
            value = ["on"] if value else []
        values = value if isinstance(value, list | tuple) else [value]
        row[bound.name] = ["" if item is None else str(item) for item in values]
    return row


def differences(form: forms.ModelForm, formsets: list[InlineAdminFormSet]) -> list[Difference]:
    """Where the typed page departs from what is stored, fields first, then rows."""
    found = [
        Difference(
            capfirst(str(form[name].label)),
            in_words(form.fields[name], form.get_initial_for_field(form.fields[name], name)),
            in_words(form.fields[name], form[name].data),
        )
        for name in form.changed_data
        if not form[name].is_hidden
    ]
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


def in_words(field: forms.Field, value: Any) -> str:
    """A value of a form's field, as an editor would read it."""
    if callable(value):
        value = value()
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, "", []):
        return NOTHING
    if isinstance(field, RecordField):
        record = record_of(field.prepare_value(value))
        return label_of(record) if record else str(value)
    if isinstance(field, forms.ModelChoiceField):
        return _labels(field, value) or NOTHING
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    return str(value)


def _labels(field: forms.ModelChoiceField, value: Any) -> str:
    keys = field.prepare_value(value)
    keys = keys if isinstance(keys, list | tuple) else [keys]
    if not all(map(is_key, keys)):
        return str(value)
    rows: Any = field.queryset
    found = rows.filter(pk__in=keys)
    return ", ".join(sorted(field.label_from_instance(row) for row in found))
