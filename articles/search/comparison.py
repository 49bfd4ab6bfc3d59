"""Whether the index holds what the database says."""

from __future__ import annotations

from dataclasses import dataclass

import tantivy

from .registry import all_documents
from .schema import sign
from .store import Store


@dataclass(frozen=True, slots=True)
class Differences:
    """Identities (`event:12`) by how index and database differ; all empty where they agree."""

    missing: tuple[str, ...]
    outdated: tuple[str, ...]
    superfluous: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.outdated or self.superfluous)


def compare(store: Store) -> Differences:
    """What differs between the live index and the published records. Raises IndexMissing."""
    searcher = store.opened().searcher
    found = searcher.search(tantivy.Query.all_query(), max(searcher.num_docs, 1), False)
    indexed: dict[str, str] = {}
    twice = []
    for _, place in found.hits:
        row = searcher.doc(place)
        ident = row["ident"][0]
        if ident in indexed:
            twice.append(ident)
        indexed[ident] = row["sign"][0]
    missing, outdated = [], []
    for document in all_documents():
        known = indexed.pop(document.ident, None)
        if known is None:
            missing.append(document.ident)
        elif known != sign(document):
            outdated.append(document.ident)
    return Differences(tuple(missing), tuple(outdated), (*indexed, *twice))
