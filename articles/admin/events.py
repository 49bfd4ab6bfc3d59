"""Events with their participants and evidence."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from articles.models import Event, Evidence, Participation, Verification
from articles.models.counts import count_of
from articles.names import fold

from .bulk import TopicActions
from .choosers import TopicsField
from .crosslinks import IncomingLinkRows, LinkRows
from .dated import WithDate
from .event_import import EventImporting
from .filters import TopicFilter, VerificationFilter
from .lifecycle import FIELDS, LifecycleAdmin, LifecycleForm
from .rows import Rows
from .suggestions import WithSuggestions


class EventForm(LifecycleForm):
    """An event with its topics."""

    topics = TopicsField(label=_("Topics"), required=False)


class ParticipationRows(Rows, admin.TabularInline):
    """Who took part, and as what."""

    model = Participation
    fields = ("actor", "role", "position")
    autocomplete_fields = ("actor",)


class EvidenceRows(Rows, admin.StackedInline):
    """Passages and references that support the event."""

    model = Evidence
    fields = (
        ("annotation", "state"),
        ("citation", "url"),
        "published",
        "says",
        ("asserted_date", "disagrees"),
        ("note", "position"),
    )
    autocomplete_fields = ("annotation",)
    formfield_overrides = FIELDS


@admin.register(Event)
class EventAdmin(WithDate, TopicActions, WithSuggestions, EventImporting):
    """What happened or is said to have happened."""

    form = EventForm
    list_display = (
        "title",
        "date_words",
        "status",
        "verification",
        "participants",
        "evidence_rows",
        "modified",
        "page",
    )
    list_filter = ("status", "date_qualified", VerificationFilter, TopicFilter)
    search_fields = ("title", "slug", "place", "description")
    readonly_fields = ("life", "date_reads")
    inlines = (ParticipationRows, EvidenceRows, LinkRows, IncomingLinkRows)
    kept_rows = ("participations__actor", "evidence__annotation", "topic_tags__tag")
    fieldsets = (
        (None, {"fields": ("title", "slug", "place", "description", "note", "topics")}),
        (_("Date"), {"fields": WithDate.date_fields}),
        LifecycleAdmin.life_fieldset,
    )

    def for_list(self, rows: QuerySet) -> QuerySet:
        """With the counts and the best state of the evidence."""
        evidence = Evidence.objects.filter(event=OuterRef("pk")).order_by()
        best = evidence.values("event").annotate(best=Max("state")).values("best")
        return rows.annotate(
            best_state=Subquery(best),
            is_disputed=Exists(evidence.filter(disagrees=True)),
            participant_count=count_of(Participation.objects.all(), "event"),
            evidence_count=count_of(Evidence.objects.all(), "event"),
        )

    def named(self, word: str) -> Q:
        """The events of actors of whom a name, folded, holds the folded word."""
        key = fold(word)
        rows = Participation.objects.filter(actor__names__folded__contains=key)
        return Q(pk__in=rows.values("event")) if key else Q()

    @admin.display(description=_("date is"), ordering="best_state")
    def verification(self, event: Any) -> str:
        """How far the date was checked, and whether a source disagrees."""
        state = str(Verification(event.best_state or 0).label)
        return f"{state}, {_('sources differ')}" if event.is_disputed else state

    @admin.display(description=_("actors"), ordering="participant_count")
    def participants(self, event: Any) -> int:
        """How many take part."""
        return event.participant_count

    @admin.display(description=_("evidence"), ordering="evidence_count")
    def evidence_rows(self, event: Any) -> int:
        """How many pieces."""
        return event.evidence_count
