"""Two versions of a text, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.differences import compare

WORDS = st.lists(st.sampled_from(["a", "b", ". ", " ", "\n", "договор", "سفر", "(c)"]), max_size=40)


def marked(before: str, after: str) -> str:
    """`[-removed-]` and `[+added+]` in one text."""
    signs = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]", "skipped": "…"}
    return "".join(signs[piece.kind].format(piece.text) for piece in compare(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("", "New.", "[+New.+]"),
        ("It was signed.", "It was not signed.", "It was [+not +]signed."),
        ("Визит в Москву.", "Визит в Баку.", "Визит в [-Москву-][+Баку+]."),
        ("سفر به مسکو", "سفر به باکو", "سفر به [-مسکو-][+باکو+]"),
        ("One. Two. Three.", "One. Three.", "One. [-Two. -]Three."),
        (
            "Old words stood here.",
            "Nothing alike at all!",
            "[-Old words stood here.-][+Nothing alike at all!+]",
        ),
    ],
)
def test_what_went_and_came_is_marked(before: str, after: str, expected: str) -> None:
    assert marked(before, after) == expected


def test_what_stayed_is_cut_between_changes() -> None:
    same = "It stayed as it was. " * 100
    found = marked(f"One. {same}Two.", f"Un. {same}Deux.")
    assert found.startswith("[-One-][+Un+]. It stayed")
    assert found.endswith("as it was. [-Two-][+Deux+].")
    assert "…" in found
    assert len(found) < 500


@given(WORDS, WORDS)
def test_the_pieces_make_up_both_texts(before: list[str], after: list[str]) -> None:
    pieces = compare("".join(before), "".join(after))
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == "".join(before)
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == "".join(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("the " * 100_000, "the b " * 50_000),
        ("a. " * 50_000, "a. b. " * 25_000),
        ("." * 200_000 + "a", "." * 200_000 + "b"),
        ("\n" * 100_000, " \n" * 100_000),
    ],
)
def test_texts_that_are_hard_to_compare_are_compared_at_all(before: str, after: str) -> None:
    assert compare(before, after)
