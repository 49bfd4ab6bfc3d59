"""The timeline of a page: the drawing of its events and articles, the same on every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dates import MONTHS_3
from django.utils.translation import get_language, get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from articles.dates import EDTF, Span, parse
from articles.dates_wordings import PERSIAN
from articles.models import Change, LinkType
from articles.models.article import ArticleQuerySet
from articles.models.event import EventQuerySet
from articles.models.local_names import preferred_names
from articles.remembered import remembered
from articles.search.query import BadParameter, Query
from articles.timeline.drawing import Arc, Axis, Drawing, Lane, Tick, draw
from articles.timeline.marks import Mark
from articles.timeline.periods import (
    YEAR,
    Unit,
    beside,
    in_calendar,
    larger,
    length,
    parts,
    smaller,
    whole_months,
    written,
)
from articles.timeline.reading import identity
from articles.timeline.source import Source

from .cards import ACTOR_KINDS, date_card
from .dates import home_calendar
from .languages import digits
from .timeline_svg import Words, Writer, sign, signs_of

LANES = {
    "topic": gettext_lazy("Topics"),
    "kind": gettext_lazy("Kinds of actors"),
    "one": gettext_lazy("One lane"),
}
CERTAINTY = {
    "approximate": gettext_lazy("approximate"),
    "uncertain": gettext_lazy("uncertain"),
    "unverified": gettext_lazy("unverified"),
    "stated": gettext_lazy("stated in an article"),
    "partly": gettext_lazy("partly verified"),
    "disputed": gettext_lazy("sources differ"),
}
SIGNS = {
    "day": gettext_lazy("a day"),
    "span": gettext_lazy("what lasted"),
    "within": gettext_lazy("some time between"),
    "fading": gettext_lazy("end open, unknown or doubtful"),
    "approximate": gettext_lazy("approximate"),
    "partial": gettext_lazy("partly verified"),
    "doubtful": gettext_lazy("uncertain or unverified"),
    "disputed": gettext_lazy("sources differ"),
    "article": gettext_lazy("article, when published"),
    "density": gettext_lazy("how many events"),
    "caused": gettext_lazy("caused"),
    "follows": gettext_lazy("follows"),
    "responds-to": gettext_lazy("responds to"),
}
OWN = ("year", "from", "to", "page")
Link = dict[str, Any]
Dates = Callable[[], Mapping[int, EDTF]]


def page_timeline(
    request: HttpRequest,
    events: EventQuerySet,
    articles: ArticleQuerySet | None = None,
    *,
    query: Query,
    path: str = "",
    dates: Dates | None = None,
) -> dict[str, Any]:
    """The arguments of `components/timeline.html`; empty where nothing is dated.

    events, articles: the published ones that the page is about, without a period; query: the
    filters that the page stands for, such as its topic; path: the page of the links, where it is
    not the one asked for; dates: gives those of events to draw in place of the recorded ones, by
    key, for this query. The period is the query's, or else the address's.

    Raises BadParameter where `lanes`, `arcs` or the period cannot be read.
    """
    view = _View.read(request, query, path)
    sets = [identity(rows) for rows in (events, articles) if rows is not None]
    name = repr((view.path, view.params.urlencode(), view.period, query, get_language(), sets))

    def made() -> dict[str, Any]:
        drawing = view.draw(events, articles, dates)
        return view.arguments(drawing) if drawing else {}

    return remembered(made, Change.objects.mark(), name)


def span_overview(events: EventQuerySet) -> dict[str, Any]:
    """The whole span to enter anywhere: the arguments of `components/timeline_overview.html`;
    empty where nothing is dated."""
    view = _View(reverse("timeline"), QueryDict(mutable=True), Query(), Query(), "one", arcs=False)
    name = repr(("overview", get_language(), identity(events)))
    return remembered(lambda: view.overview(events), Change.objects.mark(), name)


def timeline_svg(
    request: HttpRequest,
    events: EventQuerySet,
    articles: ArticleQuerySet | None = None,
    *,
    query: Query,
    path: str = "",
    dates: Dates | None = None,
    about: dict[str, str],
) -> str:
    """The drawing of `page_timeline` as an SVG file 1200 pixels broad with its own style
    sheet; empty where nothing is dated. about: its `title`, and its `source`, an address."""
    view = replace(_View.read(request, query, path), site=request.build_absolute_uri("/")[:-1])
    drawing = view.draw(events, articles, dates)
    if drawing is None:
        return ""
    period, rtl = period_words(drawing.window), get_language_bidi()
    context = about | {
        "plot": Writer(view.words(drawing), rtl).plot(drawing, period),
        "period": period,
        "height": f"{drawing.height:g}",
        "foot": f"{drawing.height + 68:g}",
        "tall": f"{drawing.height + 84:g}",
        "rtl": rtl,
    }
    return render_to_string("components/timeline_export.svg", context)


@dataclass(frozen=True, slots=True)
class _View:
    """What the reader asked to see, and the address that every link keeps."""

    path: str
    params: QueryDict
    period: Query
    filters: Query
    lanes: str
    arcs: bool
    site: str = ""

    @classmethod
    def read(cls, request: HttpRequest, query: Query, path: str) -> _View:
        params = request.GET.copy()
        for name in OWN:
            params.pop(name, None)
        return cls(
            path or request.path,
            params,
            query if query.has_period else _period(request),
            query,
            _choice(request, "lanes", tuple(LANES)),
            bool(_choice(request, "arcs", ("1",))),
        )

    def draw(
        self, events: EventQuerySet, articles: ArticleQuerySet | None, dates: Dates | None = None
    ) -> Drawing | None:
        return draw(
            Source(events, dates() if dates else None),
            Source(articles) if articles is not None else None,
            self.period.span,
            lanes=self.lanes,
            arcs=self.arcs,
            without=self.filters.topic,
            persian=home_calendar() == "persian",
        )

    def url(self, window: Span | None = None, **changes: str) -> str:
        """The same page with another window, or other choices; "" leaves a choice out."""
        params = self.params.copy()
        if window:
            low, high = written(window)
            changes |= {"year": low} if low == high and len(low) == 4 else {"from": low, "to": high}
        elif window is None and self.period.has_period:
            named = {"year": self.period.year, "from": self.period.from_, "to": self.period.to}
            changes = {name: value for name, value in named.items() if value} | changes
        for name, value in changes.items():
            params.pop(name, None)
            if value:
                params[name] = value
        return self._address(params)

    def first_url(self) -> str:
        """The page as it is first shown, without a period."""
        return self._address(self.params)

    def _address(self, params: QueryDict) -> str:
        query = params.urlencode()
        return f"{self.site}{self.path}{'?' if query else ''}{query}#timeline"

    def arguments(self, drawing: Drawing) -> dict[str, Any]:
        """The drawing with its words and links, as `components/timeline.html` takes it."""
        writer = Writer(self.words(drawing), get_language_bidi())
        period = period_words(drawing.window)
        return {
            "plot": writer.plot(drawing, period),
            "overview": writer.overview(drawing),
            "period": period,
            "events": drawing.events,
            "articles": drawing.articles,
            "total": drawing.total,
            "is_dense": drawing.is_dense,
            "window": _days(drawing.window),
            "whole": _days(drawing.whole),
            "zoom": self.zoom(drawing),
            "lanes": [
                {"label": label, "url": self.url(lanes=name), "current": name == drawing.by}
                for name, label in LANES.items()
            ],
            "arcs_url": self.url(arcs="" if self.arcs else "1"),
            "shows_arcs": self.arcs,
            "arcs": [_arc_words(arc) for arc in drawing.arcs],
            "signs": [{"drawing": sign(name), "words": SIGNS[name]} for name in signs_of(drawing)],
        }

    def overview(self, events: EventQuerySet) -> dict[str, Any]:
        """The drawing of the whole span alone, with the period that holds most."""
        drawing = self.draw(events, None)
        if drawing is None:
            return {}
        period = period_words(drawing.whole)
        writer = Writer(self.words(drawing), get_language_bidi())
        return {
            "overview": writer.overview(drawing, period),
            "period": period,
            "total": drawing.total,
        }

    def zoom(self, drawing: Drawing) -> dict[str, Link | list[Link] | None]:
        """Ways to other windows: `inward`, `outward`, `previous`, `next`, `whole`, `first`; and
        `around`, the larger periods of the calendar that the window lies in."""
        window, whole = drawing.window, drawing.whole
        persian = home_calendar() == "persian"
        before, after = beside(window, -1, persian), beside(window, 1, persian)
        around: list[Link] = []
        larger_one = larger(window, persian)
        while larger_one and length(larger_one) < length(whole):
            around.insert(0, self.link(larger_one))
            larger_one = larger(larger_one, persian)
        is_first = window == drawing.first
        return {
            "inward": self.inward(drawing),
            "outward": None if window == whole else around[-1] if around else self.link(whole),
            "previous": self.link(before) if before and before.latest >= whole.earliest else None,
            "next": self.link(after) if after and after.earliest <= whole.latest else None,
            "whole": None if window == whole else self.link(whole),
            "first": None
            if is_first
            else {"label": period_words(drawing.first), "url": self.first_url()},
            "around": around,
        }

    def inward(self, drawing: Drawing) -> Link | None:
        """The busiest of the smaller periods in a window."""
        step = smaller(drawing.window, home_calendar() == "persian")
        if step is None:
            return None
        counted: dict[Span, float] = {}
        for lane in drawing.lanes:
            for day, weight in (
                *((mark.row.earliest, 1.0) for mark in lane.marks),
                *((column.span.earliest, column.count) for column in lane.columns),
            ):
                if drawing.window.contains(day):
                    part = Span(step.start_of(day), step.end_of(day))
                    counted[part] = counted.get(part, 0) + weight
        return self.link(max(counted, key=lambda part: counted[part])) if counted else None

    def link(self, window: Span) -> Link:
        return {"label": period_words(window), "url": self.url(window)}

    def words(self, drawing: Drawing) -> Words:
        """What a drawing says."""
        lanes = [lane.group.slug for lane in drawing.lanes if lane.by == "topic" and lane.group]
        topics = preferred_names("topic", lanes, by="slug")
        prefixes = {
            "event": reverse("event-detail", args=["-"]).removesuffix("-/"),
            "article": reverse("article-detail", args=["-"]).removesuffix("-/"),
        }
        return Words(
            tick=_tick_words,
            period=period_words,
            enter=self.url,
            lane=partial(self.lane_words, names=topics),
            mark=_mark_words,
            address=lambda mark: f"{self.site}{prefixes[mark.row.kind]}{mark.row.slug}/",
            arc=_arc_words,
        )

    def lane_words(self, lane: Lane, names: Mapping[str, str]) -> tuple[str, str]:
        """The name of a lane with its count, and where its name leads; `names` are those of
        topics in the page's language, by slug."""
        count = digits(lane.count)
        if lane.by == "article":
            return f"{_('Articles')} {count}", ""
        if lane.group is None:
            name = _("Other events") if lane.by == "topic" else _("Without an actor")
            return f"{name} {count}", ""
        if lane.by == "kind":
            return f"{ACTOR_KINDS[lane.group.slug]} {count}", ""
        topics = (*self.filters.topic, lane.group.slug)
        pairs = [("topic", topic) for topic in topics]
        pairs += [("actor", actor) for actor in self.filters.actor]
        name = names.get(lane.group.slug, lane.group.name)
        return f"{name} {count}", f"{self.site}{reverse('timeline')}?{urlencode(pairs)}"


