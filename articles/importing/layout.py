"""Finds the paragraphs and section heads of a raw text from how its lines are broken."""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext as _

from .sheet import HEADS, NO_BREAK, Effect, Mark, Sheet, ends_sentence

_ORDINAL: Final = re.compile(
    r"\s*(?:(?:first|second|third|fourth|fif|sixth|seventh|eighth|ninth|tenth)(?:ly|thly)\b|"
    r"(?:first|second|third|fourth|fifth|sixth|finally|lastly)(?: of all)?,|"
    r"во-(?:первых|вторых)\b|в-(?:третьих|четв[её]ртых|пятых|шестых)\b|наконец,|"
    r"(?:اولاً|اولا|ثانیاً|ثانیا|ثالثاً|ثالثا|رابعاً|نخست آنکه|دوم آنکه|سوم آنکه|چهارم آنکه)(?!\w))",
    re.IGNORECASE,
)
_ITEM: Final = re.compile(
    r"\s*(?:[•·▪●►*–—-]\s+|\d{1,2}[.)]\s|[۰-۹]{1,2}[.)-]\s|\([a-z\d]{1,2}\)\s)"
)
_SENTENCE_END: Final = re.compile(r"[.!?…؟۔](?:[\"'”’»)\]*\d]|\[\d+\])*\s*$")
_NOTED_END: Final = re.compile(r"[.!?…؟۔][\"'”’»)]*(?:\[[^\[\]]{1,40}\])+\s*$")
_SPEAKER: Final = re.compile(
    r"(?:[QA]|question|answer|вопрос|ответ|[ВО]|س|ج|سؤال|سوال|پرسش|پاسخ)\s?\d{0,3}\s?[:.：—–-]\s|"
    r"[—–-]\s",
    re.IGNORECASE,
)
_CELLS: Final = re.compile(r"\S(?:\t| {3,})\S.*\S(?:\t| {3,})\S")
_PARAGRAPH_HINT: Final = re.compile(r"(?<=[.!?…”\"])[ ]*[\u00a0][ \u00a0]*(?=\S)")
_HYPHENATED: Final = re.compile(r"[^\W\d_][-\u00ad\u2010]$")
_SHORT: Final = 0.75
_NARROW: Final = 30
_WIDEST: Final = 200
_NEAR: Final = 4
_FEWEST_SPACES: Final = 3
_MOST_LINES: Final = 20
_FEWEST_HINTS: Final = 3
_LONGEST_HEAD: Final = 90
_MOST_HEAD_WORDS: Final = 12


def group_lines(sheet: Sheet) -> list[list[int]]:
    """The lines that still belong to the text, grouped into paragraphs."""
    hinted = bool(_paragraph_hints(sheet))
    groups: list[list[int]] = []
    for index in sheet.free():
        if groups and _continues(sheet, groups[-1][-1], index, hinted=hinted):
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


def find_layout(sheet: Sheet) -> list[list[int]]:
    """Mark joined paragraphs and section heads; the groups of lines that are a paragraph each."""
    groups = group_lines(sheet)
    if sheet.document.kind != "markdown":
        _mark_heads(sheet, groups)
        for group in groups:
            if len(group) > 1:
                _mark_joined(sheet, group)
        hints = _paragraph_hints(sheet)
        for index in sorted(hints):
            _mark_hints(sheet, index, hints[index])
    return groups


def _continues(sheet: Sheet, above: int, index: int, *, hinted: bool) -> bool:
    """Whether a line goes on with the paragraph of the line above it."""
    if sheet.document.kind != "text":
        return sheet.document.kind == "markdown" and index == above + 1
    text, following = sheet.lines[above].text, sheet.lines[index].text
    begins_small = following.lstrip()[:1].islower()
    if index != above + 1:
        between = range(above + 1, index)
        apart = ends_sentence(text) or any(
            sheet.taken[i] and i not in sheet.breaks for i in between
        )
        return begins_small and not apart and text.strip().count(" ") >= _FEWEST_SPACES
    if _HYPHENATED.search(text.rstrip()):
        return True
    if _ITEM.match(following):
        return False
    if begins_small and not _SENTENCE_END.search(text[-12:]):
        return True
    ended = bool(_SENTENCE_END.search(text[-12:]))
    if ended and _ORDINAL.match(following):
        return False
    if hinted:
        return True
    if text.rstrip().endswith((":", "：")):
        return True
    if len(text) < _NARROW:
        return False
    width = _width(sheet, above)
    return len(text.strip()) >= _SHORT * width and _is_wrapped(sheet, above, width)


def _lengths(sheet: Sheet, index: int, step: int) -> list[int]:
    """How long the nearest lines above (-1) or below (1) are, up to the next blank one."""
    found: list[int] = []
    place = index + step
    while 0 <= place < len(sheet.lines) and len(found) < _NEAR and not sheet.lines[place].blank:
        found.append(len(sheet.lines[place].text.strip()))
        place += step
    return found


def _width(sheet: Sheet, index: int) -> int:
    """The width to which a line is set: that of the lines above it, or of those below.

    A column that begins narrow, beside a picture, and goes on wide has two.
    """
    above = _lengths(sheet, index, -1)
    near = above if len(above) > 1 else _lengths(sheet, index, 1)
    return max(*near, len(sheet.lines[index].text.strip()), 1)


