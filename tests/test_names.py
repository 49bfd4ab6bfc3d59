"""Folding, comparing and slugs of names in Latin, Cyrillic and Persian/Arabic script."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.names import (
    SAME_NAME,
    compact,
    compare,
    direction,
    fold,
    same_name,
    script_of,
    similarity,
    skeleton,
    slugify,
    tokens,
)

anything = st.text(max_size=40)
nameish = st.text(alphabet="abcehijkoszуорсйёхшع‌اویهک- '.+۳5", max_size=24)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Hassan\tROUHANI\n", "hassan rouhani"),
        ("Khamene'i", "khamenei"),
        ("Khamene’i", "khamenei"),
        ("Khamene´i", "khamenei"),
        ("Choïgou", "choigou"),
        ("Türkiye İstanbul", "turkiye istanbul"),
        ("Łódź, Ærø", "lodz aero"),
        ("STRASSE Straße", "strasse strasse"),
        ("ﬁnance №5", "finance no5"),
        ("Фёдоров", "федоров"),
        ("Шойгу", "шойгу"),
        ("Шои\u0306гу", "шойгу"),
        ("علي خامنه‌ای", "علی خامنه ای"),
        ("كتاب", "کتاب"),
        ("فاطمة", "فاطمه"),
        ("رئیسی", "رییسی"),
        ("مؤمن", "مومن"),
        ("أحمد إيران آسیا", "احمد ایران اسیا"),
        ("مُحَمَّد", "محمد"),
        ("محـــمد", "محمد"),
        ("یزدﻯ", "یزدی"),
        ("۱۳۹۴ ١٣٩٤", "1394 1394"),
        ("\u200eIran\u200f\u202a \u00adco\u00adoperation\u202c\ufeff", "iran cooperation"),
        ("Ir\x00an\x07", "iran"),
        ("Iran\u200c", "iran"),
        ("“win‑win”", "win-win"),
        ("Iran–Russia — talks", "iran-russia talks"),
        ("U.S. and U.S.S.R.", "us and ussr"),
        ("P5+1 (BRICS+)", "p5+1 brics"),
        ("Сhina", "china"),
        ("Мiнск", "мінск"),
        ("🙂 ؟!", ""),
        ("\ud800Iran", "iran"),
    ],
)
def test_fold_levels_what_readers_do_not_mean(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.one_of(anything, nameish, st.text(st.characters(exclude_categories=()), max_size=30)))
def test_fold_is_idempotent_and_tidy(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split())
    assert "\x00" not in folded


@pytest.mark.parametrize("text", ["S-300", "S300", "S‑300", "С-300", "С300", "C-300", "اس-۳۰۰"])
def test_designations_are_one_token(text: str) -> None:
    assert tokens(f"the {text}, sold") == ["the", "s300", "sold"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("win-win", ["win", "win"]),
        ("mid-2016 deal", ["mid", "2016", "deal"]),
        ("به‌روز", ["به", "روز"]),
        ("«Шанхайская» организация", ["шанхайская", "организация"]),
        ("", []),
    ],
)
def test_tokens_are_folded_words(text: str, words: list[str]) -> None:
    assert tokens(text) == words


@pytest.mark.parametrize(
    "variants",
    [
        ["win-win", "winwin", "Win win", "win–win"],
        ["S-300", "S300", "S 300", "С-300", "С 300", "C-300", "اس-۳۰۰", "اس ۳۰۰"],
        ["MiG-29", "МиГ-29", "Mig 29", "میگ-۲۹"],
        ["Su-35", "Су-35", "СУ35", "سو-۳۵"],
        ["B-52", "В-52", "b52"],
        ["Kh-55", "Х-55", "X-55"],
        ["خامنه‌ای", "خامنه ای", "خامنهای"],
        ["علی‌اکبر", "علی اکبر", "علیاکبر"],
        ["alQaeda", "al-Qaeda", "Al Qaeda"],
    ],
)
def test_a_lost_hyphen_or_space_gives_the_same_compact_key(variants: list[str]) -> None:
    assert len({compact(variant) for variant in variants}) == 1


def test_designations_of_different_things_differ() -> None:
    names = ["S-300", "S-400", "T-90", "Su-30", "MiG-29", "MiG-31", "P5+1", "E3+3"]
    assert len({compact(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("text", "script", "way"),
    [
        ("Rouhani", "Latn", "ltr"),
        ("Рухани (Rou)", "Cyrl", "ltr"),
        ("حسن روحانی", "Arab", "rtl"),
        ("S-300 و ایران", "Arab", "rtl"),
        ("2015 — ۱۳۹۴", "Zyyy", "ltr"),
        ("", "Zyyy", "ltr"),
        ("שלום", "Zyyy", "rtl"),
    ],
)
def test_script_and_direction(text: str, script: str, way: str) -> None:
    assert (script_of(text), direction(text)) == (script, way)


@pytest.mark.parametrize(
    "variants",
    [
        ["Рухани", "روحانی", "Rouhani", "Ruhani", "Rowhani", "Rohani"],
        ["Лавров", "لاوروف", "Lavrov", "Lawrow", "Lavrof"],
        ["Арагчи", "عراقچی", "Araghchi", "Araqchi", "Araghtschi"],
        ["Зариф", "ظریف", "Zarif", "Sarif"],
    ],
)
def test_skeleton_is_shared_across_scripts(variants: list[str]) -> None:
    assert len({skeleton(variant) for variant in variants}) == 1


FAMILIES = [
    ["Vladimir Putin", "Wladimir Putin", "Vladimir Poutine", "Владимир Путин", "ولادیمیر پوتین"],
    ["Dmitry Medvedev", "Dmitrij Medwedew", "Dmitri Medvedyev", "Дмитрий Медведев"],
    ["Дмитрий Медведев", "دیمیتری مدودف"],
    ["Sergei Lavrov", "Sergey Lavrov", "Sergej Lawrow", "Сергей Лавров", "سرگئی لاوروف"],
    ["Georgy Muradov", "Georgii Muradov", "Georgiy Muradov", "Георгий Мурадов", "گئورگی مورادوف"],
    ["Yevgeny Fyodorov", "Evgenii Fyodorov", "Евгений Фёдоров", "Евгений Федоров"],
    ["Фёдоров", "Fyodorov", "Fjodorow", "Fedorov"],
    ["Alexander Novak", "Aleksandr Novak", "Alexandr Nowak", "Александр Новак", "الکساندر نوواک"],
    ["Sergei Shoigu", "Sergey Shoygu", "Sergej Schoigu", "Сергей Шойгу", "سرگئی شویگو"],
    ["Шойгу", "Choïgou", "Schoigu", "Shoigu", "شویگو"],
    ["Alexander Lavrentiev", "Aleksandr Lavrentjev", "Александр Лаврентьев"],
    ["Hassan Rouhani", "Rouhani Hassan", "Hasan Ruhani", "Хасан Рухани", "حسن روحانی"],
    ["Rouhani", "Ruhani", "Rohani", "Rowhani", "Роухани", "روحانی"],
    ["Khamenei", "Chamenei", "Khamene'i", "Hamenei", "Хаменеи", "خامنه‌ای", "خامنه ای"],
    ["Ali Khamenei", "Sayyid Ali Khamenei", "Али Хаменеи", "سید علی خامنه‌ای"],
    ["Ali Akbar Velayati", "Ali-Akbar Velayati", "Али Акбар Велаяти", "علی‌اکبر ولایتی"],
    ["Velayati", "Welajati", "Велаяти", "ولایتی"],
    ["Mohammad Javad Zarif", "Mohammed Dschawad Sarif", "محمدجواد ظریف"],
    ["Mohammad Javad Zarif", "Мохаммад Джавад Зариф"],
    ["Zarif", "Sarif", "Зариф", "ظریف"],
    ["Ali Shamkhani", "Ali Schamchani", "Ali Chamkhani", "Али Шамхани", "علی شمخانی"],
    ["Mehdi Sanaei", "Mahdi Sanai", "Mehdi Sanaii", "Мехди Санаи", "مهدی سنایی"],
    ["Bashar al-Assad", "Bashar Assad", "Baschar al-Assad", "Башар аль-Асад", "بشار اسد"],
    ["Abbas Araghchi", "Abbas Araqchi", "Abbas Araghtschi", "Аббас Арагчи", "عباس عراقچی"],
    ["Mahmoud Ahmadinejad", "Mahmud Ahmadinedschad", "Mahmoud Ahmadinezhad"],
    ["Mahmoud Ahmadinejad", "Махмуд Ахмадинежад", "محمود احمدی‌نژاد"],
    ["Mohammad Khatami", "Mohammed Chatami", "Мохаммад Хатами", "محمد خاتمی"],
    ["Akbar Hashemi Rafsanjani", "Акбар Хашеми Рафсанджани", "اکبر هاشمی رفسنجانی"],
    ["Ebrahim Raisi", "Ibrahim Raisi", "Ebrahim Raeisi", "Эбрахим Раиси", "ابراهیم رئیسی"],
    ["Masoud Pezeshkian", "Massoud Peseschkian", "Масуд Пезешкиан", "مسعود پزشکیان"],
    ["Hossein Dehghan", "Hossein Dehqan", "Хосейн Дехкан", "حسین دهقان"],
    ["Hossein Amir-Abdollahian", "Hossein Amirabdollahian", "حسین امیرعبداللهیان"],
    ["Alireza Noori", "Alireza Nuri", "Alireza Nouri", "Алиреза Нури", "علیرضا نوری"],
    ["Iran", "Иран", "ایران"],
    ["Iraq", "Irak", "Ирак", "عراق"],
    ["NATO", "НАТО", "ناتو"],
    ["BRICS", "БРИКС", "بریکس"],
    ["Rosatom", "Росатом", "روس‌اتم"],
    ["al-Qaeda", "Al Qaida", "Al-Kaida", "Аль-Каида", "القاعده"],
    ["Shanghai Cooperation Organisation", "Shanghai Cooperation Organization"],
    ["U.S.", "US", "u.s"],
    ["S-300", "S300", "S 300", "С-300", "C-300", "اس-۳۰۰"],
    ["Vladimir Vladimirovich Putin", "Владимир Владимирович Путин", "Vladimir Putin"],
]


@pytest.mark.parametrize(
    ("one", "other"), [(family[0], other) for family in FAMILIES for other in family[1:]]
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert same_name(one, other), (compare(one, other), skeleton(one), skeleton(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Iran", "Iraq"),
        ("Иран", "Ирак"),
        ("ایران", "عراق"),
        ("Иран", "Iraq"),
        ("Iran", "Ivan"),
        ("Putin", "Rasputin"),
        ("Путин", "Распутин"),
        ("Путин", "Путина"),
        ("Oman", "Amman"),
        ("Noori", "Novak"),
        ("Нури", "Novak"),
        ("Mali", "Maleki"),
        ("Mali", "ملکی"),
        ("Khamenei", "Khomeini"),
        ("Хаменеи", "Хомейни"),
        ("Khamenei", "خمینی"),
        ("Khomeini", "خامنه‌ای"),
        ("Ali Khamenei", "علی خمینی"),
        ("Ali Khamenei", "Али Хомейни"),
        ("Hassan", "Hossein"),
        ("حسن", "حسین"),
        ("Hossein", "حسن"),
        ("Hassan", "حسین"),
        ("Salehi", "Saleh"),
        ("Mohammad Karimi", "Mohammad Karim"),
        ("Ivanov", "Ivanova"),
        ("Иванова", "Ivanov"),
        ("Syria", "Serbia"),
        ("Sudan", "Sedan"),
        ("Austria", "Australia"),
        ("Slovakia", "Slovenia"),
        ("Niger", "Nigeria"),
        ("Gambia", "Zambia"),
        ("Ali Akbar Velayati", "Ali Akbar Salehi"),
        ("Ali Akbar", "Ali Akbar Velayati"),
        ("Али Акбар Велаяти", "علی‌اکبر صالحی"),
        ("Hassan Rouhani", "Hossein Rouhani"),
        ("Rouhani", "Hassan Rouhani"),
        ("H. Rouhani", "Hassan Rouhani"),
        ("Vladimir Ivanovich Petrov", "Vladimir Petrovich Petrov"),
        ("Security Council", "Supreme National Security Council of Iran"),
        ("Syrian army", "Free Syrian Army"),
        ("Iran", "Iran Review"),
        ("Mehr News Agency", "Fars News Agency"),
        ("SCO", "CSTO"),
        ("SCO", "ECO"),
        ("EU", "EAEU"),
        ("ЕС", "ОЭС"),
        ("CIS", "ISIS"),
        ("ОАЭ", "ОАЭИ"),
        ("S-300", "S-400"),
        ("MiG-29", "MiG-31"),
        ("P5+1", "E3+3"),
        ("South Korea", "South Africa"),
        ("Iran", ""),
        ("!?", "..."),
    ],
)
def test_different_names_do_not_match(one: str, other: str) -> None:
    assert not same_name(one, other), compare(one, other)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Rouhani", "Rouhani", "exact"),
        ("Rouhani", "ROUHANI", "folded"),
        ("Khamene’i", "Khamenei", "folded"),
        ("Rouhani Hassan", "Hassan Rouhani", "folded"),
        ("Hizb ut-Tahrir", "Hizb utTahrir", "folded"),
        ("Rouhani", "Рухани", "script"),
        ("Rouhani", "Ruhani", "script"),
        ("Rouhani", "Rouhami", "typo"),
        ("Sergei Lavrov", "Sergei Lavorv", "typo"),
        ("Хасан Рухани", "Хасан Руханм", "typo"),
        ("Velayati", "Ali Akbar Velayati", "part"),
        ("ظریف", "محمدجواد ظریف", "part"),
        ("H. Rouhani", "Hassan Rouhani", "part"),
        ("А. Арагчи", "Abbas Araghchi", "part"),
        ("Ali", "Ali Khamenei", None),
        ("Iran", "Japan", None),
    ],
)
def test_the_kind_of_match_is_told(one: str, other: str, kind: str | None) -> None:
    match = compare(one, other)
    assert (match and match.kind) == kind


def test_kinds_rank_exact_folded_script_typo_part() -> None:
    others = ["Hassan Rouhani", "Rouhani, Hassan", "Хасан Рухани", "Hassan Rouhami", "Rouhani"]
    scores = [similarity("Hassan Rouhani", other) for other in others]
    assert scores == sorted(set(scores), reverse=True)
    assert scores[3] >= SAME_NAME > scores[4]


@given(st.one_of(anything, nameish), st.one_of(anything, nameish))
def test_similarity_is_symmetric_and_bounded(one: str, other: str) -> None:
    score = similarity(one, other)
    assert 0 <= score <= 1
    assert similarity(other, one) == score
    assert similarity(one, one) == 1


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(skeleton(text), str)
    assert " " not in compact(text)
    assert all(tokens(text))
    assert script_of(text) in {"Latn", "Cyrl", "Arab", "Zyyy"}
    assert direction(text) in {"ltr", "rtl"}


def test_a_page_of_text_is_compared_without_being_a_name() -> None:
    page = "Hassan Rouhani met Vladimir Putin. " * 300
    assert compare(page, "Hassan Rouhani") is None
    assert compare("a" * 10_000, "b" * 10_000) is None


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Hassan Rouhani", "hassan-rouhani"),
        ("Сергей Лавров", "sergey-lavrov"),
        ("Лаврентьев", "lavrentev"),
        ("Khamene’i & Co.", "khamenei-co"),
        ("P5+1", "p5-1"),
        ("روحانی", "rwhny"),
        ("🙂", "x"),
        ("", "x"),
    ],
)
def test_slugs_are_ascii(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_a_long_slug_is_cut_at_a_word() -> None:
    assert slugify("The fleet fires from the Caspian", max_length=16) == "the-fleet-fires"
    assert slugify("a" * 50, max_length=10) == "a" * 10
    assert slugify("…", fallback="untitled") == "untitled"


@given(st.one_of(anything, nameish), st.integers(1, 60))
def test_every_text_gives_a_slug(text: str, length: int) -> None:
    slug = slugify(text, max_length=length)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= length
