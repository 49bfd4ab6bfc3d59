"""Values of form fields, as an editor would read them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from .choosers import RecordField, is_key, label_of, record_of

NOTHING = "–"


def in_words(field: forms.Field, value: Any) -> str:
    """A value of a form's field, as an editor would read it."""
    if callable(value):
        value = value()
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, "", []) or (isinstance(value, list) and not any(value)):
        return NOTHING
    if isinstance(field, forms.MultiValueField):
        return " ".join(value) if isinstance(value, list) else str(value)
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
