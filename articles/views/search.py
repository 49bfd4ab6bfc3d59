"""The results page: what was understood, what was found and why, and how to go on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.dates import parse
from articles.models import RECORD_MODELS, Article, Event, Stance
from articles.models.local_names import preferred_names
from articles.search.answering import Answer, answer, as_filter, count, loosened, without_chip
from articles.search.facets import facet_links
from articles.search.interpretation import Chip
from articles.search.query import SORTS, Query
from articles.search.results import Hit, Results
from articles.search.suggestions import nearest_topic
from articles.timeline import Bar

from .cards import Card, date_card, named_card, record_card
from .dates import decade_words, in_words
from .languages import listed, page_language
from .lists import Filters, pager, read_filters
from .periods import address, year_links

PARAMETERS = (
    *("q", "topic", "actor", "author", "year", "from", "to", "kind", "stance"),
    *("years", "interpret", "literal", "sort"),
)
FACETS = {
    "kind": gettext_lazy("Kind"),
    "topic": gettext_lazy("Topic"),
    "actor": gettext_lazy("Actor"),
    "author": gettext_lazy("Author"),
}
SORT_LABELS = {
    "relevance": gettext_lazy("best match"),
    "newest": gettext_lazy("newest first"),
    "oldest": gettext_lazy("oldest first"),
}
CHIP_KINDS = {
    "actor": gettext_lazy("actor"),
    "author": gettext_lazy("author"),
    "topic": gettext_lazy("topic"),
    "year": gettext_lazy("year"),
    "month": gettext_lazy("month"),
    "day": gettext_lazy("day"),
    "range": gettext_lazy("time"),
}
HOW = {
    "script": gettext_lazy("another spelling"),
    "typo": gettext_lazy("close to it"),
    "part": gettext_lazy("part of the name"),
}
LISTS = {
    "topic-list": gettext_lazy("All topics"),
    "timeline": gettext_lazy("The timeline"),
    "actor-list": gettext_lazy("All actors"),
    "author-list": gettext_lazy("All authors"),
    "article-list": gettext_lazy("All articles"),
}
MOST_YEARS = 40
MOST_VALUES = 8


def search(request: HttpRequest) -> HttpResponse:
    """Records of all kinds by free words and filters; without either, places to begin."""
    filters = read_filters(request, *PARAMETERS)
    query = filters.query
    context: dict[str, Any] = {
        "query": query,
        "asked": bool(query.q or query.narrows),
        "canonical": request.build_absolute_uri(address(request.path, query)),
        "lists": _lists,
    }
    if context["asked"]:
        context |= _answer(answer(query), filters)
    return render(request, "pages/search.html", context)


def _lists() -> list[dict[str, Any]]:
    """Where to begin, asked for by pages that show nothing else."""
    return [{"label": label, "url": reverse(name)} for name, label in LISTS.items()]


def _answer(found: Answer, filters: Filters) -> dict[str, Any]:
    query, results = found.query, found.results
    if query.page > results.pages and results.available:
        raise Http404(_("This list has fewer pages."))
    return {
        "results": results,
        "widened": found.widened,
        "wordless": found.wordless,
        "undated": found.undated,
        "chips": _chip_cards(query, found.meant.chips),
        "literal_url": replace(query, interpret="off", literal=(), page=1).urlencode(),
        "interpret_url": replace(query, interpret="", literal=(), page=1).urlencode(),
        "active": _active(filters),
        "clear_url": Query(q=query.q, sort=query.sort).urlencode(),
        "hits": [hit_card(hit) for hit in results.hits],
        "pager": _pager(results, query),
        "facets": _facets(found),
        **_years(found),
        "discussed": _discussed(found),
        "sorts": _sorts(query),
        "near": _near(results, query),
        **({} if results.total else _ways_on(found, filters)),
    }


def _chip_cards(query: Query, chips: Iterable[Chip]) -> list[dict[str, Any]]:
    """What was recognised, in what words, and the ways to undo it or to make it a filter."""
    slugs: dict[str, list[str]] = {}
    for chip in chips:
        if not chip.is_time:
            slugs.setdefault(chip.kind, []).append(chip.value)
    names = {kind: preferred_names(kind, found, by="slug") for kind, found in slugs.items()}
    return [_chip_card(query, chip, names.get(chip.kind, {})) for chip in chips]


def _chip_label(chip: Chip, names: dict[str, str]) -> str:
    """A time in the words of the page's language, or the name of a record in it."""
    if chip.is_time:
        if page_language() == "en":
            return chip.label
        was_persian = "/" in chip.value and chip.kind != "range"
        return in_words(parse(chip.value), "persian" if was_persian else "gregorian")
    return names.get(chip.value, chip.label)


def _chip_card(query: Query, chip: Chip, names: dict[str, str]) -> dict[str, Any]:
    has_page = chip.kind in RECORD_MODELS
    return {
        "kind": CHIP_KINDS[chip.kind],
        "label": _chip_label(chip, names),
        "matched": chip.matched,
        "how": HOW.get(chip.how, ""),
        "url": reverse(f"{chip.kind}-detail", args=[chip.value]) if has_page else "",
        "remove_url": without_chip(query, chip).urlencode(),
        "filter_url": as_filter(query, chip).urlencode(),
    }


