"""How far words agree with a spelling that a dictionary has found for them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from articles.names import compare, fold, script_of, tokens
from articles.sounds import sound_of

from .analysis import STOP_WORDS
from .common_words import TITLES
from .inflection import are_forms
from .spelling import (
    PARTICLES,
    SHORTEST_SURNAME,
    How,
    Reading,
    Spelling,
    essential_words,
    heard_as,
    is_common,
    surname_of,
)

LONGEST_HEARD: Final = 8
SURELY_ALIKE: Final = 0.946
"""How like each other two spellings of a surname must be where nothing else speaks for them."""
_EDGES = STOP_WORDS | PARTICLES


def ends_so(text: str, spelling: Spelling) -> bool:
    """Whether a text is a spelling's surname."""
    return tokens(text) == surname_of(spelling)


def is_form(words: list[str], spelling: Spelling) -> bool:
    """Whether words are a form of a whole spelling."""
    name = tokens(spelling.text)
    return is_written_so(words, name) if spelling.owner.person else are_forms(words, name)


def is_written_so(words: list[str], name: list[str]) -> bool:
    """Whether words are a person's name or, in Cyrillic, a case of it: اسدی is another than اسد."""
    return words == name or (script_of(name[0]) == "Cyrl" and are_forms(words, name))


def is_torn(words: list[str], spelling: Spelling) -> bool:
    """Whether words make a name only if they are joined and one belongs to a sentence: `put in`,
    `I ran`; in `S 300` a number tells that they don't."""
    joined = len(words) > len(tokens(spelling.text)) and all(map(str.isalpha, words))
    return joined and not STOP_WORDS.isdisjoint(words)


def may_be_declined(text: str, spelling: Spelling) -> bool:
    """Whether words can be a case of a spelling; of an abbreviation where small letters follow
    its capitals: КСИРом."""
    rest = text.removeprefix(spelling.text)
    return not spelling.is_abbreviation or (rest != text and rest.islower())


def way_written(text: str, spelling: Spelling) -> How:
    """How words of the same letters as a spelling are written."""
    if spelling.text == text:
        return "exact"
    is_alphabetic = spelling.text.isalpha() and text.isascii() > spelling.text.isascii()
    return "script" if is_alphabetic else "folded"


def score_written(text: str, spelling: Spelling) -> float:
    """1 for the very spelling, less where case or signs differ; 0 where case decides and differs.

    Two capitals are an abbreviation only in capitals, three unless they are a word as well; three
    in another script always.
    """
    if spelling.text == text:
        return 1.0
    if way_written(text, spelling) == "script":
        short = len(text) <= 3 or is_common(fold(text))
        return 0.0 if short and not text.isupper() else 0.9
    name = spelling.text.replace(".", "")
    if name.isupper() and name.isascii() and not text.replace(".", "").isupper():
        return 0.0 if len(name) <= 2 or is_common(name.lower()) else 0.95
    return 0.95


def is_namelike(words: list[str]) -> bool:
    """Whether there are letters to hear, and words that don't belong to the sentence around."""
    edges = {words[0], words[-1]}
    ends_well = not edges & _EDGES and len(words) <= LONGEST_HEARD
    shortest = SHORTEST_SURNAME - (script_of(words[0]) == "Arab")
    letters = sum(map(len, words)) >= shortest
    letters = letters and any(word.isalpha() and len(word) > 2 for word in words)
    return ends_well and letters and not all(map(is_common, words))


def may_be_meant(words: list[str], spelling: Spelling) -> bool:
    """Whether words can be another spelling of a whole name, not of the first name in it."""
    if len(words) > 1:
        name = tokens(spelling.text)
        titled = TITLES.intersection(words).difference(name)
        return spelling.owner.person or not (titled or _is_turned(words, name))
    same_script = script_of(words[0]) == script_of(spelling.text)
    if len(words[0]) < (5 if same_script else 4) or spelling.is_abbreviation:
        return False
    name = essential_words(tokens(spelling.text), spelling.owner.person)
    if len(spelling.text) < SHORTEST_SURNAME:
        return False
    return len(name) == 1 or "".join(map(heard_as, name)) == heard_as(words[0])


def _is_turned(words: list[str], name: list[str]) -> bool:
    """Whether words are those of a name in another order, which only persons' names allow."""
    heard, wanted = (
        list(map(heard_as, essential_words(some, person=False))) for some in (words, name)
    )
    return heard != wanted and sorted(heard) == sorted(wanted)


@lru_cache(maxsize=1 << 12)
def surely_alike(text: str, part: str) -> bool:
    """Whether a word is surely another spelling of a part of a name."""
    match = compare(text, part)
    return match is not None and match.score >= SURELY_ALIKE


def is_alike(word: str, name: str) -> bool:
    """Whether two surnames of one script are one: Maliki is not Maleki, Ruhani is Rohani."""
    one, other = (sound_of(text, script_of(text)) for text in (word, name))
    pairs = list(zip(one, other, strict=False))[1:-1] if len(one) == len(other) <= 7 else []
    differ = any(a != b and {a, b} <= set("aeio") for a, b in pairs)
    return not differ and surely_alike(word, name)


def is_slip(word: str, name: str) -> bool:
    """Whether words one slip apart are alike enough: of five letters only a swap is."""
    match = compare(word, name)
    return match is not None and (match.kind == "typo" or len(word) > 5)


def is_one(readings: list[Reading]) -> bool:
    """Whether all readings are of one record, or of a person who is an actor and an author."""
    return len({fold(reading.spelling.owner.label) for reading in readings}) == 1
