"""The dictionary of names: finding, among very many spellings, those that some words can mean.

Candidates come from keys (letters without spaces, stem, consonants), never from a comparison with
every name; `names.compare` then decides. A hundred thousand spellings take some seconds and some
tens of megabytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from articles.names import (
    SAME_NAME,
    compact,
    compare,
    fold,
    script_of,
    similarity,
    skeleton,
    tokens,
)
from articles.sounds import sound_of

from .analysis import STOP_WORDS
from .common_words import COMMON_WORDS, FIRST_NAMES, GIVEN_NAMES, TITLES
from .inflection import are_forms, stem_key
from .legal_forms import quoted_part, without_form
from .wordings import full_wordings, is_bounded, short_wording, without_small

How = Literal["exact", "folded", "script", "typo", "part"]

MOST_CANDIDATES: Final = 60
SHORTEST_SURNAME: Final = 4
LONGEST_HEARD: Final = 8
PARTICLES = frozenset(fold("al el ol ul ut at bin ibn аль эль ибн").split())
_SMALL_WORDS = PARTICLES | {"the", "of", "and"}
_EDGES = STOP_WORDS | PARTICLES
_PATRONYMIC = re.compile("(?:[oe]v|av|au)[iy]?(?:ch|c|ts)$|(?:[oe]v|av|au)na$|(?:[ое]вич|[ое]вна)$")
_INITIAL_J = re.compile("j[aeou]")
# How like each other two spellings of a surname must be where nothing else speaks for them.
_SURELY_ALIKE: Final = 0.946


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
def _heard(word: str) -> str:
    """Consonants of one word."""
    return skeleton(word)


def _essential(words: list[str], person: bool = True) -> list[str]:
    """Words without particles; of a person's name without titles and one patronymic."""
    dropped = _SMALL_WORDS | TITLES if person else _SMALL_WORDS
    kept = [word for word in words if word not in dropped] or words
    if person and len(kept) == 3:
        places = [at for at in (1, 2) if _PATRONYMIC.search(kept[at])]
        kept = [word for at, word in enumerate(kept) if at not in places[:1]]
    return kept


def _sorted(heard: Iterable[str]) -> str:
    """All consonants of a name in one order, however it is divided: Hamidreza, Hamid Reza."""
    return "".join(sorted("".join(heard)))


def _sound_keys(words: list[str], person: bool = True) -> set[str]:
    """Keys of how a name sounds: its words in any order, and all of them written as one."""
    heard = [(word, key) for word in _essential(words, person) if (key := _heard(word))]
    ways = [[key for _, key in heard]]
    if any(_INITIAL_J.match(word) for word, _ in heard):  # Jelzin is Yeltsin, Javad is not
        ways.append([key[1:] if _INITIAL_J.match(word) else key for word, key in heard])
    return {key for way in ways for key in (" ".join(sorted(way)).strip(), "".join(way)) if key}


