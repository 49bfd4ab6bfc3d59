"""Fills an empty database with made-up records: words, actors and topics follow Zipf's law.

Run as `records.py NUMBER`; half are events of about 40 words, half are articles of about 200.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import timezone

from articles.models import (
    Actor,
    Article,
    Author,
    Authorship,
    Event,
    Mention,
    MentionState,
    Name,
    NameKind,
    Participation,
    Status,
    Topic,
    TopicTag,
)

VOCABULARY, TOPICS, ACTORS, AUTHORS = 60_000, 200, 2_000, 500
FIRST_DAY, DAYS = date(1990, 1, 1), 12_784
BATCH = 2_000
SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in ("a", "e", "i", "o", "u", "an", "or", "il")]


class Zipf:
    """Draws from a list so that the n-th is drawn 1/n as often as the first."""

    def __init__(self, chooser: random.Random, values: list[Any]) -> None:
        self.chooser, self.values = chooser, values
        self.weights = list(accumulate(1 / (rank + 2) for rank in range(len(values))))

    def draw(self, count: int) -> list[Any]:
        """So many values; some may repeat."""
        return self.chooser.choices(self.values, cum_weights=self.weights, k=count)

    def some(self, most: int) -> list[Any]:
        """One to `most` different values."""
        return list(dict.fromkeys(self.draw(self.chooser.randint(1, most))))


class Maker:
    """Makes records from a fixed seed."""

    def __init__(self, seed: int = 1) -> None:
        self.chooser = random.Random(seed)
        words = {self._word() for _ in range(VOCABULARY * 2)}
        self.words = Zipf(self.chooser, sorted(words)[:: len(words) // VOCABULARY])
        self.chooser.shuffle(self.words.values)
        self.life = {"status": Status.PUBLISHED, "published_at": timezone.now()}

    def _word(self) -> str:
        return "".join(self.chooser.choices(SYLLABLES, k=self.chooser.randint(2, 4)))

    def text(self, low: int, high: int) -> str:
        """A sentence of so many words."""
        return " ".join(self.words.draw(self.chooser.randint(low, high))).capitalize() + "."

    def dates(self) -> dict[str, Any]:
        """A day, and for one in ten a span of up to three years."""
        first = FIRST_DAY + timedelta(days=self.chooser.randrange(DAYS))
        last = first
        if self.chooser.random() < 0.1:
            last = first + timedelta(days=self.chooser.randrange(1, 1_000))
        written = first.isoformat() if first == last else f"{first}/{last}"
        return {"date": written, "earliest": first, "latest": last}

    def named(self, model: type[models.Model], owner: str, count: int, **values: Any) -> Zipf:
        """Topics, actors or authors, each with two names."""
        rows = [
            model(
                slug=f"{owner}-{number}",
                name=f"{self._word().title()} {self._word().title()} {number}",
                **self.life,
                **values,
            )
            for number in range(count)
        ]
        rows = model._default_manager.bulk_create(rows)
        for row in rows:
            Name(**{owner: row}, text=row.name, kind=NameKind.PREFERRED).save()
            Name(**{owner: row}, text=f"{self._word().title()} {row.name}").save()
        return Zipf(self.chooser, rows)


def write(numbers: Iterator[int], make: Callable[[int], list[models.Model]]) -> None:
    """Make and insert rows in batches; the first row of each list is what the others point to."""
    while batch := [make(number) for _, number in zip(range(BATCH), numbers, strict=False)]:
        with transaction.atomic():
            heads = [rows[0] for rows in batch]
            type(heads[0])._default_manager.bulk_create(heads)
            rest: dict[type[models.Model], list[models.Model]] = {}
            for head, *others in batch:
                for row in others:
                    _point(row, head)
                    rest.setdefault(type(row), []).append(row)
            for model, rows in rest.items():
                model._default_manager.bulk_create(rows, batch_size=4_000)


def _point(row: Any, head: models.Model) -> None:
    if isinstance(row, TopicTag):
        row.object_id = head.pk
    else:
        setattr(row, head._meta.model_name or "", head)


def fill(count: int) -> None:
    """Write `count` events and articles, and what they are linked to."""
    maker = Maker()
    with transaction.atomic():
        topics = maker.named(Topic, "topic", TOPICS)
        actors = maker.named(Actor, "actor", ACTORS, kind="person")
        authors = maker.named(Author, "author", AUTHORS)
    kinds = {model: ContentType.objects.get_for_model(model) for model in (Event, Article)}

    def tags(model: type[models.Model]) -> list[models.Model]:
        return [TopicTag(tag=topic, content_type=kinds[model]) for topic in topics.some(3)]

    def event(number: int) -> list[models.Model]:
        head = Event(
            slug=f"event-{number}",
            title=maker.text(4, 8)[:300],
            description=maker.text(20, 60),
            **maker.dates(),
            **maker.life,
        )
        return [head, *(Participation(actor=a) for a in actors.some(3)), *tags(Event)]

    def article(number: int) -> list[models.Model]:
        body = maker.text(100, 300)
        head = Article(
            slug=f"article-{number}",
            title=maker.text(5, 10)[:300],
            summary=maker.text(10, 20),
            body=body,
            plain_text=body,
            html=f"<p>{body}</p>",
            **maker.dates(),
            **maker.life,
        )
        mentions = [Mention(actor=a, state=MentionState.CONFIRMED) for a in actors.some(3)]
        return [head, *(Authorship(author=a) for a in authors.some(2)), *mentions, *tags(Article)]

    write(iter(range(count - count // 2)), event)
    write(iter(range(count // 2)), article)
    with connection.cursor() as cursor:  # as after loading the catalogue
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    fill(int(sys.argv[1]))
