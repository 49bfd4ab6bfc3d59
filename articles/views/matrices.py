"""Where authors agree and differ: claims as the arguments of `components/stance_matrix.html`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from articles.matrix import STANCES, Mark, Matrix, Row, reckon
from articles.models import Annotation, Author, Stance, Topic, TopicTag
from articles.models.annotation import AnnotationQuerySet
from articles.models.local_names import shown_name

from .cards import Card, claim_by
from .sections import BOUND
from .stance_cells import Cells
from .topic_tree import Leaf, leaves

# With more columns than these, the words of the stances are left to the legend and to the cards.
COSY = 6
MOST_COLUMNS = 60
MOST_ROWS = 120
# More claims than these stand in words on the page of their own that `words_url` leads to.
FEW_CLAIMS = 12
MOST_LISTED = 1000

BOTH = {
    Stance.CONVERGENCE: gettext_lazy("both see convergence"),
    Stance.MIXED: gettext_lazy("both see mixed interests"),
    Stance.DIVERGENCE: gettext_lazy("both see divergence"),
}
ALL = {
    Stance.CONVERGENCE: gettext_lazy("all %(voices)d see convergence"),
    Stance.MIXED: gettext_lazy("all %(voices)d see mixed interests"),
    Stance.DIVERGENCE: gettext_lazy("all %(voices)d see divergence"),
}
SOME = {
    Stance.CONVERGENCE: ngettext_lazy(
        "%(count)d of %(voices)d sees convergence",
        "%(count)d of %(voices)d see convergence",
        "count",
    ),
    Stance.MIXED: ngettext_lazy(
        "%(count)d of %(voices)d sees mixed interests",
        "%(count)d of %(voices)d see mixed interests",
        "count",
    ),
    Stance.DIVERGENCE: ngettext_lazy(
        "%(count)d of %(voices)d sees divergence", "%(count)d of %(voices)d see divergence", "count"
    ),
}
Place = tuple[int, int]


class Writer(NamedTuple):
    """What a table shows of an author."""

    pk: int
    slug: str
    name: str
    sort_name: str

    @property
    def label(self) -> str:
        """The name, as a record has it."""
        return self.name

    @property
    def key(self) -> str:
        """Kind and slug, as a record has it."""
        return f"author:{self.slug}"

    def get_absolute_url(self) -> str:
        """The address of the author's page."""
        return reverse("author-detail", args=[self.slug])


def writers(keys: Collection[int]) -> dict[int, Writer]:
    """The authors of these keys, by sorting form; in one query."""
    rows = Author.objects.published().filter(pk__in=keys).order_by("sort_name", "slug")
    rows = rows.annotate(shown=shown_name("author"))
    return {row[0]: Writer(*row) for row in rows.values_list("pk", "slug", "shown", "sort_name")}


def marks_of(claims: AnnotationQuerySet) -> list[Mark]:
    """Each claim under each of its topics and authors, as written; in two queries."""
    topics = claims.topic_keys()
    columns = ("author_key", "slug", "stance", "reported", "confidence")
    article = ("article__slug", "article__earliest", "article__latest")
    rows = claims.by_author().as_written().values_list("pk", *columns, *article)
    return [Mark(topic, *row) for pk, *row in rows for topic in topics.get(pk, ())]


def topic_matrix(topic: Topic, claims: AnnotationQuerySet) -> dict[str, Any]:
    """The matrix of a topic's page: the topic, its narrower ones, and what else the claims are
    about; with one row only the claims are listed.

    claims: the readable claims on `topic`.
    """
    narrower = leaves(topic.narrower.all())
    matrix = reckon(marks_of(claims) if not narrower else marks_of(_around(claims, narrower)))
    others = leaves(Topic.objects.filter(pk__in=matrix.rows.keys() - narrower.keys()))
    most = sorted(others, key=lambda key: -matrix.rows[key].claims)
    order = [(topic.pk, 0), *((key, 1) for key in narrower)]
    order += [(key, 0) for key in most if key != topic.pk]
    rows = [(key, level) for key, level in order if key in matrix.rows]
    authors = by_time(matrix, writers(matrix.columns.keys()))
    found = lay_out(matrix, rows, authors, others | narrower, FEW_CLAIMS if rows[1:] else BOUND)
    words = {"topic": topic.slug, "words": "1"}
    return found | {"words_url": f"{reverse('topics-compare')}?{urlencode(words)}#claims-in-words"}


