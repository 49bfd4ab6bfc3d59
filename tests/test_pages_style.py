"""The style guide: every component with real records; test_pages_home.py has it without any."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from articles.models import Status

from .factories import make_event, make_topic

pytestmark = pytest.mark.django_db
SPRITE = settings.BASE_DIR / "templates" / "components" / "sprite.html"
INTERACTIVE = "a[href], button, input, select, summary, [tabindex]"


def read(client: Client) -> BeautifulSoup:
    response = client.get("/about/style/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def guide(client: Client, catalogue: None) -> BeautifulSoup:
    """The page with the records of the catalogue."""
    return read(client)


def test_every_kind_stance_and_certainty_is_shown(guide: BeautifulSoup) -> None:
    kinds = {str(tag["data-record"]).partition(":")[0] for tag in guide.select("[data-record]")}
    assert kinds == {"article", "event", "actor", "topic", "author"}
    stances = {str(tag["data-stance"]) for tag in guide.select("main .stance")}
    assert stances == {"convergence", "mixed", "divergence"}
    marks = {tag.get_text(strip=True) for tag in guide.select("main .legend .certainty")}
    assert marks == {
        *("exact", "approximate", "uncertain", "sources differ"),
        *("verified", "partly verified", "stated in an article", "unverified"),
    }


def test_every_sign_has_a_shape_of_its_own_and_is_shown(guide: BeautifulSoup) -> None:
    sprite = BeautifulSoup(SPRITE.read_text(encoding="utf-8"), "html.parser")
    shapes = {str(symbol["id"]): symbol.decode_contents() for symbol in sprite.select("symbol")}
    assert len(set(shapes.values())) == len(shapes)
    used = {str(use["href"]).removeprefix("#") for use in guide.select("svg use")}
    assert used == set(shapes)


def test_names_stand_in_their_own_script(guide: BeautifulSoup) -> None:
    languages = [dd["lang"] for dd in guide.select(".names dd")]
    assert {"en", "ru", "fa"} <= set(languages)
    assert all(dd["dir"] == "auto" for dd in guide.select(".names dd"))


def test_each_component_says_what_it_is_for(guide: BeautifulSoup) -> None:
    specimens = guide.select(".specimen")
    assert len(specimens) > 20
    for specimen in specimens:
        name, purpose = specimen.select_one("h3"), specimen.select_one("h3 + p")
        assert name, specimen
        assert purpose, name
        assert purpose.get_text().endswith("."), name
    for link in guide.select("nav.contents a"):
        assert guide.select_one(f"section{link['href']} > h2"), link


def test_the_page_is_built_so_that_it_can_be_heard(guide: BeautifulSoup) -> None:
    """What a checker of accessibility looks at first."""
    assert len(guide.find_all("h1")) == 1
    levels = [int(tag.name[1]) for tag in guide.main.find_all(re.compile("^h[1-6]$"))]  # type: ignore[union-attr]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    identifiers = [tag["id"] for tag in guide.find_all(id=True)]
    assert len(identifiers) == len(set(identifiers))
    for tag in guide.select(INTERACTIVE):
        labelled = tag.get("aria-label") or tag.get_text(strip=True) or tag.get("type") == "hidden"
        field = tag.get("id") and guide.select_one(f'label[for="{tag["id"]}"]')
        assert labelled or field or tag.find_parent("label"), tag
    for svg in guide.select("svg"):
        within = svg.find_parent("svg")
        assert within or svg.get("aria-hidden") == "true" or svg.get("role"), svg
    for tag in guide.select("[aria-describedby], [aria-labelledby]"):
        named = str(tag.get("aria-describedby") or tag.get("aria-labelledby"))
        assert all(guide.find(id=name) for name in named.split()), tag
    for table in guide.select("table"):
        assert all(th.get("scope") for th in table.select("th"))
    assert not guide.select("[style], [onclick]")


def test_nothing_unpublished_is_shown(client: Client) -> None:
    topic = make_topic("hidden", status=Status.DRAFT)
    make_event("secret", status=Status.DRAFT, topics=[topic])
    page = read(client).get_text()
    assert "Secret" not in page
    assert "Hidden" not in page


def test_it_is_linked_from_the_page_about_the_site(client: Client) -> None:
    page = BeautifulSoup(client.get("/about/").content, "html.parser")
    assert page.select('main a[href="/about/style/"]')
