"""Parts of pages that stay the same until something public changes, made once for each state."""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.utils.translation import get_language

from articles.models import Change

SECONDS = 3600


def remembered(name: str, make: Callable[[], str]) -> str:
    """What `make` returns for the language of the page, kept until the change log grows.

    A transaction may hold rows that nobody else is to see, such as a preview: in one, nothing is
    kept.
    """
    if connection.in_atomic_block:
        return make()
    key = f"{name}-{get_language()}-{Change.objects.state()}"
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, SECONDS)
    return found
