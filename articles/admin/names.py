"""Names as rows of actors, authors and topics; the heading is the preferred English name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Name, NameKind
from articles.names import fold

from .lifecycle import RecordAdmin
from .rows import RowForm, RowFormSet, Rows

HEADING = Q(kind=NameKind.PREFERRED, language="en")


class NameForm(RowForm):
    """One further spelling."""

    class Meta:
        widgets = {"text": forms.TextInput(attrs={"dir": "auto", "class": "vTextField"})}

    def clean(self) -> dict[str, Any]:
        """Refuse a second preferred English name: that one is the record's heading."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == NameKind.PREFERRED and cleaned.get("language") == "en":
            raise ValidationError(
                {
                    "kind": _(
                        "The preferred English name is the field “Name” above. "
                        "Change it there, or choose another kind or language here."
                    )
                }
            )
        return cleaned


class NameFormSet(RowFormSet):
    """Rows of names that say themselves where two of them are in each other's way."""

    def clean(self) -> None:
        """Refuse two preferred names in one language, and one spelling twice in a language."""
        super().clean()
        preferred: set[str] = set()
        spellings = {(self._heading(), "en")}
        for form in self.forms:
            row = getattr(form, "cleaned_data", None)
            if not row or self._should_delete_form(form) or form.errors:  # type: ignore[attr-defined]
                continue
            language, text = row["language"], row["text"]
            if row["kind"] == NameKind.PREFERRED:
                if language in preferred:
                    message = _("There is another preferred name in this language.")
                    form.add_error("kind", message)
                preferred.add(language)
            if (text, language) in spellings and form.has_changed():
                form.add_error("text", _("This spelling is there already."))
            spellings.add((text, language))

    def _heading(self) -> str:
        return str(self.instance.name)


class NameInline(Rows, admin.TabularInline):
    """Further names: other languages and scripts, alternatives, searchable misspellings."""

    model = Name
    form = NameForm
    formset = NameFormSet
    fields = ("text", "language", "kind")
    verbose_name = gettext_lazy("further name")
    verbose_name_plural = gettext_lazy("further names: other languages, scripts and spellings")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """All but the heading, which has its own field."""
        return super().get_queryset(request).exclude(HEADING)


class NamedAdmin(RecordAdmin):
    """Records found by any of their names."""

    inlines: Any = (NameInline,)

    def named(self, word: str) -> Q:
        """The records of which a name, folded, holds the folded word."""
        key = fold(word)
        owner = self.model.record_kind
        rows = Name.objects.filter(folded__contains=key, **{f"{owner}__isnull": False})
        return Q(pk__in=rows.values(owner)) if key else Q()
