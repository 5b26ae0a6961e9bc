"""The search box: names suggested while one types and while an IME composes, by the keyboard as WAI-ARIA has it."""

import pytest
from playwright.sync_api import Page, expect
from test_pages import violations
from test_walk import box


@pytest.fixture
def page(window, samples) -> Page:
    page, watch = window(samples.url)
    page.goto("/")
    yield page
    watch.look(page)


def options(page: Page):
    return page.get_by_role("option")


def chosen(page: Page):
    return page.get_by_role("option", selected=True)


def test_suggestions_by_keyboard(page):
    field = box(page)
    field.focus()
    page.keyboard.insert_text("健")
    expect(options(page).first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(chosen(page)).to_have_count(0)
    assert not violations(page), violations(page)

    page.keyboard.press("ArrowDown")
    expect(chosen(page)).to_have_count(1)
    assert field.get_attribute("aria-activedescendant") == chosen(page).get_attribute("id")
    expect(field).to_be_focused()
    first = chosen(page).inner_text()
    page.keyboard.press("ArrowDown")
    expect(chosen(page)).not_to_have_text(first)
    page.keyboard.press("ArrowUp")
    assert chosen(page).inner_text() == first
    # Up from the first leads back to what was typed, or to the last: never out of the list unnoticed.
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("健")
    expect(field).to_be_focused()

    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_be_visible()
    if chosen(page).count() == 0:
        page.keyboard.press("ArrowDown")
    name = chosen(page).locator("bdi").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    assert name in box(page).input_value()
    expect(page.get_by_role("article").first).to_be_visible()


def test_enter_searches_what_was_typed(page):
    box(page).focus()
    page.keyboard.insert_text("健都")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    expect(box(page)).to_have_value("健都")


def test_suggestions_by_mouse(page):
    box(page).focus()
    page.keyboard.insert_text("健都")
    name = options(page).first.locator("bdi").inner_text()
    options(page).first.locator("bdi").click()
    page.wait_for_url("**q=**")
    assert name in box(page).input_value()


def test_leaving_closes(page):
    box(page).focus()
    page.keyboard.insert_text("健都")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Tab")
    expect(options(page)).to_have_count(0)
    expect(box(page)).to_have_value("健都")


def test_composition(page):
    """An IME shows its text piece by piece; the key that ends the composition is not the key that searches."""
    ime = page.context.new_cdp_session(page)
    field = box(page)
    field.focus()
    for text in ("k", "け", "けn", "けん", "けんt", "けんと"):
        ime.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    expect(field).to_have_value("けんと")
    # By reading, while nothing has been committed.
    expect(options(page).filter(has_text="健都").first).to_be_visible()
    before = page.url
    # What browsers send for the key that commits: composing still, or with the code of keys that an IME has taken.
    for event in ("{ isComposing: true }", "{ keyCode: 229 }"):
        page.evaluate(
            """given => document.activeElement.dispatchEvent(new KeyboardEvent('keydown',
            { key: 'Enter', bubbles: true, cancelable: true, ...given }))""",
            {"isComposing": True} if "isComposing" in event else {"keyCode": 229},
        )
        # Arrows choose among the IME's own candidates.
        page.evaluate(
            """given => document.activeElement.dispatchEvent(new KeyboardEvent('keydown',
            { key: 'ArrowDown', bubbles: true, cancelable: true, ...given }))""",
            {"isComposing": True} if "isComposing" in event else {"keyCode": 229},
        )
    expect(chosen(page)).to_have_count(0)
    ime.send("Input.insertText", {"text": "健都"})
    expect(field).to_have_value("健都")
    assert page.url == before
    expect(options(page).filter(has_text="健都").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    expect(box(page)).to_have_value("健都")
