"""Lists of keywords in a raw text."""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext as _

from articles.names import fold

from .phrases import is_furniture
from .sheet import Sheet

KEYWORDS: Final = re.compile(
    r"^\W{0,3}(?:key\s?-?words?|tags?|index terms|ключевые слова|теги|метки|"
    r"(?:کلید\s?\u200c?واژه(?:\s?\u200c?ها)?|واژگان کلیدی|کلمات کلیدی|"
    r"واژه\s?\u200c?های کلیدی|برچسب\s?\u200c?ها|برچسب)"
    r"(?:ی\s\S+)?)\s*[:：—–-]\s*(?P<list>.*)$",
    re.IGNORECASE,
)
_TAGS: Final = re.compile(
    r"\W*(?:key\s?-?words?|tags|ключевые слова|теги|метки|برچسب\s?\u200c?ها)\W*", re.IGNORECASE
)
_MOST_TAGS: Final = 20
_MOST_TAG_WORDS: Final = 4
_SEPARATORS: Final = re.compile(r"\s*[,،;؛•|·\n]\s*|\s+#|\s+/\s+")


def find_keywords(sheet: Sheet) -> None:
    """Mark the lists of keywords that a label announces, with the words as their change."""
    _find_labelled(sheet)
    _find_tags(sheet)


def _find_labelled(sheet: Sheet) -> None:
    """A labelled list of keywords, in the line of its label or right below."""
    edge = set(sheet.written[:12]) | set(sheet.written[-40:])
    for index in sorted(edge):
        if not sheet.is_free(index):
            continue
        match = KEYWORDS.match(sheet.lines[index].text[:400])
        if not match or match["list"].endswith("."):
            continue
        last = index
        while sheet.is_adjacent(last) and last - index < 6 and _continues_list(sheet, index, last):
            last += 1
        words = " ".join(line.text for line in sheet.lines[index : last + 1])
        found = KEYWORDS.match(words)
        if found and found["list"].strip():
            reason = _("A list of keywords with its label.")
            change = ", ".join(
                filter(None, (w.strip(" .#*") for w in _SEPARATORS.split(found["list"])))
            )
            sheet.take("keywords", index, reason, last=last, change=change)


def _find_tags(sheet: Sheet) -> None:
    """Below the text, a label of keywords on a line of its own and a keyword a line under it."""
    free = [index for index in sheet.written[-40:] if sheet.is_free(index)]
    for index in free:
        if not any(sheet.prose[:index]) or not _TAGS.fullmatch(sheet.lines[index].text):
            continue
        last = index
        while (
            sheet.is_adjacent(last)
            and sheet.is_free(last + 1)
            and last - index < _MOST_TAGS
            and len(sheet.lines[last + 1].text.split()) <= _MOST_TAG_WORDS
            and not is_furniture(sheet.lines[last + 1].bare, at_edge=True)
        ):
            last += 1
        if last > index:
            words = (line.text.strip(" .#*") for line in sheet.lines[index + 1 : last + 1])
            reason = _("A list of keywords with its label.")
            sheet.take("keywords", index, reason, last=last, change=", ".join(words))
            return


def _continues_list(sheet: Sheet, first: int, last: int) -> bool:
    """Whether the list goes on: nothing stands after the label, or the line ends with a comma."""
    text = sheet.lines[last].text.rstrip()
    if sheet.prose[last + 1] and last == first and not text.endswith((",", "،", ":", ";")):
        return False
    following = sheet.lines[last + 1].text.strip()
    return text.endswith((",", "،", ":", ";")) or following[:1].islower()


def split_keywords(text: str, authors: tuple[str, ...]) -> tuple[str, ...]:
    """The keywords of a list, each once, without the author's own name or a part of it."""
    own = [set(fold(author).split()) for author in authors]
    seen: dict[str, str] = {}
    for word in _SEPARATORS.split(text):
        key = fold(word)
        if key and not any(set(key.split()) <= name for name in own):
            seen.setdefault(key, word.strip(" .#*"))
    return tuple(seen.values())
