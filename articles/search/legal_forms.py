"""Legal forms of companies, which say nothing of which company it is; Latin and Cyrillic."""

from __future__ import annotations

import re
from typing import Final

_FORMS: Final = (
    "open|closed|public|private|joint[- ]stock company|limited liability company|company limited",
    "federal state unitary enterprise|limited|ltd|llc|llp|inc|corp|co|gmbh|ag|sa|plc|fze|fzco",
    "oj?sc|pj?sc|cj?sc|zao|oao|pao|ooo|ao|aoot|nao|jsc|fsue|fgup",
    "акционерное общество|открытое|закрытое|публичное|непубличное|федеральное государственное",
    "общество с ограниченной ответственностью|унитарное предприятие|ооо|оао|пао|зао|нао|ао|фгуп",
    "شرکت|سهامی خاص|سهامی عام",
)
_PATTERN = re.compile(rf"(?<!\w)(?:{'|'.join(_FORMS)})(?!\w)")
_QUOTED = re.compile("[“”‘’«»\"„']([^“”‘’«»\"„']{4,60})[“”‘’«»\"„']")


def without_form(folded: str) -> str:
    """A folded name without its legal form: `ooo stanko` and `llc stanko` are `stanko`."""
    return " ".join(_PATTERN.sub(" ", folded).split())


def quoted_part(text: str) -> str:
    """The last part of a name in quotes, which tells it from others; "" where there is none."""
    found = _QUOTED.findall(text)
    return str(found[-1]).strip() if found else ""
