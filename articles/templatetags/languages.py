"""The same page in the other languages of the site."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils.encoding import escape_uri_path, iri_to_uri
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info

from articles.views.languages import NAMES, in_all_languages, short

register = template.Library()
LONGEST_ADDRESS = 1000


@register.simple_tag
def alternates(canonical: str) -> SafeString:
    """The links of a page's head to itself in each language, English for all other readers."""
    start = canonical.index("/", len("https://"))
    site, path = canonical[:start], canonical[start:]
    urls = {short(code): site + local for code, local in in_all_languages(path).items()}
    urls["x-default"] = urls["en"]
    link = '<link rel="alternate" hreflang="{}" href="{}">'
    return format_html_join("\n", link, urls.items())


@register.simple_tag(takes_context=True)
def page_languages(context: RequestContext) -> list[dict[str, Any]]:
    """The switch: list of {code, dir, name, url, current}; empty where a page has one language."""
    request = getattr(context, "request", None)
    if request is None or request.path.startswith("/admin/") or hasattr(request, "preview"):
        return []
    path, query = request.path, iri_to_uri(request.META.get("QUERY_STRING", ""))
    if len(path + query) > LONGEST_ADDRESS:  # three times over it would fill the page
        path, query = reverse("home"), ""
    query = f"?{query}" if query else ""
    return [
        {
            "code": short(code),
            "dir": "rtl" if get_language_info(code)["bidi"] else "ltr",
            "name": NAMES[code],
            "url": escape_uri_path(path) + query,
            "current": code == get_language(),
        }
        for code, path in in_all_languages(path).items()
    ]
