"""Passages are found or lost, and never found in the wrong place."""

from __future__ import annotations

import hashlib
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.anchoring import (
    SURVIVES,
    Anchored,
    AnchorError,
    Orphaned,
    Position,
    Selector,
    candidates,
    carry,
    describe,
    digest,
    find,
)

FAMILY = "👨‍👩‍👧"
PERSIAN = "ایران و روسیه در تهران پیمانی تازه امضا کردند."


def quoted(text: str, quote: str, occurrence: int = 0) -> Selector:
    """The selector of one occurrence of a quote."""
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(quote, start + 1)
    return describe(text, start, start + len(quote))


def carried(old: str, quote: str, new: str, occurrence: int = 0) -> tuple[str, int] | None:
    """The exact text and the start that a passage has after an edit; None if orphaned."""
    result = carry(quoted(old, quote, occurrence), old, new)
    if isinstance(result, Orphaned):
        return None
    selector = result.selector
    assert new[selector.start : selector.end] == selector.exact
    assert selector == describe(new, selector.start, selector.end)
    return selector.exact, selector.start


def test_describe_keeps_the_quote_and_32_code_points_of_context() -> None:
    text = "а" * 40 + "Крым" + "б" * 40
    assert describe(text, 40, 44) == Selector("Крым", "а" * 32, "б" * 32, 40, 44)
    assert describe("Крым", 0, 4) == Selector("Крым", "", "", 0, 4)


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [(-1, 2, "outside"), (0, 9, "outside"), (3, 2, "outside"), (1, 1, "empty"), (3, 4, "empty")],
)
def test_describe_refuses_what_is_no_passage(start: int, end: int, reason: str) -> None:
    with pytest.raises(AnchorError) as caught:
        describe("one two", start, end)
    assert reason in caught.value.reason


def test_digest_is_the_sha_256_of_utf_8() -> None:
    assert digest("Иран 🇮🇷") == hashlib.sha256("Иран 🇮🇷".encode()).hexdigest()
    assert digest("\ud800") != digest("")


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("He said “we signed” in Tehran.", '"we signed"'),
        ("the so-called win–win deal", "win-win deal"),
        ("the S‑300 systems", "S-300 systems"),
        ("a line\nthat was hard-\nwrapped here", "a line that was"),
        ("10\u00a0million barrels", "10 million"),
        ("wait… then go", "wait... then"),
        ("the Kremlin's\u200b view", "Kremlin's view"),
        ("cafe\u0301 in Tehran", "café in"),
        ("Новый Иран", normalize("NFD", "Новый")),
        ("\u2067ایران\u2069 و روسیه", "ایران و"),
    ],
)
def test_find_sees_through_typography(text: str, quote: str) -> None:
    place = find(text, Selector(quote, "", "", 0, len(quote)))
    assert place is not None
    assert describe(text, place.start, place.end).exact.strip() in text
    assert text.startswith(text[place.start], place.start)
    assert abs(place.end - place.start - len(quote)) <= 2


def test_find_takes_the_only_occurrence_wherever_it_moved() -> None:
    selector = quoted("Iran joined in 2021.", "joined")
    assert find("In the end Tehran joined.", selector) == Position(18, 24)


def test_find_tells_repeated_passages_apart_by_their_context() -> None:
    old = "Moscow said: a deal is near. Much later Tehran said: a deal is near. End."
    first, second = (quoted(old, "a deal is near", n) for n in (0, 1))
    new = "News. " + old
    assert find(new, first) == Position(first.start + 6, first.end + 6)
    assert find(new, second) == Position(second.start + 6, second.end + 6)


@pytest.mark.parametrize(
    ("text", "selector"),
    [
        ("oil oil oil", Selector("oil", "gas ", " coal", 50, 53)),
        ("nothing of it", Selector("Caspian", "", "", 0, 7)),
        ("", Selector("Caspian", "", "", 0, 7)),
        ("text", Selector("", "", "", 0, 0)),
        ("text", Selector("\u200b", "", "", 0, 1)),
    ],
)
def test_find_does_not_guess(text: str, selector: Selector) -> None:
    assert find(text, selector) is None


