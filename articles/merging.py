"""Merging two records of one actor into one, and undoing that; each is one revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles import names, roles, services
from articles.merge_journal import PLACES, compare, put_back, raise_versions, snapshot
from articles.models import (
    Actor,
    ActorMerge,
    Annotation,
    Author,
    CrossLink,
    MentionState,
    Name,
    NameKind,
    Office,
    StaleVersion,
    Status,
)
from articles.models.lifecycle import LifecycleQuerySet

PLAIN_FIELDS = ("name", "kind", "description", "role", "wikidata", "note")
"""Of these the one who merges chooses whose value stays."""
STRENGTH = (MentionState.REJECTED, MentionState.SUGGESTED, MentionState.CONFIRMED)
NAME_STRENGTH = (NameKind.HIDDEN, NameKind.ALTERNATIVE, NameKind.PREFERRED)
MOST_COMPARED = 10_000


def may_merge(user: roles.User) -> bool:
    """Reviewers and administrators merge actors, and undo it."""
    return all(roles.has_right(user, right, Actor) for right in ("change", "withdraw"))


def merge(
    *, kept: Actor, merged: Actor, user: roles.User, values: Mapping[str, str] | None = None
) -> ActorMerge:
    """Move all that names `merged` to `kept`, and withdraw it; `values` are plain fields of `kept`.

    Raises PermissionDenied; ValidationError where the two cannot be merged; StaleVersion where
    one of them, or a record that shows them, was saved after it was read.
    """
    if not may_merge(user):
        raise PermissionDenied(_("This step is not open to you."))
    comment = _("“%(merged)s” merged into “%(kept)s”.") % {"merged": merged, "kept": kept}
    with services.revision(user, comment):
        _lock(kept, merged)
        kept.refresh_from_db()
        merged.refresh_from_db()
        refuse(kept, merged)
        before = snapshot([kept, merged])
        _set_values(kept, values or {})
        _move_names(kept, merged)
        _move_mentions(kept, merged)
        _move_participations(kept, merged)
        _move_annotations(kept, merged)
        _move_author(kept, merged)
        _move_offices(kept, merged)
        _move_links(kept, merged)
        merged.status, merged.merged_into = Status.WITHDRAWN, kept
        merged.withdrawal_reason = _same_as(kept)
        merged.save()
        moved = compare(before, snapshot([kept, merged]))
        raise_versions(moved)
        return ActorMerge.objects.create(kept=kept, merged=merged, made_by=user, moved=moved)  # type: ignore[misc]


def undo(*, merge: ActorMerge, user: roles.User) -> ActorMerge:
    """Put back what nobody changed since; the merge then names in `left` what it could not.

    Raises PermissionDenied; ValidationError where it is undone already or another merge rests on
    it; StaleVersion where somebody saves one of the records at this moment.
    """
    if not may_merge(user):
        raise PermissionDenied(_("This step is not open to you."))
    with services.revision(user, _("Undone: %s.") % merge):
        merge = ActorMerge.objects.select_for_update().get(pk=merge.pk)
        if merge.undone:
            raise ValidationError(_("This merge is undone already."))
        _lock(merge.kept, merge.merged)
        both = [merge.kept_id, merge.merged_id]
        later = ActorMerge.objects.filter(pk__gt=merge.pk, undone=None, merged__in=both).first()
        if later:
            raise ValidationError(
                _("“%(merged)s” was merged into “%(kept)s” since. Undo that merge first."),
                params={"merged": later.merged, "kept": later.kept},
            )
        merge.left = put_back(merge.moved)
        Actor.objects.get(pk=merge.kept_id).save()
        raise_versions(merge.moved)
        merge.undone, merge.undone_by = timezone.now(), user  # type: ignore[assignment]
        merge.save()
    return merge


def _same_as(kept: Actor) -> str:
    return _("Another record of “%s”, into which it was merged.") % kept


def _lock(*actors: Actor) -> None:
    """Hold the actors until the end, in one order everywhere. Raises StaleVersion where one of
    them is not stored as it was read."""
    rows = Actor.objects.select_for_update().filter(pk__in=[actor.pk for actor in actors])
    versions = dict(rows.order_by("pk").values_list("pk", "version"))
    for actor in actors:
        if versions.get(actor.pk) != actor.version:
            raise StaleVersion(f"actor {actor.pk}, version {actor.version}")


def refuse(kept: Actor, merged: Actor) -> None:
    """Raise ValidationError where these two cannot be merged in this direction."""
    if kept == merged:
        raise ValidationError(_("An actor cannot be merged with itself."))
    for actor in (kept, merged):
        if actor.merged_into:
            raise ValidationError(
                _("“%(actor)s” is merged into “%(other)s” already."),
                params={"actor": actor, "other": actor.merged_into},
            )
        if actor.status == Status.WITHDRAWN:
            raise ValidationError(
                _("“%(actor)s” is withdrawn; only drafts and published actors are merged."),
                params={"actor": actor},
            )
    if merged.published_at and not kept.is_published:
        raise ValidationError(
            _(
                "“%(kept)s” is a draft: readers of “%(merged)s” would be led to a page that is not "
                "there. Let the published one stay, or publish the draft first."
            ),
            params={"kept": kept, "merged": merged},
        )


def _set_values(kept: Actor, values: Mapping[str, str]) -> None:
    """Set the chosen fields; a heading that gives way stays among the names."""
    heading = kept.name
    for name in PLAIN_FIELDS:
        setattr(kept, name, values.get(name, getattr(kept, name)))
    kept.save()
    _add_name(kept, heading, "en", NameKind.ALTERNATIVE)


def _add_name(actor: Actor, text: str, language: str, kind: NameKind) -> None:
    """Add a spelling, unless one that folds to the same is there."""
    if text and not actor.names.spelt(text).exists():
        actor.names.create(text=text, language=language, kind=kind)


def _move_names(kept: Actor, merged: Actor) -> None:
    """Move the names; the heading stays with its record, and is copied.

    A spelling that is there already is kept once, in the stronger of its two kinds.
    """
    for name in merged.names.order_by("pk"):
        if name.language == "en" and name.is_preferred:
            _add_name(kept, name.text, "en", NameKind.ALTERNATIVE)
            continue
        kind = name.kind
        if kind == NameKind.PREFERRED and _preferred(kept, name.language):
            kind = NameKind.ALTERNATIVE
        twins = list(kept.names.spelt(name.text))
        same = next((twin for twin in twins if twin.language == name.language), None)
        if same and NAME_STRENGTH.index(kind) > NAME_STRENGTH.index(same.kind):
            same.kind = kind
            same.save()
        elif not twins or (not same and kind == NameKind.PREFERRED):
            name.actor, name.kind = kept, kind
            name.save()


def _preferred(actor: Actor, language: str) -> bool:
    return actor.names.filter(language=language, kind=NameKind.PREFERRED).exists()


def _move_mentions(kept: Actor, merged: Actor) -> None:
    """Move the mentions; of two in one article, one stays with both counts and the stronger state.

    A spelling that only one of them could keep becomes a hidden name, so that it counts on.
    """
    twins = {mention.article_id: mention for mention in kept.mentions.all()}
    for mention in merged.mentions.select_related("article"):
        twin = twins.get(mention.article_id)
        if twin is None:
            mention.actor = kept
            mention.save()
            continue
        twin.state = max(twin.state, mention.state, key=STRENGTH.index)
        twin.count += mention.count
        offsets = {twin.first_offset, mention.first_offset} - {None}
        twin.first_offset = min(offsets, default=None)
        if twin.spelt:
            _add_name(kept, mention.spelt, mention.article.language, NameKind.HIDDEN)
        twin.spelt = twin.spelt or mention.spelt
        twin.save()
        mention.delete()


def _move_participations(kept: Actor, merged: Actor) -> None:
    """Move the parts in events; the same role in one event is kept once, at the first place."""
    twins = {(row.event_id, row.role): row for row in kept.participations.all()}
    for row in merged.participations.all():
        twin = twins.get((row.event_id, row.role))
        if twin is None:
            row.actor = kept
            row.save()
        else:
            if row.position < twin.position:
                twin.position = row.position
                twin.save()
            row.delete()


def _move_annotations(kept: Actor, merged: Actor) -> None:
    rows = Annotation.actors.through.objects
    named = rows.filter(actor=kept).values("annotation")
    rows.filter(actor=merged, annotation__in=named).delete()
    rows.filter(actor=merged).update(actor=kept)


def _move_author(kept: Actor, merged: Actor) -> None:
    """Join the author to the one that stays, unless that one is an author already."""
    author = Author.objects.filter(actor=merged).first()
    if author and not Author.objects.filter(actor=kept).exists():
        author.actor = kept
        author.save()


def _move_offices(kept: Actor, merged: Actor) -> None:
    """Move the offices held and those that others hold there; the same one is kept once."""
    twins = set(kept.offices.values_list("title", "date"))
    for office in merged.offices.all():
        if (office.title, office.date) in twins:
            office.delete()
            continue
        office.actor = kept
        if office.body_id == kept.pk:
            office.body = None
        office.save()
    for office in Office.objects.filter(body=merged):
        office.body = None if office.actor_id == kept.pk else kept
        office.save()


def _move_links(kept: Actor, merged: Actor) -> None:
    """Move both ends of the links; one between the two, or there already, is withdrawn."""
    for link in CrossLink.objects.touching(merged).order_by("pk"):
        source, target = (kept if end == merged else end for end in (link.source, link.target))
        if source == target:
            _withdraw(link, kept)
            continue
        twin = _twin(link, source, target)
        if twin is None:
            link.source, link.target = source, target
            link.save()
            continue
        if link.is_published and not twin.is_published:
            twin.status, twin.reason = link.status, link.reason
            twin.save()
        _withdraw(link, kept)


def _twin(link: CrossLink, source: object, target: object) -> CrossLink | None:
    """The link that says the same of the same two records."""
    moved = CrossLink(pk=link.pk, type=link.type, source=source, target=target)
    ends = ("source_type", "source_id", "target_type", "target_id", "type")
    same = CrossLink.objects.exclude(pk=link.pk).filter(
        **{end: getattr(moved, end) for end in ends}
    )
    return same.first() or moved.mirror()


def _withdraw(link: CrossLink, kept: Actor) -> None:
    if link.status != Status.WITHDRAWN:
        link.status, link.withdrawal_reason = Status.WITHDRAWN, _same_as(kept)
        link.save()


# Before the merge


def count_rows(actors: list[Actor]) -> list[tuple[str, list[int]]]:
    """What names each of `actors`: (words, a count for each), in a fixed number of queries."""
    counted = []
    for place, words in zip(PLACES, _WORDS, strict=True):
        rows = place.rows(actors).order_by()
        numbers = dict(rows.values_list(place.column).annotate(Count("pk")))
        counted.append((_(words), [numbers.get(actor.pk, 0) for actor in actors]))
    links = [CrossLink.objects.touching(actor).count() for actor in actors]
    return [*counted, (_("Cross-links"), links)]


_WORDS = (
    gettext_noop("Names"),
    gettext_noop("Mentions in articles"),
    gettext_noop("Parts in events"),
    gettext_noop("Annotations"),
    gettext_noop("Author"),
    gettext_noop("Offices held"),
    gettext_noop("Offices that others hold there"),
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """An actor that may be the same, the two spellings that agree, and how well from 0 to 1."""

    actor: Actor
    spelling: str
    own_spelling: str
    score: float


def likely_duplicates(actor: Actor, limit: int = 8) -> list[Likeness]:
    """Drafts and published actors with a like name, the likest first; three queries.

    Of very many spellings only the newest are compared.
    """
    own = list(actor.names.values_list("text", flat=True))
    live: LifecycleQuerySet = Actor.objects.exclude(status=Status.WITHDRAWN).exclude(pk=actor.pk)
    rows = Name.objects.filter(actor__in=live).order_by("-pk").values_list("actor", "text")
    best: dict[int, tuple[float, str, str]] = {}
    for (key, text), spelling in product(rows[:MOST_COMPARED], own):
        score = names.similarity(spelling, text)
        if score > best.get(key, (0.0,))[0]:
            best[key] = score, text, spelling
    likest = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:limit]
    found = Actor.objects.in_bulk([key for key, _best in likest])
    return [Likeness(found[key], text, own, score) for key, (score, text, own) in likest]
