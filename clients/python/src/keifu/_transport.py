"""How requests are sent and answers read; the operations are in ``_generated``."""

from typing import Any
from urllib.parse import quote

import httpx

from ._errors import raise_for_problem

#: Seconds for an answer; judgements make the graph anew and may take longer.
TIMEOUT = 60.0


def request(
    method: str, path: str, ids: dict[str, str], query: dict[str, Any], headers: dict[str, Any], body: Any, form: Any
) -> dict[str, Any]:
    """The arguments of httpx for a request; what is ``None`` is left out."""
    for name, value in ids.items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    asked: dict[str, Any] = {"method": method, "url": path}
    asked["params"] = {name: _text(value) for name, value in query.items() if value is not None}
    asked["headers"] = {name: str(value) for name, value in headers.items() if value is not None}
    if body is not None:
        asked["json"] = body
    if form is not None:
        asked["data"] = {name: value for name, value in form.items() if value is not None}
    return asked


def answer(response: httpx.Response) -> Any:
    """JSON as objects, texts as ``str``, everything else as ``bytes``."""
    raise_for_problem(response)
    kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/json":
        return response.json()
    if kind.startswith("text/") or kind == "application/x-ndjson":
        return response.text
    return response.content


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class SyncTransport:
    """A connection to a server; use it in a ``with``, or close it."""

    def __init__(self, url: str = "http://127.0.0.1:8080", *, timeout: float = TIMEOUT, client: httpx.Client | None = None):
        self._client = client or httpx.Client(base_url=url, timeout=timeout)

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connection."""
        self._client.close()

    def _send(self, method: str, path: str, ids=None, query=None, headers=None, body=None, form=None) -> Any:
        asked = request(method, path, ids or {}, query or {}, headers or {}, body, form)
        return answer(self._client.request(**asked))


class AsyncTransport:
    """A connection to a server, to be awaited; use it in an ``async with``, or close it."""

    def __init__(self, url: str = "http://127.0.0.1:8080", *, timeout: float = TIMEOUT, client: httpx.AsyncClient | None = None):
        self._client = client or httpx.AsyncClient(base_url=url, timeout=timeout)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the connection."""
        await self._client.aclose()

    async def _send(self, method: str, path: str, ids=None, query=None, headers=None, body=None, form=None) -> Any:
        asked = request(method, path, ids or {}, query or {}, headers or {}, body, form)
        return answer(await self._client.request(**asked))
