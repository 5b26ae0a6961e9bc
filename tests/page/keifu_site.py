"""A server under test, and which pages it has: found by following its own links, as a reader would."""

import heapq
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser

# What programs ask, and what is downloaded: no pages.
NO_PAGES = re.compile(r"^/(v1|mcp|reconcile|openapi\.json|docs|metrics|healthz|readyz|assets|favicon\.ico)(/|$)")
# Language and theme are tried on every page apart.
DRESS = {"lang", "theme"}
MOST_PARAMETERS = 2


@dataclass
class Answer:
    """What a URL answers, without a browser."""

    status: int
    kind: str
    text: str


@dataclass
class Site:
    """`keifu serve` on one collection."""

    name: str
    url: str
    answers: dict[str, Answer] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """Asks once for each path."""
        if path not in self.answers:
            request = urllib.request.Request(self.url + path, headers={"Accept": "text/html"})
            try:
                with urllib.request.urlopen(request, timeout=60) as response:
                    answer = Answer(response.status, response.headers.get_content_type(), "")
                    body = response.read(20_000_000)
            except urllib.error.HTTPError as error:
                answer = Answer(error.code, error.headers.get_content_type(), "")
                body = error.read()
            if answer.kind == "text/html" or "json" in answer.kind:
                answer.text = body.decode("utf-8", "strict")
            self.answers[path] = answer
        return self.answers[path]

    def api(self, path: str, **parameters: str) -> dict:
        """An answer of the REST API."""
        query = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
        answer = self.get(path + query)
        assert answer.status == 200, (path, parameters, answer)
        return json.loads(answer.text)

    def entity(self, name: str) -> str | None:
        """The id of the entity with this name."""
        found = self.api("/v1/entities", q=name)["entities"]
        return next((one["id"] for one in found if one["name"] == name), found[0]["id"] if found else None)


class Links(HTMLParser):
    """The links, the ids, and what a page loads."""

    def __init__(self, text: str):
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if given.get("id"):
            self.ids.add(given["id"])
        if tag in ("a", "area") and given.get("href") is not None and "download" not in given:
            self.links.append(given["href"])
        if tag == "iframe" and given.get("src"):
            self.loaded.append(given["src"])
        for name in ("src", "data"):
            if tag in ("img", "script", "object", "embed") and given.get(name):
                self.loaded.append(given[name])
        if tag == "link" and given.get("href"):
            self.loaded.append(given["href"])


def path_of(site: Site, base: str, link: str) -> str | None:
    """The path with query to which a link on the page `base` leads; `None` when it leaves the site."""
    whole = urllib.parse.urljoin(site.url + base, link)
    if not whole.startswith(site.url + "/"):
        return None
    return urllib.parse.urldefrag(whole).url.removeprefix(site.url)


def shape(path: str) -> tuple:
    """Pages of one shape are made by the same code: ids and values are left out of it."""
    parts = urllib.parse.urlsplit(path)
    segments = [re.sub(r"^(?=.*\d).{6,}$", "{id}", segment) for segment in parts.path.split("/")]
    names = {name for name, _ in urllib.parse.parse_qsl(parts.query)} - DRESS
    return ("/".join(segments), tuple(sorted(names)))


def undressed(path: str) -> str:
    """The path without language and theme."""
    parts = urllib.parse.urlsplit(path)
    kept = [(name, value) for name, value in urllib.parse.parse_qsl(parts.query) if name not in DRESS]
    return urllib.parse.urlunsplit(("", "", parts.path, urllib.parse.urlencode(kept), ""))


def starts(site: Site) -> list[str]:
    """Pages that a reader may come to by typing: what is found, what is not, what cannot be."""
    quote = urllib.parse.quote
    return [
        "/",
        f"/?q={quote('PMDA関西支部')}",
        f"/?q={quote('健都')}",
        f"/?q={quote('ラクダ牧場')}",
        f"/?q={quote('健都 (彩都')}",
        "/nothing",
        "/entities/nothing",
        "/documents/nothing",
    ]


def pages(site: Site, each: int = 1, most: int = 90) -> list[str]:
    """`each` pages of every shape, found from the start by following links, those with few parameters first.

    Always the same ones. What many conditions together give is made by the same code as what each gives.
    """
    found: list[str] = []
    counts: dict[tuple, int] = {}
    given = starts(site)
    seen = set(given)
    waiting = [(0, at, path) for at, path in enumerate(given)]
    while waiting and len(found) < most:
        _, at, path = heapq.heappop(waiting)
        of = shape(path)
        if at >= len(given) and counts.get(of, 0) >= each:
            continue
        answer = site.get(path)
        if answer.kind != "text/html":
            continue
        counts[of] = counts.get(of, 0) + 1
        found.append(path)
        for link in Links(answer.text).links:
            to = path_of(site, path, link)
            if to is None or NO_PAGES.match(to):
                continue
            to = undressed(to)
            parameters = len(shape(to)[1])
            if to not in seen and parameters <= MOST_PARAMETERS:
                seen.add(to)
                heapq.heappush(waiting, (parameters, len(seen), to))
    return found
