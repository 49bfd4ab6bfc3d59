"""The annotations of an article for programs, as W3C Web Annotations in JSON-LD."""

from __future__ import annotations

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.api import REVALIDATED, problem
from articles.models import Article
from articles.presenters import ANNOTATION_CONTEXT, annotation_page

from .records import Gone, Moved, find_record

MEDIA_TYPE = f'application/ld+json; profile="{ANNOTATION_CONTEXT}"'


@require_safe
def annotations_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Every published annotation of a published article; 301, 404 and 410 as for its page."""
    try:
        article = find_record(Article.objects.select_related("licence"), slug)
    except Moved as moved:
        return HttpResponsePermanentRedirect(f"{moved.url}annotations.json")
    except Gone as gone:
        return problem(410, _("Withdrawn"), f"{gone.record}: {gone.record.withdrawal_reason}")
    except Http404 as error:
        return problem(404, _("Not found"), str(error))
    rows = article.annotations.published().with_notes()
    site = request.build_absolute_uri(reverse("home")).removesuffix("/")
    body = annotation_page(article, rows, site)
    options = {"ensure_ascii": False}
    response = JsonResponse(body, content_type=MEDIA_TYPE, json_dumps_params=options)
    response["Cache-Control"] = REVALIDATED
    return response
