"""How events spread over the years, as an SVG that stands alone: it brings its own colours."""

from __future__ import annotations

from html import escape

from articles.timeline import Bar, ticks

_WIDTH, _HEIGHT, _MARGIN = 960, 240, 24
# Attributes, since the site's policy refuses a style sheet inside of a document.
_INK, _SOFT, _LINE, _BAR = "#1a1d21", "#484e55", "#7d848a", "#1d3f9c"


def draw_spread(drawn: list[Bar], title: str, source: str) -> str:
    """Bars of years over an axis, with what they show above and where it is from below."""
    base, breadth = _HEIGHT - 3 * _MARGIN, _WIDTH - 2 * _MARGIN
    tall = base - 3 * _MARGIN
    bars = "".join(_bar(bar, base, tall, breadth) for bar in drawn)
    years = "".join(
        f'<text x="{_MARGIN + breadth * tick.x / 100:.2f}" y="{base + 18}" '
        f'text-anchor="middle">{tick.year}</text>'
        for tick in ticks(drawn)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12" fill="{_SOFT}">'
        f"<title>{escape(title)}</title>"
        f'<text x="{_MARGIN}" y="{_MARGIN + 12}" font-family="serif" font-size="20" '
        f'fill="{_INK}">{escape(title)}</text>'
        f'<path stroke="{_LINE}" d="M{_MARGIN} {base}h{breadth}"/>'
        f'<g fill="{_BAR}">{bars}</g>{years}'
        f'<text x="{_MARGIN}" y="{_HEIGHT - _MARGIN}">{escape(source)}</text></svg>\n'
    )


def _bar(bar: Bar, base: int, tall: int, breadth: int) -> str:
    height, width = tall * bar.percent / 100, max(breadth * bar.width / 100 * 0.9, 0.5)
    return (
        f'<rect x="{_MARGIN + breadth * bar.x / 100:.2f}" y="{base - height:.2f}" '
        f'width="{width:.2f}" height="{height:.2f}"><title>{bar.first}: {bar.count}</title></rect>'
    )
