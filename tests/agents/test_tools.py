"""The tools for agents over streamable HTTP and standard input, by the client of the official SDK."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from ontology.files import questions
from tests.agents.conversation import called, converse, read, refused
from tests.served import Served, environment, served

COMMAND = str(Path(sys.executable).parent / "fengqiao")


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[Served]:
    with served(data, processes=1, workers=1) as running:
        yield running


def over_http(site: Served, talk: Callable[[Client], Awaitable[Any]], mode: Any = "auto") -> Any:
    async def run() -> Any:
        async with Client(streamable_http_client(f"{site.address}/mcp"), mode=mode) as client:
            return await talk(client)

    return asyncio.run(run())


def over_stdio(*arguments: str, data: Path) -> None:
    async def run() -> None:
        server = StdioServerParameters(
            command=COMMAND, args=["mcp", *arguments], env=environment(data) | {"PATH": os.environ["PATH"]}
        )
        async with Client(stdio_client(server)) as client:
            await converse(client)

    asyncio.run(run())


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_an_agent_works_over_http(site: Served, mode: str) -> None:
    """By the newest revision of the protocol and by the handshake of the older ones."""
    over_http(site, converse, mode)


def test_an_agent_works_over_standard_input(data: Path) -> None:
    over_stdio(data=data)


def test_an_agent_here_works_on_a_site_elsewhere(site: Served, tmp_path: Path) -> None:
    over_stdio("--site", site.address, data=tmp_path)
    assert not list(tmp_path.iterdir())


def test_every_question_is_answered_with_its_sources(site: Served) -> None:
    async def ask(client: Client) -> None:
        for name, question in questions().items():
            answer = await called(client, "ask_question", name=name)
            columns = {column["name"] for column in answer["columns"]}
            assert columns >= {column.strip("<>") for column in question.header["columns"].split()}, name
            assert answer["rows"] and answer["title"]["en"] == question.title.en
        one = await called(client, "ask_question", name="1", narrow={"station": "guangdong-xinhui-muzhou"})
        assert {row["stationName"] for row in one["rows"]} == {"Muzhou Police Station"}

    over_http(site, ask)


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("search", {"q": "a", "kind": "cheese"}, "kind"),
        ("get", {"thing": "station:nowhere"}, "“nowhere”"),
        ("get", {"thing": "https://example.org/x"}, "no IRI"),
        ("get", {"thing": "fq:X> ?p ?o } #"}, "no term"),
        ("list_things", {"collection": "outcome"}, "did you mean outcomes"),
        ("list_things", {"collection": "outcomes", "filters": {"stations": "x"}}, "did you mean station?"),
        ("list_things", {"collection": "outcomes", "limit": 1000}, "limit"),
        ("compare", {"kind": "stations", "things": ["nowhere"]}, "nowhere"),
        ("ask_question", {"name": "99"}, "no question"),
        ("ask_question", {"name": "1", "narrow": {"stations": "x"}}, "station"),
        ("ask_question", {"name": "1", "narrow": {"station": "nowhere"}}, "nowhere"),
        ("sparql", {"query": "SELEC *"}, "line: 1"),
        ("sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}, "read-only"),
        ("sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"}, "SERVICE"),
        ("sparql", {"query": "SELECT * { ?s ?p ?o }"}, "LIMIT"),
        ("sparql", {"query": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"}, "more than"),
    ],
)
def test_what_is_refused_says_why_and_what_there_is(
    site: Served, tool: str, arguments: dict[str, Any], says: str
) -> None:
    said = over_http(site, lambda client: refused(client, tool, **arguments))
    assert says in said
    assert "Traceback" not in said


def test_what_can_be_read_is_of_the_site(site: Served) -> None:
    async def look(client: Client) -> None:
        texts = {
            str(each.uri): await read(client, str(each.uri))
            for each in (await client.list_resources()).resources
        }
        assert "`fq:creditedWith`" in texts["fengqiao://model"]
        assert "from fq:Station to fq:Bureau — 所属公安局" in texts["fengqiao://model"]
        assert "## outcomes" in texts["fengqiao://lists"] and "`credit`" in texts["fengqiao://lists"]
        assert texts["fengqiao://questions"].count("## ") == len(questions()) == 30
        one = await read(client, "fengqiao://question/05-comparable-figures")
        assert one == questions()["05-comparable-figures"].text

    over_http(site, look)


def test_the_standard_questions_are_prompts_that_name_tools_there_are(site: Served) -> None:
    async def look(client: Client) -> None:
        tools = {tool.name for tool in (await client.list_tools()).tools}
        prompts = (await client.list_prompts()).prompts
        assert len(prompts) == 3
        for prompt in prompts:
            given = {argument.name: "山门派出所" for argument in prompt.arguments or ()}
            content: Any = (await client.get_prompt(prompt.name, given)).messages[0].content
            text = content.text
            assert "山门派出所" in text and "fengqiao://guide" in text
            assert {word for word in tools if f"`{word}`" in text} >= {"search", "ask_question"}

    over_http(site, look)
