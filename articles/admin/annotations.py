"""Annotations: the passage is typed or pasted, and found in the article's text."""

from __future__ import annotations

from itertools import product
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.anchoring import Position, Selector, candidates, describe, find
from articles.models import Annotation, Article
from articles.text import excerpt

from .bulk import TopicActions
from .choosers import TopicsField
from .dated import date_in_words
from .filters import ClaimFilter, TopicFilter
from .lifecycle import LifecycleAdmin, LifecycleForm

CERTAIN = 0.999
NOWHERE = 2**31


class AnnotationForm(LifecycleForm):
    """An annotation with its topics, and with context where the passage alone is not clear."""

    before = forms.CharField(
        label=gettext_lazy("Words before"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Only where the passage stands in the text several times."),
        widget=forms.TextInput(attrs={"class": "vTextField", "dir": "auto"}),
    )
    after = forms.CharField(
        label=gettext_lazy("Words after"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField", "dir": "auto"}),
    )
    topics = TopicsField(label=gettext_lazy("Topics"), required=False)
    place_fields = {"article", "exact", "before", "after"}

    def clean(self) -> dict[str, Any]:
        """Point at the passage; say beside the field where it cannot be found for certain."""
        cleaned = super().clean()
        article = cleaned.get("article") or self.article
        if self.place_fields & set(self.changed_data) and article and cleaned.get("exact"):
            text = article.plain_text
            place = self.find_place(text)
            if place is None:
                self.add_error("exact", why_not_found(text, cleaned["exact"]))
            else:
                selector = describe(text, place.start, place.end)
                self.instance.select(selector, text)
                cleaned["exact"] = selector.exact
        return cleaned

    @property
    def article(self) -> Article | None:
        """The article that the annotation already belongs to."""
        return self.instance.article if self.instance.article_id else None

    def find_place(self, text: str) -> Position | None:
        """Where the passage stands in `text`, if that is certain."""
        cleaned = self.cleaned_data
        return find_passage(
            text, cleaned["exact"], cleaned.get("before", ""), cleaned.get("after", "")
        )


def find_passage(text: str, exact: str, before: str, after: str) -> Position | None:
    """Where the quote stands for certain; a form does not tell whether a space is between."""
    for prefix, suffix in product((f"{before} ", before), (f" {after}", after)):
        place = find(text, _quote(exact, prefix if before else "", suffix if after else ""))
        if place:
            return place
    return None


def _quote(exact: str, before: str = "", after: str = "") -> Selector:
    """A quote with its context and no known place in the text."""
    return Selector(exact, before, after, NOWHERE, NOWHERE + len(exact))


def why_not_found(text: str, exact: str) -> ValidationError:
    """The passage stands nowhere (what resembles it most is quoted) or in several places."""
    alike = candidates(text, _quote(exact))
    times = text.count(exact) or sum(found.score >= CERTAIN for found in alike)
    if times > 1:
        return ValidationError(
            _(
                "The passage stands %(times)d times in the text. "
                "Make it longer, or give the words before or after it."
            ),
            params={"times": times},
        )
    if alike:
        return ValidationError(
            _("The passage is not in the article's text. What resembles it most: “%(alike)s”"),
            params={"alike": excerpt(alike[0].selector.exact, 200)},
        )
    return ValidationError(_("The passage is not in the article's text."))


@admin.register(Annotation)
class AnnotationAdmin(TopicActions, LifecycleAdmin):
    """Editors' notes and the authors' claims, each at its passage."""

    form = AnnotationForm
    list_display = ("summary", "article", "stance", "status", "anchor", "modified", "page")
    list_filter = ("status", "anchor", ClaimFilter, "stance", "confidence", TopicFilter)
    search_fields = ("claim", "exact", "note", "slug", "article__title")
    autocomplete_fields = ("article", "actors", "event")
    readonly_fields = ("life", "in_context", "anchor", "offsets", "asserted_reads")
    kept_rows = ("topic_tags__tag",)
    fieldsets = (
        (
            gettext_lazy("Passage"),
            {
                "fields": (
                    "article",
                    "exact",
                    ("before", "after"),
                    "in_context",
                    ("anchor", "offsets"),
                )
            },
        ),
        (
            gettext_lazy("Claim"),
            {"fields": ("claim", ("stance", "confidence"), "reported")},
        ),
        (
            gettext_lazy("Note and what it is about"),
            {
                "fields": (
                    "note",
                    "topics",
                    "actors",
                    "event",
                    ("asserted_date", "asserted_reads"),
                    "slug",
                )
            },
        ),
        LifecycleAdmin.life_fieldset,
    )

    def for_list(self, rows: QuerySet) -> QuerySet:
        """With the article, without its texts."""
        texts = ("article__body", "article__html", "article__plain_text")
        return rows.select_related("article").defer(*texts)

    @admin.display(description=gettext_lazy("annotation"))
    def summary(self, annotation: Annotation) -> str:
        """The claim, or the beginning of the passage."""
        return excerpt(str(annotation), 120)

    @admin.display(description=gettext_lazy("in its context"))
    def in_context(self, annotation: Annotation) -> str:
        """The passage between the words that stand around it."""
        if annotation.pk is None:
            return "–"
        return format_html(
            '<bdi dir="auto">…{}<mark>{}</mark>{}…</bdi>',
            annotation.prefix,
            annotation.exact,
            annotation.suffix,
        )

    @admin.display(description=gettext_lazy("code points of the text"))
    def offsets(self, annotation: Annotation) -> str:
        """The half-open range of the passage."""
        return "–" if annotation.pk is None else f"{annotation.start}–{annotation.end}"

    @admin.display(description=gettext_lazy("readers see"))
    def asserted_reads(self, annotation: Annotation) -> str:
        """The asserted date in words."""
        return date_in_words(annotation.asserted_date)
