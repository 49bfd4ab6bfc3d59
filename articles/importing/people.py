"""Names of authors in bylines, and sentences that introduce an author."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from articles.names import fold, tokens

from .dates_written import WrittenDate, read_date
from .phrases import is_furniture, opens_comments

_LABEL: Final = re.compile(
    r"^\W{0,3}(?:"
    r"(?:(?:written|text|words|story|posted|reported|article|analysis|interview(?:ed)?) )?by\b"
    r"(?P<colon>\s*[:：])?|"
    r"authors?(?P<colon2>\s*[:：])|(?:автор(?:ы)?|текст)(?P<colon3>\s*[:：—–])|беседовал[аи]?(?=\s)|"
    r"(?:نویسنده(?:‌?گان)?|نویسندگان|نگارنده|مؤلف|مولف)(?P<colon4>\s*[:：])|"
    r"(?:(?:یادداشتی|مقاله\u200c?\s?ای|نوشته\u200c?\s?ای|گزارشی|تحلیلی) از|"
    r"به قلم|نوشتهٔ|نوشته‌ی|نوشته)(?P<colon5>\s*[:：])?)\s*(?P<names>\S.*)$",
    re.IGNORECASE,
)
_APART: Final = re.compile(r"\s*[|•·]\s*|\s+[-–—]\s+|(?<=\d)\s+by\s+", re.IGNORECASE)
_LIST: Final = re.compile(r"\s*(?:[,،;؛&]|\band\b|(?<=\s)и(?=\s)|(?<=\s)و(?=\s))\s*")
_FOR: Final = re.compile(r"\s+(?:for|in|from)\s+(?=[A-Z])")
_HONORIFIC: Final = re.compile(
    r"^(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Amb|Ambassador|Проф|Профессор|Д-р)\.?|دکتر|استاد)\s+(?=\S)",
    re.IGNORECASE,
)
_NOTE_SIGNS: Final = re.compile(r"[\s*†‡§¹²³⁎]+$|^[\s*†‡§]+|\[\d+\]$|\s*\([^)]*@[^)]*\)$")
_PARTICLES: Final = frozenset(
    {"al", "el", "ul", "ol", "bin", "ibn", "ben", "de", "del", "la", "le", "van", "von", "der"}
    | {"den", "di", "da", "dos", "e", "abu", "zade"}
)
_CASELESS: Final = re.compile(r"[\u0600-\u06ff]")
_NO_NAMES: Final = frozenset(
    {"admin", "administrator", "staff", "editor", "editors", "editorial", "newsroom", "webmaster"}
    | {"редакция", "администратор", "تحریریه", "مدیر"}
)
ROLE: Final = re.compile(
    r"\b(?:author|professor|researcher|fellow|scientist|analyst|expert|journalist|editor|columnist|"
    r"lecturer|candidate|student|writer|director|scholar|historian|correspondent|commentator|ph\.?\s?d|"
    r"m\.?a\.?|m\.?sc|graduate|degree|associate|specialist|university|institute|faculty|academy|"
    r"автор|профессор|исследователь|сотрудник|аналитик|эксперт|журналист|редактор|обозреватель|"
    r"доцент|кандидат|доктор|аспирант|директор|историк|политолог|востоковед|преподаватель|студент|"
    r"университет\w*|институт\w*)\b|"
    r"(?:نویسنده|استاد|پژوهشگر|کارشناس|تحلیلگر|روزنامه‌?نگار|دانشجو|دکتری|دکترا|عضو هیأت علمی|"
    r"عضو هیئت علمی|مدیر|سردبیر|دانشگاه|پژوهشکده)",
    re.IGNORECASE,
)
_NAME_WORD: Final = r"(?:[A-ZÀ-Þ][\w’'.-]*|al-?[A-Z]\w+|de|van|von|bin)"
_NAME: Final = rf"{_NAME_WORD}(?:\s+{_NAME_WORD}){{1,3}}"
_NAME_RU: Final = r"[А-ЯЁ][\w.-]*(?:\s+[А-ЯЁ][\w.-]*){1,3}"
_INTRODUCED: Final = re.compile(
    rf"^\W*(?:(?:dr|prof)\.?\s+)?(?:(?P<name>{_NAME}),?\s+(?:is|was|has|holds|teaches|works|serves|writes|earned|received)\s"
    rf"|(?P<ru>{_NAME_RU})\s*(?:[—–-]|,|является)\s)"
)
_SAYS: Final = re.compile(
    r"[“\"«]|\b(?:says?|said|argue[sd]?|believe[sd]?|told|claim(?:s|ed)|announced|stressed|added|"
    r"заявил\w*|сказал\w*|считает)\b"
)
_LONGEST_NOTE: Final = 80


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says: authors in order, what else it says of them, a date on the same line."""

    names: tuple[str, ...]
    note: str = ""
    date: WrittenDate | None = None


