"""Annotating in a real browser: by mouse, by keyboard alone, in three scripts, without losses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from articles.models import Annotation, Article, Mention, MentionState, Status

from .admin_forms import make_user
from .factories import make_actor, make_annotation, make_article, make_topic
from .test_browser_autosave import IN_DATABASE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BODY = """Moscow and Tehran 🤝🏽 signed a treaty. It was long expected, e\u0301lite circles said.

*Both* sides welcomed it. Critics doubted that it would last.

تهران و مسکو پیمان بستند. این پیمان تازه است."""
SELECT = """words => {
  const root = document.querySelector('[data-text]');
  const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let start = root.textContent.indexOf(words), end = start + words.length, passed = 0;
  const range = document.createRange();
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const inside = (unit) => unit >= passed && unit <= passed + node.length;
    if (inside(start)) range.setStart(node, start - passed);
    if (inside(end)) { range.setEnd(node, end - passed); break; }
    passed += node.length;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.fixture
def article(transactional_db: None) -> Article:
    article = make_article("treaty", body=BODY)
    make_topic("treaties", name="Treaties")
    Mention.objects.create(article=article, actor=make_actor(name="Russia"), spelt="Moscow")
    Mention.objects.create(article=article, actor=make_actor(name="Iran"), spelt="تهران")
    return article


@pytest.fixture
def page(browser: Any, live_server: Any, article: Article) -> Iterator[Any]:
    """The annotating page of the article, signed in; what the console says fails the test."""
    client = Client()
    client.force_login(make_user())
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page = context.new_page()
    page.messages = []
    page.on("console", lambda message: page.messages.append(message.text))
    page.on("pageerror", lambda error: page.messages.append(str(error)))
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/annotate/")
    yield page
    context.close()
    assert page.messages == []


def save(page: Any) -> Annotation:
    """Press Save and wait for the note; the newest annotation."""
    page.locator("#panel").get_by_role("button", name="Save").click()
    page.locator("#panel").wait_for(state="hidden")
    note = Annotation.objects.latest("pk")
    text = note.article.plain_text
    assert text[note.start : note.end] == note.exact
    assert page.evaluate("document.activeElement.id") == f"annotation-{note.slug}"
    return note


def faults(page: Any) -> list[str]:
    """What axe finds; it tries inline styles, so what the console says meanwhile is not ours."""
    said = list(page.messages)
    found = Axe().run(page).response["violations"]
    page.messages[:] = said
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found]


def test_a_passage_is_dragged_over_and_annotated_without_leaving_the_page(page: Any) -> None:
    box = page.locator("[data-text] p em").bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    panel = page.get_by_role("dialog", name="Annotate a passage")
    assert "Both sides" in panel.get_by_label("Passage").input_value()
    assert panel.get_by_label("Note").evaluate("field => field === document.activeElement")
    panel.get_by_label("Note").fill("A *note* <img src=x onerror=alert(1)>")
    panel.get_by_role("combobox", name="Topics").press_sequentially("treat")
    panel.get_by_role("option", name="Treaties").wait_for()
    page.keyboard.press("Enter")
    date = panel.get_by_label("Date that the author asserts")
    date.fill("2014-13")
    date.blur()
    panel.locator("[data-field=asserted_date] .error").filter(has_text="month").wait_for()
    assert faults(page) == []
    date.fill("2014-12~")
    date.blur()
    panel.locator("#date-words").filter(has_text="around December 2014").wait_for()
    panel.get_by_label("Claim").fill("They agree.")
    panel.get_by_role("button", name="Save").click()
    panel.get_by_text("A claim and its stance belong together.").wait_for()
    assert panel.get_by_label("Note").input_value().startswith("A *note*")
    panel.get_by_label("Stance").select_option("convergence")
    # The refusal above is the only thing that the console may report.
    assert [message for message in page.messages if "400" not in message] == []
    page.messages.clear()
    note = save(page)
    assert note.exact.startswith("Both sides")
    assert [topic.slug for topic in note.topics.all()] == ["treaties"]