def test_candidates_are_ordered_whole_words_and_apart() -> None:
    text = "Zero. The treaty was signed in Moscow. Much else. A treaty was singed at Moskow. Zzz."
    found = candidates(text, Selector("The treaty was signed in Moscow", "", "", 0, 31))
    assert [c.selector.exact for c in found] == [
        "The treaty was signed in Moscow.",
        "A treaty was singed at Moskow.",
    ]
    assert found[0].score > found[1].score > 0.6
    assert candidates(text, Selector("قرارداد گاز", "", "", 0, 11)) == ()
    assert len(candidates("oil " * 50, quoted("oil", "oil"), limit=2)) == 2


@pytest.mark.parametrize(
    ("old", "quote", "new", "expected"),
    [
        ("One two three.", "two", "Zero. One two three.", ("two", 10)),
        ("One two three.", "two", "One two three. Four.", ("two", 4)),
        ("x two three y", "two three", "x new two three new y", ("two three", 6)),
        ("foo bar baz qux", "bar baz", "foo bar bar baz qux", ("bar baz", 8)),
        ("It is a very good idea.", "a very good idea", "It is a very, very good idea.",
         ("a very, very good idea", 6)),
        ("the Rusian Federation now", "Rusian Federation", "the Russian Federation now",
         ("Russian Federation", 4)),
        ("said 'the deal is done' today", "'the deal is done'", "said ‘the deal is done’ today",
         ("‘the deal is done’", 5)),
        ("a b hard wrapped lines c", "hard wrapped lines", "a b hard\nwrapped  lines c",
         ("hard\nwrapped  lines", 4)),
        (f"ab {FAMILY} cd", FAMILY, f"new ab {FAMILY} cd", (FAMILY, 7)),
        ("x e\u0301te\u0301 dernier y", "e\u0301te\u0301 dernier", "x été dernier y",
         ("été dernier", 2)),
        ("Крайний край", "Крайний", normalize("NFD", "Крайний край"),
         (normalize("NFD", "Крайний"), 0)),
        (f"{PERSIAN} Then Moscow.", "پیمانی تازه", f"«نو» {PERSIAN} Then Moscow.",
         ("پیمانی تازه", 28)),
        ("در Moscow گفت S-300 را", "Moscow گفت S-300", "او در Moscow گفت S-300 را",
         ("Moscow گفت S-300", 6)),
        ("a b c d e f X. a b c d e f Y. Z", "a b c d e f Y.", "a b c d e f Y. Z",
         ("a b c d e f Y.", 0)),
    ],
)  # fmt: skip
def test_a_passage_follows_an_edit(
    old: str, quote: str, new: str, expected: tuple[str, int]
) -> None:
    assert carried(old, quote, new) == expected


@pytest.mark.parametrize(
    ("old", "quote", "new"),
    [
        ("One. The pact holds. Two. The pact holds. Three.", "The pact holds.",
         "One. Two. The pact holds. Three."),
        ("One. Iran sold oil to Syria. Two. Iran sold gas to Syria. Three.",
         "Iran sold oil to Syria.", "One. Two. Iran sold gas to Syria. Three."),
        ("a b c d e f X. a b c d e f Y. Z", "a b c d e f X.", "a b c d e f Y. Z"),
        ("One. The pact holds. Two, with more to say. Three.", "The pact holds.",
         "One. Two, with more to say. The pact holds. Three."),
        ("The court met in Tehran on Monday.", "court met in Tehran", "Кремль молчит."),
        ("The court met.", "court", ""),
        ("The long treaty text stands.", "long treaty text", "The lo xt stands."),
        (f"ab {FAMILY} cd", FAMILY, "ab 👩‍👧 cd"),
        (PERSIAN, "در تهران", PERSIAN.replace("در تهران ", "")),
    ],
)  # fmt: skip
def test_a_lost_passage_is_orphaned_and_keeps_its_quote(old: str, quote: str, new: str) -> None:
    selector = quoted(old, quote)
    result = carry(selector, old, new)
    assert isinstance(result, Orphaned)
    assert result.selector == selector
    assert result.survived < SURVIVES


