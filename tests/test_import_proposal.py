"""What an import proposes for texts that hold the traps of real ones: fields, body, decisions."""

from __future__ import annotations

import json
import re

import pytest

from articles.importing.proposal import Decision, Finding, Proposal, propose
from articles.importing.reading import Document, Kind, read, read_lines
from articles.text import render

TRADE = (
    "Trade between the two neighbours grew by a third last year, although the banks of both "
    "countries still settle most of it in cash. Officials in both capitals call it historic."
)
CORRIDOR = (
    "The corridor to the south remains unfinished, and the missing section between Rasht and "
    "Astara has been promised since 2005. Nobody expects it to open before the decade ends."
)
RUSSIAN = (
    "Торговля между двумя соседями за прошлый год выросла на треть, хотя банки обеих стран "
    "по-прежнему рассчитываются наличными. Чиновники называют этот рост историческим."
)
PERSIAN = (
    "تجارت میان دو همسایه در سال گذشته یک سوم رشد کرد، هرچند بانک‌های دو کشور هنوز بیشتر آن را "
    "نقدی تسویه می‌کنند. مقام‌های دو پایتخت این رشد را تاریخی می‌نامند."
)
SUFFIXES: dict[Kind, str] = {"text": "a.txt", "markdown": "a.md", "html": "a.html"}


def proposed(text: str, kind: Kind = "text", **decisions: Decision) -> Proposal:
    """The proposal for a text; decisions by key, with `_` for `:` and `__` for `-`."""
    keys = {key.replace("__", "-").replace("_", ":"): value for key, value in decisions.items()}
    return propose(read(SUFFIXES[kind], text.encode()), keys)


def kinds_at(proposal: Proposal) -> dict[int, list[str]]:
    """The kinds of the findings by line, the language aside."""
    found: dict[int, list[str]] = {}
    for finding in proposal.findings:
        if finding.kind != "language":
            found.setdefault(finding.line, []).append(finding.kind)
    return found


def one(proposal: Proposal, kind: str) -> Finding:
    """The only finding of a kind."""
    (finding,) = (found for found in proposal.findings if found.kind == kind)
    return finding


def test_a_full_page_comes_apart_into_fields_and_body() -> None:
    page = f"""Home > News > Politics

The railway that never comes

Tuesday, December 9, 2014

Sara Amin
Ph.D. candidate, University of Tabriz

{TRADE}

What comes next

{CORRIDOR}

\u00a0Key words: trade, railways, Caspian Sea, Amin

More by Sara Amin:

*The last train to Astara:

*A “first” train:

*Photo credit: Example News

*Link for further reading: Another text

طراحی وب‌سایت نمونه"""
    proposal = proposed(page)
    assert proposal.title == "The railway that never comes"
    assert proposal.authors == ("Sara Amin",)
    assert proposal.date == "2014-12-09"
    assert proposal.author_note == "Ph.D. candidate, University of Tabriz"
    assert proposal.keywords == ("trade", "railways", "Caspian Sea")
    assert proposal.language == "en"
    assert proposal.licence is None
    assert proposal.body == f"{TRADE}\n\n## What comes next\n\n{CORRIDOR}"
    assert kinds_at(proposal) == {
        1: ["furniture"],
        3: ["title"],
        5: ["date"],
        7: ["byline"],
        8: ["author-note"],
        12: ["heading"],
        16: ["keywords", "no-break-space"],
        18: ["link-list"],
        24: ["caption"],
        26: ["link-list"],
        28: ["footer"],
    }


def test_the_first_sentence_is_never_the_title() -> None:
    for text in (
        f"{TRADE}\n\n{CORRIDOR}",
        f"Iran is a country.\n\n{TRADE}",
        "Nobody knows how the road\nwill end, or when it began.\n\n" + TRADE,
    ):
        proposal = proposed(text)
        assert proposal.title is None
        assert one(proposal, "no-title").line == 1


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("IRAN AND RUSSIA: A COLD FRIENDSHIP\n\n", "IRAN AND RUSSIA: A COLD FRIENDSHIP"),
        ("Who needs the corridor?\n\n", "Who needs the corridor?"),
        ("A cold friendship\nBy Sara Amin\n\n", "A cold friendship"),
        ("A cold friendship\n", "A cold friendship"),
        ("A friendship that is cold and\nunequal, and lasts\n\n", None),
        ("Title: A cold friendship\n\n", "A cold friendship"),
        ("Opinion\n\nA cold friendship\n\n", "A cold friendship"),
        ("December 9, 2014\n\nA cold friendship\n\n", "A cold friendship"),
        ("A treaty with the U.S.\n\n", "A treaty with the U.S."),
    ],
)
def test_titles(head: str, title: str | None) -> None:
    wanted = title or "A friendship that is cold and unequal, and lasts"
    assert proposed(f"{head}{TRADE}\n\n{CORRIDOR}").title == wanted


