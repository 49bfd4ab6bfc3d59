"""Markdown to safe HTML to plain text.

The plain text is the concatenation of the text nodes of the safe HTML, as a browser's
`textContent` gives it. All offsets count Unicode code points of it, half-open.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unicodedata import category
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import slugify_unicode
from markdown.treeprocessors import Treeprocessor

from .markup import Token, markup_of, text_of, tokens_of

MAX_CHARS = 200_000
# The converter's cost grows with the square of some structures. These bounds, counted before
# converting, refuse such texts the same way on every machine, which a stopwatch would not.
MAX_COUNTS = {
    "lines": (5_000, re.compile(r"\n")),
    "signs of markup": (20_000, re.compile(r"[*_`\\\[|#]")),
    "backticks": (2_000, re.compile(r"`")),
    "“<” signs": (500, re.compile(r"<")),
    "footnote marks": (600, re.compile(r"\[\^")),
}
MAX_BLOCK_CHARS = 10_000
MAX_OPEN_BRACKETS = 32
MAX_DEPTH = 40
MAX_ROUNDS = 6

ANCHOR_PREFIX = "body-"

_HEADING = re.compile(r"h[1-6]")
_PHRASING = "a abbr b bdi bdo br cite code del dfn em i ins kbd q s samp small span strong sub sup"
_BLOCKS = "blockquote dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre ul"
_TABLES = "caption table tbody td tfoot th thead tr"
_CELL = {"align", "colspan", "rowspan"}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"dir", "lang"},
    "a": {"class", "href", "title"},
    "abbr": {"title"},
    "div": {"class"},
    "li": {"id"},
    "ol": {"start"},
    "sup": {"id"},
    "td": _CELL,
    "th": _CELL | {"scope"},
}
_VALUES = {
    "align": re.compile(r"left|center|right"),
    "class": re.compile(r"footnote(-ref|-backref)?"),
    "colspan": re.compile(r"[1-9]\d?", re.ASCII),
    "dir": re.compile(r"ltr|rtl|auto"),
    "href": re.compile(r"(?is)(https?|mailto):.*|[^:/?#]*([/?#].*)?"),
    "id": re.compile(r"fn(ref\d*)?:.+", re.ASCII | re.DOTALL),
    "lang": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,5}"),
    "rowspan": re.compile(r"[1-9]\d?", re.ASCII),
    "scope": re.compile(r"(row|col)(group)?"),
    "start": re.compile(r"\d{1,6}", re.ASCII),
}
_CONTROLS: dict[int, str | None] = {
    **dict.fromkeys((*range(32), *range(127, 160), 0xFEFF)),
    **dict.fromkeys((0x0A, 0x0B, 0x0C, 0x0D, 0x85), "\n"),
    0x09: "\t",
}


class TextError(ValueError):
    """A text that cannot be rendered; `reason` is a sentence for the editor."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Heading:
    """A heading of a body: level 2 to 6, the id to link to, its text."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """A body as safe HTML, its plain text, and its headings in order."""

    html: str
    text: str
    headings: tuple[Heading, ...]


def render(markdown: str) -> Rendered:
    """Turn Markdown into safe HTML and its plain text; the same input gives the same bytes.

    Raises TextError where the text is too long or too intricate.
    """
    source = _normalise(markdown)
    _refuse_bombs(source)
    tokens, headings = _finish(tokens_of(_sanitise(_convert(source))))
    return Rendered("".join(map(markup_of, tokens)), text_of(tokens), tuple(headings))


def text_of_html(html: str) -> str:
    """The plain text of safe HTML: its text nodes in order, entities resolved."""
    return text_of(tokens_of(html))


def excerpt(text: str, limit: int) -> str:
    """The beginning of a text on one line, cut at a word: at most `limit` code points."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: max(limit - 1, 0)]
    if line[len(head)] != " " and " " in head:
        head = head[: head.rindex(" ")]
    while head and _continues(line[len(head)]) and " " not in head:
        head = head[:-1]
    return (head.rstrip(" ,;:.–—-،؛") + "…")[: max(limit, 0)]


def _continues(char: str) -> bool:
    return category(char)[0] == "M" or char == "\u200d"


def _normalise(markdown: str) -> str:
    """One kind of line end; no control characters, byte order marks or lone surrogates."""
    text = markdown.replace("\r\n", "\n").translate(_CONTROLS)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _refuse_bombs(source: str) -> None:
    if len(source) > MAX_CHARS:
        raise TextError(f"The text has {len(source)} characters; at most {MAX_CHARS} are allowed.")
    for what, (most, pattern) in MAX_COUNTS.items():
        if sum(1 for _ in pattern.finditer(source)) > most:
            raise TextError(f"The text has more than {most} {what}.")
    for block in re.split(r"\n[ \t]*\n", source):
        opening = f"The paragraph that begins “{excerpt(block, 40)}”"
        if len(block) > MAX_BLOCK_CHARS:
            raise TextError(f"{opening} is longer than {MAX_BLOCK_CHARS} characters.")
        if (
            max(_open_brackets(block, "[", "]"), _open_brackets(block, "(", ")"))
            > MAX_OPEN_BRACKETS
        ):
            raise TextError(f"{opening} opens more than {MAX_OPEN_BRACKETS} brackets at once.")
        if any(_depth(line) > MAX_DEPTH for line in block.split("\n")):
            raise TextError(f"{opening} is nested more than {MAX_DEPTH} deep.")


