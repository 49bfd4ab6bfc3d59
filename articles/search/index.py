"""Putting a search to the index: queries, hits, facets, and what resembles a record or a word."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from math import log
from typing import Any

import tantivy
from tantivy import Occur, Query

from articles.dates import Span

from .analysis import STOP_WORDS, Chunk, chunks, read_chunk, stem, words_of
from .registry import Document
from .schema import SCHEMA, month_of
from .spec import FIELDS, Boost, Spec

ALL_WORDS = 100.0  # more than BM25 gives: records with every word come first
DATED = 10_000.0  # more than all the rest gives together
PAIR = 0.5
MOST_JOINED = 6
LINKED = 6.0
NAMED = 40.0
FACETS = {"kind": 10, "topic": 30, "actor": 30, "author": 30, "year": 700}

Ids = Mapping[tuple[str, str], int]
Facets = dict[str, list[tuple[Any, int]]]


@dataclass(frozen=True, slots=True)
class Match:
    """A record by its key, and keys of the rows that it is linked to, by kind."""

    kind: str
    pk: int
    score: float
    links: dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Found:
    """What the index answers: matches, and how often each value occurs among all that match;
    for topic, actor and author a value is the key of a row."""

    total: int = 0
    hits: tuple[Match, ...] = ()
    facets: Facets = field(default_factory=dict)


def _term(name: str, value: str | int) -> Query:
    return Query.term_query(SCHEMA, name, value, "freq")


def _any(queries: Iterable[Query]) -> Query:
    parts = list(queries)
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Should, q) for q in parts])


def _all(queries: Iterable[Query]) -> Query:
    parts = list(queries)
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Must, q) for q in parts])


def _between(name: str, low: int, high: int) -> Query:
    kind = tantivy.FieldType.Unsigned
    return Query.range_query(SCHEMA, name, kind, low, high)


def span_query(span: Span, discussed: bool = False) -> Query:
    """Records whose own span, or with `discussed` whose events' spans, share a day with `span`."""
    first, last = span.earliest, span.latest
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return _term("discussed" if discussed else "year", first.year)
    if discussed:
        return _between("month", month_of(first), month_of(last))
    early = _between("earliest", 0, last.toordinal())
    return _all([early, _between("latest", first.toordinal(), date.max.toordinal())])


def _dated(spec: Spec, span: Span) -> Query:
    """Records of one of the times that a search asks for."""
    return _any(span_query(each, spec.discussed) for each in spec.spans or (span,))


def phrase_query(text: str) -> Query | None:
    """The words in this order, none left out; two that a hyphen or nothing joins also as one."""
    parts = chunks(text)
    words = [word for chunk in parts for word in chunk.words]
    ways = [words]
    if len(words) <= MOST_JOINED:
        ways += [
            [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]
            for at in range(len(words) - 1)
        ]
    if any(chunk.joined for chunk in parts):
        ways.append([word for chunk in parts for word in (chunk.joined or chunk.words)])
    ways = [way for way in ways if way]
    fields = ("words", "heading")
    return _any([_sequence(field, way) for way in ways for field in fields]) if ways else None


def _sequence(field: str, words: list[str]) -> Query:
    if len(words) == 1:
        return Query.term_query(SCHEMA, field, words[0])
    return Query.phrase_query(SCHEMA, field, [*words])


