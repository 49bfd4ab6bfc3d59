"""Endings that a name takes in a sentence: Russian cases, Persian suffixes, English plurals.

Stemmers made for ranking cut surnames too (Лавров becomes лавр), so names have their own table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

SHORTEST_STEM: Final = 3

_NOUN: Final = "а у ом ем е ы и"
_ADJECTIVE: Final = "ого его ому ему ым им ом ем ых их ыми ими"
# What the dictionary form ends in, and what stands in its place in other cases and numbers.
_CASES: Final = {
    ending: frozenset(forms.split())
    for ending, forms in {
        "": f"{_NOUN} ым",
        "й": "я ю ем е и ев ям ями ях",
        "ь": "я ю ем е и ей ям ями ях ью",
        "а": "ы и у ой ою е ам ами ах",
        "я": "и ю ей ею е й ям ями ях",
        "о": "а у ом е ам ами ах",
        "е": "я ю ем и ям ями ях",
        "ы": "ов ам ами ах а у ом е",
        "и": "ей ев й ам ям ами ями ах ях ов я ю ом е",
        "цы": "цев цам цами цах",
        "ий": f"{_ADJECTIVE} ая яя ое ее ие",
        "ый": f"{_ADJECTIVE} ая ое ые",
        "ой": f"{_ADJECTIVE} ая ое ые",
        "ая": "ой ую",
        "яя": "ей юю",
        "ое": _ADJECTIVE,
        "ее": _ADJECTIVE,
        "ые": _ADJECTIVE,
        "ие": _ADJECTIVE,
    }.items()
}
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_ENDINGS = "ого|его|ому|ему|ами|ями|ыми|ими|ов|ев|ом|ем|ым|им|ых|их|ам|ям|ах|ях|[аеиоуыюяйь]"
_TAIL = re.compile(rf"(?<=\w{{{SHORTEST_STEM}}})(?:{_ENDINGS})+$")
_PERSIAN_TAIL = re.compile(rf"(?<=\w{{{SHORTEST_STEM}}})(?:های|ها|ی)$")
_SUFFIXES: Final = frozenset(["ها", "های", "هایی", "ای", "ی", "ان"])  # apart after a ZWNJ
# Also of designations, and the letters of their variants: S-300s, S-300PMU2.
_PLURAL = re.compile(r"(?<=[a-z]{4})(?<!s)s$|(?<=^[a-z]\d\d\d)[a-z]+\d?$")


def stem_key(words: Sequence[str]) -> str:
    """What all forms of folded words have in common: a key to find names by, never a proof."""
    return " ".join(map(_stem, _bare(words)))


def _bare(words: Sequence[str]) -> list[str]:
    return [word for at, word in enumerate(words) if not at or word not in _SUFFIXES]


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    if _CYRILLIC.search(word):
        return _TAIL.sub("", word)
    return (_PERSIAN_TAIL if _ARABIC.search(word) else _PLURAL).sub("", word)


def are_forms(words: Sequence[str], name: Sequence[str]) -> bool:
    """Whether folded words can be an inflected form of the folded words of a name."""
    words, name = _bare(words), _bare(name)
    return len(words) == len(name) and all(map(_is_form, words, name))


def _is_form(word: str, name: str) -> bool:
    if word == name:
        return True
    if not _CYRILLIC.search(name):
        return _stem(word) == _stem(name)
    return any(
        _has_stem(word, name.removesuffix(ending), forms)
        for ending, forms in _CASES.items()
        if name.endswith(ending)
    )


def _has_stem(word: str, stem: str, forms: frozenset[str]) -> bool:
    rest = word.removeprefix(stem)
    return len(stem) >= SHORTEST_STEM and rest != word and rest in forms
