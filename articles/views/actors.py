"""Actors: by kind and A to Z, and one with its events, articles and company."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Actor, Annotation, Article, CrossLink, Event
from articles.models.article import ArticleQuerySet
from articles.models.counts import totals
from articles.models.event import UNSTATED_ROLE, EventQuerySet, RoleYears
from articles.models.local_names import shown_name
from articles.search.query import BadParameter, Query

from .cards import ACTOR_KINDS, Card, article_card, counts, event_card, named_card
from .claims import claims_by_stance
from .company import company_rows, topic_rows
from .drawings import office_drawing, role_drawing
from .indexes import by_letter, letters_of, sections_of
from .lists import page_of, pager, read_filters
from .names import name_groups
from .periods import address
from .records import find_record, record_page
from .sections import link_map
from .timelines import page_timeline

LISTED = 20


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
        "sections": [{**part, "title": ACTOR_KINDS[part["group"]]} for part in sections],
        "letters": [
            {"title": ACTOR_KINDS[kind], "letters": found} for kind, found in letters.items()
        ],
        "canonical": request.build_absolute_uri(address(request.path, query)),
    }
    return render(request, "pages/actor_list.html", context)


def _index_card(actor: Actor) -> Card:
    """An actor with the numbers of its events and articles."""
    return named_card(actor, meta=counts(actor.event_count, actor.article_count))  # type: ignore[attr-defined]


@record_page
def actor_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One actor: names, offices, its time, company and topics, claims about it, roles, articles."""
    actors = Actor.objects.select_related("author").prefetch_related("names")
    actor = find_record(actors, slug)
    names = name_groups(actor)
    context = {
        "actor": actor,
        "author": getattr(actor, "author", None),
        "names": names,
        "headings": [
            group for group in names if group.get("preferred", actor.label) != actor.label
        ],
        "offices": office_drawing(actor),
        **_deeds(request, actor),
        "links": link_map(actor, CrossLink.objects.ends_at(actor)),
        "claims": claims_by_stance(actor, Annotation.objects.readable().claims().naming(actor)),
        "canonical": request.build_absolute_uri(actor.get_absolute_url()),
    }
    return render(request, "pages/actor.html", context)


def _deeds(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """What the page shows of the events that the actor takes part in, and of articles on it.

    Raises BadParameter where the actor has no such role as the address asks for.
    """
    events = Event.objects.published().involving(actor)
    articles = Article.objects.published().mentioning(actor)
    query = Query(actor=(actor.slug,))
    roles = events.roles_of(actor)
    role = _role(request, roles)
    shown = events.with_role(actor, role) if role else events
    numbers = totals(events=shown, articles=articles)
    return {
        "timeline": page_timeline(request, events, articles, query=query),
        "timeline_url": address(reverse("timeline"), query),
        "company": company_rows(actor, events),
        "topics": topic_rows(actor, events),
        "roles": role_drawing(roles),
        "events": _events_section(actor, shown, numbers["events"]) | {"role": role},
        "articles": _articles_section(articles, numbers["articles"]),
        "articles_url": address(reverse("article-list"), query),
    }


def _role(request: HttpRequest, roles: RoleYears) -> str:
    """The role that the address asks for. Raises BadParameter where the actor has no such."""
    role = request.GET.get("role", "")
    if role and role not in {name for name, _year, _count in roles}:
        raise BadParameter("role", role, _("this actor takes part in no event as that"))
    return role


def _events_section(actor: Actor, events: EventQuerySet, total: int) -> dict[str, Any]:
    """The newest events, each with the actor's roles in it, as {cards, total, is_cut}."""
    # Found before they are loaded: what a card shows is asked for twenty and not for thousands.
    pks = list(events.newest_first().values_list("pk", flat=True)[:LISTED])
    rows = Event.objects.filter(pk__in=pks).with_cards().newest_first()
    cards = [_event_card(event, actor) for event in rows]
    return {"cards": cards, "total": total, "is_cut": total > LISTED}


def _articles_section(articles: ArticleQuerySet, total: int) -> dict[str, Any]:
    """The newest articles as {cards, total, is_cut}."""
    rows = articles.with_cards().newest_first()[:LISTED]
    cards = [article_card(article) for article in rows]
    return {"cards": cards, "total": total, "is_cut": total > LISTED}


def _event_card(event: Event, actor: Actor) -> Card:
    """An event with its place and what the actor was in it."""
    card = event_card(event)
    roles = [role for role in event.roles_of(actor) if role != UNSTATED_ROLE]
    return card | {"meta": " · ".join(filter(None, [card["meta"], *roles]))}
