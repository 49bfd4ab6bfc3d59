"""What a dictionary files: owners and their spellings, and the keys to find each by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from anyascii import anyascii

from articles.names import SAME_NAME, compact, fold, script_of, similarity, skeleton, tokens

from .analysis import STOP_WORDS
from .common_words import COMMON_WORDS, GIVEN_NAMES, TITLES
from .inflection import stem_key
from .legal_forms import quoted_part, without_form
from .wordings import full_wordings, short_wording

How = Literal["exact", "folded", "script", "typo", "part"]

SHORTEST_SURNAME: Final = 4
PARTICLES = frozenset(fold("al el ol ul ut at bin ibn аль эль ибн").split())
_SMALL_WORDS = PARTICLES | {"the", "of", "and"}
_PATRONYMIC = re.compile("(?:[oe]v|av|au)[iy]?(?:ch|c|ts)$|(?:[oe]v|av|au)na$|(?:[ое]вич|[ое]вна)$")
# Letters that are read in a second way: Jelzin is Yeltsin, Shojgu is Shoigu, Chatami is Khatami.
_READ_TWICE: Final = (
    (re.compile("^j(?=[aeou])"), ""),
    (re.compile("(?<=[aeou])j(?=[^aeiou])"), ""),
    (re.compile(r"ch(?=\w)"), "kh"),
)


@dataclass(frozen=True, slots=True)
class Owner:
    """What a name belongs to; `person` where its last word is a surname."""

    kind: str
    slug: str
    label: str
    person: bool = False


class Spelling(NamedTuple):
    """One spelling of an owner; `hidden` ones are searchable and never shown.

    `is_generic`: an everyday word that leads to it, such as gas, ports or trust.
    """

    text: str
    owner: Owner
    hidden: bool = False
    is_generic: bool = False

    @property
    def is_hint(self) -> bool:
        """Whether it is one word that leads to a topic without naming it."""
        return self.is_generic or (
            self.hidden and self.owner.kind == "topic" and self.text.isalpha()
        )

    @property
    def is_abbreviation(self) -> bool:
        """Whether it is all capitals, so that `US` is not `us`."""
        return self.text.isupper() and len(self.text) <= 6


class Reading(NamedTuple):
    """What some words can mean: a spelling, how they agree with it and how well, 0 to 1."""

    spelling: Spelling
    how: How
    score: float


def is_everyday(word: str, owner: Owner, others: Iterable[str]) -> bool:
    """Whether a hidden word is an everyday one. Where the script has no capitals, it is a name
    if it is an actor's or sounds like a spelling among `others` with a capital: همدان, Hamadan."""
    if not word.isalpha():
        return False
    if word.lower() != word.upper():
        return word == word.lower()
    names = [other for other in others if other[:1] != other[:1].lower()]
    named = owner.kind != "topic" or any(similarity(word, other) >= SAME_NAME for other in names)
    return not named or is_common(fold(word))


def is_common(folded: str) -> bool:
    """Whether a folded word is too usual to be another spelling of a name or a slip for one."""
    return folded in COMMON_WORDS or folded in STOP_WORDS or folded in GIVEN_NAMES


@lru_cache(maxsize=1 << 16)
def heard_as(word: str) -> str:
    """Consonants of one word."""
    return skeleton(word)


def essential_words(words: list[str], person: bool = True) -> list[str]:
    """Words without particles; of a person's name without titles and one patronymic."""
    dropped = _SMALL_WORDS | TITLES if person else _SMALL_WORDS
    kept = [word for word in words if word not in dropped] or words
    if person and len(kept) == 3:
        places = [at for at in (1, 2) if _PATRONYMIC.search(kept[at])]
        kept = [word for at, word in enumerate(kept) if at not in places[:1]]
    return kept


def in_one_order(heard: Iterable[str]) -> str:
    """All consonants of a name in one order, however it is divided: Hamidreza, Hamid Reza."""
    return "".join(sorted("".join(heard)))


def sound_keys(words: list[str], person: bool = True) -> set[str]:
    """Keys of how a name sounds: its words in any order, and all of them written as one."""
    essential = essential_words(words, person)
    ways = [essential]
    for pattern, other in _READ_TWICE:
        if any(map(pattern.search, essential)):
            ways.append([pattern.sub(other, word) for word in essential])
    heard = [list(filter(None, map(heard_as, way))) for way in ways]
    return {key for way in heard for key in (" ".join(sorted(way)), "".join(way)) if key}


def wordings_of(spelling: Spelling) -> tuple[tuple[str, ...], ...]:
    """Its words in each way that what is no person may be worded, none left out."""
    return () if spelling.owner.person else full_wordings(spelling.text)


def inflected_wordings(spelling: Spelling, words: list[str]) -> set[tuple[str, ...]]:
    """The wordings that may meet in another number or case. A state's name has no plural."""
    found = {tuple(words)} if script_of(spelling.text) != "Latn" else set()
    if spelling.owner.kind == "topic":
        found.add(tuple(words))
    if not spelling.owner.person:
        found |= {*full_wordings(spelling.text), short_wording(spelling.text)}
    is_inflected = script_of(spelling.text) != "Latn" or spelling.owner.kind == "topic"
    return {wording for wording in found if len(wording) > 1 or (wording and is_inflected)}


def part_keys(words: list[str]) -> set[str]:
    """How a surname sounds and, in Cyrillic, what its cases have in common."""
    if not words:
        return set()
    keys = sound_keys(words)
    return keys | {stem_key(words)} if script_of(words[0]) == "Cyrl" else keys


def written_keys(text: str, person: bool = False) -> set[str]:
    """Letters without spaces; of what is no person also without the legal form."""
    key, folded = compact(text), fold(text)
    bare = folded if person else without_form(folded)
    if not bare:
        return set()
    is_bare = any(map(str.isalpha, bare)) and not is_common(bare)
    return {key, compact(bare)} if is_bare else {key}


def latin_keys(spelling: Spelling) -> set[str]:
    """The letters of a Russian abbreviation in Latin script: ODKB."""
    text = spelling.text
    is_russian = spelling.is_abbreviation and len(text) > 2 and script_of(text) == "Cyrl"
    return {compact(anyascii(text))} if is_russian and text.isalpha() else set()


def telling_part(spelling: Spelling) -> str:
    """What tells a name from others: a surname, or of a body the part in quotes."""
    if not spelling.owner.person:
        return quoted_part(spelling.text)
    words, last = tokens(spelling.text), surname_of(spelling)
    # Without vowels three letters are as much as five elsewhere: اسد.
    shortest = SHORTEST_SURNAME - (script_of(words[-1]) == "Arab")
    alone = spelling.hidden or len(words) == len(last) or sum(map(len, last)) < shortest
    return "" if alone else " ".join(last)


def surname_of(spelling: Spelling) -> list[str]:
    """Its last folded word; in Persian two where a suffix stands apart: خامنه ای."""
    words = tokens(spelling.text)
    return words[-2:] if len(words[-1]) < 3 and script_of(words[-1]) == "Arab" else words[-1:]
