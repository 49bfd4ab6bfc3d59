"""Imports: bringing raw texts in, deciding on what is proposed, making drafts of them."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.importing import sources
from articles.importing.proposal import Decisions
from articles.importing.reading import MAX_BYTES, ImportFault
from articles.importing.sources import ImportRefused
from articles.models import Article, SourceFile, SourceKind, SourceState, StaleVersion

from .choosers import ChosenField, ChosenSelect, is_key
from .lifecycle import LinesField
from .proposals import Page, read_decisions

MOST_LINES = 200
ENDS = (".txt", ".md", ".markdown", ".html", ".htm", ".jsonl")


class ManyFilesInput(forms.ClearableFileInput):
    """A box for one or several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or several files; cleans to a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Each file for itself; what is wrong with one is told where it is read."""
        return list(data) if isinstance(data, list | tuple) else [data] if data else []


class ImportForm(forms.Form):
    """Files, or a pasted text with a name."""

    uploads = ManyFilesField(
        label=gettext_lazy("Files"),
        required=False,
        help_text=gettext_lazy(
            "One or several .txt, .md, .html or .jsonl files of at most 5 MB. Each line of a "
            ".jsonl file is a text of its own."
        ),
        widget=ManyFilesInput(attrs={"accept": ",".join(ENDS)}),
    )
    text = LinesField(
        label=gettext_lazy("Pasted text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "dir": "auto"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the pasted text"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "It tells where the text is from, and by its end what it is: .txt (also without any), "
            ".md or .html."
        ),
        widget=forms.TextInput(attrs={"class": "vTextField", "dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a file or a text."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("uploads") and not cleaned.get("text", "").strip():
            raise ValidationError(_("Choose a file or paste a text."))
        return cleaned

    def parts(self) -> Iterable[tuple[str, str, UploadedFile | BytesIO]]:
        """Field, name and bytes of each text that was sent."""
        for upload in self.cleaned_data["uploads"]:
            yield "uploads", upload.name or "", upload
        text = self.cleaned_data["text"]
        if text.strip():
            name = self.cleaned_data["name"].strip() or _("pasted")
            end = PurePath(name.replace("\\", "/")).suffix.lower()
            yield "text", name if end in ENDS else f"{name}.txt", BytesIO(text.encode())


def too_much(name: str, raw: bytes) -> str:
    """Why a file is not even kept; empty where it is."""
    if len(raw) > 10 * MAX_BYTES:
        return _("%(name)s is far larger than 5 MB.") % {"name": name}
    if sources.is_lines(name):
        lines = sum(1 for line in raw.split(b"\n") if line.strip())
        if lines > MOST_LINES:
            reason = _(
                "%(name)s has %(lines)d texts; here at most %(most)d come in at once. For more "
                "there is the command import_articles."
            )
            return reason % {"name": name, "lines": lines, "most": MOST_LINES}
        if not lines:
            return _("%(name)s is empty.") % {"name": name}
    return ""


@admin.register(SourceFile)
class SourceFileAdmin(admin.ModelAdmin):
    """Raw texts that were brought in, and what has become of each."""

    list_display = ("name_and_line", "state_word", "made", "kind", "received", "received_by")
    list_filter = ("state", "kind")
    search_fields = ("name", "message", "article__title")
    date_hierarchy = "received"
    list_per_page = 50
    actions = None
    change_list_template = "admin/articles/sourcefile/list.html"

    class Media:
        css = {"all": ("css/admin.css", "css/import.css")}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without the raw bytes."""
        return super().get_queryset(request).light()  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def name_and_line(self, source: SourceFile) -> str:
        """The file's name, with the line where it is one of many."""
        return format_html('<bdi dir="auto">{}</bdi>', str(source))

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_word(self, source: SourceFile) -> str:
        """In a word and a colour."""
        word = source.get_state_display()
        return format_html('<span class="state state-{}">{}</span>', source.state, word)

    @admin.display(description=gettext_lazy("article, or why there is none"))
    def made(self, source: SourceFile) -> str:
        """The article that came of it, or the reason why it failed."""
        if source.article is None:
            return format_html("<bdi>{}</bdi>", source.message or "–")
        address = reverse("admin:articles_article_change", args=[source.article_id])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', address, source.article)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What came in is kept: it can be set aside."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """The usual addresses, the raw file, and the question before setting aside."""
        view = self.admin_site.admin_view
        raw = path("<path:object_id>/raw/", view(self.raw_view), name="articles_sourcefile_raw")
        discard = path(
            "<path:object_id>/discard/",
            view(self.discard_view),
            name="articles_sourcefile_discard",
        )
        return [raw, discard, *super().get_urls()]

    def _source(self, request: HttpRequest, object_id: str) -> SourceFile:
        key = unquote(object_id)
        rows = SourceFile.objects.select_related("article", "received_by")
        source = rows.filter(pk=key).first() if is_key(key) else None
        if source is None:
            raise Http404(_("There is no such import."))
        if not self.has_view_permission(request, source):
            raise PermissionDenied
        return source

    def _render(
        self, request: HttpRequest, template: str, status: int = 200, **context: Any
    ) -> HttpResponse:
        every = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        address = f"admin/articles/sourcefile/{template}.html"
        return TemplateResponse(request, address, every, status=status)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page that texts are brought in by: each comes in or is told why not."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        received: list[SourceFile] = []
        if request.method == "POST" and form.is_valid():
            received = self._receive(request, form)
            if not form.errors:
                return self._lead_on(request, received)
        return self._render(
            request,
            "add",
            title=_("Import texts"),
            form=form,
            received=received,
            media=self.media + form.media,
        )

    def _receive(self, request: HttpRequest, form: ImportForm) -> list[SourceFile]:
        """Take in all that can be; the form gets the reasons for the rest."""
        received = []
        for field, name, file in form.parts():
            raw = file.read(10 * MAX_BYTES + 1)
            reason = too_much(name, raw)
            if reason:
                form.add_error(field, reason)
                continue
            for source in sources.receive(name=name, raw=raw, user=request.user):
                if source.state == SourceState.FAILED:
                    form.add_error(field, f"{source}: {source.message}")
                else:
                    received.append(source)
        return received

    def _lead_on(self, request: HttpRequest, received: list[SourceFile]) -> HttpResponse:
        if len(received) == 1:
            return HttpResponseRedirect(self._address(received[0]))
        note = ngettext("%(count)d text came in.", "%(count)d texts came in.", len(received))
        messages.success(request, note % {"count": len(received)})
        waiting = reverse("admin:articles_sourcefile_changelist")
        return HttpResponseRedirect(f"{waiting}?state__exact={SourceState.PROPOSED}")

    def _address(self, source: SourceFile, page: str = "change") -> str:
        return reverse(f"admin:articles_sourcefile_{page}", args=[source.pk])

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The proposal beside the raw text; what is sent is decided on it."""
        source = self._source(request, object_id)
        if source.kind == SourceKind.EVENTS:
            preview = reverse("admin:articles_event_import_preview", args=[source.pk])
            return HttpResponseRedirect(preview)
        if request.method != "POST" or source.kind != SourceKind.ARTICLE:
            return self._page(request, source, sources.decisions_of(source))
        if not self.has_change_permission(request, source):
            raise PermissionDenied
        try:
            draft = sources.draft_of(source, sources.decisions_of(source))
        except ImportFault as fault:
            messages.error(request, sources.in_words(fault))
            return HttpResponseRedirect(self._address(source))
        decisions = read_decisions(request.POST, draft)
        version = request.POST.get("_version", "")
        if not is_key(version) or int(version) != source.version or not source.is_open:
            return self._conflict(request, source, decisions, "")
        return self._decide(request, source, decisions)

    def _decide(
        self, request: HttpRequest, source: SourceFile, decisions: Decisions
    ) -> HttpResponse:
        """Keep the decisions, or make an article by them."""
        article = None
        try:
            if "_replace" in request.POST:
                article = self._replaced(request)
            elif "_accept" not in request.POST:
                sources.keep_decisions(source=source, decisions=decisions)
                return HttpResponseRedirect(f"{self._address(source)}#preview")
            accepted = sources.accept(
                source=source, decisions=decisions, user=request.user, replace=article
            )
        except ValidationError as error:
            return self._page(request, source, decisions, _by_field(error))
        except ImportRefused as refusal:
            return self._conflict(request, source, decisions, refusal.reason)
        except StaleVersion:
            reason = _("Somebody else saved the article at this moment. Try again.")
            return self._conflict(request, source, decisions, reason)
        return self._made(request, accepted, replaced=article is not None)

    def _replaced(self, request: HttpRequest) -> Article:
        """The article that gets the text. Raises ValidationError."""
        key = request.POST.get("_replace") or request.POST.get("replace", "")
        article = Article.objects.filter(pk=key).first() if is_key(key) else None
        if article is None:
            raise ValidationError({"replace": _("Choose the article that gets this text.")})
        return article

    def _made(
        self, request: HttpRequest, accepted: sources.Accepted, replaced: bool
    ) -> HttpResponse:
        article = accepted.article
        done = _("“%s” has the new text.") if replaced else _("“%s” is a draft now.")
        messages.success(request, done % article)
        if accepted.orphaned:
            lost = "; ".join(f"“{annotation}”" for annotation in accepted.orphaned)
            note = _("The new text has lost the passages of these annotations: %s")
            messages.warning(request, note % lost)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def _conflict(
        self, request: HttpRequest, source: SourceFile, decisions: Decisions, reason: str
    ) -> HttpResponse:
        """409: the page as it is now, with what was typed where it still can be decided on."""
        source = self._source(request, str(source.pk))
        messages.error(request, reason or sources.why_stale(source))
        kept = decisions if source.is_open else sources.decisions_of(source)
        return self._page(request, source, kept, status=409)

    def _page(
        self,
        request: HttpRequest,
        source: SourceFile,
        decisions: Decisions,
        errors: dict[str, list[str]] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        page, fault = None, source.message
        if source.kind == SourceKind.ARTICLE and source.state != SourceState.FAILED:
            try:
                page = Page(source, sources.draft_of(source, decisions), errors)
            except ImportFault as failure:
                fault = sources.in_words(failure)
        chooser = ReplaceForm()
        return self._render(
            request,
            "change",
            status,
            title=str(source),
            source=source,
            page=page,
            fault=fault,
            errors=errors or {},
            other_errors=[text for texts in (errors or {}).values() for text in texts],
            chooser=chooser,
            may_decide=source.is_open and self.has_change_permission(request, source),
            may_discard=self._may_discard(request, source),
            media=self.media + chooser.media,
        )

    def _may_discard(self, request: HttpRequest, source: SourceFile) -> bool:
        open_states = (SourceState.PROPOSED, SourceState.FAILED)
        return source.state in open_states and self.has_change_permission(request, source)

    def raw_view(self, request: HttpRequest, object_id: str) -> FileResponse:
        """The raw bytes as they came in, to be kept and never shown by the browser."""
        source = self._source(request, object_id)
        name = f"{source.line}-{source.name}" if source.line else source.name
        return FileResponse(
            BytesIO(source.content), as_attachment=True, filename=name, content_type="text/plain"
        )

    def discard_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks whether an import is set aside, and does so."""
        source = self._source(request, object_id)
        if not self.has_change_permission(request, source):
            raise PermissionDenied
        if request.method == "POST":
            try:
                sources.discard(source=source)
            except ImportRefused as refusal:
                return self._conflict(request, source, {}, refusal.reason)
            messages.success(request, _("“%s” is set aside.") % source)
            return HttpResponseRedirect(reverse("admin:articles_sourcefile_changelist"))
        title = _("Set this import aside?")
        may_discard = self._may_discard(request, source)
        return self._render(request, "discard", title=title, source=source, may_discard=may_discard)


class ReplaceForm(forms.Form):
    """The article that gets the text."""

    replace = ChosenField(
        Article.objects.all(),
        required=False,
        label=gettext_lazy("Replace the text of"),
        widget=ChosenSelect(SourceFile._meta.get_field("article"), admin.site),
    )


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
