"""From the slug in an address to a record: found, moved, withdrawn or unknown."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _

from articles.models import Record, Status
from articles.models.lifecycle import RecordQuerySet

from . import errors

R = TypeVar("R", bound=Record)
View = Callable[[HttpRequest, str], HttpResponse]


class Moved(Exception):
    """The record has another address now."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


class Gone(Exception):
    """The record was published once and is withdrawn."""

    def __init__(self, record: Record) -> None:
        super().__init__(str(record))
        self.record = record


def find_record(records: RecordQuerySet, slug: str) -> Any:
    """The published record of this slug. Raises Http404, Moved or Gone.

    A draft that was never published answers as if it did not exist.
    """
    found = records.at_address(slug)
    if found is None or not found.published_at or found.status == Status.DRAFT:
        raise Http404(_("There is no %(kind)s at this address.") % {"kind": _kind(records)})
    if found.slug != slug:
        raise Moved(found.get_absolute_url())
    if found.status == Status.WITHDRAWN:
        raise Gone(found)
    return found


def _kind(records: RecordQuerySet) -> str:
    return str(records.model._meta.verbose_name)


def record_page(view: View) -> View:
    """Answers 301 where the record has moved and 410 where it is withdrawn."""

    @wraps(view)
    def answer(request: HttpRequest, slug: str) -> HttpResponse:
        try:
            return view(request, slug)
        except Moved as moved:
            return HttpResponsePermanentRedirect(moved.url)
        except Gone as gone:
            return errors.gone(request, gone.record)

    return answer
