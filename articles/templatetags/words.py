"""Numbers and dates in the digits, words and calendar of the page's language."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from articles.dates import EDTF

register = template.Library()
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@register.filter
def digits(value: Any) -> str:
    """A number or a text with the digits of the page's language; no separators are added."""
    text = str(value)
    return text.translate(_PERSIAN) if (get_language() or "").startswith("fa") else text


@register.filter
def date_words(value: EDTF | None) -> str:
    """A date in words; empty without one."""
    return value.display() if value else ""
