"""The language that a request is answered in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from articles.views.languages import language_of, speaking
from iranru.middleware import GetResponse


class AddressLanguageMiddleware:
    """Takes the language from the address alone, so that caches need no `Vary` and the editors'
    site, which has no prefix, stays in English."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request.path_info)
        with speaking(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