def test_a_title_that_stands_twice_is_taken_once() -> None:
    proposal = proposed(f"Why the corridor?\n\nWhy the corridor?\n\nBy: Sara Amin *\n\n{TRADE}\n")
    assert proposal.title == "Why the corridor?"
    assert proposal.body == TRADE
    assert kinds_at(proposal) == {1: ["title"], 3: ["title"], 5: ["byline"]}


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Sara Amin", ("Sara Amin",)),
        ("By: Sara Amin *", ("Sara Amin",)),
        ("by Dr. Sara Amin and Pavel Orlov", ("Sara Amin", "Pavel Orlov")),
        ("By SARA AMIN", ("Sara Amin",)),
        ("Author: Sara Amin", ("Sara Amin",)),
        ("Written by Sara al-Amin, Tabriz", ("Sara al-Amin",)),
        ("By Sara Amin | December 9, 2014", ("Sara Amin",)),
        ("Sara Amin – 9 December 2014", ("Sara Amin",)),
        ("Автор: Сара Амин", ("Сара Амин",)),
        ("Авторы: Сара Амин и П. С. Орлов", ("Сара Амин", "П. С. Орлов")),
        ("نویسنده: سارا امینی", ("سارا امینی",)),
        ("By admin", ()),
        ("By Sara Amin for Example Review", ("Sara Amin",)),
        ("Sara Amin, lecturer at Tabriz University", ("Sara Amin",)),
    ],
)
def test_bylines(line: str, authors: tuple[str, ...]) -> None:
    proposal = proposed(f"A cold friendship\n\n{line}\n\n{TRADE}")
    assert proposal.authors == authors
    assert proposal.body == TRADE


@pytest.mark.parametrize("line", ["Regional Trade", "By Moscow’s own count, trade fell", "Trade"])
def test_a_section_head_is_no_byline(line: str) -> None:
    text = f"A cold friendship\n\n{line}\n\nThe regional count of trade is odd. {TRADE}"
    proposal = proposed(text)
    assert proposal.authors == ()
    assert line in proposal.body


@pytest.mark.parametrize(
    ("line", "edtf"),
    [
        ("December 9, 2014", "2014-12-09"),
        ("Posted on 9 Dec. 2014, 10:30 a.m.", "2014-12-09"),
        ("Published: 2014-12-09T10:30:00+03:30", "2014-12-09"),
        ("December 2014", "2014-12"),
        ("9 декабря 2014 г.", "2014-12-09"),
        ("09.12.2014", "2014-12-09"),
        ("سه‌شنبه ۱۸ آذر ۱۳۹۳", "2014-12-09"),
        ("18 آذر 1393", "2014-12-09"),
        ("18 Azar 1393", "2014-12-09"),
        ("1393/09/18", "2014-12-09"),
        ("Monday, December 9, 2014", "2014-12-09?"),
        ("09/12/2014", None),
        ("Tuesday, 09/12/2014", "2014-12-09"),
    ],
)
def test_date_lines(line: str, edtf: str | None) -> None:
    proposal = proposed(f"A cold friendship\n\n{line}\n\n{TRADE}")
    assert proposal.date == edtf
    assert one(proposal, "date").line == 3
    assert line not in proposal.body


def test_dates_of_captions_and_of_the_text_are_not_the_articles() -> None:
    caption = "ina’s envoy (R) meets the minister in Rasht on January 28, 2015. (Photo: Example.)"
    text = f"A cold friendship\n\nOn September 2, 2014, China’s envoy came. {TRADE}\n\n{caption}"
    proposal = proposed(text.replace("ina’s envoy (R)", "hina’s envoy (R)"))
    assert proposal.date is None
    assert one(proposal, "caption").line == 5
    assert one(proposal, "repair").change == "China"


@pytest.mark.parametrize(
    ("sentence", "identifier"),
    [
        (
            "All texts of Example Agency are licensed under a Creative Commons "
            "Attribution 4.0 International License.",
            "CC-BY-4.0",
        ),
        ("This text is licensed under CC BY-SA 4.0.", "CC-BY-SA-4.0"),
        ("Licensed under https://creativecommons.org/licenses/by-nc-nd/3.0/", "CC-BY-NC-ND-3.0"),
        ("Published under CC0.", "CC0-1.0"),
        ("© 2014 Example Review. All rights reserved.", "LicenseRef-all-rights-reserved"),
        ("Все права защищены.", "LicenseRef-all-rights-reserved"),
        ("تمامی حقوق این سایت محفوظ است.", "LicenseRef-all-rights-reserved"),
        ("This text is licensed under a Creative Commons licence.", None),
    ],
)
def test_sentences_about_rights(sentence: str, identifier: str | None) -> None:
    for text in (f"{TRADE}\n\n{CORRIDOR}\n\n{sentence}", f"{TRADE}\n\n{CORRIDOR} {sentence}"):
        proposal = proposed(text)
        assert proposal.licence == identifier
        assert one(proposal, "licence").text == sentence
        assert proposal.body == f"{TRADE}\n\n{CORRIDOR}"


