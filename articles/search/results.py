"""From a search to what a reader sees: records read back, snippets, reasons, facets with labels."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from articles.models import RECORD_MODELS, Annotation, Article, Event
from articles.models.lifecycle import Record
from articles.text import text_of_html

from .analysis import words_of
from .index import find, find_headings, find_like, find_near
from .reasons import Reason, find_reasons
from .registry import documents_of
from .snippets import best_snippet, wanted_stems
from .spec import FIELDS, Spec
from .store import IndexMissing, current

Key = tuple[str, int, float]


@dataclass(frozen=True, slots=True)
class Hit:
    """A record, published when it was read back, with all that `with_cards()` loads.

    `snippet` is safe HTML with `<mark>`, empty where nothing may or can be shown.
    """

    record: Record
    score: float
    snippet: str = ""
    reasons: tuple[Reason, ...] = ()

    @property
    def kind(self) -> str:
        """`article`, `event`, `actor`, `topic` or `author`."""
        return self.record.record_kind


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value to narrow by, and how many records that will show."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits; `facets` by name (kind, topic, actor, author, year), most frequent first,
    years in order. `near` are spellings close to words that occur nowhere: (written, near).
    `available` is False where the index cannot be read at present."""

    spec: Spec
    total: int = 0
    hits: tuple[Hit, ...] = ()
    facets: dict[str, list[FacetValue]] | None = None
    near: tuple[tuple[str, str], ...] = ()
    available: bool = True

    @property
    def page(self) -> int:
        """The number of this page, from 1."""
        return self.spec.offset // self.spec.limit + 1

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total // self.spec.limit))


def search(spec: Spec) -> Results:
    """Carry out a search in a fixed number of queries; never raises for what readers type."""
    ids = _find_ids(spec)
    key = (spec, frozenset(ids.items()))
    try:
        found = current().ask(lambda searcher: find(searcher, spec, ids), key)
        near = current().ask(lambda searcher: _find_near(searcher, spec), ("near", spec.words))
    except IndexMissing:
        return Results(spec, facets={}, available=False)
    records = _read_back(found.hits)
    texts = _texts_of(records.values())
    wanted = wanted_stems(spec.words, spec.phrases)
    hits = (
        Hit(
            record,
            score,
            snippet=best_snippet(texts[record.key], wanted),
            reasons=find_reasons(record, spec, wanted),
        )
        for kind, pk, score in found.hits
        if (record := records.get((kind, pk)))
    )
    return Results(spec, found.total, tuple(hits), _label(found.facets), near)


def more_like(
    record: Record, limit: int = 5, without: frozenset[str] = frozenset()
) -> list[Record]:
    """Published records whose text and links resemble those of `record`, nearest first.

    `without` are keys (`event:slug`) to leave out, such as those of curated links.
    """
    document = next(documents_of(record.record_kind, [record.pk]), None)
    if document is None:
        return []
    most = limit + len(without)
    found = _records_of(("like", document.ident, most), lambda s: find_like(s, document, most))
    return [other for other in found if other.key not in without][:limit]


def complete(text: str, limit: int = 8) -> list[Record]:
    """Published records whose title or name has every word of `text`, the last as a beginning."""
    return _records_of(("complete", text, limit), lambda s: find_headings(s, text, limit))


def _records_of(key: Hashable, question: Callable[[Any], list[Key]]) -> list[Record]:
    try:
        found = current().ask(question, key)
    except IndexMissing:
        return []
    records = _read_back(found)
    return [records[kind, pk] for kind, pk, _ in found if (kind, pk) in records]


def _find_ids(spec: Spec) -> dict[tuple[str, str], int]:
    """Keys of the published rows that the slugs of filters and boosts name."""
    ids = {}
    for name in FIELDS:
        slugs = {*getattr(spec, name), *(b.value for b in spec.boosts if b.field == name)}
        if slugs:
            rows = _published(name).filter(slug__in=slugs).values_list("slug", "pk")
            ids.update({(name, slug): pk for slug, pk in rows})
    return ids


def _find_near(searcher: Any, spec: Spec) -> tuple[tuple[str, str], ...]:
    pairs = ((word, find_near(searcher, word)) for word in words_of(spec.words)[:8])
    return tuple((word, near) for word, near in pairs if near)


def _published(kind: str) -> Any:
    return RECORD_MODELS[kind].objects.published()  # type: ignore[attr-defined]


_CARDS: dict[str, Callable[[], Any]] = {
    "article": lambda: Article.objects.published().with_cards().with_mentions(),
    "event": lambda: Event.objects.published().with_cards(),
    **{
        kind: lambda kind=kind: _published(kind).prefetch_related("names")  # type: ignore[misc]
        for kind in FIELDS
    },
}


def _read_back(hits: Iterable[Key]) -> dict[tuple[str, int], Record]:
    """The records of hits that are published at this moment, one query a kind and its relations."""
    keys: dict[str, list[int]] = {}
    for kind, pk, _ in hits:
        keys.setdefault(kind, []).append(pk)
    return {
        (kind, record.pk): record
        for kind, pks in keys.items()
        for record in _CARDS[kind]().filter(pk__in=pks)
    }


def _texts_of(records: Iterable[Record]) -> dict[str, list[str]]:
    """What snippets may be cut from, by key: of a text that may not be shown only our summary."""
    rows: list[Any] = list(records)
    open_articles = [row.pk for row in rows if row.record_kind == "article" and row.displays_body]
    bodies: dict[int, str] = {}
    notes: dict[int, list[str]] = {}
    if open_articles:
        articles = Article.objects.filter(pk__in=open_articles)
        bodies = dict(articles.values_list("pk", "plain_text"))
        readable = Annotation.objects.readable().filter(article__in=open_articles)
        for pk, claim, note in readable.values_list("article", "claim", "note_html"):
            notes.setdefault(pk, []).extend([claim, text_of_html(note)])
    texts = {}
    for row in rows:
        texts[row.key] = [getattr(row, column, "") or "" for column in _SHOWN[row.record_kind]]
        if row.record_kind == "article":
            texts[row.key] += [bodies.get(row.pk, ""), *notes.get(row.pk, [])]
    return texts


_SHOWN = {
    "article": ("summary",),
    "event": ("description", "note", "place"),
    "actor": ("description", "role", "note"),
    "topic": ("scope",),
    "author": ("affiliation", "biography", "identity_note"),
}


def _label(facets: dict[str, list[tuple[Any, int]]]) -> dict[str, list[FacetValue]]:
    """Facet values with labels; rows that are not published now are left out."""
    labelled = {
        "kind": [
            FacetValue(kind, str(capfirst(RECORD_MODELS[kind]._meta.verbose_name_plural)), count)
            for kind, count in facets["kind"]
        ],
        "year": [FacetValue(f"{year:04}", str(year), count) for year, count in facets["year"]],
    }
    for name in FIELDS:
        rows = _published(name).filter(pk__in=[pk for pk, _ in facets[name]])
        names = {pk: (slug, label) for pk, slug, label in rows.values_list("pk", "slug", "name")}
        labelled[name] = [
            FacetValue(*names[pk], count) for pk, count in facets[name] if pk in names
        ]
    return labelled
