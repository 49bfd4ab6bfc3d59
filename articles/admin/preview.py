"""The page of a draft as readers will see it."""

from __future__ import annotations

import copy
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, URLPattern, URLResolver, path, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from reversion.admin import VersionAdmin

from articles.models import Record, Status


class PreviewAdmin(VersionAdmin):
    """Mixin of the admins of records: their public page before it is public."""

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The usual addresses, and that of the preview."""
        view = self.admin_site.admin_view(self.preview_view)
        name = f"articles_{self.opts.model_name}_preview"
        return [path("<path:object_id>/preview/", view, name=name), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form with the way to the preview."""
        record = context["original"]
        if record is not None and not record.is_published:
            name = f"admin:articles_{self.opts.model_name}_preview"
            context["preview_url"] = reverse(name, args=[record.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The public view itself, over the record as if it were published."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        change_url = reverse(f"admin:articles_{self.opts.model_name}_change", args=[record.pk])
        try:
            url = record.get_absolute_url()
        except NoReverseMatch:
            messages.error(request, _("There is no preview: the address cannot be read."))
            return HttpResponseRedirect(change_url)
        if record.is_published:
            return HttpResponseRedirect(url)
        return _as_published(record, _reading(request, url, record, change_url))


def _reading(request: HttpRequest, url: str, record: Record, change_url: str) -> HttpRequest:
    """The same request as if a reader had asked for the public page, with what the banner says."""
    reading: Any = copy.copy(request)
    reading.path = reading.path_info = url
    reading.resolver_match = resolve(url)
    reading.preview = {"change_url": change_url, "record": record}
    return reading


def _as_published(record: Record, request: Any) -> HttpResponse:
    """What the public view answers in a transaction that publishes the record and is rolled back.

    Nothing in that page can differ from the published one: links, counts and cards ask the same
    rows. Nobody else sees the uncommitted row, and `update()` leaves no trace in the change log.
    """
    stamps = {"published_at": record.published_at or timezone.now(), "publish_at": None}
    with transaction.atomic():
        rows = type(record)._base_manager.filter(pk=record.pk)
        rows.update(status=Status.PUBLISHED, withdrawn_at=None, **stamps)
        match = request.resolver_match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        transaction.set_rollback(True)
    return response
