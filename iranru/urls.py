"""Addresses of the site: the admin, the health checks, what is for programs, and the pages, which
are there in each language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from articles.api import api
from articles.views.annotations import annotations_json
from iranru import health

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", api.urls),
    path(
        "articles/<slug:slug>/annotations.json",
        annotations_json,
        name="article-annotations",
    ),
    *i18n_patterns(path("", include("articles.urls")), prefix_default_language=False),
]

handler400 = "articles.views.errors.bad_request"
handler403 = "articles.views.errors.forbidden"
handler404 = "articles.views.errors.not_found"
handler500 = "articles.views.errors.server_error"
