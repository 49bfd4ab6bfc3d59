"""Events as the JSON of TimelineJS (https://timeline.knightlab.com/docs/json-format.html).

That program shows texts as HTML, so ours are escaped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from articles.dates import EDTF, Precision

_MONTHS = (Precision.DAY, Precision.MONTH, Precision.SEASON)


def write_timeline(events: Iterable[dict[str, Any]], title: str, url: str) -> Iterator[str]:
    """Pieces of one object {title, events}; events as `present_event` gives them."""
    link = f'<a href="{escape(url)}">{escape(url)}</a>'
    head = {"text": {"headline": escape(title), "text": f"<p>{link}</p>"}}
    yield f'{{"title": {_json(head)}, "scale": "human", "events": ['
    for number, event in enumerate(events):
        yield (",\n" if number else "\n") + _json(_slide(event))
    yield "\n]}\n"


def _slide(event: dict[str, Any]) -> dict[str, Any]:
    edtf: EDTF = event["edtf"]
    start, end = _ends(edtf)
    read_on = f'<a href="{escape(event["url"])}">{escape(_("Sources and links"))}</a>'
    words = f"<p>{escape(event['description'])}</p>" if event["description"] else ""
    slide: dict[str, Any] = {
        "unique_id": event["slug"],
        "start_date": start,
        "text": {"headline": escape(event["title"]), "text": f"{words}<p>{read_on}</p>"},
    }
    if end != start:
        slide["end_date"] = end
    if not event["is_exact"]:
        slide["display_date"] = escape(event["date_words"])
    if event["topics"]:
        slide["group"] = event["topics"][0]
    if event["quote"]:
        slide["media"] = _quotation(*event["quote"])
    return slide


def _quotation(passage: str, source: str) -> dict[str, str]:
    """A passage as what TimelineJS takes for a picture: it shows a quotation as one."""
    quoted = f"<blockquote>{escape(passage)}<cite>{escape(source)}</cite></blockquote>"
    return {"url": quoted}


def _ends(edtf: EDTF) -> tuple[dict[str, int], dict[str, int]]:
    """First and last date, as precise as each is; an end without a date is that of the other."""
    start, end = edtf.points[0], edtf.points[-1]
    return _date(start.span.earliest, start.precision), _date(end.span.latest, end.precision)


def _date(day: date, precision: Precision) -> dict[str, int]:
    """A day as far as it is stated."""
    found = {"year": day.year}
    if precision in _MONTHS:
        found["month"] = day.month
    if precision is Precision.DAY:
        found["day"] = day.day
    return found


def _json(value: Any) -> str:
    """JSON that may stand in a page: a `<` of a text ends no script."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
