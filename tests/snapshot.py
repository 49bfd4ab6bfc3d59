"""The rows of the catalogue, loaded once and written again for each module that needs them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction

# How a kept version, which is a text, names the content types of its row.
IN_VERSIONS = re.compile(r'("(?:content|source|target)_type": )(\d+)')


@dataclass(frozen=True, slots=True)
class Table:
    """The columns and rows of a table; `kinds` are the places of keys of content types, `versions`
    those of texts that hold such keys."""

    name: str
    columns: list[str]
    kinds: list[int]
    versions: list[int]
    rows: list[tuple[Any, ...]]


class Snapshot:
    """The catalogue as `load_catalogue` writes it into an empty database.

    Content types get new keys whenever the database is emptied, so these are looked up anew.
    """

    @cached_property
    def tables(self) -> list[Table]:
        """What the catalogue fills; loaded at the first use, and rolled back."""
        models = list(apps.get_models(include_auto_created=True))
        empty = [model for model in models if not model._base_manager.exists()]
        self.kinds = _content_types()
        with transaction.atomic():
            call_command("load_catalogue", settings.FIXTURES_DIR, stdout=StringIO())
            tables = [_read(model) for model in empty if model._base_manager.exists()]
            transaction.set_rollback(True)
        return tables

    def restore(self) -> None:
        """Write the rows into a database without records."""
        tables, now = self.tables, _content_types()
        keys = {key: now[name] for name, key in self.kinds.items()}
        with transaction.atomic(), connection.cursor() as cursor:
            for table in tables:
                names = ", ".join(map(connection.ops.quote_name, table.columns))
                marks = ", ".join(["%s"] * len(table.columns))
                statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"
                cursor.executemany(statement, [_moved(row, table, keys) for row in table.rows])
        if not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")


def _content_types() -> dict[tuple[str, str], int]:
    rows = ContentType.objects.values_list("app_label", "model", "pk")
    return {(label, model): key for label, model, key in rows}


def _read(model: Any) -> Table:
    fields = model._meta.concrete_fields
    name = connection.ops.quote_name(model._meta.db_table)
    columns = [field.column for field in fields]
    kinds = [place for place, field in enumerate(fields) if field.related_model is ContentType]
    versions = [place for place, column in enumerate(columns) if column == "serialized_data"]
    with connection.cursor() as cursor:
        listed = ", ".join(map(connection.ops.quote_name, columns))
        cursor.execute(f"SELECT {listed} FROM {name}")
        return Table(name, columns, kinds, versions, cursor.fetchall())


def _moved(row: tuple[Any, ...], table: Table, keys: dict[int, int]) -> tuple[Any, ...]:
    """A row with the keys that content types have now."""
    values = list(row)
    for place in table.kinds:
        values[place] = keys.get(values[place])
    for place in table.versions:
        values[place] = IN_VERSIONS.sub(
            lambda found: f"{found[1]}{keys[int(found[2])]}", values[place]
        )
    return tuple(values)
