"""What a search finds and in which order, its facets, snippets and reasons; the same on every
database, for whatever is typed."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest

from articles.dates import Span, parse_period
from articles.models import (
    Actor,
    Article,
    Event,
    Licence,
    Name,
    NameKind,
    Participation,
    Status,
    Topic,
)
from articles.search.results import Results, complete, more_like, search
from articles.search.snippets import best_snippet, wanted_stems
from articles.search.spec import Boost, Spec, read_wording

pytestmark = pytest.mark.django_db


def publish(title: str, text: str = "", date: str = "2015", **values: Any) -> Event:
    """A published event; its slug is its number."""
    number = Event.objects.count() + 1
    return Event.objects.create(
        slug=f"e{number}",
        title=title,
        description=text,
        date=date,
        status=Status.PUBLISHED,
        **values,
    )


def ask(text: str, **values: Any) -> Results:
    """A search as a reader types it."""
    wording = read_wording(text)
    words = {"words": wording.words, "phrases": wording.phrases, "excluded": wording.excluded}
    return search(Spec(**{**words, **values}))


def slugs(text: str, **values: Any) -> list[str]:
    """Slugs of what is found, best first."""
    return [hit.record.slug for hit in ask(text, **values).hits]


def span(text: str) -> Span:
    """The days of an EDTF period."""
    return parse_period(text)


SAME = {
    "S-300 delivered": [
        "S-300",
        "S\u00a0300",
        "S300",
        "s 300",
        "С-300",
        "с300",
        "C-300",
        "С‑300",
        "اس-۳۰۰",
    ],
    "A win-win deal": [
        "win-win",
        "winwin",
        "win win",
        "Win–Win",
        '"winwin deal"',
        '"win-win deal"',
    ],
    "A winwin deal": ["win-win", "winwin", "win win", '"win-win deal"', '"win win deal"'],
    "Nuclear co-\noperation": ["cooperation", "co-operation", '"nuclear cooperation"'],
    "S-300PMU2 tested": ["S-300PMU2", "S300PMU2", "S-300"],
    "Rouhani’s visit": ["rouhanis visit", "“Rouhani’s visit”", "«rouhani's visit»"],
    "Sanctions were lifted": ["sanction", "lifting sanctions", '"sanctions were lifted"'],
    "Санкции против Ирана": ["санкция", "санкциями", "Ирану", "иран", "Ираном", "«против Ирана»"],
    "Ещё один визит": ["еще визит", "ЕЩЁ"],
    "روابط ایران و روسیه": ["ايران", "روسیة", "«ایران و روسیه»", "روابط"],
    "توافق هسته‌ای": ["هسته‌ای", "هسته ای", "هستهای"],
    "Conférence à Genève": ["conference geneve", "GENÈVE"],
    "The “Who is who” list": ['"who is who"', "who is who", "“Who Is Who”"],
    "In ۲۰۱۵ something": ["2015", "٢٠١٥", "۲۰۱۵"],
    "Co-operation of 2015–2016": ["2015", "2016", "cooperation"],
    "1,000 tonnes of grain": ["1000 tonnes", '"1000 tonnes"', "1,000", "۱٬۰۰۰"],
    "Some 50\u00a0000 tonnes": ["50000", "50,000", "50\u202f000 tonnes"],
    "A talk on air defence": ["airdefence", "air-defence"],
    "The inter-\nnational cor-\nridor": [
        '"international corridor"',
        '"the international corridor"',
    ],
    "Ahmadinejad speaks": ["AHMADINEJAD", "ahmadinejad,", "(Ahmadinejad)"],
}


@pytest.mark.parametrize(
    ("title", "query"), [(title, query) for title, queries in SAME.items() for query in queries]
)
def test_spellings_of_the_same_are_found(title: str, query: str) -> None:
    publish(title)
    publish("Something else entirely", date="1990")
    assert slugs(query) == ["e1"]


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("S-400 delivered", "S-300"),
        ("Grain deal of 300 tonnes", "S-300"),
        ("Iranian oil", '"oil Iranian"'),
        ("Oil and then gas", '"oil gas"'),
        ("Karimi speaks", "karim"),
        ("Sugar exports", "-exports sugar"),
        ("Sugar exports of Iran", 'sugar -"exports of iran"'),
        ("In come the ships", "income"),
        ("Resolution 1,929", "929000"),
        ("Something", "🙂"),
        ("Something", "…"),
    ],
)
def test_what_is_not_the_same_is_not_found(title: str, query: str) -> None:
    publish(title)
    assert slugs(query) == []


def test_records_with_all_words_come_first() -> None:
    publish("Sugar sugar sugar sugar", "Sugar and sugar.")
    publish("A very long title on many other things of that year", "Sugar; later oil.")
    publish("Oil oil oil", "Oil.")
    assert slugs("sugar oil")[0] == "e2"
    assert set(slugs("sugar oil")) == {"e1", "e2", "e3"}


def test_a_near_spelling_raises_what_the_other_words_find_and_finds_nothing_itself() -> None:
    publish("Oil and oil", "Oil.")
    publish("Oil under pressure of many kinds", "There are sanctions.")
    publish("Sanctions")
    assert slugs("oil sancktions") == ["e2", "e1"]
    assert slugs("sancktions") == slugs("sancktions presure") == []


def test_a_long_text_is_sought_whole_by_its_rarest_words() -> None:
    publish("Common ground", " ".join(f"common{n}" for n in range(150)))
    publish("Harbour", "Quagga " + " ".join(f"common{n}" for n in range(90)))
    assert slugs(" ".join(f"common{n}" for n in range(90)) + " quagga")[0] == "e2"


def test_a_name_in_a_sentence_lifts_its_own_page_less_than_alone() -> None:
    Actor.objects.create(slug="utopia", name="Utopia", kind="state", status=Status.PUBLISHED)
    for _ in range(20):
        publish("Grain")
    publish("Carriers of prion disease without symptoms counted", "Among them people of Utopia.")
    boost = Boost("actor", "utopia", 1.0, "Utopia")
    sentence = "how many people of Utopia are carriers of a prion disease that show symptoms"
    assert slugs("Utopia", boosts=(boost,))[0] == "utopia"
    assert slugs(sentence, boosts=(boost,))[0] == "e21"


def test_titles_count_more_than_texts() -> None:
    publish("Grain exports", "Sugar is mentioned here among many other words.")
    publish("Sugar exports", "Grain is mentioned here among many other words.")
    assert slugs("sugar") == ["e2", "e1"]
    assert slugs("grain") == ["e1", "e2"]


def test_words_that_say_nothing_do_not_rank() -> None:
    publish("The the the of of in in", "And the of in.")
    publish("Sugar")
    assert slugs("the sugar of the in") == ["e2"]
    publish("What’s what, and who doesn’t")
    assert slugs("what's sugar that doesn't") == ["e2"]
    assert slugs("“who doesn't”") == slugs("doesn't") == ["e3"]


@pytest.mark.parametrize(
    ("date", "period", "found"),
    [
        ("2006/2010", "2008", True),
        ("2006/2010", "2011", False),
        ("2016~", "2016", True),
        ("2016", "2016-05", True),
        ("2016-05", "2016-05-31", True),
        ("2016-05", "2016-06", False),
        ("201X", "2013", True),
        ("[2016-10-29..2016-11-06]", "2016-11", True),
        ("1991/..", "2024", True),
        ("1991/..", "1990", False),
        ("../1991", "1980", True),
        ("1813-10-24", "1813", True),
    ],
)
def test_years_and_months_find_spans(date: str, period: str, found: bool) -> None:
    publish("Sugar", date=date)
    assert slugs("", span=span(period)) == (["e1"] if found else [])
    assert slugs("sugar", span=span(period)) == (["e1"] if found else [])
    assert slugs("", span=span(period), discussed=True) == (["e1"] if found else [])


def test_sorting_by_time_and_pages_cover_everything_once() -> None:
    for year in (2012, 2015, 2011, 2014, 2013):
        publish(f"Sugar of {year}", date=str(year))
    years = [2015, 2014, 2013, 2012, 2011]
    assert [int(hit.record.date) for hit in ask("sugar", sort="newest").hits] == years
    assert [int(hit.record.date) for hit in ask("sugar", sort="oldest").hits] == years[::-1]
    assert [int(hit.record.date) for hit in ask("").hits] == years
    for sort in ("relevance", "newest", "oldest"):
        pages = [slugs("sugar", sort=sort, limit=2, offset=offset) for offset in (0, 2, 4, 6)]
        assert sorted(chain.from_iterable(pages)) == ["e1", "e2", "e3", "e4", "e5"]
    assert (ask("sugar", limit=2, offset=2).page, ask("sugar", limit=2).pages) == (2, 3)
    assert ask("sugar", offset=10**7).hits == ()


def test_a_boost_finds_what_is_linked_and_counts_as_its_words() -> None:
    person = Actor.objects.create(
        slug="rouhani", name="Hassan Rouhani", kind="person", status=Status.PUBLISHED
    )
    publish("Speech on sugar")
    linked = publish("Visit to Astrakhan for sugar")
    publish("Mr Ruhani is named here")
    Participation.objects.create(event=linked, actor=person)
    boost = Boost("actor", "rouhani", 1.0, "Ruhani")
    found = ask("Ruhani", boosts=(boost,))
    assert [hit.record.slug for hit in found.hits] == ["rouhani", "e2", "e3"]
    assert [(r.kind, r.text) for r in found.hits[0].reasons] == [("name", "Ruhani")]
    assert [(r.kind, r.text) for r in found.hits[1].reasons] == [("actor", "Hassan Rouhani")]
    assert slugs("Ruhani sugar", boosts=(boost,))[0] == "e2"
    year = Boost("span", "2015", 1.0, "2015", span("2015"))
    assert set(slugs("2015", boosts=(year,), kind=("event",))) == {"e1", "e2", "e3"}
    assert slugs("x", boosts=(Boost("actor", "nobody", 1.0, "x"),)) == []


def test_the_spelling_that_matched_is_told_unless_it_is_hidden() -> None:
    actor = Actor.objects.create(
        slug="sco", name="Shanghai Organisation", kind="body", status=Status.PUBLISHED
    )
    Name.objects.create(actor=actor, text="ШОС", language="ru")
    Name.objects.create(actor=actor, text="Shanhai", kind=NameKind.HIDDEN)
    (hit,) = ask("шос").hits
    assert [(reason.kind, reason.text) for reason in hit.reasons] == [("name", "ШОС")]
    found = ask("Shanhai")
    assert found.hits[0].reasons == ()
    assert found.near == ()
    assert ask("Shanhay").near == ()


def test_snippets_are_escaped_and_then_marked() -> None:
    publish("A title", "<script>alert('sugar')</script> & <b>Sugars</b> of S-300 <sugar")
    (hit,) = ask("sugar s300").hits
    assert "<script>" not in hit.snippet
    assert "<b>" not in hit.snippet
    assert "<mark>S-300</mark>" in hit.snippet
    assert hit.snippet.count("<mark>") == 4
    assert hit.snippet.replace("<mark>", "").replace("</mark>", "").count("<") == 0


def test_snippets_show_the_best_stretch_cut_at_words() -> None:
    text = "Sugar first. " + "filler " * 200 + "Then sugar with oil and gas. " + "filler " * 200
    snippet = best_snippet([text], wanted_stems("sugar oil gas", ()))
    assert "<mark>sugar</mark> with <mark>oil</mark> and <mark>gas</mark>" in snippet
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert set(snippet.replace("…", "").split()) <= set(f"{text} {snippet}".split())
    assert len(snippet) < 400
    assert best_snippet(["nothing here"], wanted_stems("sugar", ())) == ""
    assert best_snippet(["a" * 5000 + " sugar"], wanted_stems("sugar", ())) != ""


@pytest.mark.parametrize("allows", [True, False])
def test_a_restricted_text_is_searched_without_snippets(allows: bool) -> None:
    licence = Licence.objects.create(code="X", name="X", allows_display=allows)
    Article.objects.create(
        slug="a",
        title="An article",
        date="2016",
        body="Hidden sugar stands here.",
        body_kind="full",
        licence=licence,
        summary="Our own summary of oil.",
        status=Status.PUBLISHED,
    )
    (hit,) = ask("sugar").hits
    assert ("sugar" in hit.snippet) == allows
    assert "<mark>oil</mark>" in ask("oil").hits[0].snippet


@pytest.mark.parametrize(
    ("typed", "near"),
    [("sanktions", "sanctions"), ("astrakan", "astrakhan"), ("iran", None), ("xy", None)],
)
def test_near_spellings_are_offered_for_words_that_occur_nowhere(
    typed: str, near: str | None
) -> None:
    publish("Sanctions", "Iran talks in Astrakhan.")
    assert ask(typed).near == (((typed, near),) if near else ())


def test_more_like_this_shares_words_and_links_and_leaves_out_what_is_named() -> None:
    topic = Topic.objects.create(slug="sugar", name="Sugar", status=Status.PUBLISHED)
    one = publish("Sugar exports to Astrakhan", "Ships carry sugar over the sea.")
    publish("Sugar ships", "The sea carries ships with sugar to Astrakhan.")
    linked = publish("Another matter", "Nothing in common.")
    publish("Far away", "Entirely different.")
    for event in (one, linked):
        event.topics.add(topic)
    assert more_like(one) == [], "a page of one record builds no index"
    ask("")
    assert {record.slug for record in more_like(one)} == {"e2", "e3"}
    assert [record.slug for record in more_like(one, without=frozenset({"event:e2"}))] == ["e3"]
    assert len(more_like(one, limit=1)) == 1


def test_completion_takes_the_last_word_as_a_beginning() -> None:
    publish("Sanctions lifted")
    publish("Sanctuary opened")
    assert {record.slug for record in complete("sanct")} == {"e1", "e2"}
    assert [record.slug for record in complete("lifted sanct")] == ["e1"]
    assert complete("") == complete("zzz") == complete("*.|[") == []
    assert [record.slug for record in complete("Sanct*")] != []


NASTY = [
    '"',
    '"""',
    '"unbalanced',
    "- - -",
    '-"',
    "AND OR NOT ( ) + ^ ~ : * ?",
    "the of in and",
    "\0",
    "a\0b\x01\x02\x7f",
    "x" * 10_000,
    "слово " * 1_001,
    '"a" ' * 500,
    "🙂🏳️‍🌈 👩‍👩‍👧",
    "ایران Россия Iran \u202e\u2066abc",
    "\ud800",
    "a-" * 3_000,
    "text:foo [1 TO 5] {x}",
    "\u0300\u0301",
    "%00 %ff ' OR 1=1 --",
]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_anything_typed_is_answered(text: str) -> None:
    publish("Sugar")
    found = ask(text)
    assert found.available
    assert found.total >= len(found.hits)
    complete(text)
    search(Spec(words=text, phrases=(text,), excluded=(text,)))


@pytest.mark.parametrize(
    ("text", "words", "phrases", "excluded"),
    [
        ("one two", "one two", (), ()),
        ('one "two three" four', "one four", ("two three",), ()),
        ("“two three” «four»", "", ("two three", "four"), ()),
        ('-"two three" -four five-six', "five-six", (), ("two three", "four")),
        ('say "two', "say two", (), ()),
        ('"" " "', "", (), ()),
        ("S-300 -S-400", "S-300", (), ("S-400",)),
    ],
)
def test_wording_is_taken_apart(
    text: str, words: str, phrases: tuple[str, ...], excluded: tuple[str, ...]
) -> None:
    wording = read_wording(text)
    assert (wording.words, wording.phrases, wording.excluded) == (words, phrases, excluded)
