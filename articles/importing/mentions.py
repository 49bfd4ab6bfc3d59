"""Where an actor's spellings occur in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable


def occurrences(text: str, spellings: Iterable[str]) -> list[int]:
    """Offsets (code points) at which one of the spellings stands as a whole word, in order.

    Of overlapping spellings the longest counts once. Case matters: `US` is not `us`.
    """
    wanted = sorted({spelling for spelling in spellings if spelling}, key=len, reverse=True)
    if not wanted:
        return []
    pattern = r"(?<!\w)(?:" + "|".join(map(re.escape, wanted)) + r")(?!\w)"
    return [match.start() for match in re.finditer(pattern, text)]
