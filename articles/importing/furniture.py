"""Finds what is no part of an article: page furniture, link lists, captions, notes, footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from django.utils.translation import gettext as _

from articles.names import fold, script_of

from .licences import spdx_of, speaks_of_rights
from .people import Byline, clean_name, introduced, is_person, read_byline
from .phrases import LINKS, is_furniture, opens_comments
from .sheet import Effect, Mark, Sheet

_EDGE_LINES: Final = 60
_WRAPPED: Final = 140
_MOST_CAPTION_WORDS: Final = 60
_CAPTION: Final = re.compile(
    r"^\W*(?:photos?|images?|pictures?|photographs?|illustration|caption|file photo|"
    r"фото|фотография|иллюстрация|снимок|عکس|تصویر)"
    r"(?:\s?(?:credits?|by|courtesy(?: of)?|sources?|автора))?\s*[:：/©]",
    re.IGNORECASE,
)
_CREDIT: Final = re.compile(
    r"[(\[](?:photo|image|picture|file photo|фото|عکس)\b[^()\[\]]{0,100}[)\]]?\W*$|"
    r"^\W*photo (?:by|courtesy)\s|[.!]\s+(?:photo|фото|عکس)\s?[:：]?\s[^.!?]{2,60}$|"
    r"^\W*©\s?[^.]{2,60}(?:/|\bphoto)",
    re.IGNORECASE,
)
_POSITION: Final = re.compile(r"\((?:L|R|C|left|right|center|centre|слева|справа|راست|چپ)\)")
_INITIALS: Final = re.compile(
    r"(?:^|(?<=[.!?”\"»)])\s+)[(\[]?([A-Z]{2,4}(?:/[A-Z]{1,4}){1,3})[)\]]?(?=\s|$)"
)
_SENTENCE_END: Final = re.compile(
    r"[.!?؟۔](?:[\"”’»)]*)\s+|\s(?=©)|\b[A-Z]{2,4}/[A-Z]{1,4}\s+(?=\S)"
)
_ITEM: Final = re.compile(r"^\s*(?:[*•·\-–—>▪●►»]|\d{1,2}[.)])\s*\S|https?://|www\.")
_TOKEN: Final = re.compile(r"\s*\S+\s*")
_ABOUT: Final = re.compile(
    r"^\W*(?:about the authors?|the author|об авторе|об авторах|"
    r"درباره(?:ٔ|‌ی|ی)? نویسنده)\W*(?P<rest>$|[:：].*)",
    re.IGNORECASE,
)
_COPYRIGHT: Final = re.compile(r"^\W*(?:copyright|©|\(c\))", re.IGNORECASE)
_CLAIM: Final = re.compile(
    r"^\W*(?:copyright|©|\(c\))\W*(?:[^/|]{0,80}\b)?\d{4}\b(?!.*\bphoto)", re.I
)
_STAR: Final = re.compile(r"^\s*[*†‡§]")


def find_interruptions(sheet: Sheet) -> None:
    """Mark what is recognised wherever it stands, and what is said of rights."""
    _find_comments(sheet)
    _find_rights(sheet)
    _find_initials(sheet)
    _find_lines(sheet)


def find_edges(sheet: Sheet) -> None:
    """Mark notes about the author, and what stands above the first or below the last paragraph."""
    _find_notes(sheet)
    _find_edges(sheet)
    _say_repeated_captions(sheet)


def _find_comments(sheet: Sheet) -> None:
    """Readers' comments run from their heading to the end, below most of the text."""
    total = len(sheet.document.text)
    for index in sheet.written[-400:]:
        line = sheet.lines[index]
        if line.start * 10 < total * 6 or not sheet.is_free(index):
            continue
        if opens_comments(line.bare):
            last = sheet.written[-1]
            reason = _("The readers’ comments, or the form for them, begin here.")
            sheet.take("furniture", index, reason, last=_last_free(sheet, index, last))
            return


def _last_free(sheet: Sheet, first: int, last: int) -> int:
    """The last line below `first` before anything that was taken or a footer that says more."""
    for index in range(first + 1, last + 1):
        text = sheet.lines[index].text[:400]
        if (
            sheet.taken[index]
            or _CAPTION.match(text)
            or speaks_of_rights(text)
            or LINKS.match(text)
        ):
            return index - 1
    return last


def _find_rights(sheet: Sheet) -> None:
    """Sentences that grant or reserve rights, near the beginning and the end of the text."""
    below = sheet.written[-12:]
    for index in sorted({*sheet.written[:8], *below}):
        if not sheet.is_free(index):
            continue
        text = sheet.lines[index].text
        offset = max(len(text) - 2_000, 0)
        if not speaks_of_rights(text[offset:]):
            if index in below and _CLAIM.match(text) and len(text) < 300:
                _take_rights(sheet, index, 0, len(text))
            continue
        if len(text) < 300 and _COPYRIGHT.match(text):
            _take_rights(sheet, index, 0, len(text))
            continue
        begins = -1
        for start, end in _sentences(text, offset):
            begins = start if begins < 0 else begins
            if end - start < 500 and speaks_of_rights(text[start:end]):
                _take_rights(sheet, index, begins, end)
            if not _COPYRIGHT.match(text[start:end]):
                begins = -1