def read_byline(text: str) -> Byline | None:
    """Read a line that says who wrote the text, by a label such as `By`; None for other lines."""
    if len(text) > 160 or not (label := _LABEL.match(text)):
        return None
    colon = any(label[group] for group in ("colon", "colon2", "colon3", "colon4", "colon5"))
    found = read_names(label["names"])
    if is_account(label["names"]):
        return Byline(())
    if found.names or not colon:
        return found if found.names and _is_short(found, colon) else None
    return Byline((), found.note or label["names"].strip(), found.date)


def _is_short(found: Byline, colon: bool) -> bool:
    """Without a colon only few words may follow the name: `By Moscow’s count …` is no byline."""
    return colon or len(found.note.split()) <= 12


def read_signed_date(text: str) -> Byline | None:
    """Read a line that holds an author without a label and a date, set apart by a sign."""
    if len(text) > 160 or len(parts := _APART.split(text.strip())) < 2:
        return None
    dates = [found for part in parts if (found := read_date(part))]
    others = [clean_name(part) for part in parts if not read_date(part)]
    names = [name for name in others if is_person(name)]
    if not dates or not (names or all(map(_is_beside, others))):
        return None
    return Byline(tuple(names), date=dates[0])


def _is_beside(text: str) -> bool:
    """Whether words stand beside a date at the head of a page: a counter, an account, a place."""
    if is_furniture(text, at_edge=True) or opens_comments(text):
        return True
    return len(text.split()) <= 4 and not any(char.isdigit() for char in text)


def read_names(text: str) -> Byline:
    """Read a list of names, with a date or what else is said of them, without a label."""
    names: list[str] = []
    notes: list[str] = []
    dated: WrittenDate | None = None
    for part in _APART.split(text):
        if found := read_date(part):
            dated = dated or found
            continue
        part, tail = _split_date(part)
        dated = dated or tail
        for piece in filter(None, _LIST.split(part)):
            name, *outlet = _FOR.split(clean_name(piece), maxsplit=1)
            notes += outlet
            placed = bool(names) and len(names[-1].split()) > 1 and len(name.split()) == 1
            if placed and not _CASELESS.match(name):
                notes.append(name)  # a place or an outlet after a full name
            elif notes == outlet and is_name(name) and not is_account(name):
                names.append(name)
            elif not is_account(name):
                notes.append(piece.strip())
    return Byline(tuple(names), ", ".join(notes), dated)


def _split_date(text: str) -> tuple[str, WrittenDate | None]:
    """Part a date from the end of a byline: `By Sara Amin, 9 December 2014`."""
    for comma in re.finditer(r"\s*[,،]\s*|\s+on\s+", text):
        if found := read_date(text[comma.end() :]):
            return text[: comma.start()], found
    return text, None


def clean_name(text: str) -> str:
    """A name without honorifics and the signs of notes; capitals alone become a usual spelling."""
    name = _HONORIFIC.sub("", _NOTE_SIGNS.sub("", text.strip()).strip(" .,;:–—-") or "")
    if name.isupper() and len(name.split()) > 1:
        name = name.title()
    return " ".join(name.split())


def is_name(text: str) -> bool:
    """Whether a text may be a name: one to six words with capitals, nothing that a role needs."""
    words = text.split()
    if not 1 <= len(words) <= 6 or len(text) > 70 or ROLE.search(text):
        return False
    if words[0].lower() in _PARTICLES and len(words) == 1:
        return False
    return all(_is_name_word(word) for word in words) and not words[0].islower()


def _is_name_word(word: str) -> bool:
    if not word[0].isalpha() or any(char.isdigit() for char in word):
        return False
    lowered = word.lower()
    cased = word[0].isupper() or bool(_CASELESS.match(word))
    return (cased or lowered in _PARTICLES or lowered.startswith("al-")) and not re.search(
        r"[!?…:/@]", word
    )


def is_person(text: str) -> bool:
    """Whether a text without a label may be a person: two to four words of a name."""
    return 2 <= len(text.split()) <= 4 and is_name(text) and not text.endswith("?")


def fold_key(name: str) -> str:
    """A name for comparing."""
    return " ".join(tokens(name))


def is_account(name: str) -> bool:
    """Whether this is what a site calls the account that posts, no person's name."""
    return any(word in _NO_NAMES for word in fold_key(name).split()[-1:])


def introduced(text: str, known: Collection[str] = ()) -> str | None:
    """The name that a short paragraph introduces as a writer in the third person, if it does."""
    if len(text) > 600 or len(text.split()) > _LONGEST_NOTE:
        return None
    match = _INTRODUCED.match(text)
    if not match or not ROLE.search(" ".join(text.split()[:24])):
        return None
    name = clean_name(match["name"] or match["ru"])
    return None if _SAYS.search(text) and fold(name) not in known else name
