"""The site in a real browser: accessible, quiet on the console, usable by keyboard, narrow too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PAGES = [
    "/",
    "/topics/",
    "/topics/crimea/",
    "/topics/compare/",
    "/compare/?author=alireza-noori&author=ghoncheh-tazmini",
    "/timeline/",
    "/timeline/2015/",
    "/timeline/?actor=vladimir-putin&year=2015",
    "/events/hamadan-base-2016/",
    "/articles/",
    "/articles/tazmini-2019-marriage-of-interest/",
    "/authors/",
    "/authors/alireza-noori/",
    "/actors/",
    "/actors/vladimir-putin/",
    "/search/?q=Ruhani",
    "/about/",
    "/about/style/",
    "/ru/actors/",
    "/fa/articles/tazmini-2019-marriage-of-interest/",
    "/fa/search/?q=Ruhani",
    "/no-such-page/",
    "/timeline/?year=20x5",
]
EXPECTED_ERRORS = {"/no-such-page/": "404", "/timeline/?year=20x5": "400"}


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    """Both colour schemes."""
    return str(request.param)


@pytest.fixture
def open_page(browser: Any) -> Iterator[Any]:
    """Opens pages in contexts of their own; collects what the console says."""
    contexts = []

    def open_in(**options: Any) -> Any:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.messages = []
        page.on("console", lambda message: page.messages.append(message.text))
        page.on("pageerror", lambda error: page.messages.append(str(error)))
        return page

    yield open_in
    for context in contexts:
        context.close()


def test_pages_are_accessible_and_the_console_is_silent(
    reading_site: str, open_page: Any, scheme: str
) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    faults = []
    for path in PAGES:
        page.messages.clear()
        page.goto(reading_site + path)
        status = EXPECTED_ERRORS.get(path)
        faults += [
            f"{path}: {message}"
            for message in page.messages
            if not (status and f"status of {status}" in message)
        ]
        results = Axe().run(page)
        faults += [
            f"{path}: {violation['id']}: {violation['nodes'][0]['html'][:200]}"
            for violation in results.response["violations"]
        ]
    assert not faults, "\n".join(faults)


def test_narrow_screens_never_scroll_sideways(reading_site: str, open_page: Any) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    wide = []
    for path in PAGES:
        page.goto(reading_site + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            wide.append(f"{path}: {width}")
    assert not wide


def test_the_first_stop_of_the_tab_key_is_the_search_at_home_and_else_the_way_to_the_content(
    reading_site: str, open_page: Any
) -> None:
    page = open_page(java_script_enabled=True)
    page.goto(reading_site + "/about/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "q"
    page.goto(reading_site + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("Crimea")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=Crimea")
    assert page.locator('[data-record="topic:crimea"]').count() >= 1


def test_every_stop_of_the_tab_key_is_visible_on_an_article(
    reading_site: str, open_page: Any
) -> None:
    page = open_page(viewport={"width": 1280, "height": 900})
    page.goto(reading_site + "/articles/noori-2014-assumptions-and-realities/")
    stops = 0
    for _ in range(40):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return [document.activeElement.tagName, s.outlineStyle, s.outlineWidth]; })()"
        )
        if style[0] == "BODY":
            break
        assert style[1] != "none", style
        assert style[2] != "0px", style
        stops += 1
    assert stops > 10


def test_reading_without_javascript_loses_nothing(reading_site: str, open_page: Any) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(reading_site + "/articles/tazmini-2019-marriage-of-interest/")
    assert page.locator("mark").count() > 20
    note = page.locator("#annotation-tazmini-2019-marriage-of-interest-c12")
    assert note.is_visible()
    assert "will not drop Iran" in note.inner_text()


def test_a_page_weighs_less_than_150_kilobytes_and_asks_no_other_site(
    reading_site: str, open_page: Any
) -> None:
    page = open_page()
    for path in PAGES[:-2]:
        bodies: list[int] = []
        foreign: list[str] = []

        def weigh(response: Any, bodies: list[int] = bodies, foreign: list[str] = foreign) -> None:
            sizes = response.request.sizes()
            bodies.append(sizes["responseBodySize"])
            if not response.url.startswith((reading_site, "data:")):
                foreign.append(response.url)

        page.on("response", weigh)
        page.goto(reading_site + path, wait_until="load")
        page.remove_listener("response", weigh)
        assert not foreign
        assert sum(bodies) < 150_000, f"{path}: {sum(bodies)}"
