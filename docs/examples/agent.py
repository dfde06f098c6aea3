"""An agent over MCP: what is explicitly credited to a type of mechanism, and where it is said.

python agent.py http://127.0.0.1:8000 义警     (needs the package mcp; a model would choose the calls itself)
"""

import asyncio
import sys

from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client


async def main(site: str, words: str) -> None:
    """Find the type, list what is credited to it, and name version and sources."""
    async with Client(streamable_http_client(f"{site.rstrip('/')}/mcp")) as agent:

        async def call(tool: str, **arguments: object) -> dict:
            result = await agent.call_tool(tool, arguments)
            if result.is_error:
                raise SystemExit(result.content[0].text)
            return result.structured_content

        found = await call("search", q=words, kind="type", limit=1)
        if not found["items"]:
            raise SystemExit(f"no type of mechanism is called {words}")
        kind = found["items"][0]
        filters = {"type": kind["iri"], "credit": "explicit"}
        page = await call("list_things", collection="outcomes", filters=filters, limit=100)
        print(f"{kind['label']['en']}: {page['total']} results are explicitly credited to it")
        for outcome in page["items"]:
            print(f"- {outcome['station']['label']['en']}: {outcome['sentence']['en']}")
        for source in page["sources"]:
            print(f"[{source['entry']}] {source['title']['en']}, {source['issued'] or 'undated'}")
        print(f"version {page['version']}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
