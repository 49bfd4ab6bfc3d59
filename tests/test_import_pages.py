"""What pages and printers put around articles: menus, running heads, tables, accounts, rights."""

from __future__ import annotations

import pytest

from articles.importing.proposal import Proposal, propose
from articles.importing.reading import read

FERRY = (
    "The ferry between Anzali and Astrakhan sails again after a break of nine years, port "
    "officials said on Sunday. Nobody knows for how long."
)
LOCKS = (
    "Low water and missing insurance had stopped the ships, and no ministry in either capital had "
    "found the money for the locks."
)


def proposed(text: str, name: str = "a.txt") -> Proposal:
    """The proposal for a text."""
    return propose(read(name, text.encode()))


def taken(proposal: Proposal, kind: str) -> list[str]:
    """The texts of the findings of a kind."""
    return [found.text for found in proposal.findings if found.kind == kind]


def test_a_page_pasted_with_its_menu() -> None:
    page = (
        "Skip to main content\nHome\nEconomy\nSearch\nEnglish | Русский\nHome > Politics > Abroad\n"
        f"Caspian ferry sails again\n12 March 2017 - 14:32\n{FERRY}\n\n{LOCKS}\n\nAB/CD\n\n"
        "Tags\nCaspian Sea\nships\nShare\nFacebook\nRelated News\nVisas to be waived\n"
        "Your Comment\nYou are replying to: .\nName\n© 2017 Shore News. All rights reserved."
    )
    proposal = proposed(page)
    assert proposal.title == "Caspian ferry sails again"
    assert proposal.date == "2017-03-12"
    assert proposal.body == f"{FERRY}\n\n{LOCKS}"
    assert proposal.keywords == ("Caspian Sea", "ships")
    assert "Economy" in taken(proposal, "furniture")
    assert taken(proposal, "initials") == ["AB/CD"]


def test_a_short_title_set_apart_is_no_item_of_a_menu() -> None:
    proposal = proposed(f"Home\nMenu\nSearch\n\nFerry Talk\n\nOpinion\n\n{FERRY}\n\n{LOCKS}")
    assert proposal.title == "Ferry Talk"


def test_running_heads_and_page_numbers_do_not_break_sentences() -> None:
    text = (
        "Journal of Shores 4 (2012)                    17\n\n"
        "     THE LONG MEMORY OF FERRIES:\n     A STUDY IN WAITING\n\n     Leila Farahani\n\n"
        "Few ships are remembered as often as the ferry of Anzali. It was\n"
        "built in the year of the drought, after a harbour that had silted\n"
        "up, and it has since become a word for every late arrival. When\n"
        "the council debated a bridge it was named in all of the speeches\n"
        "that the minutes hold, of tolls, of loans, of the fishing rights\n\n17\n\n"
        "Journal of Shores 4 (2012)                    18\n\n"
        "and of the banks of the lagoon. The name travels since nobody has\n"
        "to be told what it means. This article does not ask whether it is\n"
        "a fair one. It asks what those who use it want to say with it, in\n"
        "the council, in the harbour, in the papers and in the markets; it\n"
        "has read the minutes of thirty years for that, and counted them.\n\n18\n"
    )
    proposal = proposed(text)
    assert proposal.title == "THE LONG MEMORY OF FERRIES: A STUDY IN WAITING"
    assert proposal.authors == ("Leila Farahani",)
    assert "of the fishing rights and of the banks of the lagoon" in proposal.body
    assert "Journal of Shores" not in proposal.body
    assert not any(line.isdigit() for line in proposal.body.splitlines())


@pytest.mark.parametrize("numbers", ["123", ("2012", "2013", "2014")])
def test_numbers_of_sections_are_no_page_numbers(numbers: tuple[str, ...]) -> None:
    texts = (FERRY, LOCKS, "Nothing else is known of the matter, and nobody asks.")
    parts = "\n\n".join(f"{n}\n\n{text}" for n, text in zip(numbers, texts, strict=True))
    proposal = proposed(f"An essay in parts\n\nBy Sara Amin\n\n{parts}")
    assert proposal.body.replace("## ", "") == parts


def test_rows_of_a_table_stay_in_the_text() -> None:
    table = "| Year | Tons |\n| --- | ---: |\n| 2012 | 0.2 |\n| 2013 | 0.1 |"
    proposal = proposed(f"# Ferries\n\n{FERRY}\n\n{table}\n\n{LOCKS}", "a.md")
    assert table in proposal.body
    assert proposal.date is None
    proposal = proposed(
        f"Ferries\n\n{FERRY}\n\nYear     In     Out\n2012     1.2    0.4\n\n{LOCKS}"
    )
    assert "Year In Out" in proposal.body.splitlines()
    assert "2012 1.2 0.4" in proposal.body