class Dictionary:
    """Spellings by the keys under which a reader's words are looked up."""

    def __init__(self, spellings: Iterable[Spelling] = ()) -> None:
        self._spellings: list[Spelling | None] = []
        self._of_owner: dict[tuple[str, str], list[int]] = {}
        self._written: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self._sounds: dict[str, list[int]] = {}
        self._sound: dict[int, str] = {}
        self._words: dict[str, list[int]] = {}
        self._parts: dict[str, list[int]] = {}
        self._slips: dict[str, dict[str, list[int]]] = {}
        self._given: set[str] = set()
        self.longest = 1
        for spelling in spellings:
            self.add(spelling)

    def __len__(self) -> int:
        return sum(map(len, self._of_owner.values()))

    @property
    def is_wasteful(self) -> bool:
        """Whether so much was removed that building anew saves memory."""
        return len(self._spellings) > 2 * len(self) + 1000

    def add(self, spelling: Spelling) -> None:
        """Take a spelling in."""
        words = tokens(spelling.text)
        if not words:
            return
        number = len(self._spellings)
        self._spellings.append(spelling)
        owner = spelling.owner
        self._of_owner.setdefault((owner.kind, owner.slug), []).append(number)
        self.longest = max(self.longest, min(len(words) + 2, 12))
        for key in _written_keys(spelling.text, owner.person):
            _file(self._written, key, number)
        for wording in _inflected(spelling, words):
            _file(self._stems, stem_key(wording), number)
        if not spelling.is_hint and not (spelling.is_abbreviation and len(spelling.text) < 4):
            self._add_sounds(spelling, words, number)

    def _add_sounds(self, spelling: Spelling, words: list[str], number: int) -> None:
        """File how the name sounds, and the words by which a part of it, or a slip, is found."""
        person = spelling.owner.person
        for key in _sound_keys(words, person):
            _file(self._sounds, key, number)
        essential = _essential(words, person)
        heard = sorted(map(_heard, essential))
        self._sound[number] = _sorted(heard)
        for key in set(heard) if len(essential) > 1 else ():
            _file(self._words, key, number)
        part = _telling_part(spelling)
        for key in _part_keys(tokens(part)):
            _file(self._parts, key, number)
        if person and len(essential) > 1:
            self._given.add(_heard(essential[0]))
        slip = words[0] if len(essential) == 1 else part if person else ""
        if len(slip) >= (5 if len(essential) == 1 else 7) and slip.isalpha():
            _file(self._slips.setdefault(slip[0], {}), slip, number)

    def remove(self, kind: str, slug: str) -> None:
        """Forget the spellings of an owner; their keys stay and lead to nothing."""
        for number in self._of_owner.pop((kind, slug), ()):
            self._spellings[number] = None

    def is_given_name(self, word: str) -> bool:
        """Whether a folded word sounds like the first name of a person in the dictionary."""
        return word in FIRST_NAMES or _heard(word) in self._given

    def is_surname(self, word: str) -> bool:
        """Whether a folded word sounds like the surname of a person in the dictionary, however
        its vowels are written."""
        numbers = {number for key in _part_keys([word]) for number in self._parts.get(key, ())[:50]}
        return any(similarity(word, _telling_part(each)) >= SAME_NAME for each in self._at(numbers))

    def is_of(self, word: str, owner: Owner) -> bool:
        """Whether a folded word sounds like one of the words of an owner's names."""
        return any(_heard(word) == _heard(other) for other in self._words_of(owner))

    def is_nearly_of(self, word: str, owner: Owner) -> bool:
        """Whether a folded word is, but for a consonant or two, a first name or patronymic of an
        owner: Mikalai for Nikolai."""
        heard = _heard(word)
        names = self._at(self._of_owner.get((owner.kind, owner.slug), ()))
        given = {word for name in names for word in tokens(name.text)[: -len(_surname(name))]}
        others = set(map(_heard, given))
        return self.is_of(word, owner) or any(
            Levenshtein.distance(heard, other) <= min(len(heard), len(other)) // 3
            for other in others
        )

    def _words_of(self, owner: Owner) -> set[str]:
        names = self._at(self._of_owner.get((owner.kind, owner.slug), ()))
        return {word for name in names for word in tokens(name.text)}

    def _may_be_spelt(self, word: str, owner: Owner) -> bool:
        """Whether a surname agrees with what the person's names in its own script have."""
        known = {each for each in self._words_of(owner) if script_of(each) == script_of(word)}
        return not (owner.person and known) or any(_is_alike(word, other) for other in known)

    def _at(self, numbers: Iterable[int]) -> Iterator[Spelling]:
        return (spelling for number in numbers if (spelling := self._spellings[number]))

    def read(self, text: str) -> list[Reading]:
        """What some words mean as a whole: the surest way of agreeing that any spelling allows."""
        words = tokens(text)
        if not words:
            return []
        return self._read_written(text, words) or self._read_sounds(text, words)

    def _read_written(self, text: str, words: list[str]) -> list[Reading]:
        """Spellings of the same letters, or of which the words are an inflected form."""
        numbers = dict.fromkeys(
            number for key in _written_keys(text) for number in self._written.get(key, ())
        )
        found = [
            Reading(spelling, "exact" if spelling.text == text else "folded", score)
            for spelling in self._at(numbers)
            if (score := _score_written(text, spelling))
        ]
        if found or all(map(is_common, words)):
            return found
        return self._read_forms(words)

    def _read_forms(self, words: list[str]) -> list[Reading]:
        """Spellings of which words are an inflected form or another wording; a shortened one only
        where it can be of one record."""
        telling = list(without_small(words)) if is_bounded(words) else words
        numbers = {
            number: None
            for key in {stem_key(words), stem_key(telling)}
            for number in self._stems.get(key, ())
        }
        spellings = [spelling for spelling in self._at(numbers) if not spelling.is_abbreviation]
        found = [
            Reading(spelling, "folded", 0.92)
            for spelling in spellings
            if _is_form(words, spelling)
            or any(are_forms(telling, wording) for wording in _wordings(spelling))
        ]
        short = [
            Reading(spelling, "folded", 0.9)
            for spelling in spellings
            if not spelling.owner.person and are_forms(telling, short_wording(spelling.text))
        ]
        return found or (short if _is_one(short) else [])

    def _read_sounds(self, text: str, words: list[str]) -> list[Reading]:
        """Spellings that sound alike or differ by a slip; surnames; never for a common word."""
        if not _is_namelike(words):
            return []
        candidates: dict[int, None] = {}
        for key in _sound_keys(words) | _sound_keys(words, person=False):
            candidates.update(dict.fromkeys(self._sounds.get(key, ())[:MOST_CANDIDATES]))
        if len(words) > 1:
            candidates.update(dict.fromkeys(self._sharing(words)))
        readings = [
            Reading(spelling, match.kind, match.score)
            for spelling in self._at(candidates)
            if _may_be_meant(words, spelling)
            and (match := compare(text, spelling.text))
            and match.score >= (_SURELY_ALIKE if len(words) == 1 else SAME_NAME)
            and (len(words) > 1 or self._may_be_spelt(words[0], spelling.owner))
        ]
        return readings or self._read_part(text, words) or self._read_slip(words)

    def _sharing(self, words: list[str]) -> list[int]:
        """Names that share the rarest word with these and sound nearly alike as a whole."""
        heard = sorted(filter(None, map(_heard, _essential(words))))
        filed = [numbers for key in heard if len(key) > 1 and (numbers := self._words.get(key))]
        near = process.extract(
            _sorted(heard),
            {number: self._sound[number] for number in min(filed, key=len, default=[])[:500]},
            scorer=Levenshtein.distance,
            score_cutoff=2,
            limit=MOST_CANDIDATES,
        )
        return [number for _sound, _distance, number in near]

    def sounding_like(self, word: str) -> set[str]:
        """Folded words of names that sound like a word, whatever their script and vowels."""
        heard = _heard(word)
        numbers = [*self._words.get(heard, ())[:200], *self._sounds.get(heard, ())[:200]]
        words = {each for spelling in self._at(numbers) for each in tokens(spelling.text)}
        return {each for each in words if _heard(each) == heard and len(heard) > 1}

    def read_part(self, text: str) -> list[Reading]:
        """What a surname alone means, or the part of a body's name that stands in quotes."""
        return self._read_part(text, tokens(text))

    def _read_part(self, text: str, words: list[str]) -> list[Reading]:
        """The one person of a surname; where several bear it, it tells nobody apart."""
        numbers = dict.fromkeys(
            number for key in _part_keys(words) for number in self._parts.get(key, ())[:200]
        )
        found = [
            Reading(spelling, "part", 0.7)
            for spelling in self._at(numbers)
            if (part := _telling_part(spelling))
            and (
                _is_written_so(words, tokens(part))
                or (_surely_alike(text, part) and self._may_be_spelt(words[-1], spelling.owner))
            )
        ]
        return found if _is_one(found) else []

    def _read_slip(self, words: list[str]) -> list[Reading]:
        """Names of one word, and surnames, that a slip of the pen turns into this word."""
        word = words[0]
        if len(words) > 1 or len(word) < 5 or not word.isalpha():
            return []
        near = process.extract(
            word,
            self._slips.get(word[0], {}).keys(),
            scorer=OSA.distance,
            score_cutoff=2 if len(word) > 10 else 1,
            limit=5,
        )
        found = [
            Reading(spelling, "typo", 0.78)
            for name, _distance, _at in near
            if _is_slip(word, name)
            for spelling in self._at(self._slips[word[0]][name])
        ]
        whole = [reading for reading in found if len(tokens(reading.spelling.text)) == 1]
        return whole or (found if _is_one(found) else [])


