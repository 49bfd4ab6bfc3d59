"""The form of the annotating page: one passage of one article, selected, typed or pasted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.anchoring import Position, digest
from articles.models import Annotation, Article, Status

from .annotations import AnnotationForm

MOST_OFFSET = 10**7
FIELDS = (
    *("exact", "at", "until", "of_text", "before", "after", "note", "claim", "stance"),
    *("confidence", "reported", "topics", "actors", "event", "asserted_date", "status"),
    "withdrawal_reason",
)


class PassageForm(AnnotationForm):
    """An annotation of the article that its instance names.

    A script sends `at` and `until` (code points, half-open) and `of_text`, the SHA-256 of the text
    in which it counted; without them the passage is found by its words. `text_changed` says that
    the selection was made in another text than the present one, and cannot be found in it.
    """

    at = forms.IntegerField(
        required=False, min_value=0, max_value=MOST_OFFSET, widget=forms.HiddenInput
    )
    until = forms.IntegerField(
        required=False, min_value=0, max_value=MOST_OFFSET, widget=forms.HiddenInput
    )
    of_text = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    place_fields = {"exact", "before", "after", "at"}
    found_by_typing = ("topics", "actors", "event")
    text_changed = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exact"].help_text = gettext_lazy("Typed or pasted from the text.")
        for field in self.fields.values():
            # The page has no windows for adding records, so no links to them either.
            if isinstance(field.widget, RelatedFieldWidgetWrapper):
                inner, choices = field.widget.widget, field.widget.choices
                field.widget = inner
                inner.choices, inner.is_required = choices, field.required
        if self.instance.status != Status.WITHDRAWN:
            # Withdrawing is a step of its own beside the note.
            del self.fields["withdrawal_reason"]
            status: Any = self.fields["status"]
            status.choices = [pair for pair in status.choices if pair[0] != Status.WITHDRAWN]

    def find_place(self, text: str) -> Position | None:
        """The selected range, if its words stand there; else the only place that fits them."""
        cleaned = self.cleaned_data
        at, until, of_text = cleaned.get("at"), cleaned.get("until"), cleaned.get("of_text")
        counted = at is not None and until is not None and of_text == digest(text)
        if counted and text[at:until] == cleaned["exact"]:
            return Position(cleaned["at"], cleaned["until"])
        place = super().find_place(text)
        self.text_changed = bool(place is None and of_text and of_text != digest(text))
        return place

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.text_changed and "exact" in self.errors:
            self.errors["exact"].data = [ValidationError(text_has_changed())]


def text_has_changed() -> str:
    """Why a selection cannot be taken over into the present text."""
    return _(
        "The text was changed after you had opened this page, and the passage cannot be found in "
        "it for certain. Nothing was saved and what you wrote is kept: load the page again and "
        "select the passage there."
    )


def form_class(request: HttpRequest, annotation: Annotation) -> type[PassageForm]:
    """The form with the fields, choices and states that this user has for `annotation`."""
    model_admin: Any = admin.site.get_model_admin(Annotation)
    kept = annotation if annotation.pk else None
    options = {"form": PassageForm, "fields": FIELDS}
    form: type[PassageForm] = model_admin.get_form(request, kept, change=bool(kept), **options)
    return form


def blank_form(request: HttpRequest, article: Article) -> PassageForm:
    """The form of a new annotation."""
    annotation = Annotation(article=article)
    return form_class(request, annotation)(instance=annotation)
