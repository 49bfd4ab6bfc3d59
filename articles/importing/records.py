"""A proposal and an editor's decisions → an article with its authors, topics and mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

import reversion
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles import services
from articles.models import (
    Actor,
    Article,
    Author,
    Authorship,
    BodyKind,
    Mention,
    Status,
    Topic,
)
from articles.names import fold, slugify
from articles.text import Rendered, TextError

from .batch import New, free_slugs, insert
from .mentions import occurrences
from .proposal import Decisions, Proposal
from .reading import Document
from .recognition import Known, Recognised, is_taken
from .stated import TAKEN_OVER

# What an editor says of a field that the text itself says nothing of: key of the decision.
FIELDS: Final = {
    name: f"field:{name}"
    for name in (
        *("title", "authors", "date", "language", "licence"),
        *("publication", "url", "slug", "summary"),
    )
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A source as it would come in: its text, the proposal, what the database knows of it, and
    what an editor has decided; the proposed body may be rendered already."""

    document: Document
    proposal: Proposal
    recognised: tuple[Recognised, ...]
    decisions: Decisions
    known: Known
    rendered: Rendered | None = None

    def typed(self, name: str) -> str:
        """What the editor, or else the file, states for a field that the text says nothing of."""
        decision = self.decisions.get(FIELDS[name])
        if decision and decision.accepted:
            return (decision.text or "").strip()
        stated = self.document.front_matter.get(name, "") if name in TAKEN_OVER else ""
        return stated.strip() if isinstance(stated, str) else ""

    @property
    def title(self) -> str:
        """The title, the editor's working title, or one of the file's name."""
        named = _("Untitled: %s") % PurePath(self.document.file).stem
        return self.proposal.title or self.typed("title") or named

    @property
    def authors(self) -> tuple[str, ...]:
        """The names of the byline, or those that the editor typed with semicolons between."""
        typed = (name.strip() for name in self.typed("authors").split(";"))
        return self.proposal.authors or tuple(filter(None, typed))

    def taken(self, kind: str) -> list[Recognised]:
        """What was recognised of a kind and not rejected."""
        found = [one for one in self.recognised if one.kind == kind]
        return [one for one in found if is_taken(one, self.decisions)]


def make_article(draft: Draft, *, publish: bool) -> Article:
    """Save a new article; the caller holds the revision.

    Raises ValidationError with the fields that do not fit.
    """
    (made,) = make_articles([draft], publish=publish)
    if isinstance(made, ValidationError):
        raise made
    return made


def make_articles(drafts: Sequence[Draft], *, publish: bool) -> list[Article | ValidationError]:
    """Save new articles, in as many statements as for one; the caller holds the revision.

    Where a draft does not fit, the error stands in its place and the others are made.
    """
    wanted = [draft.typed("slug") or slugify(draft.title, fallback="article") for draft in drafts]
    slugs = free_slugs(Article, wanted)
    status = Status.PUBLISHED if publish else Status.DRAFT
    made: list[Article | ValidationError] = []
    batch: list[New] = []
    newcomers: dict[str, Author] = {}
    for draft, slug in zip(drafts, slugs, strict=True):
        try:
            new = _new_article(draft, slug, status, newcomers)
        except ValidationError as error:
            made.append(error)
        else:
            made.append(new.record)
            batch.append(new)
    if newcomers:
        _insert_authors(list(newcomers.values()), drafts[0].known)
    insert(batch)
    return made


def _new_article(draft: Draft, slug: str, status: Status, newcomers: dict[str, Author]) -> New:
    """An article that is not stored yet; adds the authors that nobody knows to `newcomers`.

    Raises ValidationError.
    """
    if draft.typed("slug") not in ("", slug):
        raise ValidationError({"slug": _("This address is taken.")})
    proposal, known = draft.proposal, draft.known
    article = Article(
        title=draft.title,
        title_supplied=proposal.title is None,
        slug=slug,
        date=proposal.date or draft.typed("date"),
        language=draft.typed("language") or proposal.language,
        url=proposal.url or draft.typed("url"),
        licence=known.licences.get((proposal.licence or draft.typed("licence")).casefold()),
        publication=known.publications.get(draft.typed("publication").casefold()),
        summary=draft.typed("summary"),
        body=proposal.body,
        body_kind=BodyKind.FULL,
        editorial_note=_note(draft),
        status=status,
    )
    article.clean_fields(exclude=["body", "licence", "publication"])
    _derive(article, draft.rendered)
    topics = [Topic(pk=topic.pk, name=topic.label) for topic in draft.taken("topic")]
    authorships = _authorships(article, draft, newcomers)
    return New(article, topics, [*authorships, *_mentions(article, draft)])


