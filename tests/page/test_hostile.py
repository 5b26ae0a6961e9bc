"""Documents with hostile names and texts, in a browser: nothing of theirs runs, nothing breaks a page's layout."""

import urllib.parse

import keifu_browser
import keifu_server
import keifu_site
import pytest
from test_pages import ERRORS, sideways

PAYLOADS = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "apostrophe": "' onmouseover='alert(1)",
    "address": "javascript:alert(1)",
    "title": "</title><svg onload=alert(1)>",
    "textarea": "</textarea></select><x-evil>",
    "right to left": "\u202e逆向き\u2066",
    "zero width": "零\u200b幅\u200d結\ufeff",
    "control": "ヌ\u2400ル\x01\x08",
    "combining": "か" + "\u0301" * 60,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈",
    "long": "長" * 5_000,
    "long latin": "x" * 5_000,
}
# As long as names of bodies can be expected to be at worst.
LONG_NAME = "国立研究開発法人" + "超広域連携先端医療情報基盤整備推進" * 6 + "機構"
HUB = "健都機構"
PARTNERS = 10_000


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    source = folder / "source"
    source.mkdir()
    for number, text in enumerate([*PAYLOADS.values(), LONG_NAME]):
        name = "".join(one for one in text if one not in "/\0")[:40]
        for year in ("平成30年度", "令和元年度"):
            body = (
                f"{year}　{text}の報告\n第１章　{text}について\n（１）{text}の取組\n"
                f"株式会社{text}製薬（以下「{text}社」という。）は、大阪府と連携協定を締結した。\n"
                f"国立研究開発法人{text}研究所は、令和元年7月に健都に移転した。「{text}事業」を実施した。\n"
                f"{LONG_NAME}は、{text}センターと協定を締結した。\n"
                f"{text}センターの利用件数は、{number + 10}件（目標{number + 20}件）であった。\n"
                f"表１　{text}\n区分,平成30年度,令和元年度\n{text},25,27\n"
            )
            (source / f"{number}{name}-{year}.txt").write_text(body, encoding="utf-8")
    lines = [f"{HUB}は、株式会社第{number}製薬と連携協定を締結した。" for number in range(PARTNERS)]
    (source / "hub.txt").write_text("令和元年度 協定の一覧\n" + "\n".join(lines), encoding="utf-8")
    data = folder / "data"
    keifu_server.ingest(source, data)
    with keifu_server.Server(data) as server:
        yield keifu_site.Site("hostile", server.url)
        assert server.process.poll() is None, server.log()


def hostile_pages(site) -> list[str]:
    """Pages of every shape, searches for what is hostile, and the body that is related to ten thousand."""
    quote = urllib.parse.quote
    asked = [f"/?q={quote(text[:200])}" for text in PAYLOADS.values()]
    asked += [f"/entities?q={quote(text[:40])}" for text in PAYLOADS.values()]
    asked += [f"/paths?from={quote(text[:40])}&to={quote(HUB)}" for text in list(PAYLOADS.values())[:4]]
    found = site.api("/v1/entities", q="製薬", limit="100")["items"]
    worst = [one for one in found if any(text[:8] in one["name"] for text in PAYLOADS.values())]
    longest = sorted(found, key=lambda one: -len(one["name"]))[:2]
    hub = site.api("/v1/entities", q=HUB)["items"][:1] + site.api("/v1/entities", q=LONG_NAME[:20])["items"][:1]
    for one in [*worst[:4], *longest, *hub]:
        asked += [f"/entities/{one['id']}", f"/graph?entity={one['id']}"]
    for one in hub[:1]:
        asked += [f"/graph?entity={one['id']}&limit=300"]
    documents = site.api("/v1/documents", limit="100")["items"]
    asked += [f"/documents/{one['id']}" for one in documents[::2]]
    return list(dict.fromkeys([*keifu_site.pages(site, most=30), *asked]))


def test_nothing_runs_and_nothing_breaks(window, screen, hostile):
    page, watch = window(hostile.url, width=390, height=844)
    watch.expected_status = ERRORS
    faults = []
    paths = hostile_pages(hostile)
    for path in paths:
        response = page.goto(path)
        keifu_browser.settle(page)
        assert response.status < 500, (path, response.status)
        if page.locator("x-evil, img[src=x], main svg[onload]").count():
            faults.append(f"{path}: a text became an element")
        # Whatever would run when it is pointed at.
        page.mouse.move(195, 300)
        wrong = sideways(page)
        if wrong:
            faults.append(f"{urllib.parse.unquote(path)[:80]}: {wrong}")
        if path.startswith(("/graph?", "/entities/e")):
            screen(page, f"hostile-{paths.index(path):03}")
        watch.look(page)
    print(f"{len(paths)} hostile pages, {len(faults)} faults")
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults[:12])


def test_ten_thousand_neighbours(window, screen, hostile):
    """The picture of a body that is related to ten thousand comes at once, and says what it leaves out."""
    hub = hostile.api("/v1/entities", q=HUB)["items"][0]["id"]
    page, watch = window(hostile.url)
    for path in (f"/graph?entity={hub}&limit=300", f"/entities/{hub}"):
        page.goto(path)
        keifu_browser.settle(page)
        answered = page.evaluate("() => performance.getEntriesByType('navigation')[0].responseEnd")
        size = page.evaluate("() => document.documentElement.outerHTML.length")
        print(f"{answered:.0f} ms, {size // 1024} K characters: {path}")
        assert size < 1_500_000
        screen(page, f"hostile-hub-{path.split('/')[1].split('?')[0]}")
    watch.look(page)