def _around(claims: AnnotationQuerySet, narrower: Collection[int]) -> AnnotationQuerySet:
    """`claims` and those on narrower topics."""
    kind = ContentType.objects.get_for_model(Annotation)
    below = TopicTag.objects.filter(content_type=kind, tag__in=narrower).values("object_id")
    everything: AnnotationQuerySet = Annotation.objects.readable().claims()
    return everything.filter(Q(pk__in=claims.order_by().values("pk")) | Q(pk__in=below))


def by_time(matrix: Matrix, authors: dict[int, Writer]) -> list[Writer]:
    """The authors of the matrix's columns, who wrote first comes first."""

    def key(author: Writer) -> tuple[int, int]:
        column = matrix.columns[author.pk]
        return column.first or 9999, column.last or 9999

    return sorted((each for each in authors.values() if each.pk in matrix.columns), key=key)


def lay_out(
    matrix: Matrix,
    order: Sequence[Place],
    authors: Sequence[Writer],
    topics: dict[int, Leaf],
    listed_up_to: int,
) -> dict[str, Any]:
    """The arguments of `components/stance_matrix.html`.

    order: (key, level) of the rows; one without claims becomes a heading. Where there are more
    claims than `listed_up_to`, none stands in words.
    """
    order, authors = order[:MOST_ROWS], authors[:MOST_COLUMNS]
    cells = Cells(authors)
    marks = [mark for row in matrix.cells.values() for of in row.values() for mark in of]
    return {
        "columns": [_head(author, matrix, cells) for author in authors],
        "rows": [_line(topics[key], level, matrix, cells) for key, level in order if key in topics],
        "cosy": len(authors) <= COSY,
        "claims": listed(marks, authors, listed_up_to),
        "totals": _totals(matrix),
    }


def _totals(matrix: Matrix) -> dict[str, int]:
    rows = matrix.rows.values()
    return {
        "claims": len({slug for column in matrix.columns.values() for slug in column.slugs}),
        "columns": len(matrix.columns),
        "rows": len(rows),
        "differ": sum(row.differ for row in rows),
        "agree": sum(row.voices > 1 and not row.differ for row in rows),
        "alone": sum(row.voices < 2 for row in rows),
    }


def _claims(count: int) -> str:
    return ngettext("%(count)d claim", "%(count)d claims", count) % {"count": count}


def _head(author: Writer, matrix: Matrix, cells: Cells) -> dict[str, Any]:
    column = matrix.columns[author.pk]
    first, last = column.first, column.last
    years = f"{first}–{last}" if first and last and first != last else str(first or last or "")
    return {
        "slug": author.slug,
        "name": author.name,
        "url": author.get_absolute_url(),
        "years": years,
        "claims": _claims(column.claims),
        "stances": cells.tally(column.stances),
    }


def _line(topic: Leaf, level: int, matrix: Matrix, cells: Cells) -> dict[str, Any]:
    line = {
        "slug": topic.slug,
        "name": topic.name,
        "url": reverse("topic-detail", args=[topic.slug]),
        "level": level,
    }
    row = matrix.rows.get(topic.pk)
    if row is None:
        return line
    return line | {
        "count": row.claims,
        "claims": _claims(row.claims),
        "differ": row.differ,
        "says": in_words(row),
        "holders": cells.tally(
            (stance, row.holders[stance]) for stance in STANCES if row.holders[stance]
        ),
        "cells": cells.row(topic, matrix.cells[topic.pk]),
    }


def in_words(row: Row) -> list[str]:
    """Who sees what on a topic: `3 of 4 see divergence` for each stance that is held; nothing
    where only one has a view, which the cell shows."""
    if row.voices < 2:
        return []
    if len(row.holders) == 1:
        words = BOTH if row.voices == 2 else ALL
        return [words[Stance(next(iter(row.holders)))] % {"voices": row.voices}]
    return [
        SOME[stance] % {"count": row.holders[stance], "voices": row.voices}
        for stance in Stance
        if row.holders[stance]
    ]


def listed(marks: Iterable[Mark], authors: Iterable[Writer], up_to: int) -> list[Card]:
    """The claims of the marks in time order with quote, authors and article, in one query; none
    where there are more than `up_to`."""
    by_slug: dict[str, list[int]] = {}
    for mark in marks:
        columns = by_slug.setdefault(mark.slug, [])
        columns += [] if mark.column in columns else [mark.column]
    if len(by_slug) > up_to:
        return []
    names = {author.pk: author for author in authors}
    rows = Annotation.objects.filter(slug__in=by_slug).with_sources().as_written()
    return [
        claim_by(row, [names[key] for key in by_slug[row.slug] if key in names]) for row in rows
    ]
