"""The colours of the style sheets: contrast, and stances apart for every kind of colour vision."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from django.conf import settings

TOKENS = settings.BASE_DIR / "static" / "css" / "tokens.css"
GROUNDS = ("paper", "wash", "tint")
TEXTS = ("ink", "ink-2", "ink-3", "accent", "visited", "convergence", "mixed", "divergence")
STANCES = ("convergence", "mixed", "divergence")
Colour = tuple[float, float, float]

# What is seen of linear red, green and blue (Machado, Oliveira and Fernandes 2009, severity 1).
VISION: dict[str, tuple[Colour, Colour, Colour]] = {
    "trichromacy": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def palette(theme: str) -> dict[str, Colour]:
    """The colours of a theme as linear red, green and blue."""
    light, dark = TOKENS.read_text(encoding="utf-8").split("prefers-color-scheme: dark")
    found = re.findall(r"--([\w-]+): #([0-9a-f]{6});", light if theme == "light" else dark)
    return {name: linear(value) for name, value in found}


def linear(value: str) -> Colour:
    """Six hexadecimal digits of sRGB as light."""
    parts = [int(value[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2."""
    lights = sorted(0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2] for c in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def seen(colour: Colour, vision: str) -> Colour:
    """The colour as one kind of vision has it."""
    red, green, blue = (
        min(max(sum(w * part for w, part in zip(row, colour, strict=True)), 0), 1)
        for row in VISION[vision]
    )
    return red, green, blue


def lab(colour: Colour) -> Colour:
    """CIE L*a*b* under D65."""
    red, green, blue = colour
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def apart(one: Colour, other: Colour, vision: str) -> float:
    """How different two colours look (CIE 1976): 2 is hardly seen, 10 at a glance."""
    pairs = zip(lab(seen(one, vision)), lab(seen(other, vision)), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_signs_stand_out_from_every_ground(theme: str) -> None:
    colours = palette(theme)
    weak = {
        f"{name} on {ground}: {contrast(colours[name], colours[ground]):.2f}"
        for ground in GROUNDS
        for name, least in [*((text, 4.5) for text in TEXTS), ("rule-firm", 3)]
        if contrast(colours[name], colours[ground]) < least
    }
    assert not weak


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_stances_stay_apart_for_every_kind_of_vision(theme: str, vision: str) -> None:
    colours = palette(theme)
    near = {
        f"{one} and {other}: {apart(colours[one], colours[other], vision):.0f}"
        for one, other in combinations(STANCES, 2)
        if apart(colours[one], colours[other], vision) < 20
    }
    assert not near


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_stances_stand_out_from_the_page_for_every_kind_of_vision(
    theme: str, vision: str
) -> None:
    colours = palette(theme)
    for name in STANCES:
        assert contrast(seen(colours[name], vision), seen(colours["paper"], vision)) >= 4.5, name
