"""A text as it was brought in, before anything is read out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "markdown", "html"]
Fields = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Document:
    """One text as it was brought in.

    `text` is the decoded raw text, its physical lines kept; `line` its line in a file of JSON
    lines, else 0; `front_matter` what the file itself states, by key; `field_lines` the lines
    those keys stand on; `body_start` the offset (code points) at which the front matter has ended.
    """

    file: str
    kind: Kind
    text: str
    line: int = 0
    front_matter: Fields = field(default_factory=dict)
    field_lines: Mapping[str, int] = field(default_factory=dict)
    body_start: int = 0
    encoding: str = "UTF-8"
