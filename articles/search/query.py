"""What a reader asks for: the parameters that lists and search share, as one frozen value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self
from unicodedata import normalize
from urllib.parse import quote_plus, urlencode

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.dates import EDTFError, Span, parse_period, western_digits
from articles.models import RECORD_MODELS, Stance

SORTS = ("relevance", "newest", "oldest")
MAX_TEXT = 1000
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,120}")
YEAR = re.compile(r"[0-9]{4}")
PAGE = re.compile(r"[1-9][0-9]{0,5}")
CHIP = re.compile(r"[a-z]{3,6}:[-a-zA-Z0-9_./]{1,120}")
YEARS = ("own", "discussed")
MOST_VALUES = 10
_HOLE = "\0"  # stands in no parameter


class BadParameter(BadRequest):
    """A parameter that cannot be read: its name, what was given, and why it was refused."""

    def __init__(self, name: str, value: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name, self.value, self.reason = name, value[:200], reason


@dataclass(frozen=True, slots=True)
class Query:
    """The filters of an address; `parse` reads them and `to_params` writes them back.

    `topic`, `actor` and `author` hold slugs (all of them must match), `year`, `from_` and `to`
    EDTF periods as they were written, empty where not given; `years` says whether an article is
    found by its own date or by the events that it discusses. Of what `q` names, `literal` lists
    what is not to be recognised (`actor:hassan-rouhani`), and `interpret` is `off` for nothing.
    """

    q: str = ""
    topic: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    stance: tuple[str, ...] = ()
    year: str = ""
    from_: str = ""
    to: str = ""
    years: str = ""
    interpret: str = ""
    literal: tuple[str, ...] = ()
    sort: str = ""
    page: int = 1

    @classmethod
    def parse(cls, params: QueryDict) -> Self:
        """Read the parameters of an address. Raises BadParameter at the first bad one."""
        slug = _("an address consists of letters a to z, digits and hyphens")
        query = cls(
            q=_text(params),
            topic=_many(params, "topic", SLUG, slug),
            actor=_many(params, "actor", SLUG, slug),
            author=_many(params, "author", SLUG, slug),
            kind=read_choices(params, "kind", tuple(RECORD_MODELS)),
            stance=read_choices(params, "stance", tuple(Stance.values)),
            year=_year(params),
            from_=read_period(params, "from"),
            to=read_period(params, "to"),
            years="".join(read_choices(params, "years", YEARS)[-1:]),
            interpret="".join(read_choices(params, "interpret", ("on", "off"))[-1:]),
            literal=_many(params, "literal", CHIP, _("write a kind and a value: actor:iran")),
            sort="".join(read_choices(params, "sort", SORTS)[-1:]),
            page=_page(params),
        )
        if query.from_ and query.to and replace(query, year="").span is None:
            reason = _("the end lies before the beginning (from %(from)s)") % {"from": query.from_}
            raise BadParameter("to", query.to, reason)
        return query

    @property
    def span(self) -> Span | None:
        """The days asked for by `year`, `from` and `to` together; None where they exclude each
        other or none is given. Open ends reach to the first and the last day of the calendar."""
        if not self.has_period:
            return None
        earliest, latest = date.min, date.max
        if self.year:
            earliest, latest = _ends(self.year)
        if self.from_:
            earliest = max(earliest, _ends(self.from_)[0])
        if self.to:
            latest = min(latest, _ends(self.to)[1])
        return Span(earliest, latest) if earliest <= latest else None

    @property
    def has_period(self) -> bool:
        """Whether a year, a beginning or an end is given."""
        return bool(self.year or self.from_ or self.to)

    @property
    def narrows(self) -> bool:
        """Whether a filter is given beside the free words."""
        filters = (self.topic, self.actor, self.author, self.kind, self.stance)
        return self.has_period or any(filters)

    @property
    def interprets(self) -> bool:
        """Whether names and times in the free words are to be recognised."""
        return self.interpret != "off"

    def to_params(self) -> list[tuple[str, str]]:
        """Name and value pairs for an address; what has its default is left out."""
        pairs = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                values = value if isinstance(value, tuple) else (value,)
                pairs += [(field.name.rstrip("_"), str(item)) for item in values]
        return pairs

    def urlencode(self) -> str:
        """The query string with its question mark, which stands alone where nothing is asked."""
        return f"?{urlencode(self.to_params())}"

    def on_page(self, page: int) -> Self:
        """The same query, another page."""
        return replace(self, page=page)

    def adding(self, **values: str) -> Self:
        """This query narrowed: slugs are added, single values set; the page starts anew."""
        changes: dict[str, Any] = {}
        for name, value in values.items():
            present = getattr(self, name)
            many = isinstance(present, tuple)
            changes[name] = tuple(dict.fromkeys((*present, value))) if many else value
        return replace(self, page=1, **changes)

    def linking(self, name: str) -> Callable[[str], str]:
        """What `adding(name=value).urlencode()` gives for values that the query has not: the
        rest of the address is written once for all of them."""
        before, after = self.adding(**{name: _HOLE}).urlencode().split(quote_plus(_HOLE))
        return lambda value: before + quote_plus(value) + after

    def dropping(self, name: str, value: str) -> Self:
        """This query without one of its values; the page starts anew."""
        present = getattr(self, name)
        many = isinstance(present, tuple)
        left: Any = tuple(v for v in present if v != value) if many else ""
        return replace(self, page=1, **{name: left})


def _ends(text: str) -> tuple[date, date]:
    span = parse_period(text)
    return span.earliest, span.latest


def _text(params: QueryDict) -> str:
    text = "".join(" " if char < " " else char for char in params.get("q", ""))
    text = normalize("NFC", text).strip()
    if len(text) > MAX_TEXT:
        reason = _("at most %(limit)d characters can be searched for") % {"limit": MAX_TEXT}
        raise BadParameter("q", text, reason)
    return text


def _many(params: QueryDict, name: str, form: re.Pattern[str], reason: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for value in params.getlist(name) if value))
    for value in values:
        if not form.fullmatch(value):
            raise BadParameter(name, value, reason)
    if len(values) > MOST_VALUES:
        raise BadParameter(name, values[MOST_VALUES], _("at most ten of a kind can be combined"))
    return values


def read_choices(params: QueryDict, name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """The values of a parameter, each once. Raises BadParameter for one that is not allowed."""
    chosen = tuple(dict.fromkeys(value for value in params.getlist(name) if value))
    for value in chosen:
        if value not in allowed:
            reason = _("choose one of %(choices)s") % {"choices": ", ".join(allowed)}
            raise BadParameter(name, value, reason)
    return chosen


def _year(params: QueryDict) -> str:
    text = western_digits(params.get("year", "").strip())
    if text and (not YEAR.fullmatch(text) or text == "0000"):
        raise BadParameter("year", text, _("write a year with four digits, such as 2015"))
    return text


def read_period(params: QueryDict, name: str) -> str:
    """An EDTF year, month or day as written. Raises BadParameter for all else."""
    text = western_digits(params.get(name, "").strip())
    if text:
        try:
            parse_period(text)
        except EDTFError as error:
            raise BadParameter(name, text, error.worded(_)) from error
    return text


def _page(params: QueryDict) -> int:
    text = params.get("page", "") or "1"
    if not PAGE.fullmatch(text):
        raise BadParameter("page", text, _("write a page number from 1 upwards"))
    return int(text)
