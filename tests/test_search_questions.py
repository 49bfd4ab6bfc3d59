"""What strangers typed on the real catalogue: names, acronyms and times in three languages."""

from __future__ import annotations

import pytest

from articles.search.answering import answer
from articles.search.interpretation import interpret
from articles.search.known import understand
from articles.search.lexicon import Dictionary
from articles.search.query import Query
from articles.search.spelling import Owner, Spelling

from .factories import make_article, make_event

pytestmark = pytest.mark.django_db

IRGC = "actor:islamic-revolutionary-guard-corps"
# Each question with a chip that must be shown; others may be shown beside it.
NAMES = f"""
Revolutionary Guard = {IRGC}
Revolutionary Guards = {IRGC}
the revolutionary guards of Iran = {IRGC}
Islamic Revolutionary Guards Corps = {IRGC}
стражей исламской революции = {IRGC}
Корпуса стражей исламской революции = {IRGC}
سپاه پاسداران = {IRGC}
international north south transport corridor = topic:trade-and-transport
north-south transport corridor = topic:trade-and-transport
INSTC = topic:trade-and-transport
коридора Север-Юг = topic:trade-and-transport
Ukraine war = topic:ukraine-war
the Ukraine war = topic:ukraine-war
war in the Ukraine = topic:ukraine-war
война в Украине = topic:ukraine-war
украинской войны = topic:ukraine-war
جنگ در اوکراین = topic:ukraine-war
Crimea annexation = topic:crimea
war in Syria = topic:syria
oil swaps = topic:energy
nuclear deals = topic:jcpoa
اسد = actor:bashar-al-assad
Асада = actor:bashar-al-assad
مدویدف = actor:dmitry-medvedev
Медведевым = actor:dmitry-medvedev
Лаврова = actor:sergei-lavrov
Путиным = actor:vladimir-putin
о Путине = actor:vladimir-putin
Зарифу = actor:mohammad-javad-zarif
Ахмадинежадом = actor:mahmoud-ahmadinejad
Патрушева = actor:nikolai-patrushev
سفر پوتین به تهران در سال ۲۰۱۵ = actor:iran
سفر پوتین به تهران در سال ۲۰۱۵ = actor:vladimir-putin
اخبار تهران و مسکو = actor:russia
IAEA = topic:nuclear-issue
МАГАТЭ = topic:nuclear-issue
آژانس بین‌المللی انرژی اتمی = topic:nuclear-issue
СВПД = topic:jcpoa
Совместный всеобъемлющий план действий = topic:jcpoa
برنامه جامع اقدام مشترک = topic:jcpoa
ОДКБ = actor:collective-security-treaty-organization
Организации Договора о коллективной безопасности = topic:csto
Евразийского экономического союза = topic:eaeu
اتحادیه اوراسیا = topic:eaeu
Организация Объединённых Наций = actor:united-nations
سازمان ملل = actor:united-nations
Совета Безопасности = actor:un-security-council
شورای امنیت سازمان ملل = actor:un-security-council
Евросоюза = actor:european-union
Североатлантического альянса = actor:nato
اوپک = actor:opec
МИД РФ = actor:russian-foreign-ministry
Ministry of Foreign Affairs of Iran = actor:iranian-foreign-ministry
вашингтон = actor:united-states
دمشق = actor:syria
Туркманчай = topic:treaties
ترکمانچای = topic:treaties
Bushire = topic:bushehr
Iranian-Russian relations = topic:iran-russia-relations
relations between Russia and Iran = topic:iran-russia-relations
Iran's unmanned aerial vehicles = topic:drones
پهپادهای ایرانی = topic:drones
multipolar world = topic:world-order
S-300s = topic:s-300
S-300PMU2 = topic:s-300
ракеты С-300В = topic:s-300
Lavrovs visit = actor:sergei-lavrov
putins visit = actor:vladimir-putin
Irans nuclear programme = actor:iran
Xamenei = actor:ali-khamenei
Turkmanchai = topic:treaties
Туркменчай = topic:treaties
Hamedan = topic:military-cooperation
1+5 = actor:p5-plus-1
Islamic Revolution Guards Corps = actor:islamic-revolutionary-guard-corps
Syrian president Bashar Hafez al-Assad = actor:bashar-al-assad
President Assad = actor:bashar-al-assad
"""
TIMES = """
sanctions in the nineties = range:199X
санкции в девяностых = range:199X
تحریم در دهه نود میلادی = range:199X
Persia in the 19th century = range:1801/1900
Персия в XIX веке = range:1801/1900
ایران در قرن نوزدهم = range:1801/1900
Putin early 2015 = year:2015
Rouhani between 2014 and 2016 = range:2014/2016
Рухани с 2014 по 2016 = range:2014/2016
روحانی از ۲۰۱۴ تا ۲۰۱۶ = range:2014/2016
برجام ۱۳۹۴ = year:2015-03-21/2016-03-19
برجام 1394 شمسی = year:2015-03-21/2016-03-19
"""
# Names of others and everyday words.
NOBODY = """
decreased by 10% in women
Nouri Maliki
Maliki Nouri
nouri maliki
Nouri Smith
Nouri Hossein
Abdullah Nouri
عبدالله نوری
Nouri al-Maliki
Boris Putin
Hassan Khamenei
economic union
cooperation organization
security treaty
foreign ministry
قیمت
اسدی
Jack Ruhanie
Michelle Obama
Мишель Обама
میشل اوباما
Людмила Путина
Бориса Путина
Hafez Assad
Hafez al-Assad
Хафеза Асада
حافظ اسد
put in
S-3000
turkeys
"""


