"""The language of a page stands at the beginning of its address; English, the first, has none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from django.conf import settings
from django.utils.translation import get_language, gettext, override

NAMES: Final[dict[str, str]] = dict(settings.LANGUAGES)
"""The languages of the site, each named in itself, by their codes."""
# Where the order of an alphabet is not that of its code points; \uffff stands after all letters.
_ALPHABET: Final = str.maketrans(
    {
        "ё": "е\uffff",
        "پ": "ب\uffff",
        "چ": "ج\uffff",
        "ژ": "ز\uffff",
        "ک": "ك",
        "گ": "ك\uffff",
        "و": "ه",
        "ه": "و",
        "ی": "ي",
    }
)
_PERSIAN_DIGITS: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def language_of(path: str) -> str:
    """The language that a path is in: `/fa/topics/` in Persian, `/topics/` in English."""
    first = path[1:].partition("/")[0]
    return first if first in NAMES and first != settings.LANGUAGE_CODE else settings.LANGUAGE_CODE


def in_all_languages(path: str) -> dict[str, str]:
    """The path of the same page in each language, by language code."""
    language = language_of(path)
    plain = path if language == settings.LANGUAGE_CODE else path.removeprefix(f"/{language}")
    plain = f"/{plain.lstrip('/')}"  # two slashes would lead to another site
    return {code: plain if code == settings.LANGUAGE_CODE else f"/{code}{plain}" for code in NAMES}


_SHORT: Final = {code: code.partition("-")[0] for code in NAMES}


def short(code: str) -> str:
    """A language without its country: `en` for `en-gb`."""
    return _SHORT[code]


_spoken: ContextVar[str] = ContextVar("spoken", default="")


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Within, pages are made in this language; noted apart from Django, which takes longer to
    tell than a filter takes."""
    token = _spoken.set(short(code))
    try:
        with override(code):
            yield
    finally:
        _spoken.reset(token)


def page_language() -> str:
    """The language of the page that is being made: `en`, `ru` or `fa`."""
    return _spoken.get() or _SHORT.get(get_language() or "", "en")


def listed(parts: Iterable[str]) -> str:
    """Words one after another, with the comma of the page's language; empty ones are left out."""
    return gettext(", ").join(part for part in parts if part)


def digits(value: Any) -> str:
    """A number or a text with the digits of the page's language; no separators are added."""
    text = str(value)
    return text.translate(_PERSIAN_DIGITS) if page_language() == "fa" else text


def alphabetical(text: str) -> str:
    """A key that sorts names as the alphabets of the three languages do."""
    return text.casefold().translate(_ALPHABET)
