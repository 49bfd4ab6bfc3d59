"""Where an actor's spellings occur in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable


def spans(text: str, spellings: Iterable[str]) -> list[tuple[int, int]]:
    """Ranges (code points, half-open) where a spelling stands as a whole word, in order.

    Of overlapping spellings the longest counts once. Case matters: `US` is not `us`.
    """
    wanted = sorted({spelling for spelling in spellings if spelling}, key=len, reverse=True)
    if not wanted:
        return []
    pattern = r"(?<!\w)(?:" + "|".join(map(re.escape, wanted)) + r")(?!\w)"
    return [match.span() for match in re.finditer(pattern, text)]


def occurrences(text: str, spellings: Iterable[str]) -> list[int]:
    """Where the ranges of `spans` begin."""
    return [start for start, _end in spans(text, spellings)]
