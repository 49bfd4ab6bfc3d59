"""The interface for programs answers as it is described, to every origin, errors included."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from .factories import make_event

pytestmark = pytest.mark.django_db


def get(client: Client, path: str, status: int = 200, **params: str) -> Any:
    response = client.get(f"/api/v1/{path}", query_params=params)
    assert response.status_code == status, response.content
    return response.json()


def test_search_answers_in_the_described_form(client: Client, indexed_catalogue: None) -> None:
    answer = get(client, "search", q="Ruhani 2015")
    assert answer["query"] == "Ruhani 2015"
    assert answer["interpreted"] == [
        {
            "kind": "actor",
            "slug": "hassan-rouhani",
            "label": "Hassan Rouhani",
            "matched": "Ruhani",
        },
        {"kind": "year", "value": "2015", "matched": "2015"},
    ]
    assert answer["total"] == len(answer["results"]) > 0
    assert (answer["page"], answer["pages"]) == (1, 1)
    result = next(row for row in answer["results"] if row["kind"] == "event")
    assert result == {
        "kind": "event",
        "slug": "velayati-putin-meeting-2015",
        "url": "/events/velayati-putin-meeting-2015/",
        "title": "Velayati brings Rouhani's message to Putin",
        "date": "2015-01-28",
        "date_display": "28 January 2015",
        "snippet": result["snippet"],
    }
    assert list(answer["facets"]) == ["kind", "topic", "actor", "author", "year"]
    assert {"value": "event", "label": "Events", "count": 1} in answer["facets"]["kind"]


def test_records_without_a_date_have_none(client: Client, indexed_catalogue: None) -> None:
    row = get(client, "search", q="برجام")["results"][0]
    assert (row["kind"], row["slug"], row["date"], row["date_display"]) == (
        "topic",
        "jcpoa",
        None,
        "",
    )


def test_snippets_mark_what_was_sought_and_are_safe(client: Client) -> None:
    make_event("talks", title="Talks", description="On quaggas <script>alert(1)</script>")
    snippet = get(client, "search", q="quagga")["results"][0]["snippet"]
    assert "<mark>quaggas</mark> &lt;script&gt;" in snippet


def test_facets_count_what_the_narrowed_search_finds(
    client: Client, indexed_catalogue: None
) -> None:
    for params in (
        {"q": "S-300 2015"},
        {"q": "iran oil"},
        {"q": "trade corridor in 2016"},
        {"actor": "russia", "kind": "event"},
    ):
        facets = get(client, "search", **params)["facets"]
        for name in ("kind", "topic", "actor", "author", "year"):
            for value in facets[name][:4]:
                if name == "year" or name not in params:
                    pairs = [*params.items(), (name, value["value"])]
                    narrowed = client.get("/api/v1/search", query_params=pairs).json()
                    assert narrowed["total"] == value["count"], (params, name, value)


@pytest.mark.parametrize(
    ("path", "params", "status", "parameter"),
    [
        ("search", {"page": "10000000000000000000"}, 400, "page"),
        ("search", {"page": "x"}, 400, "page"),
        ("search", {"year": "9" * 30}, 400, "year"),
        ("search", {"from": "2016", "to": "2014"}, 400, "to"),
        ("search", {"actor": "no-such-actor"}, 400, "actor"),
        ("search", {"kind": "person"}, 400, "kind"),
        ("search", {"q": "a" * 10_000}, 400, "q"),
        ("suggest", {"q": "a" * 10_000}, 400, "q"),
        ("search", {"q": "iran", "page": "99"}, 404, None),
        ("nowhere", {}, 404, None),
        ("search/", {}, 404, None),
        ("", {}, 404, None),
    ],
)
def test_errors_are_problems_that_say_what_and_why(
    client: Client, path: str, params: dict[str, str], status: int, parameter: str | None
) -> None:
    response = client.get(f"/api/v1/{path}", query_params=params)
    problem = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert problem["status"] == response.status_code == status
    assert problem["detail"]
    assert problem.get("parameter") == parameter
    asked = client.get(f"/api/v1/{path}", query_params=params, headers={"if-none-match": "*"})
    assert asked.status_code == status, "an error is never `not modified`"
    assert "ETag" not in asked


def test_any_site_may_read_and_an_unchanged_answer_is_not_sent_twice(client: Client) -> None:
    make_event("summit", title="Quagga summit")
    first = client.get("/api/v1/search?q=quagga")
    assert first["Access-Control-Allow-Origin"] == "*"
    again = client.get("/api/v1/search?q=quagga", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    asked = client.options("/api/v1/search", headers={"origin": "https://example.org"})
    assert asked["Access-Control-Allow-Headers"] == "If-None-Match"
    make_event("other", title="Quagga treaty")
    changed = client.get("/api/v1/search?q=quagga", headers={"if-none-match": first["ETag"]})
    assert changed.json()["total"] == 2


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_reading_is_possible(client: Client, method: str) -> None:
    response = getattr(client, method)("/api/v1/search?q=iran")
    assert response.json()["status"] == response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["search?q=quagga", "suggest?q=quagga", "openapi.json"])
def test_the_head_of_an_answer_can_be_had_alone(client: Client, path: str) -> None:
    make_event("summit", title="Quagga summit")
    whole, head = client.get(f"/api/v1/{path}"), client.head(f"/api/v1/{path}")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag"):
        assert head[name] == whole[name]
    again = client.head(f"/api/v1/{path}", headers={"if-none-match": whole["ETag"]})
    assert again.status_code == 304
    assert client.head("/api/v1/search?page=x").status_code == 400


@pytest.mark.parametrize("path", ["/api/", "/api/v2/search", "/api/v1/search/x"])
def test_no_address_below_api_is_answered_with_a_page(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.json()["status"] == response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["search", "suggest"])
def test_an_index_that_cannot_be_read_is_told(client: Client, path: str, index_dir: Path) -> None:
    index_dir.write_text("a file is in the way")
    response = client.get(f"/api/v1/{path}?q=iran")
    assert response.json()["status"] == response.status_code == 503
    assert response["Content-Type"] == "application/problem+json"
    assert int(response["Retry-After"]) > 0
    assert "ETag" not in response


@pytest.mark.parametrize(
    "params", [{}, {"q": "zzzz"}, {"year": "2015"}, {"year": "2015", "from": "2016"}]
)
def test_all_facets_are_always_there(client: Client, params: dict[str, str]) -> None:
    make_event("summit", title="Quagga summit")
    facets = get(client, "search", **params)["facets"]
    assert list(facets) == ["kind", "topic", "actor", "author", "year"]


@pytest.mark.parametrize(("typed", "widened"), [("quagga 2015", False), ("quagga 1850", True)])
def test_results_of_other_times_are_told(client: Client, typed: str, widened: bool) -> None:
    make_event("summit", title="Quagga summit", date="2015")
    answer = get(client, "search", q=typed)
    assert (answer["total"], answer["widened"]) == (1, widened)


def test_the_description_names_every_parameter(client: Client) -> None:
    description = get(client, "openapi.json")
    operation = description["paths"]["/api/v1/search"]["get"]
    names = {parameter["name"] for parameter in operation["parameters"]}
    assert names >= {"q", "topic", "actor", "author", "year", "from", "to", "kind", "stance"}
    assert names >= {"sort", "page", "interpret", "literal", "years"}
    assert set(operation["responses"]) == {"200", "400", "404", "503"}
    for name in names - {"page"}:
        assert client.get("/api/v1/search", query_params={name: ""}).status_code == 200, name


@pytest.mark.parametrize(
    ("typed", "kind", "slug"),
    [
        ("Рух", "actor", "hassan-rouhani"),
        ("rouhnai", "actor", "hassan-rouhani"),
        ("ШО", "topic", "sco"),
        ("S-3", "topic", "s-300"),
        ("tazm", "author", "ghoncheh-tazmini"),
        ("nuclear de", "topic", "jcpoa"),
        ("برج", "topic", "jcpoa"),
        ("iran rea", "article", "kheiri-2015-iran-reaches-out"),
    ],
)
def test_suggestions_complete_names_in_every_script(
    client: Client, indexed_catalogue: None, typed: str, kind: str, slug: str
) -> None:
    groups = {group["kind"]: group for group in get(client, "suggest", q=typed)["groups"]}
    assert slug in [item["slug"] for item in groups[kind]["items"]]
    assert groups[kind]["label"]


def test_a_suggestion_tells_the_spelling_that_fits(client: Client, indexed_catalogue: None) -> None:
    item = get(client, "suggest", q="Рух")["groups"][0]["items"][0]
    assert item == {
        "kind": "actor",
        "slug": "hassan-rouhani",
        "url": "/actors/hassan-rouhani/",
        "label": "Hassan Rouhani",
        "matched": "Хасан Рухани",
        "names": {"ru": "Хасан Рухани", "fa": "حسن روحانی"},
    }


@pytest.mark.parametrize("typed", ["", "a", " ", '"', "\0", "😀", "-x"])
def test_too_little_suggests_nothing(client: Client, indexed_catalogue: None, typed: str) -> None:
    assert get(client, "suggest", q=typed)["groups"] == []