def _derive(article: Article, rendered: Rendered | None) -> None:
    try:
        article.derive(rendered)
    except TextError as error:
        raise ValidationError({"body": error.reason}) from error


def replace_text(article: Article, draft: Draft, *, publish: bool) -> Article:
    """Give an article the text of a draft: its annotations are carried over, its mentions counted
    again and new ones suggested; all else stays. Raises ValidationError and StaleVersion."""
    article.body, article.body_kind = draft.proposal.body, BodyKind.FULL
    if publish:
        article.status = Status.PUBLISHED
    _save(article)
    services.count_mentions(article=article)
    there = set(article.mentions.values_list("actor", flat=True))
    new = (mention for mention in _mentions(article, draft) if mention.actor_id not in there)
    Mention.objects.bulk_create(new)
    reversion.add_to_revision(article)
    return article


def _save(article: Article) -> None:
    try:
        article.save()
    except TextError as error:
        raise ValidationError({"body": error.reason}) from error


def _note(draft: Draft) -> str:
    """What the source says and no field takes, for the editors' note."""
    proposal, known = draft.proposal, draft.known
    licence, publication = proposal.licence, draft.typed("publication")
    parts = []
    if proposal.author_note:
        parts.append(_("The source on its author: %s") % proposal.author_note)
    parts += [
        finding.text
        for finding in proposal.findings
        if finding.kind == "note" and is_taken(finding, draft.decisions)
    ]
    if licence and licence.casefold() not in known.licences:
        parts.append(_("The source names the licence %s.") % licence)
    if publication and publication.casefold() not in known.publications:
        parts.append(_("The source names the publication %s.") % publication)
    return "\n\n".join(parts)


def _authorships(article: Article, draft: Draft, newcomers: dict[str, Author]) -> list[Authorship]:
    """The authors of the byline, in order; who is not known becomes a new author, by folded name.

    Raises ValidationError before `newcomers` has one more.
    """
    known = {one.text: Author(pk=one.pk, name=one.label) for one in draft.taken("author")[::-1]}
    names = {fold(name): name for name in draft.authors if name not in known}
    new = {
        key: Author(name=name, status=article.status)
        for key, name in names.items()
        if key not in newcomers
    }
    for author in new.values():
        author.clean_fields(exclude=["sort_name", "slug"])
    newcomers |= new
    authors = [known.get(name) or newcomers[fold(name)] for name in draft.authors]
    once = {author.pk or author.name: author for author in authors}
    return [
        Authorship(article=article, author=author, position=position)
        for position, author in enumerate(once.values(), start=1)
    ]


def _insert_authors(authors: list[Author], known: Known) -> None:
    slugs = free_slugs(Author, [slugify(author.name, fallback="author") for author in authors])
    for author, slug in zip(authors, slugs, strict=True):
        author.slug = slug
        author.derive()
    insert([New(author, parts=[author.heading()]) for author in authors])
    for author in authors:
        known.add_author(author.pk, author.slug, author.name, author.name)


def _mentions(article: Article, draft: Draft) -> list[Mention]:
    """The actors that the text names, as suggestions, counted in its body."""
    return [
        _mention(article, actor, draft.known.actors.of[actor.pk]) for actor in draft.taken("actor")
    ]


def _mention(article: Article, actor: Recognised, spellings: list[str]) -> Mention:
    found = occurrences(article.plain_text, [actor.text, *spellings])
    first = found[0] if found else None
    return Mention(
        article=article,
        actor=Actor(pk=actor.pk, name=actor.label),
        spelt=actor.text,
        count=len(found),
        first_offset=first,
    )