def _open_brackets(block: str, opening: str, closing: str) -> int:
    """How many brackets of one kind are open at once, at most."""
    now = most = 0
    for bracket in re.findall(f"[{re.escape(opening + closing)}]", block):
        now = now + 1 if bracket == opening else max(now - 1, 0)
        most = max(most, now)
    return most


def _depth(line: str) -> int:
    """How many quotes and lists the beginning of a line may open."""
    if re.fullmatch(r"[-*_ \t]*", line):
        return 0
    lead = re.match(r"(?:[ \t]+|>|(?:[*+-]|\d+\.)(?=[ \t]))*", line)
    beginning = lead[0].expandtabs(4) if lead else ""
    markers = len(re.findall(r">|[*+-]|\d+\.", beginning))
    return markers and markers + beginning.count(" ") // 4


class _ImagesAsText(Treeprocessor):
    """Put an image's alternative text in its place: no page loads from elsewhere."""

    def run(self, root: Element) -> None:
        for image in root.iter("img"):
            text, tail = image.get("alt", ""), image.tail
            image.clear()
            image.tag, image.text, image.tail = "span", text, tail


_spare = threading.local()


def _convert(source: str) -> str:
    # Making a converter takes as long as converting a page, so each thread keeps one; but none
    # that was stopped by an error, which leaves it half way.
    converter = getattr(_spare, "converter", None) or _new_converter()
    _spare.converter = None
    try:
        html = converter.reset().convert(source)
    except RecursionError as error:
        raise TextError("The text is nested too deeply.") from error
    _spare.converter = converter
    return html


def _new_converter() -> Markdown:
    converter = Markdown(
        extensions=[
            FootnoteExtension(BACKLINK_TEXT="&#8617;&#65038;"),
            TableExtension(use_align_attribute=True),
        ]
    )
    # After the inline patterns (20) have made the images.
    converter.treeprocessors.register(_ImagesAsText(converter), "images-as-text", 18)
    return converter


def _allow_value(tag: str, attribute: str, value: str) -> str | None:
    rule = _VALUES.get(attribute)
    return value if rule is None or rule.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags={*_PHRASING.split(), *_BLOCKS.split(), *_TABLES.split()},
    attributes=_ATTRIBUTES,
    attribute_filter=_allow_value,
    link_rel=None,
    url_schemes={"http", "https", "mailto"},
)


def _sanitise(html: str) -> str:
    """Clean until nothing changes: then a browser reads back exactly the tree that was written."""
    for _ in range(MAX_ROUNDS):
        cleaned = _CLEANER.clean(html).replace("\r\n", "\n").translate(_CONTROLS)
        # A browser drops the first line break of <pre>.
        cleaned = re.sub(r"(<pre(?: [^>]*)?>)\n+", r"\1", cleaned)
        if cleaned == html:
            return html
        html = cleaned
    raise TextError("The HTML in the text is too tangled to be read in one way only.")


def _finish(tokens: list[Token]) -> tuple[list[Token], list[Heading]]:
    """Demote and name the headings, give ids the body's prefix, say which links lead outside."""
    free = _free_ids()
    headings: list[Heading] = []
    done: list[Token] = []
    for index, token in enumerate(tokens):
        tag, attrs = token.tag, dict(token.attrs)
        if _HEADING.fullmatch(tag):
            level = min(int(tag[1]) + 1, 6)
            tag = f"h{level}"
            if not token.closes:
                text = _heading_text(tokens, index)
                attrs["id"] = free(slugify_unicode(text, "-") or "section", True)
                headings.append(Heading(level, attrs["id"], text))
        elif "id" in attrs:
            attrs["id"] = free(attrs["id"], False)
            attrs = {name: value for name, value in attrs.items() if value or name != "id"}
        elif "href" in attrs:
            attrs.update(_link(attrs["href"]))
        done.append(Token(tag, attrs, token.closes, token.text))
    return done, headings


def _free_ids() -> Callable[[str, bool], str]:
    """A function that gives each id once; a taken one is numbered or, if not, given as ''."""
    taken: set[str] = set()
    counts: dict[str, int] = {}

    def free(name: str, numbered: bool) -> str:
        wanted = candidate = _anchor(name)
        while numbered and candidate in taken:
            counts[wanted] = counts.get(wanted, 1) + 1
            candidate = f"{wanted}-{counts[wanted]}"
        if candidate in taken:
            return ""
        taken.add(candidate)
        return candidate

    return free


def _anchor(name: str) -> str:
    return ANCHOR_PREFIX + "-".join(name.split())


def _link(href: str) -> dict[str, str]:
    if href.startswith("#"):
        return {"href": "#" + _anchor(href[1:]) if href[1:] else href}
    outside = re.match(r"https?:|[/\\]{2}", href, re.IGNORECASE)
    return {"href": href, "rel": "external noreferrer"} if outside else {"href": href}


def _heading_text(tokens: Sequence[Token], start: int) -> str:
    """A heading's text on one line, without the numbers of its footnotes."""
    words: list[str] = []
    index = start + 1
    while not (tokens[index].closes and tokens[index].tag == tokens[start].tag):
        if tokens[index - 1].attrs.get("class") != "footnote-ref":
            words.append(tokens[index].text)
        index += 1
    return " ".join("".join(words).split())