def test_a_text_that_speaks_of_licences_keeps_its_sentences() -> None:
    text = f"{TRADE} Creative Commons was founded in 2001.\n\n{CORRIDOR}"
    assert proposed(text).body == text


def test_initials_of_the_staff_and_the_licence_leave_the_last_line() -> None:
    rights = "All texts by Example are licensed under CC BY 4.0."
    proposal = proposed(f"{TRADE}\n\n{CORRIDOR} SA/PO\u00a0 {rights}")
    assert one(proposal, "initials").text == "SA/PO"
    assert one(proposal, "licence").text == rights
    assert proposal.body == f"{TRADE}\n\n{CORRIDOR}"
    assert proposal.authors == ()


def test_a_sentence_about_the_author_in_the_middle_is_a_note() -> None:
    note = "Sara Amin is a political scientist and author of several books on trade."
    proposal = proposed(f"{TRADE}\n\n{note}\n\nMore concessions\n\n{CORRIDOR}")
    assert proposal.author_note == note
    assert proposal.authors == ("Sara Amin",)
    assert proposal.body == f"{TRADE}\n\n## More concessions\n\n{CORRIDOR}"


def test_a_person_of_the_text_is_no_author() -> None:
    text = f"{TRADE}\n\nPavel Orlov is a professor in Kazan.\n\nOrlov waits. {CORRIDOR}"
    proposal = proposed(text)
    assert proposal.authors == ()
    assert proposal.body == text


def test_the_footnote_of_the_byline_is_the_authors_note() -> None:
    text = f"Title here\n\nBy: Sara Amin *\n\n{TRADE}\n\n*\u00a0Sara Amin has an M.A. in history."
    proposal = proposed(text)
    assert proposal.author_note == "Sara Amin has an M.A. in history."
    assert proposal.body == TRADE


def test_page_furniture_in_three_languages_is_left_out() -> None:
    english = ("Share this", "Subscribe to our newsletter", "We use cookies to improve this site.")
    russian = ("Подписаться", "Похожие статьи", "Оставить комментарий")
    for line in (*english, *russian, "اشتراک‌گذاری", "بیشتر بخوانید", "انتهای پیام/"):
        proposal = proposed(f"A title\n\n{TRADE}\n\n{line}\n\n{CORRIDOR}")
        assert proposal.body == f"{TRADE}\n\n{CORRIDOR}", line
        assert one(proposal, "furniture").line == 5


def test_comments_below_the_text_are_left_out_but_a_head_of_that_name_is_kept() -> None:
    below = proposed(f"A title\n\n{TRADE}\n\n{CORRIDOR}\n\n2 Comments\n\nOlga: So true.")
    assert below.body == f"{TRADE}\n\n{CORRIDOR}"
    inside = proposed(f"A title\n\n{TRADE}\n\nAnalysis\n\n{CORRIDOR}")
    assert "## Analysis" in inside.body


def test_the_language_is_that_of_the_text() -> None:
    assert proposed(f"{TRADE}\n\n{PERSIAN[:60]}").language == "en"
    assert proposed(RUSSIAN).language == "ru"
    assert proposed(PERSIAN).language == "fa"


def test_russian_and_persian_articles_come_in() -> None:
    russian = proposed(
        f"Холодная дружба\n\nАвтор: Сара Амин\n9 декабря 2014\n\n{RUSSIAN}\n\nЧто дальше\n\n"
        "Коридор на юг не достроен.\n\nКлючевые слова: торговля, Амин\n\n"
        "Читайте также:\nПоследний поезд"
    )
    assert (russian.title, russian.date) == ("Холодная дружба", "2014-12-09")
    assert russian.keywords == ("торговля",)
    assert "## Что дальше" in russian.body
    assert "поезд" not in russian.body
    persian = proposed(
        f"دوستی سرد\n\nنویسنده: سارا امینی\n۱۸ آذر ۱۳۹۳\n\n{PERSIAN}\n\nکلیدواژه‌ها: تجارت، امینی"
    )
    assert (persian.title, persian.date) == ("دوستی سرد", "2014-12-09")
    assert persian.keywords == ("تجارت",)
    assert persian.body == PERSIAN


