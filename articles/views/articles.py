"""Articles: the filtered list, and one to be read beside its annotations."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.models import Article, BodyKind, CrossLink, Event
from articles.models.article import ArticleQuerySet
from articles.search.facets import (
    FacetValue,
    actor_counts,
    author_counts,
    facet_links,
    topic_counts,
    year_counts,
)
from articles.search.query import Query

from .cards import article_card, date_card
from .dates import in_both_calendars
from .languages import digits, listed
from .lists import LABELS, Filters, choice_field, hidden_fields, page_of, pager, read_filters
from .names import language_name
from .periods import address
from .reading import read
from .records import find_record, record_page
from .related import related_cards
from .sections import links_section
from .timelines import page_timeline

NAMES = ("topic", "actor", "author", "year")


def article_list(request: HttpRequest) -> HttpResponse:
    """Articles newest first, 50 a page, narrowed by topic, actor, author and year."""
    filters = read_filters(request, *NAMES)
    query = filters.query
    of_all_years = _matching(filters)
    rows = of_all_years.overlapping(query.span) if query.span else of_all_years
    page = page_of(rows.with_cards().newest_first(), query)
    values = {
        "topic": topic_counts(rows),
        "actor": actor_counts(rows),
        "author": author_counts(rows),
        "year": year_counts(of_all_years),
    }
    context = _choices(values, query) | {
        "cards": [article_card(row) for row in page],
        "page": page,
        "pager": pager(page, query),
        "active": filters.active(),
        "canonical": request.build_absolute_uri(address(request.path, query)),
    }
    return render(request, "pages/article_list.html", context)


def _matching(filters: Filters) -> ArticleQuerySet:
    """The published articles that all filters but the year leave."""
    rows = Article.objects.published()
    for topic in filters.of("topic"):
        rows = rows.on_topic(topic)
    for actor in filters.of("actor"):
        rows = rows.mentioning(actor)
    for author in filters.of("author"):
        rows = rows.written_by(author)
    return rows


def _choices(values: dict[str, list[FacetValue]], query: Query) -> dict[str, Any]:
    """What narrows the list further, as links and as a form that keeps the other choices."""
    years = [replace(value, label=digits(value.label)) for value in values["year"]]
    values = {**values, "year": years}
    return {
        "facets": [
            {"title": LABELS[name], "items": facet_links(name, found, query)}
            for name, found in values.items()
        ],
        "fields": [choice_field(name, found, query) for name, found in values.items()],
        "hidden": hidden_fields(query),
    }


@record_page
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One article: text and notes side by side, where it comes from, what it is linked to."""
    article = find_record(Article.objects.with_cards().defer(None).with_mentions(), slug)
    annotations = list(article.annotations.published().with_notes())
    canonical = request.build_absolute_uri(article.get_absolute_url())
    links = CrossLink.objects.ends_at(article)
    context = {
        "article": article,
        "byline": _byline(article),
        "date": date_card(article.edtf),
        "language": language_name(article.language),
        "is_digest": article.body_kind == BodyKind.DIGEST,
        "original": _original(article),
        "reading": read(article.html if article.displays_body else "", annotations),
        "links": links_section(links),
        "timeline": page_timeline(
            request,
            Event.objects.published().discussed_in(article),
            Article.objects.filter(pk=article.pk),
            query=Query(),
        ),
        "related": related_cards(article, [end.other for end in links]),
        "citation": _citation(article, canonical),
        "canonical": canonical,
    }
    return render(request, "pages/article.html", context)


def _byline(article: Article) -> str:
    return listed(row.author.label for row in article.shown_authorships)  # type: ignore[attr-defined]


def _original(article: Article) -> str:
    """The words of the link to the original."""
    if article.publication is None:
        return _("Read the original")
    return _("Read the original at %(outlet)s") % {"outlet": article.publication.name}


def _citation(article: Article, canonical: str) -> str:
    """Author, title, outlet, date in words and addresses, in one line to copy."""
    byline, title = _byline(article), article.label
    outlet = article.publication.name if article.publication else ""
    date = in_both_calendars(article.edtf) or _("no date")
    title = title if title.endswith(("?", "!", ".")) else f"{title}."
    source = listed([outlet if outlet != byline else "", f"{date}."])
    here = _("Digest in Iranru") if article.body_kind == BodyKind.DIGEST else _("In Iranru")
    parts = (byline and f"{byline}:", title, source, article.url, f"{here}: {canonical}")
    return " ".join(part for part in parts if part)
