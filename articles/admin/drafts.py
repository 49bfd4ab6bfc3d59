"""Unsaved text that a browser kept: offered again, and forgotten once it is saved.

The browser keeps it (`static/js/autosave.js`). To restore it, it is sent as if to be saved, with
the version that it was typed on: so rows, choices and a conflict are drawn as after any refusal.
"""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from reversion.admin import VersionAdmin

DRAFT_FIELD = "_draft"
RESTORE_FIELD = "_restore"
SAVED_COOKIE = "saved_draft"
DRAFT = re.compile(r"[0-9a-f-]{8,36}")
DAY = 24 * 3600


class NotSavedYet:
    """Mixin of forms: they are shown again as they were sent, and never saved."""

    def clean(self: Any) -> None:
        """Raise ValidationError, always."""
        super().clean()  # type: ignore[misc]
        raise ValidationError("", code="restored")


class DraftsAdmin(VersionAdmin):
    """Mixin of admins: their forms name what is typed, so that the browser can keep it."""

    change_form_template = "admin/articles/change_form.html"

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form; one that only restores unsaved text saves nothing."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if RESTORE_FIELD in request.POST:
            form = type(form)(form.__name__, (NotSavedYet, form), {})
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form with what the browser needs to keep what is typed."""
        record = context["original"]
        if record is None or self.has_change_permission(request, record):
            context["draft"] = {
                "key": f"{request.user.pk}:{self.opts.model_name}:{record.pk if record else 'add'}",
                "id": _draft_of(request),
                "unsaved": request.method == "POST",
            }
        if RESTORE_FIELD in request.POST:
            context["restored"] = True
            context["errors"] = []
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The answer to a saved form, which tells the browser to forget what it kept."""
        return _forget(request, super().response_add(request, *args, **kwargs))

    def response_change(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The answer to a saved form, which tells the browser to forget what it kept."""
        return _forget(request, super().response_change(request, *args, **kwargs))


def _draft_of(request: HttpRequest) -> str:
    """The identifier by which the browser keeps this form; empty where none was sent."""
    sent = request.POST.get(DRAFT_FIELD, "")
    return sent if DRAFT.fullmatch(sent) else ""


def _forget(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    draft = _draft_of(request)
    if draft:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(
            SAVED_COOKIE, draft, max_age=DAY, path="/admin/", secure=secure, samesite="Strict"
        )
    return response
