"""Events from a file or a pasted table: a preview of what each row would become, then drafts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.importing.event_rows import COLUMNS, read_events
from articles.importing.events import Planned, plan_events, write_events
from articles.importing.reading import MAX_BYTES, ImportFault
from articles.importing.sources import in_words, new_source
from articles.models import SourceFile, SourceKind, SourceState, StaleVersion

from .lifecycle import RecordAdmin

MOST_ROWS = 500
"""Rows that a page shows and a form sends; the command takes more."""


class EventImportForm(forms.Form):
    """A file or a pasted table of events, checked so far that it has rows."""

    upload = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("A .csv or .jsonl file of at most 5 MB and 500 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.jsonl"}),
    )
    text = forms.CharField(
        label=gettext_lazy("or pasted rows"),
        required=False,
        strip=False,
        help_text=gettext_lazy("The first row names the columns; or one JSON object a line."),
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto", "class": "vLargeTextField"}),
    )
    name, raw = "", b""

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, and read it: `name` and `raw` are what came in."""
        cleaned = super().clean() or self.cleaned_data
        upload, text = cleaned.get("upload"), cleaned.get("text", "")
        if bool(upload) == bool(text.strip()):
            if "upload" not in self.errors:
                raise ValidationError(_("Choose a file or paste rows, one of the two."))
            return cleaned
        if upload:
            self._read("upload", upload.name, upload.read(MAX_BYTES + 1))
        else:
            ending = "jsonl" if text.lstrip().startswith("{") else "csv"
            self._read("text", f"{_('pasted')}.{ending}", text.encode(errors="replace"))
        return cleaned

    def _read(self, field: str, name: str, raw: bytes) -> None:
        self.name, self.raw = name, raw
        try:
            if len(raw) > MAX_BYTES:
                raise ImportFault(name, 0, _("The file is larger than 5 MB."))
            rows = read_events(name, raw)
        except ImportFault as fault:
            self.add_error(field, in_words(fault))
            return
        if len(rows) > MOST_ROWS:
            reason = _(
                "%(rows)d rows are too many for this page, which takes %(most)d. Split the file, "
                "or have it imported by the command import_events."
            )
            self.add_error(field, reason % {"rows": len(rows), "most": MOST_ROWS})


class EventImporting(RecordAdmin):
    """Records of which many can be imported: the tool above the list, and its two pages."""

    change_list_template = "admin/articles/event/change_list.html"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The page that takes a file in, and the preview of what came in."""
        view, name = self.admin_site.admin_view, "articles_event_import"
        return [
            path("import/", view(self.import_view), name=name),
            path("import/<int:key>/", view(self.import_preview_view), name=f"{name}_preview"),
            *super().get_urls(),
        ]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Take a file or pasted rows in; nothing becomes an event yet."""
        self._check_right(request)
        form = EventImportForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            source = new_source(form.name, form.raw, user=request.user)
            source.kind = SourceKind.EVENTS
            source.save()
            return HttpResponseRedirect(
                reverse("admin:articles_event_import_preview", args=[source.pk])
            )
        context = {"title": _("Import events"), "form": form, "columns": COLUMNS}
        return self._page(request, "import.html", context)

    def import_preview_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """What each row would become; a POST makes drafts of the ticked ones, all or none."""
        self._check_right(request)
        source = get_object_or_404(SourceFile, pk=key, kind=SourceKind.EVENTS)
        planned = plan_events(read_events(source.name, source.content))
        ticked = {plan.row.line for plan in planned if plan.action == "make" and not plan.alike}
        fault = ""
        if request.method == "POST":
            ticked = {int(line) for line in request.POST.getlist("row") if line.isdecimal()}
            fault = self._make(request, source, planned, ticked)
            if not fault:
                return HttpResponseRedirect(reverse("admin:articles_event_changelist"))
        context = {
            "title": _("Events of %s") % source,
            "source": source,
            "planned": planned,
            "ticked": ticked,
            "ready": sum(plan.action == "make" for plan in planned),
            "refused": sum(plan.action == "refuse" for plan in planned),
            "there": sum(plan.action == "leave" for plan in planned),
            "fault": fault,
        }
        return self._page(request, "import_preview.html", context)

    def _make(
        self, request: HttpRequest, source: SourceFile, planned: list[Planned], ticked: set[int]
    ) -> str:
        """Make the drafts; returns why not, where they were not made."""
        chosen = [plan for plan in planned if plan.row.line in ticked]
        if not chosen:
            return _("Tick at least one row.")
        if any(plan.action != "make" for plan in chosen):
            return _("Some of the ticked rows cannot become drafts any more. Look at them again.")
        try:
            with transaction.atomic():
                source.move(state=SourceState.ACCEPTED, decisions={"rows": sorted(ticked)})
                comment = _("Imported from %s.") % source
                made = write_events(chosen, comment=comment, user=request.user).made
        except StaleVersion:
            return _("These rows were imported already.")
        except IntegrityError:
            return _("Somebody else saved the same at this moment. Try again.")
        said = ngettext("%(count)d draft was made.", "%(count)d drafts were made.", len(made))
        messages.success(request, said % {"count": len(made)})
        return ""

    def _check_right(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/articles/event/{template}", context)
