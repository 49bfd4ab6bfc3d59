"""The catalogue's fixture files (TOML and Markdown) → published records, all of them or none.

`schema.py` says what the files hold (and `docs/catalogue.md` in words); here they become rows of
the database. A record that is there already is left alone, so that loading again never overwrites
what editors changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import reversion
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, models, transaction

from articles.models import (
    RECORD_MODELS,
    Actor,
    Annotation,
    Article,
    Author,
    Authorship,
    CrossLink,
    Event,
    Evidence,
    Licence,
    Mention,
    MentionState,
    Name,
    Office,
    Participation,
    Publication,
    Status,
    Topic,
    Verification,
)

from .mentions import occurrences
from .schema import KINDS, Catalogue, Row, read_catalogue, read_text

M = TypeVar("M", bound=models.Model)

VERIFICATION = {state.name.lower(): state for state in Verification}
MODELS: dict[str, Any] = {
    **RECORD_MODELS,
    "licence": Licence,
    "publication": Publication,
    "annotation": Annotation,
    "crosslink": CrossLink,
}


@dataclass
class Report:
    """How many records of each kind were created, and how many were there and left alone."""

    created: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)


def load_catalogue(folder: Path) -> Report:
    """Load every fixture below `folder` that the database does not have yet.

    Raises CatalogueError (file, record, reason) at the first fault; nothing is loaded then.
    """
    catalogue = read_catalogue(folder)
    with transaction.atomic(), reversion.create_revision():
        reversion.set_comment("Loaded from the catalogue")
        return _Loader(folder, catalogue).load()


class _Loader:
    """Writes one catalogue; holds what it has written, by kind and slug."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self.folder = folder
        self.catalogue = catalogue
        self.report = Report()
        self.new: dict[str, dict[str, Any]] = {kind: {} for kind in catalogue}

    def load(self) -> Report:
        """Write all kinds in the order of the schema, then what links them across."""
        writers: dict[str, Callable[[Row], models.Model]] = {
            "licence": self.licence,
            "publication": self.publication,
            "actor": self.actor,
            "author": self.author,
            "topic": self.topic,
            "article": self.article,
            "event": self.event,
            "annotation": self.annotation,
            "crosslink": self.crosslink,
        }
        for kind, write in writers.items():
            for row in self.catalogue[kind].values():
                self._write(row, write)
            if kind == "actor":
                self._add_offices()
            if kind == "topic":
                self._relate_topics()
        return self.report

    def _write(self, row: Row, write: Callable[[Row], models.Model]) -> None:
        if _stored(row.kind, row.key) is not None:
            self.report.kept[row.kind] += 1
            return
        with _faults_of(row):
            self.new[row.kind][row.key] = write(row)
        self.report.created[row.kind] += 1

    def licence(self, row: Row) -> Licence:
        """A licence, by its code."""
        return _saved(Licence(**row.values))

    def publication(self, row: Row) -> Publication:
        """An outlet."""
        return _saved(Publication(**row.values))

    def actor(self, row: Row) -> Actor:
        """An actor with its names."""
        return self._named(Actor, row)

    def author(self, row: Row) -> Author:
        """An author with the names, and the actor who is the same person."""
        return self._named(Author, row, actor=self._one("actor", row.values.get("actor")))

    def topic(self, row: Row) -> Topic:
        """A topic with its names; what it relates to follows when all topics are there."""
        return self._named(Topic, row)

    def _named(self, model: type[models.Model], row: Row, **values: Any) -> Any:
        left = {"names", "offices", "broader", "related", "actor"}
        record = _saved(model(**_scalars(row, left), **values, status=Status.PUBLISHED))
        owner = {row.kind: record}
        for name in row.values.get("names", []):
            _saved(Name(**owner, **name))
        return record

    def _add_offices(self) -> None:
        """Give the new actors their offices, of actors that may come later in the files."""
        for slug, actor in self.new["actor"].items():
            row = self.catalogue["actor"][slug]
            with _faults_of(row):
                for entry in row.values.get("offices", []):
                    body = self._one("actor", entry.get("body"))
                    _saved(Office(**(entry | {"actor": actor, "body": body})))

    def _relate_topics(self) -> None:
        """Give the new topics their broader one, refusing circles, and the related ones."""
        for slug, topic in self.new["topic"].items():
            row = self.catalogue["topic"][slug]
            with _faults_of(row):
                topic.broader = self._one("topic", row.values.get("broader"))
                if topic.broader:
                    _saved(topic)
                topic.related.add(*self._all("topic", row.values.get("related", [])))

    def article(self, row: Row) -> Article:
        """An article with body, authors, topics and confirmed mentions."""
        body = self.folder / "articles" / f"{row.key}.md"
        if not body.is_file():
            raise row.error(f"its body, articles/{row.key}.md, is not there")
        nested = {"authors", "topics", "mentions", "publication", "licence"}
        article = _saved(
            Article(
                **_scalars(row, nested),
                body=read_text(body),
                publication=self._one("publication", row.values.get("publication")),
                licence=self._one("licence", row.values.get("licence")),
                status=Status.PUBLISHED,
            )
        )
        for position, entry in enumerate(row.values.get("authors", []), start=1):
            author = self._one("author", entry["author"])
            attribution = entry.get("attribution", "stated")
            _saved(
                Authorship(
                    article=article, author=author, attribution=attribution, position=position
                )
            )
        article.topics.set(self._all("topic", row.values.get("topics", [])))
        for entry in row.values.get("mentions", []):
            self._mention(article, entry)
        return article

    def _mention(self, article: Article, entry: dict[str, str]) -> None:
        actor = self._one("actor", entry["actor"])
        spelt = entry.get("spelt", "")
        spellings = [*actor.names.values_list("text", flat=True), spelt]
        found = occurrences(article.plain_text, spellings)
        _saved(
            Mention(
                article=article,
                actor=actor,
                spelt=spelt,
                state=MentionState.CONFIRMED,
                count=len(found),
                first_offset=found[0] if found else None,
            )
        )

    def event(self, row: Row) -> Event:
        """An event with participants, topics and outside references."""
        nested = {"topics", "participants", "evidence"}
        event = _saved(Event(**_scalars(row, nested), status=Status.PUBLISHED))
        event.topics.set(self._all("topic", row.values.get("topics", [])))
        for position, entry in enumerate(row.values.get("participants", []), start=1):
            actor = self._one("actor", entry["actor"])
            role = {"role": entry["role"]} if "role" in entry else {}
            _saved(Participation(event=event, actor=actor, position=position, **role))
        for position, entry in enumerate(row.values.get("evidence", []), start=1):
            state = _verification(entry.get("state", "unverified"))
            rest = {key: value for key, value in entry.items() if key != "state"}
            _saved(Evidence(event=event, state=state, position=position, **rest))
        return event

    def annotation(self, row: Row) -> Annotation:
        """An annotation at its passage; with `evidence`, it supports its event."""
        nested = {"article", "exact", "prefix", "suffix", "topics", "actors", "event", "evidence"}
        annotation = Annotation(
            **_scalars(row, nested),
            article=self._one("article", row.values["article"]),
            event=self._one("event", row.values.get("event")),
            status=Status.PUBLISHED,
        )
        annotation.select_range(*self._passage(row, annotation.article.plain_text))
        _saved(annotation)
        annotation.topics.set(self._all("topic", row.values.get("topics", [])))
        annotation.actors.set(self._all("actor", row.values.get("actors", [])))
        if "evidence" in row.values:
            if annotation.event is None:
                raise row.error("evidence needs an event")
            evidence = row.values["evidence"]
            # A passage that gives no date of its own, or another one, does not bear the date out.
            bears_out = annotation.asserted_date and not evidence.get("disagrees")
            state = Verification.STATED if bears_out else Verification.UNVERIFIED
            _saved(Evidence(event=annotation.event, annotation=annotation, state=state, **evidence))
        return annotation

    def _passage(self, row: Row, text: str) -> tuple[int, int]:
        exact = row.values["exact"]
        prefix, suffix = row.values.get("prefix", ""), row.values.get("suffix", "")
        context = prefix + exact + suffix
        if text.count(context) != 1:
            times = text.count(context)
            raise row.error(f"its passage stands {times} times in the article: {exact!r}")
        start = text.index(context) + len(prefix)
        return start, start + len(exact)

    def crosslink(self, row: Row) -> CrossLink:
        """A link between two records of any kind."""
        source, target = (self._record(row.values[end]) for end in ("source", "target"))
        link = CrossLink(
            slug=row.key,
            source=source,
            target=target,
            type=row.values["type"],
            reason=row.values["reason"],
            status=Status.PUBLISHED,
        )
        return _saved(link)

    def _record(self, key: str) -> Any:
        kind, _, slug = key.partition(":")
        return self._one(kind, slug)

    def _one(self, kind: str, slug: str | None) -> Any:
        """The record of a slug that `schema` has found in the catalogue; None for none."""
        if not slug:
            return None
        return self.new[kind].get(slug) or _stored(kind, slug)

    def _all(self, kind: str, slugs: list[str]) -> list[Any]:
        return [self._one(kind, slug) for slug in slugs]


