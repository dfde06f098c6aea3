"""How the tools ask: over HTTP, as anybody does, so that the guards and limits of the site hold for them too.

The site is one that runs elsewhere, or the application in this process; then nothing goes over the network.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import httpx2
from mcp.server.mcpserver.exceptions import ToolError
from starlette.types import ASGIApp

from api.mcp.visitor import visitor

MOST_BYTES = 512 << 10
"""Of an answer to a tool: what a model can still read, and what the web process may make JSON of."""
SECONDS = 120.0
"""For one answer: longer than a query may wait and run."""
RESULTS = "application/sparql-results+json"
TURTLE = "text/turtle"
Parameters = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Answer:
    """What the site answered: the version that it was made from, the media type, the body."""

    version: str
    media_type: str
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Site:
    """The site that the tools ask. Raises ToolError with the site's own words where it refuses."""

    def __init__(self, address: str, app: ASGIApp | None = None) -> None:
        self._address = address
        self._app = app

    async def get(
        self,
        path: str,
        parameters: Parameters | None = None,
        accept: str = "application/json",
        most: int = MOST_BYTES,
    ) -> Answer:
        """The answer of at most so many bytes at a path of the site."""
        headers = {"Accept": accept}
        return await self._asked(most, "GET", path, params=dict(parameters or {}), headers=headers)

    async def query(self, text: str, version: str = "") -> Answer:
        """The answer to a SPARQL query: rows as JSON, or Turtle; of the version in force, or of one that is kept."""
        form = {"query": text, **({"version": version} if version else {})}
        headers = {"Accept": f"{RESULTS}, {TURTLE}"}
        return await self._asked(MOST_BYTES, "POST", "/sparql", data=form, headers=headers)

    async def _asked(self, most: int, method: str, path: str, **asked: Any) -> Answer:
        transport = httpx2.ASGITransport(app=self._app, client=(visitor.get(), 0)) if self._app else None
        try:
            async with httpx2.AsyncClient(
                base_url=self._address, transport=transport, timeout=SECONDS, trust_env=self._app is None
            ) as client:
                answer = await client.request(method, path.lstrip("/"), **asked)
        except httpx2.HTTPError as error:
            raise ToolError(
                f"{self._address} 没有应答 · does not answer: {error or type(error).__name__}"
            ) from error
        if answer.is_error:
            raise ToolError(_told(answer))
        if answer.is_redirect:
            raise ToolError(f"there is nothing at {path} itself; see {answer.headers.get('location', '')}")
        if len(answer.content) > most:
            raise ToolError(
                f"答案有 {len(answer.content)} 字节，超过工具答案的上限 {most}：请加 LIMIT、筛选或汇总 · "
                f"The answer has {len(answer.content)} bytes, more than the {most} that a tool gives: "
                "add a LIMIT, filter, or count. Nothing of it is given, since a part would look like the whole."
            )
        kind = answer.headers.get("content-type", "").partition(";")[0]
        return Answer(answer.headers.get("fengqiao-version", ""), kind, answer.content)


def _told(answer: httpx2.Response) -> str:
    """What a problem document says, in both languages, with the place and the choice that it names."""
    try:
        problem = answer.json()
        words = [problem["messages"]["zh"], problem["messages"]["en"]]
    except (ValueError, KeyError, TypeError):
        return f"{answer.status_code} {answer.reason_phrase}"
    for place in problem.get("parameters", ()):
        words.append(f"{place.get('name', '')}: {place.get('reason', '')}")
    words += [f"{name}: {problem[name]}" for name in ("line", "column", "retry_after") if name in problem]
    return " · ".join(words)


def nearest(name: str, known: Sequence[str], what: str) -> ToolError:
    """The error that says that there is no such name, and which one is near or which there are."""
    near = get_close_matches(name, known, 3)
    there = f"did you mean {', '.join(near)}?" if near else f"there are: {', '.join(known)}"
    return ToolError(f"没有 {name[:80]} · There is no {what} {name[:80]!r}; {there}")
