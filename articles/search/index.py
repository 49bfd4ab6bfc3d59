"""Putting a search to the index: queries, hits, facets, and what resembles a record or a word."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import log
from typing import Any

import tantivy
from tantivy import Occur, Query

from articles.dates import Span

from .analysis import STOP_WORDS, Chunk, chunks, read_chunk, stem, words_of
from .clauses import all_of, any_of, phrase_query, sequence, span_query, term
from .registry import Document
from .schema import SCHEMA
from .spec import FIELDS, Boost, Spec

ALL_WORDS = 100.0  # more than BM25 gives: records with every word come first
DATED = 10_000.0  # more than all the rest gives together
OF_THE_TIME = 10.0
PAIR = 0.5
SHORTEST_JOINED = 6
LINKED = 6.0
NAMED = 40.0
NEAR = 0.5
MOST_TERMS = 64
"""The rarest words of a long text are looked up: the others tell little and cost most."""
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


class Reading:
    """A search as a query of tantivy's; `ids` gives the keys of the rows that slugs name."""

    def __init__(
        self,
        spec: Spec,
        ids: Ids,
        searcher: tantivy.Searcher,
        hidden: Iterable[str] = (),
        near: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.spec, self.ids, self.searcher, self.hidden = spec, ids, searcher, hidden
        self.near = dict(near)

    @cached_property
    def typed(self) -> list[Chunk]:
        """All words in order."""
        return chunks(self.spec.words)

    @cached_property
    def chunks(self) -> list[Chunk]:
        """The words that count: those that say nothing are left out where others remain."""
        found = list(dict.fromkeys(self.typed))
        telling = [chunk for chunk in found if not STOP_WORDS.issuperset(chunk.words)]
        if len(telling) > MOST_TERMS:
            rarest = set(sorted(telling, key=self._frequency)[:MOST_TERMS])
            telling = [chunk for chunk in telling if chunk in rarest]
        return telling or ([] if self.spec.boosts or self.spec.phrases else found)

    def _frequency(self, chunk: Chunk) -> int:
        return min(self.searcher.doc_freq("text", stem(word)) for word in chunk.words)

    @cached_property
    def terms(self) -> dict[Chunk, list[Query]]:
        """What each chunk is looked up as: its words, or written together."""
        return {
            chunk: [
                all_of(term("text", stem(word)) for word in chunk.words),
                *map(self._joined, chunk.joined),
                *self._apart(chunk),
            ]
            for chunk in self.chunks
        }

    @staticmethod
    def _joined(word: str) -> Query:
        """Of `1,000` the digits are ranked by as they stand; `1000` counts as the same."""
        query = term("text", stem(word))
        return Query.const_score_query(query, PAIR) if word.isdecimal() else query

    def _apart(self, chunk: Chunk) -> Iterable[Query]:
        """A word as two neighbours in a text, as where a line's end has cost it its hyphen."""
        word = chunk.plain
        if len(word) < SHORTEST_JOINED or not word.isalpha():
            return
        for at in range(2, len(word) - 1):
            halves = [word[:at], word[at:]]
            if STOP_WORDS.isdisjoint(halves) and all(map(self._occurs, halves)):
                together = sequence("words", halves)
                yield Query.const_score_query(together, PAIR)

    def _occurs(self, word: str) -> bool:
        return bool(self.searcher.doc_freq("words", word))

    @cached_property
    def respelt(self) -> dict[Chunk, Query]:
        """Near spellings of words that no record has: they raise what the others find."""
        near = {chunk: self.near[chunk.plain] for chunk in self.chunks if chunk.plain in self.near}
        if len(near) == len(self.chunks) and not self.boosts:
            return {}
        return {chunk: term("text", stem(word)) for chunk, word in near.items()}

    @cached_property
    def pairs(self) -> dict[Chunk, list[Query]]:
        """Neighbours of the query that the index knows as one word, by each of the two."""
        found: dict[Chunk, list[Query]] = {chunk: [] for chunk in self.chunks}
        for one, other in pairwise(self.typed):
            for word in self._together(one, other):
                query = Query.const_score_query(term("text", stem(word)), PAIR)
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
                linked, itself = term(boost.field, key), term("ident", f"{boost.field}:{key}")
            else:
                linked = term(boost.field, boost.value)
            found.append((boost, linked, itself))
        return found

    def build(self) -> Query:
        """The whole query; filters do not touch the score."""
        wanted = [query for query in (self._wording(), *self._phrases()) if query is not None]
        filters = [Query.const_score_query(query, 0.0) for query in self._filters()]
        without = [query for text in self.spec.excluded if (query := phrase_query(text))]
        without += [term("ident", ident) for ident in self.hidden]
        if not wanted and not filters:
            filters = [Query.all_query()]
        raising = list(self._raising())
        if len(wanted) == 1 and not filters and not without and not raising:
            return wanted[0]
        parts = [(Occur.Must, query) for query in (*wanted, *filters)]
        parts += [(Occur.Should, query) for query in raising]
        return Query.boolean_query([*parts, *((Occur.MustNot, query) for query in without)])

    def _raising(self) -> Iterable[Query]:
        """What finds nothing by itself and only moves up what is found."""
        for query in self.respelt.values():
            yield Query.boost_query(query, NEAR)
        for word in words_of(self.spec.times):
            yield term("text", stem(word))
        if self.spec.span and self.spec.undated:
            yield Query.const_score_query(self._dated(self.spec.span), OF_THE_TIME)
            yield Query.const_score_query(self._texts(), DATED)

    def _wording(self) -> Query | None:
        """Any of the words or of what they name; those with all of them first."""
        words = dict.fromkeys(stem(word) for chunk in self.chunks for word in chunk.words)
        parts = [term("text", word) for word in words]
        parts += [query for queries in self.terms.values() for query in queries[1:]]
        parts += [query for queries in self.pairs.values() for query in queries]
        for boost, linked, itself in self.boosts:
            parts.append(Query.const_score_query(linked, LINKED * boost.weight))
            if itself is not None:
                weight = NAMED * boost.weight * self._share(boost)
                parts.append(Query.const_score_query(itself, weight))
        if not parts:
            # Words were typed, yet none that could be looked up: nothing is found, not everything.
            return Query.empty_query() if self._says_nothing() else None
        if len(self.chunks) + len(self.boosts) > 1:
            every = all_of(map(self._group, self.chunks)) if self.chunks else self._links()
            parts.append(Query.const_score_query(every, ALL_WORDS))
        return any_of(parts)

    def _share(self, boost: Boost) -> float:
        """How much of what is asked for a name is: all of `Rouhani`, a tenth of a sentence."""
        named = set(words_of(boost.matched))
        covered = sum(named.issuperset(chunk.words) for chunk in self.chunks)
        return max(covered, 1) / max(len(self.chunks), 1)

    def _says_nothing(self) -> bool:
        return bool(self.spec.words) and not self.spec.phrases

    def _links(self) -> Query:
        return all_of(linked for _, linked, _ in self.boosts)

    def _group(self, chunk: Chunk) -> Query:
        """What counts as holding a chunk: its words, or a link to what it names."""
        ways = [*self.terms[chunk], *self.pairs[chunk]]
        ways += [self.respelt[chunk]] if chunk in self.respelt else []
        for boost, linked, itself in self.boosts:
            if set(chunk.words) <= set(words_of(boost.matched)):
                ways += [linked] if itself is None else [linked, itself]
        return any_of(ways)

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
                yield Query.empty_query() if key is None else term(name, key)
        if spec.kind:
            yield any_of(term("kind", kind) for kind in spec.kind)
        if spec.stance:
            yield any_of(term("stance", stance) for stance in spec.stance)
        if spec.span:
            dated = self._dated(spec.span)
            yield any_of([dated, self._undated()]) if spec.undated else dated

    def _dated(self, span: Span) -> Query:
        """Records of one of the times that are asked for."""
        return any_of(span_query(each, self.spec.discussed) for each in self.spec.spans or (span,))

    def _undated(self) -> Query:
        """Texts without a date, which may be of any time, and such actors, topics and authors as
        have all the words."""
        has_date = Query.exists_query("earliest")
        every = map(self._group, self.chunks)
        fitting = any_of([self._texts(), all_of([Query.all_query(), *every])])
        return Query.boolean_query([(Occur.Must, fitting), (Occur.MustNot, has_date)])

    @staticmethod
    def _texts() -> Query:
        return any_of(term("kind", kind) for kind in ("article", "event"))


def find(
    searcher: tantivy.Searcher,
    spec: Spec,
    ids: Ids,
    hidden: Iterable[str] = (),
    near: Iterable[tuple[str, str]] = (),
) -> Found:
    """Carry out a search: one page of hits, the exact total, and the facets of all that match.

    Without words there is nothing to rank by: the newest come first. `hidden` are identities
    (`event:12`) to pass over, `near` the spellings close to words that no record has.
    """
    query = Reading(spec, ids, searcher, hidden, near).build()
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
    parts = [Query.boost_query(term("text", word), words[word] / 10) for word in words]
    parts += [term("topic", key) for key in document.topics]
    parts += [term("actor", key) for key in document.actors]
    if not parts:
        return []
    kinds = any_of(term("kind", kind) for kind in ("article", "event"))
    query = Query.boolean_query(
        [
            (Occur.Must, any_of(parts)),
            (Occur.Must, Query.const_score_query(kinds, 0.0)),
            (Occur.MustNot, term("ident", document.ident)),
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
    named = [term("heading", word) for word in whole]
    full = Query.boost_query(term("heading", last), 2.0)
    of_kind = Query.const_score_query(any_of(term("kind", kind) for kind in kinds), 0.0)
    query = Query.boolean_query(
        [(Occur.Must, all_of([*named, start, of_kind])), (Occur.Should, full)]
    )
    return [_match(searcher, *hit) for hit in searcher.search(query, limit, False).hits]
