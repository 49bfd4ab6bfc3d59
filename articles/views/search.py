"""A plain search by titles and spellings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article, Event
from articles.models.counts import totals
from articles.search.query import BadParameter, Query
from articles.search.spellings import TITLED, records_with, words_of

from .cards import Card, article_card, event_date, named_card, record_card
from .lists import page_of, pager, read_filters
from .periods import address

SHORT = 10
MAX_WORDS = 20
KINDS = {
    "topic": gettext_lazy("Topics"),
    "actor": gettext_lazy("Actors"),
    "author": gettext_lazy("Authors"),
    "event": gettext_lazy("Events"),
    "article": gettext_lazy("Articles"),
}
LISTS = {
    "topic-list": gettext_lazy("All topics"),
    "timeline": gettext_lazy("The timeline"),
    "actor-list": gettext_lazy("All actors"),
    "author-list": gettext_lazy("All authors"),
    "article-list": gettext_lazy("All articles"),
}


def search(request: HttpRequest) -> HttpResponse:
    """Records of all kinds, ten of each; of one `kind`, 50 a page."""
    query = read_filters(request, "q", "kind").query
    words = _words(query)
    found = {kind: records_with(kind, words) for kind in KINDS} if words else {}
    counts = totals(**found) if found else {}
    context = {
        "query": query,
        "words": words,
        "total": sum(counts.values()),
        "kinds": [_facet(kind, count, query) for kind, count in counts.items() if count],
        "suggestions": [{"label": label, "url": reverse(name)} for name, label in LISTS.items()],
        "canonical": request.build_absolute_uri(address(request.path, query)),
    }
    if len(query.kind) == 1 and words:
        page = page_of(_sorted(found[query.kind[0]]), query)
        context |= {"page": page, "pager": pager(page, query)}
        context["groups"] = [_group(query.kind[0], page, page.paginator.count)] if page else []
    else:
        kinds = [kind for kind in query.kind or KINDS if counts.get(kind)]
        shown = {kind: _sorted(found[kind])[:SHORT] for kind in kinds}
        context["groups"] = [_group(kind, shown[kind], counts[kind], query) for kind in kinds]
    return render(request, "pages/search.html", context)


def _words(query: Query) -> list[str]:
    words = words_of(query.q)
    if len(words) > MAX_WORDS:
        reason = _("at most %(limit)d words can be searched for") % {"limit": MAX_WORDS}
        raise BadParameter("q", query.q, reason)
    return words


def _facet(kind: str, count: int, query: Query) -> dict[str, Any]:
    """A kind to narrow down to, or to leave again."""
    selected = query.kind == (kind,)
    url = replace(query, kind=() if selected else (kind,), page=1).urlencode()
    return {"label": KINDS[kind], "count": count, "url": url, "selected": selected}


def _group(kind: str, rows: Any, total: int, query: Query | None = None) -> dict[str, Any]:
    """Hits of a kind and, with a `query`, the way to all of them where there are more."""
    more = replace(query, kind=(kind,), page=1).urlencode() if query and total > SHORT else ""
    return {
        "title": KINDS[kind],
        "dated": kind in TITLED,
        "total": total,
        "hits": [_hit(row) for row in rows],
        "more_url": more,
    }


def _sorted(rows: Any) -> Any:
    """Rows with what their hits show; newest first where they have dates."""
    kind = rows.model.record_kind
    if kind == "event":
        return rows.with_cards().prefetch_related(None).newest_first()
    return rows.with_cards().newest_first() if kind == "article" else rows


def _hit(record: Any) -> Card:
    if isinstance(record, Article):
        return article_card(record)
    if isinstance(record, Event):
        return record_card(record, **event_date(record), meta=record.place)
    return named_card(record, meta=_matched(record))


def _matched(record: Any) -> str:
    """Which spelling contains the words, where it is not the heading itself."""
    names = record.matched_names
    if any(name.text == record.name for name in names):
        return ""
    shown = [name.text for name in names if name.is_shown]
    return _("matched: %(name)s") % {"name": shown[0]} if shown else _("matched: another spelling")
