"""Writes the Markdown body of a proposal from a sheet and what of its marks is accepted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .sheet import Effect, Mark, Sheet

_WHOLE: Final = 1 << 30
_BREAK: Final = "\n\n"
_SIGNS: Final = str.maketrans({sign: f"\\{sign}" for sign in "\\`*"})
_EMPHASIS: Final = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_LINK: Final = re.compile(r"\](?=[\[(])|\[(?=\^)")
_TAG: Final = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_BLOCK: Final = re.compile(r"([#>]|[-+](?=\s|$)|-+$|\d+(?=\.(?:\s|$))|\[(?=[^\]]*\]:)|\|)")
_EMPTY_LINK: Final = re.compile(r"(?<![!\\\\])\[\s*\]\([^()\s]*\)")
_SPACES: Final = re.compile(r"[ \t\n]+")
_HYPHEN_END: Final = re.compile(r"[^\W\d_][-\u2010]$")


@dataclass(frozen=True, slots=True)
class State:
    """A mark with the editor's word on it: whether it stands, and what it was changed to."""

    mark: Mark
    accepted: bool
    text: str


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def escape(text: str) -> str:
    """Text for the middle of a Markdown paragraph: it renders as the same words."""
    text = _EMPHASIS.sub(r"\\_", text.translate(_SIGNS))
    text = _LINK.sub(r"\\\g<0>", text)
    return _TAG.sub("&lt;", _ENTITY.sub("&amp;", text))


def escape_start(paragraph: str) -> str:
    """The same paragraph, its beginning no sign of a heading, a list, a quote or a rule."""
    match = _BLOCK.match(paragraph)
    if match is None:
        return paragraph
    place = match.end() if match[0].isdigit() else 0
    return f"{paragraph[:place]}\\{paragraph[place:]}"


def write_body(sheet: Sheet, groups: Sequence[Sequence[int]], states: Sequence[State]) -> str:
    """The body: paragraphs in the order of the text, each line where it stood."""
    edits, spaces = _edits(states)
    joined = {s.mark.first: s for s in states if s.mark.effect is Effect.JOIN}
    heads = {s.mark.first: s for s in states if s.mark.effect is Effect.HEAD and s.accepted}
    if sheet.document.kind == "markdown":
        return _write_markdown(sheet, edits)
    blocks: list[str] = []
    for group in _in_order(sheet, groups):
        state = joined.get(group[0]) if len(group) > 1 else None
        if state and state.accepted and state.text:
            blocks += _paragraphs([(False, state.text)])
        elif state and not state.accepted:
            for index in group:
                blocks += _write(sheet, [index], edits, spaces)
        elif len(group) == 1 and (head := heads.get(group[0])):
            blocks += _write_head(sheet, head, edits, spaces)
        else:
            blocks += _write(sheet, group, edits, spaces)
    return _join_blocks(blocks)


def _edits(states: Sequence[State]) -> tuple[dict[int, list[_Edit]], dict[int, bool]]:
    """What to change on each line; and by line whether its no-break spaces become plain."""
    edits: dict[int, list[_Edit]] = defaultdict(list)
    spaces: dict[int, bool] = {}
    for state in states:
        mark = state.mark
        if mark.effect is Effect.SPACES:
            spaces[mark.first] = state.accepted
        elif not state.accepted:
            continue
        elif mark.effect is Effect.SPLIT:
            edits[mark.first] += [_Edit(start, end, _BREAK) for start, end in mark.places]
        elif mark.effect in {Effect.CUT, Effect.REPLACE}:
            change = (state.text or mark.change) if mark.effect is Effect.REPLACE else ""
            for index in range(mark.first, mark.last + 1):
                start = mark.start if index == mark.first else 0
                end = mark.end if index == mark.last else _WHOLE
                edits[index].append(_Edit(start, end, change if index == mark.first else ""))
    for found in edits.values():
        found.sort(key=lambda edit: (edit.start, -edit.end))
    return edits, spaces


def _in_order(sheet: Sheet, groups: Sequence[Sequence[int]]) -> list[Sequence[int]]:
    """The groups, and each line that was taken out as one of its own, in the order of the text."""
    taken = [[index] for index in sheet.written if sheet.taken[index]]
    return sorted([*groups, *taken], key=lambda group: group[0])


