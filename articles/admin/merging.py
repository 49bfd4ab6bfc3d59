"""Three versions of a form: the one it was read at, the one stored now, and what was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.text import capfirst
from reversion.errors import RevertError
from reversion.models import Version

from articles.differences import Piece, compare
from articles.models.history import parts
from articles.models.lifecycle import Lifecycle

from .choosers import is_key
from .words import NOTHING, in_words

CHOICE = "_choice-"
TYPED = "_typed-"
THEIRS, MINE, EDIT = "theirs", "mine", "edit"
# So many kept versions are looked through for the one that a form was read at.
LOOK_BACK = 200
LONG = 60
Sent = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed, in words; `pieces` marks the words in which they differ."""

    name: str
    label: str
    html_id: str
    stored: str
    typed: str
    sent: Sent
    chosen: str

    @property
    def pieces(self) -> list[Piece]:
        """From theirs to mine, where both are long; else empty."""
        both = NOTHING not in (self.stored, self.typed)
        is_long = max(len(self.stored), len(self.typed)) > LONG
        return compare(self.stored, self.typed) if both and is_long else []


@dataclass(frozen=True, slots=True)
class Settled:
    """A field that one side alone changed: whose words the form holds now."""

    label: str
    by_them: bool
    words: str


@dataclass(slots=True)
class Merge:
    """What became of the fields."""

    clashes: list[Clash] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)


def base_of(record: Lifecycle, number: str) -> Version | None:
    """The kept version of that number; None where the history does not hold it."""
    if not is_key(number):
        return None
    for version in Version.objects.get_for_object(record)[:LOOK_BACK]:
        try:
            if version.field_dict.get("version") == int(number):
                return version
        except RevertError:  # kept under an older model
            continue
    return None


def form_of(form_class: Any, version: Version) -> forms.ModelForm:
    """The form as it was when `version` was read."""
    model = version._model
    lists = {item.name for item in model._meta.local_many_to_many}
    values = dict(version.field_dict)
    chosen = {name: values.pop(name) for name in lists & values.keys()}
    known = {item.attname for item in model._meta.concrete_fields}
    instance = model(**{name: value for name, value in values.items() if name in known})
    old: forms.ModelForm = form_class(instance=instance)
    tags = parts(version).get("topic_tags", ())
    old.initial = {**old.initial, **chosen} | {"topics": [row.field_dict["tag_id"] for row in tags]}
    return old


def sent_by(form: forms.BaseForm, name: str) -> dict[str, list[str]]:
    """What an untouched field would send: names and texts."""
    bound = form[name]
    widget: Any = bound.field.widget
    value = bound.value()
    if hasattr(widget, "widgets_names"):
        values = value if isinstance(value, list) else widget.decompress(value)
        pairs = zip(widget.widgets_names, widget.widgets, values, strict=True)
        return {
            bound.html_name + suffix: [part.format_value(item) or ""]
            for suffix, part, item in pairs
        }
    if isinstance(value, bool):
        value = ["on"] if value else []
    values = value if isinstance(value, list | tuple) else [value]
    return {bound.html_name: ["" if item is None else str(item) for item in values]}


def typed_for(data: QueryDict, sent: Sent) -> dict[str, list[str]]:
    """What `data` holds under the names of a field."""
    return {name: data.getlist(name) for name in sent}


def plain(sent: Sent) -> dict[str, list[str]]:
    """Values that can be compared: without order, empty ones and the browser's ends of lines."""
    texts = {name: [text.replace("\r\n", "\n").strip() for text in sent[name]] for name in sent}
    return {name: sorted(filter(None, found)) for name, found in texts.items()}


def choose(data: QueryDict, theirs: forms.BaseForm | None) -> set[str]:
    """Put their words where the editor chose them; returns the fields to ask for once more.

    Those are the ones where theirs was chosen, and the words in the form were edited as well.
    """
    again = set()
    for key in [key for key in data if key.startswith(CHOICE)]:
        name = key.removeprefix(CHOICE)
        if theirs is None or data[key] != THEIRS or name not in theirs.fields:
            continue
        stored = sent_by(theirs, name)
        shown = {part: data.getlist(TYPED + part) for part in stored}
        if plain(shown) != plain(typed_for(data, stored)):
            again.add(name)
        else:
            write(data, stored)
    return again


def write(data: QueryDict, sent: Sent) -> None:
    """Have the form say what `sent` says."""
    for name, texts in sent.items():
        data.setlist(name, list(texts))
        if not texts:
            del data[name]


def merge_fields(
    data: QueryDict, stored: forms.BaseForm, base: forms.BaseForm | None, again: set[str]
) -> Merge:
    """Bring `data`, the typed form, in step with `stored` in the fields that only they changed.

    Without a base, every field that differs is one that both may have changed. Fields named in
    `again` are asked for in any case.
    """
    merge = Merge()
    for name in stored.fields:
        theirs = sent_by(stored, name)
        mine = typed_for(data, theirs)
        if plain(theirs) == plain(mine):
            continue
        before = sent_by(base, name) if base and name in base.fields else None
        label = capfirst(str(stored[name].label))
        if before is not None and name not in again and plain(before) == plain(mine):
            write(data, theirs)
            merge.settled.append(Settled(label, True, _words(stored, name, theirs)))
        elif before is not None and name not in again and plain(before) == plain(theirs):
            merge.settled.append(Settled(label, False, _words(stored, name, mine)))
        else:
            # Without a base nothing tells who changed it: then no side is chosen beforehand.
            chosen = data.get(CHOICE + name) or (MINE if before is not None else "")
            merge.clashes.append(_clash(stored, name, (theirs, mine), chosen))
    return merge


def _clash(stored: forms.BaseForm, name: str, both: tuple[Sent, Sent], chosen: str) -> Clash:
    theirs, mine = both
    return Clash(
        name=name,
        label=capfirst(str(stored[name].label)),
        html_id=stored[name].id_for_label or f"id_{name}",
        stored=_words(stored, name, theirs),
        typed=_words(stored, name, mine),
        sent={TYPED + part: texts for part, texts in mine.items()},
        chosen=chosen if chosen in (THEIRS, MINE, EDIT, "") else MINE,
    )


def _words(form: forms.BaseForm, name: str, sent: Sent) -> str:
    """What a field that sends this says, as an editor would read it."""
    data = QueryDict(mutable=True)
    for part, texts in sent.items():
        data.setlist(part, [text.replace("\r\n", "\n") for text in texts])
    widget = form.fields[name].widget
    return in_words(form.fields[name], widget.value_from_datadict(data, {}, form.add_prefix(name)))


def old_rows(base: Version | None, model: type[Model]) -> Iterator[Model]:
    """The rows of one model that were part of the record in `base`."""
    for rows in parts(base).values() if base else ():
        for row in rows:
            if row._model is model:
                yield model(**row.field_dict)
