"""A proposal and an editor's decisions → an article with its authors, topics and mentions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import reversion
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles import services
from articles.models import (
    Article,
    Author,
    Authorship,
    BodyKind,
    Licence,
    Mention,
    Publication,
    Record,
    SlugRedirect,
    Status,
    TopicTag,
)
from articles.models.lifecycle import new_slug
from articles.names import slugify
from articles.text import TextError

from .mentions import occurrences
from .proposal import Decisions, Proposal
from .reading import Document
from .recognition import Known, Recognised, is_taken

# What an editor says of a field that the text itself says nothing of: key of the decision.
FIELDS: Final = {
    name: f"field:{name}"
    for name in ("title", "date", "language", "licence", "publication", "url", "slug", "summary")
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A source as it would come in: its text, the proposal, what the database knows of it, and
    what an editor has decided."""

    document: Document
    proposal: Proposal
    recognised: tuple[Recognised, ...]
    decisions: Decisions
    known: Known

    def typed(self, name: str) -> str:
        """What the editor typed for a field that the text says nothing of."""
        decision = self.decisions.get(FIELDS[name])
        return (decision.text or "").strip() if decision and decision.accepted else ""

    @property
    def has_title(self) -> bool:
        """Whether the source itself has a title."""
        return not any(finding.kind == "no-title" for finding in self.proposal.findings)

    @property
    def title(self) -> str:
        """The title, the editor's working title, or one of the file's name."""
        named = _("Untitled: %s") % self.document.file
        return self.proposal.title or self.typed("title") or named

    def taken(self, kind: str) -> list[Recognised]:
        """What was recognised of a kind and not rejected."""
        found = [one for one in self.recognised if one.kind == kind]
        return [one for one in found if is_taken(one, self.decisions)]


def make_article(draft: Draft, *, publish: bool) -> Article:
    """Save a new article; the caller holds the revision.

    Raises ValidationError with the fields that do not fit.
    """
    proposal = draft.proposal
    article = Article(
        title=draft.title,
        title_supplied=not draft.has_title,
        slug=draft.typed("slug") or free_slug(Article, draft.title),
        date=proposal.date or draft.typed("date"),
        language=draft.typed("language") or proposal.language,
        url=proposal.url or draft.typed("url"),
        licence=_licence(proposal.licence or draft.typed("licence")),
        publication=_publication(draft.typed("publication")),
        summary=draft.typed("summary"),
        body=proposal.body,
        body_kind=BodyKind.FULL,
        editorial_note=_note(draft),
        status=Status.PUBLISHED if publish else Status.DRAFT,
    )
    _save(article)
    _add_authors(article, draft, article.status)
    _add_topics(article, draft.taken("topic"))
    _add_mentions(article, draft)
    reversion.add_to_revision(article)
    return article


def replace_text(article: Article, draft: Draft) -> Article:
    """Give an article the text of a draft: its annotations are carried over, its mentions counted
    again and new ones suggested; all else stays. Raises ValidationError and StaleVersion."""
    article.body, article.body_kind = draft.proposal.body, BodyKind.FULL
    _save(article)
    services.count_mentions(article=article)
    _add_mentions(article, draft)
    reversion.add_to_revision(article)
    return article


def _save(article: Article) -> None:
    """Validate and save; the body is rendered once, by the save."""
    if article._state.adding:
        article.full_clean(exclude=["body", "licence", "publication", "authors"])
    try:
        article.save()
    except TextError as error:
        raise ValidationError({"body": error.reason}) from error


def free_slug(model: type[Record], heading: str) -> str:
    """An ASCII address for a new record that no record has or ever had; in two queries."""
    base = slugify(heading, fallback=model.record_kind)
    wanted = [base, *(f"{base}-{number}" for number in range(2, 100))]
    taken = set(model._base_manager.filter(slug__in=wanted).values_list("slug", flat=True))
    old = SlugRedirect.objects.filter(kind=model.record_kind, slug__in=wanted)
    taken.update(old.values_list("slug", flat=True))
    free = (slug for slug in wanted if slug not in taken)
    return next(free, None) or f"{base}-{new_slug()}"


def _licence(code: str) -> Licence | None:
    return Licence.objects.filter(code__iexact=code).first() if code else None


def _publication(slug: str) -> Publication | None:
    return Publication.objects.filter(slug=slug).first() if slug else None


def _note(draft: Draft) -> str:
    """What the source says and no field takes, for the editors' note."""
    proposal, licence = draft.proposal, draft.proposal.licence
    parts = []
    if proposal.author_note:
        parts.append(_("The source on its author: %s") % proposal.author_note)
    parts += [
        finding.text
        for finding in proposal.findings
        if finding.kind == "note" and is_taken(finding, draft.decisions)
    ]
    if licence and _licence(licence) is None:
        parts.append(_("The source names the licence %s.") % licence)
    return "\n\n".join(parts)


def _add_authors(article: Article, draft: Draft, status: str) -> None:
    """Link the authors of the byline, in order; who is not known becomes a new author."""
    stored: dict[str, int] = {}
    for one in draft.taken("author"):
        stored.setdefault(one.text, one.pk)
    keys = [
        stored.get(name) or _new_author(name, draft.known, status)
        for name in draft.proposal.authors
    ]
    Authorship.objects.bulk_create(
        Authorship(article=article, author_id=key, position=position)
        for position, key in enumerate(dict.fromkeys(keys), start=1)
    )


def _new_author(name: str, known: Known, status: str) -> int:
    author = Author(name=name, slug=free_slug(Author, name), status=status)
    author.clean_fields(exclude=["sort_name"])
    author.save()
    known.add_author(author.pk, author.slug, author.name, author.name)
    return author.pk


def _add_topics(article: Article, topics: Iterable[Recognised]) -> None:
    kind = ContentType.objects.get_for_model(Article)
    TopicTag.objects.bulk_create(
        TopicTag(tag_id=topic.pk, content_type=kind, object_id=article.pk) for topic in topics
    )


def _add_mentions(article: Article, draft: Draft) -> None:
    """Suggest the actors that the article does not mention yet, counted in its text."""
    there = set(article.mentions.values_list("actor", flat=True))
    Mention.objects.bulk_create(
        _mention(article, actor, draft.known.actors.of[actor.pk])
        for actor in draft.taken("actor")
        if actor.pk not in there
    )


def _mention(article: Article, actor: Recognised, spellings: list[str]) -> Mention:
    found = occurrences(article.plain_text, [actor.text, *spellings])
    first = found[0] if found else None
    return Mention(
        article=article, actor_id=actor.pk, spelt=actor.text, count=len(found), first_offset=first
    )
