"""Finds slips of scanning and copying; each is proposed to the editor and none is made unasked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from .compounds import HYPHENATED, PREFIXES, SECOND_PARTS
from .sheet import LONGEST_COMPARED, NO_BREAK, Effect, Mark, Sheet

_WORD: Final = re.compile(r"[^\W\d_](?:[^\W_]|[’'](?=\w))*")
_CAMEL: Final = re.compile(r"[A-Za-z]*[a-z](?=[A-Z])")
_TOKEN: Final = re.compile(r"\S+")
_ADDRESS: Final = re.compile(r"://|^www\.|@|\.(?:html?|php|aspx?|com|org|net|ir|ru)\b")
_DOUBLED: Final = re.compile(r"(?<![\w-])([^\W\d_]{2,40}) +\1(?![\w’'-])")
_MAY_DOUBLE: Final = frozenset(
    {"had", "that", "so", "very", "no", "is", "to", "in", "on", "do", "it", "you"}
)
_HYPHEN_END: Final = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]\s*$")
_LAST_WORD: Final = re.compile(r"([^\W\d_]+)\s*$")
_FIRST_WORD: Final = re.compile(r"\s*([^\W\d_]+)")
_SHORT_WORD: Final = re.compile(r"\b\w{2,60}\b")
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_LATIN: Final = re.compile("[A-Za-z]")
_TWINS: Final = str.maketrans("асеіорхукмтнвАВЕКМНОРСТХІ", "aceiopxykmthbABEKMHOPCTXI")
_BACK: Final = str.maketrans("aceiopxykmABEKMHOPCTXI", "асеіорхукмАВЕКМНОРСТХІ")
_GREEK_QUESTION: Final = "\u037e"


class _Words:
    """The words of a text: as written, and the hyphenated ones by their letters alone."""

    def __init__(self, text: str) -> None:
        self.written = frozenset(match[0] for match in _WORD.finditer(text))
        names = {re.split("[’']", word)[0] for word in self.written if word[0].isupper()}
        self.capitals = {name[1:]: name for name in names}
        pairs = re.findall(r"(?<!\w)[^\W\d_]{2,}-[^\W\d_]{2,}(?!\w)", text)
        self.hyphenated = {pair.replace("-", "").lower(): pair for pair in pairs}

    def suspects(self) -> Iterator[str]:
        """The words worth a closer look, which are few."""
        for word in self.written:
            lowered = word.lower()
            half = len(word) // 2
            if (
                lowered in HYPHENATED
                or lowered in self.hyphenated
                or word.endswith(SECOND_PARTS)
                or (word[1:] != lowered[1:] and not word.isupper())
                or (half > 2 and lowered[:half] == lowered[half:])
            ):
                yield word


def find_repairs(sheet: Sheet) -> None:
    """Propose a repair for each slip, and say where no-break spaces became spaces."""
    for index in sheet.written:
        _mark_spaces(sheet, index)
    if len(sheet.document.text) > LONGEST_COMPARED:
        return
    words = _Words(sheet.document.text)
    known = {word: repaired for word in words.suspects() if (repaired := _hyphenate(word, words))}
    for index in sheet.written:
        _read_line(sheet, index, words, known)
    _find_broken_words(sheet, words)


def _read_line(sheet: Sheet, index: int, words: _Words, known: dict[str, str]) -> None:
    line = sheet.lines[index]
    for match in _WORD.finditer(line.text) if known else ():
        if match[0] in known and not _is_in_address(line.text, match.start()):
            reason = _("A hyphen seems to be lost in this word.")
            _propose(sheet, "lost-hyphen", index, match.span(), known[match[0]], reason)
    for start, end, change, reason in _slips(line.text):
        _propose(sheet, "repair", index, (start, end), change, reason)
    _find_first_letter(sheet, index, words)


def _is_in_address(text: str, offset: int) -> bool:
    """Whether the word at an offset belongs to an address of the web or of a mailbox."""
    start = max(text.rfind(" ", 0, offset) + 1, offset - 200)
    token = _TOKEN.match(text, start, offset + 200)
    return bool(token and _ADDRESS.search(token[0]))


def _mark_spaces(sheet: Sheet, index: int) -> None:
    line = sheet.lines[index]
    first = NO_BREAK.search(line.raw)
    if first is None:
        return
    reason = _("No-break spaces in this line, %(count)s of them, become plain spaces.")
    reason %= {"count": sum(map(line.raw.count, "\u00a0\u2007\u202f"))}
    text = line.text[max(first.start() - 20, 0) : first.end() + 20].strip()
    place = (index, index, *first.span())
    sheet.add(Mark("no-break-space", *place, text, reason, effect=Effect.SPACES))


def _propose(
    sheet: Sheet, kind: str, index: int, span: tuple[int, int], change: str, reason: str
) -> None:
    text = sheet.lines[index].text[slice(*span)]
    sheet.add(Mark(kind, index, index, *span, text, reason, change, False, Effect.REPLACE))


def _hyphenate(word: str, words: _Words) -> str:
    """The word with the hyphen that it seems to have lost, or nothing.

    A word is suspect where it is a known compound, where the text has it with a hyphen too, where
    its halves repeat or where a capital follows a prefix. `multivector` is none of these.
    """
    lowered = word.lower()
    if compound := HYPHENATED.get(lowered) or words.hyphenated.get(lowered, "").lower():
        return _with_case(word, compound)
    half = len(word) // 2
    if half >= 3 and lowered[:half] == lowered[half:]:
        return f"{word[:half]}-{word[half:]}"
    if camel := _CAMEL.match(word):
        left, right = word[: camel.end()], word[camel.end() :]
        both = {left, right} <= words.written and min(len(left), len(right)) > 2
        return f"{left}-{right}" if (left.lower() in PREFIXES and len(right) > 2) or both else ""
    for part in SECOND_PARTS:
        first = word[: -len(part)]
        if lowered.endswith(part) and len(first) > 3 and first in words.written:
            return f"{first}-{word[-len(part) :]}"
    return ""


def _with_case(word: str, compound: str) -> str:
    """The compound with the capitals of the word as it is written."""
    letters = iter(word)
    return "".join(char if char == "-" else next(letters) for char in compound)


def _slips(text: str) -> Iterator[tuple[int, int, str, str]]:
    if _GREEK_QUESTION in text:
        reason = _("A Greek question mark, which looks like a semicolon and is none.")
        for match in re.finditer(_GREEK_QUESTION, text):
            yield match.start(), match.end(), ";", reason
    words = text.split()
    if any(map(str.__eq__, words, words[1:])):
        for match in _DOUBLED.finditer(text):
            if match[1] not in _MAY_DOUBLE:
                yield match.start(), match.end(), match[1], _("The same word stands twice.")
    if _CYRILLIC.search(text) and _LATIN.search(text):
        for match in _SHORT_WORD.finditer(text):
            if change := _one_alphabet(match[0]):
                reason = _("The word mixes letters of two alphabets.")
                yield match.start(), match.end(), change, reason


def _one_alphabet(word: str) -> str:
    """A word of two alphabets in the one that can hold all of it, or nothing."""
    if not (_CYRILLIC.search(word) and _LATIN.search(word)):
        return ""
    latin, cyrillic = word.translate(_TWINS), word.translate(_BACK)
    if not _CYRILLIC.search(latin):
        return latin
    return "" if _LATIN.search(cyrillic) else cyrillic


def _find_first_letter(sheet: Sheet, index: int, words: _Words) -> None:
    """A paragraph that begins with a word whose first letter is lost, told by the other words."""
    if index and not sheet.lines[index - 1].blank and not sheet.taken[index]:
        return
    match = _FIRST_WORD.match(sheet.lines[index].text)
    if match is None or not match[1].islower() or len(match[1]) < 3:
        return
    whole = words.capitals.get(match[1])
    if whole and sheet.document.text.count(f" {match[1]} ") == 0:
        reason = _("The first letter of this word seems to be lost.")
        _propose(sheet, "repair", index, match.span(1), whole, reason)


def _find_broken_words(sheet: Sheet, words: _Words) -> None:
    """Words broken at the end of a line: with a hyphen, or where a compound lost its own."""
    for index in sheet.written:
        if not sheet.is_adjacent(index):
            continue
        text, following = sheet.lines[index].text, sheet.lines[index + 1].text
        second = _FIRST_WORD.match(following)
        if second is None or not second[1].islower():
            continue
        if broken := _HYPHEN_END.search(text, max(len(text) - 60, 0)):
            whole = broken[1] + second[1]
            hyphenated = whole.lower() in HYPHENATED or whole.lower() in words.hyphenated
            if not hyphenated:
                reason = _(
                    "A word broken at the end of a line; its hyphen may belong to the break."
                )
                _propose_across(sheet, "repair", index, broken.start(), second.end(), whole, reason)
        elif last := _LAST_WORD.search(text[-40:]):
            compound = HYPHENATED.get((last[1] + second[1]).lower(), "")
            if compound.count("-") == 1 and compound.startswith(last[1].lower() + "-"):
                change = _with_case(last[1] + second[1], compound)
                start = max(len(text) - 40, 0) + last.start()
                reason = _("A hyphen seems to be lost where the line ends.")
                _propose_across(sheet, "lost-hyphen", index, start, second.end(), change, reason)


def _propose_across(
    sheet: Sheet, kind: str, index: int, start: int, end: int, change: str, reason: str
) -> None:
    text = (
        f"{sheet.lines[index].text[start:].rstrip()} {sheet.lines[index + 1].text[:end].lstrip()}"
    )
    sheet.add(Mark(kind, index, index + 1, start, end, text, reason, change, False, Effect.REPLACE))
