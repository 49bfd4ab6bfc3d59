"""The health queue: the checks of the knowledge base, and how many rows wait in each for a user."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles import roles
from articles.models import (
    RECORD_MODELS,
    AnchorState,
    Annotation,
    Article,
    CrossLink,
    Event,
    Evidence,
    Mention,
    MentionState,
    SourceFile,
    SourceState,
    Status,
    TopicTag,
    Verification,
)
from articles.models.counts import totals_up_to
from articles.models.lifecycle import Lifecycle

MOST = 1000
"""Rows are counted so far, and said to be more: no count has to read a whole table."""
OLD = timedelta(days=30)
PARAMETER = "queue"

Condition = Q | Combinable
Words = Promise | str


@dataclass(frozen=True, slots=True)
class Check:
    """A question that each row of some models is asked; the rows that `wants` finds wait.

    `name` is the value of the filter of the models' lists; `query` replaces it in a list that has
    no such filter. `page` and `place` say where a row is mended: a page of its admin, and an
    anchor on it.
    """

    name: str
    title: Words
    why: Words
    action: Words
    models: tuple[type[Model], ...]
    wants: Callable[[type[Any]], Condition]
    page: str = "change"
    place: str = ""
    query: str = ""

    def states_for(self, user: roles.User, model: type[Lifecycle]) -> list[str]:
        """The states in which `user` may mend a row; what is withdrawn waits for nobody."""
        return [s for s in roles.editable_states(user, model) if s != Status.WITHDRAWN]

    def is_open_to(self, user: roles.User, model: type[Any]) -> bool:
        """Whether `user` may mend any row of `model`."""
        if issubclass(model, Lifecycle):
            return bool(self.states_for(user, model))
        return roles.has_right(user, "change", model)

    def waiting(self, rows: QuerySet, user: roles.User) -> QuerySet:
        """Those of `rows` that wait and that `user` may mend."""
        rows = rows.filter(self.wants(rows.model))
        if not issubclass(rows.model, Lifecycle):
            return rows
        return rows.filter(status__in=self.states_for(user, rows.model))

    def list_address(self, model: type[Model]) -> str:
        """The admin's list of the rows that wait."""
        name = f"admin:articles_{model._meta.model_name}_changelist"
        return f"{reverse(name)}?{self.query or f'{PARAMETER}={self.name}'}"

    def row_address(self, model: type[Model], pk: Any) -> str:
        """The admin's page where a row is mended."""
        name = f"admin:articles_{model._meta.model_name}_{self.page}"
        return reverse(name, args=[pk]) + (f"#{self.place}" if self.place else "")


