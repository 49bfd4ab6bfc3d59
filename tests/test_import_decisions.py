"""What the editor's decisions do to a proposal, and what holds for every text."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importing.proposal import Decision, propose
from articles.importing.reading import ImportFault, read
from articles.text import TextError, render
from tests.test_import_proposal import CORRIDOR, TRADE, one, proposed

PAGE = f"""A cold friendship

By: Sara Amin

9 December 2014

{TRADE}

The road

This was a winwin plan. {CORRIDOR}

Tags: rail, trade

Related Posts

© 2014 Example. All rights reserved."""


def decided(**words: Decision) -> str:
    return proposed(PAGE, **words).body


def test_what_is_rejected_goes_back_where_it_stood() -> None:
    body = decided(furniture_15_0=Decision(False), title_1_0=Decision(False))
    assert body.startswith("A cold friendship\n\nTrade between")
    assert body.endswith("Related Posts")
    assert proposed(PAGE, title_1_0=Decision(False)).title is None


def test_what_is_accepted_is_made_and_what_is_changed_is_used() -> None:
    hyphen = "lost__hyphen_11_0"
    assert "a win-win plan" in decided(**{hyphen: Decision(True)})
    assert "a win/win plan" in decided(**{hyphen: Decision(True, "win/win")})
    assert "## The way\n" in decided(heading_9_0=Decision(True, "The way"))
    assert "\n\nThe road\n\n" in decided(heading_9_0=Decision(False))
    changed = proposed(
        PAGE,
        byline_3_0=Decision(True, "Sara Amin; Pavel Orlov"),
        date_5_0=Decision(True, "2014-12"),
        licence_17_0=Decision(False),
        keywords_13_0=Decision(True, "rail, Orlov"),
    )
    assert changed.authors == ("Sara Amin", "Pavel Orlov")
    assert (changed.date, changed.licence, changed.keywords) == ("2014-12", None, ("rail",))
    assert changed.body.endswith("© 2014 Example. All rights reserved.")


def test_a_joined_paragraph_can_be_taken_apart_and_written_anew() -> None:
    text = f"{TRADE} It\nruns on.\n\n{CORRIDOR}"
    assert proposed(text, paragraph_1_0=Decision(False)).body.startswith(f"{TRADE} It\n\nruns on.")
    assert proposed(text, paragraph_1_0=Decision(True, "New.")).body == f"New.\n\n{CORRIDOR}"


def test_no_break_spaces_are_kept_where_the_editor_says_so() -> None:
    text = f"{TRADE}\n\nThe S\u00a0300 came. {CORRIDOR}"
    assert "S 300" in proposed(text).body
    assert "S\u00a0300" in proposed(text, no__break__space_3_0=Decision(False)).body


def test_findings_carry_the_decision_and_keep_their_keys() -> None:
    before = proposed(PAGE)
    after = proposed(PAGE, date_5_0=Decision(False), title_1_0=Decision(True, "Colder"))
    assert [f.key for f in before.findings] == [f.key for f in after.findings]
    assert len({f.key for f in before.findings}) == len(before.findings)
    assert not one(after, "date").accepted
    assert (after.title, after.date) == ("Colder", None)


WORDS = re.compile(r"\w+")
PIECES = [
    *("Read more:", "* A title", "http://example.org/a_b", "SA/PO", "long", "term plan", "co-"),
    *("operation is old.", "(Photo: X)", "2 Comments", "طراحی نمونه", "ina’s (R) envoy", "1. one"),
    *("Sara Amin is a researcher in Kazan.", "## b", "", "", TRADE),
]
LINES = st.one_of(
    st.sampled_from([*PAGE.split("\n"), *PIECES]),
    st.text("ab Ж*_`[]()<>#&;|\\-+=.!?:“”\u00a0\u037e1 \t", max_size=40),
)
TEXTS = st.lists(LINES, min_size=1, max_size=25).map("\n".join)


def words_of(text: str) -> list[str]:
    return sorted(WORDS.findall(text))


def shown(body: str) -> str:
    return render(body).text


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_every_line_is_in_the_body_or_in_an_accepted_finding(text: str) -> None:
    try:
        proposal = propose(read("a.txt", text.encode()))
    except ImportFault:
        return
    kept = set(words_of(shown(proposal.body)))
    for finding in proposal.findings:
        if finding.accepted:
            kept |= set(words_of(finding.text))
    assert set(words_of(text)) <= kept


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_rejecting_everything_gives_back_every_word(text: str) -> None:
    try:
        document = read("a.txt", text.encode())
    except ImportFault:
        return
    rejected = {finding.key: Decision(False) for finding in propose(document).findings}
    assert words_of(shown(propose(document, rejected).body)) == words_of(text)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.randoms(use_true_random=False))
def test_a_proposal_is_the_same_each_time_and_its_body_renders(text: str, random: object) -> None:
    for name in ("a.txt", "a.md", "a.html"):
        try:
            document = read(name, text.encode())
        except ImportFault:
            continue
        proposal = propose(document)
        assert proposal == propose(document)
        decisions = {f.key: Decision(random.random() < 0.5) for f in proposal.findings}  # type: ignore[attr-defined]
        again = propose(document, decisions)
        assert [f.key for f in again.findings] == [f.key for f in proposal.findings]
        try:
            assert shown(again.body) is not None
        except TextError:
            assert name == "a.md"
