"""Authors: A to Z, and one with what the person or agency wrote and claims."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.models import Annotation, Article, Author, CrossLink, Event
from articles.search.query import Query

from .cards import Card, article_card, counts, named_card
from .indexes import by_letter, letters_of, sections_of
from .lists import page_of, pager, read_filters
from .names import name_groups
from .periods import address
from .records import find_record, record_page
from .sections import by_topic, claims_section, links_section, section, year_bars
from .timelines import page_timeline


def author_list(request: HttpRequest) -> HttpResponse:
    """Authors by their sorting form, 50 a page."""
    query = read_filters(request).query
    authors = by_letter(Author.objects.published(), "sort_name")
    page = page_of(authors.with_counts(), query)
    context = {
        "page": page,
        "pager": pager(page, query),
        "sections": sections_of(page, _index_card),
        "letters": letters_of(authors, query).get("", []),
        "canonical": request.build_absolute_uri(address(request.path, query)),
    }
    return render(request, "pages/author_list.html", context)


def _index_card(author: Author) -> Card:
    """An author under the sorting form, with the number of articles."""
    words = counts(articles=author.article_count)  # type: ignore[attr-defined]
    return named_card(author, meta=words) | {"title": author.sort_name or author.name}


@record_page
def author_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One author: names, what is known of them, articles by year, claims by topic."""
    authors = Author.objects.select_related("actor").prefetch_related("names")
    author = find_record(authors, slug)
    articles = Article.objects.published().written_by(author)
    query = Query(author=(author.slug,))
    events = Event.objects.published().discussed_by(author)
    claims = claims_section(Annotation.objects.readable().claims().by(author))
    context = {
        "author": author,
        "names": name_groups(author),
        "articles": section(articles.with_cards().newest_first(), article_card),
        "articles_url": address(reverse("article-list"), query),
        "years": year_bars(articles, reverse("article-list"), query),
        "timeline": page_timeline(request, events, articles, query=query),
        "links": links_section(CrossLink.objects.ends_at(author)),
        "claims": claims,
        "claims_by_topic": by_topic(claims["cards"]),
        "canonical": request.build_absolute_uri(author.get_absolute_url()),
    }
    return render(request, "pages/author.html", context)
