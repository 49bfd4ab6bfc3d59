"""Readers' pages are for reading."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from articles.views import errors
from iranru.middleware import GetResponse

READING = ("GET", "HEAD")


class ReadOnlyPagesMiddleware:
    """Answers other methods with 405, before anything looks for a form's token.

    The editors' site answers for itself; what is for programs is answered before this.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """The answer to what no page of readers can do."""
        if request.method in READING or request.path.startswith("/admin/"):
            return None
        return errors.not_allowed(request, READING)
