"""Long lists by first letter: their sections, and the letters that lead to them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf, StrIndex, Substr, Upper

from articles.search.query import Query

from .cards import Card
from .languages import page_language
from .lists import PAGE_SIZE

_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"


def by_letter(rows: QuerySet, column: str, *groups: str) -> Any:
    """`rows` sorted by the columns `groups`, then by their first `letter` in `column`."""
    rows = rows.annotate(letter=_initial(column))
    return rows.order_by(*groups, "letter", column, "slug")


def _initial(column: str) -> Any:
    """The first letter as a capital; SQLite knows no capitals beyond A to Z."""
    first = Substr(column, 1, 1)
    if page_language() != "ru":
        return Upper(first)
    capital = Substr(Value(_CYRILLIC.upper()), StrIndex(Value(_CYRILLIC), first), 1)
    return Coalesce(NullIf(capital, Value("")), Upper(first))


def letters_of(rows: QuerySet, query: Query, *groups: str) -> dict[str, list[dict[str, Any]]]:
    """The letters of all that `by_letter` sorted: {last of `groups`: list of {letter, url, count}}.

    A url leads to the page on which the letter begins, and to its anchor there.
    """
    columns = (*groups, "letter")
    counted = rows.order_by(*columns).values_list(*columns).annotate(Count("pk"))
    letters: dict[str, list[dict[str, Any]]] = {}
    position = 0
    for *names, letter, count in counted:
        group = names[-1] if names else ""
        number = position // PAGE_SIZE + 1
        page = "" if number == query.page else query.on_page(number).urlencode()
        entry = {"letter": letter, "url": f"{page}#{anchor(letter, group)}", "count": count}
        letters.setdefault(group, []).append(entry)
        position += count
    return letters


def sections_of(page: Page, card: Callable[[Any], Card], group: str = "") -> list[dict[str, Any]]:
    """A page of what `by_letter` sorted: list of {group, letter, anchor, cards}."""

    def key(row: Any) -> tuple[str, str]:
        return (getattr(row, group) if group else "", row.letter)

    return [
        {
            "group": name,
            "letter": letter,
            "anchor": anchor(letter, name),
            "cards": [card(row) for row in rows],
        }
        for (name, letter), rows in groupby(page, key=key)
    ]


def anchor(letter: str, group: str = "") -> str:
    """The id at which a letter begins; what is not A to Z goes by its code points: a capital may
    have two."""
    plain = letter.isascii() and letter.isalnum()
    name = letter.lower() if plain else "u" + "-".join(f"{ord(part):x}" for part in letter)
    return f"{group or 'letter'}-{name}"
