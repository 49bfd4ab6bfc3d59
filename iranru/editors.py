"""The editors' site: its name, its models in the order of the work, and its answer to bad input."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest, FieldDoesNotExist
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

View = Callable[..., HttpResponse]

# The groups of the index: a name, and the models in it by their names in the code.
GROUPS = (
    (gettext_lazy("Texts"), ("Article", "SourceFile", "Annotation", "Publication", "Licence")),
    (gettext_lazy("Events, actors and authors"), ("Event", "Actor", "Author")),
    (
        gettext_lazy("Order"),
        ("Topic", "CrossLink", "DismissedLink", "SlugRedirect", "ActorMerge", "BulkChange"),
    ),
    (gettext_lazy("People"), ("User", "Group")),
    (gettext_lazy("Signing in"), ("AccessAttempt", "AccessFailureLog", "AccessLog")),
)
MAX_WORDS = 32  # each is a condition of the query, and SQLite refuses a thousand of them
MAX_CHARACTERS = 1000


class EditorsSite(admin.AdminSite):
    """Django's admin, named and ordered for the people who keep the knowledge base."""

    site_header = gettext_lazy("Iranru: editors")
    site_title = gettext_lazy("Iranru editors")
    index_title = gettext_lazy("What do you want to work on?")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The usual addresses, and the one that finds records of any kind."""
        from articles.admin.choosers import find_records  # registers on this site

        find = path("records/", self.admin_view(find_records), name="find_records")
        return [find, *super().get_urls()]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The first page: what waits for the user, then the models."""
        from articles.health import find_queues  # its models are loaded after this site

        queues = find_queues(request.user)
        return super().index(request, {"queues": queues, **(extra_context or {})})

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Every page of the site answers bad parameters with 400 in words, never with 500."""
        return super().admin_view(readable_parameters(view), cacheable)

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """The models in groups that follow the work; what no group names keeps its own."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        left = {model["object_name"]: (app, model) for app in apps for model in app["models"]}
        groups = []
        for name, wanted in GROUPS:
            found = [left.pop(model) for model in wanted if model in left]
            if found:
                models = [model for _app, model in found]
                groups.append({**found[0][0], "name": name, "models": models})
        rest = {app["app_label"]: {**app, "models": []} for app, _model in left.values()}
        for app, model in left.values():
            rest[app["app_label"]]["models"].append(model)
        return [*groups, *rest.values()]


def readable_parameters(view: View) -> View:
    """Cuts what is searched for to what a database bears; a key or filter out of range is a 400."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _cut_search(request)
        _check_selected(request)
        if "_saveasnew" in request.POST:  # Django obeys it, though no page here offers it
            raise BadRequest(_("A record cannot be saved as a new one."))
        try:
            return view(request, *args, **kwargs)
        except (DataError, FieldDoesNotExist, OverflowError, ValueError) as error:
            raise BadRequest(_("Something in this request cannot be read.")) from error

    return answer


def _check_selected(request: HttpRequest) -> None:
    """Raise BadRequest where an action is asked for on what can be no row of a list."""
    from articles.admin.choosers import is_key  # registers on this site

    if not all(map(is_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
        raise BadRequest(_("What is selected in this list cannot be read."))


def _cut_search(request: HttpRequest) -> None:
    for name in {"q", "term"} & request.GET.keys():
        text = request.GET[name].replace("\0", " ")
        words = text[:MAX_CHARACTERS].split()
        cut = " ".join(words[:MAX_WORDS])
        if cut != request.GET[name]:
            asked = request.GET.copy()
            asked[name] = cut
            request.GET = asked  # type: ignore[assignment]
        if len(text) > MAX_CHARACTERS or len(words) > MAX_WORDS:
            note = _("Only the first %(count)d words are searched for.")
            messages.warning(request, note % {"count": len(words[:MAX_WORDS])})
