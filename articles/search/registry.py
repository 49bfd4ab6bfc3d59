"""What is searched: one document a published record, read in a fixed number of queries a batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q

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
    Topic,
    TopicTag,
)
from articles.text import text_of_html

PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class Document:
    """A published record as the index takes it.

    `names` are all its spellings, hidden ones too. `topics`, `actors`, `authors` are keys of the
    rows that it is linked to: a linked record that is renamed or withdrawn changes no document.
    `span` is the record's own; `discussed` are those of the events that annotations name.
    """

    kind: str
    pk: int
    title: str
    text: str
    names: tuple[str, ...] = ()
    topics: tuple[int, ...] = ()
    actors: tuple[int, ...] = ()
    authors: tuple[int, ...] = ()
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


def documents_of(kind: str, pks: Sequence[int]) -> Iterator[Document]:
    """The documents of those rows that are published."""
    rows, read = _READERS[kind]
    for record in rows().filter(pk__in=pks):
        yield read(record)


def published_keys(kind: str) -> list[int]:
    """Keys of all published rows of a kind, in order."""
    rows = RECORD_MODELS[kind].objects.published()  # type: ignore[attr-defined]
    return list(rows.order_by("pk").values_list("pk", flat=True))


def affected(changes: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    """Keys by kind of the documents that changed rows take part in."""
    keys: dict[str, set[int]] = {kind: set() for kind in (*RECORD_MODELS, PUBLICATION)}
    for kind, pk in changes:
        keys[kind].add(pk)
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


def _topic_tags() -> Prefetch:
    return Prefetch("topic_tags", TopicTag.objects.all(), to_attr="tag_rows")


# What is prefetched goes to lists: asking a related manager costs more than reading its rows.


def _articles() -> Any:
    notes = Annotation.objects.published().select_related("event").order_by("start", "slug")
    notes = notes.prefetch_related(
        Prefetch("evidence", Evidence.objects.select_related("event"), to_attr="evidence_rows")
    )
    return (
        Article.objects.published()
        .select_related("publication")
        .defer("body", "html")
        .prefetch_related(
            _topic_tags(),
            Prefetch("authorships", Authorship.objects.all(), to_attr="author_rows"),
            Prefetch("mentions", Mention.objects.confirmed(), to_attr="mention_rows"),
            Prefetch("annotations", notes, to_attr="note_rows"),
        )
    )


def _read_article(article: Any) -> Document:
    notes = article.note_rows
    texts = [article.summary, article.plain_text]
    for note in notes:
        texts += [text_of_html(note.note_html), note.claim]
    if article.publication:
        texts.append(article.publication.name)
    return Document(
        kind="article",
        pk=article.pk,
        title=article.title,
        text="\n".join(filter(None, texts)),
        topics=tuple(row.tag_id for row in article.tag_rows),
        actors=tuple(row.actor_id for row in article.mention_rows),
        authors=tuple(row.author_id for row in article.author_rows),
        stances=tuple(dict.fromkeys(note.stance for note in notes if note.stance)),
        span=_span(article),
        discussed=_discussed(notes),
    )


def _discussed(notes: Iterable[Any]) -> tuple[Span, ...]:
    """Spans of the published events that annotations are about or support."""
    events = []
    for note in notes:
        events += [note.event, *(row.event for row in note.evidence_rows)]
    spans = (_span(event) for event in events if event and event.is_published)
    return tuple(dict.fromkeys(span for span in spans if span))


def _events() -> Any:
    return Event.objects.published().prefetch_related(
        _topic_tags(),
        Prefetch("participations", to_attr="participation_rows"),
        Prefetch("evidence", Evidence.objects.readable(), to_attr="evidence_rows"),
    )


def _read_event(event: Any) -> Document:
    texts = [event.place, event.description, event.note]
    for row in event.evidence_rows:
        texts += [row.citation, row.says, row.note]
    return Document(
        kind="event",
        pk=event.pk,
        title=event.title,
        text="\n".join(filter(None, texts)),
        topics=tuple(row.tag_id for row in event.tag_rows),
        actors=tuple(dict.fromkeys(row.actor_id for row in event.participation_rows)),
        span=_span(event),
    )


def _span(record: Article | Event) -> Span | None:
    if record.earliest is None or record.latest is None:
        return None
    return Span(record.earliest, record.latest)


def _named(model: type[Actor | Topic | Author]) -> Callable[[], Any]:
    return lambda: model.objects.published().prefetch_related(
        Prefetch("names", to_attr="name_rows")
    )


def _read_named(*columns: str) -> Callable[[Any], Document]:
    def read(record: Any) -> Document:
        return Document(
            kind=record.record_kind,
            pk=record.pk,
            title=record.name,
            text="\n".join(filter(None, (getattr(record, column) for column in columns))),
            names=tuple(name.text for name in record.name_rows if name.text != record.name),
        )

    return read


_READERS: dict[str, tuple[Callable[[], Any], Callable[[Any], Document]]] = {
    "article": (_articles, _read_article),
    "event": (_events, _read_event),
    "actor": (_named(Actor), _read_named("description", "role", "note")),
    "topic": (_named(Topic), _read_named("scope")),
    "author": (_named(Author), _read_named("affiliation", "biography", "identity_note")),
}
