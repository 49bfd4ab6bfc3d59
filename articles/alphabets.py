"""Words whose letters are of two alphabets, as OCR leaves them; pure, for `names.py`."""

from __future__ import annotations

import re

_MIXED = re.compile("[a-z][\u0400-\u04ff]|[\u0400-\u04ff][a-z]")
_LETTERS = re.compile("[a-z\u0400-\u04ff]+")
_TWINS = ("асеіјорԛѕухԝһкмтнв", "aceijopqsyxwhkmthb")
_TO_LATIN = str.maketrans(*_TWINS)
_TO_CYRILLIC = str.maketrans("aceijopqsyxwkmt", "асеіјорԛѕухԝкмт")


def in_one_alphabet(text: str) -> str:
    """A folded text where each word that mixes Latin and Cyrillic letters is of one, if it can."""
    return _LETTERS.sub(_one_alphabet, text) if _MIXED.search(text) else text


def _one_alphabet(match: re.Match[str]) -> str:
    """A word whose letters are of two alphabets, as OCR leaves it, in the one of most of them, or
    in the other where that has not all: Poccия."""
    word = match[0]
    latin = sum(char < "\u0400" for char in word)
    if not 0 < latin < len(word):
        return word
    alphabets = (_TO_LATIN, _TO_CYRILLIC) if 2 * latin >= len(word) else (_TO_CYRILLIC, _TO_LATIN)
    fixed = map(word.translate, alphabets)
    return next((other for other in fixed if not _MIXED.search(other)), word)
