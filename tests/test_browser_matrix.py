"""The matrix of stances in a real browser: arrow keys, cards, touch, narrow screens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
PAGE = "/topics/compare/?topic=world-order"
FOCUSED = """(() => {
  const focused = document.activeElement;
  return [focused.closest("tbody td")?.cellIndex, focused.closest("tr")?.rowIndex].join(" ");
})()"""


@pytest.fixture
def page(browser: Any, reading_site: str, request: Any) -> Iterator[Any]:
    """The matrix of one branch."""
    context = browser.new_context(**getattr(request, "param", {}))
    page = context.new_page()
    page.goto(reading_site + PAGE)
    yield page
    page.wait_for_load_state("networkidle")
    context.close()


def card(page: Any) -> Any:
    """The card that shows a claim."""
    return page.locator(".matrix-card:popover-open")


def test_arrow_keys_walk_from_sign_to_sign_and_tab_leaves_the_table(page: Any) -> None:
    assert page.locator("tbody td > a[tabindex='-1']").count() > 5
    page.locator("tbody td > a").first.focus()
    assert page.evaluate(FOCUSED) == "1 1"
    page.keyboard.press("ArrowRight")
    assert page.evaluate(FOCUSED) == "5 1"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == "1 2"
    page.keyboard.press("End")
    assert page.evaluate(FOCUSED) == "3 2"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('tbody td')") is None


def test_the_focused_claim_shows_its_words_and_escape_takes_them_away(page: Any) -> None:
    page.keyboard.press("Tab")
    page.locator("tbody td > a").first.focus()
    assert "Iran wants justice" in card(page).inner_text()
    assert "“Iran asks for justice" in card(page).inner_text()
    page.keyboard.press("Escape")
    assert card(page).count() == 0


def test_the_pointer_can_move_from_a_sign_into_its_card(page: Any) -> None:
    page.locator("tbody td > a").first.hover()
    card(page).wait_for()
    card(page).get_by_role("link", name="Open the passage").click()
    page.wait_for_url("**/articles/noori-2014-*/#annotation-*")
    assert page.locator(":target").is_visible()


@pytest.mark.parametrize(
    "page", [{"has_touch": True, "viewport": {"width": 360, "height": 740}}], indirect=True
)
def test_the_first_tap_shows_the_claim_and_the_second_opens_the_passage(page: Any) -> None:
    sign = page.locator("tbody td > a").first
    sign.tap()
    card(page).wait_for()
    box = card(page).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    sign.tap()
    page.wait_for_url("**/articles/noori-2014-*/#annotation-*")


@pytest.mark.parametrize(
    "page",
    [{"java_script_enabled": False, "viewport": {"width": 360, "height": 740}}],
    indirect=True,
)
def test_on_a_narrow_screen_each_sign_stands_beside_its_author(page: Any) -> None:
    author = page.locator("tbody td > b").first
    sign = page.locator("tbody td > a").first
    assert author.is_visible()
    assert abs(author.bounding_box()["y"] - sign.bounding_box()["y"]) < 8
    assert "divergence" in sign.inner_text()


def test_two_ticked_authors_are_compared(page: Any) -> None:
    for box in page.get_by_role("checkbox").all()[:2]:
        box.check()
    page.get_by_role("button", name="Compare two authors").click()
    assert page.locator("h1").inner_text() == "Alireza Noori and Soheil Kheiri"
