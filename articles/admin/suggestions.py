"""Suggested links: a page of each record, to accept or dismiss what it may be linked to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import roles, services
from articles.models import CrossLink, DismissedLink, Record, Status
from articles.suggesting import Suggestion, find_suggestions

from .choosers import RecordField, label_of
from .crosslinks import LinkRowForm


class SuggestionForm(LinkRowForm):
    """The link of a record to one that was suggested."""

    other = RecordField(widget=forms.HiddenInput)

    class Meta:
        model = CrossLink
        fields = ("reason", "status")
        widgets = {"reason": forms.Textarea(attrs={"rows": 2, "dir": "auto"})}

    def __init__(self, record: Record, user: roles.User, **kwargs: Any) -> None:
        self.record, self.user = record, user
        super().__init__(**kwargs)
        self.fields["wording"].label = _("“%(record)s” …") % {"record": record.label}


class WithSuggestions:
    """Mixin of the admins of records: the page of suggested links."""

    def get_urls(self: Any) -> list[URLPattern | URLResolver]:
        """The usual addresses, and the one of the suggestions."""
        view = self.admin_site.admin_view(self.links_view)
        name = f"articles_{self.opts.model_name}_links"
        return [path("<int:object_id>/links/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def links_view(self: Any, request: HttpRequest, object_id: int) -> HttpResponse:
        """What the record may be linked to, best first, each to accept or to dismiss."""
        record = get_object_or_404(self.model, pk=object_id)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        refused = None
        if request.method == "POST":
            refused = _answer(request, record)
            if refused is None:
                return HttpResponseRedirect(request.path)
        dismissed = DismissedLink.objects.touching(record).prefetch_related("first", "second")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Suggested links"),
            "opts": self.opts,
            "original": record,
            "suggestions": _cards(request, record, refused),
            "dismissed": [_card(row.other_than(record)) for row in dismissed],
            "may_link": roles.has_right(request.user, "add", CrossLink),
            "may_dismiss": roles.has_right(request.user, "add", DismissedLink),
            "may_take_back": roles.has_right(request.user, "delete", DismissedLink),
        }
        return TemplateResponse(request, "admin/articles/suggested_links.html", context)


def _answer(request: HttpRequest, record: Record) -> SuggestionForm | None:
    """Do what a button asks; returns the form where it is refused."""
    steps = {"accept": _accept, "dismiss": _dismiss, "take-back": _take_back}
    step = steps.get(request.POST.get("step", ""))
    if step is None:
        raise BadRequest(_("This page can accept, dismiss or take back, and nothing else."))
    return step(request, record)


def _accept(request: HttpRequest, record: Record) -> SuggestionForm | None:
    if not roles.has_right(request.user, "add", CrossLink):
        raise PermissionDenied
    form = SuggestionForm(record, request.user, data=request.POST)
    if form.is_valid():
        try:
            services.add_link(link=form.instance, user=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
    if form.errors:
        return form
    link: CrossLink = form.instance
    address = reverse("admin:articles_crosslink_change", args=[link.pk])
    shown = _("published") if link.status == Status.PUBLISHED else _("saved as a draft")
    made = format_html('<a href="{}"><bdi>{}</bdi></a>', address, link)
    messages.success(request, format_html(_("This link is {}: {}"), shown, made))
    return None


def _other(request: HttpRequest, record: Record) -> Record:
    """The record that a button names. Raises BadRequest where it names none, or `record`."""
    try:
        other = RecordField().clean(request.POST.get("other", ""))
    except ValidationError as error:
        raise BadRequest(" ".join(error.messages)) from error
    if other is None or other == record:
        raise BadRequest(_("A record cannot be linked to itself."))
    return other


def _dismiss(request: HttpRequest, record: Record) -> None:
    if not roles.has_right(request.user, "add", DismissedLink):
        raise PermissionDenied
    other = _other(request, record)
    DismissedLink.dismiss(record, other, request.user)
    words = _("“%s” is not suggested here any more. It stands below, to be taken back.")
    messages.success(request, words % other)


def _take_back(request: HttpRequest, record: Record) -> None:
    if not roles.has_right(request.user, "delete", DismissedLink):
        raise PermissionDenied
    other = _other(request, record)
    DismissedLink.objects.of(record, other).delete()
    messages.success(request, _("“%s” may be suggested again.") % other)


def _cards(
    request: HttpRequest, record: Record, refused: SuggestionForm | None
) -> list[dict[str, Any]]:
    """The suggestions with a form each; the refused one as it was sent, with its errors."""
    found = find_suggestions(record)
    asked = refused.data.get("other") if refused else None
    if refused and asked not in {suggestion.record.key for suggestion in found}:
        try:
            found.insert(0, Suggestion(_other(request, record), 0, ()))
        except BadRequest as reason:
            messages.error(request, str(reason))
    cards = []
    for number, suggestion in enumerate(found):
        other = suggestion.record
        form = refused if refused and other.key == asked else None
        if form is None:
            initial = {"other": other.key}
            form = SuggestionForm(record, request.user, initial=initial)
        form.auto_id = f"id_{number}_%s"
        cards.append({**_card(other), "reasons": suggestion.reasons, "form": form})
    return cards


def _card(record: Record) -> dict[str, Any]:
    """A record with its label and the address of its page here."""
    name = f"admin:articles_{record._meta.model_name}_change"
    return {
        "record": record,
        "label": label_of(record),
        "address": reverse(name, args=[record.pk]),
    }


@admin.register(DismissedLink)
class DismissedLinkAdmin(admin.ModelAdmin):
    """The pairs that are not suggested any more; deleting one takes it back."""

    list_display = ("__str__", "dismissed_by", "dismissed")
    list_filter = ("dismissed_by",)
    list_select_related = ("dismissed_by",)
    fields = ("one", "other", "dismissed_by", "dismissed")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """With both records, in a query for each kind."""
        return super().get_queryset(request).prefetch_related("first", "second")

    @admin.display(description=gettext_lazy("record"))
    def one(self, row: DismissedLink) -> str:
        """The first of the pair."""
        return label_of(row.first)  # type: ignore[arg-type]

    @admin.display(description=gettext_lazy("other record"))
    def other(self, row: DismissedLink) -> str:
        """The second of the pair."""
        return label_of(row.second)  # type: ignore[arg-type]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Pairs are dismissed on the page of suggested links."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """There is nothing to change."""
        return False
