"""The first page, and the pages about the site."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.models import Change

from .front import front

# Changes are seen at once. A transaction that was overtaken by a later one leaves no other trace
# in the log than its row, and is seen after so many seconds.
OVERTAKEN = 600


def home(request: HttpRequest) -> HttpResponse:
    """Ways into the collection: search, time, disagreements, topics, this day, what is new."""
    context = {"front": _front(request), "canonical": request.build_absolute_uri("/")}
    return render(request, "pages/home.html", context)


def _front(request: HttpRequest) -> SafeString:
    """The page's text, which is the same for all readers of a language until something changes."""
    today, state = timezone.localdate(), Change.state()
    key = f"front:{get_language()}:{today}:{state}"
    found = cache.get(key) if state else None
    if found is None:
        found = render_to_string("components/front.html", front(request, today))
        if state:
            cache.set(key, found, OVERTAKEN)
    return found


def about(request: HttpRequest) -> HttpResponse:
    """What the site is, how to read its signs, and how to cite and correct it."""
    context = {"canonical": request.build_absolute_uri(request.path)}
    return render(request, "pages/about.html", context)
