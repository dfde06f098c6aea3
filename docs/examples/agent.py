"""An agent over MCP: what is explicitly credited to a type of mechanism, and where it is said.

python agent.py http://127.0.0.1:8000 义警     (needs the package mcp; a model would choose the calls itself)
"""

import asyncio
import sys

from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client


class Refused(Exception):
    """What a tool says that it does not answer."""


async def call(agent: Client, tool: str, **arguments: object) -> dict:
    """The answer of a tool. Raises Refused."""
    result = await agent.call_tool(tool, arguments)
    if result.is_error:
        raise Refused(result.content[0].text)
    return result.structured_content


async def report(agent: Client, words: str) -> str:
    """Find the type, list what is credited to it, and name version and sources."""
    found = await call(agent, "search", q=words, kind="type", limit=1)
    if not found["items"]:
        raise Refused(f"no type of mechanism is called {words}")
    kind = found["items"][0]
    filters = {"type": kind["iri"], "credit": "explicit"}
    page = await call(agent, "list_things", collection="outcomes", filters=filters, limit=100)
    lines = [f"{kind['label']['en']}: {page['total']} results are explicitly credited to it"]
    for outcome in page["items"]:
        lines.append(f"- {outcome['station']['label']['en']}: {outcome['sentence']['en']}")
    for source in page["sources"]:
        lines.append(f"[{source['entry']}] {source['title']['en']}, {source['issued'] or 'undated'}")
    return "\n".join([*lines, f"version {page['version']}"])


async def main(site: str, words: str) -> int:
    """Print the report; the exit status."""
    async with Client(streamable_http_client(f"{site.rstrip('/')}/mcp")) as agent:
        try:
            print(await report(agent, words))
        except Refused as refused:
            print(refused, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1], sys.argv[2])))
