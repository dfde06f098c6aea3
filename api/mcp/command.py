"""`fengqiao mcp`: the tools on standard input and output, for an agent on this machine."""

import asyncio
import re
from dataclasses import replace

import click

from api.settings import read_settings
from graph.errors import FengqiaoError


class NoAddress(FengqiaoError):
    """What was given is no address of a site."""


@click.command()
@click.option("--site", default="", help="address of a site that runs, in place of the graph on this machine")
def mcp(site: str) -> None:
    """Serve the tools for agents (Model Context Protocol) on standard input and output until that is closed.

    Asks the graph in FENGQIAO_DATA, which is built if it is not there, or a site that runs elsewhere.
    """
    if site and re.match(r"https?://[^/\s]+", site) is None:
        raise NoAddress(
            f"--site：“{site}”不是网址，例如 https://example.org/kg",
            f"--site: “{site}” is no address like https://example.org/kg",
        )
    asyncio.run(_remote(site.rstrip("/") + "/") if site else _local())


async def _remote(address: str) -> None:
    from api.mcp.server import mcp_server
    from api.mcp.site import Site

    await mcp_server(Site(address), address).run_stdio_async()


async def _local() -> None:
    from api.app import create_app
    from api.mcp.endpoint import INSIDE
    from api.mcp.server import mcp_server
    from api.mcp.site import Site

    # One agent asks one thing after another.
    app = create_app(replace(read_settings(), workers=1))
    async with app.router.lifespan_context(app):
        await mcp_server(Site(INSIDE, app.inside)).run_stdio_async()
