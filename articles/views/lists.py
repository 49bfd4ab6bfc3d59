"""What all lists share: reading filters, showing and removing them, pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import RECORD_MODELS, Record, Stance
from articles.remembered import notes
from articles.search.facets import FacetValue
from articles.search.query import BadParameter, Query

from .languages import alphabetical, digits, page_language

PAGE_SIZE = 50
MOST_OPTIONS = 200
LABELS = {
    "topic": gettext_lazy("Topic"),
    "actor": gettext_lazy("Actor"),
    "author": gettext_lazy("Author"),
    "year": gettext_lazy("Year"),
    "from": gettext_lazy("From"),
    "to": gettext_lazy("To"),
    "stance": gettext_lazy("Stance"),
    "actor_kind": gettext_lazy("Kind of actor"),
    "place": gettext_lazy("Place"),
    "certain": gettext_lazy("Dates"),
    "known": gettext_lazy("As known on"),
    "q": gettext_lazy("Words"),
}


@dataclass(frozen=True)
class Filters:
    """A query with the published records that its slugs name."""

    query: Query
    records: dict[str, list[Record]]

    def of(self, kind: str) -> list[Any]:
        """The records of one kind that the query asks for."""
        return self.records.get(kind, [])

    def active(self, words: Mapping[tuple[str, str], str] | None = None) -> list[dict[str, str]]:
        """What is filtered by: list of {label, value, url}; `url` is the query without it.

        `words` are those of values (by parameter and value) that are no records.
        """
        names = (
            {("stance", stance.value): str(stance.label) for stance in Stance}
            | {
                (kind, record.slug): record.label
                for kind, found in self.records.items()
                for record in found
            }
            | dict(words or {})
        )
        return [
            {
                "label": str(LABELS[name]),
                "value": names.get((name, value), value if name == "q" else digits(value)),
                "url": self.query.dropping("from_" if name == "from" else name, value).urlencode(),
            }
            for name, value in self.query.to_params()
            if name in LABELS
        ]


def read_filters(request: HttpRequest, *names: str, form: type[Query] = Query) -> Filters:
    """The named parameters of the address as a `form`, resolved; all others are ignored.

    The query holds the present slugs of the records, whichever the address has.

    Raises BadParameter where one cannot be read or names no published record.
    """
    params = QueryDict(mutable=True)
    for name in (*names, "page"):
        params.setlist(name, request.GET.getlist(name))
    query = form.parse(params)
    records = {kind: resolve(kind, getattr(query, kind)) for kind in ("topic", "actor", "author")}
    slugs: dict[str, Any] = {
        kind: tuple(record.slug for record in found) for kind, found in records.items()
    }
    return Filters(replace(query, **slugs), records)


def resolve(kind: str, slugs: tuple[str, ...]) -> list[Record]:
    """The published records of these slugs, or those that had them before, each once.

    Raises BadParameter where there is none.
    """
    if not slugs:
        return []
    key, known = (kind, slugs, page_language()), notes()
    if key not in known:
        known[key] = _resolve(kind, slugs)
    return list(known[key])


def _resolve(kind: str, slugs: tuple[str, ...]) -> list[Record]:
    rows: Any = RECORD_MODELS[kind]._default_manager
    found = {record.slug: record for record in rows.published().order_by().filter(slug__in=slugs)}
    for slug in (slug for slug in slugs if slug not in found):
        record = rows.at_address(slug)
        if record is None or not record.is_published:
            raise BadParameter(kind, slug, _("there is no %(kind)s of this name") % {"kind": kind})
        found[slug] = record
    return list(dict.fromkeys(found[slug] for slug in slugs))


def page_of(
    rows: QuerySet | list[Any], query: Query, size: int = PAGE_SIZE, total: int | None = None
) -> Page:
    """The page that the query asks for; `total` where the rows were counted already.

    Raises Http404 beyond the last one.
    """
    paginator = Paginator(rows, size)
    if total is not None:
        paginator.count = total
    try:
        return paginator.page(query.page)
    except EmptyPage as error:
        raise Http404(_("This list has fewer pages.")) from error


def pager(page: Page, query: Query) -> dict[str, Any]:
    """The arguments of `components/pager.html`: links to the pages, `first`–`last` of `total`."""

    def url(number: int) -> str:
        return query.on_page(number).urlencode()

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {
        "pages": [
            {
                "number": number,
                "url": url(number) if isinstance(number, int) else "",
                "current": number == page.number,
            }
            for number in numbers
        ],
        "previous_url": url(page.number - 1) if page.has_previous() else "",
        "next_url": url(page.number + 1) if page.has_next() else "",
        "first": page.start_index(),
        "last": page.end_index(),
        "total": page.paginator.count,
    }


def choice_field(name: str, values: list[FacetValue], query: Query) -> dict[str, Any]:
    """A choice among the values that occur, by their words, as filter_form.html draws it; the
    last of several chosen ones is selected."""
    asked = getattr(query, name)
    chosen = asked if isinstance(asked, tuple) else (asked,)
    options = [
        {"value": value.value, "label": value.label, "selected": value.value in chosen[-1:]}
        for value in sorted(values[:MOST_OPTIONS], key=lambda value: alphabetical(value.label))
        if value.value not in chosen[:-1]
    ]
    return {"name": name, "label": LABELS[name], "options": options}


def hidden_fields(query: Query) -> list[dict[str, str]]:
    """What a form carries along: the chosen values of which its choices show only the last."""
    return [
        {"name": name, "value": value}
        for name in ("topic", "actor", "author", "stance")
        for value in getattr(query, name)[:-1]
    ]
