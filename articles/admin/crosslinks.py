"""Cross-links: their own form, and rows on the page of each record that they touch."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.contenttypes.admin import GenericTabularInline
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import roles
from articles.models import INVERSE_LABELS, RECORD_MODELS, CrossLink, LinkType, Record, Status

from .choosers import RecordField, label_of
from .lifecycle import FIELDS, LifecycleAdmin, LifecycleForm
from .rows import BoundedRows

ENDS = ("source_type_id", "source_id", "target_type_id", "target_id", "type")
INVERSE = "inverse:"
# What a record is to another: the types, and their inverses where these say something else.
WORDINGS = [
    *LinkType.choices,
    *(
        (f"{INVERSE}{type_}", label)
        for type_, label in INVERSE_LABELS.items()
        if label != LinkType(type_).label
    ),
]


def refuse_second(link: CrossLink) -> None:
    """Raise ValidationError where the same link is stored already."""
    ends = {name: getattr(link, name) for name in ENDS}
    if None not in ends.values() and CrossLink.objects.filter(**ends).exclude(pk=link.pk).exists():
        raise ValidationError(_("This link exists already."))


class CrossLinkForm(LifecycleForm):
    """A link with both of its ends, of any kinds."""

    record = RecordField(label=gettext_lazy("record"))
    other = RecordField(label=gettext_lazy("other record"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["record"] = self.instance.source
            self.initial["other"] = self.instance.target

    def _post_clean(self) -> None:
        self.instance.source = self.cleaned_data.get("record")
        self.instance.target = self.cleaned_data.get("other")
        super()._post_clean()
        if not self.errors:
            try:
                refuse_second(self.instance)
            except ValidationError as error:
                self.add_error(None, error)


@admin.register(CrossLink)
class CrossLinkAdmin(LifecycleAdmin):
    """Every link, with its reason."""

    form = CrossLinkForm
    list_display = ("__str__", "status", "reason", "modified")
    list_filter = ("status", "type")
    search_fields = ("reason",)
    fieldsets = (
        (None, {"fields": ("record", "type", "other", "reason")}),
        LifecycleAdmin.life_fieldset,
    )

    def for_list(self, rows: QuerySet) -> QuerySet:
        """With both ends, in a query for each kind of record."""
        return rows.prefetch_related("source", "target")

    @admin.display(description=gettext_lazy("record"))
    def record(self, link: Any) -> str:
        """The first end, for who may only look."""
        return label_of(link.source)

    @admin.display(description=gettext_lazy("other record"))
    def other(self, link: Any) -> str:
        """The second end, for who may only look."""
        return label_of(link.target)

    def named(self, word: str) -> Q:
        """Links of which one end has `word` in its heading."""
        found = Q()
        for model in RECORD_MODELS.values():
            kind = ContentType.objects.get_for_model(model)
            heading = "title" if hasattr(model, "title") else "name"
            rows = model._default_manager.filter(**{f"{heading}__icontains": word}).values("pk")
            found |= Q(source_type=kind, source_id__in=rows)
            found |= Q(target_type=kind, target_id__in=rows)
        return found


class LinkRowForm(forms.ModelForm):
    """A new link of `record`, in the words of either direction."""

    user: roles.User
    record: Record

    wording = forms.ChoiceField(label=gettext_lazy("this record …"))
    other = RecordField(label=gettext_lazy("other record"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "wording" not in self.fields:  # the reader may only look
            return
        self.fields["wording"].choices = [("", "---------"), *WORDINGS]  # type: ignore[attr-defined]
        states = [Status.DRAFT]
        if roles.has_right(self.user, "publish", CrossLink):
            states = [Status.PUBLISHED, Status.DRAFT]
        self.fields["status"].choices = [(state, state.label) for state in states]  # type: ignore[attr-defined]
        self.fields["status"].initial = self.initial["status"] = states[0]

    def _post_clean(self) -> None:
        wording, other = self.cleaned_data.get("wording", ""), self.cleaned_data.get("other")
        self.instance.type = wording.removeprefix(INVERSE)
        ends = (other, self.record) if wording.startswith(INVERSE) else (self.record, other)
        self.instance.source, self.instance.target = ends
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                refuse_second(self.instance)
            except ValidationError as error:
                self.add_error("other", error)


class LinkRowFormSet(BoundedRows, BaseGenericInlineFormSet):
    """New links that know the record that they are added to."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.record = self.instance
        return form

    def save_new(self, form: Any, commit: bool = True) -> CrossLink:
        """Save a link at the end of which its wording puts the record, which has a key by now."""
        inverse = form.cleaned_data["wording"].startswith(INVERSE)
        setattr(form.instance, "target" if inverse else "source", self.instance)
        return form.save(commit=commit)

    def clean(self) -> None:
        """Refuse one link twice in one form."""
        super().clean()
        seen = set()
        for form in self.extra_forms:
            if not form.has_changed() or form.errors or self._should_delete_form(form):  # type: ignore[attr-defined]
                continue
            key = (form.cleaned_data["wording"], form.cleaned_data["other"])
            if key in seen:
                form.add_error("other", _("This link exists already."))
            seen.add(key)


class LinkRows(GenericTabularInline):
    """Links from this record, and new ones in either direction; old ones are changed on their own
    page."""

    model = CrossLink
    form: Any = LinkRowForm
    formset: Any = LinkRowFormSet
    ct_field, ct_fk_field = "source_type", "source_id"
    fields = ("wording", "other", "reason", "status")
    formfield_overrides = FIELDS
    extra = 0
    show_change_link = True
    verbose_name = gettext_lazy("link")
    verbose_name_plural = gettext_lazy("links of this record")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The rows, told who fills them in."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.user = request.user  # type: ignore[attr-defined]
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Links with both of their ends."""
        return super().get_queryset(request).prefetch_related("source", "target")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A link has a version and a history of its own: it is changed on its own page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is deleted or withdrawn there too."""
        return False

    @admin.display(description=gettext_lazy("this record …"))
    def wording(self, link: CrossLink) -> str:
        """The type, as seen from this record."""
        return str(LinkType(link.type).label)

    @admin.display(description=gettext_lazy("other record"))
    def other(self, link: CrossLink) -> str:
        """The record at the other end."""
        return _shown(link.target)


class IncomingLinkRows(LinkRows):
    """Links that others have to this record, worded as seen from here."""

    ct_field, ct_fk_field = "target_type", "target_id"
    verbose_name = gettext_lazy("link from another record")
    verbose_name_plural = gettext_lazy("links from other records")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They are added among the links of the record, in words of either direction."""
        return False

    @admin.display(description=gettext_lazy("this record …"))
    def wording(self, link: CrossLink) -> str:
        """The inverse of the type."""
        return str(INVERSE_LABELS[link.type])

    @admin.display(description=gettext_lazy("other record"))
    def other(self, link: CrossLink) -> str:
        """The record that the link comes from."""
        return _shown(link.source)


def _shown(record: Any) -> str:
    return format_html('<bdi data-record="{}">{}</bdi>', record.key, label_of(record))
