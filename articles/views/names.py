"""The spellings of a record, by language, as names.html shows them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from articles.models import Actor, Author, Topic


def language_name(code: str) -> str:
    """A language in the reader's words; its code where Django does not know it."""
    if code == "und":
        return _("language not known")
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def name_groups(record: Actor | Author | Topic) -> list[dict[str, Any]]:
    """Shown names from what `prefetch_related("names")` loaded: list of {language, label,
    preferred, others}, the heading's language first."""
    groups: dict[str, dict[str, Any]] = {}
    for name in sorted(record.names.all(), key=lambda name: name.language != "en"):
        if not name.is_shown:
            continue
        new = {"language": name.language, "label": language_name(name.language), "others": []}
        group = groups.setdefault(name.language, new)
        if name.is_preferred:
            group["preferred"] = name.text
        else:
            group["others"].append(name.text)
    return list(groups.values())
