"""Words typed with the keyboard set to another language: Genby for Путин, Згешт for Putin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_LATIN: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN: Final = "йцукенгшщзхъфывапролджэячсмитьбю"
_PERSIAN: Final = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو."
_SHIFTED: Final = dict(zip('{}:"<>', "ХЪЖЭБЮ", strict=True))


def _table(typed: str, meant: str, shifted: dict[str, str] | None = None) -> dict[int, str]:
    """One character for each character, so that places stay; capitals as far as there are any."""
    small = dict(zip(typed, meant, strict=True))
    capital = {one.upper(): other.upper() for one, other in small.items()}
    return {ord(one): other for one, other in {**capital, **small, **(shifted or {})}.items()}


_TABLES: Final = (
    (re.compile("[a-z]"), _table(_LATIN, _RUSSIAN, _SHIFTED)),
    (re.compile("[a-z]"), _table(_LATIN, _PERSIAN)),
    (re.compile("[а-я]"), _table(_RUSSIAN, _LATIN)),
    (re.compile("[ا-ی]"), _table(_PERSIAN, _LATIN)),
)


def retyped(text: str) -> Iterator[str]:
    """What a text would be if the keyboard had been set to another language, of the same length."""
    for letters, table in _TABLES:
        if letters.search(text.lower()):
            yield text.translate(table)
