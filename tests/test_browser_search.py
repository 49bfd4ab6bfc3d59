"""Suggestions while typing in a real browser: by keyboard, by mouse, said to screen readers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def page(browser: Any, reading_site: str) -> Iterator[Any]:
    """The home page; what the console says is collected in `messages`."""
    page = browser.new_page()
    page.messages = []
    page.on("console", lambda message: page.messages.append(message.text))
    page.on("pageerror", lambda error: page.messages.append(str(error)))
    page.goto(f"{reading_site}/search/")
    yield page
    assert page.messages == []
    page.close()


def type_in(page: Any, text: str) -> Any:
    """The list of suggestions for a text typed into the field of the page."""
    field = page.locator("#q-page")
    field.press_sequentially(text)
    options = page.locator("form.search-large [role=option]")
    options.first.wait_for()
    return options


def test_a_suggestion_is_chosen_by_keyboard_alone(page: Any) -> None:
    options = type_in(page, "Рухан")
    field = page.locator("#q-page")
    assert field.get_attribute("aria-expanded") == "true"
    assert "Hassan Rouhani" in options.first.inner_text()
    field.press("ArrowDown")
    assert options.first.get_attribute("aria-selected") == "true"
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    field.press("Enter")
    page.wait_for_url("**/actors/hassan-rouhani/")


def test_the_arrows_go_round_through_the_field(page: Any) -> None:
    options = type_in(page, "S-3")
    field = page.locator("#q-page")
    field.press("ArrowUp")
    assert options.last.get_attribute("aria-selected") == "true"
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") is None
    field.press("Enter")
    page.wait_for_url("**/search/?q=S-3")


def test_escape_closes_the_list_and_keeps_the_words(page: Any) -> None:
    type_in(page, "nucl")
    field = page.locator("#q-page")
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert page.locator("form.search-large [role=listbox]").is_hidden()
    assert field.input_value() == "nucl"


def test_a_suggestion_is_chosen_by_mouse(page: Any) -> None:
    type_in(page, "bushe").first.click()
    page.wait_for_url("**/topics/bushehr/")
    assert "Bushehr" in page.locator("h1").inner_text()


def test_the_number_of_suggestions_is_announced_and_the_list_is_accessible(page: Any) -> None:
    options = type_in(page, "crim")
    status = page.locator("form.search-large [role=status]")
    assert status.inner_text().startswith(f"Suggestions: {options.count()}.")
    groups = page.locator("form.search-large [role=group]")
    assert "Topics" in groups.first.inner_text()
    results = Axe().run(page).response["violations"]
    assert [violation["id"] for violation in results] == []
