"""English compounds that are written with a hyphen, by their letters alone."""

from __future__ import annotations

from typing import Final

_COMPOUNDS: Final = """
    all-out win-win zero-sum long-term short-term medium-term near-term mid-term longer-term
    large-scale small-scale full-scale wide-scale large-sized medium-sized wide-ranging far-reaching
    long-range short-range medium-range intermediate-range long-running long-awaited long-lasting
    short-lived so-called well-known well-established well-informed little-known better-known
    self-determination self-defense self-defence self-sufficiency self-sufficient self-reliance
    self-interest self-confidence self-proclaimed decision-maker decision-makers decision-making
    state-owned state-run state-sponsored state-controlled state-backed knowledge-based rules-based
    rule-based market-based community-based evidence-based land-based sea-based space-based
    ground-based broad-based high-level low-level top-level senior-level high-tech high-ranking
    top-ranking high-profile low-profile high-speed low-cost day-to-day face-to-face one-sided
    two-sided many-sided two-way one-way double-edged cross-border on-going nuclear-armed
    nuclear-powered nuclear-free oil-rich oil-producing oil-exporting oil-dependent energy-rich
    gas-rich gas-producing gas-exporting war-torn third-party non-aligned hard-liner hard-liners
    open-ended ever-growing ever-changing ever-increasing much-needed ill-advised ill-fated
    hand-in-hand back-to-back state-of-the-art post-revolutionary post-war-era old-fashioned
    deep-rooted deep-seated time-consuming peace-loving cost-effective trade-off trade-offs
    know-how vis-a-vis first-ever fast-growing slow-moving like-minded left-wing right-wing
    middle-class working-class single-handedly so-far follow-up stand-alone step-by-step
    tit-for-tat tug-of-war behind-the-scenes peace-building nation-building confidence-building
    trust-building agenda-setting rapid-fire power-sharing burden-sharing export-oriented
    import-dependent goal-oriented anti-imperialist anti-imperialism security-related
    trade-related defense-related two-thirds one-third three-quarters twenty-first
"""
# Closed forms that dictionaries know: no slip.
_CLOSED: Final = {"ongoing", "nonaligned", "hardliner", "hardliners", "sofar", "antiimperialist"}
HYPHENATED: Final = {
    word.replace("-", ""): word
    for word in _COMPOUNDS.split()
    if word.replace("-", "") not in _CLOSED
}
# Prefixes that keep their hyphen before a capital letter.
PREFIXES: Final = frozenset(
    {"al", "el", "ul", "ol", "ut", "as", "ash", "at", "an", "ar", "az", "ad", "post", "pre", "anti"}
    | {
        "non",
        "pro",
        "neo",
        "ex",
        "mid",
        "pan",
        "trans",
        "cross",
        "inter",
        "vice",
        "counter",
        "euro",
    }
    | {"quasi", "semi", "pseudo", "ultra", "sino", "russo", "irano", "indo", "anglo", "franco"}
    | {"turko", "afro", "arab", "un", "us", "eu"}
)
SECOND_PARTS: Final = (
    *("based", "oriented", "sponsored", "backed", "owned", "controlled", "dominated", "driven"),
    *("producing", "exporting", "importing", "ranking", "related", "led"),
)
