"""Keeping what takes long to count until something changes."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import TypeVar

from django.core.cache import cache
from django.utils.translation import get_language

T = TypeVar("T")

# Should somebody write past the log, what is remembered is old for so long.
SECONDS = 300


def remembered(compute: Callable[[], T], mark: str, *names: object) -> T:
    """What `compute` gave when the log of changes stood at `mark`, for these names and language."""
    return cache.get_or_set(memory_key(mark, *names), compute, SECONDS)  # type: ignore[return-value]


def memory_key(mark: str, *names: object) -> str:
    """A key of the cache for some names, of any length and alphabet."""
    text = repr((mark, get_language(), *names))
    return "view:" + blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
