"""The rows on a record's page: a bounded number, and as many queries for fifty as for one."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from .choosers import ChoosingAdmin, ChosenField, is_key

NEW_ROWS = 50


class BoundedRows:
    """Mixin of formsets: at most `NEW_ROWS` rows more than are stored, whatever a form claims."""

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.absolute_max = len(self.get_queryset()) + NEW_ROWS
        self.max_num = min(self.max_num, self.absolute_max)


class RowFormSet(BoundedRows, forms.BaseInlineFormSet):
    """Rows that fetch together what each of them chooses."""

    @cached_property
    def forms(self) -> list[Any]:
        """The forms, their choices fetched in one query a field."""
        forms = super().forms
        names = (
            [name for name, field in forms[0].fields.items() if _chooses(field)] if forms else ()
        )
        for name in names:
            keys = {form[name].value() for form in forms}
            rows = forms[0].fields[name].queryset.in_bulk([key for key in keys if is_key(key)])
            known = {str(key): row for key, row in rows.items()}
            for form in forms:
                form.fields[name].known = known
        return forms

    def add_fields(self, form: Any, index: int | None) -> None:
        """The hidden key of a row is a choice among the stored rows, which are known."""
        super().add_fields(form, index)
        key = self.model._meta.pk.name
        old = form.fields[key]
        field = ChosenField(old.queryset, required=False, initial=old.initial, widget=old.widget)
        field.known = {str(row.pk): row for row in self.get_queryset()}
        form.fields[key] = field


def _chooses(field: forms.Field) -> bool:
    return isinstance(field, ChosenField) and field.known is None


class RowForm(forms.ModelForm):
    """A row; one that nobody touched was checked when it was stored."""

    def _post_clean(self) -> None:
        if self.instance._state.adding or self.has_changed():
            super()._post_clean()  # type: ignore[misc]


class Rows(ChoosingAdmin):
    """Mixin of inlines."""

    form: Any = RowForm
    formset: Any = RowFormSet
    extra = 0
    autocomplete_fields: ClassVar[Any] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows with what they choose."""
        rows: QuerySet = super().get_queryset(request)  # type: ignore[misc]
        fields = self.autocomplete_fields
        return rows.select_related(*fields) if fields else rows
