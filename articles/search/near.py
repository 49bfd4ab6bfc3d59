"""Near spellings for a word that no record has: a slip away, or the same name in another script."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import tantivy
from anyascii import anyascii
from rapidfuzz import process
from rapidfuzz.distance import OSA

from articles.names import SAME_NAME, script_of, similarity

from .analysis import stem
from .period_forms import month_in_english
from .schema import SCHEMA

SHORTEST: Final = 4
MOST_TRIED: Final = 20
_VOWELS = str.maketrans("", "", "aeiouyhw")
# Letters that the first sound of a word may be written with in Latin script.
_INITIALS: Final = {"k": "kcqg", "c": "kcs", "q": "qkg", "g": "gq", "j": "jyd", "y": "yjei"}
_INITIALS_MORE: Final = {
    "s": "scz",
    "z": "zs",
    "t": "t",
    "v": "vw",
    "w": "wv",
    "f": "fp",
    "h": "hk",
}


def find_near(
    searcher: tantivy.Searcher, word: str, alike: Callable[[str], Iterable[str]] = lambda word: ()
) -> str | None:
    """The nearest word of the index, None where the folded `word` itself, or a form of it, occurs.

    `alike` gives words of stored names that sound like it. Words of removed records linger in the
    index, and hidden names are not to be told: each is looked up before it is told.
    """

    def occurs(term: str, field: str = "words") -> bool:
        query = tantivy.Query.term_query(SCHEMA, field, term, "basic")
        return bool(searcher.search(query, 1, False).hits)

    if len(word) < SHORTEST - (script_of(word) == "Arab"):
        return None
    if any(occurs(word, field) for field in ("words", "heading")) or occurs(stem(word), "text"):
        return None
    ways = (_months, _slips, lambda _, word: _by_likeness(word, alike(word)), _across)
    found = (term for way in ways for term in way(searcher, word))
    tried = (term for _, term in zip(range(MOST_TRIED), found, strict=False))
    return next((term for term in tried if occurs(term)), None)


def _months(_searcher: tantivy.Searcher, word: str) -> list[str]:
    """The English name of a month, in which records have their dates."""
    month = month_in_english(word)
    return [month] if month else []


def _slips(searcher: tantivy.Searcher, word: str) -> list[str]:
    """Words of the same first letter one slip away, two in long words, the most frequent first."""
    most = 1 if len(word) < 8 else 2
    ranked = sorted(
        (slips, -count, term)
        for term, count in searcher.terms_with_prefix("words", word[0])
        if abs(len(term) - len(word)) <= most
        and (slips := OSA.distance(term, word, score_cutoff=most)) <= most
    )
    return [term for _, _, term in ranked]


def _across(searcher: tantivy.Searcher, word: str) -> list[str]:
    """Words in Latin script that have the consonants of a word but for one."""
    latin = anyascii(word).lower()
    letters = _INITIALS.get(latin[:1], latin[:1])
    terms = {
        term: bare
        for letter in letters
        for term, _ in searcher.terms_with_prefix("words", letter)
        if len(bare := term.translate(_VOWELS)) > 1 and term.isalpha()
    }
    near = process.extract(
        latin.translate(_VOWELS), terms, scorer=OSA.distance, score_cutoff=1, limit=50
    )
    return _by_likeness(word, (term for _, _, term in near))


def _by_likeness(word: str, others: Iterable[str]) -> list[str]:
    """Those that could be the same name, the likest first."""
    latin, most = anyascii(word).lower(), len(word) // 5
    scored = []
    for other in others:
        slips = OSA.distance(anyascii(other).lower(), latin)
        if similarity(word, other) >= SAME_NAME or slips <= most:
            scored.append((slips, other))
    return [other for _, other in sorted(scored)]
