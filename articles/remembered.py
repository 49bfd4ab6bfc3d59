"""Keeping what takes long to count until something changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import blake2b
from typing import Any, TypeVar

from django.core.cache import cache
from django.utils.translation import get_language

T = TypeVar("T")

# Should somebody write past the log, what is remembered is old for so long.
SECONDS = 300
MOST_NOTES = 50_000
"""So many are kept; with one more all are dropped."""
_state: ContextVar[Hashable] = ContextVar("state", default=None)
_notes: tuple[Hashable, dict[Any, Any]] = (None, {})


@contextmanager
def in_state(state: Hashable) -> Iterator[None]:
    """Within, whoever answers a reader knows which state of the published records this is."""
    token = _state.set(state)
    try:
        yield
    finally:
        _state.reset(token)


def notes() -> dict[Any, Any]:
    """What this process has noted of the present state of the published records, to be looked up
    and added to; empty after each change, and where nobody watches for changes."""
    global _notes
    state = _state.get()
    if state is None:
        return {}
    if _notes[0] != state or len(_notes[1]) > MOST_NOTES:
        _notes = (state, {})
    return _notes[1]


def remembered(compute: Callable[[], T], mark: str, *names: object) -> T:
    """What `compute` gave when the log of changes stood at `mark`, for these names and language."""
    return cache.get_or_set(memory_key(mark, *names), compute, SECONDS)  # type: ignore[return-value]


def memory_key(mark: str, *names: object) -> str:
    """A key of the cache for some names, of any length and alphabet."""
    text = repr((mark, get_language(), *names))
    return "view:" + blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
