"""Addresses of the public pages."""

from django.urls import path
from django.views.generic import RedirectView

from articles.views import (
    actors,
    annotations,
    articles,
    authors,
    events,
    home,
    search,
    timeline,
    timeline_exports,
    topics,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("about/", home.about, name="about"),
    path("topics/", topics.topic_list, name="topic-list"),
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
    path(
        "articles/<slug:slug>/annotations.json",
        annotations.annotations_json,
        name="article-annotations",
    ),
    path("authors/", authors.author_list, name="author-list"),
    path("authors/<slug:slug>/", authors.author_detail, name="author-detail"),
    path("actors/", actors.actor_list, name="actor-list"),
    path("actors/<slug:slug>/", actors.actor_detail, name="actor-detail"),
    path("search/", search.search, name="search"),
]
