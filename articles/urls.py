"""Addresses of the public pages."""

from django.urls import path
from django.views.generic import RedirectView

from articles.views import (
    actors,
    articles,
    authors,
    compare,
    events,
    home,
    pairs,
    search,
    style,
    timeline,
    timeline_exports,
    topics,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("about/", home.about, name="about"),
    path("about/style/", style.style, name="style"),
    path("topics/", topics.topic_list, name="topic-list"),
    path("topics/compare/", compare.topics_compare, name="topics-compare"),
    path("topics/compare.csv", compare.topics_compare_csv, name="topics-compare-csv"),
    path("compare/", pairs.compare_two, name="topics-pair"),
    path("topics/<slug:slug>/", topics.topic_detail, name="topic-detail"),
    path("timeline/", timeline.timeline, name="timeline"),
    *(
        path(f"timeline.{form}", getattr(timeline_exports, form), name=f"timeline-{form}")
        for form in ("csv", "json", "ics", "svg")
    ),
    path("timeline/<int:year>/", timeline.timeline_year, name="timeline-year"),
    path("events/", RedirectView.as_view(pattern_name="timeline", permanent=True)),
    path("events/<slug:slug>/", events.event_detail, name="event-detail"),
    path("articles/", articles.article_list, name="article-list"),
    path("articles/<slug:slug>/", articles.article_detail, name="article-detail"),
    path("authors/", authors.author_list, name="author-list"),
    path("authors/<slug:slug>/", authors.author_detail, name="author-detail"),
    path("actors/", actors.actor_list, name="actor-list"),
    path("actors/<slug:slug>/", actors.actor_detail, name="actor-detail"),
    path("search/", search.search, name="search"),
]