def _wordings(spelling: Spelling) -> tuple[tuple[str, ...], ...]:
    return () if spelling.owner.person else full_wordings(spelling.text)


def _inflected(spelling: Spelling, words: list[str]) -> set[tuple[str, ...]]:
    """The wordings that may meet in another number or case. A state's name has no plural."""
    found = {tuple(words)} if script_of(spelling.text) != "Latn" else set()
    if spelling.owner.kind == "topic":
        found.add(tuple(words))
    if not spelling.owner.person:
        found |= {*full_wordings(spelling.text), short_wording(spelling.text)}
    is_inflected = script_of(spelling.text) != "Latn" or spelling.owner.kind == "topic"
    return {wording for wording in found if len(wording) > 1 or (wording and is_inflected)}


def _file(index: dict[str, list[int]], key: str, number: int) -> None:
    index.setdefault(key, []).append(number)


def _part_keys(words: list[str]) -> set[str]:
    """How a surname sounds and, in Cyrillic, what its cases have in common."""
    if not words:
        return set()
    keys = _sound_keys(words)
    return keys | {stem_key(words)} if script_of(words[0]) == "Cyrl" else keys


def _written_keys(text: str, person: bool = False) -> set[str]:
    """Letters without spaces; of what is no person also without the legal form."""
    key = compact(text)
    bare = "" if person else without_form(fold(text))
    if person or is_common(bare):
        return {key}
    return {key, compact(bare)} if bare else set()


