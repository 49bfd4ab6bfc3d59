"""From what a reader asks to what is found: filters and free words together make one search."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from articles.dates import parse

from .analysis import words_of
from .index import ALL_WORDS
from .interpretation import Chip, Interpretation
from .known import understand
from .query import Query
from .results import FacetValue, Results, count_years, search
from .spec import FIELDS, PAGE_SIZE, Spec, read_wording

FILTERS = ("topic", "actor", "author", "kind", "stance", "year", "from", "to")
MOST_TRIES = 8


@dataclass(frozen=True)
class Answer:
    """A query, what its words were taken for, and what was found.

    `widened` says that nothing fits the time that the words name, so that it only raises;
    `wordless` that no record of that time has the other words, so that all of it are found.
    """

    query: Query
    meant: Interpretation
    results: Results
    widened: bool = False
    wordless: bool = False

    @property
    def spec(self) -> Spec:
        """The search that was carried out."""
        return self.results.spec

    @property
    def undated(self) -> int:
        """How many records without a date a time in the words has left among the results."""
        if not self.spec.undated or self.spec.span is None:
            return 0
        kinds = (self.results.facets or {}).get("kind", [])
        return sum(facet.count for facet in kinds if facet.value in FIELDS)

    @cached_property
    def years(self) -> list[FacetValue]:
        """How many records each year would show in place of the time that is asked for."""
        if self.spec.span is None and self.meant.span is None:
            return (self.results.facets or {}).get("year", [])
        wide = _spec(self.query, self.meant.without_times(), 0)
        return count_years(replace(wide, span=None, undated=False))

    @property
    def facets(self) -> dict[str, list[FacetValue]]:
        """Values to narrow by, each with the number of records that the narrowed query finds."""
        return {**(self.results.facets or {}), "year": self.years}


def answer(query: Query, size: int = PAGE_SIZE) -> Answer:
    """Carry out what an address asks for. An explicit year or range goes before one in words."""
    meant = _understand(query)
    spec = _spec(query, meant, size)
    if query.has_period and query.span is None:
        return Answer(query, meant, Results(spec, facets={}))
    results = search(spec)
    wide = replace(_spec(query, meant.without_times(), size), times=spec.times)
    number = read_wording(query.q).words
    if not results.total and meant.span and number.isdecimal():
        # 1929 may be a resolution.
        wide = replace(wide, words=number)
    asks_more = wide.words or wide.phrases or query.narrows
    has_dated = (results.facets or {}).get("year") if spec.undated else results.total
    if has_dated or not meant.span or not asks_more or not results.available:
        return Answer(query, meant, results)
    # What a facet counts is of the same kind as what it is counted in.
    whole = answer(_unfiltered(query), 0) if query.narrows else None
    if results.total and whole and not (whole.widened or whole.wordless):
        return Answer(query, meant, results)
    told = whole.widened if whole else _has_texts(results) or _is_told_elsewhere(wide)
    if wide.words and not wide.boosts and not told:
        of_the_time = search(replace(spec, words="", undated=False))
        if of_the_time.total:
            return Answer(query, meant, of_the_time, wordless=True)
    others = search(wide)
    if others.total == results.total:
        return Answer(query, meant, results)
    return Answer(query, meant, others, widened=True)


def _unfiltered(query: Query) -> Query:
    return replace(query, topic=(), actor=(), author=(), kind=(), stance=(), page=1)


def _has_texts(results: Results) -> bool:
    kinds = (results.facets or {}).get("kind", [])
    return any(facet.value not in FIELDS for facet in kinds)


def count(query: Query) -> int:
    """How many records a query finds; none for a time that excludes itself."""
    return answer(query, size=0).results.total


def _understand(query: Query) -> Interpretation:
    words = read_wording(query.q).words
    if not query.interprets:
        return Interpretation(words=words)
    meant = understand(query.q, query.literal)
    told = meant.without_times() if query.has_period else meant
    if meant.chips:
        return told
    # "what happened" asks for all, and under a filter for all that it leaves.
    return Interpretation(words=words if meant.rest or not meant.words else "")


def _is_told_elsewhere(wide: Spec) -> bool:
    """Whether a record of another time has all the words and names the time."""
    if not wide.times:
        return False
    words = f"{wide.words} {wide.times}"
    best = search(replace(wide, words=words, sort="relevance", offset=0, limit=1)).hits
    return bool(best) and best[0].score >= ALL_WORDS


def _spec(query: Query, meant: Interpretation, size: int) -> Spec:
    wording = read_wording(query.q)
    named = meant.without_times()
    return Spec(
        words=named.words,
        phrases=wording.phrases,
        excluded=wording.excluded,
        topic=query.topic,
        actor=query.actor,
        author=query.author,
        kind=query.kind,
        stance=query.stance,
        span=query.span or meant.span,
        spans=() if query.has_period else meant.spans,
        discussed=query.years == "discussed",
        undated=bool(meant.span and not query.has_period and (named.words or wording.phrases)),
        times=_numbers_of(meant) if named.words else "",
        boosts=named.boosts,
        sort=query.sort or "relevance",
        offset=(query.page - 1) * size,
        limit=size,
    )


def _numbers_of(meant: Interpretation) -> str:
    times = " ".join(chip.matched for chip in meant.chips if chip.is_time)
    return " ".join(word for word in words_of(times) if word.isdecimal())


def without_chip(query: Query, chip: Chip) -> Query:
    """The query that takes the chip's words literally."""
    return query.adding(literal=chip.key)


