"""The style guide: every component of the pages, shown with records from the database."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.dates import parse
from articles.discs import arrange
from articles.models import (
    Actor,
    Annotation,
    Article,
    Author,
    CrossLink,
    Event,
    Evidence,
    Record,
    Stance,
    Topic,
)
from articles.models.counts import totals
from articles.search.query import Query

from .cards import Card, article_card, claim_card, date_card, event_card, named_card
from .company import company_rows
from .dossier import stance_balance
from .evidence import differing_dates, evidence_card
from .kept import until_changed
from .known import past
from .languages import page_language
from .lists import LABELS
from .matrices import topic_matrix
from .names import name_groups
from .sections import link_map, links_section
from .timeline_selection import read_selection
from .timelines import page_timeline

# One date of every form that EDTF has and we can hold.
DATES = (
    ("2014-12-09", "day", gettext_lazy("a day")),
    ("2014-12", "within", gettext_lazy("a month")),
    ("2014", "within", gettext_lazy("a year")),
    ("2014-21", "within", gettext_lazy("a season")),
    ("201X", "within", gettext_lazy("a decade")),
    ("19XX", "within", gettext_lazy("a century")),
    ("2014-XX", "within", gettext_lazy("some month of a year")),
    ("2014-12-XX", "within", gettext_lazy("some day of a month")),
    ("2016-10~", "soft", gettext_lazy("approximate")),
    ("2016-10?", "doubtful", gettext_lazy("uncertain")),
    ("2016-10%", "soft", gettext_lazy("approximate and uncertain")),
    ("1992-05/1997-06-27", "span", gettext_lazy("a time that lasted")),
    ("2015~/2016?", "open", gettext_lazy("with ends of different certainty")),
    ("2014-03-18/..", "open", gettext_lazy("going on")),
    ("2014-03-18/", "open", gettext_lazy("until nobody knows when")),
    ("../1946-05", "open", gettext_lazy("since ever")),
    ("[2016-10-29..2016-11-06]", "within", gettext_lazy("one day of several")),
    ("[2016..]", "open", gettext_lazy("then or later")),
    ("[..1813]", "open", gettext_lazy("then or earlier")),
)
COLOURS = (
    *("paper", "wash", "tint", "ink", "ink-2", "ink-3", "rule", "rule-firm"),
    *("accent", "accent-soft", "visited", "convergence", "mixed", "divergence"),
)
NOTICES = ("digest", "working-title", "uncertain", "disputed", "rights", "note", "withdrawn")
PAST_DAY = "2015-07-14"
MOST_BRANCHES = 6
MOST_COMPANY = 6
SPECIMEN = {"convergence": 7, "mixed": 4, "divergence": 6}
PAGER = {
    "pages": [{"number": number, "url": "?", "current": number == 2} for number in (1, 2, 3)],
    "previous_url": "?",
    "next_url": "?",
    "first": 51,
    "last": 100,
    "total": 113,
}
LETTERS = [{"letter": letter, "url": "?" * (letter != "B")} for letter in "ABCD"]


def style(request: HttpRequest) -> HttpResponse:
    """Every component with what it is for; without records, those that need none."""
    context = {
        "guide": until_changed(request, "components/style_guide.html", partial(_guide, request)),
        "canonical": request.build_absolute_uri(request.path),
    }
    return render(request, "pages/style.html", context)


def _guide(request: HttpRequest) -> dict[str, Any]:
    """What the components are shown with."""
    records = _records()
    claims = _claims()
    return {
        "dates": [_dated(*row) for row in DATES],
        "colours": COLOURS,
        "notices": NOTICES,
        "discs": arrange(**SPECIMEN),
        "stances": SPECIMEN,
        "facets": _facets(),
        "fields": _fields(records["topic"]),
        "pager": PAGER,
        "letters": LETTERS,
        "cards": [_card(record) for record in records.values() if record],
        "claims": [claim_card(claim) for claim in claims],
        "matrix": _matrix(),
        **_linked(),
        "past": _past() if records["event"] else None,
        "note": claims[0] if claims else None,
        **(_of_article(request, records["article"]) if records["article"] else {}),
        **(_of_actor(records["actor"]) if records["actor"] else {}),
        **(_of_event(records["event"]) if records["event"] else {}),
        **(_of_topic(records["topic"]) if records["topic"] else {}),
    }


def _records() -> dict[str, Any]:
    """A published record of each kind, one with much to show where there is one; or None."""
    spelt = Q(names__language="fa"), Q(names__language="ru")
    actors = Actor.objects.published().prefetch_related("names")
    evidence = Evidence.objects.readable().filter(event__in=Event.objects.published())
    event = evidence.differing().order_by("-disagrees", "-state", "pk").values("event")[:1]
    events = Event.objects.published().with_cards()
    return {
        "event": events.filter(pk__in=event).first() or events.first(),
        "article": Article.objects.published().with_cards().newest_first().first(),
        "actor": actors.filter(spelt[0]).filter(spelt[1]).first() or actors.first(),
        "author": Author.objects.published().first(),
        "topic": Topic.objects.published().exclude(scope="").first()
        or Topic.objects.published().first(),
    }


def _claims() -> list[Annotation]:
    """A claim of each stance that there is."""
    claims = Annotation.objects.readable().claims()
    firsts = claims.order_by().values("stance").annotate(first=Min("pk")).values("first")
    order = {stance: place for place, stance in enumerate(Stance.values)}
    found = Annotation.objects.filter(pk__in=firsts).with_articles()
    return sorted(found, key=lambda claim: order[claim.stance])


def _dated(text: str, mark: str, form: Any) -> dict[str, Any]:
    """A date as date.html takes it, with its EDTF form, its mark in a drawing and Persian words."""
    value = parse(text)
    return {
        "edtf": text,
        "mark": mark,
        "form": form,
        "persian": value.display("persian", page_language()),
        **date_card(value),
    }


def _card(record: Record) -> Card:
    if isinstance(record, Event):
        return event_card(record)
    return article_card(record) if isinstance(record, Article) else named_card(record)  # type: ignore[arg-type]


def _of_article(request: HttpRequest, article: Article) -> dict[str, Any]:
    """An article as the search shows it, its first words marked, and as it is cited."""
    first, _space, rest = (article.summary or article.label).partition(" ")
    snippet = format_html("<mark>{}</mark> {}", first, rest)
    reasons = [{"kind": "topic", "text": topic.label} for topic in article.shown_topics[:2]]
    address = request.build_absolute_uri(article.get_absolute_url())
    return {
        "hit": article_card(article) | {"snippet": snippet, "reasons": reasons},
        "citation": f"{article.label}. {address}",
    }


def _of_actor(actor: Actor) -> dict[str, Any]:
    """An actor's names, and as recognised in a query by a spelling in another script."""
    shown = [name.text for name in actor.names.all() if name.is_shown and name.language != "en"]
    chip = {"kind": _("actor"), "label": actor.label, "url": actor.get_absolute_url()}
    chip |= {"matched": [*shown, actor.label][0], "remove_url": "?", "filter_url": "?"}
    busiest = Actor.objects.published().annotate(n=Count("events")).order_by("-n", "slug").first()
    company = company_rows(busiest, Event.objects.published().involving(busiest))[:MOST_COMPANY]
    return {"names": name_groups(actor), "chips": [chip], "busiest": busiest, "company": company}


