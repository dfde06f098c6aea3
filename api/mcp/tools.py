"""The tools: each asks the site as anybody does, and says from which version and which articles its answer is."""

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, quote, urlsplit

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from api.mcp.contract import API, Contract
from api.mcp.site import RESULTS, Answer, Site, nearest
from api.mcp.sources import with_sources
from api.mcp.table import rows
from api.rest.things import SPACES, item_path
from ontology.bilingual import Language
from ontology.files import questions
from ontology.namespaces import BASE, FQ, expand

READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
LINKED = "application/ld+json"
MOST_ITEMS = 100
LONGEST_NAME = 500
KINDS = "station, place, mechanism, type, indicator, formula, honour, setting, source, concept, quote"

Text = Annotated[
    str, Field(max_length=200, description="Chinese, pinyin (also initials), English or a symbol")
]
Name = Annotated[
    str,
    Field(
        max_length=LONGEST_NAME,
        description="an IRI, a prefixed name such as station:zhejiang-pingyang-shanmen, or a station's slug",
    ),
]
Filter = str | int | bool | list[str]


def add_tools(server: MCPServer[Any], site: Site) -> None:
    """Give the server the tools that ask the site."""
    contract = Contract(site)

    def tool(title: str) -> Callable[[Callable[..., Awaitable[dict[str, Any]]]], object]:
        return server.tool(title=title, annotations=READS, structured_output=True)

    @tool("检索 · Search")
    async def search(
        q: Text,
        kind: Annotated[str, Field(description=f"only one of: {KINDS}; empty for all")] = "",
        limit: Annotated[int, Field(ge=1, le=MOST_ITEMS)] = 10,
    ) -> dict[str, Any]:
        """Find stations, mechanisms, types, indicators, places, formulas, honours, sources, concepts and quotes.

        按名称检索派出所、机制、类型、指标、地点、口诀、荣誉、来源、概念与引文（中文、拼音、首字母、英文）。
        Begin here to get the IRI of what somebody names; then use `get` or `list_things`.
        """
        asked = {"q": q, "limit": str(limit), **({"kind": kind} if kind else {})}
        answer = await site.get(f"{API}search", asked)
        return await with_sources(site, _whole(answer), answer.body.decode())

    @tool("取一项 · Get one thing")
    async def get(thing: Name) -> dict[str, Any]:
        """All that the graph says of one thing: a station, mechanism, claim, credit, source, concept, area, entry …

        图谱对一项事物的全部陈述。Claims carry the words of their source (`quote`, at most 20 characters, with code
        points). A value that is not there is not coded, unless `notStated` says that the source is silent on it.
        """
        answer = await _thing(site, thing.strip())
        told = answer.json
        if isinstance(told, dict):
            told.pop("@context", None)
        given = {"version": answer.version, "thing": told}
        # What a station operates and reports stands in `thing` too, but its sources are those that speak of it.
        return await with_sources(site, given, answer.body.decode())

    @tool("列出 · List")
    async def list_things(
        collection: Annotated[str, Field(max_length=50, description="stations, mechanisms, outcomes, …")],
        filters: Annotated[
            dict[str, Filter],
            Field(
                description="parameters of the list; fengqiao://lists has them all. Several values: a list. An "
                "unknown one is refused with the nearest that there is"
            ),
        ] = {},  # noqa: B006
        limit: Annotated[int, Field(ge=1, le=MOST_ITEMS)] = 20,
    ) -> dict[str, Any]:
        """A list of the site with its filters, a page at a time; `next_filters` are those of the next page.

        按条件列出，分页。Filters narrow: `station`, `type` (narrower types count), `indicator`, `level`, `credit`.
        `credit` tells an explicit credit from a mere juxtaposition: never report the latter as an effect.
        """
        known = await contract.lists()
        if collection not in known:
            raise nearest(collection, list(known), "list")
        asked = {name: _parameter(value) for name, value in filters.items()} | {"limit": str(limit)}
        answer = await site.get(f"{API}{collection}", asked)
        told = _whole(answer)
        told["next_filters"] = _next_filters(told)
        return await with_sources(site, told, answer.body.decode())

    @tool("对照 · Compare")
    async def compare(
        kind: Annotated[Literal["stations", "mechanisms", "indicators"], Field(description="of one kind")],
        things: Annotated[
            list[str],
            Field(
                min_length=1, max_length=6, description="slugs: the ends of the IRIs, as search gives them"
            ),
        ],
    ) -> dict[str, Any]:
        """Up to six stations, mechanisms or indicators side by side.

        并排对照。`rows` are figures that agree in indicator, measure, unit, comparator and what is counted; those in
        `apart` do not, each with the reason: never hold them against each other, and rank nothing.
        """
        answer = await site.get(f"{API}compare", {kind: ",".join(things)})
        return await with_sources(site, _whole(answer), answer.body.decode())

    @tool("三十题 · Ask one of the thirty questions")
    async def ask_question(
        name: Annotated[
            str, Field(max_length=100, description="its number (2 or 02) or name; fengqiao://questions")
        ],
        narrow: Annotated[
            dict[str, Filter],
            Field(description="only rows with these values in a column of IRIs, as {'station': slug or IRI}"),
        ] = {},  # noqa: B006
        language: Annotated[Language, Field(description="of the names in the answer")] = "en",
    ) -> dict[str, Any]:
        """The answer to one of the thirty questions of policy researchers, as rows with the meaning of each column.

        政策研究者的三十个问题。Each is a checked query: prefer it to writing SPARQL. `note` says how to read it.
        """
        known = list(questions())
        found = next((key for key in known if name in (key, key[3:]) or _number(name) == key[:2]), None)
        if found is None:
            raise nearest(name, known, "question")
        asked = {column: _parameter(value) for column, value in narrow.items()} | {"lang": language}
        answer = await site.get(f"{API}queries/{found}", asked)
        return await with_sources(site, _whole(answer), answer.body.decode())

    @tool("SPARQL 查询 · SPARQL query")
    async def sparql(
        query: Annotated[str, Field(description="SPARQL 1.1 SELECT, ASK, CONSTRUCT or DESCRIBE")],
    ) -> dict[str, Any]:
        """Ask the graph in SPARQL 1.1, within the limits of the public endpoint (time, memory, rows).

        只读查询。Read fengqiao://model first. The default graph is the union of all; each article is a named graph.
        Group by IRI, never by a name. An answer is whole or it is an error.
        """
        answer = await site.query(query)
        told = {"version": answer.version, **_rows(answer)}
        return await with_sources(site, told, answer.body.decode())


