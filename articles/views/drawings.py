"""Drawings on a scale of time beside words: an actor's offices, and its roles in events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import sqrt
from typing import Any

from django.utils.timezone import localdate

from articles.dates import Edge, parse
from articles.models import Actor, Office
from articles.scales import Scale, Tick

from .cards import date_card
from .dates import home_calendar

MOST_OFFICES = 40
MOST_ROLES = 8
LARGEST_DOT, SMALLEST_DOT = 10, 4


def ticks_of(scale: Scale) -> list[Tick]:
    """The ticks in the calendar of the page's language."""
    return scale.ticks(home_calendar())


def office_drawing(actor: Actor) -> dict[str, Any]:
    """The offices that an actor held, or that were held there: {ticks, rows, is_cut, lacks_source}.

    rows: list of {title, times, shapes}, one an office; times: list of {office, person, body, date,
    date_value, certainty}, `person` where the page is not theirs. Empty without offices.
    """
    offices = list(Office.objects.of(actor).in_order()[: MOST_OFFICES + 1])
    dated = [(office, office.edtf) for office in offices[:MOST_OFFICES] if office.edtf]
    if not dated:
        return {}
    lasts = any(value.end is Edge.OPEN for _office, value in dated)
    scale = Scale.around((value for _office, value in dated), localdate() if lasts else None)
    rows: dict[str, dict[str, Any]] = {}
    for office, value in dated:
        row = rows.setdefault(office.title, {"title": office.title, "times": [], "shapes": []})
        row["times"].append(_office_time(office, actor))
        row["shapes"].append(scale.shape(value, attested=office.attested))
    return {
        "ticks": ticks_of(scale),
        "rows": list(rows.values()),
        "is_cut": len(offices) > MOST_OFFICES,
        "lacks_source": any(not office.has_source for office, _value in dated),
    }


def _office_time(office: Office, actor: Actor) -> dict[str, Any]:
    is_own = office.actor_id == actor.pk
    body = office.body if is_own and office.body and office.body.is_published else None
    person = None if is_own else office.actor
    return {"office": office, "person": person, "body": body, **date_card(office.edtf)}


def role_drawing(counted: Iterable[tuple[str, int, int]]) -> dict[str, Any]:
    """Roles in events by year, the most frequent first: {ticks, rows, others}.

    counted: (role, year, how many). rows: list of {role, count, years, dots}, a dot as broad
    as the year has events; others: list of {role, count} of the roles that are not drawn.
    """
    roles: dict[str, dict[int, int]] = {}
    for role, year, count in counted:
        roles.setdefault(role, {})[year] = count
    if not roles:
        return {}
    ranked = sorted(roles.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    years = {year for _role, found in ranked[:MOST_ROLES] for year in found}
    # An event without a known beginning stands at the left edge.
    known = years - {date.min.year} or years
    scale = Scale.over(min(known), max(known))
    most = max(max(found.values()) for found in roles.values())
    return {
        "ticks": ticks_of(scale),
        "rows": [_role_row(role, found, scale, most) for role, found in ranked[:MOST_ROLES]],
        "others": [
            {"role": role, "count": sum(found.values())} for role, found in ranked[MOST_ROLES:]
        ],
    }


def _role_row(role: str, years: dict[int, int], scale: Scale, most: int) -> dict[str, Any]:
    def radius(count: int) -> float:
        return round(SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * sqrt((count - 1) / most), 1)

    first, last = min(years), max(years)
    return {
        "role": role,
        "count": sum(years.values()),
        "years": parse(f"{first:04}/{last:04}" if first < last else f"{first:04}"),
        "dots": [
            {"x": scale.x(date(year, 7, 2).toordinal()), "r": radius(count)}
            for year, count in sorted(years.items())
        ],
    }
