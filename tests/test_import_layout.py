"""How the lines of a raw text become paragraphs and heads, and which slips are pointed out."""

from __future__ import annotations

import textwrap

import pytest

from articles.importing.proposal import propose
from articles.importing.reading import read
from tests.test_import_proposal import CORRIDOR, PERSIAN, TRADE, one, proposed

PORT = (
    "Firstly, the port has two berths where it needs seven, and the cranes that were ordered ten "
    "years ago stand in another harbour. Ships wait for a week, and then they leave half empty."
)
BANKS = (
    "Secondly, the banks do not speak to each other; payments pass through three countries "
    "before they arrive, and each of them takes its share and its time."
)


def wrapped(*paragraphs: str, width: int = 90) -> str:
    """The paragraphs broken at a width, with no blank line between."""
    return "\n".join("\n".join(textwrap.wrap(text, width)) for text in paragraphs)


def test_wrapped_lines_without_blank_lines_become_paragraphs() -> None:
    narrow = textwrap.wrap(f"{TRADE} {CORRIDOR}", 45)
    first = "\n".join(narrow[:5]) + "\n" + wrapped(" ".join(narrow[5:]))
    proposal = proposed(f" {first}\n{wrapped(PORT)}\n {wrapped(BANKS)}\n")
    assert proposal.title is None
    assert proposal.body.split("\n\n") == [f"{TRADE} {CORRIDOR}", PORT, BANKS]
    joined = [found for found in proposal.findings if found.kind == "paragraph"]
    assert [(found.line, found.end_line) for found in joined] == [(1, 7), (8, 10), (11, 12)]


def test_an_ordinal_begins_a_paragraph_after_a_full_line() -> None:
    full = "The two sides agreed on a plan for the port and on a date for it in the spring."
    text = f"{full}\n{wrapped(PORT, width=len(full))}"
    assert proposed(text).body == f"{full}\n\n{PORT}"


def test_paragraphs_of_wrapped_lines_between_blank_lines() -> None:
    text = "\n\n".join("\n".join(textwrap.wrap(part, 60)) for part in (PERSIAN, PERSIAN[:150]))
    assert proposed(text).body.count("\n\n") == 1


def test_one_paragraph_a_line_stays_as_it_is() -> None:
    proposal = proposed(f"A cold friendship\n{TRADE}\n{CORRIDOR}\nThe port\n{PORT}\n")
    assert proposal.title == "A cold friendship"
    assert proposal.body == f"{TRADE}\n\n{CORRIDOR}\n\n## The port\n\n{PORT}"


def test_accidental_breaks_are_joined() -> None:
    proposal = proposed(f"{TRADE} The corridor to the\n\nsouth remains unfinished.\n\n{PORT}")
    assert proposal.body == f"{TRADE} The corridor to the south remains unfinished.\n\n{PORT}"


def test_no_break_spaces_after_full_stops_mark_the_paragraphs_of_a_text_without_others() -> None:
    text = f"{TRADE}\u00a0 {CORRIDOR} \u00a0 {PORT}\u00a0\n"
    text += "Signs are here.\u00a0\nShips wait.\u00a0 End."
    proposal = proposed(text)
    assert proposal.body.split("\n\n") == [
        *(TRADE, CORRIDOR, f"{PORT} Signs are here. Ships wait.", "End.")
    ]


def test_a_colon_and_the_line_below_are_one_passage_and_numbers_stay() -> None:
    text = f"{TRADE}\n\n1. {PORT}\n\n{CORRIDOR}\n\n2. {BANKS}\n\n"
    text += "To end, this is certain:\nNobody wins."
    assert proposed(text).body.split("\n\n") == [
        *(TRADE, f"1\\. {PORT}", CORRIDOR, f"2\\. {BANKS}"),
        "To end, this is certain: Nobody wins.",
    ]


@pytest.mark.parametrize("line", ["It ends here.", "and so on", "Three points:", "“Peace”"])
def test_short_lines_that_are_no_heads(line: str) -> None:
    assert "##" not in proposed(f"{TRADE}\n\n{line}\n\n{CORRIDOR}").body


