"""Free words are read as a reader means them: real questions on the real catalogue."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Actor, NameKind, Status
from articles.search.interpretation import Interpretation, interpret
from articles.search.known import understand
from articles.search.lexicon import Dictionary
from articles.search.spelling import Owner, Spelling

pytestmark = pytest.mark.django_db

# Each question with the chips that must be shown, in any order; `?` marks what may be shown too.
MEANT = r"""
Ruhani 2015 = actor:hassan-rouhani year:2015
what happened in 2015 = year:2015
S300 = topic:s-300
S-300 = topic:s-300
C-300 = topic:s-300
С-300 = topic:s-300
с-300 = topic:s-300
S 300 = topic:s-300
اس ۳۰۰ = topic:s-300
اس-۳۰۰ = topic:s-300
برجام = topic:jcpoa
ШОС = topic:sco actor:shanghai-cooperation-organisation
SCO = topic:sco actor:shanghai-cooperation-organisation
sco summit = topic:sco actor:shanghai-cooperation-organisation
Рухани = actor:hassan-rouhani
Роухани = actor:hassan-rouhani
Rohani = actor:hassan-rouhani
Rouhanni = actor:hassan-rouhani
روحاني = actor:hassan-rouhani
Hasan Rohani = actor:hassan-rouhani
хасана роухани = actor:hassan-rouhani
Лавровым = actor:sergei-lavrov
Lavrov = actor:sergei-lavrov
lawrow = actor:sergei-lavrov
لاوروف = actor:sergei-lavrov
Sergey Lavrov and Zarif = actor:sergei-lavrov actor:mohammad-javad-zarif
Зарифа = actor:mohammad-javad-zarif
Zareef = actor:mohammad-javad-zarif
ظریف = actor:mohammad-javad-zarif
Путина в 2014 = actor:vladimir-putin year:2014
санкций против Ирана = topic:sanctions actor:iran
присоединение Крыма = topic:crimea
в Крыму = topic:crimea ?actor:crimea-republic
Crimea 2014 = topic:crimea actor:crimea-republic year:2014
Сирии = topic:syria actor:syria
Syria = topic:syria actor:syria
США = actor:united-states
US sanctions = topic:sanctions
tell us about syria = topic:syria actor:syria
the US and Iran = actor:united-states actor:iran
U.S. = actor:united-states
SA-10 = topic:s-300
SC = actor:un-security-council
EP = actor:european-parliament
HT = actor:hizb-ut-tahrir
gas = topic:energy
gas 2015 = topic:energy year:2015
trust = topic:limits-of-alliance
recognition = topic:sovereignty-and-non-intervention
swap = topic:sanctions-evasion
reset = topic:russia-and-the-west
ports = topic:trade-and-transport
war crimes in Syria = topic:syria actor:syria
Mehr 2016 = actor:mehr-news-agency author:mehr-news-agency year:2016
مهر ۱۳۹۵ = month:2016-09-22/2016-10-21
خبرگزاری مهر = actor:mehr-news-agency author:mehr-news-agency
October 2016 = month:2016-10
октябрь 2016 = month:2016-10
1921 treaty = topic:treaties
resolution 1929 = topic:un-security-council
P5+1 = actor:p5-plus-1
5+1 = actor:p5-plus-1
P5 + 1 = actor:p5-plus-1
5 + 1 = actor:p5-plus-1
Mount. Tarek = actor:gibraltar
sanctions. Iran = topic:sanctions actor:iran
Israel's = topic:israel actor:israel
Syria’s = topic:syria actor:syria
Crimea's = topic:crimea actor:crimea-republic
رئیس جمهور روسیه = actor:russia
رئیس جمهور روحانی = actor:hassan-rouhani
رئیسی = actor:ebrahim-raisi
president of Iran = actor:iran
президент Ирана = actor:iran
president Putin = actor:vladimir-putin
Abbas Maliki = actor:abbas-maleki author:abbas-maleki
ملکی = actor:abbas-maleki author:abbas-maleki
Малеки = actor:abbas-maleki author:abbas-maleki
Рухани в конце 2015 года = actor:hassan-rouhani year:2015
Gonsha Tazmini = actor:ghoncheh-tazmini author:ghoncheh-tazmini
Gunsha Tazmini = actor:ghoncheh-tazmini author:ghoncheh-tazmini
Tazmini = actor:ghoncheh-tazmini author:ghoncheh-tazmini
تزمینی = actor:ghoncheh-tazmini author:ghoncheh-tazmini
Noori 2014 = actor:alireza-noori author:alireza-noori year:2014
Nouri = actor:alireza-noori author:alireza-noori
Kheiri = actor:soheil-kheiri author:soheil-kheiri
Soheil Khayri = actor:soheil-kheiri author:soheil-kheiri
Maleki = actor:abbas-maleki author:abbas-maleki
Iran-Russia relations = topic:iran-russia-relations
Iran's nuclear programme = topic:nuclear-issue actor:iran
Russia-Iran trade = actor:russia actor:iran ?topic:trade-and-transport
Ahmadinejad = actor:mahmoud-ahmadinejad
Ахмадинежада = actor:mahmoud-ahmadinejad
Pezeshkian = actor:masoud-pezeshkian
Pezeshkyan = actor:masoud-pezeshkian
پزشکیان = actor:masoud-pezeshkian
Raisi = actor:ebrahim-raisi
Raisi and Putin 2022 = actor:ebrahim-raisi actor:vladimir-putin year:2022
Velayati = actor:ali-akbar-velayati
ولايتي = actor:ali-akbar-velayati
Khamenei = actor:ali-khamenei
Chamenei = actor:ali-khamenei
خامنه ای = actor:ali-khamenei
خامنه‌ای = actor:ali-khamenei
Хаменеи = actor:ali-khamenei
Assad = topic:syria actor:bashar-al-assad
Башара Асада = actor:bashar-al-assad
Shoigu = actor:sergei-shoigu
Шойгу = actor:sergei-shoigu
Medvedev = actor:dmitry-medvedev
Medvedyev = actor:dmitry-medvedev
Iraq = actor:iraq
Irak = actor:iraq
Iran = actor:iran
NATO expansion = topic:russia-and-the-west
nato = actor:nato
Bushehr = topic:bushehr
Бушере = topic:bushehr
تحریم‌های آمریکا = topic:sanctions actor:united-states
Strait of Hormuz = topic:persian-gulf-security
Duma = actor:russian-state-duma
Госдуме = actor:russian-state-duma
Majlis = actor:iranian-parliament
Rosatom = actor:rosatom ?topic:bushehr
Росатома = actor:rosatom ?topic:bushehr
drone = topic:drones
беспилотников = topic:drones
UAVs = topic:drones
Shahed = topic:drones
ISIS = actor:daesh
ДАИШ = actor:daesh
داعش = actor:daesh
Taliban = actor:taliban
Талибаном = actor:taliban
Turkey = actor:turkey
Türkiye = actor:turkey
Турции = actor:turkey
Georgia = actor:georgia
Amir Abdollahian = actor:hossein-amir-abdollahian
Amirabdollahian = actor:hossein-amir-abdollahian
Абдоллахиан = actor:hossein-amir-abdollahian
IRGC = actor:islamic-revolutionary-guard-corps
КСИР = actor:islamic-revolutionary-guard-corps
irgc = actor:islamic-revolutionary-guard-corps
سپاه = actor:islamic-revolutionary-guard-corps
Eurasian Economic Union = topic:eaeu actor:eurasian-economic-union
ЕАЭС = topic:eaeu actor:eurasian-economic-union
JCPOA 2015 = topic:jcpoa year:2015
jcpoa = topic:jcpoa
nuclear deal = topic:jcpoa
iran nuclear deal 2015 = topic:jcpoa year:2015 actor:iran
ядерной сделки = topic:jcpoa
Rouhani -Putin = actor:hassan-rouhani
Putin's visit to Tehran = actor:vladimir-putin actor:iran
Tehran = actor:iran
Moscow 1990s = actor:russia range:199X
Nagorno Karabakh = actor:karabakh
Nagorno-Karabakh 1992 = actor:karabakh year:1992
since 2014 Ukraine = actor:ukraine range:2014/..
Ukrain = actor:ukraine
Украине = actor:ukraine
война на Украине = topic:ukraine-war
China and India = actor:china actor:india
Shangai Cooperation Organization = topic:sco actor:shanghai-cooperation-organisation
Ahmedinejad = actor:mahmoud-ahmadinejad
Medwedew = actor:dmitry-medvedev
Rafsandjani = actor:akbar-hashemi-rafsanjani
Hashemi Rafsanjani = actor:akbar-hashemi-rafsanjani
Salehi = actor:ali-akbar-salehi
Novak = actor:russian-energy-minister-novak
Sakwa = actor:richard-sakwa
Ricardo Sakva = actor:richard-sakwa
Мурадов = actor:georgy-muradov
Fedorov = actor:evgeny-fedorov
Фёдорова = actor:evgeny-fedorov
Fyodorov = actor:evgeny-fedorov
oil and gas markets = topic:energy
CIS = actor:commonwealth-of-independent-states
MID = actor:russian-foreign-ministry
Rowhani = actor:hassan-rouhani
Rouhani's letter to Putin = actor:hassan-rouhani actor:vladimir-putin
شانگهای = topic:sco
ایران و روسیه = actor:iran actor:russia
روابط ایران و روسیه = topic:iran-russia-relations
روابط تهران و مسکو ۱۳۹۴ = topic:iran-russia-relations year:2015-03-21/2016-03-19
کریمه = topic:crimea
قفقاز = topic:central-asia-and-caucasus
Снятие санкций с Ирана в январе 2016 года = topic:sanctions actor:iran month:2016-01
do they trust each other = ?topic:limits-of-alliance
recognition of Crimea = topic:crimea actor:crimea-republic ?topic:sovereignty-and-non-intervention
Shojgu = actor:sergei-shoigu
Siergiej Szojgu = actor:sergei-shoigu
Šojgu = actor:sergei-shoigu
Şoygu = actor:sergei-shoigu
Ḵāmenaʾī = actor:ali-khamenei
Ahmadineżad = actor:mahmoud-ahmadinejad
Pezeškiyān = actor:masoud-pezeshkian
Szamchani = actor:ali-shamkhani
Chanzadi = actor:hossein-khanzadi
Kasachstan = actor:kazakhstan
Zharif = actor:mohammad-javad-zarif
Ptuin = actor:vladimir-putin
Птуин = actor:vladimir-putin
Рӯҳонӣ = actor:hassan-rouhani
Гамадан = topic:military-cooperation
لاورف = actor:sergei-lavrov
مدودوف = actor:dmitry-medvedev
بوتين = actor:vladimir-putin
بزشكيان = actor:masoud-pezeshkian
Barack Hussein Obama = actor:barack-obama
Аббасом Аракчи = actor:abbas-araghchi
Рафсанджани Али Акбар Хашеми = actor:akbar-hashemi-rafsanjani
Poccия и Иpaн = actor:russia actor:iran
КСИРом = actor:islamic-revolutionary-guard-corps
ODKB = topic:csto actor:collective-security-treaty-organization
ShOS 2023 = topic:sco actor:shanghai-cooperation-organisation year:2023
5 plus 1 = actor:p5-plus-1
Genby = actor:vladimir-putin
Dkflbvbh Genby d Ntuthfyt = actor:vladimir-putin actor:iran
v,phkd 2013 = actor:hassan-rouhani year:2013
Згешт = actor:vladimir-putin
حعفهد = actor:vladimir-putin
"""

# Names of others, everyday words, and words near to a name: nothing may be recognised in them.
NOT_MEANT = r"""
sc
ep
ht
gas prices
sports
crimes
mid-term elections
Khomeini
Nouri al-Maliki
Mohammed bin Salman
Sergei Rouhani
Хомейни
Iraqi
Hormuz
Shanghai
Astana
turkeys
George
Hassan Nasrallah
Noori Smith
Ahmad Khatami
احمد خاتمی
Hadi Khamenei
علی‌اکبر ناطق نوری
Dkflbvbh Bdfyjd
Kulistan
Georgina
bricks
10 days
Hassan
Vladimir
Sergei
Mohammad
Ali
Hossein Khamenei
Karim
president
chain
hormone
"S-300"
win-win
Zhirinovsky
Chine
Saleh
Maliki
Malaki
Maloki
مالکی
رئیس
رییس
رهبر
وزیر
سفیر
президент
security
cooperation
economic union
energy
mid
sir
eco
"""


def rows(table: str) -> list[str]:
    return [row for row in table.strip().splitlines() if row]


@pytest.mark.parametrize("row", rows(MEANT))
def test_what_readers_name_is_recognised(catalogue: None, row: str) -> None:
    question, _, chips = row.rpartition(" = ")
    found = {chip.key for chip in understand(question).chips}
    wanted = {chip for chip in chips.split() if not chip.startswith("?")}
    allowed = {chip.removeprefix("?") for chip in chips.split()}
    assert wanted <= found <= allowed


@pytest.mark.parametrize("question", rows(NOT_MEANT))
def test_other_names_and_everyday_words_are_not_taken_for_names(
    catalogue: None, question: str
) -> None:
    assert [(chip.key, chip.name) for chip in understand(question).chips] == []


@pytest.mark.parametrize(
    ("question", "matched", "how"),
    [
        ("Putin met Rouhani", "Rouhani", "exact"),
        ("putin met rouhani", "rouhani", "folded"),
        ("visit of Роуханӣ", "Роуханӣ", "script"),
        ("letters of Rouhnai", "Rouhnai", "typo"),
        ("Tazmini's book", "Tazmini", "part"),
        ("the president of Iran", "Iran", "exact"),
    ],
)
def test_a_chip_says_what_it_matched_and_how(
    catalogue: None, question: str, matched: str, how: str
) -> None:
    chips = understand(question).chips
    chip = next(chip for chip in chips if chip.matched == matched)
    assert question[chip.start : chip.end] == matched
    assert chip.how == how


def test_sure_ways_of_agreeing_weigh_more(catalogue: None) -> None:
    spelt = ("Rouhani", "rouhani", "Rouhanie", "Rouhnai", "Patrushev")
    scores = [understand(text).chips[0].score for text in spelt]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


@pytest.mark.parametrize(
    ("question", "words", "rest"),
    [
        ("what happened in 2015", "2015", ""),
        ("what did Rouhani write about gas in 2015", "Rouhani gas 2015", "gas"),
        ("win-win relations with Iran", "win-win relations Iran", "win-win relations"),
        ("what happened", "what happened", ""),
        ("president of Iran", "president Iran", "president"),
        ("в конце 2015 года", "конце 2015 года", ""),
    ],
)
def test_words_of_a_question_are_not_sought(
    catalogue: None, question: str, words: str, rest: str
) -> None:
    meant = understand(question)
    assert meant.words == words
    assert meant.rest in (rest, "")


def test_a_chip_that_was_undone_stays_away(catalogue: None) -> None:
    chips = understand("Ruhani 2015", without=["actor:hassan-rouhani"]).chips
    assert [chip.key for chip in chips] == ["year:2015"]


def test_phrases_and_excluded_words_are_left_alone(catalogue: None) -> None:
    chips = understand('“Putin” Rouhani -Syria "Iran 2015"').chips
    assert [chip.key for chip in chips] == ["actor:hassan-rouhani"]


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("Rouhani 2014, 2017", [(2014, 2014), (2017, 2017)]),
        ("2014–2015 или 2018", [(2014, 2015), (2018, 2018)]),
        ("after 2012 and before 2015", [(2013, 2014)]),
        ("before 2012 or after 2015", [(1, 2011), (2016, 9999)]),
    ],
)
def test_times_apart_are_two_and_open_ones_what_they_share(
    catalogue: None, question: str, years: list[tuple[int, int]]
) -> None:
    spans = understand(question).spans
    assert [(span.earliest.year, span.latest.year) for span in spans] == years


def test_only_published_names_are_known_and_changes_are_seen_at_once() -> None:
    actor = Actor.objects.create(slug="quagga", name="Quagga Okapian", kind="person")
    actor.names.create(text="Окапян", language="ru", kind=NameKind.PREFERRED)
    assert understand("Quagga Okapian").chips == ()
    actor.status = Status.PUBLISHED
    actor.save()
    assert [chip.key for chip in understand("Окапяна").chips] == ["actor:quagga"]
    actor.slug = "okapian"
    actor.save()
    assert [chip.key for chip in understand("quagga okapian").chips] == ["actor:okapian"]
    actor.status, actor.withdrawal_reason = Status.WITHDRAWN, "Not a person."
    actor.save()
    assert understand("Quagga Okapian").chips == ()


PERSONS = Dictionary(
    Spelling(name, Owner("actor", slug, name, person=True))
    for slug, name in (
        ("a", "Sergei Mikhailov"),
        ("b", "Ivan Mikhailov"),
        ("c", "Olga Igorevna Besedina"),
        ("d", "Joint Works Ltd"),
    )
)


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("Mikhailov", set()),
        ("Sergey Mikhaylov", {"a"}),
        ("Михайлов Сергей", {"a"}),
        ("Pyotr Mikhailov", set()),
        ("Ольга Беседина", {"c"}),
        ("Olga Ivanovna Besedina", set()),
        ("Besedina", {"c"}),
        ("Igorevna", set()),
    ],
)
def test_a_surname_names_a_person_only_where_nobody_shares_it(text: str, slugs: set[str]) -> None:
    assert {chip.value for chip in interpret(text, PERSONS).chips} == slugs


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    meant = interpret(text, PERSONS)
    assert isinstance(meant, Interpretation)
    assert all(text[chip.start : chip.end] == chip.matched for chip in meant.chips)