class Reading:
    """A search as a query of tantivy's; `ids` gives the keys of the rows that slugs name."""

    def __init__(
        self, spec: Spec, ids: Ids, searcher: tantivy.Searcher, hidden: Iterable[str] = ()
    ) -> None:
        self.spec, self.ids, self.searcher, self.hidden = spec, ids, searcher, hidden

    @cached_property
    def typed(self) -> list[Chunk]:
        """All words in order."""
        return chunks(self.spec.words)

    @cached_property
    def chunks(self) -> list[Chunk]:
        """The words that count: those that say nothing are left out where others remain."""
        found = list(dict.fromkeys(self.typed))
        telling = [chunk for chunk in found if not STOP_WORDS.issuperset(chunk.words)]
        return telling or ([] if self.spec.boosts or self.spec.phrases else found)

    @cached_property
    def terms(self) -> dict[Chunk, list[Query]]:
        """What each chunk is looked up as: its words, or written together."""
        return {
            chunk: [
                _all(_term("text", stem(word)) for word in chunk.words),
                *(_term("text", stem(word)) for word in chunk.joined),
            ]
            for chunk in self.chunks
        }

    @cached_property
    def pairs(self) -> dict[Chunk, list[Query]]:
        """Neighbours of the query that the index knows as one word, by each of the two."""
        found: dict[Chunk, list[Query]] = {chunk: [] for chunk in self.chunks}
        for one, other in pairwise(self.typed):
            for word in self._together(one, other):
                query = Query.const_score_query(_term("text", stem(word)), PAIR)
                for chunk in {one, other} & found.keys():
                    found[chunk].append(query)
        return found

    def _together(self, one: Chunk, other: Chunk) -> list[str]:
        """Two words of the query as one, where the index has that: `win win`, `S 300`."""
        if len(one.words) > 1 or len(other.words) > 1:
            return []
        words = {
            one.words[0] + other.words[0],
            *read_chunk(f"{one.words[0]}-{other.words[0]}").words,
        }
        words -= {*one.words, *other.words}
        return [word for word in words if self.searcher.doc_freq("text", stem(word))]

    @cached_property
    def boosts(self) -> list[tuple[Boost, Query, Query | None]]:
        """Each boost, what is linked to it, and the record itself."""
        found = []
        for boost in self.spec.boosts:
            itself = None
            if boost.span:
                linked = span_query(boost.span)
            elif boost.field in FIELDS:
                key = self.ids.get((boost.field, boost.value))
                if key is None:
                    continue
                linked, itself = _term(boost.field, key), _term("ident", f"{boost.field}:{key}")
            else:
                linked = _term(boost.field, boost.value)
            found.append((boost, linked, itself))
        return found

    def build(self) -> Query:
        """The whole query; filters do not touch the score."""
        wanted = [query for query in (self._wording(), *self._phrases()) if query is not None]
        filters = [Query.const_score_query(query, 0.0) for query in self._filters()]
        without = [query for text in self.spec.excluded if (query := phrase_query(text))]
        without += [_term("ident", ident) for ident in self.hidden]
        if not wanted and not filters:
            filters = [Query.all_query()]
        if len(wanted) == 1 and not filters and not without:
            return wanted[0]
        parts = [(Occur.Must, query) for query in (*wanted, *filters)]
        if self.spec.span and self.spec.undated:
            dated = _dated(self.spec, self.spec.span)
            first = Query.const_score_query(dated, DATED)
            parts.append((Occur.Should, first))
        return Query.boolean_query([*parts, *((Occur.MustNot, query) for query in without)])

    def _wording(self) -> Query | None:
        """Any of the words or of what they name; those with all of them first."""
        words = dict.fromkeys(stem(word) for chunk in self.chunks for word in chunk.words)
        parts = [_term("text", word) for word in words]
        parts += [query for queries in self.terms.values() for query in queries[1:]]
        parts += [query for queries in self.pairs.values() for query in queries]
        for boost, linked, itself in self.boosts:
            parts.append(Query.const_score_query(linked, LINKED * boost.weight))
            if itself is not None:
                parts.append(Query.const_score_query(itself, NAMED * boost.weight))
        if not parts:
            # Words were typed, yet none that could be looked up: nothing is found, not everything.
            return Query.empty_query() if self._says_nothing() else None
        if len(self.chunks) + len(self.boosts) > 1:
            every = _all(map(self._group, self.chunks)) if self.chunks else self._links()
            parts.append(Query.const_score_query(every, ALL_WORDS))
        return _any(parts)

    def _says_nothing(self) -> bool:
        return bool(self.spec.words) and not self.spec.phrases

    def _links(self) -> Query:
        return _all(linked for _, linked, _ in self.boosts)

    def _group(self, chunk: Chunk) -> Query:
        """What counts as holding a chunk: its words, or a link to what it names."""
        ways = [*self.terms[chunk], *self.pairs[chunk]]
        for boost, linked, itself in self.boosts:
            if set(chunk.words) <= set(words_of(boost.matched)):
                ways += [linked] if itself is None else [linked, itself]
        return _any(ways)

    def _phrases(self) -> list[Query]:
        found = [phrase_query(text) for text in self.spec.phrases]
        if any(found) or not found or self.spec.words:
            return [query for query in found if query]
        return [Query.empty_query()]

    def _filters(self) -> Iterable[Query]:
        spec = self.spec
        for name in FIELDS:
            for slug in getattr(spec, name):
                key = self.ids.get((name, slug))
                yield Query.empty_query() if key is None else _term(name, key)
        if spec.kind:
            yield _any(_term("kind", kind) for kind in spec.kind)
        if spec.stance:
            yield _any(_term("stance", stance) for stance in spec.stance)
        if spec.span:
            dated = _dated(spec, spec.span)
            yield _any([dated, self._undated()]) if spec.undated else dated

    def _undated(self) -> Query:
        """Records without a date, as those of actors and topics, that have all the words."""
        has_date = Query.exists_query("earliest")
        every = map(self._group, self.chunks)
        parts = [(Occur.Must, query) for query in (Query.all_query(), *every)]
        return Query.boolean_query([*parts, (Occur.MustNot, has_date)])


