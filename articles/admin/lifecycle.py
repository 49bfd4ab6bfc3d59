"""What the admin of every curated record shares: roles, status, versions, history, deletion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import NestedObjects, unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from reversion.models import Version

from articles import roles, scheduling
from articles.models import Record, StaleVersion, Status
from articles.models.lifecycle import Lifecycle

from .bulk import BulkActions
from .choosers import ChoosingAdmin
from .conflicts import choose_fields, merge, merge_rows, row_differences
from .drafts import DraftsAdmin
from .filters import QueueFilter, ScheduleFilter, asked_queue
from .history import HistoryAdmin
from .preview import PreviewAdmin

VERSION_FIELD = "_version"


class LinesField(forms.CharField):
    """Text of several lines; a browser ends them with two characters, the database with one."""

    def to_python(self, value: Any) -> str:
        """The text with one character at the end of a line."""
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether more than the ends of lines and of the text differ."""
        return super().has_changed(self.to_python(initial), data)


FIELDS: Any = {
    models.URLField: {"assume_scheme": "https"},
    models.TextField: {
        "form_class": LinesField,
        "widget": AdminTextareaWidget(attrs={"rows": 3, "dir": "auto"}),
    },
}


class LifecycleForm(forms.ModelForm):
    """A form that offers the states that its user may choose, and asks why one withdraws."""

    user: roles.User
    stale = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "status" in self.fields:
            allowed = roles.next_statuses(self.user, self.instance)
            choices = [(value, Status(value).label) for value in allowed]
            self.fields["status"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a withdrawal without a reason, and any save from a stale version."""
        cleaned = super().clean() or self.cleaned_data
        withdrawn = cleaned.get("status") == Status.WITHDRAWN
        if withdrawn and not cleaned.get("withdrawal_reason"):
            self.add_error("withdrawal_reason", _("Say why the record is withdrawn."))
        if cleaned.get("publish_at") and cleaned.get("status") != Status.DRAFT:
            if "publish_at" in self.changed_data:
                self.add_error("publish_at", _("Only a draft can be published later."))
            cleaned["publish_at"] = None
        if self.stale:
            raise ValidationError(_("Somebody else saved this record while you were editing it."))
        return cleaned

    def _post_clean(self) -> None:
        """Schedule what is to be published later, once all else has been checked."""
        super()._post_clean()  # type: ignore[misc]
        if "publish_at" in self.changed_data and not self.errors:
            when = self.cleaned_data["publish_at"]
            try:
                scheduling.schedule(record=self.instance, when=when, user=self.user)
            except ValidationError as error:
                self.add_error("publish_at", error.messages)


class LifecycleChangeList(ChangeList):
    """A list that loads what its columns show."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        """The rows, with what `for_list` of their admin adds: columns can be sorted by it too."""
        model_admin: Any = self.model_admin
        self.root_queryset = model_admin.for_list(self.root_queryset)
        self.queue = asked_queue(request, self.model)
        return super().get_queryset(request, exclude_parameters)

    def url_for_result(self, result: Any) -> str:
        """The row's page; in a list of the health queue, the place where the row is mended."""
        if self.queue is None:
            return super().url_for_result(result)
        return self.queue.row_address(self.model, result.pk)


class LifecycleAdmin(ChoosingAdmin, DraftsAdmin, BulkActions, HistoryAdmin):
    """Drafts for contributors, publishing for editors, withdrawing for reviewers.

    A save from an older version than the stored one is answered with 409 and both versions.
    """

    form = LifecycleForm
    save_on_top = True
    list_per_page = 50
    life_fieldset = (
        gettext_lazy("State"),
        {"fields": ("status", "withdrawal_reason", "publish_at", "life")},
    )
    readonly_fields: Any = ("life",)
    formfield_overrides = FIELDS

    class Media:
        css = {"all": ("css/admin.css",)}

    def for_list(self, rows: QuerySet) -> QuerySet:
        """`rows` with what the columns of the list need, in a fixed number of queries."""
        return rows

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list that asks `for_list`."""
        return LifecycleChangeList

    def get_list_filter(self, request: HttpRequest) -> Any:
        """The health queue, the filters of the kind, and that by scheduled publication."""
        return (QueueFilter, *super().get_list_filter(request), ScheduleFilter)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list; one of the health queue says what is to be done."""
        queue = asked_queue(request, self.model)
        words = {"title": queue.title, "subtitle": queue.action} if queue else {}
        return super().changelist_view(request, words | (extra_context or {}))

    @admin.display(description=gettext_lazy("versions and dates"))
    def life(self, record: Lifecycle) -> str:
        """When the record was made, changed and published, and its version."""
        if record.pk is None:
            return _("new")
        days = (
            (_("created"), record.created),
            (_("last saved"), record.modified),
            (_("first published"), record.published_at),
            (_("withdrawn"), record.withdrawn_at),
        )
        texts = [f"{name} {day:%Y-%m-%d %H:%M}" for name, day in days if day]
        if record.publish_at:
            words = _("will be published on %(day)s UTC, as %(who)s chose")
            who = record.scheduled_by or _("somebody")
            texts.append(words % {"day": localize(record.publish_at), "who": who})
        return ", ".join([_("version %d") % record.version, *texts])

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The day of publication is offered for drafts, to who may publish."""
        may = self.has_publish_permission(request)
        if may and (obj is None or obj.status == Status.DRAFT):
            return super().get_fieldsets(request, obj)
        return [
            (name, {**options, "fields": [f for f in options["fields"] if f != "publish_at"]})
            for name, options in super().get_fieldsets(request, obj)
        ]

    @admin.display(description=gettext_lazy("page"))
    def page(self, record: Any) -> str:
        """A link to the public page, where there is one."""
        if not record.is_published:
            return "–"
        return format_html(
            '<a href="{}" aria-label="{}">{}</a>',
            record.get_absolute_url(),
            _("Public page of %s") % record,
            _("view"),
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Rows where each word stands in one of the `search_fields` or in a name, in any script."""
        for word in search_term.replace("\0", " ").split():
            found = Q()
            for field in self.search_fields:
                found |= Q(**{f"{field}__icontains": word})
            queryset = queryset.filter(found | self.named(word))
        return queryset, False

    def named(self, word: str) -> Q:
        """The rows that a name leads to which holds `word`."""
        return Q()

    # Roles

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Contributors change drafts, editors what is published, reviewers all."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or roles.may_edit(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only what readers have never seen can be deleted, by who may edit it."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or roles.may_delete(request.user, obj))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set, list]:
        """What would go; what readers have seen is protected, also where it hangs on a draft."""
        found, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        collector = NestedObjects(using=objs[0]._state.db if len(objs) else "default")
        collector.collect(objs)
        collected: dict[Any, Any] = collector.model_objs
        for model, rows in collected.items():
            if issubclass(model, Lifecycle):
                kind = model._meta.verbose_name
                seen = [row for row in rows if row.published_at]
                protected += [_("published: %s “%s”") % (kind, row) for row in seen]
                if seen:  # the page then says so, and not that a right is missing
                    perms_needed.discard(kind)
        return found, counts, perms_needed, protected

    # Versions

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form, told who fills it in and whether another save came first."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        form.stale = hasattr(request, "stale_version")
        return form

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; 409 with both versions where the record was saved after it was read."""
        typed: Any = request.POST
        record = None
        if request.method == "POST":
            record = self.get_object(request, unquote(object_id))
        if record is None:
            return super().change_view(request, object_id, form_url, extra_context)
        number, found = typed.get(VERSION_FIELD, ""), None
        if number == str(record.version):
            request.POST = merge_rows(self, request, record)  # type: ignore[assignment]
            found = choose_fields(self, request, record)
            if not found.clashes:
                try:
                    return super().change_view(request, object_id, form_url, extra_context)
                except StaleVersion:
                    record.refresh_from_db()
                    request.POST, found = typed, None
        if found is None:
            request.POST, found = merge(self, request, record, number)  # type: ignore[assignment]
        request.stale_version, request.merge = record.version, found  # type: ignore[attr-defined]
        response = super().change_view(request, object_id, form_url, extra_context)
        response.status_code = 409
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save on top of the version that the form was read at. Raises StaleVersion."""
        if change:
            obj.version = int(request.POST[VERSION_FIELD])
            models.prefetch_related_objects([obj], *self.kept_rows)
        super().save_model(request, obj, form, change)
        obj._prefetched_objects_cache = {}  # the rows are saved after this

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form with the version that it was read at; on a conflict, with both versions."""
        record = context["original"]
        stale = getattr(request, "stale_version", None)
        if record is not None:
            context["version"] = stale or request.POST.get(VERSION_FIELD) or record.version
        if stale:
            context["merge"] = request.merge  # type: ignore[attr-defined]
            context["rows"] = row_differences(context["inline_admin_formsets"])
            context["errors"] = []
            context["saved"] = Version.objects.get_for_object(record).first()
        return super().render_change_form(request, context, *args, **kwargs)


class RecordAdmin(PreviewAdmin, LifecycleAdmin):
    """Records with an address of their own."""

    search_fields: Any = ("slug",)
    list_filter: Any = ("status",)

    def view_on_site(self, obj: Record) -> str | None:
        """The public page, for what readers see."""
        return obj.get_absolute_url() if obj.is_published else None

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """A new record's address follows its heading while it is typed."""
        heading = "title" if hasattr(self.model, "title") else "name"
        return {} if obj else {"slug": (heading,)}
