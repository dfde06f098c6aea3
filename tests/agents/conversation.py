"""What an agent does over MCP, by the client of the official SDK: the same over HTTP and standard input."""

from typing import Any

from mcp.client.client import Client


async def called(client: Client, name: str, /, **arguments: Any) -> dict[str, Any]:
    """The answer of a tool, which names its version and its sources."""
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content
    assert result.structured_content is not None
    answer: dict[str, Any] = result.structured_content
    assert len(answer["version"]) == 16
    assert answer["sources"] or "sources_note" in answer
    return answer


async def refused(client: Client, name: str, /, **arguments: Any) -> str:
    """What a tool says that it does not answer."""
    result = await client.call_tool(name, arguments)
    assert result.is_error
    parts: list[Any] = list(result.content)
    return "".join(part.text for part in parts)


async def read(client: Client, uri: str) -> str:
    """The text of a resource."""
    content: Any = (await client.read_resource(uri)).contents[0]
    text: str = content.text
    return text


async def converse(client: Client) -> None:
    """Find the volunteer patrols, read what is credited to one, and where it is said."""
    assert {tool.name for tool in (await client.list_tools()).tools} == {
        "search", "get", "list_things", "compare", "ask_question", "sparql"
    }  # fmt: skip
    guide = await read(client, "fengqiao://guide")
    assert "juxtaposed" in guide and "归因" in guide
    found = await called(client, "search", q="muzhou yijing")
    mechanism = next(item for item in found["items"] if item["kind"] == "mechanism")
    assert mechanism["label"]["zh"] == "睦洲义警"
    thing = await called(client, "get", thing=mechanism["iri"])
    assert [source["entry"] for source in thing["sources"]] == ["3886a4a39e322bc6"]
    assert thing["sources"][0]["issued"] == "2023-03-09"
    page = await called(client, "list_things", collection="outcomes", filters={"credit": "explicit"}, limit=2)
    further = await called(
        client, "list_things", collection="outcomes", filters=page["next_filters"], limit=2
    )
    assert {item["iri"] for item in page["items"]}.isdisjoint(item["iri"] for item in further["items"])
    stations = ["zhejiang-pingyang-shanmen", "guangdong-xinhui-muzhou"]
    compared = await called(client, "compare", kind="stations", things=stations)
    assert [column["iri"].rpartition("/")[2] for column in compared["columns"]] == stations
    assert compared["apart"] and all(one["reason"]["en"] for one in compared["apart"])
    answer = await called(client, "ask_question", name="2", language="zh")
    assert answer["total"] == len(answer["rows"]) > 5
    assert {row["stationName"] for row in answer["rows"]} >= {"睦洲派出所"}
    counted = await called(client, "sparql", query="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert counted["rows"][0]["n"] > 5000 and counted["sources"] == []
