"""Folding and comparing names in Latin, Cyrillic and Persian/Arabic script; pure, no Django.

Folding makes search copies only: a stored name is never changed by it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice
from typing import Literal, NamedTuple

from anyascii import anyascii
from rapidfuzz.distance import OSA, Levenshtein

from articles.alphabets import in_one_alphabet
from articles.sounds import LIKE, consonants, likeness, sound_of, unmarked

Script = Literal["Latn", "Cyrl", "Arab", "Zyyy"]
Kind = Literal["exact", "folded", "script", "typo", "part"]

SAME_NAME = 0.75
"""Score from which two spellings are one name: "typo" and better reach it, "part" never does."""


_DROPPED = "'`´‘’‚‛′ʹʺʻʼʽʾʿˈ՚ءـ\N{SOFT HYPHEN}"
_REPLACED = {
    **dict.fromkeys(_DROPPED, ""),
    **dict.fromkeys("ىيےې", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("ةەہھۃ", "ه"),
} | dict(zip("ٱøłđðıə−⁃+.", "اolddia--+.", strict=True), þ="th", æ="ae", œ="oe")
_APART = str.maketrans({"´": "'"})  # compatibility forms that would decompose into a space
_ZWNJ = re.compile("(?<=[\u0600-\u06ff])\u200c+(?=[\u0600-\u06ff])")
_INITIALISM = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_]\b)")
_SUM = re.compile(r"(?<=\d) ?\+ ?(?=\d)")
_LOOSE = re.compile(r"(?<!\w)[-+.]+|[-+.]+(?!\w)|[-+]{2,}|\.")


def _fold_char(char: str) -> str:
    """What one character of a name becomes in its folded copy."""
    if char in "йЙ":  # a letter of its own, and what Russian stemming looks for
        return "й"
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return unicodedata.normalize("NFC", "".join(map(_fold_bare, bare)))


def _fold_bare(char: str) -> str:
    if char in _REPLACED:
        return _REPLACED[char]
    if char.isspace():
        return " "
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category == "Pd":
        return "-"
    if category in {"Mn", "Me", "Cc", "Cf", "Cs"}:
        return ""
    return char if category[0] in "LNM" else " "


class _Folding(dict[int, str]):
    """A translation table that fills itself, for scripts in use; rarer ones are not kept."""

    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        if code < 0x3000:
            self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Search copy of a text: words in one case, script variants and marks levelled; idempotent.

    Words keep inner `-` (any dash) and `+`, also of `5 + 1`; apostrophes vanish, other punctuation
    is a space.
    й stays, ё becomes е; ZWNJ between Arabic letters is a space; all digits are ASCII.
    """
    return _fold_short(text) if len(text) <= LONGEST_KEPT else _fold(text)


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFC", _ZWNJ.sub(" ", text.translate(_APART)))
    text = unicodedata.normalize("NFC", text.translate(_FOLDING))
    text = _LOOSE.sub(" ", _SUM.sub("+", _INITIALISM.sub(r"\1", text)))
    text = in_one_alphabet(text)
    return " ".join(text.split())


_fold_short = lru_cache(maxsize=1 << 12)(_fold)

_YEAR = r"(?!(?:1\d|20)\d\d(?!\d))"
_DESIGNATION = re.compile(rf"(?<!\w)([^\W\d_]{{1,3}})-?{_YEAR}(\d[^\W_]*)")
_SPACED_DESIGNATION = re.compile(r"(?<!\w)([^\W\d_]{1,3})[- ]?(\d[^\W_]*)")
_LETTER_NAMES = {"اس": "s", "تی": "t", "سی": "s", "بی": "v", "پی": "r", "کا": "ka", "اف": "f"}
_PLUS = re.compile(r"(?<=\d) (?:plus|плюс|به ?علاوه) (?=\d)")
_ONE_LETTER = str.maketrans("cbhpyw", "svnruu")  # С/S/C, В/V/B, Н/N/H, Р/R/P, У/U/Y


def _designate(match: re.Match[str]) -> str:
    """One spelling of a designation, whatever alphabet its letters are or look like."""
    name = _LETTER_NAMES.get(match[1], match[1]).replace("ی", "i")
    latin = anyascii(name + match[2]).lower().replace("kh", "x")
    return latin.translate(_ONE_LETTER)


def tokens(text: str) -> list[str]:
    """Folded words; parts of a hyphenated word stand apart, a designation is one (`s300`)."""
    return _DESIGNATION.sub(_designate, fold(text)).replace("-", " ").split()


def spoken(text: str, words: list[str]) -> list[str]:
    """A text's folded `words` as `tokens` gives them, but š, which sounds unlike s, as sh."""
    marked = unmarked(text)
    return words if marked is text else tokens(marked)


def compact(text: str) -> str:
    """Key without spaces and hyphens: `win-win` = `winwin`, `S-300` = `S 300` = `С-300`."""
    joined = _SPACED_DESIGNATION.sub(_designate, _PLUS.sub("+", fold(text)))
    return joined.replace("-", "").replace(" ", "")


