"""HTML pages as lines of an import: each block with its text and its emphasis as Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, Final

from .sheet import HEADS, Line, plain

# Neither read nor kept.
_SILENT: Final = frozenset({"script", "style", "template", "noscript", "svg", "iframe", "object"})
# Parts of the page around an article.
_AROUND: Final = frozenset({"nav", "footer", "aside", "form", "button", "select", "dialog", "menu"})
_BLOCKS: Final = (
    HEADS
    | frozenset(
        {"p", "div", "section", "article", "main", "header", "li", "blockquote", "pre", "tr"}
    )
    | frozenset(
        {"table", "ul", "ol", "dl", "dt", "dd", "figure", "figcaption", "hr", "body", "address"}
    )
    | frozenset({"caption", "thead", "tbody", "tfoot", "center", "fieldset", "details", "summary"})
    | _AROUND
)
_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_SIGNS: Final = {"em": "*", "i": "*", "strong": "**", "b": "**"}
_ROLE_NAMES: Final = (
    (
        "furniture",
        re.compile(
            r"(?:^|[\s_-])(?:share|sharing|social|related|comments?|comment-list|cookie\w*|newsletter|subscribe|breadcrumbs?|sidebar|advert\w*|promo|pagination|skip-link|site-header|site-footer|navbar)(?:$|[\s_-])"
        ),
    ),
    (
        "caption",
        re.compile(
            r"(?:^|[\s_-])(?:caption|wp-caption-text|photo-credit|image-credit)(?:$|[\s_-])"
        ),
    ),
    ("byline", re.compile(r"(?:^|[\s_-])(?:byline|author-name)(?:$|[\s_-])")),
)
_MOST_TAGS: Final = 200_000
_LONGEST_TAG: Final = 65_536
_MOST_NESTED: Final = 6
_LINK: Final = re.compile(r"(?:https?://|mailto:)[^\s()<>\"]+")
_META: Final = {
    "og:title": "title",
    "citation_title": "title",
    "author": "author",
    "citation_author": "author",
    "article:published_time": "date",
    "citation_publication_date": "date",
    "date": "date",
    "dc.date": "date",
    "datepublished": "date",
    "keywords": "keywords",
    "news_keywords": "keywords",
    "dc.title": "title",
    "dc.creator": "author",
    "dc.language": "language",
    "dc.rights": "licence",
}
_RECORD: Final = {
    "headline": "title",
    "datePublished": "date",
    "inLanguage": "language",
    "license": "licence",
    "keywords": "keywords",
}


class MarkupError(ValueError):
    """HTML that would keep the parser busy for minutes: the physical `line`, 0 where none."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def without_comments(html: str) -> str:
    """The page with comments and declarations blanked, every line where it was.

    Comments that never end would make the parser start again at each of them.
    """
    parts: list[str] = []
    cursor = 0
    while (start := html.find("<!", cursor)) >= 0:
        comment = html.startswith("<!--", start)
        end = html.find("-->" if comment else ">", start + 2)
        end = len(html) if end < 0 else end + (3 if comment else 1)
        parts += [html[cursor:start], "\n" * html.count("\n", start, end)]
        cursor = end
    return "".join([*parts, html[cursor:]])


def check_tags(html: str) -> None:
    """Raise MarkupError for pages that would keep the parser busy for minutes."""
    if html.count("<") > _MOST_TAGS:
        raise MarkupError(0)
    start = 0
    while start < len(html):
        end = html.find(">", start)
        end = len(html) if end < 0 else end
        opening = html.find("<", start, end)
        if opening >= 0 and end - opening > _LONGEST_TAG and html.count("<", opening, end) > 1:
            raise MarkupError(html.count("\n", 0, opening) + 1)
        start = end + 1


def lines_of_html(html: str) -> list[Line]:
    """The blocks of a page in order, each as a line at the physical line where it begins."""
    return _parse(html).lines


def fields_of_html(html: str) -> tuple[dict[str, str | tuple[str, ...]], dict[str, int]]:
    """What a page states of itself in its head, by field, and the line of each."""
    page = _parse(html)
    fields: dict[str, str | tuple[str, ...]] = {}
    heads = [line for line in page.lines if line.role == "h1"]
    if len(heads) == 1:
        page.stated.pop("title", None)
    elif "title" not in page.stated and page.title:
        page.stated["title"] = [(page.title, page.title_line)]
    for key, found in page.stated.items():
        texts = tuple(dict.fromkeys(text for text, _line in found))
        fields[key] = texts if key == "author" and len(texts) > 1 else texts[0]
    return fields, {key: found[0][1] for key, found in page.stated.items()}


