"""The cells of a stance matrix as markup; a template would take too long over thousands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.matrix import STANCES, Mark

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
        self._signs: dict[tuple[str, bool, str, int], str] = {}

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

    def _link(self, mark: Mark) -> str:
        """The sign of one claim, which leads to its passage."""
        url = self._articles.get(mark.article)
        if url is None:
            url = self._articles[mark.article] = escape(
                reverse("article-detail", args=[mark.article])
            )
        slug = escape(mark.slug)
        sign = self._sign(mark.stance, mark.reported, mark.confidence)
        flags = " data-reported" if mark.reported else ""
        flags += "" if mark.confidence == "high" else " data-doubt"
        return (
            f'<a href="{url}#annotation-{slug}" data-claim="{slug}"'
            f' data-stance="{mark.stance}"{flags}>{sign}</a>'
        )

    def _counts(self, marks: Sequence[Mark], topic: Named, column: Named) -> list[str]:
        """The sign of each stance with the number of claims, which leads to all of them."""
        asked = urlencode({"topic": topic.slug, "author": column.slug})
        url = escape(f"{reverse('topics-compare')}?{asked}#claims")
        counts = {stance: sum(mark.stance == stance for mark in marks) for stance in STANCES}
        return [
            f'<a href="{url}" data-stance="{stance}">{self._sign(stance, False, "", count)}</a>'
            for stance, count in counts.items()
            if count
        ]

    def _sign(self, stance: str, reported: bool, confidence: str, count: int = 0) -> str:
        key = (stance, reported, confidence, count)
        if key not in self._signs:
            names = ("stance", "reported", "confidence", "count")
            context = dict(zip(names, key, strict=True))
            self._signs[key] = render_to_string("components/stance_sign.html", context)
        return self._signs[key]
