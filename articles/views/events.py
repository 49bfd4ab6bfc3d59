"""One event: when, where and who, on what evidence, and what it is linked to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from articles.models import Article, CrossLink, Event, Verification
from articles.models.event import Beside

from .cards import article_card, date_card, event_card, record_card
from .dates import day_in_words, in_both_calendars, in_other_calendar
from .evidence import differing_dates, evidence_card
from .lists import page_of, pager, read_filters
from .records import find_record, record_page
from .related import related_cards
from .sections import link_map


@record_page
def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One event with its evidence, links, neighbours in time and the articles that discuss it."""
    event = find_record(Event.objects.with_cards(), slug)
    query = read_filters(request).query
    evidence = list(event.evidence.readable().with_passages())
    discussing = Article.objects.published().discussing(event).with_cards()
    page = page_of(discussing.newest_first(), query)
    canonical = request.build_absolute_uri(event.get_absolute_url())
    links = CrossLink.objects.ends_at(event)
    context = {
        "event": event,
        "card": event_card(event),
        "other_calendar": in_other_calendar(event.edtf),
        "certainty": _certainty(event),
        "is_unverified": event.verification == Verification.UNVERIFIED,
        "evidence": [evidence_card(item) for item in evidence],
        "dissenting": sum(item.disagrees for item in evidence),
        "dates": differing_dates(event, evidence),
        "links": link_map(event, links),
        "related": related_cards(event, [*(end.other for end in links), *page]),
        "beside": [_beside_card(row) for row in Event.objects.published().beside(event)],
        "articles": [article_card(article) | {"topics": []} for article in page],
        "pager": pager(page, query),
        "citation": _citation(event, canonical),
        "canonical": canonical,
    }
    return render(request, "pages/event.html", context)


def _certainty(event: Event) -> list[str]:
    """How far the date can be trusted, in words."""
    edtf = event.edtf
    words = {
        _("approximate"): edtf is not None and edtf.approximate,
        _("uncertain"): edtf is not None and edtf.uncertain,
        event.verification.label: True,
        _("sources differ"): event.is_disputed,  # type: ignore[attr-defined]
    }
    return [str(word) for word, holds in words.items() if holds]


def _beside_card(row: Beside) -> dict[str, Any]:
    """A topic with the event before and after on it: {topic, before, after}, cards or None."""
    before, after = (
        record_card(other, **date_card(other.edtf)) if other else None
        for other in (row.before, row.after)
    )
    return {"topic": row.topic, "before": before, "after": after}


def _citation(event: Event, address: str) -> str:
    """Title, date in words, address and day of the visit, in one line to copy."""
    date = in_both_calendars(event.edtf) or _("no date")
    return _("Iranru: %(title)s, %(date)s. %(address)s (seen on %(seen)s)") % {
        "title": event.label,
        "date": date,
        "address": address,
        "seen": day_in_words(localdate()),
    }