def hit_card(hit: Hit) -> Card:
    """A record with its snippet and the reasons why it was found."""
    record: Any = hit.record
    if isinstance(record, Article):
        outlet = [record.publication.name] if record.publication else []
        authors = [link.label for link in hit.linked if link.kind == "author"]
        words = {"lang": record.language, "meta": listed(dict.fromkeys(authors + outlet))}
        card = record_card(record, **date_card(record.edtf), text=record.summary, **words)
    elif isinstance(record, Event):
        words = {"meta": record.place, "text": record.description}
        card = record_card(record, **date_card(record.edtf), **words)
    else:
        card = named_card(record)
    return {**card, "snippet": hit.snippet, "reasons": hit.reasons}


def _active(filters: Filters) -> list[dict[str, str]]:
    """The filters in force with the ways to drop each: list of {label, value, url}."""
    query = filters.query
    kinds = {kind: model._meta.verbose_name_plural for kind, model in RECORD_MODELS.items()}
    choices: dict[str, tuple[str, dict[str, Any]]] = {
        "kind": (_("Kind"), kinds),
        "stance": (_("Stance"), dict(Stance.choices)),
    }
    return [entry for entry in filters.active() if entry["label"] != str(_("Words"))] + [
        {
            "label": label,
            "value": str(labels[value]),
            "url": query.dropping(name, value).urlencode(),
        }
        for name, (label, labels) in choices.items()
        for value in getattr(query, name)
    ]


def _facets(found: Answer) -> list[dict[str, Any]]:
    """Values to narrow by: list of {title, items}. What all records have narrows nothing."""
    shown = []
    for name, title in FACETS.items():
        telling = [v for v in found.facets.get(name, []) if v.count < found.results.total]
        one_kind = name == "kind" and found.query.kind
        items = facet_links(name, telling, found.query, MOST_VALUES)  # type: ignore[arg-type]
        if items and not one_kind:
            shown.append({"title": title, "items": items})
    return shown


def _years(found: Answer) -> dict[str, Any]:
    """The last years of what was found as bars that filter, and the decades before them."""
    query = replace(found.query, year="", from_="", to="", page=1)
    url = query.linking("year")
    counts = [(int(value.value), value.count) for value in found.years]
    shown, earlier = counts[-MOST_YEARS:], counts[:-MOST_YEARS]
    highest = max((number for _year, number in shown), default=0)
    drawn = [Bar(year, year, count, max(1, round(100 * count / highest))) for year, count in shown]
    bars = year_links(drawn, lambda year: url(f"{year:04}"), int(found.query.year or 0))
    return {"years": bars, "decades": _decades(query, [year for year, _number in earlier])}


def _decades(query: Query, years: list[int]) -> list[dict[str, Any]]:
    """Links to the decades of some years, with what each will show: list of {label, url, count}."""
    decades = {}
    for first in dict.fromkeys(year // 10 * 10 for year in years):
        decade = replace(query, from_=f"{max(first, 1):04}", to=f"{first + 9:04}")
        decades[decade_words(first)] = decade
    return [
        {"label": label, "url": decade.urlencode(), "count": count(decade)}
        for label, decade in decades.items()
    ]


def _discussed(found: Answer) -> dict[str, Any]:
    """The other sense of a year: not when an article appeared but what it writes about."""
    if found.spec.span is None:
        return {}
    now = found.query.years == "discussed"
    other = replace(found.query, years="" if now else "discussed", page=1)
    return {"now": now, "url": other.urlencode()}


def _sorts(query: Query) -> list[dict[str, Any]]:
    return [
        {
            "label": SORT_LABELS[name],
            "url": replace(query, sort="" if name == SORTS[0] else name, page=1).urlencode(),
            "current": name == (query.sort or SORTS[0]),
        }
        for name in SORTS
    ]


def _pager(results: Results, query: Query) -> dict[str, Any]:
    if not results.total:
        return {}
    paginator = Paginator(range(results.total), results.spec.limit)
    return pager(Page(results.hits, query.page, paginator), query)


def _near(results: Results, query: Query) -> list[dict[str, str]]:
    """Words that occur nowhere, each with the nearest one that does: list of {label, url}."""
    return [
        {"label": near, "url": replace(query, q=_respell(query.q, word, near), page=1).urlencode()}
        for word, near in results.near
    ]


def _respell(text: str, written: str, near: str) -> str:
    words = text.split()
    spelt = [near if word.casefold().strip('"“”«».,?!') == written else word for word in words]
    return " ".join(spelt) if spelt != words else near


def _ways_on(found: Answer, filters: Filters) -> dict[str, Any]:
    """Where nothing was found: what to give up, and the nearest topic."""
    topic: Any = nearest_topic(found.query.q)
    return {
        "loosen": [
            {"label": _given_up(name, value, filters), "url": query.urlencode(), "count": number}
            for name, value, query, number in loosened(found)
        ],
        "topic": topic,
    }


def _given_up(name: str, value: str, filters: Filters) -> str:
    """In words what a looser search leaves out."""
    if name == "filters":
        return _("all filters")
    if name == "quotes":
        return _("the quotation marks")
    if name == "excluded":
        return _("the words after a minus sign")
    if name == "both":
        return _("the quotation marks and all filters")
    if name == "literal":
        return _("what “%(words)s” names, as words only") % {"words": value}
    records = {record.slug: record.label for record in filters.of(name)}
    return _("the filter %(value)s") % {"value": records.get(value, value)}
