"""A drawing as SVG: positions in per cent of its breadth, heights in pixels, so no text is scaled.

Right to left, time runs to the left: every position is mirrored here, and nothing but here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.dates import Span
from articles.timeline.drawing import AIR, AXIS, DENSITY, ROW, Arc, Axis, Drawing, Lane, Tick
from articles.timeline.labels import HALF, Side, text_width
from articles.timeline.marks import Mark, Shape
from articles.timeline.periods import length
from articles.timeline.spread import Column

OVERVIEW, OVERVIEW_AXIS = 48, 24
# The narrowest drawing that each set of ticks is shown on.
NARROWEST = {"narrow": 280, "middle": 480, "broad": 880}
SHEET = "M-4-5.5h5.5l2.5 2.5v8.5h-8zM-1.5-1h3M-1.5 2h3"
UNEQUAL = "M-4-1.8h8M-4 1.8h8M2.2-4.8l-4.4 9.6"
HIT = f'<rect class="hit" x="-{ROW / 2:g}" y="-{ROW / 2:g}" width="{ROW:g}" height="{ROW:g}"/>'
# The first isolate keeps a name of another script from tearing the line apart.
ISOLATE, END = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Words:
    """What a drawing says, in the page's language: names of ticks, lanes and marks, addresses."""

    tick: Callable[[Tick, Axis, str, Span], str]
    period: Callable[[Span], str]
    enter: Callable[[Span], str]
    lane: Callable[[Lane], tuple[str, str]]
    mark: Callable[[Mark], str]
    address: Callable[[Mark], str]
    arc: Callable[[Arc], str]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes drawings in one direction, with these words."""

    words: Words
    rtl: bool = False

    def plot(self, drawing: Drawing, label: str) -> SafeString:
        """The axis with the lanes below it."""
        parts = [self._defs()]
        for name, ticks in drawing.axis.ticks.items():
            written = "".join(
                self._tick(tick, drawing.axis, name, drawing.window, drawing.height)
                for tick in ticks
            )
            parts.append(f'<g class="ticks {name}">{written}</g>')
        parts += [self._lane(lane) for lane in drawing.lanes]
        parts += [self._arc(arc) for arc in drawing.arcs]
        return self._svg(
            "timeline-plot", drawing.height, parts, f'role="group" aria-label="{escape(label)}"'
        )

    def overview(self, drawing: Drawing, label: str = "") -> SafeString:
        """The density of the whole span with the window as a frame.

        With a label it stands for itself; without one, what it does is done by the links around
        it, and it is for the eye and the mouse only.
        """
        whole, days = drawing.whole, length(drawing.whole)
        parts = [self._density(drawing.overview, 0, OVERVIEW)]
        axis, height = drawing.overview_axis, OVERVIEW + OVERVIEW_AXIS
        for name, ticks in axis.ticks.items():
            written = "".join(
                self._tick(tick, axis, name, whole, height, OVERVIEW, focusable=bool(label))
                for tick in ticks
            )
            parts.append(f'<g class="ticks {name}">{written}</g>')
        low = max(drawing.window.earliest, whole.earliest)
        high = min(drawing.window.latest, whole.latest)
        if not label and low <= high and (low, high) != (whole.earliest, whole.latest):
            x, width = (low - whole.earliest).days / days, ((high - low).days + 1) / days
            parts.append(self._frame(x, width))
        more = f'role="group" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
        return self._svg("timeline-overview", height, parts, more)

    def _svg(self, name: str, height: float, parts: list[str], more: str) -> SafeString:
        direction = "rtl" if self.rtl else "ltr"
        return mark_safe(  # noqa: S308  each part escapes what it is given
            f'<svg class="{name}" width="100%" height="{height:g}" direction="{direction}" {more}>'
            + "".join(parts)
            + "</svg>"
        )

    def _defs(self) -> str:
        start, end = ("out", "in") if self.rtl else ("in", "out")
        stops = '<stop offset="{}" class="{}"/><stop offset="{}" class="{}"/>'
        both = stops.format(0, "off", 0.5, "on") + '<stop offset="1" class="off"/>'
        # In the mark's own breadth: a line has no box that a gradient could be measured by.
        line = (
            '<linearGradient id="fade-{}" gradientUnits="userSpaceOnUse" x1="0" x2="100%">'
            "{}</linearGradient>"
        )
        return (
            "<defs>"
            + line.format(start, stops.format(0, "off", 0.8, "on"))
            + line.format(end, stops.format(0.2, "on", 1, "off"))
            + line.format("both", both)
            + '<radialGradient id="fade-soft">'
            + stops.format(0.2, "on", 1, "off")
            + "</radialGradient>"
            + "</defs>"
        )

    def _x(self, share: float) -> str:
        return f"{100 * (1 - share if self.rtl else share):.5g}%"

    def _range(self, x: float, width: float) -> str:
        left = 1 - x - width if self.rtl else x
        return f'x="{100 * left:.5g}%" width="{100 * width:.4g}%"'

    def _dx(self, pixels: float) -> str:
        return f"{-pixels if self.rtl else pixels:g}"

    def _isolated(self, text: str) -> str:
        foreign = self.rtl or any("\u0590" <= char <= "\u08ff" for char in text)
        return f"{ISOLATE}{escape(text)}{END}" if foreign else escape(text)

    def _tick(
        self,
        tick: Tick,
        axis: Axis,
        name: str,
        window: Span,
        height: float,
        text_y: float = 0,
        *,
        focusable: bool = True,
    ) -> str:
        """A stretch of the axis, to be entered: the line at its beginning, its name, its reach."""
        words = self.words.tick(tick, axis, name, window)
        # The last one may lean over the edge.
        room = tick.width * NARROWEST[name] + (6 if tick.x + tick.width > 0.9999 else -8)
        text = ""
        if text_width(words) * 0.92 <= room:
            place = f'x="{self._x(tick.x)}" dx="{self._dx(5)}" y="{text_y + 17:g}"'
            text = f"<text {place}>{escape(words)}</text>"
        focus = "" if focusable else ' tabindex="-1"'
        return (
            f'<a href="{escape(self.words.enter(tick.span))}"{focus}>'
            f"<title>{escape(self.words.period(tick.span))}</title>"
            f'<rect class="reach" {self._range(tick.x, tick.width)} height="{height:g}"/>'
            f'<line x1="{self._x(tick.x)}" x2="{self._x(tick.x)}" y2="{height:g}"/>{text}</a>'
        )

    def _frame(self, x: float, width: float) -> str:
        before, after = self._range(0, x), self._range(x + width, max(1 - x - width, 0))
        shade = "".join(
            f'<rect class="shade" {each} height="{OVERVIEW}"/>' for each in (before, after)
        )
        return f'{shade}<rect class="frame" {self._range(x, width)} height="{OVERVIEW}"/>'

    def _density(self, columns: list[Column], y: float, height: float) -> str:
        """Columns side by side; stretched in breadth only."""
        path = []
        for column in columns:
            breadth = 1000 * column.width
            left = 1000 * (1 - column.x - column.width if self.rtl else column.x)
            breadth -= min(0.16 * breadth, 1.2)
            tall = max(column.height * (height - 4), 2)
            path.append(f"M{left:.5g} {height:g}v-{tall:.3g}h{breadth:.4g}v{tall:.3g}z")
        return (
            f'<svg class="density" y="{y:g}" height="{height:g}" viewBox="0 0 1000 {height:g}" '
            f'preserveAspectRatio="none"><path d="{"".join(path)}"/></svg>'
        )

    def _lane(self, lane: Lane) -> str:
        parts = []
        if lane.has_name:
            name, url = self.words.lane(lane)
            place = f'class="lane-name" x="{self._x(0)}" y="{lane.y + 18:g}"'
            text = f"<text {place}>{self._isolated(name)}</text>"
            line = f'<line class="lane-line" x2="100%" y1="{lane.y:g}" y2="{lane.y:g}"/>'
            parts = [line, f'<a href="{escape(url)}">{text}</a>' if url else text]
        if lane.columns:
            parts.append(self._density(lane.columns, lane.y + lane.height - AIR - DENSITY, DENSITY))
        parts += [self._mark(mark) for mark in lane.marks]
        return f"<g>{''.join(parts)}</g>"

    def _mark(self, mark: Mark) -> str:
        row, placed = mark.row, mark.placed
        names = [row.kind, *_looks(mark)]
        body = self._day(mark) if mark.shape is Shape.DAY else self._long(mark)
        place = f'x="{self._x(placed.start)}"'
        if mark.shape is not Shape.DAY:
            place = self._range(placed.start, placed.end - placed.start)
        return (
            f'<a class="{" ".join(names)}" href="{escape(self.words.address(mark))}" '
            f'data-record="{row.kind}:{escape(row.slug)}" tabindex="-1">'
            f"<title>{escape(self.words.mark(mark))}</title>"
            f'<svg {place} y="{mark.y:g}">{body}</svg></a>'
        )

    def _day(self, mark: Mark) -> str:
        return HIT + _point(mark, "0") + self._beside(mark)

    def _long(self, mark: Mark) -> str:
        """A bar for what lasted; a line with a point for a day that is not known."""
        fade = {(True, True): "both", (True, False): "in", (False, True): "out"}.get(mark.fades)
        fill = f' fill="url(#fade-{fade})"' if fade else ""
        stroke = f' stroke="url(#fade-{fade})"' if fade else ""
        tall = 8 if mark.shape is Shape.SPAN else 4
        edges = "".join(
            f'<line class="edge" x1="{end}%" x2="{end}%" y1="-{tall}" y2="{tall}"/>'
            for end, fades, cut in zip(self._ends(), mark.fades, mark.cut, strict=True)
            if not (fades or cut)
        )
        if mark.shape is Shape.SPAN:
            body = f'<rect class="bar" y="-8" width="100%" height="16"{fill}/>'
            body += f'<line class="line" x2="100%" y1="8" y2="8"{stroke}/>{edges}'
        else:
            body = f'<line class="line" x2="100%"{stroke}/>{edges}' + _point(mark, "50%")
        return HIT + HIT.replace(f'width="{ROW:g}"', 'width="100%"') + body + self._beside(mark)

    def _ends(self) -> tuple[int, int]:
        """Where a mark begins and ends, in per cent of its own breadth."""
        return (100, 0) if self.rtl else (0, 100)

    def _beside(self, mark: Mark) -> str:
        """The sign of differing sources, and the name from the breadth on at which it fits."""
        placed = mark.placed
        begin, end = (0, 0) if mark.shape is Shape.DAY else self._ends()
        before = placed.side is Side.BEFORE
        near, away = (begin, -1) if before else (end, 1)
        parts = []
        if placed.extra:
            move = f'transform="translate({self._dx(away * (HALF + 5))} 0)"'
            parts.append(f'<svg x="{near}%"><path class="unequal" {move} d="{UNEQUAL}"/></svg>')
        at, dx, look = near, away * (HALF + 2 + placed.extra), ""
        if placed.side is Side.ON and mark.shape is Shape.SPAN:
            at, dx, look = begin, 6, " on-bar"
        elif placed.side is Side.ON:
            at, dx = 50, HALF + 2
        anchor = ' text-anchor="end"' if before else ""
        place = f'x="{at}%" dx="{self._dx(dx)}" y="4.5"{anchor}'
        for (tier, name), longer in zip_longest(placed.names, placed.names[1:]):
            words, until = self._isolated(name), f" u{longer[0]}" if longer else ""
            parts.append(f'<text class="t{tier}{until}{look}" {place}>{words}</text>')
        return "".join(parts)

    def _arc(self, arc: Arc) -> str:
        """A bow from mark to mark, stretched in breadth only, with a point at its end."""
        ends = [(mark.placed.start + mark.placed.end) / 2 for mark in (arc.source, arc.target)]
        left, right = (1000 * (1 - share if self.rtl else share) for share in ends)
        low, high = arc.source.y - 6, arc.target.y - 8
        rise = min(low, high) - min(18 + abs(right - left) / 8, 70)
        rise = max(rise, AXIS)
        bow = f"M{left:.5g} {low:g}C{left:.5g} {rise:g} {right:.5g} {rise:g} {right:.5g} {high:g}"
        return (
            f'<g class="arc {arc.type}"><title>{escape(self.words.arc(arc))}</title>'
            '<svg viewBox="0 0 1000 1" preserveAspectRatio="none" height="1">'
            f'<path class="bow" d="{bow}"/></svg><svg x="{right / 10:.5g}%" y="{high:g}">'
            '<path class="head" d="M-4-6L0 0L4-6"/></svg></g>'
        )


def sign(name: str) -> SafeString:
    """A sample of one of the signs of `signs_of`, for the legend."""
    looks = {"approximate": "soft", "doubtful": "broken", "partial": "hollow"}
    bar = '<rect class="bar" y="-8" width="100%" height="16"{}/>'
    line = '<line class="line" x2="100%" y1="{0}" y2="{0}"/>'
    edges = "".join(
        f'<line class="edge" x1="{x}%" x2="{x}%" y1="-{{0}}" y2="{{0}}"/>' for x in (0, 100)
    )
    point = '<circle class="point" cx="50%" r="4"/>'
    bodies = {
        "day": point,
        "span": bar.format("") + line.format(8) + edges.format(8),
        "within": line.format(0) + edges.format(4) + point,
        "fading": bar.format(' fill="url(#fade-both)"'),
        "approximate": '<circle class="halo" cx="50%" r="9"/>' + point,
        "doubtful": point,
        "partial": point,
        "disputed": f'<path class="unequal" transform="translate(12 0)" d="{UNEQUAL}"/>',
        "article": f'<path class="sheet" transform="translate(12 0)" d="{SHEET}"/>',
        "density": '<path class="density" d="M2 8v-6h5v6zM9 8v-14h5v14zM16 8v-9h5v9z"/>',
    }
    body = bodies.get(
        name,
        f'<g class="arc {name}"><svg><path class="bow" d="M2 6C2 -9 22 -9 22 6"/></svg></g>',
    )
    return mark_safe(  # noqa: S308  only constants
        f'<svg class="event {looks.get(name, "")}" width="24" height="18" aria-hidden="true">'
        f'<svg y="9" width="24" overflow="visible">{body}</svg></svg>'
    )


def signs_of(drawing: Drawing) -> list[str]:
    """Which signs a drawing uses, in the order of the legend."""
    marks = [mark for lane in drawing.lanes for mark in lane.marks]
    words = {word for mark in marks for word in mark.certainty}
    events = {mark.shape for mark in marks if mark.row.kind == "event"}
    used = {
        "day": Shape.DAY in events,
        "span": Shape.SPAN in events,
        "within": Shape.WITHIN in events,
        "fading": any(any(mark.fades) for mark in marks if mark.shape is not Shape.DAY),
        "approximate": "approximate" in words,
        "partial": bool(words & {"stated", "partly"}),
        "doubtful": bool(words & {"uncertain", "unverified"}),
        "disputed": "disputed" in words,
        "article": any(mark.row.kind == "article" for mark in marks),
        "density": any(lane.columns for lane in drawing.lanes),
        **dict.fromkeys(sorted(arc.type for arc in drawing.arcs), True),
    }
    return [name for name, holds in used.items() if holds]


def _looks(mark: Mark) -> list[str]:
    """The classes of a mark: soft (approximate), broken (doubtful), hollow (not fully verified)."""
    words = set(mark.certainty)
    found = ["soft"] if "approximate" in words else []
    if words & {"uncertain", "unverified"}:
        return [*found, "broken"]
    return [*found, "hollow"] if words & {"stated", "partly"} else found


def _point(mark: Mark, x: str) -> str:
    """The point of a day; of an article a sheet."""
    if mark.row.kind == "article":
        return f'<svg x="{x}"><path class="sheet" d="{SHEET}"/></svg>'
    halo = f'<circle class="halo" cx="{x}" r="9"/>' if "approximate" in mark.certainty else ""
    return f'{halo}<circle class="point" cx="{x}" r="4"/>'
