"""Filling in the admin's pages as a browser does: read the form, change some fields, send it."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from reversion.models import Version


def make_user(role: str = "", name: str = "") -> User:
    """A member of staff with one role; without a role, a superuser."""
    user = User.objects.create_user(name or role.lower() or "root", password="correct horse")
    user.is_staff, user.is_superuser = True, not role
    user.save()
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def sign_in(role: str = "", name: str = "") -> Client:
    """A browser in which a user with this role is signed in."""
    client = Client()
    client.force_login(make_user(role, name))
    return client


def address(row: Model | type[Model], page: str = "change") -> str:
    """The address of an admin page of a row or of a model (`add`, `changelist`)."""
    arguments = [row.pk] if isinstance(row, Model) else []
    return reverse(f"admin:articles_{row._meta.model_name}_{page}", args=arguments)


def soup(response: Any) -> BeautifulSoup:
    """The page as a tree."""
    return BeautifulSoup(response.content, "html.parser")


def read_form(page: BeautifulSoup, selector: str = "#content-main form") -> dict[str, Any]:
    """What a browser would send for a form that nobody touched."""
    form = page.select_one(selector)
    assert form, "there is no form on the page"
    data: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        name = str(field["name"])
        if "__prefix__" in name or field.has_attr("disabled"):
            continue
        for value in _values(field):
            data.setdefault(name, []).append(value)
    return data


def _values(field: Tag) -> list[str]:
    if field.name == "textarea":
        return [field.get_text().replace("\r\n", "\n").removeprefix("\n")]
    if field.name == "select":
        chosen = field.select("option[selected]")
        if not chosen and not field.has_attr("multiple"):
            chosen = field.select("option")[:1]
        return [str(option.get("value", option.get_text())) for option in chosen]
    kind = field.get("type", "text")
    if kind in ("submit", "file") or (
        kind in ("checkbox", "radio") and not field.has_attr("checked")
    ):
        return []
    return [str(field.get("value", "on" if kind == "checkbox" else ""))]


def send(
    client: Client, url: str, form: dict[str, Any] | None = None, **changes: Any
) -> HttpResponse:
    """Open the form at `url` (or take one that was read before), change fields, and save.

    A change to None leaves the field out, as an unticked box does.
    """
    data = dict(read_form(soup(client.get(url))) if form is None else form)
    for name, value in changes.items():
        if value is None:
            data.pop(name, None)
        else:
            data[name] = value
    return client.post(url, data | {"_continue": "1"})  # type: ignore[return-value]


def add_row(client: Client, url: str, prefix: str, **values: Any) -> dict[str, Any]:
    """The changes that a click on “Add another” makes, and what is typed into the new row."""
    page = soup(client.get(url))
    total = int(read_form(page)[f"{prefix}-TOTAL_FORMS"][0])
    empty = {
        str(field["name"]).replace("__prefix__", str(total)): _values(field)
        for field in page.select(f"[name^='{prefix}-__prefix__-']")
    }
    row = {f"{prefix}-{total}-{name}": value for name, value in values.items()}
    return {f"{prefix}-TOTAL_FORMS": total + 1, **empty, **row}


def choose_action(client: Client, rows: list[Any], action: str) -> HttpResponse:
    """Tick rows of a list and choose an action: the page that asks."""
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(address(type(rows[0]), "changelist"), data)  # type: ignore[return-value]


def agree(client: Client, url: str, asked: HttpResponse, **fields: Any) -> HttpResponse:
    """Send the page that asks; fields as the topic or the reason are filled in."""
    form = read_form(soup(asked), "form.bulk") | fields
    return client.post(url, form, follow=True)  # type: ignore[return-value]


def do_action(client: Client, rows: list[Any], action: str, **fields: Any) -> HttpResponse:
    """Choose an action, agree to what the page says, and read the answer."""
    asked = choose_action(client, rows, action)
    return agree(client, address(type(rows[0]), "changelist"), asked, **fields)


def errors(response: Any) -> dict[str, str]:
    """The errors on a page, by the name of the field that they stand beside; "" for the form's."""
    found: dict[str, str] = {}
    for listed in soup(response).select("ul.errorlist"):
        holder = listed.find_parent(["td", "div"]) if "nonfield" not in listed["class"] else None
        field = holder.select_one("[name]") if holder else None
        found[str(field["name"]) if field else ""] = listed.get_text(" ", strip=True)
    return found


def versions(record: Any) -> list[str]:
    """Addresses of the kept versions, newest first."""
    found = Version.objects.get_for_object(record)
    name = record._meta.model_name
    return [f"/admin/articles/{name}/{record.pk}/history/{version.pk}/" for version in found]