_SCRIPTS: dict[Script, re.Pattern[str]] = {
    "Latn": re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff]"),
    "Cyrl": re.compile("[\u0400-\u0481\u048a-\u052f]"),
    "Arab": re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f\ufb50-\ufefc]"),
}


def script_of(text: str) -> Script:
    """ISO 15924 code of the script that most letters are in; `Zyyy` if none of the three."""
    counts = {script: len(pattern.findall(text)) for script, pattern in _SCRIPTS.items()}
    best = max(counts, key=lambda script: counts[script])
    return best if counts[best] else "Zyyy"


def direction(text: str) -> Literal["ltr", "rtl"]:
    """Direction of most letters; unlike first-strong, `S-300 و ایران` is right to left."""
    balance = 0
    for char in text:
        kind = unicodedata.bidirectional(char)
        balance += (kind in {"R", "AL"}) - (kind == "L")
    return "rtl" if balance > 0 else "ltr"


def slugify(text: str, max_length: int = 80, fallback: str = "x") -> str:
    """ASCII slug of a text in any script, cut at a word's end; `fallback` where nothing is left."""
    ascii_text = anyascii(fold(text)).lower().replace("'", "").replace("`", "")
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")
    if len(slug) > max_length:
        head = slug[:max_length]
        whole = slug[max_length] == "-" or "-" not in head
        slug = (head if whole else head.rpartition("-")[0]).strip("-")
    return slug or fallback


LONGEST_KEPT = 64
"""Characters of a text whose folded copy is kept for the next time."""
LIKE_ON_AVERAGE = 0.92
_SOUND = frozenset({"folded", "script"})
MOST_WORDS = 16
_OPTIONAL = frozenset(
    fold(
        "al el ol ul ut at the of dr mr ayatollah president general admiral seyyed seyed sayyid "
        "sayyed аль эль сейед аятолла президент سید دکتر آیت‌الله رئیس جمهور"
    ).split()
)
_PATRONYMIC = re.compile("(?:[oe]v|av|au)(?:[iy]?[cC]|na)$|[iy][cC]na$")


class Word(NamedTuple):
    """A folded word, how it sounds, and its steady consonants: a cheap test before a dear one."""

    folded: str
    sound: str
    frame: str
    arab: bool


def _word(folded: str, sound: str) -> Word:
    frame = re.sub("[^lmnrbpt]", "", sound.replace("d", "t"))
    return Word(folded, sound, frame, script_of(folded) == "Arab")


@dataclass(frozen=True, slots=True)
class Match:
    """How two spellings agree, and how well from 0 to 1; the kinds are told at `compare`."""

    kind: Kind
    score: float


@dataclass(frozen=True, slots=True)
class _Name:
    folded: str
    compact: str
    words: tuple[Word, ...]


@lru_cache(maxsize=1 << 14)
def _read(text: str) -> _Name:
    plain = tokens(text)
    spelt = spoken(text, plain)
    words = (
        _word(word, sound_of(heard, script_of(heard)))
        for word, heard in zip(plain, spelt, strict=False)
    )
    return _Name(fold(text), compact(text), tuple(words))


def skeleton(text: str) -> str:
    """Consonant key of a text in any script, a word each: Рухани, روحانی, Rowhani → `rkn`.

    A key to find candidates by (equal, or one or two edits apart); `compare` then decides.
    """
    return " ".join(
        filter(None, (consonants(word.sound) or word.sound for word in _read(text).words))
    )


def _is_typo(one: str, other: str) -> bool:
    """One slip of the pen inside a word of six letters (a swap: five), two from eleven letters.

    An ending more or less is another name: Karim and Karimi, Ivanov and Ivanova.
    """
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 5 or one[0] != other[0] or len(longer) - len(shorter) > 2:
        return False
    if longer.startswith(shorter) or not one.isalpha() or not other.isalpha():
        return False
    slips = OSA.distance(one, other, score_cutoff=2)
    if len(shorter) == 5:
        return slips == 1 and sorted(one) == sorted(other)
    return slips <= (2 if len(shorter) > 10 else 1)


def _compare_words(one: Word, other: Word) -> tuple[float, Kind] | None:
    if one.folded == other.folded:
        return 1.0, "folded"
    if len(one.folded) == 1 or len(other.folded) == 1:
        return (0.5, "part") if one.sound[:1] == other.sound[:1] != "" else None
    alike = 0.0
    if _may_sound_alike(one, other) and one.folded.isalpha() and other.folded.isalpha():
        alike = likeness(one.sound, other.sound, one.arab, other.arab)
    if alike < LIKE_ON_AVERAGE and _is_typo(one.folded, other.folded):
        return alike or 0.5, "typo"
    return (alike, "script") if alike else None


def _may_sound_alike(one: Word, other: Word) -> bool:
    if max(len(one.sound), len(other.sound)) < 10:
        return one.frame == other.frame
    return Levenshtein.distance(one.frame, other.frame, score_cutoff=1) <= 1


