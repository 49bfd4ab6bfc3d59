"""What the history of a record offers: an old version, two compared, and the way back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _
from reversion.admin import VersionAdmin
from reversion.models import Version

from articles import services

from .choosers import is_key
from .past import Change, changes_between, changes_since


class HistoryAdmin(VersionAdmin):
    """Mixin of admins: history that can be read, compared and restored."""

    object_history_template = "admin/articles/history.html"
    history_latest_first = True

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The usual addresses, and that of two versions side by side."""
        view = self.admin_site.admin_view(self.compare_view)
        name = f"articles_{self.opts.model_name}_compare"
        return [path("<path:object_id>/history/compare/", view, name=name), *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """The list of kept versions, each with the number by which it is compared."""
        response: Any = super().history_view(request, object_id, extra_context)
        for action in getattr(response, "context_data", {}).get("action_list", ()):
            action["version"] = action["url"].rstrip("/").rpartition("/")[2]
        return response

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What changed from one kept version to another, whichever of them is older."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        keys = [request.GET.get(name, "") for name in ("old", "new")]
        if not all(map(is_key, keys)):
            raise BadRequest(_("Choose two versions of the history."))
        kept = Version.objects.get_for_object(record).select_related("revision__user")
        older, newer = (get_object_or_404(kept, pk=key) for key in sorted(keys, key=int))
        context = {
            "title": _("Two versions of “%s”") % record,
            "newer": newer,
        }
        changes = changes_between(older, newer)
        return self._comparison(request, older, record, changes, context)

    def revision_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """An old version beside the present one, and the button that restores it."""
        record = self.get_object(request, unquote(object_id))
        version = get_object_or_404(Version, pk=version_id, object_id=unquote(object_id))
        if record is None or version._model is not self.model:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        return self._past(request, version, record)

    def recover_view(
        self, request: HttpRequest, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """The last version of a deleted record, and the button that brings it back."""
        deleted = Version.objects.get_deleted(self.model)
        version = get_object_or_404(deleted, pk=version_id)
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._past(request, version, None)

    def _past(self, request: HttpRequest, version: Version, record: Any) -> HttpResponse:
        if request.method == "POST":
            try:
                restored = services.restore(version=version, user=request.user)
            except ValidationError as error:
                messages.error(request, _("Not restored. ") + " ".join(error.messages))
            else:
                messages.success(request, _("“%s” is restored.") % restored)
                name = f"admin:articles_{self.opts.model_name}_change"
                return HttpResponseRedirect(reverse(name, args=[restored.pk]))
        context = {
            "title": _("“%s” as it was") % version.object_repr,
            "may_restore": self.has_change_permission(request, record) if record else True,
        }
        changes = changes_since(version, record)
        return self._comparison(request, version, record, changes, context)

    def _comparison(
        self,
        request: HttpRequest,
        old: Version,
        record: Any,
        changes: list[Change],
        context: dict[str, Any],
    ) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),
            "title": context["title"],
            "opts": self.opts,
            "original": record,
            "old": old,
            "differing": [change for change in changes if change.differs],
            "same": [change for change in changes if not change.differs],
        }
        return TemplateResponse(request, "admin/articles/revision.html", context)
