"""Two authors, or two articles, beside each other: what each claims on the same topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.matrix import Verdict, compare, held
from articles.models import Annotation, Article, Author, Authorship, CrossLink, Record, Topic
from articles.models.annotation import AnnotationQuerySet
from articles.presenters import quote
from articles.search.query import SLUG, BadParameter

from .cards import Card, date_card, doubt
from .lists import MOST_OPTIONS, resolve
from .topic_tree import Leaf, leaves

KINDS = ("author", "article")
# What is most worth reading comes first.
VERDICTS = (Verdict.DIFFER, Verdict.OVERLAP, Verdict.AGREE, Verdict.NONE)


class Side(NamedTuple):
    """One of the two: its record, and its claims by the key of each topic, as written; a claim on
    two topics stands under both."""

    record: Any
    claims: dict[int, list[Annotation]]


def compare_two(request: HttpRequest) -> HttpResponse:
    """Two authors (`author=…&author=…`) or two articles; with fewer, the choice of them."""
    kind, chosen = _read(request)
    context: dict[str, Any] = {"kind": kind, "chosen": chosen, "choosers": _choosers(kind, chosen)}
    if len(chosen) == 2:
        one, other = _sides(kind, chosen)
        context |= _beside(one, other) | {"links": _links(kind, chosen)}
    query = "&".join(f"{kind}={record.slug}" for record in chosen)
    path = f"{request.path}?{query}" if query else request.path
    context["canonical"] = request.build_absolute_uri(path)
    return render(request, "pages/compare.html", context)


def _read(request: HttpRequest) -> tuple[str, list[Any]]:
    """The kind that is compared ("" where none is asked for) and at most two of its records.

    Raises BadParameter.
    """
    asked = {kind: [slug for slug in request.GET.getlist(kind) if slug] for kind in KINDS}
    given = [kind for kind in KINDS if asked[kind]]
    if not given:
        return "", []
    kind, slugs = given[0], asked[given[0]]
    if len(given) == 2:
        raise BadParameter("article", asked["article"][0], _("compare two authors or two articles"))
    if len(slugs) > 2:
        raise BadParameter(kind, slugs[2], _("two can be compared at a time"))
    for slug in slugs:
        if not SLUG.fullmatch(slug):
            raise BadParameter(kind, slug, _("there is no %(kind)s of this name") % {"kind": kind})
    chosen = resolve(kind, tuple(slugs))
    if len(chosen) < len(slugs):
        raise BadParameter(kind, slugs[1], _("choose two different ones"))
    return kind, chosen


def _choosers(kind: str, chosen: Sequence[Record]) -> list[dict[str, Any]]:
    """A form for each kind that can be compared: {kind, options of both fields}."""
    claims = Annotation.objects.readable().claims()
    articles = Article.objects.published().filter(pk__in=claims.values("article"))
    rows: dict[str, Any] = {
        "author": Author.objects.published().claiming().order_by("sort_name", "slug"),
        "article": articles.defer("body", "html", "plain_text").chronological(),
    }
    found = []
    for each in (kind,) if kind else KINDS:
        records = list(dict.fromkeys([*rows[each][:MOST_OPTIONS], *chosen]))
        picked = [record.slug for record in chosen] + ["", ""]
        found.append({"kind": each, "records": records, "picked": picked[:2]})
    return found


def _sides(kind: str, chosen: Sequence[Record]) -> list[Side]:
    """The two with their claims, read in one query."""
    owner = "article__authorships__author" if kind == "author" else "article"
    claims: AnnotationQuerySet = Annotation.objects.readable().claims()
    rows = claims.filter(**{f"{owner}__in": chosen}).with_sources().as_written()
    sides = {record.pk: Side(record, {}) for record in chosen}
    for claim in rows.annotate(owner_key=F(owner), topic_key=F("topic_tags__tag")):
        sides[claim.owner_key].claims.setdefault(claim.topic_key, []).append(claim)
    return list(sides.values())


def _beside(one: Side, other: Side) -> dict[str, Any]:
    """`shared`: the topics that both treat, the most different first; `alone`: for each side the
    topics that only it treats; `counts`: how many of the shared ones have each verdict."""
    topics = leaves(Topic.objects.filter(pk__in=one.claims.keys() | other.claims.keys()))
    both = [leaf for key, leaf in topics.items() if key in one.claims and key in other.claims]
    shared = [_shared(leaf, one.claims[leaf.pk], other.claims[leaf.pk]) for leaf in both]
    counts = Counter(topic["verdict"] for topic in shared)
    return {
        "sides": [one.record, other.record],
        "shared": sorted(shared, key=lambda topic: VERDICTS.index(topic["verdict"])),
        "alone": [_alone(one, other, topics), _alone(other, one, topics)],
        "counts": {verdict.value: counts[verdict] for verdict in VERDICTS},
    }


def _shared(leaf: Leaf, *sides: Sequence[Annotation]) -> dict[str, Any]:
    one, other = (held(claims) for claims in sides)
    return _topic(leaf) | {
        "verdict": compare(one, other),
        "stances": [one, other],
        "sides": [[_card(claim) for claim in claims] for claims in sides],
    }


def _alone(side: Side, other: Side, topics: Mapping[int, Leaf]) -> dict[str, Any]:
    only = [
        _topic(leaf) | {"claims": [_card(claim) for claim in side.claims[key]]}
        for key, leaf in topics.items()
        if key in side.claims and key not in other.claims
    ]
    return {"record": side.record, "topics": only}


def _topic(leaf: Leaf) -> dict[str, Any]:
    url = reverse("topic-detail", args=[leaf.slug])
    return {"slug": leaf.slug, "name": leaf.name, "url": url}


def _card(claim: Annotation) -> Card:
    return {
        "slug": claim.slug,
        "url": claim.get_absolute_url(),
        "claim": claim.claim,
        "stance": claim.stance,
        "quote": quote(claim),
        "reported": claim.reported,
        "confidence": doubt(claim),
        "article": claim.article,
        **date_card(claim.article.edtf),
    }


def _links(kind: str, chosen: Sequence[Record]) -> list[CrossLink]:
    """The links that editors drew between the two, or between their articles."""
    ends: dict[int, list[Record]] = {record.pk: [record] for record in chosen}
    if kind == "author":
        written = Authorship.objects.filter(
            author__in=ends, article__in=Article.objects.published()
        )
        for author, article in written.values_list("author", "article"):
            ends[author].append(Article(pk=article))
    one, other = ends.values()
    return CrossLink.objects.between(one, other).readable()
