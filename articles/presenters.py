"""Records as dictionaries in the vocabularies that programs read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from django.utils.translation import gettext as _

from articles.dates import EDTF, parse
from articles.models import Annotation, Article, Event, Verification
from articles.models.event import Standing
from articles.models.known import Knowledge
from articles.text import excerpt

Body = dict[str, Any]

# A source that may not be displayed is quoted no longer than this.
QUOTE_LIMIT = 300
ANNOTATION_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
OUR_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
SITE_NAME = "Iranru"


def quote(annotation: Annotation) -> str:
    """The annotated passage on one line, as long as any source may be quoted."""
    return excerpt(annotation.exact, QUOTE_LIMIT)


@dataclass(frozen=True, slots=True)
class Around:
    """What belongs to an event beside its own columns; `passage` is one that supports it."""

    standing: Standing
    topics: Sequence[str] = ()
    actors: Sequence[str] = ()
    known: Knowledge | None = None
    passage: Annotation | None = None


def present_event(event: Event, around: Around, site: str, date_words: str) -> Body:
    """An event as the exports write it.

    `date` is EDTF, `earliest` and `latest` days (empty for an open end), `certainty` words as in
    the components. `date_then` and `foreseen` are of a view of the past. What is not text or a
    list of it: `edtf`, `first`, `last`, `modified`, `is_exact` (one day), `is_precise` (days),
    `quote` (passage, source).
    """
    edtf, standing, known = parse(event.date), around.standing, around.known
    return {
        "slug": event.slug,
        "url": f"{site}{event.get_absolute_url()}",
        "title": event.title,
        "description": event.description,
        "date": event.date,
        "date_words": date_words,
        "earliest": "" if edtf.earliest == date.min else edtf.earliest.isoformat(),
        "latest": "" if edtf.latest == date.max else edtf.latest.isoformat(),
        "certainty": _certainty(edtf, standing),
        "place": event.place,
        "topics": list(around.topics),
        "actors": list(around.actors),
        "evidence": standing.sources,
        "verification": standing.best.name.lower() if standing.sources else "",
        "date_then": str(known.then) if known and known.then else "",
        "foreseen": bool(known and known.is_foreseen),
        "edtf": edtf,
        "first": edtf.earliest,
        "last": edtf.latest,
        "modified": event.modified.astimezone(UTC),
        "is_exact": edtf.is_exact_day,
        "is_precise": edtf.names_days,
        "quote": _quoted(around.passage) if around.passage else None,
    }


def _certainty(edtf: EDTF, standing: Standing) -> list[str]:
    marks = {
        _("approximate"): edtf.approximate,
        _("uncertain"): edtf.uncertain,
        str(standing.best.label): standing.best < Verification.VERIFIED,
        _("sources differ"): standing.is_disputed,
    }
    return [word for word, holds in marks.items() if holds]


def _quoted(passage: Annotation) -> tuple[str, str]:
    """A passage and the article that it stands in."""
    authors = [row.author.name for row in passage.article.shown_authorships]  # type: ignore[attr-defined]
    return quote(passage), ", ".join([*authors, passage.article.label])


def annotation_page(article: Article, annotations: Iterable[Annotation], site: str) -> Body:
    """An AnnotationPage (W3C Web Annotation) of an article's annotations.

    `annotations` were loaded by `with_notes()`, `site` is the address of the home page without
    its last slash.
    """
    items = [present_annotation(row, article, site) for row in annotations]
    address = f"{site}{article.get_absolute_url()}annotations.json"
    return {
        "@context": ANNOTATION_CONTEXT,
        "id": address,
        "type": "AnnotationPage",
        "partOf": {
            "id": f"{address}#all",
            "type": "AnnotationCollection",
            "label": article.label,
            "total": len(items),
        },
        "startIndex": 0,
        "items": items,
    }


def present_annotation(annotation: Annotation, article: Article, site: str) -> Body:
    """One annotation; its id is the address of the note beside its passage."""
    page = f"{site}{article.get_absolute_url()}"
    bodies = _bodies(annotation, site)
    item: Body = {
        "id": f"{page}#annotation-{annotation.slug}",
        "type": "Annotation",
        "motivation": list(dict.fromkeys(body["purpose"] for body in bodies)) or ["highlighting"],
        "created": _time(annotation.created),
        "modified": _time(annotation.modified),
        "creator": {"id": f"{site}/", "type": "Organization", "name": SITE_NAME},
        "rights": OUR_LICENCE,
    }
    if bodies:
        item["body"] = bodies
    return item | {"target": {"source": page, "selector": _selectors(annotation, article)}}


def _bodies(annotation: Annotation, site: str) -> list[Body]:
    """What the annotation says: claim, stance, note, asserted date, and what it is about."""
    bodies = []
    if annotation.claim:
        bodies.append(_text(annotation.claim, "assessing"))
        bodies.append(_text(annotation.stance, "classifying"))
    if annotation.note_html:
        bodies.append(_text(annotation.note_html, "commenting", "text/html"))
    if annotation.asserted_date:
        bodies.append(_text(annotation.asserted_date, "describing"))
    for record in (*annotation.shown_topics, *annotation.shown_actors):  # type: ignore[attr-defined]
        bodies += [_text(record.name, "tagging"), _about(record, "identifying", site)]
    if annotation.event and annotation.event.is_published:
        bodies.append(_about(annotation.event, "linking", site))
    return bodies


def _text(value: str, purpose: str, media_type: str = "text/plain") -> Body:
    return {"type": "TextualBody", "value": value, "format": media_type, "purpose": purpose}


def _about(record: Any, purpose: str, site: str) -> Body:
    source = f"{site}{record.get_absolute_url()}"
    return {"type": "SpecificResource", "source": source, "purpose": purpose}


def _selectors(annotation: Annotation, article: Article) -> list[Body]:
    """Quote and place; of a text that may not be shown only the beginning of the quote, since
    places and contexts of many annotations would add up to the text."""
    exact = {"type": "TextQuoteSelector", "exact": annotation.exact}
    if not article.displays_body:
        return [exact | {"exact": _beginning(annotation.exact)}]
    in_context = exact | {"prefix": annotation.prefix, "suffix": annotation.suffix}
    if not annotation.is_anchored:
        return [in_context]
    place = {"type": "TextPositionSelector", "start": annotation.start, "end": annotation.end}
    return [in_context, place]


def _beginning(text: str) -> str:
    """The first words, verbatim, so that a program finds them in the source."""
    if len(text) <= QUOTE_LIMIT:
        return text
    head = text[:QUOTE_LIMIT]
    return head.rpartition(" ")[0] or head


def _time(moment: Any) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