def test_a_passage_is_selected_and_annotated_by_keyboard_alone(page: Any) -> None:
    page.locator("#text").focus()
    page.keyboard.press("ArrowRight")
    said = page.locator("#caret-said")
    assert said.inner_text() == "Moscow"
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    assert said.inner_text() == "3 words selected: Tehran 🤝🏽 signed"
    assert page.locator("#caret").is_visible()
    assert page.locator("#mention-bar").is_hidden()
    assert faults(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "note"
    page.keyboard.type("By keyboard.")
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.locator("#kept").inner_text().count("By keyboard.") == 1
    page.get_by_role("button", name="Continue writing").press("Enter")
    page.locator("#panel").wait_for()
    note = save(page)
    assert note.exact == "It was long expected, e\u0301lite circles said."
    assert note.note == "By keyboard."
    assert page.locator("#kept").is_hidden()


def test_offsets_are_right_after_emoji_marks_and_in_persian(page: Any) -> None:
    for words in ("🤝🏽 signed", "e\u0301lite", "would last.\nتهران", "مسکو پیمان"):
        page.evaluate(SELECT, words)
        page.get_by_role("button", name="Annotate the selected passage").click()
        assert save(page).exact == words


def test_right_to_left_text_is_walked_in_its_direction(page: Any, article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(
        html='<p dir="rtl">تهران و مسکو</p>', plain_text="تهران و مسکو"
    )
    page.reload()
    page.locator("#select-by-keyboard").press("Enter")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")
    assert save(page).exact == "و مسکو"


def test_overlapping_notes_are_each_reached_from_the_text_and_lead_back(
    page: Any, article: Article
) -> None:
    make_annotation(article, "sides welcomed it", slug="first")
    make_annotation(article, "welcomed it. Critics", slug="second")
    page.reload()
    both = page.locator('mark[data-annotations="first second"]')
    assert both.inner_text() == "welcomed it"
    for slug in ("first", "second", "first"):
        both.click()
        assert page.evaluate("document.activeElement.id") == f"annotation-{slug}"
    page.get_by_role("link", name="Note 2", exact=True).press("Enter")
    assert page.evaluate("document.activeElement.id") == "annotation-second"
    page.get_by_role("link", name="2, to the passage").press("Enter")
    assert page.evaluate("document.activeElement.id") == "passage-second"
    assert page.locator("mark.current").count() == 2


def test_mentions_are_confirmed_and_rejected_with_one_key(page: Any) -> None:
    page.locator("mark.mention").first.focus()
    bar = page.locator("#mention-bar")
    assert "Russia" in bar.inner_text()
    page.keyboard.press("c")
    page.locator("#annotate-status").filter(has_text="Russia: confirmed").wait_for()
    assert page.locator("mark.mention-confirmed").inner_text() == "Moscow"
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.textContent") == "تهران"
    page.keyboard.press("r")
    page.locator("#annotate-status").filter(has_text="Iran: rejected").wait_for()
    assert page.locator("[data-to-check]").inner_text() == "0"
    states = {mention.actor.name: mention.state for mention in Mention.objects.all()}
    assert states == {"Russia": MentionState.CONFIRMED, "Iran": MentionState.REJECTED}
    bar.get_by_role("button", name="Undo").click()
    page.locator("mark.mention-suggested").wait_for()


def test_an_orphan_is_anchored_again_and_a_draft_deleted_in_place(
    page: Any, article: Article
) -> None:
    note = make_annotation(article, "Critics doubted that it would last", slug="lost")
    make_annotation(article, "Tehran", slug="draft", status=Status.DRAFT)
    article.body = BODY.replace("Critics doubted that it would", "Sceptics doubt this could")
    article.save()
    page.reload()
    lost = page.locator("#annotation-lost")
    assert "Critics doubted" in lost.locator(".note-quote").inner_text()
    lost.get_by_role("button", name="Anchor it here").first.click()
    page.locator('mark.passage[data-annotations="lost"]').first.wait_for()
    note.refresh_from_db()
    assert "doubt" in note.exact
    draft = page.locator("#annotation-draft")
    draft.locator("summary").click()
    draft.get_by_role("button", name="Delete the draft").click()
    draft.wait_for(state="detached")
    assert not Annotation.objects.filter(slug="draft").exists()


def test_nothing_typed_is_lost_when_the_server_is_away_or_the_page_closes(
    page: Any, article: Article
) -> None:
    page.evaluate(SELECT, "long expected")
    page.get_by_role("button", name="Annotate the selected passage").click()
    page.keyboard.type("Words that took a while.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    page.locator(".panel-message").filter(has_text="cannot be reached").wait_for()
    page.context.set_offline(False)
    page.messages.clear()
    page.reload()
    page.get_by_role("button", name="Continue writing").click()
    note = save(page)
    assert (note.exact, note.note) == ("long expected", "Words that took a while.")


def test_a_note_outlives_a_crash_before_the_browser_wrote_its_local_storage(page: Any) -> None:
    page.evaluate(SELECT, "long expected")
    page.get_by_role("button", name="Annotate the selected passage").click()
    page.keyboard.type("Words that took a while.")
    page.keyboard.press("Escape")
    page.locator("#kept").wait_for()
    page.wait_for_function(IN_DATABASE)
    page.evaluate("localStorage.clear()")
    page.reload()
    page.get_by_role("button", name="Continue writing").click()
    assert save(page).note == "Words that took a while."


def test_a_second_editor_sees_both_versions_beside_the_form(page: Any, article: Article) -> None:
    note = make_annotation(article, "long expected", slug="shared", status=Status.DRAFT)
    page.reload()
    page.get_by_role("link", name="Edit note 1").click()
    page.locator("#panel").get_by_label("Note").fill("Mine.")
    note.note = "Theirs."
    note.save()
    page.get_by_role("button", name="Save").click()
    compared = page.locator(".panel-conflict")
    compared.filter(has_text="Theirs.").wait_for()
    assert "Mine." in compared.inner_text()
    page.messages.clear()
    assert faults(page) == []
    assert save(page).note == "Mine."


def test_the_page_fits_a_narrow_screen(page: Any) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate(SELECT, "long expected")
    button = page.get_by_role("button", name="Annotate the selected passage")
    assert button.bounding_box()["height"] >= 24
    button.click()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.get_by_role("button", name="Save").is_visible()


def test_the_address_of_a_note_shows_note_and_passage_to_readers(
    browser: Any, live_server: Any, article: Article
) -> None:
    make_annotation(article, "long expected", slug="cited")
    for scripts in (True, False):
        page = browser.new_page(java_script_enabled=scripts)
        page.goto(f"{live_server.url}/articles/treaty/#annotation-cited")
        note = page.locator("#annotation-cited")
        assert note.locator(".note-quote").is_visible()
        assert page.locator("mark.passage.cited").count() == scripts
        note.locator("summary").click()
        assert "/articles/treaty/#annotation-cited" in note.locator(".note-cite").inner_text()
        page.close()
