"""Pages that are the same for all readers of a language until a record changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.models import Change
from articles.remembered import remembered


def until_changed(
    request: HttpRequest, template: str, context: Callable[[], dict[str, Any]]
) -> SafeString:
    """The template, drawn once a day and after each change; `context` is asked only then.

    It must not depend on who asks, nor on the address's parameters.
    """
    address = request.build_absolute_uri(request.path)
    return remembered(
        lambda: render_to_string(template, context()),
        Change.objects.mark(),
        template,
        address,
        timezone.localdate(),
    )
