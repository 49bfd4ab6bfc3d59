"""The public interface for programs: search and suggestions as JSON, described by OpenAPI."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema

from articles.models import RECORD_MODELS, Record, Stance
from articles.models.name import Named
from articles.search import suggestions
from articles.search.answering import Answer, answer
from articles.search.faults import IndexMissing
from articles.search.interpretation import Chip
from articles.search.query import SORTS, YEARS, BadParameter
from articles.search.results import FacetValue
from articles.views.lists import read_filters
from articles.views.search import PARAMETERS, hit_card

PROBLEM_TYPE = "application/problem+json"
REVALIDATED = "public, no-cache"
RETRY_AFTER = 60
"""Seconds after which a program may ask again for what is not available."""
Kind = Literal["article", "event", "actor", "topic", "author"]


class Recognised(Schema):
    """Something that the free words name: a record (`slug`, `label`) or a time (`value`, EDTF)."""

    kind: str
    slug: str | None = None
    label: str | None = None
    value: str | None = None
    matched: str


class Result(Schema):
    """A record that was found; `snippet` is safe HTML with `<mark>`, `date` EDTF or null."""

    kind: Kind
    slug: str
    url: str
    title: str
    date: str | None
    date_display: str
    snippet: str


class Value(Schema):
    """A value to narrow by, and how many records that leaves."""

    value: str
    label: str
    count: int


class Facets(Schema):
    """Values by facet, the most frequent first; years in order."""

    kind: list[Value] = []
    topic: list[Value] = []
    actor: list[Value] = []
    author: list[Value] = []
    year: list[Value] = []


class SearchAnswer(Schema):
    """A page of results. `widened` says that nothing is of the time that the words name and that
    these are of other times; `wordless`, that these are of that time but lack the other words;
    `undated` is the number of actors, topics and authors that have the words but no date."""

    query: str
    interpreted: list[Recognised]
    widened: bool
    wordless: bool
    undated: int
    total: int
    page: int
    pages: int
    results: list[Result]
    facets: Facets


class Item(Schema):
    """A record that is suggested; `matched` is the spelling that fits, if not the heading, `names`
    the preferred names in other languages, by their codes."""

    kind: Kind
    slug: str
    url: str
    label: str
    matched: str
    names: dict[str, str]


class Group(Schema):
    """Suggestions of one kind."""

    kind: Kind
    label: str
    items: list[Item]


class Suggestions(Schema):
    """What the typed text may become."""

    query: str
    groups: list[Group]


class Problem(Schema):
    """What went wrong (RFC 9457); `parameter` and `value` where one could not be read."""

    type: str
    title: str
    status: int
    detail: str
    parameter: str | None = None
    value: str | None = None


def problem(status: int, title: str, detail: str, **more: str) -> HttpResponse:
    """An error as `application/problem+json`, which no cache keeps."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    response = JsonResponse(body, status=status, content_type=PROBLEM_TYPE)
    response["Cache-Control"] = "no-store"
    return response