def _pair_words(some: tuple[Word, ...], more: tuple[Word, ...]) -> Match | None:
    """Match each word of the shorter name with one of the longer, best pairs first."""
    found = [
        (result, at, to)
        for at, one in enumerate(some)
        for to, other in enumerate(more)
        if (result := _compare_words(*sorted((one, other))))
    ]
    if len({at for _, at, _ in found}) < len(some):
        return None
    found.sort(key=lambda item: (-item[0][0], abs(item[1] - item[2])))
    pairs: dict[int, tuple[int, tuple[float, Kind]]] = {}
    taken: set[int] = set()
    for result, at, to in found:
        if at not in pairs and to not in taken:
            pairs[at] = (to, result)
            taken.add(to)
    if len(pairs) < len(some):
        return None
    return _grade([pairs[at][1] for at in range(len(some))], some, more)


def _grade(
    results: list[tuple[float, Kind]], some: tuple[Word, ...], more: tuple[Word, ...]
) -> Match | None:
    """The match of two names from those of their words; `more` may have words left over."""
    heard = [score for score, _ in results if score >= LIKE]
    is_heard = bool(heard) and sum(heard) / len(heard) >= LIKE_ON_AVERAGE
    # Words that differ by a slip are one spelling where the names as a whole sound alike.
    kinds = [
        "script" if is_heard and kind == "typo" and score >= LIKE else kind
        for score, kind in results
    ]
    heard = [score for (score, _), kind in zip(results, kinds, strict=True) if kind in _SOUND]
    typos = kinds.count("typo")
    if typos > 1 or (heard and sum(heard) / len(heard) < LIKE_ON_AVERAGE):
        return None
    if len(some) < len(more) or "part" in kinds:
        lengths = [len(w.folded) for w, kind in zip(some, kinds, strict=True) if kind != "part"]
        if typos or max(lengths, default=0) < 4:
            return None
        return Match("part", 0.3 + 0.4 * sum(lengths) / sum(len(word.folded) for word in more))
    if typos:
        return Match("typo", 0.8)
    if "script" in kinds:
        return Match("script", 0.85 + min(heard) / 10)
    return Match("folded", 0.96)


def _merge(words: tuple[Word, ...], count: int) -> Iterator[tuple[Word, ...]]:
    """Ways to write neighbouring words as one until `count` are left (محمد جواد, محمدجواد)."""
    for cuts in islice(combinations(range(1, len(words)), count - 1), 24):
        bounds = zip((0, *cuts), (*cuts, len(words)), strict=True)
        groups = [words[start:end] for start, end in bounds]
        yield tuple(
            _word("".join(w.folded for w in group), "".join(w.sound for w in group))
            for group in groups
        )


def _frame(words: tuple[Word, ...]) -> list[str]:
    return sorted("".join(word.frame for word in words))


def _essential(words: tuple[Word, ...], other: tuple[Word, ...]) -> tuple[Word, ...]:
    """A name without titles and particles, and without a patronymic that the other lacks."""
    kept = tuple(word for word in words if word.folded not in _OPTIONAL) or words
    if len(kept) == 3 and not any(map(_is_patronymic, other[1:-1])):
        kept = next((kept[:at] + kept[at + 1 :] for at in (1, 2) if _is_patronymic(kept[at])), kept)
    return kept


def _is_patronymic(word: Word) -> bool:
    return bool(_PATRONYMIC.search(word.sound))


def _readings(
    one: tuple[Word, ...], other: tuple[Word, ...]
) -> Iterator[tuple[tuple[Word, ...], tuple[Word, ...]]]:
    essential = _essential(one, other), _essential(other, one)
    for pair in dict.fromkeys([(one, other), essential]):
        some, more = sorted(pair, key=len)
        yield some, more
        if len(some) < len(more) and _frame(some) == _frame(more):
            yield from ((some, merged) for merged in _merge(more, len(some)))


@lru_cache(maxsize=1 << 15)
def _compare_words_of(one: _Name, other: _Name) -> Match | None:
    if not one.words or not other.words or max(len(one.words), len(other.words)) > MOST_WORDS:
        return None
    best: Match | None = None
    for some, more in _readings(one.words, other.words):
        match = _pair_words(some, more)
        if match and (best is None or match.score > best.score):
            best = match
        if best and best.score >= SAME_NAME:
            break
    return best


def compare(one: str, other: str) -> Match | None:
    """How two spellings agree, symmetric; None if they are not one name.

    `exact`; `folded` (also word order, lost hyphens); `script` (another script or romanisation);
    `typo`; `part` (a surname alone, initials), which is a hint and never the same name.
    """
    if one == other:
        return Match("exact", 1.0)
    first, second = _read(min(one, other)), _read(max(one, other))
    if not first.folded or not second.folded:
        return None
    if first.folded == second.folded:
        return Match("folded", 0.98)
    if first.compact == second.compact:
        return Match("folded", 0.97)
    return _compare_words_of(first, second)


def similarity(one: str, other: str) -> float:
    """Score of `compare`, 0 to 1; 0 where nothing agrees."""
    match = compare(one, other)
    return match.score if match else 0.0


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are taken for one name without asking an editor."""
    return similarity(one, other) >= SAME_NAME