def rows(table: str) -> list[str]:
    return [row for row in table.strip().splitlines() if row]


@pytest.mark.parametrize("row", rows(NAMES + TIMES))
def test_what_a_reader_names_is_recognised(catalogue: None, row: str) -> None:
    question, _, chip = row.rpartition(" = ")
    assert chip in {found.key for found in understand(question).chips}


@pytest.mark.parametrize("question", rows(NOBODY))
def test_names_of_others_are_nobodys(catalogue: None, question: str) -> None:
    assert [(chip.key, chip.name) for chip in understand(question).chips] == []


def test_words_of_a_sentence_are_not_joined_to_a_name(catalogue: None) -> None:
    assert "actor:iran" not in {chip.key for chip in understand("I ran in 2015").chips}


def test_a_number_of_no_time_on_record_is_looked_for_as_a_word(indexed_catalogue: None) -> None:
    found = answer(Query(q="1929"))
    assert found.widened
    assert "event:unsc-resolution-1929" in {hit.record.key for hit in found.results.hits}


@pytest.mark.parametrize("question", ["Alireza Nouri", "A. Nouri", "Nouri and Putin", "Dr Nouri"])
def test_a_compatible_first_name_leaves_the_surname_its_bearer(
    catalogue: None, question: str
) -> None:
    assert "author:alireza-noori" in {chip.key for chip in understand(question).chips}


BODIES = Dictionary(
    Spelling(name, Owner(kind, slug, name, person=kind == "actor"))
    for kind, slug, name in (
        ("body", "guard", "Islamic Revolutionary Guard Corps"),
        ("body", "east", "International Transport Council"),
        ("body", "west", "Russian Transport Council"),
        ("topic", "peace", "Peace in Atlantis"),
        ("actor", "asad", "بشار اسد"),
    )
)


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("Revolutionary Guards", {"guard"}),
        ("Revolutionary Corps", set()),
        ("transport council", set()),
        ("russian transport councils", {"west"}),
        ("Atlantis peace", {"peace"}),
        ("peace of the Atlantis", {"peace"}),
        ("atlantis", set()),
        ("اسد", {"asad"}),
        ("اسدی", set()),
    ],
)
def test_bodies_are_known_in_other_wordings_where_these_can_mean_one_only(
    text: str, slugs: set[str]
) -> None:
    assert {chip.value for chip in interpret(text, BODIES).chips} == slugs


