"""A researcher's way from a name to what is known of it: with the mouse, with the keyboard alone, and without scripts.

On the real reports when they lie beside the project, on the samples otherwise. Controls are found as a stranger finds
them: by role and name.
"""

import re

import pytest
from keifu_hands import Keyboard, Mouse
from playwright.sync_api import Page, expect

SUBJECT = "PMDA関西支部"
HANDS = {"mouse": (Mouse, {}), "keyboard": (Keyboard, {}), "noscript": (Mouse, {"scripts": False})}
# Where paths begin and end.
ENDS = ("未来医療推進機構", "大阪市")


def link(page: Page, name, within=None):
    return (within or page).get_by_role("link", name=name)


def button(page: Page, name, within=None):
    return (within or page).get_by_role("button", name=name)


def box(page: Page):
    """The search box, which a script makes a combobox."""
    site = page.get_by_role("search", name=re.compile("文書の検索|Search the documents"))
    return site.get_by_role("combobox").or_(site.get_by_role("searchbox"))


def search(page: Page, hand: Mouse, text: str) -> None:
    hand.write(box(page), text)
    hand.send(box(page), button(page, "検索", page.get_by_role("search", name="文書の検索")))
    expect(page.get_by_role("heading", level=1)).to_have_text("検索結果")


def to_entity(page: Page, hand: Mouse) -> None:
    page.goto("/")
    search(page, hand, SUBJECT)
    hand.press(link(page, SUBJECT, page.get_by_role("region", name="検索語が指すもの")))
    expect(page.get_by_role("heading", level=1)).to_contain_text("関西支部")


class Way:
    """One of the ways to walk."""

    def __init__(self, name: str, window):
        self.name = name
        self.window = window

    def open(self, url: str):
        hand, options = HANDS[self.name]
        page, watch = self.window(url, **options)
        return page, hand(page), watch


@pytest.fixture(params=HANDS)
def way(request, window) -> Way:
    return Way(request.param, window)