def _is_wrapped(sheet: Sheet, index: int, width: int) -> bool:
    """Whether a line is broken because it was full, not because a paragraph ended.

    Paragraphs of one line each are of any length; wrapped lines are nearly as long as each other
    and most of them stop in the middle of a sentence.
    """
    if not _NARROW <= width <= _WIDEST:
        return False
    lines = sheet.lines
    around = [
        i
        for i in range(max(index - 8, 0), min(index + 8, len(lines)))
        if not lines[i].blank and not sheet.taken[i]
    ]
    open_ended = sum(not _SENTENCE_END.search(lines[i].text[-12:]) for i in around)
    return open_ended * 2 >= len(around)


def _mark_joined(sheet: Sheet, group: list[int]) -> None:
    first, last = group[0], group[-1]
    words = " ".join(sheet.lines[index].text.strip() for index in group[:2])
    reason = _("Lines %(first)s to %(last)s are one paragraph, broken where the lines were full.")
    if max(len(sheet.lines[index].text) for index in group) > _WIDEST:
        reason = _("Lines %(first)s to %(last)s are one paragraph; no break between them ends it.")
    numbers = {"first": sheet.lines[first].number, "last": sheet.lines[last].number}
    place = (first, last, 0, len(sheet.lines[last].text))
    sheet.add(Mark("paragraph", *place, words[:200], reason % numbers, effect=Effect.JOIN))


def _mark_heads(sheet: Sheet, groups: list[list[int]]) -> None:
    """Short lines apart, with no full stop, above a paragraph: section heads."""
    below_is_text = False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        index = group[0]
        if sheet.lines[index].role in HEADS:
            _mark_head(sheet, index, _("The page marks it as a heading."))
        elif len(group) == 1 and below_is_text and place and _may_head(sheet, groups, place):
            reason = _("A short line apart that ends without a full stop: a section head.")
            _mark_head(sheet, index, reason)
        else:
            below_is_text = below_is_text or len(group) > 1 or bool(sheet.prose[index])


def _mark_head(sheet: Sheet, index: int, reason: str) -> None:
    line = sheet.lines[index]
    place = (index, index, 0, len(line.text))
    sheet.add(Mark("heading", *place, line.text.strip(), reason, effect=Effect.HEAD))


def _may_head(sheet: Sheet, groups: list[list[int]], place: int) -> bool:
    index = groups[place][0]
    text = sheet.lines[index].text.strip()
    if sheet.lines[index].role or sheet.document.kind == "html":
        return False
    if not 2 < len(text) <= _LONGEST_HEAD or text.count(" ") >= _MOST_HEAD_WORDS:
        return False
    if _SPEAKER.match(text) or _CELLS.search(sheet.lines[index].raw) or _NOTED_END.search(text):
        return False
    first = next((char for char in text if char.isalnum()), "")
    if not first or first.islower() or text[-1] in '.,;:،؛…*”"»' or sheet.prose[index]:
        return False
    if not _is_apart(sheet, index):
        return False
    if _ITEM.match(text) and _is_in_list(sheet, groups, place):
        return False
    following = sheet.lines[groups[place + 1][0]].text.strip()
    return len(following) > len(text) or bool(sheet.prose[groups[place + 1][0]])


def _is_apart(sheet: Sheet, index: int) -> bool:
    """Whether a blank line or one that is out stands above, where the text has blank lines."""
    if index == 0 or sheet.lines[index - 1].blank or sheet.taken[index - 1]:
        return True
    return len(sheet.written) == sheet.written[-1] - sheet.written[0] + 1


def _is_in_list(sheet: Sheet, groups: list[list[int]], place: int) -> bool:
    """Whether a numbered or dotted line stands beside another one."""
    near = [groups[i][0] for i in (place - 1, place + 1) if 0 <= i < len(groups)]
    return _is_bullet(sheet.lines[groups[place][0]].text) or any(
        _ITEM.match(sheet.lines[i].text) for i in near
    )


def _is_bullet(text: str) -> bool:
    """Whether a line begins with a sign of a list, not with a number."""
    return bool(_ITEM.match(text)) and not text.lstrip()[:1].isdigit()


def _paragraph_hints(sheet: Sheet) -> dict[int, tuple[tuple[int, int], ...]]:
    """Where a full stop and a no-break space stand for the end of a paragraph.

    Only in a text without blank lines, where nothing else shows the paragraphs, and only where
    they are many: elsewhere they are slips of the keyboard.
    """
    written = sheet.written
    if not written or written[-1] - written[0] + 1 != len(written) or len(written) > _MOST_LINES:
        return {}
    if max(len(sheet.lines[index].text) for index in written) <= _WIDEST:
        return {}
    found = {
        index: tuple(match.span() for match in _PARAGRAPH_HINT.finditer(sheet.lines[index].raw))
        for index in sheet.free()
        if NO_BREAK.search(sheet.lines[index].raw)
    }
    found = {index: places for index, places in found.items() if places}
    return found if sum(map(len, found.values())) >= _FEWEST_HINTS else {}


def _mark_hints(sheet: Sheet, index: int, places: tuple[tuple[int, int], ...]) -> None:
    reason = _(
        "A full stop and a no-break space end a paragraph here, %(count)s times in the line."
    )
    start, end = places[0]
    text = sheet.lines[index].text[max(start - 40, 0) : end + 40].strip()
    reason %= {"count": len(places)}
    place = (index, index, start, end)
    sheet.add(Mark("paragraph", *place, text, reason, effect=Effect.SPLIT, places=places))
