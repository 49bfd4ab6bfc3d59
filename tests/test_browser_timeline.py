"""The drawing of a period in a real browser: by keyboard, by hand, and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PERIOD, COUNT, PLOT = ".timeline-period", "[data-timeline-count]", ".timeline-plot"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A broad window in a context of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def expect_period(page: Any, words: str) -> None:
    from playwright.sync_api import expect

    expect(page.locator(PERIOD)).to_have_text(re.compile(words))


def test_the_keyboard_zooms_pans_and_goes_back(reading_site: str, page: Any) -> None:
    page.goto(f"{reading_site}/timeline/?topic=syria&year=2015")
    page.locator(PLOT).focus()
    page.keyboard.press("+")
    expect_period(page, "^2 April to 1 October 2015$")
    assert "topic=syria" in page.url
    assert page.evaluate("document.activeElement.matches('.timeline-plot')")
    page.keyboard.press("ArrowRight")
    expect_period(page, "May")
    page.go_back()
    expect_period(page, "2 April to 1 October 2015")
    page.go_back()
    expect_period(page, "^2015$")


def test_links_draw_in_place_and_are_announced(reading_site: str, page: Any) -> None:
    page.goto(f"{reading_site}/timeline/?year=2015")
    page.evaluate("window.stayed = true")
    page.locator('.timeline-zoom [rel="next"]').click()
    expect_period(page, "2016")
    assert page.evaluate("window.stayed")
    assert page.evaluate("document.activeElement.rel") == "next"
    announced = page.locator('.timeline ~ [role="status"]')
    announced.filter(has_text="2016").wait_for(state="attached")
    assert page.locator(COUNT).inner_text() in announced.inner_text()
    listed = page.locator("#events .record").count()
    assert listed == int(page.locator(COUNT).inner_text().split()[0])


def test_arrow_keys_go_from_mark_to_mark_and_a_card_tells_of_it(
    reading_site: str, page: Any
) -> None:
    page.goto(f"{reading_site}/timeline/?year=2015&lanes=one")
    page.locator(PLOT).focus()
    for key in ("ArrowDown", "ArrowDown", "End", "Home"):
        page.keyboard.press(key)
        name = page.evaluate("document.activeElement.getAttribute('aria-label')")
        assert page.locator(".timeline-card").inner_text() == name
    record = page.evaluate("document.activeElement.dataset.record")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/events/{record.removeprefix('event:')}/")


def test_dragging_pans_and_a_frame_on_the_overview_zooms(reading_site: str, page: Any) -> None:
    page.goto(f"{reading_site}/timeline/?from=2010&to=2019&lanes=one")
    page.locator(PLOT).scroll_into_view_if_needed()
    box = page.locator(PLOT).bounding_box()
    y = box["y"] + box["height"] - 4
    page.mouse.move(box["x"] + 600, y)
    page.mouse.down()
    page.mouse.move(box["x"] + 600 - box["width"] / 5, y, steps=4)
    page.mouse.up()
    expect_period(page, "2012–2021")
    page.locator(".timeline-overview").scroll_into_view_if_needed()
    box = page.locator(".timeline-overview").bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 20, steps=4)
    page.mouse.up()
    expect_period(page, "1813–2025")


def test_the_drawing_is_accessible_with_its_links_shown(reading_site: str, page: Any) -> None:
    page.goto(f"{reading_site}/timeline/?arcs=1")
    violations = Axe().run(page).response["violations"]
    assert not [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in violations]


def test_without_javascript_the_tab_key_passes_the_marks_by(
    reading_site: str, browser: Any
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{reading_site}/timeline/?year=2015")
    assert page.locator(f"{PLOT} [data-record]").first.get_attribute("tabindex") == "-1"
    page.locator('.timeline-zoom [rel="prev"]').click()
    assert page.locator(PERIOD).inner_text() == "2014"
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_names_keep_clear_of_each_other(reading_site: str, browser: Any, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(f"{reading_site}/timeline/?from=1800&to=2030&lanes=one")
    boxes = page.evaluate(
        "[...document.querySelectorAll('.timeline-plot [data-record] text')]"
        ".filter((text) => getComputedStyle(text).display !== 'none')"
        ".map((text) => text.getBoundingClientRect().toJSON())"
    )
    context.close()
    assert boxes
    for index, one in enumerate(boxes):
        assert one["left"] >= 0
        assert one["right"] <= width
        for other in boxes[index + 1 :]:
            same_row = abs(one["top"] - other["top"]) < 4
            assert not (
                same_row and one["left"] < other["right"] and other["left"] < one["right"]
            ), (one, other)