def test_pull_quotes_are_left_out_word_for_word_and_nearly_so() -> None:
    again = "Trade between both neighbours grew by a third last year, though banks of the two "
    again += "countries still settle most of it in cash."
    proposal = proposed(f"{TRADE}\n\n{CORRIDOR} {PORT}\n\n{BANKS} {PORT[:94]}\n\n{again}")
    assert proposal.body == f"{TRADE}\n\n{CORRIDOR} {PORT}\n\n{BANKS} {PORT[:94]}"
    assert one(proposal, "pull-quote").line == 7
    twice = proposed(f"{TRADE} {CORRIDOR} {TRADE.split('. ')[0]}. {PORT}")
    assert twice.body == f"{TRADE} {CORRIDOR} {PORT}"
    assert one(twice, "pull-quote").text == TRADE.split(". ")[0] + "."


def test_a_pull_quote_above_its_sentence_is_left_out_too() -> None:
    quote = "“Nobody expects it to open before the decade ends.”"
    assert proposed(f"{TRADE}\n\n{quote}\n\n{CORRIDOR}").body == f"{TRADE}\n\n{CORRIDOR}"


def test_a_pull_quote_in_wrapped_lines_is_found_across_their_breaks() -> None:
    proposal = proposed(
        wrapped(f"{TRADE} {CORRIDOR}") + "\n\n" + wrapped(PORT + " " + TRADE, width=70)
    )
    assert (
        proposal.body
        == f"{TRADE} {CORRIDOR}\n\n{PORT} Officials in both capitals call it historic."
    )


@pytest.mark.parametrize(
    ("written", "change"),
    [
        ("an allout war", "all-out"),
        ("the decisionmakers of", "decision-makers"),
        ("a winwin game", "win-win"),
        ("a knowledgebased firm", "knowledge-based"),
        ("the alQaeda group", "al-Qaeda"),
        ("a PostJCPOA order", "Post-JCPOA"),
        ("a LargeScale plan", "Large-Scale"),
        ("the port-owned and portowned cranes", "port-owned"),
        ("a long\nterm plan", "long-term"),
    ],
)
def test_lost_hyphens_are_proposed_and_not_made(written: str, change: str) -> None:
    proposal = proposed(f"{TRADE}\n\nThis was {written}, which nobody in the region wanted.")
    found = one(proposal, "lost-hyphen")
    assert (found.change, found.accepted, found.line) == (change, False, 3)
    assert change not in proposal.body.replace("port-owned and", "")


@pytest.mark.parametrize(
    "word", ["multivector", "McDonald", "policymaker", "NATO", "PhD", "iran.ir/alQaeda.htm"]
)
def test_words_that_have_lost_nothing(word: str) -> None:
    proposal = proposed(f"{TRADE}\n\nThere is a {word} in this sentence of mine.")
    assert not [found for found in proposal.findings if found.kind == "lost-hyphen"]


def test_other_slips_are_proposed_and_not_made() -> None:
    slips = "The cultural cultural ties are old\u037e the Rоuhani visit was co-\nlossal indeed."
    text = f"{TRADE}\n\n{slips}"
    proposal = proposed(text)
    found = {f.text: f.change for f in proposal.findings if f.kind == "repair"}
    assert found == {
        "cultural cultural": "cultural",
        "\u037e": ";",
        "Rоuhani": "Rouhani",
        "co- lossal": "colossal",
    }
    assert "cultural cultural ties are old\u037e the Rоuhani visit was co-lossal" in proposal.body


def test_offsets_point_into_the_raw_text() -> None:
    last = "This is a winwin\u00a0game for all of them.\r\nShare this\r\n"
    text = f"\r\nA title\r\n\r\n{TRADE}\r\n\r\n{last}"
    document = read("a.txt", text.encode())
    for found in propose(document).findings:
        if found.start < found.end and found.kind in {"title", "lost-hyphen", "furniture"}:
            assert document.text[found.start : found.end] == found.text
            assert found.line == document.text.count("\n", 0, found.start) + 1
