"""Finding what a file of events names: topics and actors by any spelling, events like a title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from articles.dates import EDTF, Span
from articles.models import Event, Name, SlugRedirect, Status
from articles.models.name import Named
from articles.names import fold, skeleton

N = TypeVar("N", bound=Named)

ALIKE = 75.0
"""From which likeness (0 to 100) of two titles their events may be the same one."""
NEAR, NEAR_PART, SHORTEST = 76.0, 85.0, 4
MOST_UNKNOWN = 200
MOST_OF_A_WORD = 200


class NameLookup(Generic[N]):
    """The records of one kind, topics or actors, by slug and by every stored spelling."""

    def __init__(self, model: type[N]) -> None:
        self.kind = model.record_kind
        rows: Any = model._default_manager.exclude(status=Status.WITHDRAWN)
        self.records: dict[int, N] = {row.pk: row for row in rows}
        self.by_slug = {row.slug: row.pk for row in self.records.values()}
        redirects = SlugRedirect.objects.filter(kind=self.kind)
        self.by_slug = dict(redirects.values_list("slug", "object_id")) | self.by_slug
        self.by_key: dict[str, set[int]] = defaultdict(set)
        self.spellings: dict[str, int] = {}
        names = Name.objects.filter(**{f"{self.kind}__isnull": False})
        for pk, text, folded in names.values_list(f"{self.kind}_id", "text", "folded"):
            if pk in self.records:
                self.by_key[folded].add(pk)
                self.spellings[text] = pk
        self.unknown: dict[str, str] = {}

    def find(self, text: str) -> N:
        """The record of a slug or a spelling. Raises LookupError with a reason for the editor."""
        if text in self.by_slug and self.by_slug[text] in self.records:
            return self.records[self.by_slug[text]]
        found = self.by_key.get(fold(text)[:200], set())
        if len(found) == 1:
            return self.records[next(iter(found))]
        if found:
            listed = ", ".join(sorted(self.records[pk].slug for pk in found))
            several = _("“%(name)s” is a name of several; write one of %(slugs)s")
            raise LookupError(several % {"name": text, "slugs": listed})
        if text not in self.unknown:
            self.unknown[text] = self._nearest(text) if len(self.unknown) < MOST_UNKNOWN else ""
        nobody = _("nothing here is named “%(name)s”") % {"name": text}
        near = self.unknown[text]
        raise LookupError(f"{nobody}; {_('the nearest: %s') % near}" if near else nobody)

    def _nearest(self, text: str) -> str:
        """The nearest stored spellings: in like letters, as a part of them, or of like sound."""
        key, sound = fold(text), skeleton(text)
        near: list[Any] = process.extract(key, self._folded, scorer=fuzz.ratio, score_cutoff=NEAR)
        if len(key) >= SHORTEST:
            scorer = fuzz.partial_token_ratio
            parts = process.extract(key, self._folded, scorer=scorer, score_cutoff=NEAR_PART)
            near += sorted(parts, key=lambda match: -fuzz.ratio(key, match[0]))
        if len(sound) >= SHORTEST:
            near += process.extract(sound, self._heard, scorer=fuzz.ratio, score_cutoff=NEAR)
        return ", ".join(list(dict.fromkeys(self._named(match[2]) for match in near))[:3])

    def _named(self, spelling: str) -> str:
        record = self.records[self.spellings[spelling]]
        return f"{record.name} ({record.slug})"

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {spelling: fold(spelling) for spelling in self.spellings}

    @cached_property
    def _heard(self) -> dict[str, str]:
        return {spelling: skeleton(spelling) for spelling in self.spellings}


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """An event to compare with: a stored one (`pk`, `slug`) or a row of the file (`line`)."""

    title: str
    date: str
    span: tuple[Any, Any]
    pk: int = 0
    slug: str = ""
    status: str = ""
    line: int = 0

    def shares_a_day(self, value: EDTF) -> bool:
        """Whether the days that the two dates allow overlap."""
        return self.span[0] <= value.latest and value.earliest <= self.span[1]


class EventLookup:
    """The stored events of a span of days, and rows added since, by the words of their titles."""

    def __init__(self, span: Span) -> None:
        self.by_slug: dict[str, KnownEvent] = {}
        self.by_title: dict[str, list[KnownEvent]] = defaultdict(list)
        self.by_word: dict[str, list[KnownEvent]] = defaultdict(list)
        fields = ("title", "date", "earliest", "latest", "pk", "slug", "status")
        stored = Event.objects.overlapping(span).values_list(*fields)
        for title, date, first, last, *rest in stored.iterator():
            self.add(KnownEvent(title, date, (first, last), *rest))

    def add(self, event: KnownEvent) -> None:
        """Have the rows after this one compared with it."""
        key = fold(event.title)
        self.by_title[key].append(event)
        for word in set(key.split()):
            self.by_word[word].append(event)
        if event.slug:
            self.by_slug[event.slug] = event

    def same(self, title: str, value: EDTF, slug: str) -> KnownEvent | None:
        """The event of this title and date; else the stored one of this slug, if a day is shared.

        A row of the same file goes first.
        """
        twins = [e for e in self.by_title.get(fold(title), ()) if e.date == str(value)]
        stored = self.by_slug.get(slug)
        if not twins and stored and stored.shares_a_day(value):
            return stored
        return max(twins, key=lambda event: event.line, default=None)

    def alike(self, title: str, value: EDTF) -> list[KnownEvent]:
        """Events with a like title of which the date may be the same, the likest first."""
        key = fold(title)
        scores = (
            (fuzz.token_sort_ratio(key, fold(event.title)), event)
            for event in self._candidates(key)
            if event.shares_a_day(value)
        )
        found = [(score, event) for score, event in scores if score >= ALIKE]
        return [event for _score, event in sorted(found, key=lambda pair: -pair[0])[:3]]

    def _candidates(self, key: str) -> Iterator[KnownEvent]:
        """Events that share one of the three rarest words of a folded title, each once."""
        words = sorted((w for w in set(key.split()) if w in self.by_word), key=self._frequency)
        seen: set[int] = set()
        for word in words[:3]:
            for event in self.by_word[word][:MOST_OF_A_WORD]:
                if id(event) not in seen:
                    seen.add(id(event))
                    yield event

    def _frequency(self, word: str) -> int:
        return len(self.by_word[word])


def find_all(lookup: NameLookup[N], texts: Iterable[str]) -> tuple[list[N], list[str]]:
    """The records that texts name, each once and in order, and why the others were not found."""
    found: dict[int, N] = {}
    reasons = []
    for text in texts:
        try:
            record = lookup.find(text)
        except LookupError as error:
            reasons.append(str(error))
        else:
            found[record.pk] = record
    return list(found.values()), reasons
