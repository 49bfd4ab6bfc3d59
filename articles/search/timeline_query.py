"""What a reader asks of the timeline: the shared filters, and those that only events have."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Self

from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.dates import parse_period
from articles.models import ActorKind
from articles.names import fold

from .query import BadParameter, Query, read_choices, read_period

LONGEST_PLACE = 200
CALENDARS = ("gregorian", "persian")
LANES = ("topic", "kind", "one")
OWN = ("certain", "place", "actor_kind", "known", "missing", "calendar", "lanes", "arcs")


@dataclass(frozen=True, slots=True)
class TimelineQuery(Query):
    """A `Query` with what narrows events alone; links made from it keep all of it.

    `certain` is "1" to leave out approximate, uncertain and unverified dates. `place` is a place's
    name in any spelling, `actor_kind` kinds of actors (all of them must take part). `known` is an
    EDTF day, month or year, of which the last day counts: only what was known by then; with
    `missing` "1" only what was not. `calendar` is shown beside that of the page. `lanes` and `arcs`
    are how the drawing is drawn.
    """

    certain: str = ""
    place: str = ""
    actor_kind: tuple[str, ...] = ()
    known: str = ""
    missing: str = ""
    calendar: str = ""
    lanes: str = ""
    arcs: str = ""

    @classmethod
    def parse(cls, params: QueryDict) -> Self:
        """Read the parameters of an address. Raises BadParameter at the first bad one."""
        shared = Query.parse(params)
        query = cls(
            **{field.name: getattr(shared, field.name) for field in fields(Query)},
            certain=_one(params, "certain", ("1",)),
            place=_place(params),
            actor_kind=read_choices(params, "actor_kind", tuple(ActorKind.values)),
            known=read_period(params, "known"),
            missing=_one(params, "missing", ("1",)),
            calendar=_one(params, "calendar", CALENDARS),
            lanes=_one(params, "lanes", LANES),
            arcs=_one(params, "arcs", ("1",)),
        )
        if query.missing and not query.known:
            reason = _("say on which day something was not known, such as known=2015-01-28")
            raise BadParameter("missing", query.missing, reason)
        return query

    @property
    def known_day(self) -> date | None:
        """The last day of what `known` names; None without it."""
        return parse_period(self.known).latest if self.known else None

    @property
    def display(self) -> TimelineQuery:
        """Only how the page is shown, without filters."""
        return TimelineQuery(calendar=self.calendar, lanes=self.lanes, arcs=self.arcs)

    def dropping(self, name: str, value: str) -> Self:
        """As of any query; what was not known needs the day."""
        query = Query.dropping(self, name, value)
        return replace(query, missing="") if name == "known" else query


def _one(params: QueryDict, name: str, allowed: tuple[str, ...]) -> str:
    return "".join(read_choices(params, name, allowed)[-1:])


def _place(params: QueryDict) -> str:
    place = params.get("place", "").strip()
    if place and (len(place) > LONGEST_PLACE or not fold(place)):
        raise BadParameter("place", place, _("write the name of a place, such as Moscow"))
    return place
