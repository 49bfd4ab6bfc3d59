"""An old version of a record beside the present one, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from reversion.models import Version

from articles.models.history import content, owner_of, parts
from articles.models.lifecycle import Lifecycle

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Change:
    """One field or list of rows: as it was, and as it is."""

    label: str
    then: str
    now: str

    @property
    def differs(self) -> bool:
        """Whether restoring would change it."""
        return self.then != self.now


def changes_since(version: Version, record: Lifecycle | None) -> list[Change]:
    """Every field, then every list of rows; `record` is None where it was deleted."""
    changes = []
    for name, value in content(version).items():
        field = version._model._meta.get_field(name)
        if field.editable:
            now = _value_of(record, field) if record else None
            label = capfirst(str(field.verbose_name))
            changes.append(Change(label, in_words(field, value), in_words(field, now)))
    for accessor, rows in parts(version).items():
        relation = version._model._meta.get_field(accessor)
        hidden = owner_of(relation, version).keys() | {"id"}
        then = [_row_in_words(row._model, row.field_dict, hidden) for row in rows]
        present = getattr(record, accessor).order_by("pk") if record else []
        now_rows = [_row_in_words(type(row), vars(row), hidden) for row in present]
        label = capfirst(str(relation.related_model._meta.verbose_name_plural))
        changes.append(Change(label, _lines(then), _lines(now_rows)))
    return changes


def _value_of(record: Lifecycle, field: Any) -> Any:
    if field.many_to_many:
        return list(getattr(record, field.name).values_list("pk", flat=True))
    return getattr(record, field.attname)


def in_words(field: Any, value: Any) -> str:
    """A stored value as an editor would read it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, "", []):
        return NOTHING
    if field.is_relation:
        keys = value if isinstance(value, list) else [value]
        found = field.related_model._base_manager.filter(pk__in=keys)
        return ", ".join(sorted(str(row) for row in found)) or NOTHING
    return str(dict(field.flatchoices).get(value, value))


def _row_in_words(model: Any, values: dict[str, Any], hidden: set[str]) -> str:
    """What a row says, without the record that it belongs to."""
    shown = [
        in_words(field, values[field.attname])
        for field in model._meta.fields
        if field.editable and field.attname not in hidden and values[field.attname] is not False
    ]
    return " · ".join(text for text in shown if text != NOTHING)


def _lines(rows: list[str]) -> str:
    return "\n".join(rows) or NOTHING
