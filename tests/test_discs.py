"""The discs of the first page: each claim where its author sees the interests."""

from __future__ import annotations

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.discs import OFFSET, RADIUS, Dot, arrange


def distances(dot: Dot) -> tuple[float, float]:
    """How far a dot lies from the middle of the left and of the right disc."""
    return hypot(dot.x + OFFSET, dot.y), hypot(dot.x - OFFSET, dot.y)


@pytest.mark.parametrize("counts", [(28, 13, 21), (0, 0, 0), (1, 1, 1), (9, 0, 0), (0, 7, 0)])
def test_each_claim_is_a_dot(counts: tuple[int, int, int]) -> None:
    drawn = arrange(*counts)
    stances = [dot.stance for dot in drawn.dots]
    assert drawn.each == 1
    assert counts == tuple(map(stances.count, ("convergence", "mixed", "divergence")))


@given(st.tuples(*[st.integers(0, 10**6)] * 3))
def test_dots_stand_where_their_stance_says_and_none_on_another(
    counts: tuple[int, int, int],
) -> None:
    drawn = arrange(*counts)
    for dot in drawn.dots:
        left, right = distances(dot)
        if dot.stance == "convergence":
            assert max(left, right) + drawn.size <= RADIUS
        elif dot.stance == "divergence":
            assert min(left, right) + drawn.size <= RADIUS <= max(left, right) - drawn.size
        else:
            assert min(abs(left - RADIUS), abs(right - RADIUS)) < 0.2
    places = [(dot.x, dot.y) for dot in drawn.dots]
    gaps = [hypot(a - c, b - d) for i, (a, b) in enumerate(places) for c, d in places[:i]]
    assert min(gaps, default=99) >= drawn.size * 1.3
    assert sum(counts) <= drawn.each * len(drawn.dots) < sum(counts) + 3 * drawn.each + 1


def test_the_same_claims_give_the_same_drawing() -> None:
    assert arrange(5, 4, 3) == arrange(5, 4, 3)
