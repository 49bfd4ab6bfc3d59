"""All claims as one matrix of topics by authors: filtered, sorted, and as a table to download."""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.matrix import Mark, Matrix, reckon
from articles.models import Annotation, Stance
from articles.models.annotation import AnnotationQuerySet
from articles.presenters import quote
from articles.search.facets import FacetValue
from articles.search.query import BadParameter, Query

from .lists import Filters, choice_field, hidden_fields, read_filters
from .matrices import FEW_CLAIMS, MOST_LISTED, Place, Writer, by_time, lay_out, marks_of, writers
from .periods import address
from .topic_tree import TopicTree

AUTHORS_BY = {
    "time": gettext_lazy("time of writing"),
    "name": gettext_lazy("name"),
    "claims": gettext_lazy("claims"),
    "differ": gettext_lazy("disagreement with others"),
}
TOPICS_BY = {
    "branch": gettext_lazy("branch"),
    "name": gettext_lazy("name"),
    "claims": gettext_lazy("claims"),
    "differ": gettext_lazy("disagreement"),
}
CSV_COLUMNS = (
    *("topic", "author", "written", "stance", "reported", "confidence"),
    *("claim", "quote", "article", "address"),
)
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Sorting:
    """The order of the authors and of the topics; parameters `sort` and `order`."""

    authors: str
    topics: str

    @classmethod
    def parse(cls, request: HttpRequest) -> Sorting:
        """Read both. Raises BadParameter."""
        return cls(_choice(request, "sort", AUTHORS_BY), _choice(request, "order", TOPICS_BY))

    def params(self) -> list[tuple[str, str]]:
        """What differs from the default, for an address."""
        pairs = (("sort", self.authors, "time"), ("order", self.topics, "branch"))
        return [(name, value) for name, value, default in pairs if value != default]


def _choice(request: HttpRequest, name: str, choices: Collection[str]) -> str:
    value = request.GET.get(name) or next(iter(choices))
    if value not in choices:
        reason = _("choose one of %(choices)s") % {"choices": ", ".join(choices)}
        raise BadParameter(name, value, reason)
    return value


def topics_compare(request: HttpRequest) -> HttpResponse:
    """Topics by authors with their stances, under the reader's filters."""
    filters, sorting = _read(request)
    tree, marks = TopicTree(), marks_of(_select(filters.query))
    authors = writers({mark.column for mark in marks})
    matrix = reckon(_within(marks, filters, tree))
    caption = ""
    if filters.query.stance:
        matrix = matrix.showing(filters.query.stance)
        caption = _("Other stances are left out; the words below a topic count all of them.")
    columns = _columns(matrix, authors, sorting.authors)
    rows = _rows(matrix, tree, sorting.topics)
    query = filters.query
    in_words = bool(_choice(request, "words", ("", "1")))
    more = urlencode([*query.to_params(), *sorting.params(), ("words", "1")])
    context = {
        "matrix": lay_out(
            matrix, rows, columns, tree.leaves, MOST_LISTED if in_words else FEW_CLAIMS
        )
        | {"words_url": "" if in_words else f"?{more}#claims-in-words"},
        "caption": caption,
        "sorts": _sorts(query, sorting),
        "active": _active(filters, sorting),
        "fields": _fields(query, tree, authors),
        "hidden": _hidden(query, sorting),
        "csv_url": address(reverse("topics-compare-csv"), query),
        "canonical": request.build_absolute_uri(address(request.path, query)),
    }
    return render(request, "pages/topics_compare.html", context)


def topics_compare_csv(request: HttpRequest) -> HttpResponse:
    """The claims of the matrix as CSV, one line for each claim, topic and author."""
    filters, _sorting = _read(request)
    tree, marks = TopicTree(), marks_of(_select(filters.query))
    authors = writers({mark.column for mark in marks})
    stances = filters.query.stance or Stance.values
    marks = [mark for mark in _within(marks, filters, tree) if mark.stance in stances]
    slugs = {mark.slug for mark in marks}
    claims = {row.slug: row for row in _select(filters.query).with_sources() if row.slug in slugs}
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="claims.csv"'
    response.write("\ufeff")
    out = csv.writer(response)
    out.writerow(CSV_COLUMNS)
    for mark in marks:
        if mark.slug in claims and mark.column in authors:
            row = _csv_row(claims[mark.slug], request)
            names = tree.leaves[mark.row].name, authors[mark.column].name
            out.writerow([_as_text(value) for value in (*names, *row)])
    return response


