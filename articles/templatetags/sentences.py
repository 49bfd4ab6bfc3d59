"""Translated words and sentences, in which a number has the digits of the page's language.

A filter could not do it: a sentence must still count with the number that it shows.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.templatetags import i18n

from articles.views.languages import digits, page_language

register = template.Library()


class _Number(int):
    """A number that is written in the digits of the page's language."""

    def __str__(self) -> str:
        return digits(int(self))


class _Numbers:
    """A context of which whole numbers come as `_Number`."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    def __contains__(self, name: str) -> bool:
        return name in self._context

    def __setitem__(self, name: str, value: Any) -> None:
        self._context[name] = value

    def __getitem__(self, name: str) -> Any:
        value = self._context[name]
        return _Number(value) if type(value) is int else value


class SentenceNode(template.Node):
    """A block to translate; only Persian pages have digits of their own."""

    def __init__(self, block: template.Node) -> None:
        self.block = block

    def render(self, context: Context) -> str:
        """The sentence in the page's language."""
        numbered: Any = _Numbers(context) if page_language() == "fa" else context
        return str(self.block.render(numbered))


class WordsNode(template.Node):
    """Words of the template itself, translated once for each language."""

    def __init__(self, words: template.Node) -> None:
        self.words = words
        self.made: dict[str, str] = {}

    def render(self, context: Context) -> str:
        """The words in the page's language."""
        language = page_language()
        if language not in self.made:
            self.made[language] = str(self.words.render(context))
        return self.made[language]


# Templates load `i18n`, which would hide the tags of this library.
@i18n.register.tag("translate")
def do_words(parser: Parser, token: Token) -> template.Node:
    """As in Django."""
    node = i18n.do_translate(parser, token)
    said = node.filter_expression
    is_fixed = said.var.literal is not None and not said.filters and not node.message_context
    return WordsNode(node) if is_fixed and not node.asvar else node


@i18n.register.tag("blocktranslate")
def do_sentence(parser: Parser, token: Token) -> SentenceNode:
    """As in Django."""
    return SentenceNode(i18n.do_block_translate(parser, token))