@dataclass(frozen=True, slots=True)
class Count:
    """Some rows: `number` is at most MOST, and `is_more` says that there are others."""

    number: int
    is_more: bool

    def __str__(self) -> str:
        number = number_format(self.number, use_l10n=True, force_grouping=True)
        return f"{number}+" if self.is_more else number


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one model that wait in a queue, and the list of them."""

    model: type[Model]
    count: Count
    address: str

    @property
    def kind(self) -> str:
        """What the rows are, as in “3 articles”."""
        meta = self.model._meta
        one = self.count.number == 1 and not self.count.is_more
        return str(meta.verbose_name if one else meta.verbose_name_plural)


@dataclass(frozen=True, slots=True)
class Queue:
    """A check with what waits, by model; models without such rows are left out."""

    check: Check
    parts: tuple[Part, ...]

    @property
    def count(self) -> Count:
        """All that wait."""
        number = sum(part.count.number for part in self.parts)
        is_more = any(part.count.is_more for part in self.parts)
        return Count(min(number, MOST) if is_more else number, is_more)


def find_queues(user: roles.User) -> list[Queue]:
    """The queues of which `user` may mend something, empty ones too; in one query."""
    asked = [
        (check, model)
        for check in CHECKS
        for model in check.models
        if check.is_open_to(user, model)
    ]
    rows = [check.waiting(model._default_manager.all(), user) for check, model in asked]
    parts: dict[Check, list[Part]] = {check: [] for check, _model in asked}
    for (check, model), number in zip(asked, totals_up_to(MOST + 1, rows), strict=True):
        if number:
            count = Count(min(number, MOST), number > MOST)
            parts[check].append(Part(model, count, check.list_address(model)))
    return [Queue(check, tuple(found)) for check, found in parts.items()]


def checks_of(model: type[Model]) -> list[Check]:
    """The checks that rows of `model` are asked."""
    return [check for check in CHECKS if model in check.models]


def _without_evidence(model: type[Event]) -> Condition:
    return ~Exists(Evidence.objects.filter(event=OuterRef("pk")))


def _of_doubtful_date(model: type[Event]) -> Condition:
    evidence = Evidence.objects.filter(event=OuterRef("pk"))
    checked = evidence.filter(state__gt=Verification.UNVERIFIED)
    return ~Exists(checked) | Exists(evidence.filter(disagrees=True))


def _with_suggested_mentions(model: type[Article]) -> Condition:
    return Exists(Mention.objects.filter(article=OuterRef("pk"), state=MentionState.SUGGESTED))


def _without_topics(model: type[Article]) -> Condition:
    kind = ContentType.objects.get_for_model(model)
    return ~Exists(TopicTag.objects.filter(content_type=kind, object_id=OuterRef("pk")))


def _without_links(model: type[Model]) -> Condition:
    kind, here = ContentType.objects.get_for_model(model), OuterRef("pk")
    links = CrossLink.objects.exclude(status=Status.WITHDRAWN)
    outgoing = links.filter(source_type=kind, source_id=here)
    return ~Exists(outgoing) & ~Exists(links.filter(target_type=kind, target_id=here))


RECORDS = tuple(RECORD_MODELS.values())
CHECKS: tuple[Check, ...] = (
    Check(
        name="orphaned",
        title=_("Orphaned annotations"),
        why=_("Their passage is no longer in the text; readers see the note without its place."),
        action=_("Find each passage again"),
        models=(Annotation,),
        wants=lambda model: Q(anchor=AnchorState.ORPHANED),
        place="id_exact",
    ),
    Check(
        name="no-evidence",
        title=_("Events without evidence"),
        why=_("Nothing shows that they happened, or when."),
        action=_("Add a passage or a reference"),
        models=(Event,),
        wants=_without_evidence,
        place="evidence-group",
    ),
    Check(
        name="doubtful-date",
        title=_("Dates unverified or in dispute"),
        why=_("No source was checked for the date, or one of them disagrees."),
        action=_("Check the date in the sources"),
        models=(Event,),
        wants=_of_doubtful_date,
        place="evidence-group",
    ),
    Check(
        name="unconfirmed",
        title=_("Articles with unconfirmed mentions"),
        why=_("A program recognised these actors; readers see them only when confirmed."),
        action=_("Confirm or reject each actor"),
        models=(Article,),
        wants=_with_suggested_mentions,
        place="mentions-group",
    ),
    Check(
        name="no-topics",
        title=_("Articles without topics"),
        why=_("No page of a topic leads to them."),
        action=_("Choose topics"),
        models=(Article,),
        wants=_without_topics,
        place="id_topics",
    ),
    Check(
        name="no-links",
        title=_("Records without links"),
        why=_("A reader who comes to them finds no way on."),
        action=_("See what they may be linked to"),
        models=RECORDS,
        wants=_without_links,
        page="links",
    ),
    Check(
        name="old-drafts",
        title=_("Drafts older than a month"),
        why=_("Work that was begun and that no reader has seen."),
        action=_("Finish and publish, or delete"),
        models=(*RECORDS, Annotation, CrossLink),
        wants=lambda model: Q(status=Status.DRAFT, created__lt=timezone.now() - OLD),
    ),
    Check(
        name="failed-imports",
        title=_("Failed imports"),
        why=_("A text was brought in and could not be read."),
        action=_("See why, and bring it in again or discard it"),
        models=(SourceFile,),
        wants=lambda model: Q(state=SourceState.FAILED),
        query="state__exact=failed",
    ),
)
