"""The dictionary of names: finding, among very many spellings, those that some words can mean.

Candidates come from keys (letters without spaces, stem, consonants), never from a comparison with
every name; `names.compare` then decides. A hundred thousand spellings take some seconds and some
tens of megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from articles.names import (
    SAME_NAME,
    compare,
    fold,
    script_of,
    similarity,
    spoken,
    tokens,
)
from articles.sounds import sound_of

from .analysis import STOP_WORDS
from .common_words import FIRST_NAMES, TITLES
from .inflection import are_forms, stem_key
from .spelling import (
    PARTICLES,
    SHORTEST_SURNAME,
    How,
    Owner,
    Reading,
    Spelling,
    essential_words,
    heard_as,
    in_one_order,
    inflected_wordings,
    is_common,
    latin_keys,
    part_keys,
    sound_keys,
    surname_of,
    telling_part,
    wordings_of,
    written_keys,
)
from .wordings import is_bounded, short_wording, without_small

MOST_CANDIDATES: Final = 60
LONGEST_HEARD: Final = 8
SHORTEST_IN_ARABIC: Final = 5
# What Arabic writes for letters that only Persian has, one after the other and all at once.
_IN_ARABIC = [str.maketrans(*pair) for pair in (("ب", "پ"), ("غ", "گ"), ("ف", "و"), ("بغف", "پگو"))]
# Letters of a word that leads to a topic from which it is known by its sound: Turkmanchai.
SHORTEST_HINT: Final = 7
_FIRST_STEMS = frozenset(stem_key([name]) for name in FIRST_NAMES if script_of(name) == "Cyrl")
_EDGES = STOP_WORDS | PARTICLES
# How like each other two spellings of a surname must be where nothing else speaks for them.
_SURELY_ALIKE: Final = 0.946


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
        for key in written_keys(spelling.text, owner.person) | latin_keys(spelling):
            _file(self._written, key, number)
        for wording in inflected_wordings(spelling, words):
            _file(self._stems, stem_key(wording), number)
        is_heard = not spelling.is_hint or (
            not spelling.is_generic and len(spelling.text) >= SHORTEST_HINT
        )
        if is_heard and not (spelling.is_abbreviation and len(spelling.text) < 4):
            self._add_sounds(spelling, number)

    def _add_sounds(self, spelling: Spelling, number: int) -> None:
        """File how the name sounds, and the words by which a part of it, or a slip, is found."""
        person, words = spelling.owner.person, spoken(spelling.text)
        for key in sound_keys(words, person):
            _file(self._sounds, key, number)
        essential = essential_words(words, person)
        heard = sorted(map(heard_as, essential))
        self._sound[number] = in_one_order(heard)
        for key in set(heard) if len(essential) > 1 else ():
            _file(self._words, key, number)
        part = telling_part(spelling)
        for key in part_keys(tokens(part)):
            _file(self._parts, key, number)
        if person and len(essential) > 1:
            self._given.add(heard_as(essential[0]))
        slip = tokens(spelling.text)[0] if len(essential) == 1 else part if person else ""
        if len(slip) >= (5 if len(essential) == 1 else 7) and slip.isalpha():
            _file(self._slips.setdefault(slip[0], {}), slip, number)

    def remove(self, kind: str, slug: str) -> None:
        """Forget the spellings of an owner; their keys stay and lead to nothing."""
        for number in self._of_owner.pop((kind, slug), ()):
            self._spellings[number] = None

    def is_given_name(self, word: str) -> bool:
        """Whether a folded word sounds like the first name of a person in the dictionary."""
        is_listed = word in FIRST_NAMES or stem_key([word]) in _FIRST_STEMS
        return is_listed or heard_as(word) in self._given

    def is_surname(self, word: str) -> bool:
        """Whether a folded word sounds like the surname of a person in the dictionary, however
        its vowels are written."""
        numbers = {number for key in part_keys([word]) for number in self._parts.get(key, ())[:50]}
        return any(similarity(word, telling_part(each)) >= SAME_NAME for each in self._at(numbers))

    def is_of(self, word: str, owner: Owner) -> bool:
        """Whether a folded word sounds like one of the words of an owner's names."""
        return any(heard_as(word) == heard_as(other) for other in self._words_of(owner))

    def is_nearly_of(self, word: str, owner: Owner) -> bool:
        """Whether a folded word is, but for a consonant or two, a first name or patronymic of an
        owner: Mikalai for Nikolai."""
        heard = heard_as(word)
        names = self._at(self._of_owner.get((owner.kind, owner.slug), ()))
        given = {word for name in names for word in tokens(name.text)[: -len(surname_of(name))]}
        if self.is_of(word, owner) or any(are_forms([word], [name]) for name in given):
            return True
        others = set(map(heard_as, given))
        if word in FIRST_NAMES:  # Ahmad is another than Mohammad
            others = {other for other in others if other[:1] == heard[:1]}
        return any(
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
        found = self._read_written(text, words) or self._read_sounds(text, words)
        return found or self._read_arabic(words)

    def _read_arabic(self, words: list[str]) -> list[Reading]:
        """Names in which Arabic letters stand for those that only Persian has: بوتين."""
        word = words[0]
        if len(words) > 1 or len(word) < SHORTEST_IN_ARABIC or script_of(word) != "Arab":
            return []
        for letters in _IN_ARABIC:
            other = word.translate(letters)
            if other != word and (found := self._read_written(other, [other])):
                return [reading._replace(how="script", score=0.93) for reading in found]
            if other != word and (found := self._read_sounds(other, [other])):
                return found
        return []

    def _read_written(self, text: str, words: list[str]) -> list[Reading]:
        """Spellings of the same letters, or of which the words are an inflected form."""
        numbers = dict.fromkeys(
            number for key in written_keys(text) for number in self._written.get(key, ())
        )
        found = [
            Reading(spelling, _way_written(text, spelling), score)
            for spelling in self._at(numbers)
            if not _is_torn(words, spelling) and (score := _score_written(text, spelling))
        ]
        if found or all(map(is_common, words)):
            return found
        return self._read_forms(text, words)

    def _read_forms(self, text: str, words: list[str]) -> list[Reading]:
        """Spellings of which words are an inflected form or another wording; a shortened one only
        where it can be of one record."""
        telling = list(without_small(words)) if is_bounded(words) else words
        numbers = {
            number: None
            for key in {stem_key(words), stem_key(telling)}
            for number in self._stems.get(key, ())
        }
        spellings = [spelling for spelling in self._at(numbers) if _may_be_declined(text, spelling)]
        found = [
            Reading(spelling, "folded", 0.92)
            for spelling in spellings
            if _is_form(words, spelling)
            or any(are_forms(telling, wording) for wording in wordings_of(spelling))
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
        heard = spoken(text)
        for key in sound_keys(heard) | sound_keys(heard, person=False):
            candidates.update(dict.fromkeys(self._sounds.get(key, ())[:MOST_CANDIDATES]))
        if len(words) > 1:
            candidates.update(dict.fromkeys(self._sharing(heard)))
        readings = [
            Reading(spelling, match.kind, match.score)
            for spelling in self._at(candidates)
            if _may_be_meant(words, spelling)
            and (match := compare(text, spelling.text))
            and match.score >= (_SURELY_ALIKE if len(words) == 1 else SAME_NAME)
            and (len(words) > 1 or self._may_be_spelt(heard[0], spelling.owner))
        ]
        return readings or self._read_part(text, words) or self._read_slip(heard)

    def _sharing(self, words: list[str]) -> list[int]:
        """Names that share the rarest word with these and sound nearly alike as a whole."""
        heard = sorted(filter(None, map(heard_as, essential_words(words))))
        filed = [numbers for key in heard if len(key) > 1 and (numbers := self._words.get(key))]
        near = process.extract(
            in_one_order(heard),
            {number: self._sound[number] for number in min(filed, key=len, default=[])[:500]},
            scorer=Levenshtein.distance,
            score_cutoff=2,
            limit=MOST_CANDIDATES,
        )
        return [number for _sound, _distance, number in near]

    def sounding_like(self, word: str) -> set[str]:
        """Folded words of names that sound like a word, whatever their script and vowels."""
        heard = heard_as(word)
        numbers = [*self._words.get(heard, ())[:200], *self._sounds.get(heard, ())[:200]]
        words = {each for spelling in self._at(numbers) for each in tokens(spelling.text)}
        return {each for each in words if heard_as(each) == heard and len(heard) > 1}

    def read_typed(self, word: str) -> list[Reading]:
        """Names of which a word is the very spelling, or a case of it, by its letters alone."""
        found = self._read_written(word, tokens(word))
        return [reading for reading in found if not reading.spelling.is_generic]

    def read_written(self, text: str) -> list[Reading]:
        """The names of persons and other actors that are written just so, but for signs."""
        found = self._read_written(text, tokens(text)) or self.read_part(text)
        return [each for each in found if each.how != "part" or _ends_so(text, each.spelling)]

    def read_part(self, text: str) -> list[Reading]:
        """What a surname alone means, or the part of a body's name that stands in quotes."""
        return self._read_part(text, tokens(text))

    def _read_part(self, text: str, words: list[str]) -> list[Reading]:
        """The one person of a surname; where several bear it, it tells nobody apart."""
        heard = spoken(text)
        last = heard[-1] if heard else ""
        numbers = dict.fromkeys(
            number
            for key in part_keys(words) | part_keys(heard)
            for number in self._parts.get(key, ())[:200]
        )
        found = [
            Reading(spelling, "part", 0.7)
            for spelling in self._at(numbers)
            if (part := telling_part(spelling))
            and (
                _is_written_so(words, tokens(part))
                or (_surely_alike(text, part) and self._may_be_spelt(last, spelling.owner))
            )
        ]
        return found if _is_one(found) else []

    def _read_slip(self, words: list[str]) -> list[Reading]:
        """Names of one word, and surnames, that a slip of the pen turns into this word."""
        word = words[0]
        if len(words) > 1 or len(word) < 5 or not word.isalpha() or word in FIRST_NAMES:
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


def _file(index: dict[str, list[int]], key: str, number: int) -> None:
    index.setdefault(key, []).append(number)


def _ends_so(text: str, spelling: Spelling) -> bool:
    return tokens(text) == surname_of(spelling)


def _is_form(words: list[str], spelling: Spelling) -> bool:
    name = tokens(spelling.text)
    return _is_written_so(words, name) if spelling.owner.person else are_forms(words, name)


def _is_written_so(words: list[str], name: list[str]) -> bool:
    """Whether words are a person's name or, in Cyrillic, a case of it: اسدی is another than اسد."""
    return words == name or (script_of(name[0]) == "Cyrl" and are_forms(words, name))


def _is_torn(words: list[str], spelling: Spelling) -> bool:
    """Whether words make a name only if they are joined and one belongs to a sentence: `put in`,
    `I ran`; in `S 300` a number tells that they don't."""
    joined = len(words) > len(tokens(spelling.text)) and all(map(str.isalpha, words))
    return joined and not STOP_WORDS.isdisjoint(words)


def _may_be_declined(text: str, spelling: Spelling) -> bool:
    """Whether words can be a case of a spelling; of an abbreviation where small letters follow
    its capitals: КСИРом."""
    rest = text.removeprefix(spelling.text)
    return not spelling.is_abbreviation or (rest != text and rest.islower())


def _way_written(text: str, spelling: Spelling) -> How:
    if spelling.text == text:
        return "exact"
    is_alphabetic = spelling.text.isalpha() and text.isascii() > spelling.text.isascii()
    return "script" if is_alphabetic else "folded"


def _score_written(text: str, spelling: Spelling) -> float:
    """1 for the very spelling, less where case or signs differ; 0 where case decides and differs.

    Two capitals are an abbreviation only in capitals, three unless they are a word as well; three
    in another script always.
    """
    if spelling.text == text:
        return 1.0
    if _way_written(text, spelling) == "script":
        short = len(text) <= 3 or is_common(fold(text))
        return 0.0 if short and not text.isupper() else 0.9
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