def _csv_row(claim: Annotation, request: HttpRequest) -> Sequence[str]:
    return (
        claim.article.date,
        claim.stance,
        "yes" if claim.reported else "no",
        claim.confidence,
        claim.claim,
        quote(claim),
        claim.article.label,
        request.build_absolute_uri(claim.get_absolute_url()),
    )


def _as_text(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA) else value


def _read(request: HttpRequest) -> tuple[Filters, Sorting]:
    filters = read_filters(request, "topic", "author", "stance", "year", "from", "to")
    return filters, Sorting.parse(request)


def _select(query: Query) -> AnnotationQuerySet:
    """The readable claims written in the query's period."""
    claims: AnnotationQuerySet = Annotation.objects.readable().claims()
    if query.has_period:
        return claims.in_period(query.span) if query.span else claims.none()
    return claims


def _within(marks: list[Mark], filters: Filters, tree: TopicTree) -> list[Mark]:
    """The marks in one of the branches and by one of the authors that are asked for."""
    rows = tree.branch(topic.pk for topic in filters.of("topic"))
    columns = {author.pk for author in filters.of("author")}
    return [
        mark
        for mark in marks
        if (not rows or mark.row in rows) and (not columns or mark.column in columns)
    ]


def _columns(matrix: Matrix, authors: dict[int, Writer], by: str) -> list[Writer]:
    """The authors in the order that was asked for; ties are in time order."""
    found = by_time(matrix, authors)
    columns = matrix.columns
    if by == "name":
        return sorted(found, key=lambda each: (each.sort_name, each.slug))
    if by == "claims":
        return sorted(found, key=lambda each: -columns[each.pk].claims)
    if by == "differ":
        return sorted(found, key=lambda each: -columns[each.pk].disagreement)
    return found


def _rows(matrix: Matrix, tree: TopicTree, by: str) -> list[Place]:
    """(key, level) of the topics in the order that was asked for; ties are by name."""
    if by == "branch":
        return tree.ordered(matrix.rows)
    keys = [key for key in tree.leaves if key in matrix.rows]
    if by == "claims":
        keys.sort(key=lambda key: -matrix.rows[key].claims)
    elif by == "differ":
        keys.sort(key=lambda key: (-matrix.rows[key].disagreement, -matrix.rows[key].claims))
    return [(key, 0) for key in keys]


def _sorts(query: Query, sorting: Sorting) -> list[dict[str, Any]]:
    """The orders of topics and of authors: {label, links: list of {label, url, current}}."""

    def links(choices: dict[str, Any], current: str, field: str) -> list[dict[str, Any]]:
        kept = {"authors": sorting.authors, "topics": sorting.topics}
        return [
            {
                "label": label,
                "url": _url(query, Sorting(**kept | {field: name})),
                "current": name == current,
            }
            for name, label in choices.items()
        ]

    return [
        {"label": _("Topics by"), "links": links(TOPICS_BY, sorting.topics, "topics")},
        {"label": _("Authors by"), "links": links(AUTHORS_BY, sorting.authors, "authors")},
    ]


def _url(query: Query, sorting: Sorting) -> str:
    return f"?{urlencode([*query.to_params(), *sorting.params()])}"


def _active(filters: Filters, sorting: Sorting) -> list[dict[str, str]]:
    """The filters in force; taking one away keeps the order."""
    kept = urlencode(sorting.params())
    shown = filters.active()
    for entry in shown:
        entry["url"] += f"&{kept}" if kept and entry["url"] != "?" else kept
    return shown


def _hidden(query: Query, sorting: Sorting) -> list[dict[str, str]]:
    """What the form of the filters carries along."""
    year = [("year", query.year)] if query.year else []
    kept = [{"name": name, "value": value} for name, value in (*year, *sorting.params())]
    return hidden_fields(query) + kept


def _fields(query: Query, tree: TopicTree, authors: dict[int, Writer]) -> list[dict[str, Any]]:
    topics = [FacetValue(leaf.slug, leaf.name, 0) for leaf in tree.leaves.values()]
    names = [FacetValue(author.slug, author.name, 0) for author in authors.values()]
    stances = [FacetValue(stance.value, str(stance.label), 0) for stance in Stance]
    hint = _("A year, month or day, such as 2015-04")
    return [
        choice_field("topic", topics, query) | {"label": _("Topic and all below it")},
        choice_field("author", names, query),
        choice_field("stance", stances, query),
        {"name": "from", "label": _("Written from"), "value": query.from_, "hint": hint},
        {"name": "to", "label": _("Written until"), "value": query.to},
    ]
