"""What is looked for: a frozen value that the index carries out, and the reading of free text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.dates import Span

FIELDS = ("topic", "actor", "author")
PAGE_SIZE = 10
MAX_WORDS = 200
MAX_PHRASES = 8
BARRIER = "\x1e"
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″〝〞＂", '"'))
_PHRASE = re.compile(r'(?<!\S)(-?)"([^"]*)"|(-?)"([^"]*)"')
_EXCLUDED = re.compile(r"(?<!\S)[-−–](?=\w)(\S+)")


@dataclass(frozen=True, slots=True)
class Boost:
    """Something that free words name: what is linked to it counts as holding those words.

    `field` is `topic`, `actor`, `author` (`value` a slug), `kind` (`value` a kind) or `span`
    (`span` the days), `label` its heading. `matched` are the words of the query that it stands
    for; `weight` about 1 for a sure recognition, less for a doubtful one.
    """

    field: str
    value: str = ""
    weight: float = 1.0
    matched: str = ""
    span: Span | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Spec:
    """A search: any of `words` (all of them first), every phrase, none of the excluded.

    `topic`, `actor`, `author` are slugs that must all be linked; of `kind` and `stance` one must
    fit. `span` must share a day with the record's own date; with `discussed` set, for articles
    with an event that their annotations discuss (to the month); with `undated`, texts without a
    date stay, and after them all else without one that has all the words. Of several times,
    `2014 or 2018`, `spans` are each, and `span` reaches from the first to the last. `times` are
    words for the time, which raise a text that has them. `boosts` come from `interpret`.
    """

    words: str = ""
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    stance: tuple[str, ...] = ()
    span: Span | None = None
    spans: tuple[Span, ...] = ()
    discussed: bool = False
    undated: bool = False
    times: str = ""
    boosts: tuple[Boost, ...] = ()
    sort: str = "relevance"
    offset: int = 0
    limit: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Wording:
    """Free text taken apart; `excluded` holds words and phrases."""

    words: str
    phrases: tuple[str, ...]
    excluded: tuple[str, ...]


def read_wording(text: str) -> Wording:
    """Words, "phrases" in any quotes, and -excluded ones; an odd quote is read as a space."""
    text = text.replace("\0", " ").translate(_QUOTES)
    phrases: list[str] = []
    excluded: list[str] = []

    def take(match: re.Match[str]) -> str:
        phrase = " ".join((match[2] or match[4] or "").split())
        if phrase:
            (excluded if match[1] else phrases).append(phrase)
        return " "

    rest = _PHRASE.sub(take, text).replace('"', " ")
    excluded += _EXCLUDED.findall(rest)
    words = " ".join(_EXCLUDED.sub(" ", rest).split()[:MAX_WORDS])
    return Wording(words, tuple(phrases[:MAX_PHRASES]), tuple(excluded[:MAX_PHRASES]))


def mask_literal(text: str) -> str:
    """The text with phrases and excluded words overwritten, of the same length.

    What is left is free wording; `BARRIER` stands where no name may reach across.
    """

    def overwrite(match: re.Match[str]) -> str:
        return BARRIER * len(match[0])

    text = _PHRASE.sub(overwrite, text.translate(_QUOTES)).replace('"', BARRIER)
    return _EXCLUDED.sub(overwrite, text)
