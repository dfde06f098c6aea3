"""The MCP server over a site: tools, resources and prompts, on the official SDK (modelcontextprotocol.io)."""

from importlib.metadata import version
from typing import Any

from mcp.server.mcpserver import MCPServer

from api.mcp.prompts import add_prompts
from api.mcp.resources import add_resources
from api.mcp.site import Site
from api.mcp.tools import add_tools

INSTRUCTIONS = (
    "Fengqiao Graph (枫桥图谱): what press features say about police stations in China, each statement "
    "tied to the words "
    "of its source. Read the resource fengqiao://guide before you answer. Every answer names its version "
    "and its sources: "
    "pass both on. An explicit credit is not a mere juxtaposition, and neither is an effect. "
    "图谱收录报道的说法而非事实；作答前先读 fengqiao://guide，并注明版本与来源。"
)


def mcp_server(site: Site, address: str = "") -> MCPServer[Any]:
    """A server that asks the site; `address` is where a person finds the site."""
    server: MCPServer[Any] = MCPServer(
        "fengqiao-graph",
        title="枫桥图谱 Fengqiao Graph",
        instructions=INSTRUCTIONS,
        website_url=address or None,
        version=version("fengqiao-graph"),
        # Nobody is told of changes: a stream that stays open would be one more thing to bound.
        subscriptions=False,
        log_level="ERROR",
    )
    add_tools(server, site)
    add_resources(server, site)
    add_prompts(server)
    return server
