"""The first page, and the page about the site."""

from __future__ import annotations

from datetime import date

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from articles.models import Actor, Annotation, Article, Author, Event, Topic
from articles.models.counts import totals
from articles.search.query import Query

from .cards import article_card, event_card
from .periods import overview

MOST_TOPICS = 12
MOST_EVENTS = 3
MOST_ARTICLES = 5


def home(request: HttpRequest) -> HttpResponse:
    """Ways into the collection: search, time, topics, this day, the newest articles."""
    events = Event.objects.published()
    articles = Article.objects.published()
    topics = Topic.objects.published().with_counts()
    today = timezone.localdate()
    day, on_day = _nearest_day(today)
    context = {
        "totals": totals(
            topic=Topic.objects.published(),
            event=events,
            article=articles,
            actor=Actor.objects.published(),
            author=Author.objects.published(),
            claim=Annotation.objects.readable().claims(),
        ),
        "overview": overview(events.year_spans(), Query()),
        "topics": topics.order_by(-(F("event_count") + F("article_count")), "name")[:MOST_TOPICS],
        "today": today,
        "day": day,
        "on_day": [event_card(event) for event in on_day],
        "articles": [
            article_card(row) | {"topics": []}
            for row in articles.with_cards().newest_first()[:MOST_ARTICLES]
        ],
        "canonical": request.build_absolute_uri(reverse("home")),
    }
    return render(request, "pages/home.html", context)


def about(request: HttpRequest) -> HttpResponse:
    """What the site is, how to read its signs, and how to cite and correct it."""
    context = {"canonical": request.build_absolute_uri(request.path)}
    return render(request, "pages/about.html", context)


def _nearest_day(today: date) -> tuple[date | None, list[Event]]:
    """The day of the year with events that is nearest to today, and the first of its events.

    The day is in a leap year, so that it can be 29 February.
    """
    events = Event.objects.published().with_month_day()
    days = [
        date.fromisoformat(f"2000-{month_day}")
        for month_day in events.order_by().values_list("month_day", flat=True).distinct()
    ]
    if not days:
        return None, []
    wanted = today.replace(year=2000)
    day = min(days, key=lambda each: (_days_apart(each, wanted), each < wanted))
    on_day = events.filter(month_day=f"{day:%m-%d}").with_cards().chronological()
    return day, list(on_day[:MOST_EVENTS])


def _days_apart(one: date, other: date) -> int:
    """Days between two days of the same leap year, over its end where that is shorter."""
    days = abs((one - other).days)
    return min(days, 366 - days)
