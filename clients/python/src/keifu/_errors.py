"""What the server could not answer, as it says itself (RFC 9457)."""

import httpx


class KeifuError(Exception):
    """A request that was not answered."""

    #: HTTP status.
    status: int
    #: What kind of problem, as ``/problems/unknown-name``.
    type: str
    #: The kind in words.
    title: str
    #: What is wrong and what to do.
    detail: str
    #: Of an unknown or ambiguous name: names that look like it.
    nearest: list[str]
    #: Of a malformed query: the character where the trouble begins, from 0.
    position: int | None
    #: For the log of the server.
    request_id: str

    def __init__(self, status: int, problem: dict):
        self.status = status
        self.type = problem.get("type", "about:blank")
        self.title = problem.get("title", "")
        self.detail = problem.get("detail", "")
        self.nearest = problem.get("nearest", [])
        self.position = problem.get("position")
        self.request_id = problem.get("request_id", "")
        super().__init__(f"{status} {self.title}: {self.detail}")


def raise_for_problem(response: httpx.Response) -> None:
    """Raises the problem of an answer that is an error."""
    if not response.is_error:
        return
    try:
        problem = response.json()
    except ValueError:
        # Not from Keifu itself: a proxy, say.
        problem = {"title": response.reason_phrase, "detail": response.text[:500]}
    raise KeifuError(response.status_code, problem if isinstance(problem, dict) else {})
