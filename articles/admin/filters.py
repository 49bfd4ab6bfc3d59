"""Filters of the lists that Django has none for."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.health import PARAMETER, Check, checks_of
from articles.models import Topic, Verification


class ChoiceFilter(admin.SimpleListFilter):
    """A filter that sends an address with an unknown choice back to the whole list."""

    def chosen(self) -> str | None:
        """The value asked for. Raises IncorrectLookupParameters where it is none of ours."""
        value = self.value()
        if value is not None and value not in dict(self.lookup_choices):
            raise IncorrectLookupParameters(value)
        return value


class QueueFilter(ChoiceFilter):
    """By what waits in the health queue, as far as the user may mend it."""

    title = _("health queue")
    parameter_name = PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The checks that are open to the user."""
        return [
            (check.name, str(check.title))
            for check in checks_of(model_admin.model)
            if check.is_open_to(request.user, model_admin.model)
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Exactly the rows that the first page of the admin counts."""
        name = self.chosen()
        if name is None:
            return queryset
        return asked_queue(request, queryset.model).waiting(queryset, request.user)  # type: ignore[union-attr]


def asked_queue(request: HttpRequest, model: Any) -> Check | None:
    """The check of `model` by which a list is filtered."""
    wanted = request.GET.get(PARAMETER)
    return next((check for check in checks_of(model) if check.name == wanted), None)


class TopicFilter(ChoiceFilter):
    """By topic."""

    title = _("topic")
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every topic, by name."""
        return list(Topic.objects.order_by("name").values_list("slug", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Rows that carry the topic itself."""
        slug = self.chosen()
        if slug is None:
            return queryset
        return queryset.filter(topic_tags__tag__slug=slug)


class VerificationFilter(ChoiceFilter):
    """By the best state of the evidence."""

    title = _("verification")
    parameter_name = "verification"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The states."""
        return [(str(state.value), str(state.label)) for state in Verification]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Events whose best evidence has this state; without evidence a date is unverified."""
        state = self.chosen()
        if state is None:
            return queryset
        return queryset.alias(best=Coalesce(Max("evidence__state"), 0)).filter(best=int(state))


class ClaimFilter(ChoiceFilter):
    """Claims or plain notes."""

    title = _("kind of annotation")
    parameter_name = "claims"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Claims or other notes."""
        return [("yes", _("claims")), ("no", _("notes without a claim"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Annotations with or without a claim."""
        chosen = self.chosen()
        if chosen is None:
            return queryset
        return queryset.exclude(claim="") if chosen == "yes" else queryset.filter(claim="")


class ScheduleFilter(ChoiceFilter):
    """Drafts that will be published by themselves, and those that could not be."""

    title = _("scheduled publication")
    parameter_name = "schedule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """To come, or failed."""
        return [("to-come", _("to come")), ("failed", _("not published as scheduled"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        """Drafts with a time, or those whose time has passed in vain."""
        chosen = self.chosen()
        if chosen is None:
            return queryset
        return queryset.scheduled() if chosen == "to-come" else queryset.left_unpublished()
