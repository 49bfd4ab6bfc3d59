"""The items of lists that every page of results has dozens of.

Made by hand: in a template's own loop they took a fifth of the time of a search.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from .words import bdi, digits

register = template.Library()


@register.simple_tag
def facet_items(items: Iterable[Mapping[str, Any]]) -> SafeString:
    """Links that narrow a list, each with what the click will show: {label, url, count}."""
    lines = (
        f'<li class="leader"><a href="{escape(item["url"])}">{bdi(item["label"])}</a>'
        f'<span class="count">{digits(item["count"])}</span></li>'
        for item in items
    )
    return mark_safe("".join(lines))  # noqa: S308  # escaped above


@register.simple_tag
def year_items(years: Iterable[Mapping[str, Any]]) -> SafeString:
    """Years as bars that are links: {year, count, percent, url, current}."""
    lines = (
        f'<li><a href="{escape(item["url"])}"{_CURRENT if item["current"] else ""}>{_PLOT}'
        f'<rect x="1" width="8" height="{int(item["percent"])}"/></svg>'
        f"{digits(item['year'])} <small>{digits(item['count'])}</small></a></li>"
        for item in years
    )
    return mark_safe("".join(lines))  # noqa: S308  # escaped above, and numbers


_CURRENT = ' aria-current="true"'
_PLOT = '<svg viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