NEAR = """
Cremia = crimea
Сочи = sochi
октябрь = october
в октябре = october
اکتبر = october
پطروشف = پاتروشف
"""


@pytest.mark.parametrize("row", rows(NEAR))
def test_where_nothing_is_found_a_near_spelling_is_offered(
    indexed_catalogue: None, row: str
) -> None:
    typed, _, near = row.partition(" = ")
    results = answer(Query(q=typed)).results
    assert results.total == 0
    assert [nearest for _, nearest in results.near] == [near]


@pytest.mark.parametrize("typed", ["Лаврова", "исламской революции", "qqqqq", "شفر", "Putin"])
def test_words_that_are_known_or_like_nothing_have_no_near_spelling(
    indexed_catalogue: None, typed: str
) -> None:
    assert answer(Query(q=typed)).results.near == ()


def test_with_a_time_what_has_no_date_comes_last(indexed_catalogue: None) -> None:
    found = answer(Query(q="Putin in 2015"))
    kinds = [hit.kind for hit in found.results.hits]
    dated = [hit.record.key for hit in found.results.hits if hit.kind in ("event", "article")]
    assert kinds == sorted(kinds, key=lambda kind: kind not in ("event", "article"))
    assert "actor:vladimir-putin" in [hit.record.key for hit in found.results.hits]
    assert found.undated == len(kinds) - len(dated) > 0
    assert answer(Query(q="Putin", year="2015")).undated == 0
    assert [hit.record.key for hit in answer(Query(q="Putin", year="2015")).results.hits] == dated


def test_a_time_in_the_words_keeps_texts_without_a_date(indexed_catalogue: None) -> None:
    text = "Heart failure decreased in women between 1979 and 2000."
    article = make_article("undated", title="Heart failure", body=text, date="")
    make_event("recent", title="Women speak", date="2015")
    hits = answer(Query(q="Heart failure of fewer women since 1979")).results.hits
    assert hits[0].record == article
    assert "recent" in {hit.record.slug for hit in hits}
    assert not answer(Query(q="heart failure 1979")).widened
    assert answer(Query(q="heart failure", from_="1979")).results.total == 0


def test_a_record_of_another_time_that_tells_of_the_one_asked_for_is_found(
    indexed_catalogue: None,
) -> None:
    make_event("of-that-time", title="Elections", date="2003")
    make_event("looking-back", title="Years after the quagga outbreak of 2003", date="2010")
    found = answer(Query(q="2003 quagga outbreak"))
    assert found.widened
    assert found.results.hits[0].record.slug == "looking-back"
    assert answer(Query(q="2003 quagga elopement")).wordless


def test_of_texts_without_a_date_those_that_name_the_time_come_first(
    indexed_catalogue: None,
) -> None:
    for year in (1995, 2003, 2011):
        make_article(f"n{year}", title="An outbreak", body=f"It began in {year}.", date="")
    assert answer(Query(q="2003 outbreak")).results.hits[0].record.slug == "n2003"


def test_what_has_no_date_alone_is_not_taken_for_an_answer_of_that_time(
    indexed_catalogue: None,
) -> None:
    found = answer(Query(q="sanctions 2012"))
    assert found.widened
    assert found.undated == 0


@pytest.mark.parametrize("question", ["2014 or 2018", "в 2014 и 2018 годах", "۲۰۱۴ یا ۲۰۱۸"])
def test_two_years_leave_out_those_between(indexed_catalogue: None, question: str) -> None:
    found = answer(Query(q=question)).results
    each = [answer(Query(q="", year=year)).results for year in ("2014", "2018")]
    assert found.total == sum(results.total for results in each) > 0
    assert answer(Query(q=question, year="2014")).results.total == each[0].total