def period_words(window: Span) -> str:
    """A window in words: `2010–2019`, `April 2015`; on Persian pages in that calendar's years or
    months where it is made of them, or is so long that their days say no more."""
    if in_calendar(YEAR, window, home_calendar() == "persian").persian:
        months, days = whole_months(window, persian=True), length(window)
        (first, month, _day), (last, last_month, _day) = (
            parts(end, persian=True) for end in (window.earliest, window.latest)
        )
        if (months % 12 == 0 and month == 1) if months else days > 5 * 366:
            return digits("–".join(dict.fromkeys([str(first), str(last)])))
        if months or days > 200:
            ends = [f"{_persian_month(month)} {first}", f"{_persian_month(last_month)} {last}"]
            return digits("–".join(dict.fromkeys(ends)))
    low, high = written(window)
    return str(date_card(parse(low if low == high else f"{low}/{high}"))["date"])


def _period(request: HttpRequest) -> Query:
    params = QueryDict(mutable=True)
    for name in ("year", "from", "to"):
        params.setlist(name, request.GET.getlist(name))
    return Query.parse(params)


def _choice(request: HttpRequest, name: str, allowed: tuple[str, ...]) -> str:
    value = request.GET.get(name, "")
    if value and value not in allowed:
        reason = _("choose one of %(choices)s") % {"choices": ", ".join(allowed)}
        raise BadParameter(name, value, reason)
    return value


