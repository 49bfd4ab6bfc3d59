"""Finds what stands before an article: title, byline, date, address, labelled fields."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from django.utils.translation import gettext as _

from articles.names import fold

from .dates_written import WrittenDate, has_date_label, read_date
from .furniture import is_caption
from .keywords import KEYWORDS, find_keywords
from .people import (
    ROLE,
    Byline,
    clean_name,
    is_person,
    read_byline,
    read_names,
    read_signed_date,
)
from .phrases import LINKS, heads_summary, is_furniture
from .sheet import ABBREVIATION, HEADS, Mark, Sheet

_HEAD_LINES: Final = 40
_LONGEST_TITLE: Final = 200
_MOST_TITLE_WORDS: Final = 28
_TITLE_LABEL: Final = re.compile(r"^\W{0,3}(?:title|заголовок|название|عنوان)\s*[:：]\s*", re.I)
_URL_LABEL: Final = re.compile(
    r"^\W{0,3}(?:(?:url|link|source(?: url)?|original(?: article)?|источник|ссылка|منبع|لینک)"
    r"\s*[:：]\s*)?"
    r"(?P<url>https?://\S+)\s*$",
    re.IGNORECASE,
)
_SOURCE: Final = re.compile(
    r"^\W{0,3}(?:source|источник|منبع)\s*[:：]\s*(?P<name>\S.{0,80})$", re.I
)
_SENTENCES: Final = re.compile(r"[.!]\s+[A-ZА-ЯЁ]\w+\s+\w")
_LOWERCASE: Final = re.compile(r"(?<![\w’'-])[a-zа-яё][^\W\d_]+")
_NO_TITLE: Final = re.compile(r"https?:|www\.|\w@\w")
_BULLET: Final = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")
_IMPRINT: Final = re.compile(r"\b(?:vol|no|pp|№|т|вып|с)\.\s?\d|\b(?:issn|isbn|doi)\b", re.I)
_SITE: Final = re.compile(r"\s+[|–—-]\s+(?=[^|–—]*$)")
_CELLS: Final = re.compile(r"\S(?:\t| {3,})\S.*\S(?:\t| {3,})\S")
_SAMPLE: Final = 200_000


def find_metadata(sheet: Sheet) -> None:
    """Mark the title, or that there is none, and the lines around it that are no article."""
    _Head(sheet).read()
    find_keywords(sheet)


class _Head:
    """One reading of the lines before an article."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.title = next((m for m in sheet.marks if m.kind == "title" and m.accepted), None)
        self.byline: Mark | None = None
        self.date: Mark | None = None
        self.in_body = False
        self.deck = False
        self.site = ""
        self._lowercase: frozenset[str] | None = None

    def read(self) -> None:
        """Mark the title and what stands around it, or that there is no title."""
        self._read_first_heading()
        self._take_above_title()
        for index in self.sheet.written[:_HEAD_LINES]:
            if self.sheet.is_free(index) and not self._read_line(index):
                if self._is_deck(index):
                    continue
                if self.in_body and index > self.sheet.written[min(8, len(self.sheet.written) - 1)]:
                    break
                self.in_body = True
        if self.title is None:
            self._say_missing()

    def _read_first_heading(self) -> None:
        """The one heading of the first rank of a page is its title."""
        lines = self.sheet.lines
        heads = [index for index in self.sheet.written if lines[index].role == "h1"]
        if self.title is None and len(heads) == 1:
            reason = _("The only heading of the first rank is the title.")
            self.title = self.sheet.take("title", heads[0], reason)

    def _is_deck(self, index: int) -> bool:
        """Whether this is the one line that may stand between a title and what belongs to it."""
        if self.in_body or self.deck or self.title is None or self.sheet.prose[index]:
            return False
        self.deck = len(self.sheet.lines[index].text.split()) > 4
        return self.deck

    def _take_above_title(self) -> None:
        """On a page, headings above the one that repeats the title are those of the site."""
        sheet = self.sheet
        if self.title is None or sheet.document.kind != "html":
            return
        key = fold(self.title.text)
        heads = [i for i in sheet.written[:_HEAD_LINES] if sheet.lines[i].role in HEADS]
        place = next((i for i in heads if fold(sheet.lines[i].bare) == key), None)
        if place is None or any(sheet.prose[i] for i in sheet.written if i < place):
            return
        for index in heads:
            if index < place and sheet.is_free(index):
                sheet.take("furniture", index, _("Part of the page around the article."))

    def _read_line(self, index: int) -> bool:
        """Whether the line belongs to the head."""
        line = self.sheet.lines[index]
        raw = self.sheet.document.kind == "text"
        text = line.text.strip() if raw else line.bare
        if line.role in {"furniture", "caption"}:
            return True
        if line.role not in {"", "h1", "byline"} or not text or _is_row(line.text):
            return False
        if not raw and _BULLET.match(line.text):
            return False
        if self._read_labelled(index, text):
            return True
        if line.role == "byline" and self.byline is None and is_person(clean_name(text)):
            self._take_byline(index, Byline((clean_name(text),)))
            return True
        if self.title and fold(text) == fold(self.title.text):
            self.in_body = self.deck = False  # the site's own lines stood above it
        if self.in_body or LINKS.match(text) or KEYWORDS.match(text):
            return False
        return self._read_title(index, text) or self._read_unlabelled(index, text)

    def _read_labelled(self, index: int, text: str) -> bool:
        if label := _TITLE_LABEL.match(text):
            self._take_title(index, index, text[label.end() :])
        elif found := read_date(text):
            if self._is_chronology(text):
                return False
            self._take_date(index, found)
        elif (byline := read_byline(text)) and (byline.date or not self.sheet.prose[index]):
            self._take_byline(index, byline)
        elif (signed := read_signed_date(text)) and (
            signed.names or not self.in_body or (has_date_label(text) and self.date is None)
        ):
            self._take_byline(index, signed)
        elif address := _URL_LABEL.match(text):
            reason = _("An address on a line of its own: where the text comes from.")
            self.sheet.take("url", index, reason, change=address["url"])
        elif not self.in_body and _SOURCE.match(text):
            self.sheet.take(
                "note", index, _("The source is named here; it is not part of the text.")
            )
        elif not self.in_body and is_furniture(text, at_edge=True):
            self.sheet.take("furniture", index, _("Part of the page around the article."))
        else:
            return False
        return True

    def _read_title(self, index: int, text: str) -> bool:
        if self.title is not None:
            if fold(text) == fold(self.title.text):
                reason = _("The title stands here once more; it is left out of the text.")
                self.sheet.take("title", index, reason)
                return True
            return False
        last = self._title_end(index)
        if last is None:
            return False
        self._take_title(index, last, "")
        return True

    def _title_end(self, index: int) -> int | None:
        """The last line of the title that begins here; None where this is no title."""
        sheet, last = self.sheet, index
        text = sheet.lines[index].text.strip()
        if sheet.is_adjacent(index) and not self._is_field(index + 1):
            text = text.rstrip(",:،：")  # it goes on in the next line
        if not self._may_be_title(text) or sheet.next_written(index) is None:
            return None
        if not sheet.is_adjacent(index) or self._is_field(index + 1):
            return None if sheet.prose[index] else index
        while sheet.is_adjacent(last) and last - index < 3 and not self._is_field(last + 1):
            last += 1
        joined = " ".join(line.text.strip() for line in sheet.lines[index : last + 1])
        ended = not sheet.is_adjacent(last) or self._is_field(last + 1)
        if ended and last - index < 3 and self._may_be_title(joined):
            return last
        whole = self._may_be_title(sheet.lines[index].text)
        return index if whole and self._stands_out(index) else None

    def _is_field(self, index: int) -> bool:
        text = self.sheet.lines[index].text.strip()
        return bool(
            read_date(text)
            or read_byline(text)
            or read_signed_date(text)
            or self._is_unlabelled(text)
            or self._are_unlabelled(text)
            or _IMPRINT.search(text)
        )

    def _may_be_title(self, text: str) -> bool:
        text = text.strip()
        if (
            heads_summary(text)
            or len(text) > _LONGEST_TITLE
            or text.count(" ") >= _MOST_TITLE_WORDS
        ):
            return False
        first = next((char for char in text if char.isalnum()), "")
        if not first or first.islower() or _SENTENCES.search(text) or _NO_TITLE.search(text):
            return False
        return text[-1] not in ".;,:،؛۔" or bool(ABBREVIATION.search(text))

    def _stands_out(self, index: int) -> bool:
        """Whether a line directly above the text is much shorter than it and not wrapped."""
        sheet = self.sheet
        text, following = (line.text.strip() for line in sheet.lines[index : index + 2])
        if following[:1].islower() or text.count(" ") < 1:
            return False
        near = [len(line.text) for line in sheet.lines[index + 1 : index + 5] if not line.blank]
        return len(text) * 4 < max(near) * 3 and len(text) * 4 < near[0] * 3

    def _take_title(self, first: int, last: int, text: str) -> None:
        reason = _("The first line, set apart and not ending as a sentence does, is the title.")
        mark = self.sheet.take("title", first, reason, last=last)
        mark.text = " ".join((text or mark.text).split())
        if self.sheet.lines[first].role or self.sheet.document.kind == "markdown":
            mark.text = self.sheet.lines[first].bare
        if self.title is None:
            mark.text = self._without_site(mark.text, last)
        self.title = self.title or mark

    def _without_site(self, title: str, index: int) -> str:
        """The title of a page without the name of its site, where the title stands alone below."""
        parts = _SITE.split(title)
        near = (fold(self.sheet.lines[i].bare) for i in self.sheet.written[:16] if i > index)
        if len(parts) < 2 or fold(parts[0]) not in near:
            return title
        self.site = parts[1]
        return parts[0]

    def _take_date(self, index: int, found: WrittenDate) -> None:
        if self.date is not None:
            reason = _("A second date; the first one is the article’s.")
            self.sheet.take("note", index, reason)
            return
        self.date = self.sheet.take("date", index, found.reason, change=found.edtf)

    def _is_chronology(self, text: str) -> bool:
        """Whether a date heads a part of the text: within it, or one of several bare years."""
        if has_date_label(text):
            return self.in_body and self.date is not None
        lines = self.sheet.lines
        years = (i for i in self.sheet.written if lines[i].text.strip().isdigit())
        return self.in_body or (text.isdigit() and len(list(islice(years, 2))) > 1)

    def _take_byline(self, index: int, byline: Byline) -> None:
        reason = _("A line that says who wrote the text.")
        mark = self.sheet.take("byline", index, reason, change="; ".join(byline.names))
        if not byline.names:
            mark.kind, mark.reason = "note", _("A byline that names no person.")
        elif self.byline is not None:
            mark.reason = _("Another line that says who wrote the text.")
        self.byline = self.byline or mark
        if byline.date and self.date is None:
            self.date = self.sheet.note(
                "date", index, mark.text, byline.date.reason, change=byline.date.edtf
            )
        if byline.note:
            note_reason = _("What the byline says of the author besides the name.")
            self.sheet.note("author-note", index, byline.note, note_reason)
        self._take_affiliation(index)

    def _take_affiliation(self, index: int) -> None:
        """A short line right below the byline, or one that names a post, says who the author is."""
        following = self.sheet.next_written(index)
        if following is None or self.sheet.prose[following] or not self.sheet.is_free(following):
            return
        text = self.sheet.lines[following].text.strip()
        if self._is_field(following) or is_caption(text) or len(text) > 200 or text.endswith("."):
            return
        below = following == index + 1 and not self.sheet.is_adjacent(following)
        if ROLE.search(text) or below:
            reason = _("The line below the byline says who the author is.")
            self.sheet.take("author-note", following, reason)

    def _read_unlabelled(self, index: int, text: str) -> bool:
        if self.title is None or self.byline is not None:
            return False
        name, _comma, post = text.partition(",")
        if post and ROLE.search(post) and self._is_unlabelled(name):
            self._take_byline(index, Byline((clean_name(name),), post.strip()))
            return True
        if fold(text) in fold(f"{self.title.text} {self.site}"):
            return False  # the name of the site, which stands in the title of its pages
        if self._are_unlabelled(text):
            self._take_byline(index, read_names(text))
            return True
        if not self._is_unlabelled(text):
            return False
        caseless = not (text[0].isupper() or text[0].islower())
        if caseless and not self._is_beside_date(index):
            return False
        self._take_byline(index, Byline((clean_name(text),)))
        return True

    def _is_unlabelled(self, text: str) -> bool:
        """A name without a label: its words never stand in the text with a small letter."""
        if len(text) > 60 or not is_person(clean_name(text)):
            return False
        return not any(word.lower() in self._small_words() for word in clean_name(text).split())

    def _are_unlabelled(self, text: str) -> bool:
        """Two or more names and nothing else, in letters that have small ones."""
        names = re.split(r",\s+(?:and\s+)?|\s+(?:and|&|и)\s+", text)
        several = len(names) > 1 and all(map(str.istitle, names))
        return several and all(map(self._is_unlabelled, names))

    def _small_words(self) -> frozenset[str]:
        if self._lowercase is None:
            text = self.sheet.document.text[:_SAMPLE]
            self._lowercase = frozenset(_LOWERCASE.findall(text))
        return self._lowercase

    def _is_beside_date(self, index: int) -> bool:
        near = self.sheet.written
        place = near.index(index)
        return any(
            read_date(self.sheet.lines[i].text.strip()) for i in near[max(place - 1, 0) : place + 3]
        )

    def _say_missing(self) -> None:
        index = self.sheet.written[0]
        text = " ".join(self.sheet.lines[index].text.split()[:12])
        reason = _("The text begins without a title. Give it a working title of your own.")
        self.sheet.note("no-title", index, text, reason)


def _is_row(text: str) -> bool:
    """Whether a line is a row of a table: its cells are no fields of the article."""
    return text.lstrip()[:1] == "|" or bool(_CELLS.search(text))
