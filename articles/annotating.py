"""Writes of the annotating page: each checks the role, claims a version and is one revision."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from articles import roles
from articles.anchoring import AnchorError, digest
from articles.models import AnchorState, Annotation, Article, Mention, MentionState, Status
from articles.services import revision


class TextChanged(Exception):
    """The text of the article is not the one that a passage was chosen in."""


def locked_article(key: int) -> Article | None:
    """The article, its text held still until the transaction ends; None where there is none."""
    return Article.objects.select_for_update().filter(pk=key).first()


def anchor(*, annotation: Annotation, start: int, end: int, of_text: str, user: roles.User) -> None:
    """Point a lost annotation at code points (half-open) of the text with the SHA-256 `of_text`.

    Raises PermissionDenied, StaleVersion, TextChanged, and ValidationError for an empty range.
    """
    _check_edit(annotation, user)
    if digest(annotation.article.plain_text) != of_text:
        raise TextChanged
    try:
        annotation.select_range(start, end)
    except AnchorError as error:
        raise ValidationError(error.reason) from error
    with revision(user, _("Anchored again.")):
        annotation.save()


def keep_orphan(*, annotation: Annotation, user: roles.User) -> None:
    """Leave a lost annotation without a passage for good. Raises PermissionDenied, StaleVersion,
    and ValidationError where it is not lost."""
    _check_edit(annotation, user)
    if annotation.is_anchored:
        raise ValidationError(_("This annotation has its passage."))
    annotation.anchor = AnchorState.KEPT
    with revision(user, _("Kept without a passage.")):
        annotation.save()


def withdraw(*, annotation: Annotation, reason: str, user: roles.User) -> None:
    """Take a published annotation from readers. Raises PermissionDenied, StaleVersion, and
    ValidationError without a reason."""
    if Status.WITHDRAWN not in roles.next_statuses(user, annotation)[1:]:
        raise PermissionDenied(_("This step is not open to you."))
    if not reason.strip():
        raise ValidationError(_("Say why the record is withdrawn."))
    annotation.status, annotation.withdrawal_reason = Status.WITHDRAWN, reason.strip()
    with revision(user, _("Withdrawn.")):
        annotation.save()


def delete_draft(*, annotation: Annotation, user: roles.User) -> None:
    """Delete what readers have never seen; the history keeps it. Raises PermissionDenied, and
    ValidationError where an event rests on it."""
    if annotation.published_at:
        raise PermissionDenied(_("Published records are withdrawn, not deleted."))
    if not roles.may_delete(user, annotation):
        raise PermissionDenied(_("This step is not open to you."))
    if annotation.evidence.exists():
        raise ValidationError(_("The date of an event rests on this annotation."))
    annotation.delete()


def decide_mention(*, mention: Mention, state: MentionState, user: roles.User) -> None:
    """Say whether an article mentions an actor. Raises PermissionDenied and StaleVersion.

    The article gets a new version, so that a form that was opened before cannot undo it unseen.
    """
    article = mention.article
    _check_edit(article, user)
    if not user.has_perm("articles.change_mention"):  # type: ignore[union-attr]
        raise PermissionDenied(_("This step is not open to you."))
    mention.state = state
    with revision(user, f"{mention.actor}: {state.label}"):
        mention.save()
        article.save(update_fields=["modified"])


def _check_edit(record: Annotation | Article, user: roles.User) -> None:
    if not roles.may_edit(user, record):
        raise PermissionDenied(_("This step is not open to you."))
