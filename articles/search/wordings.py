"""Other wordings of what is no person: `Ukraine war` for War in Ukraine, `Revolutionary Guards`
for Islamic Revolutionary Guard Corps."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from articles.names import fold, tokens

_LINKS: Final = frozenset(["of", "in", "on", "for"])
_SMALL: Final = _LINKS | frozenset(
    fold(
        "the and to with at by from a an в во на и о об по с со для при و در از به با بر برای"
    ).split()
)
# What says of which sort or country a body is: at the edges of a name it may be left out.
_CLASSES: Final = frozenset(
    fold(
        """islamic iranian russian american international national federal state corps organization
        organisation agency исламский исламская международный международная организация корпус
        агентство سازمان بین‌المللی اسلامی کل ملی"""
    ).split()
)
_MOST_WORDS: Final = 12


@lru_cache(maxsize=1 << 15)
def full_wordings(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of a name without small ones; also turned around one: `war in Ukraine`."""
    words = tokens(text)[:_MOST_WORDS]
    links = [at for at, word in enumerate(words) if word in _LINKS and 0 < at < len(words) - 1]
    turned = [words[at + 1 :] + words[:at] for at in {*links[:1], *links[-1:]}]
    return tuple(dict.fromkeys(map(without_small, [words, *turned])))


@lru_cache(maxsize=1 << 15)
def short_wording(text: str) -> tuple[str, ...]:
    """The words of a name without what only says of which sort it is; () where that tells too
    little, in fewer than two words."""
    words = list(without_small(tokens(text)[:_MOST_WORDS]))
    kept = words[:]
    while kept and kept[0] in _CLASSES:
        del kept[0]
    while kept and kept[-1] in _CLASSES:
        del kept[-1]
    return tuple(kept) if 1 < len(kept) < len(words) else ()


def without_small(words: list[str]) -> tuple[str, ...]:
    """Folded words without articles, prepositions and conjunctions, if others remain."""
    return tuple(word for word in words if word not in _SMALL) or tuple(words)


def is_bounded(words: list[str]) -> bool:
    """Whether words begin and end with words that say something."""
    return words[0] not in _SMALL and words[-1] not in _SMALL