def _take_rights(sheet: Sheet, index: int, start: int, end: int) -> None:
    text = sheet.lines[index].text
    sentence = text[start:end].strip()
    identifier = spdx_of(sentence)
    reason = _("A sentence about rights: it goes into the licence.")
    if not identifier:
        reason = _("A sentence about rights that names no version of its licence: choose one.")
        if not speaks_of_rights(sentence):
            reason = _("It says who holds the rights, and names no licence.")
    mark = Mark("licence", index, index, start, end, sentence, reason, identifier)
    sheet.add(mark)
    if not text[:start].strip() and not text[end:].strip():
        sheet.taken[index] = 1


def _sentences(text: str, offset: int) -> list[tuple[int, int]]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text, offset)]
    edges = [offset, *ends, len(text)]
    return [(start, end) for start, end in pairwise(edges) if start < end]


def _find_initials(sheet: Sheet) -> None:
    """The sign-off of an agency's staff near the end: no author, no actor, no abbreviation."""
    for index in sheet.written[-_EDGE_LINES:]:
        text = sheet.lines[index].text
        alone = bool(_INITIALS.fullmatch(text.strip()))
        if not sheet.is_free(index) or not (alone or index in sheet.written[-4:]):
            continue
        tail = max(len(text) - 600, 0)
        found = next(reversed(list(_INITIALS.finditer(text, tail))), None)
        if found is None or re.search(
            r"\w{12}", re.sub(r"\s", "", _rest(sheet, index, found.end()))
        ):
            continue
        reason = _("Initials of agency staff at the end: neither an author nor an actor.")
        sheet.add(Mark("initials", index, index, found.start(), found.end(), found[1], reason))
        if not text[: found.start()].strip() and not text[found.end() :].strip():
            sheet.taken[index] = 1


def _rest(sheet: Sheet, index: int, end: int) -> str:
    """What of a line stays after an offset once the sentences about rights are out."""
    cuts = [mark.start for mark in sheet.marks if mark.first == index and mark.kind == "licence"]
    return sheet.lines[index].text[end : min(cuts, default=None)]


def _find_lines(sheet: Sheet) -> None:
    """Phrases, link lists and captions that are recognised wherever they stand."""
    free = (i for i in reversed(sheet.written) if not sheet.taken[i])
    last_prose = next((i for i in free if sheet.prose[i] and not _is_item(sheet, i)), -1)
    for index in sheet.written:
        if sheet.taken[index]:
            continue
        line = sheet.lines[index]
        if len(line.text) > 600:
            continue
        text = line.text.strip()
        if line.role == "furniture":
            sheet.take("furniture", index, _("Part of the page around the article."))
        elif line.role == "caption" or is_caption(text):
            sheet.take("caption", index, _("A caption or the credit of a photograph."))
        elif links := LINKS.match(text):
            _take_links(sheet, index, links, last_prose)
        elif not _is_wrapped(sheet, index) and is_furniture(line.bare, at_edge=False):
            sheet.take("furniture", index, _("Part of the page around the article."))


def _is_wrapped(sheet: Sheet, index: int) -> bool:
    """Whether a line stands inside a paragraph of several lines."""
    near = sheet.prose[max(index - 1, 0) : index + 2]
    return len(near) == 3 and all(near) and len(sheet.lines[index].text) < _WRAPPED


def is_caption(text: str) -> bool:
    """Whether a line is a caption or the credit of a photograph."""
    short = text.count(" ") < _MOST_CAPTION_WORDS
    return short and bool(_CAPTION.match(text) or _CREDIT.search(text[-140:]))


def _take_links(sheet: Sheet, index: int, header: re.Match[str], last_prose: int) -> None:
    last = index
    if not header["rest"].strip(" :：*"):
        last = _end_of_links(sheet, index, last_prose)
    name = header["name"] or header["name_ru"] or header["name_fa"]
    if last == index and not name and not header["rest"].strip(" :：*"):
        sheet.take("furniture", index, _("Part of the page around the article."))
        return
    sheet.take("link-list", index, _("Links to other texts, not part of this one."), last=last)
    known = any(mark.kind == "byline" for mark in sheet.marks)
    if name and not known and is_person(clean_name(name)):
        reason = _("The author is named only where further texts are listed.")
        sheet.note("byline", index, name.strip(), reason, change=clean_name(name))


def _end_of_links(sheet: Sheet, header: int, last_prose: int) -> int:
    """The last line of a list of links: bullets, addresses, their broken ends, in a tail titles."""
    last = header
    tail = header > last_prose
    for index in _below(sheet, header):
        text = sheet.lines[index].text.strip()
        broken = last == index - 1 and bool(_TOKEN.fullmatch(text)) and last > header
        if LINKS.match(text) or is_caption(text) or _is_footer(sheet, index):
            break
        if not (_is_item(sheet, index) or broken or (tail and _is_plain_title(text))):
            break
        last = index
    return last


