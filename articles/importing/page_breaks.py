"""Finds what printed pages and menus put around an article: running heads, page numbers, menus."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import Final

from django.utils.translation import gettext as _

from articles.names import fold

from .dates_written import read_date
from .people import read_byline
from .phrases import is_furniture
from .sheet import Sheet, ends_sentence

_NUMBER: Final = re.compile(r"\s*[-–—|\[]?\s*(\d{1,4})\s*[-–—|\]]?\s*")
_AT_AN_END: Final = re.compile(
    r"^\s*(\d{1,4})(?:\s{3,}|\s*[|•·]\s*)|(?:\s{3,}|\s*[|•·]\s*)(\d{1,4})\s*$"
)
_YEARS: Final = range(1500, 2101)
_LONGEST_HEAD: Final = 120
_FEWEST_BETWEEN: Final = 5
_MENU_LINES: Final = 30
_MENU_WORDS: Final = 3
_FEWEST_KNOWN: Final = 3


def find_page_breaks(sheet: Sheet) -> None:
    """Mark the running heads and numbers of printed pages, and the menu above a web page."""
    if sheet.document.kind != "text":
        return
    heads = _running_heads(sheet)
    numbers = _page_numbers(sheet, heads)
    heads |= _heads_beside(sheet, numbers)
    sheet.breaks = heads | numbers
    for index in sorted(heads):
        sheet.take("furniture", index, _("The running head of a printed page."))
    for index in sorted(numbers - heads):
        sheet.take("furniture", index, _("The number of a printed page."))
    _take_menu(sheet)


def _running_heads(sheet: Sheet) -> set[int]:
    """Lines that differ only in a rising number that stands apart at their end."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index in sheet.written:
        text = sheet.lines[index].text
        if len(text) <= _LONGEST_HEAD and (match := _AT_AN_END.search(text)):
            rest = fold(text[: match.start()] + text[match.end() :])
            if any(char.isalpha() for char in rest):
                found[rest].append((index, int(match[1] or match[2])))
    return {
        index
        for places in found.values()
        if len(places) > 1 and _rises(places)
        for index, _number in places
    }


def _rises(places: list[tuple[int, int]]) -> bool:
    """Whether page numbers go up, with text between them: rows of a table stand together."""
    return all(
        one < other <= one + 4 and below - above > _FEWEST_BETWEEN
        for (above, one), (below, other) in pairwise(places)
    )


def _page_numbers(sheet: Sheet, heads: set[int]) -> set[int]:
    """Numbers alone on their lines that count pages: one of them breaks a sentence or has a head.

    Numbers of sections stand between whole paragraphs, and years are years.
    """
    places = []
    for index in sheet.written:
        match = _NUMBER.fullmatch(sheet.lines[index].text)
        if match and int(match[1]) not in _YEARS:
            places.append((index, int(match[1])))
    if len(places) < 2 or not _rises(places):
        return set()
    found = {index for index, _number in places}
    sure = any(_beside(sheet, i) & heads or _breaks_sentence(sheet, i) for i in found)
    return found if sure else set()


def _beside(sheet: Sheet, index: int) -> set[int]:
    place = sheet.written.index(index)
    return {*sheet.written[max(place - 1, 0) : place], *sheet.written[place + 1 : place + 2]}


def _breaks_sentence(sheet: Sheet, index: int) -> bool:
    """Whether the text above does not end and the text below goes on with a small letter."""
    place = sheet.written.index(index)
    if "\f" in sheet.lines[index].raw or not 0 < place < len(sheet.written) - 1:
        return "\f" in sheet.lines[index].raw
    above, below = (sheet.lines[sheet.written[place + step]].text for step in (-1, 1))
    return not ends_sentence(above) and below.strip()[:1].islower()


def _heads_beside(sheet: Sheet, numbers: set[int]) -> set[int]:
    """The same words beside each of several page numbers."""
    found: dict[str, set[int]] = defaultdict(set)
    for number in numbers:
        for index in _beside(sheet, number) - numbers:
            if len(sheet.lines[index].text) <= _LONGEST_HEAD and not sheet.prose[index]:
                found[fold(sheet.lines[index].text)].add(index)
    return {i for indexes in found.values() if len(indexes) > 1 for i in indexes}


def _take_menu(sheet: Sheet) -> None:
    """Short lines among known ones at the top of a page, down to the last known one."""
    top = [index for index in sheet.written[:_MENU_LINES] if sheet.is_free(index)]
    known = []
    for place, index in enumerate(top):
        text = sheet.lines[index].text.strip()
        if is_furniture(text, at_edge=True):
            known.append(place)
        elif not _may_be_item(text):
            break
    if len(known) < _FEWEST_KNOWN:
        return
    for place in range(known[-1]):
        index = top[place]
        if place not in known and _stands_in_list(sheet, index):
            reason = _("It stands in a menu, among other parts of the page.")
            sheet.take("furniture", index, reason)


def _may_be_item(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    return 0 < len(words) <= _MENU_WORDS and not (read_date(text) or read_byline(text))


def _stands_in_list(sheet: Sheet, index: int) -> bool:
    """Whether lines stand directly above or below: a title is set apart."""
    above = index > 0 and not sheet.lines[index - 1].blank
    return above or sheet.is_adjacent(index)