def _parse(html: str) -> _Page:
    page = _Page()
    page.feed(without_comments(html))
    page.close()
    page.flush()
    return page


class _Page(HTMLParser):
    """Reads a page block by block; open elements are a plain list, so depth costs nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.stated: dict[str, list[tuple[str, int]]] = {}
        self.title = ""
        self.title_line = 0
        self.open: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.signs: list[tuple[int, str]] = []
        self.links: list[tuple[int, str]] = []
        self.silent = ""
        self.record: list[str] | None = None
        self.in_title = False
        self.length = 0
        self.begins = 0
        self.counts: dict[str, int] = {}
        self.numbers: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, end the block before it, or note a sign of Markdown."""
        if self.silent:
            return
        given = {name: value or "" for name, value in attrs}
        self._read_stated(tag, given)
        if tag in _SILENT:
            self.silent = tag
            self.record = [] if given.get("type") == "application/ld+json" else None
        elif tag == "title" and not self.counts.get("body"):
            self.in_title, self.title_line = True, self.getpos()[0]
        elif tag == "br":
            self._add("\n" if self.counts.get("pre") else " ")
        elif tag in {"td", "th"}:
            self._add("\t" if self.text and not self._row_begins() else "")
        elif tag in _BLOCKS:
            self._open_block(tag, given)
        elif tag in _SIGNS:
            self.signs.append((self.length, _SIGNS[tag]))
        elif tag == "a":
            address = _LINK.fullmatch(given.get("href", "").strip())
            self.links.append((self.length, address[0] if address else ""))

    def _row_begins(self) -> bool:
        return "".join(self.text[-1:]).endswith("\n")

    def _open_block(self, tag: str, given: dict[str, str]) -> None:
        if tag == "tr":
            self._add("\n" if self.text else "")
            return
        if self.counts.get("table") and tag not in {"table"}:
            self._add(" ")
            return
        self.flush()
        if tag in _VOID:
            return
        role = self._role_of(tag, given)
        self.open.append((tag, role))
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.counts[role] = self.counts.get(role, 0) + 1 if role else 0
        if tag in {"ol", "ul"}:
            self.numbers.append(0)
        elif tag == "li" and self.numbers:
            self.numbers[-1] += 1

    def _role_of(self, tag: str, given: dict[str, str]) -> str:
        named = f"{given.get('class', '')} {given.get('id', '')}".lower()
        if tag in _AROUND or given.get("role") in {"navigation", "complementary", "contentinfo"}:
            return "furniture"
        if tag in {"figcaption", "caption"}:
            return "caption"
        if tag in {"body", "main", "article"}:
            return ""
        return next((role for role, words in _ROLE_NAMES if words.search(named)), "")

    def handle_endtag(self, tag: str) -> None:
        """Close an element and what was left open inside it."""
        if self.silent:
            if tag == self.silent:
                self._read_record()
                self.silent = ""
        elif tag == "title":
            self.in_title = False
        elif tag in _SIGNS:
            self.signs.append((self.length, _SIGNS[tag]))
        elif tag == "a" and self.links:
            self._close_link()
        elif self.counts.get("table") and tag not in {"table"}:
            self._add(" " if tag in _BLOCKS and tag != "tr" else "")
        elif tag in _BLOCKS and self.counts.get(tag):
            self.flush()
            while self._close() != tag:
                pass

    def _close(self) -> str:
        tag, role = self.open.pop()
        self.counts[tag] -= 1
        if role:
            self.counts[role] -= 1
        if tag in {"ol", "ul"} and self.numbers:
            self.numbers.pop()
        return tag

    def _close_link(self) -> None:
        start, address = self.links.pop()
        if address and self.length > start:
            self.signs += [(start, "["), (self.length, f"]({address})")]

    def handle_data(self, data: str) -> None:
        """Add text to the block."""
        if self.record is not None:
            self.record.append(data)
        elif self.in_title:
            self.title = " ".join((self.title + data).split())
        elif not self.silent:
            self._add(data)

    def _add(self, data: str) -> None:
        if not data:
            return
        if not self.counts.get("pre") and data not in {"\t", "\n"}:
            data = re.sub(r"[ \t\r\n\f]+", " ", data)
            if not self.text and not data.strip(" "):
                return
        if not self.text:
            self.begins = self.getpos()[0]
        self.text.append(data)
        self.length += len(data)

    def flush(self) -> None:
        """End the block that is being read."""
        raw = "".join(self.text)
        if raw.strip():
            self.lines.append(self._line(raw))
        self.text, self.signs, self.length = [], [], 0
        self.links = [(0, address) for _start, address in self.links]

    def _line(self, raw: str) -> Line:
        tags = [tag for tag, _role in self.open[-40:]]
        tag = next((tag for tag in reversed(tags) if tag not in {"div", "section"}), "")
        role = next(
            (name for name in ("furniture", "caption", "byline") if self.counts.get(name)), ""
        )
        before = ""
        if not role:
            role, before = self._layout(tag)
        keep = role in {"pre", "table"}
        return Line(
            self.begins, raw, raw if keep else plain(raw), 0, role, before,
            [] if keep else _balanced(raw, self.signs),
        )  # fmt: skip

    def _layout(self, tag: str) -> tuple[str, str]:
        if self.counts.get("pre"):
            return "pre", ""
        if self.counts.get("table"):
            return "table", ""
        if tag in HEADS:
            return tag, ""
        if self.numbers and self.counts.get("li"):
            depth = min(len(self.numbers), _MOST_NESTED)
            ordered = next((t for t, _r in reversed(self.open) if t in {"ol", "ul"}), "") == "ol"
            sign = f"{self.numbers[-1]}. " if ordered else "- "
            return "item", "    " * (depth - 1) + sign
        return ("quote", "> ") if self.counts.get("blockquote") else ("", "")

    def _read_stated(self, tag: str, given: dict[str, str]) -> None:
        line = self.getpos()[0]
        if tag == "html" and given.get("lang"):
            self._state("language", given["lang"], line)
        elif tag == "meta":
            name = (given.get("name") or given.get("property") or given.get("itemprop", "")).lower()
            if name in _META and given.get("content", "").strip():
                self._state(_META[name], given["content"].strip(), line)
        elif tag in {"link", "a"} and given.get("href"):
            relations = given.get("rel", "").lower().split()
            if "canonical" in relations:
                self._state("url", given["href"], line)
            elif "license" in relations:
                self._state("licence", given["href"], line)
        elif tag == "time" and given.get("datetime") and not self.counts.get("furniture"):
            self._state("date", given["datetime"], line)

    def _state(self, field: str, text: str, line: int) -> None:
        self.stated.setdefault(field, []).append((text, line))

    def _read_record(self) -> None:
        """What a JSON-LD record says of the article; a broken record says nothing."""
        if self.record is None:
            return
        line = self.getpos()[0]
        try:
            found = json.loads("".join(self.record))
        except (ValueError, RecursionError):
            found = None
        self.record = None
        for record in _articles(found):
            for key, field in _RECORD.items():
                if isinstance(record.get(key), str):
                    self._state(field, record[key], line)
            for name in _names(record.get("author")):
                self._state("author", name, line)


def _articles(found: Any) -> Iterator[dict[str, Any]]:
    items = found.get("@graph", [found]) if isinstance(found, dict) else found
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and "Article" in str(item.get("@type", "")):
            yield item


def _names(found: Any) -> Iterator[str]:
    for item in found if isinstance(found, list) else [found]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, str):
            yield name


def _balanced(raw: str, signs: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The signs of Markdown in order, none of them alone, beside a space or around nothing."""
    kept: list[tuple[int, str]] = []
    waiting: dict[str, int] = {}
    for offset, sign in sorted(signs, key=lambda found: found[0]):
        opener = "[" if sign.startswith("]") else sign
        if sign == "[" or opener not in waiting:
            if not sign.startswith("]"):
                waiting[sign] = offset
            continue
        start, end = waiting.pop(opener), offset
        while start < end and raw[start].isspace():
            start += 1
        while end > start and raw[end - 1].isspace():
            end -= 1
        if start < end:
            kept += [(start, opener), (end, sign)]
    return sorted(kept, key=lambda found: found[0])
