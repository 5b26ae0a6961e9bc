"""What the browser tests share: servers on collections, the browser, watched windows, screenshots."""

import os
import re
import shutil
from pathlib import Path

import keifu_browser
import keifu_server
import pytest
from keifu_site import Site
from playwright.sync_api import Browser, Page, expect, sync_playwright

SCREENS = Path(os.environ["KEIFU_SCREENS"])
REPORTS = keifu_server.SHARED / "seeds"
expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        # Chromium's sandbox needs a user who is not root.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def data(tmp_path_factory) -> dict[str, Path]:
    """The collections: the samples, and the real reports when they lie beside the project."""
    sources = {"samples": keifu_server.SAMPLES_SOURCE}
    if REPORTS.is_dir():
        sources["reports"] = REPORTS
    else:
        print("skipped: ../shared is absent (the walk is on the samples)")
    folders = {}
    for name, source in sources.items():
        folders[name] = tmp_path_factory.mktemp("collections") / name
        keifu_server.ingest(source, folders[name])
    return folders


@pytest.fixture(scope="session")
def sites(data) -> dict[str, Site]:
    """A server on each collection, only for reading."""
    servers = {name: keifu_server.Server(folder) for name, folder in data.items()}
    sites = {}
    try:
        for name, server in servers.items():
            sites[name] = Site(name, server.__enter__().url)
        yield sites
        assert all(server.process.poll() is None for server in servers.values()), "a server ended"
    finally:
        for name in sites:
            servers[name].__exit__()


@pytest.fixture(scope="session")
def samples(sites) -> Site:
    return sites["samples"]


@pytest.fixture(scope="session")
def largest(sites) -> Site:
    """The real reports; the samples where those are absent."""
    return sites.get("reports", sites["samples"])


@pytest.fixture
def own(data, tmp_path) -> Site:
    """A server on a copy of the largest collection, for a test that changes it."""
    name = "reports" if "reports" in data else "samples"
    folder = shutil.copytree(data[name], tmp_path / name)
    with keifu_server.Server(folder) as server:
        yield Site(name, server.url)
        assert server.process.poll() is None, server.log()


@pytest.fixture
def window(browser: Browser):
    """Opens watched windows: `page, watch = window(url, width=390)`; at the end no watch may have seen a fault."""
    opened = []

    def open_window(url: str, **options) -> tuple[Page, keifu_browser.Watch]:
        context, watch = keifu_browser.context(browser, url, **options)
        opened.append((context, watch))
        return context.new_page(), watch

    yield open_window
    faults = [fault for _, watch in opened for fault in watch.faults]
    for context, _ in opened:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def screen():
    """Keeps a picture of the whole page as CI output."""

    def take(page: Page, name: str, whole: bool = True) -> Path:
        path = SCREENS / (re.sub(r"[^\w.-]+", "-", name).strip("-") + ".png")
        # Chromium draws no taller picture than this.
        height = page.evaluate("() => document.documentElement.scrollHeight")
        clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": min(height, 8_000)}
        page.screenshot(path=path, full_page=whole, clip=clip if whole else None, animations="disabled")
        return path

    return take


def pytest_terminal_summary(terminalreporter):
    pictures = sorted([*SCREENS.glob("*.png"), *SCREENS.glob("*.pdf")])
    terminalreporter.write_line(f"\n{len(pictures)} screenshots in {SCREENS}:")
    for picture in pictures:
        terminalreporter.write_line(f"  {picture.name} {picture.stat().st_size // 1024} KB")
