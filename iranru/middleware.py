"""Headers that Django has no setting for, and addresses that no page can read."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import gettext as _

from articles.api import PROBLEM_TYPE, problem
from articles.scheduling import publish_due
from articles.views.languages import speaking

PUBLIC_INTERFACE = re.compile(r"/api/|/articles/[^/]*/annotations\.json$")
logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]


class ReadableAddressMiddleware:
    """Answers an address with too many parameters once, so that no page stumbles over it again."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            request.GET  # noqa: B018
        except TooManyFieldsSent as error:
            request.GET = QueryDict()
            raise BadRequest(_("The address holds too many parameters.")) from error
        return self.get_response(request)


class IsolationHeadersMiddleware:
    """Keeps other sites from embedding our responses, and us from using devices.

    Only the public interface is for the scripts of all sites, to read.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if PUBLIC_INTERFACE.match(request.path):
            return self.share(request)
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        return response

    def share(self, request: HttpRequest) -> HttpResponse:
        """An answer that scripts of other sites may read; what they may send, if they ask."""
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = "GET, HEAD"
            response["Access-Control-Allow-Headers"] = "If-None-Match"
            response["Access-Control-Max-Age"] = "86400"
        elif request.method in ("GET", "HEAD"):
            response = self.read(request)
        else:
            response = _as_problem(HttpResponse(status=405))
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    def read(self, request: HttpRequest) -> HttpResponse:
        """HEAD is answered as GET is, without the body; what Django makes a page of for readers
        is a problem (RFC 9457)."""
        method = request.method
        if method == "HEAD":
            request.method = "GET"
        response = self.get_response(request)
        request.method = method
        if response.status_code >= 400 and response["Content-Type"] != PROBLEM_TYPE:
            response = _as_problem(response)
        if method == "HEAD":
            response.content = b""
        return response


def _as_problem(page: HttpResponse) -> HttpResponse:
    details = {
        404: _("There is nothing at this address; see /api/v1/openapi.json."),
        405: _("Only reading is possible here: GET and HEAD."),
    }
    phrase = page.reason_phrase
    response = problem(page.status_code, phrase, details.get(page.status_code, phrase))
    if page.status_code == 405:
        response["Allow"] = "GET, HEAD"
    return response


class PrivatePagesMiddleware:
    """No cache keeps a page that was made for a signed-in user."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Whoever brings no session is not signed in; to look at it would vary every page by cookie.
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if request.path.startswith("/admin/") or (has_session and request.user.is_authenticated):
            add_never_cache_headers(response)
            patch_cache_control(response, no_store=True, private=True)
        return response


class ScheduledPublicationMiddleware:
    """Publishes what is due, so that nobody has to set up a clock: at most once in so many
    seconds a process, with one query where nothing is due. It never disturbs the request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.next_look = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        pause, now = settings.PUBLISH_DUE_SECONDS, time.monotonic()
        if pause is not None and now >= self.next_look:
            self.next_look = now + pause
            self.publish_due()
        return self.get_response(request)

    def publish_due(self) -> None:
        """Publish, and log what could not be; editors see it on the record's own page too."""
        try:
            with speaking(settings.LANGUAGE_CODE):  # whatever the reader's is
                for outcome in publish_due():
                    if outcome.fault:
                        logger.warning("not published as scheduled: %s", outcome.fault)
        except Exception:  # whatever is wrong with a draft, the reader asked for something else
            logger.exception("what is due could not be published")
