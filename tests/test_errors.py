"""The pages for what went wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory

from articles.search.query import BadParameter
from articles.views import errors


@pytest.mark.parametrize(
    ("view", "problem", "status", "said"),
    [
        (errors.bad_request, BadRequest("Not this way."), 400, "Not this way."),
        (errors.bad_request, ValueError("inner detail"), 400, "not what this page"),
        (errors.bad_request, BadParameter("year", "<b>", "no year"), 400, "year = <b>"),
        (errors.bad_request, BadParameter("q", "x" * 999, "too long"), 400, "too long"),
        (errors.forbidden, PermissionDenied(), 403, "not open to you"),
        (errors.not_found, Http404("No such event."), 404, "No such event."),
        (errors.not_found, Http404({"path": "x"}), 404, "From here"),
        (errors.server_error, None, 500, "on our side"),
    ],
)
def test_an_error_page_says_what_is_wrong_and_where_to_go_on(
    view: Callable[..., HttpResponse], problem: Exception | None, status: int, said: str
) -> None:
    """Without a database: the test has none."""
    request = RequestFactory().get("/")
    response = view(request, problem) if problem else view(request)
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == status
    assert page.main
    words = " ".join(page.main.get_text(" ").split())
    assert said in words
    assert "inner detail" not in words
    assert len(words) < 700
    assert len(page.find_all("h1")) == 1
    assert page.select_one('main a[href="/search/"]')


@pytest.mark.parametrize("address", ["/", "/about/", "/timeline/", "/search/", "/no-such-page/"])
def test_an_address_with_too_many_parameters_is_answered_with_a_page(
    client: Client, address: str
) -> None:
    """Settled before any view runs: the test needs no database."""
    parameters = "&".join(
        f"p{number}=1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)
    )
    response = client.get(f"{address}?{parameters}")
    assert response.status_code == 400
    assert "too many parameters" in response.content.decode()
    assert "Content-Security-Policy" in response.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
@pytest.mark.parametrize("address", ["/", "/topics/", "/events/no-such-event/", "/healthz"])
def test_readers_pages_are_only_for_reading(method: str, address: str) -> None:
    """Settled before any view runs: the test needs no database."""
    response = Client(enforce_csrf_checks=True).generic(method, address)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert "only for reading" in response.content.decode()
    assert "Content-Security-Policy" in response.headers


def test_a_form_from_elsewhere_is_refused_with_our_page() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/")
    assert response.status_code == 403
    assert "not open to you" in response.content.decode()
    assert "<style" not in response.content.decode()
