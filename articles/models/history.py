"""Who changed what: which rows make up one version of a record, and reading them back."""

from __future__ import annotations

from typing import Any

import reversion
from django.db.models import Model
from reversion.models import Version

from .actor import Actor
from .annotation import Annotation
from .article import Article, Authorship, Mention
from .author import Author
from .crosslink import CrossLink
from .event import Event, Evidence, Participation
from .lifecycle import Lifecycle
from .name import Name
from .office import Office
from .pin import TopicPin
from .publication import Licence, Publication
from .topic import Topic, TopicTag

# The rows that are part of a record, by the name that the record knows them by.
PARTS: dict[type[Model], tuple[str, ...]] = {
    Article: ("authorships", "mentions", "topic_tags"),
    Event: ("participations", "evidence", "topic_tags"),
    Actor: ("names", "offices"),
    Author: ("names",),
    Topic: ("names", "pins"),
    Annotation: ("topic_tags",),
    CrossLink: (),
    Publication: (),
    Licence: (),
}
# What follows from other fields or writes, and what belongs to the row's life.
DERIVED: dict[type[Model], tuple[str, ...]] = {
    Article: ("html", "plain_text"),
    Annotation: ("note_html",),
    Actor: ("merged_into",),
}
LIFE = {field.name for field in Lifecycle._meta.local_fields}


def register_history() -> None:
    """Have each save inside a revision kept, the parts of a record together with it."""
    small = (Authorship, Mention, TopicTag, Participation, Evidence, Name, Office, TopicPin)
    for part in small:
        reversion.register(part)
    for model, parts in PARTS.items():
        many: Any = model._meta.local_many_to_many
        by_rows = [f.name for f in many if not f.remote_field.through._meta.auto_created]
        reversion.register(model, follow=parts, exclude=[*DERIVED.get(model, ()), *by_rows])


def content(version: Version) -> dict[str, Any]:
    """Values by attribute name; keys of the rows of many-to-many fields as lists."""
    kept = version.field_dict
    return {name: value for name, value in kept.items() if name not in LIFE and name != "id"}


def parts(version: Version) -> dict[str, list[Version]]:
    """The versions of a record's parts by accessor, as they were when `version` was kept."""
    kept: dict[str, list[Version]] = {}
    for accessor in PARTS[version._model]:
        relation = version._model._meta.get_field(accessor)
        owner = owner_of(relation, version)
        rows = Version.objects.get_for_model(relation.related_model).filter(
            revision=version.revision
        )
        kept[accessor] = [
            row for row in rows.order_by("pk") if owner.items() <= _texts(row.field_dict).items()
        ]
    return kept


def owner_of(relation: Any, version: Version) -> dict[str, str]:
    """What a part's values must be for it to belong to the record of `version`."""
    if relation.one_to_many and hasattr(relation, "object_id_field_name"):
        return {
            relation.object_id_field_name: version.object_id,
            f"{relation.content_type_field_name}_id": str(version.content_type_id),
        }
    return {relation.field.attname: version.object_id}


def _texts(values: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}