def _of_event(event: Event) -> dict[str, Any]:
    """An event's evidence, links and topics."""
    evidence = list(event.evidence.readable().with_passages())
    ends = CrossLink.objects.ends_at(event)
    return {
        "evidence": [evidence_card(item) for item in evidence],
        "scale": differing_dates(event, evidence),
        "links": links_section(ends)[:2],
        "tags": event.shown_topics,
    }


def _of_topic(topic: Topic) -> dict[str, Any]:
    """The drawing of a topic's events, and the topic as a filter in force."""
    # The guide is kept for all who read it, so it must not follow the parameters of one of them.
    page = HttpRequest()
    page.path = topic.get_absolute_url()
    events = Event.objects.published().on_topic(topic)
    claims = Annotation.objects.readable().claims().on_topic(topic)
    counts = totals(**{stance: claims.filter(stance=stance) for stance in Stance.values})
    return {
        "balance": stance_balance(counts),
        "timeline": page_timeline(page, events, query=Query(topic=(topic.slug,))),
        "filters": [{"label": LABELS["topic"], "value": topic.label, "url": "?"}],
    }


def _matrix() -> dict[str, Any]:
    """The matrix of a topic with some narrower ones, without the claims in words."""
    topics = Topic.objects.published().annotate(branches=Count("narrower"))
    topic = topics.filter(branches__lte=MOST_BRANCHES).order_by("-branches", "-pk").first()
    if topic is None:
        return {}
    claims = Annotation.objects.readable().claims().on_topic(topic)
    return topic_matrix(topic, claims) | {"claims": [], "words_url": ""}


def _linked() -> dict[str, Any]:
    """The event from which most links lead, with all its links."""
    sources = CrossLink.objects.published().filter(source_type__model="event")
    most = (
        sources.order_by().values("source_id").annotate(n=Count("pk")).order_by("-n", "source_id")
    )
    event = Event.objects.published().filter(pk__in=most.values("source_id")[:1]).first()
    return (
        {"linked": event, "map": link_map(event, CrossLink.objects.ends_at(event))} if event else {}
    )


def _past() -> dict[str, Any] | None:
    """What was known on a day of the past, as the timeline shows it."""
    page = HttpRequest()
    page.GET = QueryDict(f"known={PAST_DAY}")
    selection = read_selection(page)
    return past(selection, selection.query, selection.query)


def _fields(topic: Topic | None) -> list[dict[str, Any]]:
    """Fields of a filter form: a choice, a text and one that was filled in wrongly."""
    options = [{"value": topic.slug, "label": topic.label}] if topic else []
    return [
        {"name": "topic", "label": LABELS["topic"], "options": options},
        {"name": "from", "label": LABELS["from"], "hint": _("For example 2014, 2014-12.")},
        {
            "name": "to",
            "label": LABELS["to"],
            "value": "2014-13",
            "error": _("There is no month 13."),
        },
    ]


def _facets() -> list[dict[str, Any]]:
    """Topics with how much they carry."""
    topics = Topic.objects.fullest(5)
    return [{"label": topic.label, "count": topic.event_count, "url": "?"} for topic in topics]
