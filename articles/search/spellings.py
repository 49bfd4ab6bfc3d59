"""Finding records by the words of their title or of one of their spellings."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Value
from django.db.models.functions import Replace

from articles.models import RECORD_MODELS, Name
from articles.models.lifecycle import RecordQuerySet
from articles.names import fold

TITLED = ("article", "event")


def words_of(text: str) -> list[str]:
    """The distinct folded words of a text, which is what can be searched for."""
    return list(dict.fromkeys(fold(text).split()))


def records_with(kind: str, words: list[str]) -> RecordQuerySet:
    """Published records of a kind whose title or one of whose spellings contains all words.

    Actors, topics and authors carry `matched_names`: the spellings that did, hidden ones too.
    """
    rows: Any = RECORD_MODELS[kind]._default_manager
    if kind in TITLED:
        plain = Replace(Replace("title", Value("’")), Value("'"))
        rows = rows.annotate(plain_title=plain).published()
        for word in words:
            rows = rows.filter(plain_title__icontains=word)
        return rows
    names = Name.objects.containing(words)
    owners = names.filter(**{f"{kind}__isnull": False}).values(kind)
    matched = Prefetch("names", names, to_attr="matched_names")
    return rows.published().filter(pk__in=owners).prefetch_related(matched)
