"""Records for tests: published and complete unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from typing import Any

from articles.models import (
    Actor,
    ActorKind,
    Annotation,
    Article,
    Author,
    Authorship,
    CrossLink,
    Event,
    Evidence,
    LinkType,
    Mention,
    MentionState,
    Participation,
    Record,
    Status,
    Topic,
    Verification,
)

_numbers = count(1)


def _named(model: type[Any], slug: str, values: dict[str, Any]) -> Any:
    slug = slug or f"{model.record_kind}-{next(_numbers)}"
    heading = "title" if model in (Article, Event) else "name"
    defaults = {heading: slug.replace("-", " ").capitalize(), "status": Status.PUBLISHED}
    return model(slug=slug, **(defaults | values))


def make_topic(slug: str = "", **values: Any) -> Topic:
    """A published topic; its name is the slug in words."""
    topic: Topic = _named(Topic, slug, values)
    topic.save()
    return topic


def make_actor(slug: str = "", **values: Any) -> Actor:
    """A published state."""
    actor: Actor = _named(Actor, slug, {"kind": ActorKind.STATE} | values)
    actor.save()
    return actor


def make_author(slug: str = "", **values: Any) -> Author:
    """A published person who writes."""
    author: Author = _named(Author, slug, values)
    author.save()
    return author


def make_event(
    slug: str = "",
    *,
    topics: Iterable[Topic] = (),
    actors: Iterable[Actor] = (),
    verified: bool = True,
    **values: Any,
) -> Event:
    """A published event of 28 January 2015, with a reference that verifies it."""
    event: Event = _named(Event, slug, {"date": "2015-01-28"} | values)
    event.save()
    event.topics.set(topics)
    for position, actor in enumerate(actors, start=1):
        Participation.objects.create(event=event, actor=actor, position=position)
    if verified:
        Evidence.objects.create(event=event, citation="A reference", state=Verification.VERIFIED)
    return event


def make_article(
    slug: str = "",
    *,
    topics: Iterable[Topic] = (),
    actors: Iterable[Actor] = (),
    authors: Iterable[Author] = (),
    **values: Any,
) -> Article:
    """A published digest of 2016; `actors` are confirmed mentions."""
    defaults = {"date": "2016", "body": "Moscow and Tehran signed a treaty. It was long expected."}
    article: Article = _named(Article, slug, defaults | values)
    article.save()
    article.topics.set(topics)
    for position, author in enumerate(authors, start=1):
        Authorship.objects.create(article=article, author=author, position=position)
    for actor in actors:
        state = MentionState.CONFIRMED
        Mention.objects.create(article=article, actor=actor, state=state, count=1)
    return article


def make_annotation(
    article: Article | None = None,
    passage: str = "signed a treaty",
    *,
    topics: Iterable[Topic] = (),
    actors: Iterable[Actor] = (),
    **values: Any,
) -> Annotation:
    """A published note on the first occurrence of `passage` in the article's text."""
    article = article or make_article()
    annotation = Annotation(article=article, **({"status": Status.PUBLISHED} | values))
    start = article.plain_text.index(passage)
    annotation.select_range(start, start + len(passage))
    annotation.save()
    annotation.topics.set(topics)
    annotation.actors.set(actors)
    return annotation


def make_link(source: Record, target: Record, **values: Any) -> CrossLink:
    """A published `see also` between two records."""
    defaults = {"type": LinkType.SEE_ALSO, "reason": "They belong together."}
    defaults["status"] = Status.PUBLISHED
    return CrossLink.objects.create(source=source, target=target, **(defaults | values))
