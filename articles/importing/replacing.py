"""Which stored article a text that is imported again belongs to."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.models import Article, SourceFile, Status

from .reading import ImportFault
from .records import Draft


def find_target(draft: Draft) -> Article | None:
    """The article of the same address or slug, as the text states them; made of a file of the same
    name; or of the same title. None where there is none of these.

    Raises ImportFault where several share the title, or the one is withdrawn.
    """
    article = _stated(draft) or _from_file(draft) or _titled(draft)
    if article and article.status == Status.WITHDRAWN:
        reason = _("The article “%s” is withdrawn.") % article
        raise ImportFault(draft.document.file, draft.document.line, reason)
    return article


def _stated(draft: Draft) -> Article | None:
    slug, url = draft.typed("slug"), draft.proposal.url
    found = Article.objects.at_address(slug) if slug else None
    return found or (Article.objects.filter(url=url).order_by("pk").first() if url else None)


def _from_file(draft: Draft) -> Article | None:
    """The lines of a file of JSON change their places, so that a number tells nothing."""
    if draft.document.line:
        return None
    made = SourceFile.objects.imported().filter(name=draft.document.file, line=0)
    source = made.select_related("article").order_by("-pk").first()
    return source.article if source else None


def _titled(draft: Draft) -> Article | None:
    rows: QuerySet[Article] = Article.objects.filter(title=draft.proposal.title or "")
    found = list(rows.order_by("pk")[:2]) if draft.proposal.title else []
    if len(found) > 1:
        reason = _("Several articles have this title: state the slug of the one to replace.")
        raise ImportFault(draft.document.file, draft.document.line, reason)
    return found[0] if found else None
