"""Pages that are the same for all readers of a language until a record changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.models import Change

# A change is seen at once, but for one whose row in the log was overtaken by that of a later
# transaction: it leaves the log's end as it was, and is seen after so many seconds.
OVERTAKEN = 600


def until_changed(
    request: HttpRequest, template: str, context: Callable[[], dict[str, Any]]
) -> SafeString:
    """The template, drawn once a day and after each change; `context` is asked only then.

    It must not depend on who asks, nor on the address's parameters.
    """
    state = Change.state()
    address = request.build_absolute_uri(request.path)
    key = f"{template}:{address}:{get_language()}:{timezone.localdate()}:{state}"
    found = cache.get(key) if state else None
    if found is None:
        found = render_to_string(template, context())
        if state:
            cache.set(key, found, OVERTAKEN)
    return found
