"""From a search to what a reader sees: records read back, snippets, reasons, facets with labels."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import capfirst

from articles.models import RECORD_MODELS
from articles.models.lifecycle import Record

from .analysis import words_of
from .faults import IndexMissing
from .index import Facets, Found, Match, find, find_headings, find_like
from .known import keys_of, sounding_like
from .near import find_near
from .reading_back import Labels, labels_of, published, read_back
from .reasons import Linked, Reason, find_reasons
from .registry import documents_of
from .snippets import find_snippets, wanted_stems
from .spec import FIELDS, Spec
from .store import current

KINDS = tuple(RECORD_MODELS)
Near = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A record, published when it was read back: the columns that lists show, nothing prefetched.

    `linked` are its published topics, actors and authors. `snippet` is safe HTML with `<mark>`,
    empty where nothing may or can be shown.
    """

    record: Record
    score: float
    linked: tuple[Linked, ...] = ()
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
    near: Near = ()
    available: bool = True

    @property
    def page(self) -> int:
        """The number of this page, from 1."""
        return self.spec.offset // max(1, self.spec.limit) + 1

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total // max(1, self.spec.limit)))


def search(spec: Spec) -> Results:
    """Carry out a search in a fixed number of queries; never raises for what readers type."""
    try:
        found, near = _ask(spec)
    except IndexMissing:
        return Results(spec, facets={}, available=False)
    labels = labels_of(found)
    hits = _show(found.hits, spec, labels, near)
    return Results(spec, found.total, hits, _label(found.facets, labels), near)


def count_years(spec: Spec) -> list[FacetValue]:
    """How many records of a search each year has, in order; none where there is no index."""
    try:
        found, _near = _ask(replace(spec, limit=0))
    except IndexMissing:
        return []
    return _label_years(found.facets)


def _ask(spec: Spec) -> tuple[Found, Near]:
    ids = _find_ids(spec)

    def question(searcher: Any) -> tuple[Found, Near]:
        hidden = _find_hidden()
        near = () if hidden else _find_near(searcher, spec)
        return find(searcher, spec, ids, hidden, near), near

    return current().ask(question, (spec, frozenset(ids.items())))


def _show(matches: Iterable[Match], spec: Spec, labels: Labels, near: Near) -> tuple[Hit, ...]:
    """The hits of a page, those left out that are not published any more."""
    records = read_back(matches)
    named = [boost.label for boost in spec.boosts]
    spelt = [nearest for _, nearest in near]
    wanted = wanted_stems(" ".join([spec.words, *named, *spelt]), spec.phrases)
    snippets = find_snippets(records.values(), wanted)
    shown = []
    for match in matches:
        record = records.get((match.kind, match.pk))
        if record is not None:
            linked = tuple(
                Linked(kind, *label)
                for kind, pks in match.links.items()
                for pk in pks
                if (label := labels[kind].get(pk))
            )
            reasons = find_reasons(record, linked, spec, wanted)
            shown.append(Hit(record, match.score, linked, snippets[record.key], reasons))
    return tuple(shown)


def more_like(
    record: Record, limit: int = 5, without: frozenset[str] = frozenset()
) -> list[Record]:
    """Published records whose text and links resemble those of `record`, nearest first.

    `without` are keys (`event:slug`) to leave out, such as those of curated links. Without an
    index there are none: a page of one record never waits for one.
    """
    most = limit + len(without)

    def question(searcher: Any) -> list[Match]:
        documents = documents_of(record.record_kind, [record.pk])
        return [match for document in documents for match in find_like(searcher, document, most)]

    try:
        found = _records_of(("like", record.key, most), question, as_it_is=True)
    except IndexMissing:
        return []
    return [other for other in found if other.key not in without][:limit]


def complete(text: str, limit: int = 8, kinds: tuple[str, ...] = KINDS) -> list[Record]:
    """Published records whose title or name has every word of `text`, the last as a beginning.

    Raises IndexMissing.
    """
    key = ("complete", text, limit, kinds)
    return _records_of(key, lambda searcher: find_headings(searcher, text, limit, kinds))


def _records_of(
    key: Hashable, question: Callable[[Any], list[Match]], as_it_is: bool = False
) -> list[Record]:
    found = current().ask(question, key, as_it_is)
    records = read_back(found)
    return [records[m.kind, m.pk] for m in found if (m.kind, m.pk) in records]


def _find_ids(spec: Spec) -> dict[tuple[str, str], int]:
    """Keys of the published rows that the slugs of filters and boosts name."""
    wanted = {(name, slug) for name in FIELDS for slug in getattr(spec, name)}
    wanted |= {(boost.field, boost.value) for boost in spec.boosts if boost.field in FIELDS}
    ids = keys_of(wanted) if wanted else {}
    for name in FIELDS:
        slugs = [slug for of, slug in wanted - ids.keys() if of == name]
        if slugs:
            rows = published(name).filter(slug__in=slugs).values_list("slug", "pk")
            ids.update({(name, slug): pk for slug, pk in rows})
    return ids


def _find_hidden() -> list[str]:
    """Identities (`event:12`) of what an index that is behind still holds and readers must not
    see any more."""
    changed: dict[str, set[int]] = {kind: set() for kind in RECORD_MODELS}
    for row in current().unread():
        changed.get(row.kind, set()).add(row.object_id)
    hidden = []
    for kind, pks in changed.items():
        gone = pks and pks.difference(
            published(kind).filter(pk__in=pks).values_list("pk", flat=True)
        )
        hidden += [f"{kind}:{pk}" for pk in gone]
    return hidden


def _find_near(searcher: Any, spec: Spec) -> Near:
    """Near spellings of the words that nothing was recognised in."""
    named = {word for boost in spec.boosts for word in words_of(boost.matched)}
    words = [word for word in dict.fromkeys(words_of(spec.words)) if word not in named]
    pairs = ((word, find_near(searcher, word, sounding_like)) for word in words[:8])
    return tuple((word, near) for word, near in pairs if near)


def _label(facets: Facets, labels: Labels) -> dict[str, list[FacetValue]]:
    """Facet values with labels; rows that are not published now are left out."""
    kinds = [
        FacetValue(kind, str(capfirst(RECORD_MODELS[kind]._meta.verbose_name_plural)), count)
        for kind, count in facets["kind"]
    ]
    linked = {
        name: [
            FacetValue(*label, count)
            for pk, count in facets[name]
            if (label := labels[name].get(pk))
        ]
        for name in FIELDS
    }
    return {"kind": kinds, **linked, "year": _label_years(facets)}


def _label_years(facets: Facets) -> list[FacetValue]:
    return [FacetValue(f"{year:04}", str(year), count) for year, count in facets["year"]]