def test_dates_and_lists_within_the_text_are_no_date_of_the_article() -> None:
    years = f"{FERRY}\n\n24 October 1813\n\nA treaty.\n\n1828\n\nAnother treaty.\n\n{LOCKS}"
    proposal = proposed(f"Treaties\n\n5 May 2015\n\n{years}")
    assert proposal.date == "2015-05-05"
    assert proposal.body.replace("## ", "") == years
    assert proposed(f"Treaties\n\n{years}").date is None
    listed = f"- 2012\n- 2013: the drought\n\n{FERRY}"
    assert proposed(f"# Ferries\n\n{listed}", "a.md").body == listed


def test_a_deck_may_stand_between_the_title_and_the_byline() -> None:
    proposal = proposed(
        f"The Ferry\n\nWhat Anzali and Astrakhan wait for\n\nSara Amin\n\n5 May 2015\n\n{FERRY}"
    )
    assert proposal.authors == ("Sara Amin",)
    assert proposal.date == "2015-05-05"
    assert proposal.body.startswith("What Anzali and Astrakhan wait for")


@pytest.mark.parametrize(
    "line", ["From: desk@example.org", "From Wikipedia, the free encyclopedia", "Key Points"]
)
def test_what_is_no_title(line: str) -> None:
    assert proposed(f"{line}\n\n{FERRY}\n\n{LOCKS}").title is None


def test_questions_of_an_interview_are_no_section_heads() -> None:
    talk = f"{FERRY}\n\nQ: And the locks?\n\nA: {LOCKS}\n\nВопрос: А деньги?\n\n— {LOCKS}"
    assert "## " not in proposed(f"The Harbour Master\n\n{talk}").body


def test_accounts_and_places_are_no_authors() -> None:
    assert proposed(f"Ferries\n\nBy Sara Amin, Vienna\n\n{FERRY}").authors == ("Sara Amin",)
    assert proposed(f"Ferries\n\nBy Shore News Staff\n\n{FERRY}").authors == ()
    front = f'---\ntitle: Ferries\nauthor: "Amin, Sara"\n---\n{FERRY}'
    assert proposed(front, "a.md").authors == ("Sara Amin",)


def test_a_page_with_the_head_of_its_site() -> None:
    page = f"""<head><meta property="og:title" content="Ferries">
        <meta name="author" content="admin"></head>
        <h1>The Shore Blog</h1><h1>Ferries</h1><p>{FERRY}</p><p>Licensed under a
        <a href="https://creativecommons.org/licenses/by/4.0/">Creative Commons Attribution 4.0
        licence</a>.</p>"""
    proposal = proposed(page, "a.html")
    assert (proposal.title, proposal.authors, proposal.licence) == ("Ferries", (), "CC-BY-4.0")
    assert proposal.body == FERRY


def test_a_claim_of_rights_names_no_licence_and_is_no_text() -> None:
    proposal = proposed(f"Ferries\n\n{FERRY}\n\n{LOCKS}\n\n© Sara Amin, 2018. Quote with a link.")
    assert proposal.licence is None
    assert taken(proposal, "licence") == ["© Sara Amin, 2018. Quote with a link."]
    assert proposal.body == f"{FERRY}\n\n{LOCKS}"


def test_signs_of_direction_stay_out_of_the_fields() -> None:
    persian = "کشتی انزلی پس از نه سال دوباره به راه افتاد و مردم بندر آن را جشن گرفتند."
    text = f"\u200fکشتی انزلی\u200f\n\n\u200fنوشتهٔ علی رضایی\u200f\n\n\u200f{persian}"
    proposal = proposed(text)
    assert (proposal.title, proposal.authors) == ("کشتی انزلی", ("علی رضایی",))


def test_a_page_whose_title_names_its_site() -> None:
    proposal = proposed(
        f"Why Ferries Wait | Shore Blog\nShore Blog\nAbout\nWhy Ferries Wait\n"
        f"by Sara Amin • March 20, 2015\n{FERRY}\n\n{LOCKS}"
    )
    assert proposal.title == "Why Ferries Wait"
    assert (proposal.authors, proposal.date) == (("Sara Amin",), "2015-03-20")


def test_a_title_ends_above_the_imprint_and_the_names() -> None:
    proposal = proposed(
        f"THE PRICE OF FERRIES\nShore Review, Vol. 3, No. 2\nSara Amin and Pavel Orlov\n\n{FERRY}"
    )
    assert proposal.title == "THE PRICE OF FERRIES"
    assert proposal.authors == ("Sara Amin", "Pavel Orlov")
    assert "Shore Review, Vol. 3, No. 2" in proposal.body


def test_the_credit_of_a_photograph_below_the_byline_is_no_note_on_the_author() -> None:
    proposal = proposed(f"Ferries\n\nBy Sara Amin\nPhoto: the harbour office\n\n{FERRY}")
    assert proposal.author_note == ""
    assert taken(proposal, "caption") == ["Photo: the harbour office"]