def _write(
    sheet: Sheet, group: Sequence[int], edits: dict[int, list[_Edit]], spaces: dict[int, bool]
) -> list[str]:
    """The paragraphs of a group of lines."""
    pieces: list[tuple[bool, str]] = []
    for index in group:
        line = list(_pieces(sheet, index, edits.get(index, ()), spaces.get(index, True)))
        if pieces and line and not _HYPHEN_END.search(pieces[-1][1].rstrip()[-3:]):
            pieces.append((False, " "))
        pieces += line
    first = sheet.lines[group[0]]
    if first.role in _VERBATIM:
        return _write_verbatim(first.role, "".join(text for _markup, text in pieces))
    return _paragraphs(pieces, first.before)


def _pieces(
    sheet: Sheet, index: int, edits: Sequence[_Edit], plain_spaces: bool
) -> Iterator[tuple[bool, str]]:
    """A line's text after the edits, and the signs of Markdown within it, marked by True."""
    line = sheet.lines[index]
    text = line.text if plain_spaces else line.raw
    cursor = 0
    signs = [*line.markup, (_WHOLE, "")]
    place = 0
    for edit in (*edits, _Edit(len(text), len(text), "")):
        while signs[place][0] <= edit.start and signs[place][0] < _WHOLE:
            offset, sign = signs[place]
            if offset > cursor:
                yield False, text[cursor:offset]
                cursor = offset
            yield True, sign
            place += 1
        if edit.start > cursor:
            yield False, text[cursor : edit.start]
        if edit.text and edit.end > cursor:
            yield False, edit.text
        cursor = max(cursor, edit.end)
    yield from ((True, sign) for _offset, sign in signs[place:-1])


def _paragraphs(pieces: Sequence[tuple[bool, str]], before: str = "") -> list[str]:
    """Escaped paragraphs; `before` stands before the first, its width before the others."""
    parts: list[list[str]] = [[]]
    for markup, text in pieces:
        if markup:
            parts[-1].append(text)
            continue
        first, *others = text.split(_BREAK)
        parts[-1].append(escape(first))
        parts += [[escape(piece)] for piece in others]
    done: list[str] = []
    for part in parts:
        joined = _EMPTY_LINK.sub("", _SPACES.sub(" ", "".join(part)))
        if paragraph := joined.strip().replace("****", ""):
            lead = before if not done or before.startswith(">") else " " * len(before)
            done.append(lead + escape_start(paragraph))
    return done


_VERBATIM: Final = frozenset({"pre", "table"})


def _write_verbatim(role: str, text: str) -> list[str]:
    if role == "pre":
        lines = text.strip("\n").split("\n")
        return ["\n".join("    " + line if line.strip() else "" for line in lines)]
    rows = [
        "| "
        + " | ".join(escape(" ".join(cell.split())).replace("|", "\\|") for cell in row.split("\t"))
        + " |"
        for row in text.strip("\n").split("\n")
        if row.strip()
    ]
    columns = rows[0].count(" | ") + 1 if rows else 0
    rule = "| " + " | ".join(["---"] * columns) + " |"
    return ["\n".join([rows[0], rule, *rows[1:]])] if rows else []


def _write_head(
    sheet: Sheet, head: State, edits: dict[int, list[_Edit]], spaces: dict[int, bool]
) -> list[str]:
    """A section head on one line."""
    index = head.mark.first
    if head.text:
        text = " ".join(_paragraphs([(False, head.text)]))
    else:
        text = " ".join(_write(sheet, [index], edits, spaces))
    role = sheet.lines[index].role
    level = int(role[1]) if re.fullmatch("h[1-6]", role) else 2
    return [f"{'#' * max(level, 2)} {text.rstrip('#').rstrip()}"] if text else []


def _write_markdown(sheet: Sheet, edits: dict[int, list[_Edit]]) -> str:
    """The Markdown as it is, without what was taken out."""
    lines: list[str] = []
    for index, line in enumerate(sheet.lines):
        found = edits.get(index)
        text = (
            "".join(text for _m, text in _pieces(sheet, index, found, True)) if found else line.raw
        )
        if text.strip() or not found:
            lines.append(text.rstrip() + ("  " if line.raw.endswith("  ") and text.strip() else ""))
    return re.sub(r"\n{3,}", _BREAK, "\n".join(lines)).strip("\n")


def _join_blocks(blocks: Sequence[str]) -> str:
    return _BREAK.join(block for block in blocks if block.strip())
