"""What the annotating page shows: the marked text, notes by place, lost ones, and mentions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from reversion.models import Version

from articles import roles
from articles.anchoring import CONTEXT, candidates, digest
from articles.dates import parse
from articles.importing.mentions import spans
from articles.models import (
    AnchorState,
    Annotation,
    Article,
    MentionState,
    Stance,
    Status,
    TopicTag,
)
from articles.passages import Passage, mark_passages

Row = dict[str, Any]
# Looking for what a lost passage may be now takes a while in a long text: so many code points
# are searched for one page, for three of the lost at least.
SEARCHED = 1_000_000
CANDIDATE_CONTEXT = 3 * CONTEXT


def address_of(article: Article) -> str:
    """The address of the annotating page of an article."""
    return reverse("admin:articles_article_annotate", args=[article.pk])


def parts(request: HttpRequest, article: Article) -> Row:
    """What changes when something is saved: the text, the notes, the choices of the filter.

    The notes keep the numbers that they have without a filter.
    """
    rows = _annotations(article)
    writers = _writers(rows)
    notes = [_note(request, row, at, writers) for at, row in enumerate(rows, start=1)]
    filters = _filters(request, notes)
    shown = [note for note in notes if all(f["value"] in ("", *note[f["name"]]) for f in filters)]
    mentions = _mentions(article)
    lost = [note for note in shown if note["state"] == AnchorState.ORPHANED]
    for note in lost[: max(3, SEARCHED // (len(article.plain_text) + 1))]:
        note["candidates"] = _candidates(article.plain_text, note["row"])
    return {
        "article": article,
        "digest": digest(article.plain_text),
        "marked": _marked(article, [n for n in shown if n["is_anchored"]], mentions),
        "notes": [note for note in shown if note["state"] != AnchorState.ORPHANED],
        "lost": lost,
        "total": len(notes),
        "filters": filters,
        "is_filtered": any(f["value"] for f in filters),
        "mentions": mentions,
        "to_check": sum(row["state"] == MentionState.SUGGESTED for row in mentions),
        "may_decide": roles.may_edit(request.user, article)
        and request.user.has_perm("articles.change_mention"),
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
    }


def _annotations(article: Article) -> Sequence[Annotation]:
    tags = TopicTag.objects.select_related("tag").order_by("tag__name")
    rows = article.annotations.select_related("event")
    return list(rows.prefetch_related(Prefetch("topic_tags", tags), "actors"))


def _writers(rows: Iterable[Annotation]) -> dict[str, str]:
    """Who made each annotation, by its key as text; those that the program loaded are left out."""
    keys = [str(row.pk) for row in rows]
    versions = Version.objects.get_for_model(Annotation).filter(object_id__in=keys)
    first = versions.filter(serialized_data__contains='"version": 1,')
    return dict(
        first.filter(revision__user__isnull=False).values_list(
            "object_id", "revision__user__username"
        )
    )


def _note(request: HttpRequest, row: Annotation, number: int, writers: dict[str, str]) -> Row:
    asserted = parse(row.asserted_date) if row.asserted_date else None
    return {
        "row": row,
        "number": number,
        "state": row.anchor,
        "is_anchored": row.is_anchored,
        "html": mark_safe(row.note_html),  # noqa: S308 (sanitised when it was saved)
        "topics": [tag.tag for tag in row.topic_tags.all()],
        "actors": list(row.actors.all()),
        "asserted": asserted.display() if asserted else "",
        "by_name": writers.get(str(row.pk), ""),
        "may_edit": roles.may_edit(request.user, row),
        "may_delete": roles.may_delete(request.user, row),
        "may_withdraw": Status.WITHDRAWN in roles.next_statuses(request.user, row)[1:],
        "candidates": None,
        # What the filters compare.
        "topic": [tag.tag.slug for tag in row.topic_tags.all()],
        "actor": [actor.slug for actor in row.actors.all()],
        "stance": [row.stance or "none"],
        "by": [writers.get(str(row.pk), "")],
        "is": [row.status, *([] if row.is_anchored else [AnchorState.ORPHANED.value])],
    }


def _filters(request: HttpRequest, notes: Sequence[Row]) -> list[Row]:
    """List of {name, label, value, options: (value, label)}; only what would tell notes apart."""
    topics = {topic.slug: topic.name for note in notes for topic in note["topics"]}
    actors = {actor.slug: actor.name for note in notes for actor in note["actors"]}
    stances = {**dict(Stance.choices), "none": _("no claim")}
    states = {**dict(Status.choices), AnchorState.ORPHANED.value: _("without a passage")}
    writers = {note["by_name"]: note["by_name"] for note in notes if note["by_name"]}
    found = {name: {value for note in notes for value in note[name]} for name in ("stance", "is")}
    choices = (
        ("topic", _("Topic"), sorted(topics.items(), key=lambda pair: pair[1])),
        ("actor", _("Actor"), sorted(actors.items(), key=lambda pair: pair[1])),
        ("stance", _("Stance"), [p for p in stances.items() if p[0] in found["stance"]]),
        ("by", _("Written by"), sorted(writers.items())),
        ("is", _("State"), [pair for pair in states.items() if pair[0] in found["is"]]),
    )
    return [
        {"name": name, "label": label, "value": request.GET.get(name, ""), "options": options}
        for name, label, options in choices
    ]


def _mentions(article: Article) -> list[Row]:
    """Mentions with their ranges: first those to check, and each kind in the order of the text."""
    rows = article.mentions.select_related("actor").prefetch_related("actor__names")
    found = [
        {
            "row": row,
            "state": row.state,
            "places": spans(
                article.plain_text, [row.spelt, *(name.text for name in row.actor.names.all())]
            ),
        }
        for row in rows
    ]
    last = [(len(article.plain_text), 0)]
    return sorted(
        found,
        key=lambda row: (row["state"] != MentionState.SUGGESTED, (row["places"] or last)[0]),
    )


def _marked(article: Article, notes: Iterable[Row], mentions: Iterable[Row]) -> SafeString:
    """The safe HTML with both kinds of marks; those of mentions stand inside those of notes."""
    passages = [_passage(note["row"], note["number"]) for note in notes]
    named = [
        Passage(start, end, f"m{row['row'].pk}-{at}", ("mention", f"mention-{row['state']}"))
        for row in mentions
        for at, (start, end) in enumerate(row["places"])
    ]
    # The text is sanitised when it is saved, and marking escapes what it adds.
    return mark_safe(mark_passages(mark_passages(article.html, passages), named))  # noqa: S308


def _passage(row: Annotation, number: int) -> Passage:
    classes = ("passage", f"stance-{row.stance or 'none'}", f"is-{row.status}")
    title = _("Note %(number)d") % {"number": number}
    return Passage(row.start, row.end, row.slug, classes, str(number), title)


def _candidates(text: str, row: Annotation) -> list[Row]:
    """List of {before, exact, after, start, end, percent} for a lost passage, best first."""
    return [
        {
            "before": text[max(0, found.selector.start - CANDIDATE_CONTEXT) : found.selector.start],
            "exact": found.selector.exact,
            "after": text[found.selector.end : found.selector.end + CANDIDATE_CONTEXT],
            "start": found.selector.start,
            "end": found.selector.end,
            "percent": round(found.score * 100),
        }
        for found in candidates(text, row.selector)
    ]


def page_context(request: HttpRequest, article: Article, form: Any = None) -> Row:
    """The whole page; `form` is the panel's, None where the user may not write."""
    return {
        **admin.site.each_context(request),
        **parts(request, article),
        "title": _("Read and annotate"),
        "subtitle": article.label,
        "opts": Article._meta,
        "form": form,
        "is_popup": False,
    }
