"""Reads the texts of a large file in a second process, while the first one writes those before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from types import TracebackType
from typing import Any, Self

import django

from articles.models import SourceFile
from articles.text import Rendered, TextError, render

from .document import Document
from .proposal import Proposal, propose
from .reading import ImportFault
from .sources import document_of

LARGE = 2 * 2**20
"""Bytes from which a second process is worth its start, which takes a second or two."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What follows from a text alone; `rendered` is None where its body cannot be rendered."""

    document: Document
    proposal: Proposal
    rendered: Rendered | None


Readings = list[Reading | ImportFault]


def read_sources(sources: Sequence[SourceFile]) -> Readings:
    """A reading of each text, or why there is none."""
    return [_read(source) for source in sources]


def _read(source: SourceFile) -> Reading | ImportFault:
    try:
        document = document_of(source)
    except ImportFault as fault:
        return fault
    proposal = propose(document, {})
    try:
        return Reading(document, proposal, render(proposal.body))
    except TextError:
        return Reading(document, proposal, None)


class Reader:
    """Reads batches of texts, those of a file of `size` bytes or more in a process of its own.

    The process ends with this one, however that ends: it reads from a pipe that nobody else has.
    """

    def __init__(self, size: int) -> None:
        self._pool: Any = None
        if size >= LARGE:
            self._pool = get_context("spawn").Pool(1, initializer=django.setup)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool:
            self._pool.terminate()

    def begin(self, sources: Sequence[SourceFile]) -> Callable[[], Readings]:
        """Have a batch read; what is returned waits for its readings."""
        if self._pool is None:
            return lambda: read_sources(sources)
        wait: Callable[[], Readings] = self._pool.apply_async(read_sources, (sources,)).get
        return wait
