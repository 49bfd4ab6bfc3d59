"""YAML front matter of a Markdown file: plain keys with texts and lists, nothing that runs."""

from __future__ import annotations

import re
from typing import Final

import yaml
from django.utils.translation import gettext as _

_FENCE: Final = re.compile(r"---[ \t]*(?:\r\n|\r|\n)")
_END: Final = re.compile(r"(?m)^(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)")
_LONGEST: Final = 65_536
_MOST_BRACKETS: Final = 200  # each open one makes the parser slower
_PLAIN_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")
)

Fields = dict[str, str | tuple[str, ...]]


class FrontMatterError(ValueError):
    """Front matter that cannot be read: the physical `line` from 1 and the `reason`."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(line, reason)
        self.line = line
        self.reason = reason


def read_front_matter(text: str) -> tuple[Fields, dict[str, int], int]:
    """The fields, the line of each, and the offset at which the body begins.

    Raises FrontMatterError. Values stay the texts that were written: 2014-12 is no sum.
    """
    fence = _FENCE.match(text)
    if fence is None:
        return {}, {}, 0
    end = _END.search(text, fence.end(), fence.end() + _LONGEST)
    if end is None:
        raise FrontMatterError(1, _("The front matter is opened with --- and never closed."))
    yaml_text = text[fence.end() : end.start()]
    if sum(map(yaml_text.count, "[{")) > _MOST_BRACKETS:
        raise FrontMatterError(1, _("The front matter holds too many brackets."))
    try:
        node = yaml.compose(yaml_text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        reason = _("The front matter is no YAML: %(error)s.") % {"error": error.problem}
        raise FrontMatterError(line, reason) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise FrontMatterError(1, _("The front matter is no YAML that can be read.")) from error
    fields, lines = _fields(node)
    return fields, lines, end.end()


def _fields(node: yaml.Node | None) -> tuple[Fields, dict[str, int]]:
    fields: Fields = {}
    lines: dict[str, int] = {}
    if node is None:
        return fields, lines
    if not isinstance(node, yaml.MappingNode):
        raise FrontMatterError(2, _("The front matter is no list of keys with their values."))
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 2
        key = _text(key_node)
        if key in fields:
            reason = _("The front matter holds “%(key)s” twice.") % {"key": key}
            raise FrontMatterError(line, reason)
        value = _value(key, value_node)
        if value:
            fields[key], lines[key] = value, line
    return fields, lines


def _value(key: str, node: yaml.Node) -> str | tuple[str, ...]:
    if isinstance(node, yaml.SequenceNode) and node.tag.endswith(",2002:seq"):
        return tuple(filter(None, map(_text, node.value)))
    if isinstance(node, yaml.MappingNode) and node.tag.endswith(",2002:map"):
        reason = _("“%(key)s” holds keys of its own; a text or a list is needed.") % {"key": key}
        raise FrontMatterError(node.start_mark.line + 2, reason)
    return _text(node)


def _text(node: yaml.Node) -> str:
    line = node.start_mark.line + 2
    if node.tag.startswith(("tag:yaml.org,2002:python", "!")):
        reason = _("The front matter holds a tag that could run a program: %(tag)s.")
        raise FrontMatterError(line, reason % {"tag": node.tag})
    if not isinstance(node, yaml.ScalarNode) or node.tag not in _PLAIN_TAGS:
        raise FrontMatterError(line, _("The front matter may hold texts and lists of texts only."))
    return "" if node.tag.endswith(":null") else " ".join(node.value.split())
