"""An old version of a record beside the present one, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from reversion.models import Version

from articles.differences import Piece, compare
from articles.models.history import PARTS, content, owner_of, parts
from articles.models.lifecycle import Lifecycle

NOTHING = "–"
# A difference of fewer characters is read more easily as two values side by side.
LONG = 60
Rows = list[tuple[Any, dict[str, Any]]]


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

    @property
    def pieces(self) -> list[Piece]:
        """Both in one, word by word, where they are long; else empty."""
        is_long = max(len(self.then), len(self.now)) > LONG
        both = self.differs and NOTHING not in (self.then, self.now)
        return compare(self.then, self.now) if both and is_long else []


@dataclass(frozen=True, slots=True)
class State:
    """What a record said at one time: values by field, and its rows by accessor."""

    values: dict[str, Any]
    rows: dict[str, Rows]

    @classmethod
    def of_version(cls, version: Version) -> Self:
        """As it was kept."""
        kept = parts(version).items()
        rows = {name: [(row._model, row.field_dict) for row in found] for name, found in kept}
        return cls(content(version), rows)

    @classmethod
    def of_record(cls, record: Lifecycle, names: Iterable[str]) -> Self:
        """As it is stored; of the fields, those of `names`."""
        fields = [record._meta.get_field(name) for name in names]
        rows = {
            name: [(type(row), vars(row)) for row in getattr(record, name).order_by("pk")]
            for name in PARTS[type(record)]
        }
        return cls({field.name: _value_of(record, field) for field in fields}, rows)


def changes_since(version: Version, record: Lifecycle | None) -> list[Change]:
    """Every field, then every list of rows; `record` is None where it was deleted."""
    then = State.of_version(version)
    now = State.of_record(record, then.values) if record else State({}, {})
    return _changes(version, then, now)


def changes_between(older: Version, newer: Version) -> list[Change]:
    """Every field, then every list of rows, of two kept versions of one record."""
    return _changes(older, State.of_version(older), State.of_version(newer))


def _changes(version: Version, then: State, now: State) -> list[Change]:
    changes = []
    for name, value in then.values.items():
        field = version._model._meta.get_field(name)
        if field.editable:
            label = capfirst(str(field.verbose_name))
            words = in_words(field, value), in_words(field, now.values.get(name))
            changes.append(Change(label, *words))
    for accessor, rows in then.rows.items():
        relation = version._model._meta.get_field(accessor)
        hidden = owner_of(relation, version).keys() | {"id"}
        label = capfirst(str(relation.related_model._meta.verbose_name_plural))
        lists = (_lines(found, hidden) for found in (rows, now.rows.get(accessor, [])))
        changes.append(Change(label, *lists))
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


def _lines(rows: Rows, hidden: set[str]) -> str:
    return "\n".join(_row_in_words(model, values, hidden) for model, values in rows) or NOTHING
