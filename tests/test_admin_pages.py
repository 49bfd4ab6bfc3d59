"""The pages of the admin: all open, none slow down with rows, none falls over bad input."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import (
    Actor,
    Annotation,
    Article,
    Author,
    CrossLink,
    Event,
    Licence,
    NameKind,
    Publication,
    SlugRedirect,
    Topic,
)

from .admin_forms import address, sign_in, soup
from .factories import (
    make_actor,
    make_annotation,
    make_article,
    make_author,
    make_event,
    make_link,
    make_topic,
)

pytestmark = pytest.mark.django_db

MODELS = [
    *(Article, Author, Actor, Topic, Event, Annotation, CrossLink),
    *(Publication, Licence, SlugRedirect),
]


def make_everything() -> None:
    """One more row of every kind, joined to each other, and one redirect."""
    actor, topic, author = make_actor(), make_topic(), make_author()
    publication = Publication.objects.create(slug=f"p-{actor.slug}", name="Mehr")
    Licence.objects.create(code=f"l-{actor.slug}", name="A licence")
    article = make_article(
        topics=[topic], actors=[actor], authors=[author], publication=publication
    )
    make_annotation(article, topics=[topic], actors=[actor], claim="C.", stance="mixed")
    event = make_event(topics=[topic], actors=[actor])
    make_link(event, article)
    event.slug += "-moved"
    event.save()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_page_opens_without_inline_code(model: type) -> None:
    make_everything()
    client = sign_in()
    row = model._default_manager.first()  # type: ignore[attr-defined]
    pages = [address(model, "changelist"), address(row)]
    if model is not SlugRedirect:
        pages += [address(model, "add"), address(row, "history")]
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        tree = soup(response)
        assert len(tree.select("h1")) == 1
        assert not tree.select("style, [style], [onclick], [onchange]")
        assert all(
            script.get("src") or script["type"] == "application/json"
            for script in tree.select("script")
        )
        assert "unsafe" not in response["Content-Security-Policy"]
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_lists_ask_as_much_for_one_row_as_for_fifty(model: type) -> None:
    client = sign_in()
    make_everything()
    url = address(model, "changelist")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _row in range(20):
        make_everything()
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
    assert len(many) <= 16


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_lists_can_be_sorted_by_every_column_that_offers_it(model: type) -> None:
    make_everything()
    client = sign_in()
    url = address(model, "changelist")
    page = soup(client.get(url))
    links = [str(link["href"]) for link in page.select("#result_list th a[href*='o=']")]
    assert links
    for link in links:
        assert client.get(url + link).status_code == 200, link


def test_the_index_groups_the_models_by_the_work() -> None:
    page = soup(sign_in().get("/admin/"))
    groups = [caption.get_text(strip=True) for caption in page.select("#content-main caption")]
    assert groups == ["Texts", "Events, actors and authors", "Order", "People", "Signing in"]
    assert "Iranru" in page.select_one("#site-name").get_text()  # type: ignore[union-attr]
    models = [row.get_text(strip=True) for row in page.select("#content-main th[scope=row]")]
    assert models[:5] == ["Articles", "Imports", "Annotations", "Publications", "Licences"]
    assert len(models) == len(set(models)) == len(admin.site._registry)


def test_pages_of_signed_in_editors_are_kept_by_no_cache(client: Client) -> None:
    assert "no-store" in client.get("/admin/login/")["Cache-Control"]
    assert "no-store" in sign_in().get("/healthz")["Cache-Control"]


@pytest.mark.parametrize("words", ["Россия", "россия", "روسيه", "Rusia"])
def test_actors_are_found_by_names_in_any_script(words: str) -> None:
    russia = make_actor("russia", name="Russia")
    iran = make_actor("iran", name="Iran")
    for text, language, kind in (
        ("Россия", "ru", NameKind.PREFERRED),
        ("روسیه", "fa", NameKind.PREFERRED),
        ("Rusia", "en", NameKind.HIDDEN),
    ):
        russia.names.create(text=text, language=language, kind=kind)
    make_event("visit", actors=[russia])
    make_event("other", actors=[iran])
    make_article("on-russia", actors=[russia])
    make_article("on-iran", actors=[iran])
    client = sign_in()
    for model, found, left in (
        (Actor, "Russia", "Iran"),
        (Event, "Visit", "Other"),
        (Article, "On russia", "On iran"),
    ):
        text = soup(client.get(address(model, "changelist"), {"q": words})).select_one(
            "#result_list"
        )
        assert text is not None
        assert found in text.get_text()
        assert left not in text.get_text()


BAD = {
    "1,001 words": {"q": " ".join(["word"] * 1001)},
    "100,000 letters": {"q": "x" * 100_000},
    "NUL": {"q": "a\0b"},
    "an unbalanced quote": {"q": '"'},
    "a year of 30 digits": {"earliest__year": "9" * 30},
    "a year after the last": {"earliest__year": "9999"},
    "a day that is none": {"earliest__year": "2015", "earliest__month": "2", "earliest__day": "31"},
    "NUL in a filter": {"status__exact": "\0"},
    "a page of 19 digits": {"p": "1" + "0" * 19},
    "a topic that is none": {"topic": "nothing"},
    "a state that is none": {"verification": "9" * 30},
    "a field that is none": {"nothing__exact": "1"},
    "a key of 30 digits": {"publication__id__exact": "9" * 30},
    "an order that is none": {"o": "9" * 30},
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("model", [Article, Event, Actor, CrossLink], ids=lambda m: m.__name__)
def test_bad_parameters_of_a_list_are_answered(model: type, name: str) -> None:
    make_everything()
    response = sign_in().get(address(model, "changelist"), BAD[name])
    assert response.status_code in {200, 302, 400}
    if response.status_code == 302:
        assert response["Location"].endswith("?e=1")


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("page", ["auth/user", "axes/accesslog"])
def test_bad_parameters_of_the_other_lists_are_answered(page: str, name: str) -> None:
    assert sign_in().get(f"/admin/{page}/", BAD[name]).status_code in {200, 302, 400}


def test_a_search_of_many_words_says_how_many_it_takes() -> None:
    response = sign_in().get(address(Event, "changelist"), BAD["1,001 words"])
    assert "Only the first 32 words are searched for." in response.content.decode()


@pytest.mark.parametrize("key", ["0", "9" * 30, "x", "a_00b"])
def test_an_unknown_record_is_answered(key: str) -> None:
    for page in ("change", "history", "delete"):
        response = sign_in_once().get(f"/admin/articles/event/{key}/{page}/")
        assert response.status_code in {302, 404}, page


@pytest.mark.parametrize("name", ["", "x"])
def test_a_field_that_is_not_there_is_answered(name: str) -> None:
    page = address(make_topic())
    client = sign_in_once()
    assert client.get(page, {"_to_field": name}).status_code in {200, 400}
    assert client.post(page, {"_to_field": name}).status_code == 400


def sign_in_once() -> Client:
    """A browser with a superuser of a name of its own."""
    return sign_in(name=f"root-{apps.get_model('auth.User').objects.count()}")


@pytest.mark.parametrize("term", ["Crimea", "Крым", "کریمه"])
def test_topics_are_chosen_by_typing_any_of_their_names(term: str) -> None:
    topic = make_topic("crimea", name="Crimea")
    topic.names.create(text="Крым", language="ru", kind=NameKind.PREFERRED)
    topic.names.create(text="کریمه", language="fa", kind=NameKind.PREFERRED)
    make_topic("caspian", name="Caspian Sea")
    client = sign_in()
    field = soup(client.get(address(Event, "add"))).select_one("select[name=topics]")
    assert field is not None
    assert field.has_attr("multiple")
    asked = {
        "term": term,
        "app_label": field["data-app-label"],
        "model_name": field["data-model-name"],
        "field_name": field["data-field-name"],
    }
    found = client.get(str(field["data-ajax--url"]), asked).json()["results"]
    assert [result["text"] for result in found] == ["Crimea"]


@pytest.mark.parametrize("term", ["a\0b", "x " * 1001, "'", "\\", "%"])
def test_the_choosers_bear_any_text(term: str) -> None:
    client = sign_in()
    asked = {"app_label": "articles", "model_name": "topictag", "field_name": "tag"}
    assert client.get("/admin/autocomplete/", asked | {"term": term}).status_code == 200
    assert client.get("/admin/records/", {"term": term}).json()["results"] == []


def test_records_of_all_kinds_are_chosen_in_one_box() -> None:
    make_event("crimea-annexation-2014", date="2014-03-18")
    make_topic("crimea")
    make_actor("iran")
    found = sign_in().get("/admin/records/", {"term": "crimea"}).json()["results"]
    assert {result["id"] for result in found} == {"event:crimea-annexation-2014", "topic:crimea"}
    assert "Crimea annexation 2014 (event 2014)" in [result["text"] for result in found]


def test_the_choosers_ask_strangers_to_sign_in(client: Client) -> None:
    assert client.get("/admin/records/", {"term": "x"}).status_code == 302


def test_filters_narrow_a_list() -> None:
    topic = make_topic("syria")
    make_event("one", topics=[topic], date="2016-10~")
    make_event("two", verified=False)
    client = sign_in()
    for query, found in (
        ({"topic": "syria"}, ["One"]),
        ({"verification": "3"}, ["One"]),
        ({"verification": "0"}, ["Two"]),
        ({"date_qualified__exact": "1"}, ["One"]),
        ({"earliest__year": "2015"}, ["Two"]),
        ({"status__exact": "draft"}, []),
    ):
        page = soup(client.get(address(Event, "changelist"), query))
        titles = [cell.get_text(strip=True) for cell in page.select(".field-title")]
        assert titles == found, query


def test_lists_say_dates_in_words_and_lead_to_the_public_page() -> None:
    event = make_event("hamadan", date="2016-10~")
    page = soup(sign_in().get(address(Event, "changelist")))
    row = page.select_one("#result_list tbody tr")
    assert row is not None
    assert "around October 2016" in row.get_text()
    assert row.select_one(f"a[href='{event.get_absolute_url()}']")


def test_redirects_say_where_they_lead_and_cannot_be_changed() -> None:
    event = make_event("old-address")
    event.slug = "new-address"
    event.save()
    client = sign_in()
    assert "event:new-address" in client.get(address(SlugRedirect, "changelist")).content.decode()
    redirect = SlugRedirect.objects.get()
    assert not soup(client.get(address(redirect))).select("input[type=text], .deletelink")
    assert client.get(address(SlugRedirect, "add")).status_code == 403


def test_too_many_wrong_passwords_lock_the_door(client: Client) -> None:
    sign_in("Editor")
    attempt = {"username": "editor", "password": "wrong"}
    for _attempt in range(settings.AXES_FAILURE_LIMIT - 1):
        assert client.post("/admin/login/", attempt).status_code == 200
    locked = client.post("/admin/login/", attempt)
    assert locked.status_code == 429
    page = soup(locked)
    assert page.select_one("h1").get_text() == "Signing in is locked"  # type: ignore[union-attr]
    assert "try again in 15 minutes" in page.get_text()
    assert not page.select("style, [style], script:not([src])")
    right = {"username": "editor", "password": "correct horse"}
    assert client.post("/admin/login/", right).status_code == 429
    elsewhere = client.post("/admin/login/", right, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302
