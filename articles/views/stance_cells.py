"""The cells of a stance matrix as markup; a template would take too long over thousands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, Protocol
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from articles.matrix import STANCES, Mark
from articles.templatetags.words import digits

# A cell with more claims than these counts them by stance.
MOST_IN_CELL = 4


class Named(Protocol):
    """A topic or an author."""

    @property
    def pk(self) -> int:
        """The key that marks name it by."""
        ...

    @property
    def slug(self) -> str:
        """The last part of its address."""
        ...

    @property
    def name(self) -> str:
        """Its heading."""
        ...


class Cells:
    """Draws rows of cells; what recurs in them is made once."""

    def __init__(self, columns: Sequence[Named]) -> None:
        self.columns = columns
        self._heads = [f"<td><b><bdi>{escape(each.name)}</bdi></b>" for each in columns]
        self._articles: dict[str, str] = {}
        self._rests: dict[tuple[str, bool, str], str] = {}
        self._bare = {stance: _sign(stance=stance, bare=True) for stance in STANCES}

    def row(self, topic: Named, cells: dict[int, list[Mark]]) -> SafeString:
        """The cells of a topic's row, one for each column."""
        parts = []
        for column, head in zip(self.columns, self._heads, strict=True):
            marks = cells.get(column.pk)
            if not marks:
                parts.append("<td></td>")
            elif len(marks) <= MOST_IN_CELL:
                parts += [head, *map(self._link, marks), "</td>"]
            else:
                parts += [head, *self._counts(marks, topic, column), "</td>"]
        # Names and slugs are escaped; the rest is ours.
        return mark_safe("".join(parts))  # noqa: S308

    def tally(self, counts: Iterable[tuple[str, int]]) -> SafeString:
        """How many there are of each stance, as signs with numbers."""
        parts = [
            f'<span data-stance="{stance}">{self._bare[stance]}{digits(count)}</span>'
            for stance, count in counts
        ]
        return mark_safe("".join(parts))  # noqa: S308 (made of our template)

    def _link(self, mark: Mark) -> str:
        """The sign of one claim, which leads to its passage."""
        url = self._articles.get(mark.article)
        if url is None:
            url = escape(reverse("article-detail", args=[mark.article]))
            self._articles[mark.article] = url
        kind = (mark.stance, mark.reported, mark.confidence)
        rest = self._rests.get(kind)
        if rest is None:
            rest = self._rests[kind] = self._rest(*kind)
        slug = escape(mark.slug)
        return f'<a href="{url}#annotation-{slug}" data-claim="{slug}"{rest}</a>'

    def _rest(self, stance: str, reported: bool, confidence: str) -> str:
        """What links to claims of one kind share: the end of the tag, and the sign."""
        flags = " data-reported" if reported else ""
        flags += "" if confidence == "high" else " data-doubt"
        sign = _sign(stance=stance, reported=reported, confidence=confidence)
        return f' data-stance="{stance}"{flags}>{sign}'

    def _counts(self, marks: Sequence[Mark], topic: Named, column: Named) -> list[str]:
        """The sign of each stance with the number of claims, which leads to all of them."""
        asked = urlencode({"topic": topic.slug, "author": column.slug, "words": "1"})
        url = escape(f"{reverse('topics-compare')}?{asked}#claims-in-words")
        counts = {stance: sum(mark.stance == stance for mark in marks) for stance in STANCES}
        return [
            f'<a href="{url}" data-stance="{stance}">{_sign(stance=stance, count=count)}</a>'
            for stance, count in counts.items()
            if count
        ]


def _sign(**values: Any) -> str:
    """What `components/stance_sign.html` makes of these values."""
    return render_to_string("components/stance_sign.html", values)