def _below(sheet: Sheet, index: int) -> Iterator[int]:
    return (i for i in range(index + 1, min(index + 120, len(sheet.lines))) if sheet.is_free(i))


def _is_item(sheet: Sheet, index: int) -> bool:
    return len(sheet.lines[index].text) < 300 and bool(_ITEM.search(sheet.lines[index].text))


def _is_plain_title(text: str) -> bool:
    return len(text) < 160 and not text.endswith(".") and not is_furniture(text, at_edge=True)


def _is_footer(sheet: Sheet, index: int) -> bool:
    text = sheet.lines[index].text
    script = script_of(text[:400])
    return script != "Zyyy" and script != sheet.script and text.count(" ") < 40


def _find_notes(sheet: Sheet) -> None:
    """Paragraphs about the author: a footnote to the byline, an introduction, a headed note."""
    authors = [mark for mark in sheet.marks if mark.kind == "byline"]
    names = [fold(name.strip()) for mark in authors for name in mark.change.split(";")]
    starred = any(mark.text.rstrip().endswith(("*", "†")) for mark in authors)
    for index in list(sheet.free()):
        if not sheet.is_free(index):
            continue
        text = sheet.lines[index].text.strip()
        if len(text) > 1_000:
            continue
        if about := _ABOUT.match(text):
            last = index if about["rest"].strip(" :：") else sheet.next_written(index)
            sheet.take("author-note", index, _("A note about the author."), last=last)
        elif starred and _STAR.match(text) and len(text) > 20:
            reason = _("The footnote to the byline, about the author.")
            sheet.take("author-note", index, reason, change=_STAR.sub("", text).strip())
        elif name := introduced(text, names):
            _take_introduction(sheet, index, name, names)


def _take_introduction(sheet: Sheet, index: int, name: str, names: list[str]) -> None:
    """A paragraph that introduces the author, or somebody whom the text names nowhere else."""
    alone = not (_has_neighbour(sheet, index) and sheet.document.kind == "text")
    surname = name.split()[-1]
    known = any(fold(name) == other or fold(surname) in other.split() for other in names if other)
    if not alone or not (known or sheet.document.text.count(surname) == 1):
        return
    if not known and names:
        return
    sheet.take("author-note", index, _("A sentence about the author in the third person."))
    if not names:
        reason = _("The author is named only in the note about them.")
        sheet.note("byline", index, name, reason, change=name)


def _has_neighbour(sheet: Sheet, index: int) -> bool:
    lines = sheet.lines
    above = index > 0 and not lines[index - 1].blank and not sheet.taken[index - 1]
    below = index + 1 < len(lines) and not lines[index + 1].blank and not sheet.taken[index + 1]
    wrapped = above and not lines[index - 1].text.rstrip().endswith((".", "”", '"', "»", "!", "?"))
    return wrapped or (below and lines[index + 1].text.strip()[:1].islower())


def _find_edges(sheet: Sheet) -> None:
    """What is recognised only above the first and below the last paragraph."""
    free = list(sheet.free())
    prose = [place for place, index in enumerate(free) if sheet.prose[index]]
    first, last = (prose[0], prose[-1]) if prose else (len(free), len(free))
    for place in range(min(first, _EDGE_LINES)):
        _read_edge(sheet, free[place], below=False)
    for place in range(max(last + 1, len(free) - _EDGE_LINES), len(free)):
        _read_edge(sheet, free[place], below=True)
    if len(prose) > 1 and _is_footer(sheet, free[last]):
        sheet.take("footer", free[last], _("A line in another script below the text."))


def _read_edge(sheet: Sheet, index: int, *, below: bool) -> None:
    line = sheet.lines[index]
    if line.role in {"item", "quote", "pre", "table"} and below:
        return
    if _is_footer(sheet, index):
        sheet.take("footer", index, _("A line in another script than the text, outside of it."))
    elif is_furniture(line.bare, at_edge=True):
        sheet.take("furniture", index, _("Part of the page around the article."))
    elif _POSITION.search(line.text):
        sheet.take("caption", index, _("A caption: it says who stands where in a picture."))
    elif below and (byline := _sign_off(line.text.strip())):
        reason = _("A line that says who wrote the text.")
        sheet.take("byline", index, reason, change="; ".join(byline.names))


def _sign_off(text: str) -> Byline | None:
    """The author below the text, after a dash or with a label."""
    if text[:1] in "—–" and is_person(clean_name(text)):
        return Byline((clean_name(text),))
    byline = read_byline(text)
    return byline if byline and byline.names else None


def _say_repeated_captions(sheet: Sheet) -> None:
    """Say of a caption that stands twice which one is the repetition."""
    seen: set[str] = set()
    for mark in sheet.marks:
        if mark.kind == "caption" and mark.effect is Effect.CUT:
            key = fold(mark.text)
            if key in seen:
                mark.reason = _("The same caption once more.")
            seen.add(key)
