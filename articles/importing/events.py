"""Events from a file: rows → a plan that can be shown → records, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from articles import roles
from articles.dates import EDTF, EDTFError, Span, parse
from articles.models import (
    Actor,
    Event,
    Evidence,
    Participation,
    Status,
    Topic,
)
from articles.names import slugify
from articles.services import revision

from .batch import BATCH, New, free_slugs, insert
from .event_rows import EventRow, Problem
from .lookup import EventLookup, KnownEvent, NameLookup, find_all

MOST_OF_A_SLUG = 110
_COLUMN_OF = {"citation": "source_title", "url": "source_url"}


@dataclass(slots=True)
class Planned:
    """What one row will become, or why it cannot.

    `same` is the event that it repeats, `alike` are events that it may repeat; `action` is make,
    update, leave (it is there already, or an earlier line says the same) or refuse.
    """

    row: EventRow
    value: EDTF | None = None
    topics: list[Topic] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    same: KnownEvent | None = None
    alike: list[KnownEvent] = field(default_factory=list)
    action: str = "make"
    slug: str = ""

    def as_dict(self, file: str) -> dict[str, Any]:
        """The row for `--json`: {file, line, action, title, date, date_display, …, problems}."""
        texts = self.row.texts
        return {
            "file": file,
            "line": self.row.line,
            "action": self.action,
            "title": texts.get("title"),
            "date": texts.get("date"),
            "date_display": self.value.display() if self.value else None,
            "description": texts.get("description", ""),
            "place": texts.get("place", ""),
            "topics": [topic.slug for topic in self.topics],
            "actors": [actor.slug for actor in self.actors],
            "source_title": texts.get("source_title", ""),
            "source_url": texts.get("source_url", ""),
            "same": self.same.slug if self.same else None,
            "duplicates": [event.slug or event.line for event in self.alike],
            "problems": [{"field": p.field, "reason": p.reason} for p in self.problems],
        }


@dataclass(slots=True)
class Written:
    """The events that were made and updated."""

    made: list[Event] = field(default_factory=list)
    updated: list[Event] = field(default_factory=list)


def plan_events(rows: Iterable[EventRow], *, replace: bool = False) -> list[Planned]:
    """What each row will become; reads the database and writes nothing.

    A row that repeats a stored event is left out (`leave`), with `replace` it updates it.
    """
    planned = [_with_date(row) for row in rows]
    values = [plan.value for plan in planned if plan.value]
    first = min((value.earliest for value in values), default=date.max)
    last = max((value.latest for value in values), default=date.max)
    known = EventLookup(Span(first, last))
    topics, actors = NameLookup(Topic), NameLookup(Actor)
    for plan in planned:
        lists = plan.row.lists
        plan.topics, unknown = find_all(topics, lists.get("topics", ()))
        plan.problems += [Problem("topics", reason) for reason in unknown]
        plan.actors, unknown = find_all(actors, lists.get("actors", ()))
        plan.problems += [Problem("actors", reason) for reason in unknown]
        plan.problems += _unfit(plan)
        _compare(plan, known, replace=replace)
    return planned


def _with_date(row: EventRow) -> Planned:
    plan = Planned(row, problems=list(row.problems))
    if row.texts.get("date"):
        try:
            plan.value = parse(row.texts["date"])
        except EDTFError as error:
            plan.problems.append(Problem("date", error.reason))
    return plan


def _unfit(plan: Planned) -> list[Problem]:
    """What the models say of the texts that the reader found."""
    seen = {problem.field for problem in plan.problems}
    problems = []
    for record in (Event(**_values(plan)), Evidence(**_reference(plan))):
        given = {*_values(plan), *_reference(plan)} - {"date"}
        others = [f.name for f in record._meta.fields if f.name not in given]
        try:
            record.clean_fields(exclude=others)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                column = _COLUMN_OF.get(name, name)
                if column not in seen:
                    problems.append(Problem(column, " ".join(messages)))
    return problems


def _compare(plan: Planned, known: EventLookup, *, replace: bool) -> None:
    """Find what the row repeats or may repeat, and say what will become of it."""
    title, value = plan.row.texts.get("title", ""), plan.value
    if title and value:
        plan.slug = event_slug(title, value)
        plan.same = known.same(title, value, plan.slug)
        plan.alike = [e for e in known.alike(title, value) if e is not plan.same]
        if not plan.same:
            span = (value.earliest, value.latest)
            known.add(KnownEvent(title, str(value), span, line=plan.row.line))
    if plan.same and plan.same.line:
        plan.action = "leave"
    elif plan.same and replace:
        plan.action = "update"
        if plan.same.status == Status.WITHDRAWN:
            plan.problems.append(Problem("", _("the event %s is withdrawn") % plan.same.slug))
    elif plan.same:
        plan.action = "leave"
    if plan.problems:
        plan.action = "refuse"


def event_slug(title: str, value: EDTF) -> str:
    """The address that a new event gets where it is free: its title with its (first) year."""
    slug = slugify(title, MOST_OF_A_SLUG, fallback="event")
    year = f"{value.points[0].span.earliest.year:04}"
    return slug if slug.endswith(year) else f"{slug}-{year}"


def write_events(
    planned: Sequence[Planned],
    *,
    comment: str,
    user: roles.User | None = None,
    publish: bool = False,
) -> Written:
    """Make and update what the plan says, in one transaction.

    Raises ValidationError or IntegrityError where the database has changed since the plan.
    """
    makes = [plan for plan in planned if plan.action == "make"]
    written = Written()
    with transaction.atomic():
        for start in range(0, len(makes), BATCH):
            with revision(user, comment):
                written.made += _make(makes[start : start + BATCH], publish=publish)
        for plan in planned:
            if plan.action == "update" and plan.same:
                with revision(user, comment):
                    written.updated.append(_update(plan, plan.same.pk, publish=publish))
    return written


def _make(plans: list[Planned], *, publish: bool) -> list[Event]:
    status = Status.PUBLISHED if publish else Status.DRAFT
    slugs = free_slugs(Event, [plan.slug for plan in plans])
    batch = []
    for plan, slug in zip(plans, slugs, strict=True):
        event = Event(**_values(plan), slug=slug, status=status)
        event.derive()
        batch.append(New(event, plan.topics, _parts(plan, event)))
    insert(batch)
    return [new.record for new in batch]


def _parts(plan: Planned, event: Event) -> list[Model]:
    """The participants and the reference of a new event."""
    parts: list[Model] = [
        Participation(event=event, actor=actor, position=position)
        for position, actor in enumerate(plan.actors, start=1)
    ]
    reference = _reference(plan)
    return [*parts, Evidence(event=event, **reference)] if any(reference.values()) else parts


def _update(plan: Planned, key: int, *, publish: bool) -> Event:
    """Give the stored event what the row says; what the row leaves empty stays as it is."""
    event = Event.objects.get(pk=key)
    for name, value in _values(plan).items():
        setattr(event, name, value or getattr(event, name))
    if publish:
        event.status = Status.PUBLISHED
    event.full_clean()
    event.save()
    if plan.topics:
        event.topics.set(plan.topics)
    if plan.actors:
        event.participations.exclude(actor__in=plan.actors).delete()
    stored = set(event.participations.values_list("actor", flat=True))
    for part in _parts(plan, event):
        if isinstance(part, Participation) and part.actor_id in stored:
            continue  # it keeps its role
        if isinstance(part, Evidence) and event.evidence.filter(**_reference(plan)).exists():
            continue
        part.save()
    return event


def _values(plan: Planned) -> dict[str, str]:
    """The row's texts by the event's fields."""
    texts = plan.row.texts
    values = {name: texts.get(name, "") for name in ("title", "place", "description")}
    return {**values, "date": str(plan.value or "")}


def _reference(plan: Planned) -> dict[str, str]:
    """The row's source by the fields of evidence."""
    return {name: plan.row.texts.get(column, "") for name, column in _COLUMN_OF.items()}
