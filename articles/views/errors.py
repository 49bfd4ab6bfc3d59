"""Pages for what went wrong: each says what, and where to go on."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from articles.models import Record
from articles.search.query import BadParameter


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: names the parameter that could not be read, what was given, and why."""
    parameter = exception if isinstance(exception, BadParameter) else None
    reason = str(exception) if isinstance(exception, BadRequest) else ""
    return render(request, "400.html", {"parameter": parameter, "reason": reason}, status=400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the visitor may not see this."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was not sent from a page of ours."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: offers the search and the lists."""
    reason = str(exception) if type(exception) is Http404 else ""
    return render(request, "404.html", {"reason": reason}, status=404)


def not_allowed(request: HttpRequest, methods: Iterable[str]) -> HttpResponse:
    """405: what the address can be asked for, in a header too."""
    response = render(request, "405.html", status=405)
    response["Allow"] = ", ".join(methods)
    return response


def gone(request: HttpRequest, record: Record) -> HttpResponse:
    """410: the title of the withdrawn record, the day and the reason."""
    return render(request, "410.html", {"record": record}, status=410)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: needs neither database nor session."""
    return render(request, "500.html", status=500)
