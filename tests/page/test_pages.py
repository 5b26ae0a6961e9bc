"""Every page by itself: no violation that axe-core finds, no link into the void, no sideways scrolling, fast and still."""

import os
import re
import urllib.parse
import urllib.request
from pathlib import Path

import keifu_browser
import pytest
from conftest import SCREENS
from keifu_site import NO_PAGES, Links, pages, path_of, shape, undressed

AXE = Path(os.environ["KEIFU_AXE"]).read_text(encoding="utf-8")
AXE_RUN = """async () => {
  const result = await axe.run(document, {
    resultTypes: ['violations', 'incomplete'], rules: { 'target-size': { enabled: true } } });
  return result.violations.map(one => ({ rule: one.id, help: one.help,
    nodes: one.nodes.slice(0, 4).map(node => node.html.slice(0, 200) + ' | ' + node.failureSummary.slice(0, 400)),
    count: one.nodes.length }));
}"""
PAINT_LIMIT = float(os.environ.get("KEIFU_PAINT_MS", "200"))
SCRIPT_LIMIT = 60_000
ERRORS = {400, 404}


def violations(page) -> dict[str, str]:
    """What axe-core finds on a page; its source is evaluated through the debugger, whatever the policy says."""
    page.evaluate(AXE)
    return {
        one["rule"]: f"{one['help']} × {one['count']}\n    " + "\n    ".join(one["nodes"])
        for one in page.evaluate(AXE_RUN)
    }


def sideways(page) -> str | None:
    """What makes the page scroll sideways."""
    over = page.evaluate(
        """() => { const root = document.documentElement;
        if (root.scrollWidth <= root.clientWidth) return null;
        const out = [...document.querySelectorAll('body *')].filter(one => {
          const box = one.getBoundingClientRect();
          return box.right > root.clientWidth + 1 && box.width > 0 && !one.closest('[tabindex="0"]'); });
        return [root.scrollWidth, out.slice(0, 3).map(one => one.outerHTML.slice(0, 120))]; }"""
    )
    return over and f"scrolls sideways: {over}"


def name(path: str) -> str:
    """How pictures of a page are called."""
    place, parameters = shape(path)
    return "-".join([place.strip("/").replace("{id}", "id") or "start", *parameters])


LOOKS = {
    "1280": ({}, {}),
    "1280-dark": ({"dark": True}, {}),
    "1280-en": ({}, {"lang": "en"}),
    "390": ({"width": 390, "height": 844}, {}),
    "390-dark-en": ({"width": 390, "height": 844, "dark": True}, {"lang": "en"}),
    "320": ({"width": 320, "height": 600}, {}),
}


@pytest.mark.parametrize("look", LOOKS)
def test_looks(window, screen, largest, look):
    """No page has a violation or scrolls sideways; a picture of each is kept."""
    options, dress = LOOKS[look]
    page, watch = window(largest.url, **options)
    watch.expected_status = ERRORS
    found: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    for path in pages(largest):
        page.goto(keifu_browser.dressed(path, **dress))
        keifu_browser.settle(page)
        counts[name(path)] = number = counts.get(name(path), 0) + 1
        if look != "320":
            screen(page, f"{name(path)}{f'-{number}' if number > 1 else ''}.{look}")
        wrong = sideways(page)
        if wrong:
            found.setdefault("sideways", []).append(f"{path}: {wrong}")
        if look == "1280":
            page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
        if look not in ("1280-en", "320"):
            for rule, text in violations(page).items():
                found.setdefault(rule, []).append(f"{path}: {text}")
        watch.look(page)
    print(f"{look}: {sum(counts.values())} pages, {sum(map(len, found.values()))} faults")
    # The first page of each rule tells what is wrong.
    assert not found, "\n" + "\n".join(f"{rule} on {len(on)} pages: {on[0]}" for rule, on in found.items())


def test_paper(window, largest):
    """Pages are printed for people to look at."""
    page, _ = window(largest.url)
    printed = [("/", ("q",)), ("/entities/{id}", ())]
    for path in pages(largest):
        if shape(path) in printed and largest.get(path).status == 200:
            printed.remove(shape(path))
            page.goto(path)
            keifu_browser.settle(page)
            page.pdf(path=SCREENS / f"{name(path).replace('/', '-')}.pdf", format="A4")


