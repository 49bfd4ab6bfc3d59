"""The names of records in the language of the page that shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from .name import Name, Named, NameKind


def name_language() -> str:
    """The language to name records in, empty where that is English: their headings are."""
    language = get_language() or settings.LANGUAGE_CODE
    return "" if language == settings.LANGUAGE_CODE else language


def preferred_names(kind: str, keys: Iterable[Any], by: str = "id") -> dict[Any, str]:
    """The preferred names of actors, authors or topics in the page's language, by key or by
    another column; in one query, or none where the headings will do."""
    language, keys = name_language(), set(keys)
    if not language or not keys:
        return {}
    names = Name.objects.filter(language=language, kind=NameKind.PREFERRED)
    names = names.filter(**{f"{kind}__{by}__in": keys})
    return dict(names.values_list(f"{kind}__{by}", "text"))


def shown_name(kind: str, path: str = "") -> Coalesce | F:
    """The name that `label` gives, for a query that sorts or groups actors, authors or topics;
    `path` leads to them from rows of another kind."""
    language, heading = name_language(), f"{path}__name" if path else "name"
    if not language:
        return F(heading)
    owned = {f"{kind}_id": OuterRef(path or "pk")}
    names = Name.objects.filter(language=language, kind=NameKind.PREFERRED, **owned)
    return Coalesce(Subquery(names.values("text")[:1]), F(heading))


class LocalNamesQuerySet(models.QuerySet):
    """Rows that come with the names of the records in them, in one query more a kind of record.

    `named` are the paths from a row to its records, "" for the row itself; only what is loaded
    with the row is named. On English pages nothing is asked.
    """

    named: ClassVar[tuple[str, ...]] = ()

    def _fetch_all(self) -> None:
        is_new = self._result_cache is None
        super()._fetch_all()
        if is_new and name_language():
            bring_names(self._result_cache or (), self.named)


def bring_names(rows: Iterable[Any], paths: Iterable[str]) -> None:
    """Set `local_name` on the records at the end of `paths`."""
    found: dict[str, list[Named]] = {}
    for row in rows:
        for path in paths:
            for record in _at(row, path):
                found.setdefault(record.record_kind, []).append(record)
    for kind, records in found.items():
        names = preferred_names(kind, {record.pk for record in records})
        for record in records:
            record.local_name = names.get(record.pk, "")


def _at(row: Any, path: str) -> Iterator[Named]:
    """The record at the end of a path, as far as relations are loaded."""
    for name in path.split(".") if path else ():
        state = getattr(row, "_state", None)
        row = state and state.fields_cache.get(name)
    if isinstance(row, Named):
        yield row
