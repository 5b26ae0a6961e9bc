"""Two ways to use a page: with the mouse, and with the keyboard alone. Controls are found by role and name."""

import re

from playwright.sync_api import Locator, Page, expect

# What is reached by Tab within this many steps can be reached.
STEPS = 600
FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect();
  const marked = of => { const style = getComputedStyle(of);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none'; };
  // In a picture the box or the line of a link may be what shows the focus.
  const shown = marked(one) || [...one.querySelectorAll('*')].some(marked) || one.namespaceURI.endsWith('svg');
  return { what: one.outerHTML.slice(0, 160), shown, order: one.tabIndex,
    inside: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth && box.width > 0 };
}"""


class Mouse:
    """Clicks."""

    def __init__(self, page: Page):
        self.page = page
        self.stops = 0

    def press(self, control: Locator) -> None:
        control.first.click()

    def write(self, field: Locator, text: str) -> None:
        field.first.click()
        field.first.press("Control+A")
        self.page.keyboard.insert_text(text)

    def choose(self, field: Locator, option: str) -> None:
        field.first.select_option(label=option)

    def send(self, _field: Locator, button: Locator) -> None:
        """Sends the form that the field is in."""
        button.first.click()


class Keyboard(Mouse):
    """Tab, Enter, arrows; on the way every stop must show that it has the focus, within the window."""

    def reach(self, control: Locator) -> None:
        control = control.first
        expect(control).to_be_attached()
        skip = self.page.get_by_role("link", name=re.compile("本文へ|Skip to"))
        in_content = control.evaluate("one => !!one.closest('main')")
        for step in range(STEPS):
            if control.evaluate("one => one === document.activeElement"):
                return
            if step == 0 and in_content and not self.page.evaluate("() => !!document.activeElement.closest('main')"):
                # As a reader does on a page that has just come: the first stop leads past the head.
                self.page.keyboard.press("Tab")
                if skip.first.evaluate("one => one === document.activeElement"):
                    self.check()
                    self.page.keyboard.press("Enter")
                continue
            self.page.keyboard.press("Tab")
            self.check()
        raise AssertionError(f"Tab never reaches {control} on {self.page.url}")

    def check(self) -> None:
        self.stops += 1
        stop = self.page.evaluate(FOCUS)
        if stop is None:
            return
        assert stop["shown"], f"nothing shows that it has the focus: {stop['what']} on {self.page.url}"
        assert stop["inside"], f"it has the focus and is not to be seen: {stop['what']} on {self.page.url}"
        assert stop["order"] <= 0, f"out of its order: {stop['what']}"

    def press(self, control: Locator) -> None:
        self.reach(control)
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def choose(self, field: Locator, option: str) -> None:
        self.reach(field)
        chosen = "one => one.selectedOptions[0]?.label"
        self.page.keyboard.press("Home")
        for _ in range(field.first.evaluate("one => one.options.length")):
            if field.first.evaluate(chosen) == option:
                return
            self.page.keyboard.press("ArrowDown")
        assert field.first.evaluate(chosen) == option, option

    def send(self, _field: Locator, _button: Locator) -> None:
        self.page.keyboard.press("Enter")
