"""Writing the documents of records into an index: all of them, or those of some that changed."""

from __future__ import annotations

from collections.abc import Callable

import tantivy

from articles.models import RECORD_MODELS

from .registry import all_documents, documents_of, in_batches
from .schema import open_index, to_tantivy

_HEAP = 150_000_000
_SEGMENT = 60_000
"""Documents in a segment, at most."""


def count_published() -> int:
    """How many documents an index of this database has."""
    return sum(
        model.objects.published().count()  # type: ignore[attr-defined]
        for model in RECORD_MODELS.values()
    )


def write(writer: tantivy.IndexWriter, keys: dict[str, set[int]]) -> None:
    """Replace the documents of these records, by kind; of what is not published there is none."""
    for kind, pks in keys.items():
        for batch in in_batches(sorted(pks)):
            for pk in batch:
                writer.delete_documents_by_term("ident", f"{kind}:{pk}")
            for document in documents_of(kind, batch):
                writer.add_document(to_tantivy(document))


def build(folder: str, progress: Callable[[int], None]) -> int:
    """Fill a new index and return the number of its documents; `progress` hears it now and then.

    The segments are of about the same size: a small one would be merged with those of single
    changes again and again.
    """
    writer = open_index(folder).writer(_HEAP, 1)
    records = count_published()
    size = 1 + records // (1 + records // _SEGMENT)
    count = 0
    for count, document in enumerate(all_documents(), start=1):
        writer.add_document(to_tantivy(document))
        if count % 1000 == 0:
            progress(count)
        if count % size == 0:
            writer.commit()
    writer.commit()
    writer.wait_merging_threads()
    return count
