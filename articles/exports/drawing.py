"""How events spread over the years, as an SVG that stands alone: it brings its own colours."""

from __future__ import annotations

from html import escape

from articles.timeline import Bar, ticks

_WIDTH, _HEIGHT, _MARGIN = 960, 240, 24
_STYLE = (
    "text{font:12px sans-serif;fill:#484e55}.title{font:20px serif;fill:#1a1d21}"
    "rect{fill:#1d3f9c}line{stroke:#7d848a}"
)


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
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
        f'<text class="title" x="{_MARGIN}" y="{_MARGIN + 12}">{escape(title)}</text>'
        f'<line x1="{_MARGIN}" x2="{_WIDTH - _MARGIN}" y1="{base}" y2="{base}"/>{bars}{years}'
        f'<text x="{_MARGIN}" y="{_HEIGHT - _MARGIN}">{escape(source)}</text></svg>\n'
    )


def _bar(bar: Bar, base: int, tall: int, breadth: int) -> str:
    height, width = tall * bar.percent / 100, max(breadth * bar.width / 100 * 0.9, 0.5)
    return (
        f'<rect x="{_MARGIN + breadth * bar.x / 100:.2f}" y="{base - height:.2f}" '
        f'width="{width:.2f}" height="{height:.2f}"><title>{bar.first}: {bar.count}</title></rect>'
    )
