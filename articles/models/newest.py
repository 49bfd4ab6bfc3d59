"""Records of all kinds by when readers first saw them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, CharField, F, TextField, Value, When
from django.db.models.functions import Cast, Concat

from .actor import Actor
from .article import Article
from .author import Author
from .event import Event
from .local_names import shown_name
from .topic import Topic

# In the order in which records of one day stand: what was read and written for readers first.
_TEXTS: dict[type[Any], str] = {
    Article: "summary",
    Topic: "scope",
    Event: "description",
    Actor: "description",
    Author: "affiliation",
}


class Added(NamedTuple):
    """A published record; `date` is its EDTF date, `lang` the language of its label, both empty
    where it has none."""

    kind: str
    slug: str
    label: str
    text: str
    date: str
    lang: str
    at: datetime


def newest(most: int, of_a_kind: int) -> list[Added]:
    """The records published last, by day, `of_a_kind` of each kind at the most; in one query."""
    parts = [_newest_of(model, text, of_a_kind) for model, text in _TEXTS.items()]
    rows = [Added(*row) for row in parts[0].union(*parts[1:], all=True)]
    kinds = [model.record_kind for model in _TEXTS]
    rows.sort(
        key=lambda row: (-row.at.date().toordinal(), kinds.index(row.kind), -row.at.timestamp())
    )
    return rows[:most]


def _newest_of(model: type[Any], text: str, most: int) -> Any:
    """Rows of `Added` of one kind."""
    keys = model.objects.published().order_by("-published_at", "-pk").values("pk")[:most]
    nothing = Value("", CharField())
    return (
        model.objects.filter(pk__in=keys)
        .order_by()
        .annotate(
            _kind=Value(model.record_kind, CharField()),
            _label=_label_of(model),
            _text=Cast(text, TextField()),
            _date=F("date") if hasattr(model, "date") else nothing,
            _lang=F("language") if hasattr(model, "language") else nothing,
        )
        .values_list("_kind", "slug", "_label", "_text", "_date", "_lang", "published_at")
    )


def _label_of(model: type[Any]) -> Any:
    """`Record.label` as the database computes it."""
    if model is not Article:
        return F("title") if hasattr(model, "title") else shown_name(model.record_kind)
    bracketed = Concat(Value("["), "title", Value("]"))
    return Case(
        When(title_supplied=True, then=bracketed), default="title", output_field=CharField()
    )