def test_the_author_of_the_tail_is_taken_where_no_byline_names_one() -> None:
    proposal = proposed(
        f"{TRADE}\n\n{CORRIDOR}\n More By Sara Amin:\n*A train: http://example.org/A\nTrain.htm\n"
    )
    assert proposal.authors == ("Sara Amin",)
    assert one(proposal, "link-list").end_line == 6
    assert proposal.body == f"{TRADE}\n\n{CORRIDOR}"


def test_a_name_below_the_text_signs_it() -> None:
    proposal = proposed(f"A cold friendship\n\n{TRADE}\n\n{CORRIDOR}\n\n— Sara Amin")
    assert proposal.authors == ("Sara Amin",)
    assert proposal.body == f"{TRADE}\n\n{CORRIDOR}"


def test_a_proposal_printed_as_a_line_of_json_comes_in_the_same() -> None:
    before = proposed(f"A title\n\nBy Sara Amin\n\nDecember 2014\n\n{TRADE}\n\n1. {CORRIDOR}")
    ((_line, document),) = read_lines("a.jsonl", json.dumps(before.as_dict()).encode())
    assert isinstance(document, Document)
    after = propose(document)
    assert (after.title, after.authors, after.date) == ("A title", ("Sara Amin",), "2014-12")
    assert after.body == before.body


def test_what_the_front_matter_states_comes_first() -> None:
    head = "---\ntitle: A cold friendship\nauthor: [Sara Amin, P. Orlov]\ndate: 2014-12\n"
    head += "licence: CC BY 4.0\ntags: [trade, rail]\nlang: en-GB\nmood: odd\nrights:\n---\n"
    proposal = proposed(f"{head}\n# A cold friendship\n\n{TRADE}\n\n- *one*\n", "markdown")
    assert proposal.authors == ("Sara Amin", "P. Orlov")
    assert (proposal.date, proposal.licence, proposal.language) == ("2014-12", "CC-BY-4.0", "en")
    assert proposal.body == f"{TRADE}\n\n- *one*"
    assert one(proposal, "note").line == 8


def test_a_page_becomes_markdown() -> None:
    page = f"""<html lang=en><head><title>Cold | Example</title>
<meta property="article:published_time" content="2014-12-09T10:00:00Z"></head>
<body><nav><a href="/">Home</a></nav><article><h1>A cold friendship</h1>
<p class=byline>By Sara Amin</p><script>alert(1)</script>
<p>{TRADE} <b> Two *stars*</b> and <a href="https://example.org/a">a link</a>,
<a href="javascript:alert(1)">none</a>.</p><h2>Next</h2>
<ul><li>one</li><li>two<ol><li>deep</li></ol></li></ul><blockquote><p>said</p></blockquote>
<figure><figcaption>A train.</figcaption></figure>
<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td><td>2</td></tr></table>
<p>{CORRIDOR}</p></article><footer>© 2014 Example</footer>"""
    proposal = proposed(page, "html")
    assert proposal.title == "A cold friendship"
    assert (proposal.authors, proposal.date) == (("Sara Amin",), "2014-12-09")
    assert proposal.body.split("\n\n") == [
        f"{TRADE} **Two \\*stars\\*** and [a link](https://example.org/a), none.",
        "## Next",
        "- one",
        "- two",
        "    1. deep",
        "> said",
        "| a | b\\|c |\n| --- | --- |\n| 1 | 2 |",
        CORRIDOR,
    ]
    assert "alert" not in proposal.body
    assert {3: ["title", "furniture"], 8: ["caption"]}.items() <= kinds_at(proposal).items()


def test_markdown_signs_of_a_raw_text_stay_words() -> None:
    lines = ["# 1 priority is rail.", "* a star stands here.", "> a sign of more.", "- a dash."]
    lines += ["+ a plus or two.", "1990. A year to keep.", "==", "[a]: http://example.org is it."]
    lines += ["See a [b](c) and [^d] <b>e</b> &amp; &lt; `f` _g_ h_i_j \\* **k** | l |."]
    text = "\n\n".join(lines)
    proposal = proposed(f"{TRADE}\n\n{text}\n\n{CORRIDOR}")
    shown = re.sub(r"\s+", " ", render(proposal.body).text).strip()
    assert shown == re.sub(r"\s+", " ", f"{TRADE} {text} {CORRIDOR}")


def test_the_dictionary_has_the_keys_of_the_interface() -> None:
    found = proposed(f"A title\n\n{TRADE}").as_dict()
    assert list(found) == [
        *("file", "title", "authors", "date", "language", "licence", "keywords", "body"),
        "findings",
    ]
    assert list(found["findings"][0]) == ["kind", "line", "text", "reason"]