def _whole(answer: Answer) -> dict[str, Any]:
    told = answer.json
    if not isinstance(told, dict):
        told = {"items": told}
    return {**told, "version": told.get("version") or answer.version}


def _rows(answer: Answer) -> dict[str, Any]:
    if answer.media_type != RESULTS:
        return {"turtle": answer.body.decode()}
    told = answer.json
    if "boolean" in told:
        return {"boolean": told["boolean"]}
    found = rows(told)
    return {"columns": told["head"]["vars"], "total": len(found), "rows": found}


def _parameter(value: Filter) -> str | list[str]:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, list) else str(value)


def _number(name: str) -> str:
    return f"{int(name):02}" if name.isascii() and name.isdecimal() and len(name) < 3 else ""


def _next_filters(told: dict[str, Any]) -> dict[str, Filter] | None:
    """The parameters of the next page, from its address; None on the last one."""
    links = told.get("links")
    address = (links.get("next") if isinstance(links, dict) else None) or told.get("next")
    if not isinstance(address, str):
        return None
    found: dict[str, Filter] = {}
    for name, value in parse_qsl(urlsplit(address).query):
        if name == "limit":
            continue
        before = found.get(name)
        found[name] = (
            value if before is None else [*(before if isinstance(before, list) else [str(before)]), value]
        )
    return found


async def _thing(site: Site, name: str) -> Answer:
    """What the site says of a thing: at its address under /api/v1 where it has one, else its linked data."""
    iri = expand(name)
    if "/" not in iri and ":" not in iri:
        iri = f"{BASE}id/station/{iri}"
    if not iri.startswith(BASE):
        raise ToolError(
            f"{name} 不是本图谱的 IRI 或前缀名 · {name} is no IRI ({BASE}…) and no prefixed name of this graph; "
            "`search` finds IRIs"
        )
    if iri.startswith(str(FQ)):
        # The document of the ontology is the whole of it: one term is asked for by itself.
        if not iri.removeprefix(str(FQ)).isidentifier():
            raise ToolError(f"没有这个词 · There is no term {name}")
        answer = await site.query(f"CONSTRUCT {{ <{iri}> ?p ?o }} WHERE {{ <{iri}> ?p ?o }}")
        told = json.dumps({"turtle": answer.body.decode()}, ensure_ascii=False)
        return Answer(answer.version, "application/json", told.encode())
    if iri.startswith(SPACES["outcomes"]):
        # Of claims only results are items of a list.
        with suppress(ToolError):
            return await site.get(quote(item_path(iri, "outcomes")))
    path = item_path(iri)
    if path.startswith(API):
        return await site.get(quote(path))
    return await site.get(quote(path), accept=LINKED)
