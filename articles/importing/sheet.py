"""The working sheet of an import: the lines of a raw text, and the marks that finders put there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from heapq import nlargest
from typing import Final

from articles.names import script_of
from articles.text import MAX_CHARS

from .document import Document

# One character each, so that offsets stay: no-break and other odd spaces, tabs, page breaks.
_SPACES: Final = dict.fromkeys(
    map(ord, "\t\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"), " "
) | dict.fromkeys(range(0x2000, 0x200B), " ")
NO_BREAK: Final = re.compile("[\u00a0\u2007\u202f]")
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
STOP: Final = re.compile(r"[.!?…؟۔:;](?:[\"'”’»)\]*\d]|\[\d+\])*\s*$")
_SAMPLE: Final = 1_000
# Twice what a body may have: longer texts are read, but not compared word by word.
LONGEST_COMPARED: Final = 2 * MAX_CHARS
HEADS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_AROUND: Final = " \t*_#>“”\"'«»•–—-"


class Effect(Enum):
    """What accepting a mark does to the text."""

    NONE = auto()  # it only fills a field
    CUT = auto()  # its range leaves the text
    REPLACE = auto()  # its range gives way to the change
    JOIN = auto()  # its lines become one paragraph
    SPLIT = auto()  # paragraphs end at its places
    HEAD = auto()  # its line becomes a heading
    SPACES = auto()  # the no-break spaces of its line become spaces


@dataclass(slots=True)
class Line:
    """A physical line, or for HTML a block: `text` has plain spaces, else the length of `raw`.

    `start` is the offset of the raw text at which it begins. `markup` are signs of Markdown to
    put in at offsets of the text, `before` what stands before it, `role` what HTML calls it.
    """

    number: int
    raw: str
    text: str
    start: int = 0
    role: str = ""
    before: str = ""
    markup: Sequence[tuple[int, str]] = ()

    @property
    def blank(self) -> bool:
        """Whether nothing but space stands on it."""
        return not self.text or self.text.isspace()

    @property
    def bare(self) -> str:
        """Its words without bullets, quotes and emphasis around them."""
        return self.text.strip(_AROUND)


@dataclass(slots=True)
class Mark:
    """A finding in the making: a range from `start` on line `first` to `end` on line `last`.

    Lines are indexes of the sheet, `start` and `end` offsets of those lines, half-open.
    `places` are all ranges on the first line, of splits. `stated_on` is the physical line of what
    the file states of itself, outside the lines of the sheet.
    """

    kind: str
    first: int
    last: int
    start: int
    end: int
    text: str
    reason: str
    change: str = ""
    accepted: bool = True
    effect: Effect = Effect.CUT
    places: tuple[tuple[int, int], ...] = ()
    stated_on: int = 0


def plain(text: str) -> str:
    """The text with every kind of space as a plain one, each still one character long."""
    return text if text.isprintable() else text.translate(_SPACES)


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence or a clause that introduces another does."""
    return bool(STOP.search(text[-12:]))


def physical_lines(text: str, offset: int = 0) -> Iterator[Line]:
    """The lines of a text from an offset on, without their ends; of many blank ones the first two.

    The numbers count all of them.
    """
    number = len(re.findall(r"\r\n|\r|\n", text[:offset])) + 1
    blank = 0
    while offset < len(text):
        match = _LINE.match(text, offset)
        if match is None:
            return
        raw = match[0].rstrip("\r\n")
        blank = 0 if raw.strip() else blank + 1
        if blank <= 2:
            yield Line(number, raw, plain(raw), offset)
        offset, number = match.end(), number + 1


def _longest_lines(lines: list[Line]) -> str:
    """A sample of the running text: headers and footers in another script are short."""
    longest = nlargest(3, lines, key=lambda line: len(line.text))
    return "\n".join(line.text[:_SAMPLE] for line in longest)


class Sheet:
    """The lines of a document, the marks on them, and which lines are taken out as a whole."""

    def __init__(self, document: Document, lines: list[Line]) -> None:
        self.document = document
        self.lines = lines
        self.marks: list[Mark] = []
        self.taken = bytearray(len(lines))
        self.breaks: set[int] = set()  # lines that stand between pages: sentences go on below them
        self.script = script_of(_longest_lines(lines))
        self.prose = find_prose(lines)
        self.written = [index for index, line in enumerate(lines) if not line.blank]

    def is_free(self, index: int) -> bool:
        """Whether a line has text that nothing has taken out."""
        return not self.taken[index] and not self.lines[index].blank

    def free(self) -> Iterator[int]:
        """The indexes of the lines that still belong to the text."""
        return (index for index in self.written if not self.taken[index])

    def add(self, mark: Mark) -> Mark:
        """Keep a mark; a cut that is accepted unasked and covers whole lines takes them."""
        self.marks.append(mark)
        return mark

    def state(self, mark: Mark, line: int) -> None:
        """Keep a mark of what the file states of itself on a physical line."""
        mark.effect, mark.stated_on = Effect.NONE, line
        self.marks.append(mark)

    def take(
        self, kind: str, first: int, reason: str, *, last: int | None = None, change: str = ""
    ) -> Mark:
        """Take whole lines out of the text, `first` to `last` inclusive."""
        last = first if last is None else last
        for index in range(first, last + 1):
            self.taken[index] = 1
        text = "\n".join(line.text.strip() for line in self.lines[first : last + 1]).strip()
        end = len(self.lines[last].text)
        return self.add(Mark(kind, first, last, 0, end, text, reason, change))

    def note(
        self,
        kind: str,
        index: int,
        text: str,
        reason: str,
        *,
        change: str = "",
        accepted: bool = True,
    ) -> Mark:
        """Fill a field from a line without taking anything out."""
        mark = Mark(kind, index, index, 0, 0, text, reason, change, accepted, Effect.NONE)
        return self.add(mark)

    def next_written(self, index: int) -> int | None:
        """The next line below that has text, taken or not."""
        return next((i for i in range(index + 1, len(self.lines)) if not self.lines[i].blank), None)

    def is_adjacent(self, index: int) -> bool:
        """Whether the next line follows without a blank one."""
        return index + 1 < len(self.lines) and not self.lines[index + 1].blank


ABBREVIATION: Final = re.compile(r"(?:\b[^\W\d_]\.){2,}$")
_WRAPPED_WIDTH: Final = 40
_FULL_STOP: Final = re.compile(r"[.…۔](?:[\"'”’»)\]*\d]|\[\d+\])*\s*$")


def find_prose(lines: list[Line]) -> bytearray:
    """For each line 1 where it is running text, not a title, a name, a date or a phrase."""
    prose = bytearray(len(lines))
    run = 0
    for index, line in enumerate(lines):
        text = line.text.strip()
        run = run + 1 if len(text) >= _WRAPPED_WIDTH else 0
        following = lines[index + 1].text.strip() if index + 1 < len(lines) else ""
        goes_on = text and index and prose[index - 1] and text[0].islower()
        if line.role in _PROSE_ROLES or goes_on or _reads_as_prose(text, following):
            prose[index] = 1
        if run == 3:
            prose[index - 2 : index + 1] = b"\1\1\1"
        elif run > 3:
            prose[index] = 1
    return prose


_PROSE_ROLES: Final = frozenset({"quote", "item", "pre", "table"})


def _reads_as_prose(text: str, following: str) -> bool:
    words = text.count(" ") + 1
    if words >= 20 or len(text) > 160:
        return True
    if words >= 4 and _FULL_STOP.search(text[-12:]):
        return words >= 8 or not ABBREVIATION.search(text)
    return words >= 3 and following[:1].islower() and not ends_sentence(text)
