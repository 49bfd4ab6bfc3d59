"""What is searched: one document a published record, read in a fixed number of queries a batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Prefetch, Q, QuerySet

from articles.dates import Span
from articles.models import (
    RECORD_MODELS,
    Actor,
    Annotation,
    Article,
    Author,
    Authorship,
    Event,
    Evidence,
    Mention,
    Participation,
    Topic,
    TopicTag,
)
from articles.text import text_of_html

PUBLICATION = "publication"
LICENCE = "licence"  # no document names it: pages do
BATCH = 500

Keys = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A published record as the index takes it.

    `names` are its further spellings, `hidden` those that are never shown. `topics`, `actors`,
    `authors` are keys of rows: a linked record that is renamed or withdrawn changes no document.
    `span` is the record's own; `discussed` are those of the events that annotations name.
    """

    kind: str
    pk: int
    title: str
    text: str
    names: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    topics: Keys = ()
    actors: Keys = ()
    authors: Keys = ()
    stances: tuple[str, ...] = ()
    span: Span | None = None
    discussed: tuple[Span, ...] = ()

    @property
    def ident(self) -> str:
        """Kind and key of the row, which stay when the slug changes."""
        return f"{self.kind}:{self.pk}"

    @property
    def links(self) -> dict[str, tuple[int, ...]]:
        """Keys of the linked rows by kind."""
        return {"topic": self.topics, "actor": self.actors, "author": self.authors}


Reader = Callable[[Sequence[int]], Iterator[Document]]


def documents_of(kind: str, pks: Sequence[int]) -> Iterator[Document]:
    """The documents of those rows that are published."""
    yield from _READERS[kind](pks)


def published_keys(kind: str) -> list[int]:
    """Keys of all published rows of a kind, in order."""
    rows = RECORD_MODELS[kind].objects.published()  # type: ignore[attr-defined]
    return list(rows.order_by("pk").values_list("pk", flat=True))


def all_documents() -> Iterator[Document]:
    """The documents of all published records, kind by kind."""
    for kind in RECORD_MODELS:
        for pks in in_batches(published_keys(kind)):
            yield from documents_of(kind, pks)


def in_batches(keys: Iterable[int]) -> Iterator[list[int]]:
    """Keys in their order, some hundreds at a time."""
    ordered = list(keys)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


