"""Claims reckoned into a matrix: cells, totals, who differs and how far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from articles.matrix import Mark, Matrix, Verdict, compare, held, reckon

C, M, D = "convergence", "mixed", "divergence"
ENERGY, SYRIA = 1, 2
NOORI, KHEIRI, MALEKI = 11, 12, 13


def mark(row: int, column: int, stance: str, slug: str = "", **values: object) -> Mark:
    """A claim that its author holds; without a slug it is one of its own."""
    slug = slug or f"{row}-{column}-{stance}"
    return Mark(
        row, column, slug, stance, bool(values.pop("reported", False)), "high", "x"
    )._replace(**values)


def disagreements(matrix: Matrix) -> dict[int, float]:
    return {key: row.disagreement for key, row in matrix.rows.items()}


def test_a_cell_keeps_each_of_its_claims_and_never_averages_them() -> None:
    marks = [mark(ENERGY, NOORI, C, "a"), mark(ENERGY, NOORI, D, "b")]
    matrix = reckon(marks)
    assert matrix.cells == {ENERGY: {NOORI: marks}}
    assert matrix.rows[ENERGY].holders == {C: 1, D: 1}
    assert matrix.rows[ENERGY].voices == 1


def test_a_row_says_how_many_hold_which_stance() -> None:
    matrix = reckon([mark(ENERGY, NOORI, D), mark(ENERGY, KHEIRI, D), mark(ENERGY, MALEKI, C)])
    row = matrix.rows[ENERGY]
    assert (row.claims, row.voices, row.differ) == (3, 3, True)
    assert row.holders == {D: 2, C: 1}


def test_who_repeats_a_stance_counts_once() -> None:
    row = reckon([mark(ENERGY, NOORI, C, "a"), mark(ENERGY, NOORI, C, "b")]).rows[ENERGY]
    assert (row.claims, row.voices, row.holders) == (2, 1, {C: 1})


def test_a_reported_view_is_shown_but_nobody_holds_it() -> None:
    reported = mark(ENERGY, NOORI, D, reported=True)
    matrix = reckon([reported, mark(ENERGY, KHEIRI, C)])
    assert matrix.cells[ENERGY][NOORI] == [reported]
    assert matrix.rows[ENERGY].holders == {C: 1}
    assert not matrix.rows[ENERGY].differ
    assert matrix.columns[NOORI].claims == 1
    assert matrix.columns[NOORI].stances == []


def test_a_claim_on_two_topics_counts_once_in_the_total_of_its_author() -> None:
    column = reckon([mark(ENERGY, NOORI, C, "a"), mark(SYRIA, NOORI, C, "a")]).columns[NOORI]
    assert column.claims == 1
    assert column.stances == [(C, 1)]


@pytest.mark.parametrize(
    ("stances", "steps"),
    [([C, C], 0), ([C, M], 1), ([C, D], 2), ([C, M, D], 4), ([C, C, D, D], 8), ([M], 0)],
)
def test_disagreement_adds_up_the_steps_between_all_pairs(
    stances: Sequence[str], steps: int
) -> None:
    matrix = reckon([mark(ENERGY, column, stance) for column, stance in enumerate(stances)])
    assert disagreements(matrix) == {ENERGY: steps}
    assert sum(column.disagreement for column in matrix.columns.values()) == 2 * steps


def test_the_years_of_a_column_are_those_of_its_articles() -> None:
    early = {"earliest": date(2010, 1, 1), "latest": date(2019, 12, 31)}
    open_ends = {"earliest": date.min, "latest": date.max}
    column = reckon([mark(ENERGY, NOORI, C, **early), mark(SYRIA, NOORI, C, **open_ends)]).columns[
        NOORI
    ]
    assert (column.first, column.last) == (2010, 2019)
    undated = reckon([mark(ENERGY, NOORI, C)]).columns[NOORI]
    assert (undated.first, undated.last) == (None, None)


def test_showing_one_stance_leaves_the_totals_as_they_are() -> None:
    matrix = reckon([mark(ENERGY, NOORI, D), mark(ENERGY, KHEIRI, C), mark(SYRIA, KHEIRI, C)])
    shown = matrix.showing([D])
    assert list(shown.cells) == [ENERGY]
    assert list(shown.columns) == [NOORI]
    assert shown.rows[ENERGY].voices == 2


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ((C,), (C,), Verdict.AGREE),
        ((C, D), (C, D), Verdict.AGREE),
        ((C,), (D,), Verdict.DIFFER),
        ((C, M), (M,), Verdict.OVERLAP),
        ((), (C,), Verdict.NONE),
        ((), (), Verdict.NONE),
    ],
)
def test_two_sets_of_stances_agree_differ_or_overlap(
    one: tuple[str, ...], other: tuple[str, ...], verdict: Verdict
) -> None:
    assert compare(one, other) == compare(other, one) == verdict


def test_stances_that_are_held_stand_in_one_order() -> None:
    marks = [mark(1, 1, D), mark(1, 1, C), mark(1, 1, M, reported=True)]
    assert held(marks) == (C, D)


def test_nothing_makes_an_empty_matrix() -> None:
    assert reckon([]) == Matrix({}, {}, {})
