"""Passages of a text marked in its safe HTML, each with a link to its note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from .markup import VOID, Token, markup_of, tokens_of

# White space directly inside these stands between blocks: a <mark> there would be invalid HTML.
_CONTAINERS = {
    *("", "blockquote", "dd", "div", "dl", "li", "ol", "ul"),
    *("caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
}


@dataclass(frozen=True)
class Passage:
    """A range of the plain text to mark, known by the slug of its annotation.

    With a `label` (a short sign such as `3`) the passage ends in a link to `#annotation-<ident>`
    whose accessible name is `title`; the sign is in `data-label`, for the style sheet to show.
    """

    start: int
    end: int
    ident: str
    classes: tuple[str, ...] = ()
    label: str = ""
    title: str = ""


def mark_passages(html: str, passages: Sequence[Passage]) -> str:
    """Wrap passages of safe HTML in `<mark>` elements, without changing its plain text.

    Passages may overlap and cross elements: each piece of text becomes one mark whose
    `data-annotations` names every passage that covers it, apart by spaces. The first piece of a
    passage has the id `passage-<ident>`. Ranges outside of the text are clipped.
    """
    tokens = tokens_of(html)
    pieces = _pieces(tokens, passages)
    first: dict[str, _Piece] = {}
    last: dict[str, _Piece] = {}
    for piece in (piece for pieces_here in pieces.values() for piece in pieces_here):
        for passage in piece.passages:
            first.setdefault(passage.ident, piece)
            last[passage.ident] = piece
    out: list[str] = []
    waiting: list[str] = []
    links = 0
    for index, token in enumerate(tokens):
        if token.tag == "a":
            links += -1 if token.closes else 1
        out += [] if index in pieces else [markup_of(token)]
        for piece in pieces.get(index, ()):
            out.append(_mark(piece, [p for p in piece.passages if first[p.ident] is piece]))
            waiting += [_note_link(p) for p in piece.passages if last[p.ident] is piece]
            if not links:
                out += waiting
                waiting = []
        # A link may not stand inside another one: its notes follow it.
        if not links:
            out += waiting
            waiting = []
    return "".join(out)


@dataclass(frozen=True, eq=False)
class _Piece:
    """A piece of one text node and the passages that cover all of it."""

    text: str
    passages: tuple[Passage, ...]


def _pieces(tokens: Sequence[Token], passages: Sequence[Passage]) -> dict[int, list[_Piece]]:
    """Text tokens that a passage touches, by index, cut where a passage begins or ends."""
    pieces: dict[int, list[_Piece]] = {}
    for index, offset in _markable(tokens):
        text = tokens[index].text
        end = offset + len(text)
        here = [p for p in passages if p.start < p.end and p.start < end and p.end > offset]
        if not here:
            continue
        cuts = {offset, end, *(cut for p in here for cut in (p.start, p.end))}
        bounds = sorted(cut for cut in cuts if offset <= cut <= end)
        pieces[index] = [
            _Piece(
                text[left - offset : right - offset],
                tuple(p for p in here if p.start <= left and p.end >= right),
            )
            for left, right in pairwise(bounds)
        ]
    return pieces


def _markable(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Index and offset of each text token, without the white space between blocks."""
    parents = [""]
    offset = 0
    for index, token in enumerate(tokens):
        if token.closes:
            parents.pop()
        elif token.tag:
            parents += [] if token.tag in VOID else [token.tag]
        elif token.text.strip() or parents[-1] not in _CONTAINERS:
            yield index, offset
        offset += len(token.text)


def _mark(piece: _Piece, starting: Sequence[Passage]) -> str:
    if not piece.passages:
        return escape(piece.text, quote=False)
    classes = dict.fromkeys(name for p in piece.passages for name in p.classes)
    attrs = {
        "id": f"passage-{starting[0].ident}" if starting else "",
        "class": " ".join(classes),
        "data-annotations": " ".join(p.ident for p in piece.passages),
    }
    mark = Token("mark", {name: value for name, value in attrs.items() if value})
    inner = escape(piece.text, quote=False)
    # An element has one id: the further passages that start here have theirs on a span.
    for passage in starting[1:]:
        inner = f"{markup_of(Token('span', {'id': f'passage-{passage.ident}'}))}{inner}</span>"
    return f"{markup_of(mark)}{inner}</mark>"


def _note_link(passage: Passage) -> str:
    if not passage.label:
        return ""
    attrs = {
        "class": "note-link",
        "href": f"#annotation-{passage.ident}",
        "data-label": passage.label,
        "aria-label": passage.title or passage.label,
    }
    return f"{markup_of(Token('a', attrs))}</a>"
