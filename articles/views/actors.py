"""Actors: by kind and A to Z, and one with its events, articles and company."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models import Actor, ActorKind, Annotation, Article, CrossLink, Event
from articles.models.local_names import shown_name
from articles.search.query import Query

from .cards import Card, article_card, counts, event_card, named_card
from .indexes import by_letter, letters_of, sections_of
from .lists import page_of, pager, read_filters
from .names import name_groups
from .periods import address
from .records import find_record, record_page
from .sections import claims_section, links_section, section, year_bars

COMPANY = 20
KINDS: dict[str, Any] = {
    ActorKind.PERSON: _("Persons"),
    ActorKind.STATE: _("States"),
    ActorKind.ORGANISATION: _("Organisations"),
    ActorKind.ALLIANCE: _("Alliances"),
    ActorKind.ARMED_GROUP: _("Armed groups"),
    ActorKind.BODY: _("Bodies"),
}


def actor_list(request: HttpRequest) -> HttpResponse:
    """Actors by kind, then A to Z, 50 a page."""
    query = read_filters(request).query
    order = ("kind_order", "kind")
    shown = Actor.objects.published().in_order_of_kind().annotate(shown=shown_name("actor"))
    actors = by_letter(shown, "shown", *order)
    page = page_of(actors.with_counts(), query)
    sections = sections_of(page, _index_card, "kind")
    letters = letters_of(actors, query, *order)
    context = {
        "page": page,
        "pager": pager(page, query),
        "sections": [{**part, "title": KINDS[part["group"]]} for part in sections],
        "letters": [{"title": KINDS[kind], "letters": found} for kind, found in letters.items()],
        "canonical": request.build_absolute_uri(address(request.path, query)),
    }
    return render(request, "pages/actor_list.html", context)


def _index_card(actor: Actor) -> Card:
    """An actor with the numbers of its events and articles."""
    return named_card(actor, meta=counts(actor.event_count, actor.article_count))  # type: ignore[attr-defined]


@record_page
def actor_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One actor: names, identity, events by year, articles, company, claims about it."""
    actors = Actor.objects.select_related("author").prefetch_related("names")
    actor = find_record(actors, slug)
    events = Event.objects.published().involving(actor)
    articles = Article.objects.published().mentioning(actor)
    company = Actor.objects.published().exclude(pk=actor.pk).most_involved(events)
    query = Query(actor=(actor.slug,))
    context = {
        "actor": actor,
        "author": getattr(actor, "author", None),
        "names": name_groups(actor),
        "events": section(events.with_cards().chronological(), event_card),
        "timeline_url": address(reverse("timeline"), query),
        "years": year_bars(events, reverse("timeline"), query),
        "articles": section(articles.with_cards().newest_first(), article_card),
        "articles_url": address(reverse("article-list"), query),
        "company": company[:COMPANY],
        "article_years": year_bars(articles, reverse("article-list"), query),
        "links": links_section(CrossLink.objects.ends_at(actor)),
        "claims": claims_section(Annotation.objects.readable().claims().naming(actor)),
        "canonical": request.build_absolute_uri(actor.get_absolute_url()),
    }
    return render(request, "pages/actor.html", context)