def find(searcher: tantivy.Searcher, spec: Spec, ids: Ids, hidden: Iterable[str] = ()) -> Found:
    """Carry out a search: one page of hits, the exact total, and the facets of all that match.

    Without words there is nothing to rank by: the newest come first. `hidden` are identities
    (`event:12`) to pass over.
    """
    query = Reading(spec, ids, searcher, hidden).build()
    total, facets = count_facets(searcher, query, spec.discussed)
    if spec.offset >= total or spec.limit < 1:
        return Found(total, (), facets)
    limit = min(spec.limit, total - spec.offset)
    unranked = not (spec.words or spec.phrases or spec.boosts)
    if spec.sort in {"newest", "oldest"} or unranked:
        order = tantivy.Order.Asc if spec.sort == "oldest" else tantivy.Order.Desc
        found = searcher.search(
            query, limit, False, order_by_field="moment", offset=spec.offset, order=order
        )
    else:
        found = searcher.search(query, limit, False, offset=spec.offset)
    return Found(
        total, tuple(_match(searcher, score, place) for score, place in found.hits), facets
    )


def _match(searcher: tantivy.Searcher, score: float | None, place: Any) -> Match:
    row = searcher.doc(place)
    kind, _, key = row["ident"][0].partition(":")
    return Match(kind, int(key), float(score or 0), json.loads(bytes(row["links"][0])))


def count_facets(
    searcher: tantivy.Searcher, query: Query, discussed: bool = False
) -> tuple[int, Facets]:
    """The number of records that match, and their (value, count) by facet, most frequent first."""
    fields = {name: "discussed" if discussed and name == "year" else name for name in FACETS}
    wanted = {
        name: {"terms": {"field": fields[name], "size": size, "segment_size": 100_000}}
        for name, size in FACETS.items()
    }
    answer = searcher.aggregate(query, wanted)
    facets = {
        name: [(bucket["key"], bucket["doc_count"]) for bucket in answer[name]["buckets"]]
        for name in FACETS
    }
    facets["year"] = sorted((int(year), count) for year, count in facets["year"])
    return sum(count for _, count in facets["kind"]), facets


def weigh_words(searcher: tantivy.Searcher, document: Document) -> dict[str, float]:
    """The stems that tell most of the document, by weight."""
    counts = Counter(map(stem, words_of(f"{document.title} {document.title} {document.text}")))
    weights = {
        word: (1 + log(count)) * log(searcher.num_docs / frequency)
        for word, count in counts.most_common(400)
        if word not in STOP_WORDS and (frequency := searcher.doc_freq("text", word)) > 1
    }
    best = sorted(weights, key=weights.__getitem__, reverse=True)[:20]
    return {word: max(weights[word], 0.1) for word in best}


def find_like(searcher: tantivy.Searcher, document: Document, limit: int) -> list[Match]:
    """Hits that share the document's telling words, topics and actors."""
    words = weigh_words(searcher, document)
    parts = [Query.boost_query(_term("text", word), words[word] / 10) for word in words]
    parts += [_term("topic", key) for key in document.topics]
    parts += [_term("actor", key) for key in document.actors]
    if not parts:
        return []
    kinds = _any(_term("kind", kind) for kind in ("article", "event"))
    query = Query.boolean_query(
        [
            (Occur.Must, _any(parts)),
            (Occur.Must, Query.const_score_query(kinds, 0.0)),
            (Occur.MustNot, _term("ident", document.ident)),
        ]
    )
    return [_match(searcher, *hit) for hit in searcher.search(query, limit, False).hits]


def find_headings(
    searcher: tantivy.Searcher, text: str, limit: int, kinds: Iterable[str]
) -> list[Match]:
    """Hits whose title or names have every word of `text`, the last one as a beginning."""
    *whole, last = words_of(text)[:8] or [""]
    if not last:
        return []
    start = Query.regex_query(SCHEMA, "heading", f"{last}.*")
    named = [_term("heading", word) for word in whole]
    full = Query.boost_query(_term("heading", last), 2.0)
    of_kind = Query.const_score_query(_any(_term("kind", kind) for kind in kinds), 0.0)
    query = Query.boolean_query(
        [(Occur.Must, _all([*named, start, of_kind])), (Occur.Should, full)]
    )
    return [_match(searcher, *hit) for hit in searcher.search(query, limit, False).hits]
