"""The first page, and the page about the site."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from .front import front
from .kept import until_changed


def home(request: HttpRequest) -> HttpResponse:
    """Ways into the collection: search, time, disagreements, topics, this day, what is new."""
    parts = partial(front, timezone.localdate())
    context = {
        "front": until_changed(request, "components/front.html", parts),
        "canonical": request.build_absolute_uri(reverse("home")),
    }
    return render(request, "pages/home.html", context)


def about(request: HttpRequest) -> HttpResponse:
    """What the site is, how to read its signs, and how to cite and correct it."""
    context = {"canonical": request.build_absolute_uri(request.path)}
    return render(request, "pages/about.html", context)
