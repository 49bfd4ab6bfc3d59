"""Whether a surname in free words is another person's: Sergei Rouhani, Nouri al-Maliki."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from articles.names import fold, script_of

from .common_words import FILLERS, FIRST_NAMES, SURNAMES, TITLES
from .lexicon import Dictionary
from .spec import BARRIER
from .spelling import PARTICLES, Owner, is_common

APART = re.compile(rf"[{BARRIER};:!?()\[\]|\n]")
"""Signs that no name reaches across."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words of a text, the numbers of those that name something, and the known names."""

    words: list[re.Match[str]]
    taken: set[int]
    dictionary: Dictionary

    def is_namesake(self, number: int, persons: Collection[Owner], is_sure: bool) -> bool:
        """Whether the surname of some persons, by its word's number, is another's here; `is_sure`
        where it is written as one of them has it."""
        before, after = fold(self._beside(number, -1)), fold(self._beside(number, 1))
        given = fold(self._beside(number - 1, -1)) if before else ""
        if after in PARTICLES or after in SURNAMES:
            return True
        if before and self._is_of_another(before, given, number, persons):
            return True
        if is_sure:
            return False
        last = fold(self._beside(number + 1, 1)) if after else ""
        if self._is_owned((before, after, given, last), persons):
            return False
        return any(self._is_name(number, step) for step in (-1, 1)) or (
            script_of(before) == "Arab"
            and _may_be_name(before)
            and not FIRST_NAMES.isdisjoint({given, *given.split()})
        )

    def _is_of_another(
        self, before: str, given: str, number: int, persons: Collection[Owner]
    ) -> bool:
        """Whether a first name or a particle before a surname is none of its bearer's."""
        owned = self._is_owned((before,), persons)
        if given and before in FIRST_NAMES and not owned:  # Barack Hussein Obama
            owned = any(self.dictionary.is_of(given, owner) for owner in persons)
        if not owned:
            return before in PARTICLES or self.dictionary.is_given_name(before)
        if before not in PARTICLES or not self.dictionary.is_given_name(given):
            return False
        return not self._is_owned((given, fold(self._beside(number - 2, -1))), persons)

    def _is_owned(self, words: Collection[str], persons: Collection[Owner]) -> bool:
        """Whether one of some words is, or nearly is, a first name of one of the persons."""
        return any(
            self.dictionary.is_nearly_of(word, owner) for word in words if word for owner in persons
        )

    def _beside(self, number: int, step: int) -> str:
        """The word next to another; "" where it names something or a sign stands between."""
        first, last = sorted((number, number + step))
        if first < 0 or last >= len(self.words) or number + step in self.taken:
            return ""
        text, end = self.words[first].string, self.words[first].end()
        is_apart = APART.search(text, end, self.words[last].start())
        return "" if is_apart else self.words[number + step][0]

    def _is_name(self, number: int, step: int) -> bool:
        """Whether the word beside another is somebody's name: written or known as one."""
        written = self._beside(number, step)
        word = fold(written)
        if word in FIRST_NAMES:
            return True
        is_capital = written[:1] != written[:1].lower()
        return _may_be_name(word) and (is_capital or self.dictionary.is_surname(word))


def _may_be_name(word: str) -> bool:
    is_usual = word in FILLERS or word in TITLES or is_common(word)
    return len(word) > 2 and word.isalpha() and not is_usual
