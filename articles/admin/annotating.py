"""The annotating page of an article: reading, and each step that is saved from it.

A script asks for JSON and gets the parts of the page that changed; a form without a script gets
the page. Both get the same refusals: 400 what is wrong, 403 not yours, 409 changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from articles import annotating, roles
from articles.dates import EDTFError, parse
from articles.models import Annotation, Article, MentionState, StaleVersion
from articles.services import revision

from .annotate_page import address_of, page_context, parts
from .choosers import is_key
from .conflicts import field_differences
from .dated import date_in_words
from .lifecycle import VERSION_FIELD, LinesField
from .passage_form import PassageForm, blank_form, form_class, text_has_changed

FOLDER = "admin/articles/annotate"
View = Callable[..., HttpResponse]


class Annotating:
    """Mixin of the admin of articles: the addresses of the annotating page."""

    def get_urls(self: Any) -> list[URLPattern | URLResolver]:
        """The page, its steps, and then all others."""
        here, note = "<str:key>/annotate/", "<str:key>/annotate/<str:note_key>/"
        steps = (
            ("annotate/date/", read_date, "annotate_date"),
            (here, read_and_add, "annotate"),
            (f"{here}mentions/<str:mention_key>/", decide, "annotate_mention"),
            (note, edit, "annotate_edit"),
            (f"{note}anchor/", reanchor, "annotate_anchor"),
            (f"{note}remove/", remove, "annotate_remove"),
        )
        view = self.admin_site.admin_view
        found = [path(at, view(step), name=f"articles_article_{name}") for at, step, name in steps]
        return [*found, *super().get_urls()]  # type: ignore[misc]


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, and not a browser for a page."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def on_article(view: View) -> View:
    """Gives a view its article, held still while it writes; turns what it raises into answers."""

    @wraps(view)
    def answer(request: HttpRequest, key: str, **keys: str) -> HttpResponse:
        try:
            with transaction.atomic():
                article = _find_article(request, key)
                rows = {name: _find_row(article, name, value) for name, value in keys.items()}
                return view(request, article, **rows)
        except PermissionDenied as error:
            if not wants_json(request):
                raise
            return JsonResponse(
                {"message": str(error) or _("This is not open to you.")}, status=403
            )
        except Http404 as error:
            if not wants_json(request):
                raise
            return JsonResponse({"message": str(error)}, status=404)
        except StaleVersion:
            message = _(
                "Somebody else changed this after you had opened the page. Look at it as it is "
                "now, and try again."
            )
        except annotating.TextChanged:
            message = text_has_changed()
        except ValidationError as error:
            return _refuse(request, key, 400, " ".join(error.messages))
        return _refuse(request, key, 409, message)

    return answer


def _find_article(request: HttpRequest, key: str) -> Article:
    rights = ("articles.view_article", "articles.view_annotation")
    if not request.user.has_perms(rights):
        raise PermissionDenied
    found = None
    if is_key(key):
        writes = request.method == "POST"
        rows = Article.objects.filter(pk=key)
        found = annotating.locked_article(int(key)) if writes else rows.first()
    if found is None:
        raise Http404(_("There is no such article."))
    return found


def _find_row(article: Article, name: str, key: str) -> Any:
    """The annotation or mention of this key, which knows its article."""
    rows: Any = article.mentions if name == "mention_key" else article.annotations
    found = rows.filter(pk=key).first() if is_key(key) else None
    if found is None:
        raise Http404(_("This is not there any more: somebody has deleted it."))
    found.article = article
    return found


def _refuse(request: HttpRequest, key: str, status: int, message: str) -> HttpResponse:
    """Say why nothing was saved; without a script, on the page as it is now."""
    if wants_json(request):
        return JsonResponse({"message": message}, status=status)
    messages.error(request, message)
    article = Article.objects.get(pk=key)
    return _page(request, article, _blank(request, article), status)


def _page(
    request: HttpRequest, article: Article, form: PassageForm | None, status: int = 200
) -> HttpResponse:
    context = page_context(request, article, form)
    if form and form.instance.pk:
        context["blank"] = _blank(request, article)
    return TemplateResponse(request, f"{FOLDER}/page.html", context, status=status)


def _blank(request: HttpRequest, article: Article) -> PassageForm | None:
    return (
        blank_form(request, article) if roles.has_right(request.user, "add", Annotation) else None
    )


def _done(request: HttpRequest, article: Article, message: str, focus: str = "") -> HttpResponse:
    """Say what was saved, with the parts of the page as they are now."""
    if not wants_json(request):
        messages.success(request, message)
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return HttpResponseRedirect(f"{address_of(article)}{query}{focus and '#'}{focus}")
    context = parts(request, article)
    drawn = {
        name: render_to_string(f"{FOLDER}/{name}.html", context, request)
        for name in ("text", "margin")
    }
    return JsonResponse({"message": message, "focus": focus, **drawn})


@require_http_methods(["GET", "HEAD", "POST"])
@on_article
def read_and_add(request: HttpRequest, article: Article) -> HttpResponse:
    """GET: the page, or with JSON its parts. POST: a new annotation."""
    if request.method == "POST":
        return _save(request, article, Annotation(article=article))
    if wants_json(request):
        return _done(request, article, "")
    return _page(request, article, _blank(request, article))


@require_http_methods(["GET", "HEAD", "POST"])
@on_article
def edit(request: HttpRequest, article: Article, note_key: Annotation) -> HttpResponse:
    """GET: the panel with an annotation in it. POST: save it."""
    if request.method == "POST":
        return _save(request, article, note_key)
    _check_may_write(request, note_key)
    form = form_class(request, note_key)(instance=note_key)
    if not wants_json(request):
        return _page(request, article, form)
    panel = render_to_string(f"{FOLDER}/panel.html", {"form": form, "article": article}, request)
    return JsonResponse({"panel": panel})


def _check_may_write(request: HttpRequest, annotation: Annotation) -> None:
    if annotation.pk is None:
        allowed = roles.has_right(request.user, "add", annotation)
    else:
        allowed = roles.may_edit(request.user, annotation)
    if not allowed:
        raise PermissionDenied(_("You may read this annotation, not change it."))


def _save(request: HttpRequest, article: Article, annotation: Annotation) -> HttpResponse:
    """Save what the panel holds as the next version, or show what stands in the way."""
    _check_may_write(request, annotation)
    is_new = annotation.pk is None
    form = form_class(request, annotation)(request.POST, instance=annotation)
    form.stale = not is_new and request.POST.get(VERSION_FIELD) != str(annotation.version)
    if not form.is_valid():
        return _refuse_form(request, article, form)
    with revision(request.user, _("Annotated.") if is_new else _("Annotation changed.")):
        saved = form.save()
    message = _("The annotation is saved.")
    return _done(request, article, message, f"annotation-{saved.slug}")


def _refuse_form(request: HttpRequest, article: Article, form: PassageForm) -> HttpResponse:
    """400 with an error for each field, or 409 with both versions: nothing was saved."""
    status = 409 if form.stale or form.text_changed else 400
    form.conflict = field_differences(form) if form.stale else []  # type: ignore[attr-defined]
    if not wants_json(request):
        return _page(request, article, form, status)
    whole = " ".join(map(str, form.non_field_errors()))
    answer: dict[str, Any] = {
        "message": whole or _("Please correct what is marked below."),
        "errors": {name: found for name, found in form.errors.items() if name != "__all__"},
    }
    if form.stale:
        answer["version"] = form.instance.version
        context = {"conflict": form.conflict}  # type: ignore[attr-defined]
        answer["conflict"] = render_to_string(f"{FOLDER}/conflict.html", context, request)
    return JsonResponse(answer, status=status)


@require_POST
@on_article
def reanchor(request: HttpRequest, article: Article, note_key: Annotation) -> HttpResponse:
    """Point a lost annotation at one of its candidates, or keep it without a passage."""
    _claim(request, note_key)
    if "keep" in request.POST:
        annotating.keep_orphan(annotation=note_key, user=request.user)
        message = _("The annotation is kept without a passage.")
    else:
        start, end = (request.POST.get(name, "") for name in ("start", "end"))
        if not (is_key(start) and is_key(end)):
            raise ValidationError(_("The place of the passage cannot be read."))
        annotating.anchor(
            annotation=note_key,
            start=int(start),
            end=int(end),
            of_text=request.POST.get("of_text", ""),
            user=request.user,
        )
        message = _("The annotation has its passage again.")
    return _done(request, article, message, f"annotation-{note_key.slug}")


@require_POST
@on_article
def remove(request: HttpRequest, article: Article, note_key: Annotation) -> HttpResponse:
    """Delete a draft, or withdraw with a reason what readers have seen."""
    _claim(request, note_key)
    if "delete" in request.POST:
        annotating.delete_draft(annotation=note_key, user=request.user)
        return _done(request, article, _("The draft is deleted; the history keeps it."), "margin")
    required = {"required": _("Say why it is withdrawn: readers see the reason.")}
    reason = LinesField(error_messages=required).clean(request.POST.get("reason", ""))
    annotating.withdraw(annotation=note_key, reason=reason, user=request.user)
    return _done(request, article, _("The annotation is withdrawn."), f"annotation-{note_key.slug}")


def _claim(request: HttpRequest, annotation: Annotation) -> None:
    """Raise StaleVersion where the annotation is not the version that the page showed."""
    if request.POST.get(VERSION_FIELD) != str(annotation.version):
        raise StaleVersion


@require_POST
@on_article
def decide(request: HttpRequest, article: Article, mention_key: Any) -> HttpResponse:
    """Confirm or reject a mention, or take that back; `was` is the state that the page showed."""
    state = request.POST.get("state")
    if state not in MentionState.values:
        raise ValidationError(_("Confirm or reject: the answer cannot be read."))
    if request.POST.get("was") != mention_key.state:
        raise StaleVersion
    annotating.decide_mention(mention=mention_key, state=MentionState(state), user=request.user)
    words = {"name": mention_key.actor, "state": MentionState(state).label}
    message = _("%(name)s: %(state)s") % words
    if wants_json(request):
        return JsonResponse({"message": message, "state": state, "word": words["state"]})
    return _done(request, article, message, "mentions")


@require_GET
def read_date(request: HttpRequest) -> HttpResponse:
    """What an EDTF date says in words, or why it cannot be read: {words, error}."""
    if not roles.has_right(request.user, "view", Annotation):
        raise PermissionDenied
    text = request.GET.get("value", "").strip()
    try:
        parse(text)
    except EDTFError as error:
        return JsonResponse({"words": "", "error": error.reason if text else ""})
    return JsonResponse({"words": date_in_words(text), "error": ""})
