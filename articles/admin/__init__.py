"""The editors' site: one module a noun; importing them registers their models."""

from . import (
    actors,
    annotations,
    articles,
    bulk,
    crosslinks,
    events,
    publications,
    sources,
    suggestions,
)

__all__ = [
    "actors",
    "annotations",
    "articles",
    "bulk",
    "crosslinks",
    "events",
    "publications",
    "sources",
    "suggestions",
]