def test_a_passage_that_was_cut_and_pasted_is_offered_where_it_is_now() -> None:
    old = "The pact holds. Then a much longer sentence follows it. End."
    new = "Then a much longer sentence follows it. The pact holds. End."
    result = carry(quoted(old, "The pact holds."), old, new)
    assert isinstance(result, Orphaned)
    assert [(c.selector.start, c.selector.exact, c.score) for c in result.candidates] == [
        (40, "The pact holds.", 1.0)
    ]


def test_repeated_passages_stay_on_their_own_occurrence() -> None:
    old = "One oil. Two oil. Three oil."
    new = "Zero. One oil. Two big oil. Three oil."
    assert [carried(old, "oil", new, n) for n in range(3)] == [
        ("oil", 10), ("oil", 23), ("oil", 34)
    ]  # fmt: skip


def test_a_passage_is_not_stretched_over_a_new_text_to_meet_its_last_word() -> None:
    old = "Iran and Russia will share the Caspian gas. End."
    new = f"Iran and Russia will share the Caspian fish. {'New words here. ' * 9}No gas. End."
    result = carried(old, "Iran and Russia will share the Caspian gas.", new)
    assert result is not None
    assert result[0].startswith("Iran and Russia will share the Caspian")
    assert "New words" not in result[0]


def test_the_share_that_survives_decides() -> None:
    old = "x 0123456789 0123456789 y"
    quote = "0123456789 0123456789"
    assert carried(old, quote, "x 01234567 01234567 y") is not None
    assert carried(old, quote, "x 012345 0123456 y") is None


def test_a_selector_that_never_fitted_its_text_is_orphaned() -> None:
    result = carry(Selector("gone", "", "", 0, 4), "old", "new")
    assert result == Orphaned(Selector("gone", "", "", 0, 4), 0.0, ())


# No word stands both above and below: to move words past a passage is to move the passage.
ABOVE = st.lists(st.sampled_from(["oil", "the", "é", "\n", "🇷🇺"]), max_size=30)
BELOW = st.lists(st.sampled_from(["gas", "and", "ایران", "«x»", "👩"]), max_size=30)
ANY = st.text(alphabet="ab \n“\"’'–-é\u0301\u200d👩ایй\u00a0\u200b.", max_size=60)


@given(ANY, st.data())
def test_find_inverts_describe(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if text[start:end].strip():
        selector = describe(text, start, end)
        assert find(text, selector) == Position(start, end)
        assert carry(selector, text, text) == Anchored(selector)


@given(ABOVE, BELOW, ABOVE, BELOW, st.sampled_from(["", " "]))
def test_edits_outside_never_change_a_passage(
    above: list[str], below: list[str], above_now: list[str], below_now: list[str], gap: str
) -> None:
    quote = "ПЕРВОЕ ВТОРОЕ 👨‍👩‍👧 ТРЕТЬЕ"
    before, after = " ".join(above_now) + gap, gap + " ".join(below_now)
    old = " ".join(above) + gap + quote + gap + " ".join(below)
    assert carried(old, quote, before + quote + after) == (quote, len(before))


@given(ANY, ANY, st.data())
def test_carry_never_raises_and_its_share_decides(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    if not old[start:end].strip():
        return
    result = carry(describe(old, start, end), old, new)
    if isinstance(result, Anchored):
        selector = result.selector
        assert selector == describe(new, selector.start, selector.end)
    else:
        assert result.selector == describe(old, start, end)
        assert 0.0 <= result.survived <= 1.0
        for candidate in result.candidates:
            assert 0.0 < candidate.score <= 1.0
            assert candidate.selector.exact.strip()


@given(ANY, ANY, st.integers(-5, 70), st.integers(-5, 70))
def test_find_and_candidates_never_raise_on_a_foreign_selector(
    text: str, quote: str, start: int, end: int
) -> None:
    selector = Selector(quote, quote[:5], quote[-5:], start, end)
    place = find(text, selector)
    assert place is None or text[place.start : place.end]
    assert len(candidates(text, selector)) <= 3
    assert isinstance(carry(selector, text, quote), Anchored | Orphaned)
