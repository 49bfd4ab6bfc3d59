"""How names sound in Latin, Cyrillic and Persian/Arabic script; pure, for `names.py`.

A sound is one letter, the same for the three scripts: lower-case letters as in English, and
S sh, C tsh, Z zh, J as in Javad, j any j, c any ch, X kh, Q gh and q, T ts, E ё; from Persian also
@ an initial vowel, W و, Y ی, H final ه, each of which is read in more than one way.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

LIKE = 0.9
"""Likeness from which two words can be one."""
LONGEST = 40
"""Sounds of the longest word that is compared sound by sound."""

_CYRILLIC = str.maketrans(
    "абвгґдежзийклмнопрстуфхцчшщыэіўқғһҳҷ", "abvggdeZziyklmnoprstufXTCSSyeiuQQhhJ", "ъь"
) | str.maketrans({"ю": "yu", "я": "ya", "є": "ye"})
_ARABIC = str.maketrans("ابپتثجچحخدذرزژسشصضطظغفقکگلمنوهی", "abptsJChXdzrzZsSsztzQfQkglmnWhY", "ع")
_TAJIK = re.compile("[ҳқғҷ]")
_INITIAL_ARABIC = re.compile("^(?:ا(?=[وی])|[اع]+)")
_SPELLINGS = {
    "S": "schtsch shtsh shch chtch sch sh sz",
    "C": "tsch tch tsh",
    "J": "dsch dzh dj",
    "Z": "zh",
    "X": "kh",
    "Q": "gh q",
    "T": "ts tz",
    "c": "ch",
    "k": "ck c",
    "ks": "x",
    "f": "ph",
    "t": "th",
    "u": "ou oo",
    "i": "ee",
}
_LATIN = {spelling: sound for sound, many in _SPELLINGS.items() for spelling in many.split()}
_DIGRAPH = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)))
_SOFT_C = re.compile("c(?=[eiy])")
_INITIAL_X = re.compile("^x")  # Xatami, in Azerbaijani
_FRENCH_END = re.compile("(?<=...)ine$")  # Poutine
_IOTATED_O = re.compile("(?<=[^aeiouyWY@])[jy]o")  # ё: Fyodorov, Fjodorow
_REPEATED = re.compile(r"(.)\1+")
_FINAL_Y = re.compile("(?:[iy][iyj]|y)$")


_MARKED = {
    **dict.fromkeys("šşș", "sh"),
    **dict.fromkeys("čçć", "ch"),
    **dict.fromkeys("žż", "zh"),
    **dict.fromkeys("ḵḫ", "kh"),
    **dict.fromkeys("ġğ", "gh"),
} | {"ǧ": "j", "ŝ": "shch", "ё": "йо"}
_MARKS = str.maketrans(_MARKED | {char.upper(): sound for char, sound in _MARKED.items()})
_MARK = frozenset(map(chr, _MARKS))


def unmarked(text: str) -> str:
    """A text with two letters for one with a mark that sounds unlike the bare one: sh for š;
    the very text where there is none."""
    if text.isascii() or _MARK.isdisjoint(composed := unicodedata.normalize("NFC", text)):
        return text
    return composed.translate(_MARKS)


@lru_cache(maxsize=1 << 16)
def sound_of(word: str, script: str) -> str:
    """How a folded word of a script (ISO 15924) sounds, with the vowels that the script writes."""
    if script == "Arab":
        initial = re.sub("^[اع]", "@", re.sub("^ا(?=[وی])", "", word))
        sound = re.sub("(?<=..)h$", "H", initial.translate(_ARABIC))
    elif script == "Cyrl":
        spelt = word.replace("о", "а") if _TAJIK.search(word) else word  # Рӯҳонӣ
        sound = spelt.replace("дж", "J").translate(_CYRILLIC)
    else:
        latin = _SOFT_C.sub("s", re.sub("[^a-z0-9+]", "", anyascii(word).lower()))
        latin = _INITIAL_X.sub("kh", _FRENCH_END.sub("in", latin))
        sound = _DIGRAPH.sub(lambda match: _LATIN[match[0]], latin)
    sound = _IOTATED_O.sub("E", sound)
    return _FINAL_Y.sub("i", _REPEATED.sub(r"\1", sound))


_CLASSES = str.maketrans("vwWfqQgXhHkcCSJZTz", "ffffkkkkkkkcccjjss", "aeiouEyY@")


def consonants(sound: str) -> str:
    """Consonant classes of a word: sounds that romanisations confuse are one letter."""
    sound = re.sub("(?<=.)[vwW](?!$)|(?<=.)(?:[hH]|W)$", "", sound)
    sound = re.sub("(?<=[^aeioudn@])j(?=[aeou])|(?<=[aeiou])j$", "y", sound)
    return _REPEATED.sub(r"\1", sound.translate(_CLASSES))


# What it costs to take one sound for another: 0 nothing, 1 another name.

_VOWELS = frozenset("aeiouEyY@")
_PAIRS = {
    0.0: "cC Jj vw Wv Ww Yi Yy iy",
    0.05: "Ee @a @e @i @o @u Wu He jy jY Xh Xc Qg fv ou",
    0.1: "Eo Wo Ha JZ jZ cS sz zT fw uw ow ij",
    0.15: "ei ey fW",
    0.2: "ae Qk QX kX sT ck ch Jg hk aH zZ",
    0.25: "gh",
    0.3: "gX td gk sS",
    0.55: "ao",
    0.45: "au io iu ai eo eu aW eW aY",
}
_COSTS = {
    key: cost
    for cost, pairs in _PAIRS.items()
    for pair in pairs.split()
    for key in (pair, pair[::-1])
}
_UNWRITTEN = {"a": 0.1, "e": 0.06, "o": 0.08}  # short vowels, which Persian leaves out


def _swap(one: str, other: str, initial: bool) -> float:
    if one == other:
        return 0.0
    if initial and {one, other} == {"e", "Y"}:  # Yevgeny, یوگنی
        return 0.1
    cost = _COSTS.get(one + other, 1.0)
    tells = {one, other} <= _VOWELS or {one, other} == {"g", "k"}  # Kulistan is not Gulistan
    return 2 * cost if initial and tells else cost


def _drops(sound: str, other_unvowelled: bool, unvowelled: bool) -> list[float]:
    """What leaving out each sound costs, against a word whose script may not write vowels."""
    return [_drop(sound, at, other_unvowelled, unvowelled) for at in range(len(sound))]


def _drop(sound: str, at: int, other_unvowelled: bool, unvowelled: bool) -> float:
    char, last = sound[at], at == len(sound) - 1
    beside_vowel = sound[at - 1 : at] in _VOWELS or sound[at + 1 : at + 2] in _VOWELS
    if char == "H":
        return 0.05
    if char in "hwW" and sound[at - 1 : at] in _VOWELS:
        return 0.15 if sound[at + 1 : at + 2] not in _VOWELS else 0.6
    if char == "Y" or sound[at:] == "Wf":
        return _drop_long(sound, at)
    if char not in _VOWELS:
        return 0.2 if char == "j" and beside_vowel else 1.0
    if sound[at - 1 : at + 1] in {"th", "XW"}:  # Fathi, فتحی; -khah, خواه
        return 0.2
    if char == "@" or unvowelled:
        return 0.1 if char == "@" else 0.45
    if at == 0 and char != "y":
        return 1.0
    if other_unvowelled and not last:
        return _UNWRITTEN.get(char, 0.4)
    if last:
        return 0.5 if beside_vowel else 1.0
    return 0.12 if beside_vowel else 0.3


def _drop_long(sound: str, at: int) -> float:
    """A long vowel that is written is heard: خمینی is not Khamenei; but in Russian surnames it may
    be written or not: مدودف, مدویدف, مدودوف."""
    if at and sound.endswith("f") and len(sound) > 4:
        return 0.2
    return 0.3 if sound[at + 1 : at + 2] == "W" or sound[at - 1 : at] == "a" else 0.65


@lru_cache(maxsize=1 << 16)
def likeness(one: str, other: str, one_arab: bool, other_arab: bool) -> float:
    """Likeness of two words by their sounds, 1 less the cost of edits a sound; 0 below `LIKE`."""
    length = max(len(one), len(other))
    if not length or length > LONGEST:
        return float(one == other)
    drops = _drops(other, one_arab and not other_arab, other_arab)
    row = [0.0]
    for cost in drops:
        row.append(row[-1] + cost)
    short = 2 if one_arab != other_arab else 3  # EU is not EAEU
    limit = (1 - LIKE) * length if min(len(one), len(other)) > short else 0.11
    for at, cost in enumerate(_drops(one, other_arab and not one_arab, one_arab)):
        previous, row = row, [row[0] + cost]
        for to, drop in enumerate(drops):
            swapped = previous[to] + _swap(one[at], other[to], at == to == 0)
            row.append(min(swapped, previous[to + 1] + cost, row[to] + drop))
        if min(row) > limit:
            return 0.0
    return 1 - row[-1] / length if row[-1] < limit else 0.0