def _days(span: Span) -> dict[str, str]:
    return {"first": span.earliest.isoformat(), "last": span.latest.isoformat()}


def _tick_words(tick: Tick, axis: Axis, name: str, window: Span) -> str:
    """A year, a month, or a day of the month; January and a month's first say the larger unit."""
    step = axis.steps[name]
    year, month, day = parts(tick.span.earliest, step.persian)
    begins_year = step.unit is Unit.MONTH and month == 1 and length(window) > 366
    if step.unit is Unit.YEAR or begins_year:
        return str(digits(year))
    words = _persian_month(month) if step.persian else str(MONTHS_3[month]).capitalize()
    if step.unit is Unit.MONTH:
        return words
    return str(digits(day)) if day > 1 and tick.x else f"{digits(day)} {words}"


def _persian_month(month: int) -> str:
    return PERSIAN.months["persian"]["nominative"][month - 1]


def _mark_words(mark: Mark) -> str:
    """Title, date, certainty and place of a record in one line."""
    date = date_card(parse(mark.row.edtf))["date"]
    certainty = [str(CERTAINTY[word]) for word in mark.certainty]
    return ", ".join(filter(None, [mark.row.title, date, *certainty, mark.row.place]))


def _arc_words(arc: Arc) -> str:
    """One line of a curated link: the one, what it is to the other, why."""
    wording = LinkType(arc.type).label
    return f"{arc.source.row.title} {wording} {arc.target.row.title}: {arc.reason}"