def _telling_part(spelling: Spelling) -> str:
    """What tells a name from others: a surname, or of a body the part in quotes."""
    if not spelling.owner.person:
        return quoted_part(spelling.text)
    words, last = tokens(spelling.text), _surname(spelling)
    # Without vowels three letters are as much as five elsewhere: اسد.
    shortest = SHORTEST_SURNAME - (script_of(words[-1]) == "Arab")
    alone = spelling.hidden or len(words) == len(last) or sum(map(len, last)) < shortest
    return "" if alone else " ".join(last)


def _surname(spelling: Spelling) -> list[str]:
    words = tokens(spelling.text)
    return words[-2:] if len(words[-1]) < 3 and script_of(words[-1]) == "Arab" else words[-1:]


def _is_form(words: list[str], spelling: Spelling) -> bool:
    name = tokens(spelling.text)
    return _is_written_so(words, name) if spelling.owner.person else are_forms(words, name)


def _is_written_so(words: list[str], name: list[str]) -> bool:
    """Whether words are a person's name or, in Cyrillic, a case of it: اسدی is another than اسد."""
    return words == name or (script_of(name[0]) == "Cyrl" and are_forms(words, name))


def _score_written(text: str, spelling: Spelling) -> float:
    """1 for the very spelling, less where case or signs differ; 0 where case decides and differs.

    Two capitals are an abbreviation only in capitals, three unless they are a word as well.
    """
    if spelling.text == text:
        return 1.0
    name = spelling.text.replace(".", "")
    if name.isupper() and name.isascii() and not text.replace(".", "").isupper():
        return 0.0 if len(name) <= 2 or is_common(name.lower()) else 0.95
    return 0.95


def _is_namelike(words: list[str]) -> bool:
    """Whether there are letters to hear, and words that don't belong to the sentence around."""
    edges = {words[0], words[-1]}
    ends_well = not edges & _EDGES and len(words) <= LONGEST_HEARD
    shortest = SHORTEST_SURNAME - (script_of(words[0]) == "Arab")
    letters = sum(map(len, words)) >= shortest
    letters = letters and any(word.isalpha() and len(word) > 2 for word in words)
    return ends_well and letters and not all(map(is_common, words))


def _may_be_meant(words: list[str], spelling: Spelling) -> bool:
    """Whether words can be another spelling of a whole name, not of the first name in it."""
    if len(words) > 1:
        name = tokens(spelling.text)
        titled = TITLES.intersection(words).difference(name)
        return spelling.owner.person or not (titled or _is_turned(words, name))
    same_script = script_of(words[0]) == script_of(spelling.text)
    if len(words[0]) < (5 if same_script else 4) or spelling.is_abbreviation:
        return False
    name = _essential(tokens(spelling.text), spelling.owner.person)
    if len(spelling.text) < SHORTEST_SURNAME:
        return False
    return len(name) == 1 or "".join(map(_heard, name)) == _heard(words[0])


def _is_turned(words: list[str], name: list[str]) -> bool:
    """Whether words are those of a name in another order, which only persons' names allow."""
    heard, wanted = (list(map(_heard, _essential(some, person=False))) for some in (words, name))
    return heard != wanted and sorted(heard) == sorted(wanted)


@lru_cache(maxsize=1 << 12)
def _surely_alike(text: str, part: str) -> bool:
    match = compare(text, part)
    return match is not None and match.score >= _SURELY_ALIKE


def _is_alike(word: str, name: str) -> bool:
    """Whether two surnames of one script are one: Maliki is not Maleki, Ruhani is Rohani."""
    one, other = (sound_of(text, script_of(text)) for text in (word, name))
    pairs = list(zip(one, other, strict=False))[1:-1] if len(one) == len(other) <= 7 else []
    differ = any(a != b and {a, b} <= set("aeio") for a, b in pairs)
    return not differ and _surely_alike(word, name)


def _is_slip(word: str, name: str) -> bool:
    """Whether words one slip apart are alike enough: of five letters only a swap is."""
    match = compare(word, name)
    return match is not None and (match.kind == "typo" or len(word) > 5)


def _is_one(readings: list[Reading]) -> bool:
    """Whether all readings are of one record, or of a person who is an actor and an author."""
    return len({fold(reading.spelling.owner.label) for reading in readings}) == 1
