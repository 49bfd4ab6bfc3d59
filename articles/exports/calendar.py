"""Events as an iCalendar file (RFC 5545): days without times, which keep nobody busy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

_LONGEST = 75
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def write_calendar(events: Iterable[dict[str, Any]], name: str, host: str) -> Iterator[str]:
    """Lines of the calendar, each with CRLF; events as `present_event` gives them.

    `name` is what calendar programs call it, `host` makes the identifiers unique in the world.
    """
    yield from _lines(
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Iranru//Timeline//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("X-WR-CALNAME", _text(name)),
    )
    for event in events:
        yield from _event(event, host)
    yield from _lines(("END", "VCALENDAR"))


def _event(event: dict[str, Any], host: str) -> Iterator[str]:
    start, end = _days(event)
    lines = [
        ("BEGIN", "VEVENT"),
        ("UID", f"event-{event['slug']}@{host}"),
        ("DTSTAMP", event["modified"].strftime("%Y%m%dT%H%M%SZ")),
        ("DTSTART;VALUE=DATE", _day(start)),
        *([("DTEND;VALUE=DATE", _day(end))] if end else []),
        ("SUMMARY", _text(_summary(event))),
        ("DESCRIPTION", _text(_description(event))),
        *([("LOCATION", _text(event["place"]))] if event["place"] else []),
        *([("CATEGORIES", ",".join(map(_text, event["topics"])))] if event["topics"] else []),
        ("URL", event["url"]),
        ("TRANSP", "TRANSPARENT"),
        ("STATUS", "CONFIRMED" if event["is_precise"] else "TENTATIVE"),
        ("END", "VEVENT"),
    ]
    yield from _lines(*lines)


def _days(event: dict[str, Any]) -> tuple[date, date | None]:
    """The first day and the day after the last one, None where it has no end; what has no known
    beginning stands on its last day."""
    first, last = event["first"], event["last"]
    start = first if first > date.min else last
    return start, last + timedelta(days=1) if last < date.max else None


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _summary(event: dict[str, Any]) -> str:
    if event["is_precise"]:
        return str(event["title"])
    return _("%(title)s (date: %(date)s)") % {"title": event["title"], "date": event["date_words"]}


def _description(event: dict[str, Any]) -> str:
    """What happened and when, how sure the date is, and where to read on."""
    marks = ", ".join(event["certainty"])
    dated = _("Date: %(date)s") % {"date": event["date_words"]}
    return "\n".join(
        part
        for part in (event["description"], f"{dated} ({marks})" if marks else dated, event["url"])
        if part
    )


def _text(value: str) -> str:
    """A TEXT value, escaped, without control characters."""
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _CONTROLS.sub("", text.replace("\n", "\\n"))


def _lines(*properties: tuple[str, str]) -> Iterator[str]:
    for name, value in properties:
        yield _fold(f"{name}:{value}")


def _fold(line: str) -> str:
    """A content line cut after 75 octets, never inside a character."""
    parts, part, room = [], "", _LONGEST
    for char in line:
        size = len(char.encode("utf-8", "replace"))
        if size > room:
            parts.append(part)
            part, room = "", _LONGEST - 1  # the space that continues a line counts
        part += char
        room -= size
    return "\r\n ".join([*parts, part]) + "\r\n"
