"""Safe HTML as a row of tokens: start tags, end tags and texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = {"br", "hr"}


@dataclass(frozen=True)
class Token:
    """A start tag, an end tag (`closes`) or, without a tag, a piece of text."""

    tag: str = ""
    attrs: Mapping[str, str] = field(default_factory=dict)
    closes: bool = False
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tokens: list[Token] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a start tag; an attribute without a value has an empty one."""
        self.tokens.append(Token(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Keep an end tag."""
        self.tokens.append(Token(tag, closes=True))

    def handle_data(self, data: str) -> None:
        """Keep a text, its entities resolved."""
        self.tokens.append(Token(text=data))


def tokens_of(html: str) -> list[Token]:
    """The tags and texts of safe HTML, entities resolved."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.tokens


def text_of(tokens: Sequence[Token]) -> str:
    """The text nodes, joined."""
    return "".join(token.text for token in tokens)


def markup_of(token: Token) -> str:
    """A token as HTML, escaped."""
    if not token.tag:
        return escape(token.text, quote=False)
    attrs = "".join(f' {name}="{escape(value)}"' for name, value in token.attrs.items())
    return f"</{token.tag}>" if token.closes else f"<{token.tag}{attrs}>"
