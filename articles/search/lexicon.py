"""The dictionary of names: finding, among very many spellings, those that some words can mean.

Candidates come from keys (letters without spaces, stem, consonants), never from a comparison with
every name; `names.compare` then decides. A hundred thousand spellings take some seconds and some
tens of megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from articles.names import (
    SAME_NAME,
    compare,
    script_of,
    similarity,
    spoken,
    tokens,
)

from .agreement import (
    SURELY_ALIKE,
    ends_so,
    is_alike,
    is_form,
    is_namelike,
    is_one,
    is_slip,
    is_torn,
    is_written_so,
    may_be_declined,
    may_be_meant,
    score_written,
    surely_alike,
    way_written,
)
from .common_words import FIRST_NAMES
from .inflection import are_forms, stem_key
from .spelling import (
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
SHORTEST_IN_ARABIC: Final = 5
# What Arabic writes for letters that only Persian has, one after the other and all at once.
_IN_ARABIC = [str.maketrans(*pair) for pair in (("ب", "پ"), ("غ", "گ"), ("ف", "و"), ("بغف", "پگو"))]
# Letters of a word that leads to a topic from which it is known by its sound: Turkmanchai.
SHORTEST_HINT: Final = 7
_FIRST_STEMS = frozenset(stem_key([name]) for name in FIRST_NAMES if script_of(name) == "Cyrl")


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
        person, plain = spelling.owner.person, tokens(spelling.text)
        words = spoken(spelling.text, plain)
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
        slip = plain[0] if len(essential) == 1 else part if person else ""
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
        return not (owner.person and known) or any(is_alike(word, other) for other in known)

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
            Reading(spelling, way_written(text, spelling), score)
            for spelling in self._at(numbers)
            if not is_torn(words, spelling) and (score := score_written(text, spelling))
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
        spellings = [spelling for spelling in self._at(numbers) if may_be_declined(text, spelling)]
        found = [
            Reading(spelling, "folded", 0.92)
            for spelling in spellings
            if is_form(words, spelling)
            or any(are_forms(telling, wording) for wording in wordings_of(spelling))
        ]
        short = [
            Reading(spelling, "folded", 0.9)
            for spelling in spellings
            if not spelling.owner.person and are_forms(telling, short_wording(spelling.text))
        ]
        return found or (short if is_one(short) else [])

    def _read_sounds(self, text: str, words: list[str]) -> list[Reading]:
        """Spellings that sound alike or differ by a slip; surnames; never for a common word."""
        if not is_namelike(words):
            return []
        candidates: dict[int, None] = {}
        heard = spoken(text, words)
        for key in sound_keys(heard) | sound_keys(heard, person=False):
            candidates.update(dict.fromkeys(self._sounds.get(key, ())[:MOST_CANDIDATES]))
        if len(words) > 1:
            candidates.update(dict.fromkeys(self._sharing(heard)))
        readings = [
            Reading(spelling, match.kind, match.score)
            for spelling in self._at(candidates)
            if may_be_meant(words, spelling)
            and (match := compare(text, spelling.text))
            and match.score >= (SURELY_ALIKE if len(words) == 1 else SAME_NAME)
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
        return [each for each in found if each.how != "part" or ends_so(text, each.spelling)]

    def read_part(self, text: str) -> list[Reading]:
        """What a surname alone means, or the part of a body's name that stands in quotes."""
        return self._read_part(text, tokens(text))

    def _read_part(self, text: str, words: list[str]) -> list[Reading]:
        """The one person of a surname; where several bear it, it tells nobody apart."""
        heard = spoken(text, words)
        last = heard[-1] if heard else ""
        numbers = dict.fromkeys(
            number
            for key in part_keys(words) | (part_keys(heard) if heard is not words else set())
            for number in self._parts.get(key, ())[:200]
        )
        found = [
            Reading(spelling, "part", 0.7)
            for spelling in self._at(numbers)
            if (part := telling_part(spelling))
            and (
                is_written_so(words, tokens(part))
                or (surely_alike(text, part) and self._may_be_spelt(last, spelling.owner))
            )
        ]
        return found if is_one(found) else []

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
            if is_slip(word, name)
            for spelling in self._at(self._slips[word[0]][name])
        ]
        whole = [reading for reading in found if len(tokens(reading.spelling.text)) == 1]
        return whole or (found if is_one(found) else [])


def _file(index: dict[str, list[int]], key: str, number: int) -> None:
    index.setdefault(key, []).append(number)
