"""Records and claims as the arguments of the components that show them in lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from articles.dates import EDTF
from articles.models import (
    Actor,
    ActorKind,
    Annotation,
    Article,
    Author,
    Confidence,
    Event,
    Record,
    Topic,
    Verification,
)
from articles.presenters import quote

from .dates import beside, in_words
from .languages import digits, listed

# What HTML takes as the `datetime` of a <time>: a year, a month or a day.
_HTML_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?")
Card = dict[str, Any]
# What headings and lanes call the kinds of actors.
ACTOR_KINDS: dict[str, Any] = {
    ActorKind.PERSON: gettext_lazy("Persons"),
    ActorKind.STATE: gettext_lazy("States"),
    ActorKind.ORGANISATION: gettext_lazy("Organisations"),
    ActorKind.ALLIANCE: gettext_lazy("Alliances"),
    ActorKind.ARMED_GROUP: gettext_lazy("Armed groups"),
    ActorKind.BODY: gettext_lazy("Bodies"),
}


def date_card(edtf: EDTF | None) -> Card:
    """`date` in words, `date_beside` in another calendar, `date_value` for machines, `certainty`:
    all empty without a date."""
    if edtf is None:
        return {"date": "", "date_beside": "", "date_value": "", "certainty": ""}
    plain = str(edtf).rstrip("~?%")
    marks = {"approximate": edtf.approximate, "uncertain": edtf.uncertain}
    return {
        "date": in_words(edtf),
        "date_beside": beside(edtf),
        "date_value": plain if _HTML_DATE.fullmatch(plain) else "",
        "certainty": " ".join(word for word, holds in marks.items() if holds),
    }


def record_card(record: Record, **more: Any) -> Card:
    """What every record's card has; `more` is what its kind adds."""
    return {
        "kind": record.record_kind,
        "slug": record.slug,
        "url": record.get_absolute_url(),
        "title": record.label,
        **more,
    }


def event_date(event: Event) -> Card:
    """The date of an event that `with_cards()` loaded, and what its evidence says of it."""
    date = date_card(event.edtf)
    marks = [date["certainty"]]
    if event.verification < Verification.VERIFIED:
        marks.append(event.verification.name.lower())
    if event.is_disputed:  # type: ignore[attr-defined]
        marks.append("disputed")
    return {**date, "certainty": " ".join(filter(None, marks))}


def event_card(event: Event) -> Card:
    """An event that `with_cards()` loaded: date with its certainty, place, topics."""
    words = {"meta": event.place, "text": event.description, "topics": event.shown_topics}
    return record_card(event, **event_date(event), **words)


def article_card(article: Article) -> Card:
    """An article that `with_cards()` loaded: date, authors and outlet, summary."""
    authors = [row.author.label for row in article.shown_authorships]  # type: ignore[attr-defined]
    outlet = [article.publication.name] if article.publication else []
    return record_card(
        article,
        **date_card(article.edtf),
        lang=article.language,
        meta=listed(dict.fromkeys(authors + outlet)),
        text=article.summary,
    )


def named_card(record: Actor | Author | Topic, **more: Any) -> Card:
    """An actor, author or topic with the words that say what it is."""
    if isinstance(record, Actor):
        text = record.description
    else:
        text = record.scope if isinstance(record, Topic) else record.affiliation
    return record_card(record, text=text, **more)


def counts(events: int = 0, articles: int = 0) -> str:
    """How many there are of each, in words; what there is none of is left out."""
    parts = (
        ngettext("%(n)s event", "%(n)s events", events) % {"n": digits(events)} if events else "",
        ngettext("%(n)s article", "%(n)s articles", articles) % {"n": digits(articles)}
        if articles
        else "",
    )
    return listed(parts)


def doubt(annotation: Annotation) -> str:
    """How sure the editor is of the reading, where it is not highly so."""
    is_sure = annotation.confidence == Confidence.HIGH
    return "" if is_sure else annotation.get_confidence_display()


def claim_card(annotation: Annotation) -> Card:
    """A claim away from its text, loaded by `with_articles()`: who argues what, where."""
    rows = annotation.article.shown_authorships  # type: ignore[attr-defined]
    return claim_by(annotation, [row.author for row in rows]) | {"topics": annotation.shown_topics}


def claim_by(annotation: Annotation, authors: Sequence[Any]) -> Card:
    """A claim with its article, and with authors that have a `label` and an address."""
    article = annotation.article
    return {
        "slug": annotation.slug,
        "url": annotation.get_absolute_url(),
        "claim": annotation.claim,
        "stance": annotation.stance,
        "quote": quote(annotation),
        "reported": annotation.reported,
        "confidence": doubt(annotation),
        "authors": authors,
        "article": article,
        **date_card(article.edtf),
    }
