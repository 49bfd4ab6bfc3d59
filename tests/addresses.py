"""Every address of the site, as the URL resolver knows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the site: whose it is, its page, its full name or route, and its parameters."""

    subject: str
    page: str
    name: str
    parameters: tuple[str, ...]


def addresses(
    resolver: URLResolver | None = None, space: str = "", route: str = ""
) -> Iterator[Address]:
    """Every address that the site answers to."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = route + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver):
            yield from addresses(entry, space or entry.namespace or "", here)
        else:
            yield _address(entry, space, here)


def _address(entry: URLPattern, space: str, route: str) -> Address:
    owner, page = space or "public", entry.name or str(entry.pattern).lstrip("^")
    name = f"{space}:{entry.name}" if space else str(entry.name)
    parameters = tuple(entry.pattern.converters) or tuple(entry.pattern.regex.groupindex)
    parameters = parameters or ("",) * entry.pattern.regex.groups
    if space == "admin":
        for model in admin.site._registry:
            app, model_name = model._meta.app_label, str(model._meta.model_name)
            if route.startswith(f"admin/{app}/{model_name}/"):
                owner, page = model_name, page.removeprefix(f"{app}_{model_name}_")
    return Address(owner, page, name if entry.name else "/" + route, parameters)
