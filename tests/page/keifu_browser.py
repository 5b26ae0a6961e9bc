"""Pages in the browser, watched: what must never happen on any page is remembered wherever it happens."""

import re
import urllib.parse
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

# Runs before any script of a page; what it sees is asked for by `Watch.faults`.
WATCHER = """
window.__watched = { policy: [], shifts: [] };
document.addEventListener('securitypolicyviolation', event =>
  window.__watched.policy.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
try {
  new PerformanceObserver(list => {
    for (const shift of list.getEntries()) {
      if (!shift.hadRecentInput) window.__watched.shifts.push(
        [shift.value, shift.sources.map(one => one.node && (one.node.outerHTML || one.node.textContent || '').slice(0, 120))]);
    }
  }).observe({ type: 'layout-shift', buffered: true });
} catch (error) { /* without scripts nothing asks */ }
"""


@dataclass
class Watch:
    """What went wrong on the pages of one context."""

    url: str
    faults: list[str] = field(default_factory=list)
    shifts: list[tuple] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    # Errors of documents that a test asks for on purpose.
    expected_status: set[int] = field(default_factory=set)

    def on_dialog(self, dialog) -> None:
        self.faults.append(f"a dialog said {dialog.message!r}")
        dialog.dismiss()

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            status = re.search(r"responded with a status of (\d+)", message.text)
            if status and int(status.group(1)) in self.expected_status:
                return
            self.faults.append(f"console {message.type}: {message.text} ({message.location})")

    def on_request(self, request: Request) -> None:
        self.requests.append(request.url)
        if not request.url.startswith((self.url + "/", "data:", "blob:")):
            self.faults.append(f"a request to {request.url}")

    def look(self, page: Page) -> None:
        """Takes what the page itself saw; before it is left."""
        seen = page.evaluate("() => window.__watched || { policy: [], shifts: [] }")
        path = page.url.removeprefix(self.url)
        self.faults += [f"the policy forbids {one} on {path}" for one in seen["policy"]]
        self.shifts += [(path, value, of) for value, of in seen["shifts"]]
        page.evaluate("() => { if (window.__watched) window.__watched = { policy: [], shifts: [] }; }")


def context(
    browser: Browser,
    url: str,
    *,
    width: int = 1280,
    height: int = 900,
    dark: bool = False,
    scripts: bool = True,
    **options,
) -> tuple[BrowserContext, Watch]:
    """A browser window of a reader of Japan, and the watch over it."""
    of = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        java_script_enabled=scripts,
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        **options,
    )
    of.set_default_timeout(10_000)
    watch = Watch(url)
    of.on("dialog", watch.on_dialog)
    of.on("console", watch.on_console)
    of.on("request", watch.on_request)
    of.on("weberror", lambda error: watch.faults.append(f"error: {error.error}"))
    if scripts:
        of.add_init_script(WATCHER)
    return of, watch


def settle(page: Page, *, quiet: bool = False) -> None:
    """Waits until the page has loaded, has its fonts, and has drawn twice; `quiet`: and asks for nothing any more."""
    page.wait_for_load_state("networkidle" if quiet else "load")
    page.evaluate(
        "() => document.fonts.ready.then(() => new Promise(done =>"
        " requestAnimationFrame(() => requestAnimationFrame(done))))"
    )


def dressed(path: str, **dress: str) -> str:
    """The path with language or theme."""
    parts = urllib.parse.urlsplit(path)
    query = urllib.parse.parse_qsl(parts.query) + list(dress.items())
    return urllib.parse.urlunsplit(("", "", parts.path, urllib.parse.urlencode(query), parts.fragment))