api = NinjaAPI(
    title="Iranru",
    version="1",
    description="Relations of Iran and Russia: search the articles, events, actors, topics and "
    "authors. Everything is public; only reading is possible.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)


@api.exception_handler(BadParameter)
def bad_parameter(request: HttpRequest, error: BadParameter) -> HttpResponse:
    """400: which parameter could not be read, and why."""
    return problem(400, _("Bad parameter"), error.reason, parameter=error.name, value=error.value)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """404: what is not there."""
    return problem(404, _("Not found"), str(error) or _("Nothing stands at this address."))


@api.exception_handler(IndexMissing)
def unavailable(request: HttpRequest, error: IndexMissing) -> HttpResponse:
    """503: there is no index to search at present."""
    detail = _("The search is being prepared. Please try again in a minute.")
    response = problem(503, _("Not available now"), detail)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def _parameter(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {
        "in": "query",
        "name": name,
        "description": description,
        "schema": {"type": "string", **schema},
    }


def _repeated(name: str, description: str, **items: Any) -> dict[str, Any]:
    many = _parameter(name, description)
    many["schema"] = {"type": "array", "items": {"type": "string", **items}, "maxItems": 10}
    return {**many, "style": "form", "explode": True}


SEARCH_PARAMETERS = [
    _parameter(
        "q",
        'Free words, "exact phrases", -excluded; names and times are recognised.',
        maxLength=1000,
    ),
    *(
        _repeated(name, f"Slug of {article} {name}; several must all fit.")
        for article, name in (("a", "topic"), ("an", "actor"), ("an", "author"))
    ),
    _parameter("year", "A year of four digits.", pattern="^[0-9]{4}$"),
    _parameter("from", "The first year, month or day (EDTF)."),
    _parameter("to", "The last year, month or day (EDTF), inclusive."),
    _repeated("kind", "Kinds of records, any of them.", enum=list(RECORD_MODELS)),
    _repeated("stance", "Stance of a claim in the article, any of them.", enum=Stance.values),
    _parameter("years", "Which years of articles: own or discussed.", enum=list(YEARS)),
    _parameter("interpret", "`off` takes all words literally.", enum=["on", "off"]),
    _repeated("literal", "What is not to be recognised, such as actor:hassan-rouhani."),
    _parameter("sort", "The order of the results.", enum=list(SORTS)),
    {
        **_parameter("page", "The page, ten results each."),
        "schema": {"type": "integer", "minimum": 1, "maximum": 999999, "default": 1},
    },
]
ERRORS = {
    str(status): {
        "description": description,
        "content": {PROBLEM_TYPE: {"schema": Problem.json_schema()}},
    }
    for status, description in (
        (400, "A parameter cannot be read."),
        (404, "No such page."),
        (503, "The index cannot be read at present; `Retry-After` says when to ask again."),
    )
}


SUGGEST_ERRORS = {status: ERRORS[status] for status in ("400", "503")}


@api.get(
    "/search",
    response=SearchAnswer,
    summary="Search records of all kinds",
    openapi_extra={"parameters": SEARCH_PARAMETERS, "responses": ERRORS},
    exclude_unset=True,
    operation_id="search",
)
def search(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Free words and filters; free words are read for names in any script, and for times."""
    found = answer(read_filters(request, *PARAMETERS).query)
    if not found.results.available:
        raise IndexMissing
    if found.query.page > found.results.pages:
        raise Http404(_("This list has fewer pages."))
    response["Cache-Control"] = REVALIDATED
    return _present(found)


def _present(found: Answer) -> dict[str, Any]:
    results = found.results
    return {
        "query": found.query.q,
        "interpreted": [_recognised(chip) for chip in found.meant.chips],
        "widened": found.widened,
        "wordless": found.wordless,
        "undated": found.undated,
        "total": results.total,
        "page": results.page,
        "pages": results.pages,
        "results": [_result(hit) for hit in results.hits],
        "facets": {
            name: [_value(value) for value in found.facets.get(name, ())]
            for name in Facets.model_fields
        },
    }


def _recognised(chip: Chip) -> dict[str, str]:
    if chip.is_time:
        return {"kind": chip.kind, "value": chip.value, "matched": chip.matched}
    slug = {"slug": chip.value, "label": chip.label}
    return {"kind": chip.kind, **slug, "matched": chip.matched}


def _result(hit: Any) -> dict[str, Any]:
    card = hit_card(hit)
    edtf = getattr(hit.record, "edtf", None)
    return {
        **{name: card[name] for name in ("kind", "slug", "url", "title", "snippet")},
        "date": str(edtf) if edtf else None,
        "date_display": edtf.display() if edtf else "",
    }


def _value(value: FacetValue) -> dict[str, Any]:
    return {"value": value.value, "label": value.label, "count": value.count}


@api.get(
    "/suggest",
    response=Suggestions,
    summary="Suggest records for what is being typed",
    openapi_extra={"parameters": SEARCH_PARAMETERS[:1], "responses": SUGGEST_ERRORS},
    operation_id="suggest",
)
def suggest(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Published records by kind whose title or names begin with the words, or are misspelt so."""
    text = read_filters(request, "q").query.q
    groups = suggestions.suggest(text).items()
    response["Cache-Control"] = REVALIDATED
    return {
        "query": text,
        "groups": [
            {
                "kind": kind,
                "label": str(capfirst(RECORD_MODELS[kind]._meta.verbose_name_plural)),
                "items": [_item(suggestion) for suggestion in found],
            }
            for kind, found in groups
        ],
    }


def _item(suggestion: suggestions.Suggestion) -> dict[str, Any]:
    record = suggestion.record
    return {
        "kind": record.record_kind,
        "slug": record.slug,
        "url": record.get_absolute_url(),
        "label": record.label,
        "matched": suggestion.matched,
        "names": _names(record),
    }


def _names(record: Record) -> dict[str, str]:
    if not isinstance(record, Named):
        return {}
    names = record.other_names()
    return {name.language: name.text for name in names if name.is_preferred}
