"""An article's text with the editors' notes beside the passages that they are about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.dates import parse
from articles.models import Annotation
from articles.passages import Passage, mark_passages
from articles.presenters import quote

from .cards import doubt
from .dates import in_both_calendars
from .languages import digits

_PASSAGE = re.compile(r'id="passage-([-\w]+)"')
Note = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with its passages marked, and the notes on them in its order; `apart` are the notes
    that have no place in the text."""

    html: SafeString
    notes: list[Note]
    apart: list[Note]


def read(html: str, annotations: Sequence[Annotation]) -> Reading:
    """Mark the passages in the safe HTML of a text; without a text, all notes stand apart.

    `annotations` are in the order of the text and carry their numbers in it.
    """
    notes = {note["slug"]: note for note in map(_note, annotations, range(1, len(annotations) + 1))}
    passages = [
        Passage(
            annotation.start,
            annotation.end,
            annotation.slug,
            ("passage", f"stance-{annotation.stance or 'none'}"),
            label=digits(notes[annotation.slug]["number"]),
            title=_("Note %(number)s") % {"number": digits(notes[annotation.slug]["number"])},
        )
        for annotation in annotations
        if annotation.is_anchored and html
    ]
    marked = mark_passages(html, passages)
    placed = set(_PASSAGE.findall(marked))
    return Reading(
        # The text is sanitised when it is saved, and marking escapes what it adds.
        mark_safe(marked),  # noqa: S308
        [note for slug, note in notes.items() if slug in placed],
        [note for slug, note in notes.items() if slug not in placed],
    )


def _note(annotation: Annotation, number: int) -> Note:
    asserted = parse(annotation.asserted_date) if annotation.asserted_date else None
    return {
        "slug": annotation.slug,
        "number": number,
        "orphaned": not annotation.is_anchored,
        "quote": quote(annotation),
        "claim": annotation.claim,
        "stance": annotation.stance,
        "reported": annotation.reported,
        "confidence": doubt(annotation),
        # Rendered and sanitised when the annotation was saved.
        "note": mark_safe(annotation.note_html),  # noqa: S308
        # A note that only names an event leaves its topics and actors to the event's page.
        "topics": annotation.shown_topics if annotation.claim else [],
        "actors": annotation.shown_actors if annotation.claim else [],  # type: ignore[attr-defined]
        "event": annotation.event if annotation.event and annotation.event.is_published else None,
        "asserted": in_both_calendars(asserted),
    }