def as_filter(query: Query, chip: Chip) -> Query:
    """The query with a filter in place of the chip's words."""
    rest = query.q[: chip.start] + " " + query.q[chip.end :].removeprefix("'s").removeprefix("’s")
    bare = replace(query, q=" ".join(rest.split()), page=1)
    if not chip.is_time:
        return bare.adding(**{chip.kind: chip.value})
    if chip.kind == "year" and "/" not in chip.value:
        return replace(bare, year=chip.value, from_="", to="")
    first, last = _ends(chip)
    return replace(bare, year="", from_=first, to=last)


def _ends(chip: Chip) -> tuple[str, str]:
    """A time as the parameters `from` and `to`, empty where it is open."""
    if chip.kind in ("month", "day") and "/" not in chip.value:
        return chip.value, chip.value
    value, span = parse(chip.value), chip.span or parse(chip.value).span
    if "X" not in chip.value and value.start != value.end:
        ends = [str(end) for end in (value.start, value.end)]
        return ends[0].replace("..", ""), ends[1].replace("..", "")
    return f"{span.earliest}", f"{span.latest}"


def loosened(found: Answer) -> list[tuple[str, str, Query, int]]:
    """What to give up so that something is found: list of (parameter, value, query, its total).

    The parameter is a filter's, `literal` for what the words name, `quotes`, `excluded` for words
    not wanted, `filters` for all, or where nothing less helps `both` for these and the quotes.
    """
    query = found.query
    tries = [
        (name, value, query.dropping("from_" if name == "from" else name, value))
        for name, value in query.to_params()
        if name in FILTERS
    ]
    tries += [("literal", chip.matched, without_chip(query, chip)) for chip in found.meant.chips]
    wording = read_wording(query.q)
    loose = " ".join([wording.words, *wording.phrases, *(f"-{w}" for w in wording.excluded)])
    if wording.phrases:
        tries.append(("quotes", " ".join(wording.phrases), replace(query, q=loose.strip(), page=1)))
    if wording.excluded and (wording.words or wording.phrases):
        wanted = " ".join([wording.words, *(f'"{phrase}"' for phrase in wording.phrases)])
        tries.append(("excluded", "", replace(query, q=wanted.strip(), page=1)))
    if query.narrows and query.q:
        tries.append(("filters", "", Query(q=query.q)))
    found_by = _counted(tries[:MOST_TRIES])
    if not found_by and wording.phrases and query.narrows:
        return _counted([("both", "", Query(q=loose.strip()))])
    return found_by


def _counted(tries: list[tuple[str, str, Query]]) -> list[tuple[str, str, Query, int]]:
    counted = [(name, value, other, count(other)) for name, value, other in tries]
    return [entry for entry in counted if entry[3]]