def test_from_search_to_page_and_entity(screen, largest, way):
    page, hand, watch = way.open(largest.url)
    page.goto("/")
    search(page, hand, SUBJECT)
    before = page.get_by_role("article").count()

    # Filter by fiscal year; the page says so, the hits are of that year, Back undoes it.
    bars = page.get_by_role("list", name="年度ごとの段落数")
    hand.press(link(page, re.compile("令和元年度（2019）"), bars))
    page.wait_for_url("**fiscal_year=2019**")
    assert page.get_by_role("article").count() <= before
    for article in page.get_by_role("article").all():
        expect(article).to_contain_text("令和元年度")
    conditions = page.get_by_role("list", name="検索の条件")
    expect(conditions).to_contain_text("令和元年度（2019）")
    screen(page, f"walk-{way.name}-1-filtered")
    page.go_back()
    expect(conditions).not_to_contain_text("令和元年度")
    page.go_forward()
    hand.press(link(page, re.compile("「令和元年度.*外す"), conditions))
    page.wait_for_url(lambda url: "fiscal_year" not in url)

    # Open a hit at its place in the document, then its original.
    hit = page.get_by_role("figure").filter(has=page.locator("blockquote", has_text=SUBJECT)).first
    words = hit.locator("blockquote").inner_text().strip()
    hand.press(link(page, "文書で読む", hit))
    page.wait_for_url("**/documents/**")
    place = page.locator(":target")
    expect(place).to_be_in_viewport()
    assert re.sub(r"\s", "", words)[:20] in re.sub(r"\s", "", place.inner_text()), (words, place.inner_text())
    original = link(page, re.compile("^原本")).first.get_attribute("href")
    assert page.request.get(original).ok
    screen(page, f"walk-{way.name}-2-document", whole=False)

    # A name in the text leads to its page, where the figures stand with their quotes.
    hand.press(link(page, SUBJECT, page.get_by_role("main")))
    page.wait_for_url("**/entities/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("関西支部")
    table = page.get_by_role("table", name=re.compile("利用.*年度別"))
    figures = {}
    for row in table.get_by_role("row").all()[1:]:
        year = re.search(r"（(\d{4})）", row.get_by_role("rowheader").inner_text())
        if year:
            figures[int(year.group(1))] = row.get_by_role("cell").first.inner_text()
    shown = [int(re.search(r"\d+", figures[year]).group()) for year in sorted(figures) if re.search(r"\d", figures[year])]
    print(f"figures: {figures}")
    assert [value for value in shown if value in (41, 59, 105, 127)] == [41, 59, 105, 127], figures
    chart = page.get_by_role("img", name=re.compile("127"))
    for value in ("41", "59", "105", "127"):
        expect(chart.first).to_have_accessible_name(re.compile(rf"\b{value}\b|{value}件"))
    hand.press(table.get_by_role("link", name=re.compile("127")))
    page.wait_for_url("**/citations/**")
    expect(page.get_by_role("main")).to_contain_text("127")
    screen(page, f"walk-{way.name}-3-citation", whole=False)
    watch.look(page)
    print(f"{way.name}: {hand.stops} stops")


def test_path(screen, largest, way):
    page, hand, watch = way.open(largest.url)
    page.goto("/")
    hand.press(link(page, "経路", page.get_by_role("navigation").first))
    expect(page.get_by_role("heading", level=1)).to_have_text("経路を探す")
    form = page.get_by_role("main").get_by_role("search")
    hand.write(form.get_by_label("出発点"), ENDS[0])
    hand.write(form.get_by_label("行き先"), ENDS[1])
    hand.press(button(page, "探す", form))
    page.wait_for_url("**/paths?**from=**")
    first = page.get_by_role("region", name=re.compile("経路1")).first
    for end in ENDS:
        expect(link(page, end, first).first).to_be_visible()
    assert first.locator("blockquote").count() >= 1
    assert all(one.inner_text().strip() for one in first.locator("blockquote").all())
    screen(page, f"walk-{way.name}-4-path")
    watch.look(page)


def test_picture(screen, largest, way):
    page, hand, watch = way.open(largest.url)
    to_entity(page, hand)
    hand.press(link(page, re.compile("まわりの図|つながりの図")))
    page.wait_for_url("**/graph?**")
    picture = page.get_by_role("region", name="図").or_(page.get_by_role("group", name=re.compile("まわりの図")))
    names = re.compile("（(組織|施設|事業|地名)）$")
    count = link(page, names, picture).count()
    assert count >= 2
    hand.press(link(page, re.compile("のまわりを広げる"), picture))
    page.wait_for_url("**expand=**")
    expect(link(page, names, picture)).not_to_have_count(count)
    assert link(page, names, picture).count() > count
    expanded = page.url
    screen(page, f"walk-{way.name}-5-expanded")
    # The state is in the URL: it looks the same when it is asked for anew, and Back leads to what was before.
    after = sorted(one.get_attribute("aria-label") for one in link(page, names, picture).all())
    page.goto(expanded)
    assert after == sorted(one.get_attribute("aria-label") for one in link(page, names, picture).all())
    hand.press(link(page, re.compile(r"→|–"), picture))
    page.wait_for_url("**edge=**")
    expect(page.get_by_role("region", name="線の根拠").locator("blockquote").first).to_be_visible()
    page.go_back()
    page.wait_for_url(lambda url: "edge=" not in url)
    watch.look(page)


def test_judgement(screen, own, way):
    page, hand, watch = way.open(own.url)
    to_entity(page, hand)
    entity = page.url
    hand.press(button(page, re.compile(r"^表示しない[\s：]*\S*関西支部$")))
    page.wait_for_url("**/judgements/preview**")
    # Until it is recorded nothing has changed.
    assert page.request.get(entity).ok
    hand.write(page.get_by_role("textbox", name=re.compile("理由")), "試しに隠す")
    author = page.get_by_role("textbox", name=re.compile("判定する人"))
    if not author.input_value():
        hand.write(author, "試験")
    screen(page, f"walk-{way.name}-6-preview")
    hand.press(button(page, "記録する"))
    page.wait_for_url(re.compile(r"/judgements/[^p]"))
    screen(page, f"walk-{way.name}-7-recorded")
    suggested = page.request.get("/v1/entities", params={"q": SUBJECT}).json()["items"]
    assert all(one["id"] not in entity for one in suggested), "it is still there"
    hand.press(button(page, re.compile("^取り消す")).or_(link(page, re.compile("^取り消す"))))
    page.wait_for_url("**/preview**")
    reason = page.get_by_role("textbox", name=re.compile("理由"))
    if reason.count():
        hand.write(reason, "試しは終わり")
    hand.press(button(page, re.compile("記録する|取り消す")))
    page.wait_for_url(re.compile(r"/judgements/[^p]"))
    suggested = page.request.get("/v1/entities", params={"q": SUBJECT}).json()["items"]
    assert any(one["id"] in entity for one in suggested), "it has not come back"
    hand.press(link(page, "判定", page.get_by_role("navigation").first))
    expect(page.get_by_role("main")).to_contain_text("試しに隠す")
    screen(page, f"walk-{way.name}-8-ledger")
    watch.look(page)


def test_two_years(screen, sites, way):
    """A series of the samples; two reports that are chosen, where the real ones are."""
    page, hand, watch = way.open(sites["samples"].url)
    page.goto("/")
    hand.press(link(page, "年度を比べる", page.get_by_role("navigation").first))
    hand.press(link(page, re.compile("大阪市経済戦略局"), page.get_by_role("table")))
    page.wait_for_url("**/series/**")
    expect(page.get_by_role("main")).to_contain_text("平成30年度")
    expect(page.get_by_role("main")).to_contain_text("令和元年度")
    assert page.get_by_role("heading", level=2).count() >= 2
    screen(page, f"walk-{way.name}-9-years")
    watch.look(page)
    if "reports" in sites:
        page, hand, watch = way.open(sites["reports"].url)
        page.goto("/series")
        form = page.get_by_role("form", name="比べる文書")
        for field, year in (("前の文書", "平成30年度"), ("後の文書", "令和元年度")):
            select = form.get_by_label(field)
            labels = select.evaluate("one => [...one.options].map(option => option.label)")
            hand.choose(select, next(label for label in labels if label.startswith(year)))
        hand.press(button(page, "比べる", form))
        page.wait_for_url(lambda url: "?" in url)
        expect(page.get_by_role("main")).to_contain_text("127")
        screen(page, f"walk-{way.name}-9-reports")
        watch.look(page)


def test_language_and_colours(largest, way):
    page, hand, watch = way.open(largest.url)
    to_entity(page, hand)
    address = page.url
    hand.press(link(page, "English"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.startswith(address), "language leads to another page"
    expect(page.get_by_role("heading", level=1)).to_contain_text("関西支部")
    # What is said by the page is English, on the next page too.
    hand.press(link(page, "Documents", page.get_by_role("navigation").first))
    expect(page.get_by_role("heading", level=1)).to_have_text("Documents")
    hand.press(link(page, "dark"))
    page.wait_for_url("**theme=dark**")
    background = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert sum(map(int, re.findall(r"\d+", background)[:3])) < 200, background
    hand.press(link(page, "日本語"))
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    watch.look(page)
