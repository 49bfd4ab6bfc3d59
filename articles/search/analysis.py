"""Text to the terms that the index holds: one folding for documents, queries and snippets."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import Stemmer

from articles.names import fold, tokens

MAX_TERM, MAX_CHUNK = 60, 500
_ENGLISH, _RUSSIAN = Stemmer.Stemmer("english"), Stemmer.Stemmer("russian")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
# Between Arabic letters a ZWNJ joins what may be written as one word, as a hyphen does elsewhere.
_ZWNJ = re.compile("(?<=[\u0600-\u06ff])\u200c+(?=[\u0600-\u06ff])")
# A hyphen at a line's end, as PDF leaves it, and a designation written with a space.
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010\u2011]\s+(?=[^\W\d_])")
_SPACED = re.compile(
    r"(?<!\w)(?:[A-ZА-Я][A-Za-zА-я]{0,2})[ \u00a0\u202f](?=\d{2,4}(?!\d))(?!(?:1\d|20)\d\d)"
)
_HYPHENS, _NUMBER = re.compile("[-\u00ad\u2010\u2011]"), re.compile(r"\s\d\d")
_DASH = re.compile("[-\u00ad\u2010-\u2015\u2212]")
# Thousands set apart: 1,000 and, with a space that does not break, 50 000.
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[,\u066c]\d{3})+(?![\d,])")
_SET_APART = re.compile(r"(?<=\d)[\u00a0\u202f](?=\d{3}(?!\d))")
_VARIANT = re.compile(r"([a-z]{1,3}\d+)[a-z]\w*")

_STOP_WORDS = """
    a about above after again against all also am an and any are as at be because been before
    being below between both but by can could did do does doing down during each few for from
    further had has have having he her here hers him his how i if in into is it its itself just
    me more most my no nor not now of off on once only or other our out over own same she should
    so some such than that the their them then there these they this those through to too under
    until up very was we were what when where which while who whom why will with would you your
    arent cannot cant couldnt didnt doesnt dont every hasnt havent hows im isnt ive lets many might
    much must shall shouldnt thats theres theyre wasnt werent weve whats wheres whether whos whose
    wont wouldnt youre youve
    и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее мне
    было вот от меня еще нет о из ему теперь когда даже ну ли если уже или ни быть был него до вас
    они тут где есть для мы их чем была сам чтоб без чего себя это при об
    و در به از که این را با است برای آن یک تا بر هم نیز می شد شده اند بود
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that say nothing alone: looked up in phrases, and where a query has no others."""


class Chunk(NamedTuple):
    """A stretch of text without spaces: its folded words, and their forms written together.

    `plain` and `stems` are the words and their stems as the index takes them, apart by spaces.
    """

    words: tuple[str, ...]
    joined: tuple[str, ...]
    plain: str
    stems: str


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """A folded word without its English or Russian ending; other scripts stay as they are."""
    if _CYRILLIC.search(word):
        return _stem_russian(word)
    return _ENGLISH.stemWord(word) if word.isascii() and word.isalpha() else word


def _stem_russian(word: str) -> str:
    """As Snowball does, but for what it takes for endings of verbs: иран and ирана would become
    ира while ирану stays иран, and so would генерал and тегеран."""
    stemmed: str = _RUSSIAN.stemWord(word)
    cut = word[len(stemmed) : len(stemmed) + 1]
    return stemmed + cut if cut in {"н", "л"} and stemmed[-1:] in {"а", "я"} else stemmed


@lru_cache(maxsize=1 << 17)
def read_chunk(text: str) -> Chunk:
    """Words of a chunk; `win-win` also gives `winwin`, `S-300PMU` `s300`, and `1,000` `1000`."""
    text = text[:MAX_CHUNK]
    words = tuple(word[:MAX_TERM] for word in tokens(text))
    joined = []
    if len(words) > 1 and _DASH.search(text):
        for part in fold(text).split():
            pieces = tokens(part)
            if len(pieces) > 1 and not all(piece.isdigit() for piece in pieces):
                joined.append("".join(pieces)[:MAX_TERM])
    joined += ["".join(tokens(match[0])) for match in _THOUSANDS.finditer(text)]
    joined += [match[1] for word in words if (match := _VARIANT.fullmatch(word))]
    return Chunk(words, tuple(joined), " ".join(words), " ".join(map(stem, words)))


def level(text: str) -> str:
    """A text of the same length that may be split at its spaces into chunks."""
    if "\u200c" not in text:
        return text
    return _ZWNJ.sub(lambda match: "-" * len(match[0]), text)


@lru_cache(maxsize=1 << 16)
def stems_of(written: str) -> frozenset[str]:
    """All stems that a stretch of text without spaces is found by."""
    chunk = read_chunk(written)
    return frozenset(map(stem, (*chunk.words, *chunk.joined)))


def chunks(text: str) -> list[Chunk]:
    """The chunks of a text; words that a line's end or a space broke also stand together."""
    if _HYPHENS.search(text):
        text = _BROKEN.sub("-", text)
    if _NUMBER.search(text):
        text = _SET_APART.sub(",", text)
        text = _SPACED.sub(lambda match: match[0][:-1] + "-", text)
    text = level(text)
    return [chunk for chunk in map(read_chunk, text.split()) if chunk.words]


def words_of(text: str) -> list[str]:
    """Folded words in order."""
    return list(chain.from_iterable(chunk.words for chunk in chunks(text)))
