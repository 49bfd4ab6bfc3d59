"""Numbers, dates and names in the digits, words, calendar and spelling of the page's language."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from articles.dates import EDTF
from articles.views import dates, languages

register = template.Library()
_SCRIPT = re.compile(r"([A-Za-z\u00c0-\u024f])|([\u0400-\u04ff])|([\u0600-\u06ff])")
_MARKUP = re.compile(r"<[^>]*>|&#?\w+;")
_ADDRESS = re.compile(r"https?://[^\s<]+")
_LANGUAGES = {1: "en", 2: "ru", 3: "fa"}


@register.simple_tag
def fixed(name: str, **words: str) -> SafeString:
    """A component that shows nothing but these words, of which few occur: made once for each
    language. None of the words is HTML."""
    return _fixed(languages.page_language(), name, *words.items())


@lru_cache(maxsize=4000)
def _fixed(language: str, name: str, *words: tuple[str, str]) -> SafeString:
    return mark_safe(render_to_string(name, dict(words)).strip())  # noqa: S308  # escaped there


@register.filter
def digits(value: Any) -> str:
    """A number or a text with the digits of the page's language; no separators are added."""
    return languages.digits(value)


@register.filter
def date_words(value: EDTF | None) -> str:
    """A date in words, in the calendar of the page's language; empty without one."""
    return dates.in_words(value)


@register.filter
def day_words(value: date) -> str:
    """A day in words: `9 December 2014`."""
    return dates.day_in_words(value)


@register.filter
def day_of_year(value: date) -> str:
    """A day without its year: `9 December`."""
    return dates.day_of_year(value)


@register.filter
def lang(text: Any) -> str:
    """The attribute ` lang="…"` for words from data, where they are not in the page's language.

    By the script of the first letter: English for all that is in Latin.
    """
    language = languages.page_language()
    if language == "en" and isinstance(text, str) and text.isascii():
        return ""
    words = _MARKUP.sub("", text) if isinstance(text, SafeString) else str(text)
    found = _SCRIPT.search(words)
    own = _LANGUAGES[found.lastindex or 1] if found else language
    return "" if own == language else mark_safe(f' lang="{own}"')  # noqa: S308


@register.filter
def bdi(text: Any) -> SafeString:
    """A name or title from data, apart from the words around it and with its language."""
    return mark_safe(f"<bdi{lang(text)}>{conditional_escape(text)}</bdi>")  # noqa: S308


@register.filter
def addresses_apart(text: str) -> SafeString:
    """A line of text whose addresses run from left to right, as they do everywhere."""
    escaped = conditional_escape(text)
    return mark_safe(_ADDRESS.sub(r'<bdi dir="ltr">\g<0></bdi>', escaped))  # noqa: S308
