"""Actions on many records: they list what will change, ask, and can be undone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from reversion.admin import VersionAdmin

from articles import bulk, roles
from articles.models import BulkAction, BulkChange, Topic, TopicTag

from .choosers import ChosenField, ChosenSelect, is_key

SHOWN_FAULTS = 20


class ReasonForm(forms.Form):
    """Why records are withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        help_text=gettext_lazy("Readers see it in place of each withdrawn record."),
        widget=AdminTextareaWidget(attrs={"rows": 3, "dir": "auto"}),
    )


class TopicForm(forms.Form):
    """Which topic is added or taken away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = ChosenSelect(TopicTag._meta.get_field("tag"), admin.site)
        self.fields["topic"] = ChosenField(
            Topic.objects.all(), label=gettext_lazy("Topic"), widget=widget
        )


class BulkActions(VersionAdmin):
    """Mixin of admins: publish and withdraw many at once."""

    actions: Any = ("publish_selected", "withdraw_selected")
    # The rows that the history keeps with the record, each named by what it chooses.
    kept_rows: tuple[str, ...] = ()

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether the action that publishes is offered."""
        return roles.has_right(request.user, "publish", self.model)

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        """Whether the action that withdraws is offered."""
        return roles.has_right(request.user, "withdraw", self.model)

    @admin.action(
        description=gettext_lazy("Publish the selected %(verbose_name_plural)s …"),
        permissions=["publish"],
    )
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Publish drafts."""
        return self.bulk_page(request, queryset, BulkAction.PUBLISH, forms.Form)

    @admin.action(
        description=gettext_lazy("Withdraw the selected %(verbose_name_plural)s …"),
        permissions=["withdraw"],
    )
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Withdraw what is published, with one reason."""
        return self.bulk_page(request, queryset, BulkAction.WITHDRAW, ReasonForm)

    def bulk_page(
        self,
        request: HttpRequest,
        queryset: QuerySet,
        action: BulkAction,
        form_class: type[forms.Form],
    ) -> HttpResponse | None:
        """Ask; where the editor has agreed to what the page listed, do it and say what was done."""
        rows = queryset.prefetch_related(*self.kept_rows).order_by("pk")
        records = list(rows[: bulk.LIMIT + 1])
        if len(records) > bulk.LIMIT:
            note = _("At most %d records can be changed at once. Choose fewer.")
            messages.error(request, note % bulk.LIMIT)
            return None
        asked = "bulk" in request.POST
        form = form_class(request.POST if asked else None)
        values = form.cleaned_data if asked and form.is_valid() else {}
        plan = bulk.Plan(action, request.user, **values)
        ready = (asked and form.is_valid()) or not form.fields
        topic = values.get("topic")
        if (
            asked
            and ready
            and request.POST.get("agreed_topic", "") == str(topic.pk if topic else "")
        ):
            self._carry_out(request, plan, records)
            return None
        return self._ask(request, plan, records, form)

    def _carry_out(self, request: HttpRequest, plan: bulk.Plan, records: list[Any]) -> None:
        agreed = [pair.partition(":") for pair in request.POST.getlist("seen")]
        seen = {int(key): int(version) for key, _c, version in agreed if is_key(key + version)}
        wanted = [record for record in records if record.pk in seen]
        change, left = bulk.run(plan, wanted, seen)
        gone = len(seen) - len(wanted)
        if gone:
            left.append(bulk.Left(_("%d more") % gone, _("They do not match the list any more.")))
        if change:
            url = reverse("admin:articles_bulkchange_undo", args=[change.pk])
            words = '{} <a href="{}">{}</a>'
            messages.success(request, format_html(words, done_in_words(change), url, _("Undo")))
        say_what_was_left(request, left)

    def _ask(
        self, request: HttpRequest, plan: bulk.Plan, records: list[Any], form: forms.Form
    ) -> HttpResponse:
        needs_topic = "topic" in form.fields and plan.topic is None
        planned = [(record, "" if needs_topic else plan.obstacle(record)) for record in records]
        will = [record for record, obstacle in planned if not obstacle]
        context = {
            **self.admin_site.each_context(request),
            "title": question(plan, len(will), self.opts, needs_topic),
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "needs_topic": needs_topic,
            "plan": plan,
            "will": will,
            "will_not": [(record, obstacle) for record, obstacle in planned if obstacle],
            "action_name": request.POST.get("action", ""),
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/articles/bulk.html", context)


class TopicActions(BulkActions):
    """Mixin of the admins of what carries topics."""

    actions = (*BulkActions.actions, "add_topic_to_selected", "remove_topic_from_selected")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """For an action, with the topics that each row carries."""
        rows = super().get_queryset(request)
        return rows.prefetch_related("topic_tags") if "action" in request.POST else rows

    @admin.action(
        description=gettext_lazy("Add a topic to the selected %(verbose_name_plural)s …"),
        permissions=["change"],
    )
    def add_topic_to_selected(self, request: HttpRequest, queryset: QuerySet) -> Any:
        """Add one topic."""
        return self.bulk_page(request, queryset, BulkAction.ADD_TOPIC, TopicForm)

    @admin.action(
        description=gettext_lazy("Take a topic from the selected %(verbose_name_plural)s …"),
        permissions=["change"],
    )
    def remove_topic_from_selected(self, request: HttpRequest, queryset: QuerySet) -> Any:
        """Take one topic away."""
        return self.bulk_page(request, queryset, BulkAction.REMOVE_TOPIC, TopicForm)


def question(plan: bulk.Plan, count: int, opts: Any, needs_topic: bool) -> str:
    """What the page asks, with how many."""
    if needs_topic:
        return {
            BulkAction.ADD_TOPIC: _("Which topic shall be added?"),
            BulkAction.REMOVE_TOPIC: _("Which topic shall be taken away?"),
        }[plan.action]
    kind = opts.verbose_name if count == 1 else opts.verbose_name_plural
    words = {
        BulkAction.PUBLISH: _("Publish %(count)d %(kind)s?"),
        BulkAction.WITHDRAW: _("Withdraw %(count)d %(kind)s?"),
        BulkAction.ADD_TOPIC: _("Add the topic “%(topic)s” to %(count)d %(kind)s?"),
        BulkAction.REMOVE_TOPIC: _("Take the topic “%(topic)s” from %(count)d %(kind)s?"),
    }
    return words[plan.action] % {"count": count, "kind": kind, "topic": plan.topic}


def done_in_words(change: BulkChange) -> str:
    """What a change did, such as `12 published.`"""
    words = {
        BulkAction.PUBLISH: _("%(count)d published."),
        BulkAction.WITHDRAW: _("%(count)d withdrawn."),
        BulkAction.ADD_TOPIC: _("The topic “%(topic)s” was added to %(count)d."),
        BulkAction.REMOVE_TOPIC: _("The topic “%(topic)s” was taken from %(count)d."),
    }
    return words[BulkAction(change.action)] % {"count": len(change.rows), "topic": change.topic}


def say_what_was_left(request: HttpRequest, left: list[bulk.Left]) -> None:
    """One message that names the records which were not changed, and why."""
    if left:
        head = ngettext("%d was not changed:", "%d were not changed:", len(left)) % len(left)
        lines = [(row.label, row.why) for row in left[:SHOWN_FAULTS]]
        if len(left) > SHOWN_FAULTS:
            lines.append(("…", _("and %d more") % (len(left) - SHOWN_FAULTS)))
        listed = format_html_join("; ", "<bdi>{}</bdi>: {}", lines)
        messages.warning(request, format_html("{} {}", head, listed))


@admin.register(BulkChange)
class BulkChangeAdmin(admin.ModelAdmin):
    """What was done to many records at once, and undoing it."""

    list_display = ("done", "kind", "user", "created", "state")
    list_filter = ("action",)
    list_select_related = ("topic", "kind", "user", "undone_by")
    list_per_page = 50

    @admin.display(description=gettext_lazy("what"))
    def done(self, change: BulkChange) -> str:
        """The action and the number of records."""
        return done_in_words(change)

    @admin.display(description=gettext_lazy("undone"), ordering="undone_at")
    def state(self, change: BulkChange) -> str:
        """When it was undone and by whom, or the way to undo it."""
        if change.undone_at:
            who = change.undone_by or _("somebody")
            return _("%(when)s by %(who)s") % {"when": f"{change.undone_at:%Y-%m-%d}", "who": who}
        url = reverse("admin:articles_bulkchange_undo", args=[change.pk])
        label = _("Undo: %s") % done_in_words(change)
        return format_html('<a href="{}" aria-label="{}">{}</a>', url, label, _("Undo"))

    def get_urls(self) -> list[URLPattern]:
        """The list, and one change with the button that undoes it."""
        view = self.admin_site.admin_view(self.undo_view)
        name = "articles_bulkchange_undo"
        return [path("<path:object_id>/undo/", view, name=name), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kw: Any) -> Any:
        """A change is read where it can be undone."""
        return self.undo_view(request, object_id)

    def undo_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What will be undone and what not, and why; the button does it."""
        change = self.get_object(request, unquote(object_id))
        if change is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_permission(request, change):
            raise PermissionDenied
        if request.method == "POST":
            return self._undo(request, change)
        rows = list(bulk.changed_rows(change))
        name = f"admin:articles_{change.kind.model}_change"
        context = {
            **self.admin_site.each_context(request),
            "title": _("Bulk change: %s") % done_in_words(change),
            "opts": self.opts,
            "change": change,
            "rows": [
                (row, record and reverse(name, args=[record.pk]), "" if change.undone_at else why)
                for row, record, why in rows
            ],
            "count": sum(not why for _row, _record, why in rows),
            "may_undo": bulk.may_undo(request.user, change) and not change.undone_at,
            "withdraws": change.action == BulkAction.PUBLISH,
        }
        return TemplateResponse(request, "admin/articles/undo.html", context)

    def _undo(self, request: HttpRequest, change: BulkChange) -> HttpResponse:
        try:
            done, left = bulk.undo(change=change, user=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("%d undone.") % done)
            say_what_was_left(request, left)
        return HttpResponseRedirect(reverse("admin:articles_bulkchange_changelist"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Changes are kept as they happen."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What happened stays as it was."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What happened stays on record."""
        return False