def _stored(kind: str, slug: str) -> Any:
    """The record that the database has under a slug, also where editors changed the slug since."""
    rows = MODELS[kind].objects
    if kind in RECORD_MODELS:
        return rows.at_address(slug)
    return rows.filter(**{KINDS[kind].key: slug}).first()


@contextmanager
def _faults_of(row: Row) -> Iterator[None]:
    """Raise what is refused inside as CatalogueError about `row`."""
    try:
        yield
    except ValidationError as error:
        raise row.error("; ".join(_reasons(error))) from error
    except (DatabaseError, ValueError) as error:
        raise row.error(str(error)) from error


def _verification(name: str) -> Verification:
    if name not in VERIFICATION:
        raise ValueError(f"the state {name!r} is not one of {', '.join(VERIFICATION)}")
    return VERIFICATION[name]


def _scalars(row: Row, nested: set[str]) -> dict[str, Any]:
    """The row's plain values; what names or holds other tables is left out."""
    return {key: value for key, value in row.values.items() if key not in nested}


def _saved(row: M) -> M:
    """Validate and save. Raises ValidationError, or IntegrityError from a rule of the database."""
    relations = {column.name for column in row._meta.fields if column.is_relation}
    row.clean_fields(exclude=relations)
    row.clean()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        row.full_clean()  # says in words which rule it was
        raise
    return row


def _reasons(error: ValidationError) -> list[str]:
    """The reasons in words, each with the key that it is about."""
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    return [
        message if key == "__all__" else f"{key}: {message}"
        for key, messages in error.message_dict.items()
        for message in messages
    ]