def affected(changes: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    """Keys by kind of the documents that changed rows take part in."""
    keys: dict[str, set[int]] = {kind: set() for kind in (*RECORD_MODELS, PUBLICATION, LICENCE)}
    for kind, pk in changes:
        keys[kind].add(pk)
    del keys[LICENCE]
    publications = keys.pop(PUBLICATION)
    if publications:
        published = Article.objects.filter(publication__in=publications)
        keys["article"].update(published.values_list("pk", flat=True))
    events, articles = set(keys["event"]), set(keys["article"])
    if events:
        notes = Annotation.objects.filter(Q(event__in=events) | Q(evidence__event__in=events))
        keys["article"].update(notes.values_list("article", flat=True).distinct())
    if articles:
        evidence = Evidence.objects.filter(annotation__article__in=articles)
        keys["event"].update(evidence.values_list("event", flat=True).distinct())
    return keys


def _linked(rows: QuerySet, owner: str, key: str, pks: Sequence[int]) -> dict[int, Keys]:
    """Keys of linked rows by the record they belong to: without making objects of the links,
    which would take most of the time of indexing."""
    found: dict[int, dict[int, None]] = {}
    rows = rows.filter(**{f"{owner}__in": pks}).order_by("pk")
    for pk, linked in rows.values_list(owner, key):
        found.setdefault(pk, {})[linked] = None
    return {pk: tuple(keys) for pk, keys in found.items()}


def _topics(model: type[models.Model], pks: Sequence[int]) -> dict[int, Keys]:
    rows = TopicTag.objects.filter(content_type=ContentType.objects.get_for_model(model))
    return _linked(rows, "object_id", "tag", pks)


def _read_articles(pks: Sequence[int]) -> Iterator[Document]:
    notes = Annotation.objects.published().select_related("event").order_by("start", "slug")
    evidence = Evidence.objects.select_related("event")
    notes = notes.prefetch_related(Prefetch("evidence", evidence, to_attr="evidence_rows"))
    rows: Any = Article.objects.published().select_related("publication").defer("body", "html")
    rows = rows.prefetch_related(Prefetch("annotations", notes, to_attr="note_rows"))
    topics = _topics(Article, pks)
    actors = _linked(Mention.objects.confirmed(), "article", "actor", pks)
    authors = _linked(Authorship.objects.all(), "article", "author", pks)
    for article in rows.filter(pk__in=pks):
        texts = [article.summary, article.plain_text]
        for note in article.note_rows:
            texts += [text_of_html(note.note_html), note.claim]
        if article.publication:
            texts.append(article.publication.name)
        yield Document(
            kind="article",
            pk=article.pk,
            title=article.title,
            text="\n".join(filter(None, texts)),
            topics=topics.get(article.pk, ()),
            actors=actors.get(article.pk, ()),
            authors=authors.get(article.pk, ()),
            stances=tuple(dict.fromkeys(note.stance for note in article.note_rows if note.stance)),
            span=_span(article),
            discussed=_discussed(article.note_rows),
        )


def _discussed(notes: Iterable[Any]) -> tuple[Span, ...]:
    """Spans of the published events that annotations are about or support."""
    events = []
    for note in notes:
        events += [note.event, *(row.event for row in note.evidence_rows)]
    spans = (_span(event) for event in events if event and event.is_published)
    return tuple(dict.fromkeys(span for span in spans if span))


def _read_events(pks: Sequence[int]) -> Iterator[Document]:
    evidence = Prefetch("evidence", Evidence.objects.readable(), to_attr="evidence_rows")
    rows: Any = Event.objects.published().prefetch_related(evidence)
    topics = _topics(Event, pks)
    actors = _linked(Participation.objects.all(), "event", "actor", pks)
    for event in rows.filter(pk__in=pks):
        texts = [event.place, event.description, event.note]
        for row in event.evidence_rows:
            texts += [row.citation, row.says, row.note]
        yield Document(
            kind="event",
            pk=event.pk,
            title=event.title,
            text="\n".join(filter(None, texts)),
            topics=topics.get(event.pk, ()),
            actors=actors.get(event.pk, ()),
            span=_span(event),
        )


def _span(record: Article | Event) -> Span | None:
    if record.earliest is None or record.latest is None:
        return None
    return Span(record.earliest, record.latest)


def _reader(model: type[Actor | Topic | Author], *columns: str, titled: str = "") -> Reader:
    """Reads what has names: its heading, all its spellings, the text of some columns, and the
    titles of the rows that it knows by the name `titled`."""

    def read(pks: Sequence[int]) -> Iterator[Document]:
        names = Prefetch("names", to_attr="name_rows")
        rows: Any = model.objects.published().prefetch_related(names).filter(pk__in=pks)
        rows = rows.prefetch_related(titled) if titled else rows
        for record in rows:
            texts = [getattr(record, column) for column in columns]
            if titled:
                texts += [row.title for row in getattr(record, titled).all()]
            others = [row for row in record.name_rows if row.text != record.name]
            yield Document(
                kind=record.record_kind,
                pk=record.pk,
                title=record.name,
                text="\n".join(filter(None, texts)),
                names=tuple(row.text for row in others if row.is_shown),
                hidden=tuple(row.text for row in others if not row.is_shown),
            )

    return read


_READERS: dict[str, Reader] = {
    "article": _read_articles,
    "event": _read_events,
    "actor": _reader(Actor, "description", "role", "note", titled="offices"),
    "topic": _reader(Topic, "scope"),
    "author": _reader(Author, "affiliation", "biography", "identity_note"),
}
