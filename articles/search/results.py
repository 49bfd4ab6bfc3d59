"""From a search to what a reader sees: records read back, snippets, reasons, facets with labels."""

from __future__ import annotations

from dataclasses import dataclass

from articles.models.lifecycle import Record

from .spec import Spec


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a record matched beside its snippet.

    `kind` is `name` (`text` is the spelling that matched), or `topic`, `actor`, `author`
    (`text` is the label of the linked record) or `span`.
    """

    kind: str
    text: str


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
    raise NotImplementedError


def more_like(
    record: Record, limit: int = 5, without: frozenset[str] = frozenset()
) -> list[Record]:
    """Published records whose text and links resemble those of `record`, nearest first.

    `without` are keys (`event:slug`) to leave out, such as those of curated links.
    """
    raise NotImplementedError


def complete(text: str, limit: int = 8) -> list[Record]:
    """Published records whose title or name has every word of `text`, the last as a beginning."""
    raise NotImplementedError
