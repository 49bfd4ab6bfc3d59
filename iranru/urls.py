"""Addresses of the site: the admin, the health checks, and all that the application serves."""

from django.contrib import admin
from django.urls import include, path

from articles.api import api
from iranru import health

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", api.urls),
    path("", include("articles.urls")),
]

handler400 = "articles.views.errors.bad_request"
handler403 = "articles.views.errors.forbidden"
handler404 = "articles.views.errors.not_found"
handler500 = "articles.views.errors.server_error"
