"""Bringing a text in, in a real browser and by keyboard: paste, look, reject, make the draft."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from articles.models import Article, SourceFile

from .admin_forms import sign_in
from .factories import make_actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = """Rails to Rasht

By Tamara Velikova

The line from Astara to Rasht was promised in 2005, and Iran has waited for it ever since; a
dozen ministers have opened the same kilometre of it, each with a new pair of scissors.

Related Posts
"""


@pytest.fixture
def page(browser: Any, live_server: Any) -> Any:
    """A page of somebody who may draft; `said` is what the console said."""
    client = sign_in("Contributor")
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    yield page
    context.close()


def test_a_pasted_text_becomes_a_draft(page: Any, live_server: Any) -> None:
    make_actor("iran")
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_label("Pasted text:", exact=True).fill(TEXT)
    page.get_by_label("Name of the pasted text").fill("rails")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")

    assert page.get_by_role("heading", level=1).inner_text() == "rails.txt"
    actor = page.get_by_role("group").filter(has_text="Named once.").first
    actor.get_by_role("link", name="line 5").click()
    assert page.locator("mark.lit").inner_text() == "Iran"

    furniture = page.locator("[id^='finding-furniture']")
    furniture.get_by_label("accept").focus()
    page.keyboard.press("ArrowRight")
    title = page.locator("[id^='finding-title']")
    title.get_by_role("textbox").fill("Rails to the Caspian")
    assert title.get_by_label("change to", exact=True).is_checked()
    page.get_by_role("button", name="Update the preview").first.click()
    page.wait_for_url("**#preview")

    assert "Related Posts" in page.locator("#preview .prose").inner_text()
    assert furniture.get_by_label("reject").is_checked()
    assert not page.said  # of the site itself: the check for access breaks its rules
    # The box that the stock admin's autocomplete draws has no name of its own.
    parts = {"include": ["#content-main"], "exclude": [".select2-container"]}
    violations = Axe().run(page, context=parts).response["violations"]
    assert not violations, [(found["id"], found["nodes"][0]["html"]) for found in violations]
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 360

    page.get_by_role("button", name="Make the draft").last.click()
    page.wait_for_selector("#article_form")
    article = Article.objects.get()
    assert page.url.endswith(f"/articles/article/{article.pk}/change/")
    assert (article.title, article.status) == ("Rails to the Caspian", "draft")
    assert "Related Posts" in article.body
    assert SourceFile.objects.get().article == article


def test_without_javascript_nothing_is_missing(browser: Any, live_server: Any) -> None:
    client = sign_in("Editor")
    source = client.post("/admin/articles/sourcefile/add/", {"text": TEXT, "name": "rails"})
    context = browser.new_context(java_script_enabled=False)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(live_server.url + source["Location"])
    title = page.locator("[id^='finding-title']")
    title.get_by_label("change to", exact=True).check()
    title.get_by_role("textbox").fill("A line of rails")
    page.get_by_role("button", name="Make the draft").last.click()
    page.wait_for_selector("#article_form")
    assert Article.objects.get().title == "A line of rails"
    context.close()
