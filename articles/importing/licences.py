"""Sentences about rights, read as SPDX licence identifiers."""

from __future__ import annotations

import re
from typing import Final

ALL_RIGHTS_RESERVED: Final = "LicenseRef-all-rights-reserved"

_PARTS: Final = (
    ("BY", r"\bby\b|attribution|атрибуци|указани\w+ авторств|انتساب|تخصیص"),
    ("NC", r"\bnc\b|non-?\s?commercial|некоммерческ|غیرتجاری|غیر تجاری"),
    ("SA", r"\bsa\b|share-?\s?alike|на тех же условиях|распространени\w+ на тех же|همانند"),
    ("ND", r"\bnd\b|no-?\s?deriv\w*|без производных|غیراشتقاقی|غیر اشتقاقی"),
)
_CREATIVE: Final = re.compile(
    r"creative\s?commons|creativecommons\.org|креатив коммонс|کریتیو کامنز|"
    r"\bCC[ -](?:BY|0|PDM)\b|\bCC0\b|\bCC-BY",
    re.IGNORECASE,
)
_ZERO: Final = re.compile(r"\bCC[ -]?0\b|/publicdomain/zero|\bCC zero\b", re.IGNORECASE)
_PUBLIC_DOMAIN: Final = re.compile(r"public domain mark|/publicdomain/mark|\bCC[ -]PDM\b", re.I)
_VERSION: Final = re.compile(r"(?<![\d.])([1-4]\.[05])(?![\d.]*\d)")
_RESERVED: Final = re.compile(
    r"all rights (?:are )?reserved|все права (?:защищены|сохранены)|"
    r"(?:تمامی?|کلیه|همه)\s?(?:ی|‌ی)?\s?حقوق\b.{0,60}(?:محفوظ|متعلق)",
    re.IGNORECASE,
)
_SPDX: Final = re.compile(
    r"(?:CC-BY(?:-NC)?(?:-SA|-ND)?-[1-4]\.[05]|CC0-1\.0|CC-PDM-1\.0|LicenseRef-[\w.-]+)"
)
# A sentence grants or reserves rights; one that merely speaks of licences does not.
_GRANT: Final = re.compile(
    r"licen[sc]ed?\b|licen[cs]e\s*:|(?:published|available|distributed|released) under|"
    r"under (?:a|the) |reserved|лиценз|защищены|сохранены|مجوز|محفوظ|متعلق|creativecommons\.org|"
    r"^\W*(?:©\s*)?CC\b|CC0",
    re.IGNORECASE,
)


# One of these stands in every sentence about rights; looking for them is quick.
_HINTS: Final = ("licen", "creative", "rights", "cc", "прав", "лиценз", "حقوق", "مجوز", "کریتیو")


def speaks_of_rights(sentence: str) -> bool:
    """Whether a sentence grants or reserves rights in a text."""
    lowered = sentence.lower()
    if not any(hint in lowered for hint in _HINTS):
        return False
    named = _CREATIVE.search(sentence) or _RESERVED.search(sentence)
    return bool(named and _GRANT.search(sentence))


def spdx_of(text: str) -> str:
    """The SPDX identifier that a sentence, a name or an address stands for; empty if unclear.

    A Creative Commons licence without its version is unclear: the versions differ.
    """
    if exact := _SPDX.search(text):
        return exact[0]
    if _ZERO.search(text):
        return "CC0-1.0"
    if _PUBLIC_DOMAIN.search(text):
        return "CC-PDM-1.0"
    if _CREATIVE.search(text):
        return _creative(text)
    return ALL_RIGHTS_RESERVED if _RESERVED.search(text) else ""


def _creative(text: str) -> str:
    named = re.sub(r"https?://(?:www\.)?creativecommons\.org/licenses/", "CC-", text)
    parts = [part for part, words in _PARTS if re.search(words, named, re.IGNORECASE)]
    if {"NC", "SA", "ND"} & set(parts) and "BY" not in parts:
        parts.insert(0, "BY")
    version = _VERSION.search(named)
    return f"CC-{'-'.join(parts)}-{version[1]}" if parts and version else ""
