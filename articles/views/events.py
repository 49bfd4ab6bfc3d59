"""One event: when, where and who, on what evidence, and what it is linked to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from articles.dates import EDTF
from articles.models import Article, CrossLink, Event, Evidence, Verification
from articles.presenters import quote

from .cards import article_card, date_card, event_card
from .dates import day_in_words, in_both_calendars, in_other_calendar
from .languages import listed
from .lists import page_of, pager, read_filters
from .records import find_record, record_page
from .related import related_cards
from .sections import links_section


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
        "persian": in_other_calendar(event.edtf),
        "certainty": _certainty(event),
        "is_unverified": event.verification == Verification.UNVERIFIED,
        "evidence": [_evidence_card(item) for item in evidence],
        "dates": _differing_dates(event, evidence),
        "links": links_section(links),
        "related": related_cards(event, [end.other for end in links]),
        "beside": Event.objects.published().beside(event),
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


def _evidence_card(item: Evidence) -> dict[str, Any]:
    """The arguments of `components/evidence.html`; `key` names the article of a passage."""
    date = date_card(item.asserts)
    card = {
        "says": item.says,
        "state": Verification(item.state).name.lower(),
        "disagrees": item.disagrees,
        "note": item.note,
        "date": date["date"],
        "date_value": date["date_value"],
        "citation": item.citation,
        "url": item.url,
    }
    if item.annotation:
        card |= {
            "state": card["state"] if item.asserts else "",
            "key": item.annotation.article.key,
            "quote": quote(item.annotation),
            "says": item.says or item.annotation.claim,
            "citation": _source(item.annotation.article),
            "url": item.annotation.get_absolute_url(),
        }
    return card


def _source(article: Article) -> str:
    """Authors and title of an article, in one line."""
    authors = [row.author.label for row in article.shown_authorships]  # type: ignore[attr-defined]
    return ": ".join(part for part in (listed(authors), article.label) if part)


def _differing_dates(event: Event, evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """The recorded date and each that a source asserts: list of {date, date_value, sources}.

    Empty where no source differs; a date that is only less precise does not.
    """
    ours = event.edtf
    dates = {str(ours): {**date_card(ours), "sources": [], "is_ours": True}}
    differs = False
    for item in evidence:
        asserted = item.asserts or ours
        differs = differs or not _covers(asserted, ours)
        entry = dates.setdefault(str(asserted), {**date_card(asserted), "sources": []})
        card = _evidence_card(item)
        entry["sources"].append({"label": card["citation"] or card["url"], "url": card["url"]})
    return list(dates.values()) if differs else []


def _covers(coarse: EDTF | None, fine: EDTF | None) -> bool:
    """Whether all days that `fine` allows are allowed by `coarse` too."""
    if coarse is None or fine is None:
        return coarse is fine
    return coarse.earliest <= fine.earliest and fine.latest <= coarse.latest


def _citation(event: Event, address: str) -> str:
    """Title, date in words, address and day of the visit, in one line to copy."""
    date = in_both_calendars(event.edtf) or _("no date")
    return _("Iranru: %(title)s, %(date)s. %(address)s (seen on %(seen)s)") % {
        "title": event.label,
        "date": date,
        "address": address,
        "seen": day_in_words(localdate()),
    }
