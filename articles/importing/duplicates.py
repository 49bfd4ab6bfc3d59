"""Stored articles that a text may duplicate: the same bytes, the same title, or the same words.

What tells is whether pieces of the text stand in another word for word; a few of them, taken from
all over it, are asked for in one query, and only the articles that hold one are compared in full.
"""

from __future__ import annotations

import re
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from articles.models import Article, SourceFile
from articles.names import fold
from articles.text import TextError, render

from .proposal import Proposal
from .recognition import Recognised

MOST: Final = 5
SHINGLE: Final = 5
PROBES: Final = 6
PROBE_LENGTH: Final = 40
ALIKE: Final = 0.5


def find_duplicates(proposal: Proposal, source: SourceFile) -> list[Recognised]:
    """The nearest first, at most `MOST`; in three queries."""
    rows = Article.objects.defer("body", "html")
    before = SourceFile.objects.imported().filter(sha256=source.sha256).exclude(pk=source.pk)
    same = set(before.values_list("article", flat=True))
    text = _plain_text(proposal)
    wanted = Q(pk__in=same) | _title_query(proposal.title or "")
    for probe in _probes(text):
        wanted |= Q(plain_text__contains=probe)
    shingles = _shingles(text)
    found = [
        (score, _duplicate(article, reason))
        for article in rows.filter(wanted)[:50]
        for score, reason in [_judge(article, same, proposal.title or "", shingles)]
        if score
    ]
    return [one for _score, one in sorted(found, key=lambda pair: -pair[0])[:MOST]]


def _plain_text(proposal: Proposal) -> str:
    try:
        return render(proposal.body).text
    except TextError:
        return proposal.body


def _title_query(title: str) -> Q:
    """Articles that may have this title: they have its longest word, in whatever case."""
    words = re.findall(r"[^\W_]+", title)
    word = max(words, key=len, default="")
    if not word:
        return Q()
    forms = {word, word.lower(), word.upper(), word.capitalize()}
    query = Q()
    for form in sorted(forms):
        query |= Q(title__contains=form)
    return query


def _probes(text: str) -> list[str]:
    """Pieces of whole words from all over a text, each of one line."""
    lines = [line for line in text.split("\n") if len(line) > PROBE_LENGTH]
    step = max(1, len(lines) // PROBES)
    return [_middle(line) for line in lines[::step][:PROBES]]


def _middle(line: str) -> str:
    start = (len(line) - PROBE_LENGTH) // 2
    return line[start : start + PROBE_LENGTH].partition(" ")[2] or line[start:]


def _shingles(text: str) -> set[tuple[str, ...]]:
    """Every few words that follow each other."""
    words = fold(text).split()
    return {tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}


def _judge(
    article: Article, same: set[int], title: str, shingles: set[tuple[str, ...]]
) -> tuple[float, str]:
    """How like the article is, and why; 0 where it is another text."""
    if article.pk in same:
        return 3, _("Made of exactly this file.")
    stored = _shingles(article.plain_text)
    shared = len(stored & shingles) / min(len(stored), len(shingles))
    percent = _("%(percent)d %% of the words stand in it in the same order.")
    if shared >= ALIKE:
        return 1 + shared, percent % {"percent": round(100 * shared)}
    if title and fold(title) == fold(article.title):
        return 1, _("It has the same title.")
    return 0, ""


def _duplicate(article: Article, reason: str) -> Recognised:
    return Recognised(
        kind="duplicate",
        line=0,
        text=article.title,
        reason=reason,
        label=article.label,
        slug=article.slug,
        pk=article.pk,
    )
