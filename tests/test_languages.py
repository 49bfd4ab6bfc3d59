"""The pages in Russian and Persian: addresses, heads, names, digits, faults."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Name, Status
from articles.models.name import NameKind
from tests.factories import (
    make_actor,
    make_annotation,
    make_article,
    make_author,
    make_event,
    make_topic,
)

LISTS = (
    *("/", "/topics/", "/timeline/", "/timeline/2015/", "/articles/", "/authors/", "/actors/"),
    *("/about/", "/search/", "/search/?q=Crimea"),
)
LANGUAGES = ("ru", "fa")


def page(client: Client, url: str, status: int = 200) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == status, url
    return BeautifulSoup(response.content, "html.parser")


def words(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split())


def name_in(record: Any, **names: str) -> Any:
    for language, text in names.items():
        owner = {record.record_kind: record}
        Name.objects.create(**owner, text=text, language=language, kind=NameKind.PREFERRED)
    return record


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_stands_in_each_language(client: Client, path: str, language: str) -> None:
    make_event("crimea", topics=[make_topic("seas")])
    response = client.get(f"/{language}{path}")
    assert response.status_code == 200
    assert response["Content-Language"] == language
    assert "Cookie" not in response.get("Vary", "")
    assert "Accept-Language" not in response.get("Vary", "")
    assert not response.cookies
    found = BeautifulSoup(response.content, "html.parser")
    assert found.html is not None
    assert found.html["lang"] == language
    assert found.html["dir"] == ("rtl" if language == "fa" else "ltr")
    for link in found.select("a[href^='/']:not(.languages a)"):
        assert str(link["href"]).startswith((f"/{language}/", "/api/")), link
    assert re.search("[а-я]" if language == "ru" else "[ا-ی]", words(found.main))


@pytest.mark.django_db
def test_the_head_and_the_switch_lead_to_the_same_page_in_the_other_languages(
    client: Client,
) -> None:
    make_topic("seas")
    found = page(client, "/ru/articles/?topic=seas&page=1")
    links = {tag["hreflang"]: tag["href"] for tag in found.select("link[hreflang]")}
    site = "http://testserver"
    assert links == {
        "en": f"{site}/articles/?topic=seas",
        "ru": f"{site}/ru/articles/?topic=seas",
        "fa": f"{site}/fa/articles/?topic=seas",
        "x-default": f"{site}/articles/?topic=seas",
    }
    canonical = found.select_one("link[rel=canonical]")
    assert canonical is not None
    assert canonical["href"] == links["ru"]
    switch = {tag["hreflang"]: tag for tag in found.select(".languages a")}
    assert [tag["href"] for tag in switch.values()] == [
        "/articles/?topic=seas&page=1",
        "/ru/articles/?topic=seas&page=1",
        "/fa/articles/?topic=seas&page=1",
    ]
    assert [words(tag) for tag in switch.values()] == ["English", "Русский", "فارسی"]
    assert switch["ru"]["aria-current"] == "true"
    assert switch["fa"]["dir"] == "rtl"
    assert not switch["en"].has_attr("aria-current")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["//evil.example/", "/ru//evil.example/", "/fa/%22%3E%3Cb%3E/"])
def test_the_switch_never_leads_to_another_site(client: Client, path: str) -> None:
    found = BeautifulSoup(client.get(path).content, "html.parser")
    hrefs = [str(tag["href"]) for tag in found.select(".languages a")]
    assert len(hrefs) == 3
    for href in hrefs:
        assert href.startswith("/")
        assert not href.startswith("//")
        assert "<" not in href


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/", "/api/v1/openapi.json", "/healthz", "/readyz"])
def test_what_is_no_page_has_no_language(client: Client, path: str) -> None:
    assert client.get(f"/ru{path}").status_code == 404
    answer = client.get(path, headers={"accept-language": "ru"})
    assert answer.status_code in (200, 302)


@pytest.mark.django_db
def test_neither_a_cookie_nor_the_browser_chooses_the_language(client: Client) -> None:
    client.cookies["django_language"] = "ru"
    response = client.get("/topics/", headers={"accept-language": "fa, ru"})
    assert b'<html lang="en-gb"' in response.content
    client.force_login(User.objects.create_superuser("editor"))
    desk = client.get("/admin/", headers={"accept-language": "ru"})
    assert b'lang="en-gb"' in desk.content
    assert "Сайт".encode() not in desk.content


@pytest.mark.django_db
def test_addresses_that_move_or_fail_answer_in_their_language(client: Client) -> None:
    topic = make_topic("old-name")
    topic.slug = "new-name"
    topic.save()
    gone = make_event("gone", status=Status.PUBLISHED)
    gone.status, gone.withdrawal_reason = Status.WITHDRAWN, "A duplicate."
    gone.save()
    assert client.get("/ru/topics/old-name/")["Location"] == "/ru/topics/new-name/"
    assert client.get("/fa/topics")["Location"] == "/fa/topics/"
    assert client.get("/fa/events/")["Location"] == "/fa/timeline/"
    assert client.get("/ru")["Location"] == "/ru/"
    assert "Отозвано" in words(page(client, "/ru/events/gone/", 410).main)
    assert "нет такой записи" in words(page(client, "/ru/events/never/", 404).main)
    assert "напишите год" in words(page(client, "/ru/timeline/?year=soon", 400).main)
    assert "پیدا نشد" in words(page(client, "/fa/no/such/page/", 404).title)
    refused = client.post("/fa/topics/")
    assert refused.status_code == 405
    assert "فقط برای خواندن" in refused.content.decode()


@pytest.mark.django_db
def test_records_have_their_names_of_the_page_s_language(client: Client) -> None:
    topic = name_in(make_topic("seas", name="Seas"), ru="Моря", fa="دریاها")
    plain = make_topic("rivers", name="Rivers")
    actor = name_in(make_actor("iran", name="Iran"), ru="Иран")
    author = name_in(make_author("noori", name="Alireza Noori"), ru="Алиреза Нури")
    make_event("meeting", topics=[topic, plain], actors=[actor])
    article = make_article("essay", topics=[topic], actors=[actor], authors=[author])
    make_annotation(article, claim="They agree.", stance="mixed", topics=[topic], actors=[actor])
    for path in (
        *("/topics/", "/articles/", "/authors/noori/", article.get_absolute_url()),
        "/search/?topic=seas",
    ):
        found = page(client, f"/ru{path}")
        assert "Моря" in words(found), path
        assert "Seas" not in words(found.main), path
    for path in ("/actors/", article.get_absolute_url()):
        assert "Иран" in words(page(client, f"/ru{path}").main), path
    assert "دریاها" in words(page(client, "/fa/topics/"))
    assert "Seas" in words(page(client, "/topics/").main)


@pytest.mark.django_db
def test_words_in_another_language_than_the_page_say_so(client: Client) -> None:
    make_topic("rivers", name="Rivers")
    make_article("essay", title="An essay", language="en", summary="In short.")
    branch = page(client, "/fa/topics/").select_one("[data-record='topic:rivers'] bdi")
    assert branch is not None
    assert branch["lang"] == "en"
    text = page(client, "/ru/articles/").select_one(".record-text")
    assert text is not None
    assert text["lang"] == "en"
    own = page(client, "/topics/").select_one("[data-record='topic:rivers'] bdi")
    assert own is not None
    assert not own.has_attr("lang")


@pytest.mark.django_db
def test_lists_are_in_the_order_of_their_own_alphabet(client: Client) -> None:
    for slug, name in (("a", "پاریس"), ("b", "بغداد"), ("c", "تهران"), ("d", "گرجستان")):
        name_in(make_topic(slug), fa=name)
    found = [words(tag) for tag in page(client, "/fa/topics/").select(".tree bdi")]
    assert found == ["بغداد", "پاریس", "تهران", "گرجستان"]
    name_in(make_actor("zoo", name="Zoo"), ru="Айсберг")
    name_in(make_actor("ark", name="Ark"), ru="Ёлка")
    letters = [words(tag) for tag in page(client, "/ru/actors/").select(".letters a")]
    assert set(letters) == {"А", "Ё"}


@pytest.mark.django_db
def test_persian_pages_have_persian_digits_but_not_in_addresses(client: Client) -> None:
    topic = make_topic("seas")
    for number in range(60):
        make_event(f"event-{number}", topics=[topic], date="2014-12-09")
    found = page(client, "/fa/topics/")
    assert "۶۰ رویداد" in words(found)
    listed = page(client, "/fa/timeline/?year=2014")
    assert "۱ تا ۵۰ از ۶۰" in words(listed)
    assert listed.select_one("a[href*='page=2']") is not None
    date = listed.select_one(".records time")
    assert date is not None
    assert (words(date), date["datetime"]) == ("۱۸ آذر ۱۳۹۳", "2014-12-09")
    assert not re.search("[۰-۹]", " ".join(str(tag["href"]) for tag in listed.select("[href]")))
    assert "60 событий" in words(page(client, "/ru/topics/"))


@pytest.mark.django_db
def test_a_year_can_be_typed_in_persian_digits(client: Client) -> None:
    make_event("old", date="1999", title="Old times")
    make_event("new", date="2015", title="New times")
    found = words(page(client, "/fa/timeline/?year=۲۰۱۵").main)
    assert "New times" in found
    assert "Old times" not in found


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/topics/", "/articles/", "/actors/", "/timeline/"])
def test_names_cost_the_same_number_of_queries_for_one_row_and_for_fifty(
    client: Client, path: str
) -> None:
    def row(number: int) -> None:
        topic = name_in(make_topic(f"topic-{number}"), ru=f"Тема {number}")
        actor = name_in(make_actor(f"actor-{number}"), ru=f"Актор {number}")
        make_event(topics=[topic], actors=[actor])
        make_article(topics=[topic], actors=[actor])

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(client, f"/ru{path}")
        return len(asked)

    row(0)
    queries()
    # What was read is kept until something changes.
    row(1)
    few = queries()
    for number in range(2, 9):
        row(number)
    assert queries() == few


@pytest.mark.django_db
def test_programs_get_one_address_and_names_in_all_languages(client: Client) -> None:
    name_in(make_actor("rouhani", name="Hassan Rouhani"), ru="Хасан Рухани")
    make_article("essay")
    found = page(client, "/ru/articles/essay/")
    link = found.select_one("link[type^='application/ld+json']")
    assert link is not None
    assert link["href"] == "/articles/essay/annotations.json"
    items = client.get("/api/v1/suggest?q=rouh").json()["groups"][0]["items"]
    assert items[0]["names"]["ru"] == "Хасан Рухани"
    form = found.select_one("form[role=search]")
    assert form is not None
    assert form["action"] == "/ru/search/"
    assert form["data-actor"] == "Акторы"


@pytest.mark.django_db
def test_chips_and_facets_speak_the_page_s_language(client: Client) -> None:
    actor = name_in(make_actor("rouhani", name="Hassan Rouhani"), fa="حسن روحانی")
    make_event("visit", title="Rouhani visits", actors=[actor])
    make_article("essay", title="Rouhani in 2015", actors=[actor], date="2015")
    found = page(client, "/fa/search/?q=Hassan+Rouhani+2015")
    chips = [words(tag) for tag in found.select(".chip-label")]
    assert any("حسن روحانی" in chip for chip in chips), chips
    assert any("۲۰۱۵" in chip for chip in chips)
    assert "رویدادها" in words(found.select_one(".facets"))