def test_links_lead_somewhere(sites):
    for site in sites.values():
        broken, asked, shapes = [], set(), {}
        for base in pages(site, each=2, most=120):
            here = Links(site.get(base).text)
            for link in here.links:
                if link.startswith("#"):
                    if link != "#" and urllib.parse.unquote(link[1:]) not in here.ids:
                        broken.append(f"{base} → {link}: no such place")
                    continue
                to = path_of(site, base, link)
                if to is None:
                    if not link.startswith(("http://", "https://")):
                        broken.append(f"{base} → {link}: what is that")
                    continue
                # Links of one shape are made by the same code.
                of = shape(to)
                if to not in asked and shapes.get(of, 0) >= 6:
                    continue
                if to not in asked:
                    shapes[of] = shapes.get(of, 0) + 1
                asked.add(to)
                answer = site.get(to)
                # A page that says what is wrong leads to itself in another language.
                if answer.status >= 400 and undressed(to) != undressed(base):
                    broken.append(f"{base} → {to}: {answer.status}")
                part = urllib.parse.unquote(urllib.parse.urldefrag(link).fragment)
                if part and answer.kind == "text/html" and not NO_PAGES.match(to) and part not in Links(answer.text).ids:
                    broken.append(f"{base} → {link}: no such place there")
        print(f"{site.name}: {len(asked)} links")
        assert not broken, f"{len(broken)} links\n" + "\n".join(broken[:40])


def test_painted_at_once_and_still(window, largest):
    """Each page is asked for four times by a browser that has its style sheets; the fastest paint counts."""
    page, watch = window(largest.url)
    watch.expected_status = ERRORS
    paints = {}
    for path in pages(largest):
        for time in range(4):
            page.goto(path)
            keifu_browser.settle(page, quiet=time == 0)
            painted = page.wait_for_function(
                "() => performance.getEntriesByType('paint').find(one => one.name == 'first-contentful-paint')?.startTime"
            ).json_value()
            answered = page.evaluate("() => performance.getEntriesByType('navigation')[0].responseEnd")
            paints[path] = min(paints.get(path, (9e9, 0)), (painted, answered))
        watch.look(page)
    for path, (painted, answered) in sorted(paints.items(), key=lambda one: -one[1][0]):
        print(f"  {painted:6.0f} ms painted, {answered:6.0f} ms answered  {urllib.parse.unquote(path)[:100]}")
    print(f"layout shifts: {len(watch.shifts)}")
    assert not watch.shifts, watch.shifts
    late = {path: painted for path, (painted, _) in paints.items() if painted >= PAINT_LIMIT}
    assert not late, late


def test_scripts_are_small(window, largest):
    """All scripts of all pages together, with what they import."""
    page, watch = window(largest.url)
    watch.expected_status = ERRORS
    scripts = {}
    page.on("response", lambda response: scripts.update({response.url: response}) if response.request.resource_type == "script" else None)
    sizes = {}
    for path in pages(largest):
        page.goto(path)
        keifu_browser.settle(page)
        for url, response in scripts.items():
            if url not in sizes:
                sizes[url] = len(response.body())
        watch.look(page)
    for url, size in sorted(sizes.items()):
        print(f"  {size:6} bytes  {url.rsplit('/', 1)[1]}")
    print(f"scripts in all: {sum(sizes.values())} bytes")
    assert sum(sizes.values()) <= SCRIPT_LIMIT, sizes


def test_guards(sites):
    """No script, style sheet or handler stands in a page; its policy forbids them."""
    for site in sites.values():
        for path in pages(site):
            text = site.get(path).text
            assert not re.search(r"<[^>]*\s(style|on\w+)=", re.sub(r'"[^"]*"', '""', text)), path
            assert not re.search(r"<style|<script(?![^>]*\ssrc=)", text), path
            assert "javascript:" not in re.sub(r">[^<]*<", "><", text), path
        with urllib.request.urlopen(site.url + "/") as response:
            policy = response.headers["Content-Security-Policy"]
        assert "'unsafe" not in policy and "default-src 'none'" in policy, policy
