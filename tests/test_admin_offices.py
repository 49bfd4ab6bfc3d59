"""Offices as rows of an actor's page in the admin: written, refused, kept in the history."""

from __future__ import annotations

from typing import Any

import pytest

from articles.models import Actor, Office

from .admin_forms import add_row, address, errors, send, sign_in, soup
from .factories import make_actor

pytestmark = pytest.mark.django_db


def add_office(client: Any, actor: Actor, **values: Any) -> Any:
    """Save an actor's page with one more office."""
    url = address(actor)
    row = {"title": "President of Iran", "date": "2013/2021"} | values
    return send(client, url, **add_row(client, url, "offices", **row))


def test_an_editor_adds_an_office_and_changes_it() -> None:
    actor, iran = make_actor("rouhani"), make_actor("iran")
    client = sign_in("Editor")
    response = add_office(client, actor, body=iran.pk, attested="on", citation="A handbook")
    assert response.status_code == 302, errors(response)
    office = actor.offices.get()
    assert (office.title, office.body, office.attested) == ("President of Iran", iran, True)
    assert (office.earliest.year, office.latest.year) == (2013, 2021)
    send(client, address(actor), **{"offices-0-date": "2013-08-03/2021"})
    office.refresh_from_db()
    assert office.earliest.isoformat() == "2013-08-03"
    rows = soup(client.get(address(actor, "history"))).select("#change-history tbody tr")
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"date": "soon"}, "date"),
        ({"date": ""}, "date"),
        ({"title": ""}, "title"),
    ],
)
def test_an_office_that_says_nothing_is_refused_beside_its_field(
    values: dict[str, str], field: str
) -> None:
    actor = make_actor()
    response = add_office(sign_in("Editor"), actor, **values)
    assert response.status_code == 200
    assert f"offices-0-{field}" in errors(response)
    assert not Office.objects.exists()


def test_an_office_of_itself_and_the_same_one_twice_are_refused_in_words() -> None:
    actor, client = make_actor(), sign_in("Editor")
    assert "office of itself" in " ".join(errors(add_office(client, actor, body=actor.pk)).values())
    assert add_office(client, actor).status_code == 302
    assert "duplicate" in " ".join(errors(add_office(client, actor)).values())
    assert actor.offices.count() == 1
