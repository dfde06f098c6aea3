"""`/llms.txt`: where a language model finds what on this site (https://llmstxt.org)."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from api.http.answer_memory import keep
from api.http.public_address import public_address
from ontology.files import questions

router = APIRouter(include_in_schema=False)

TEXT = """# 枫桥图谱 Fengqiao Graph

> What press features say about police stations in China, their mechanisms and the results credited to them, each
> statement tied to the words of its source. It holds what is said, not what happened.
> 报道中派出所的机制与结果，每条陈述均可回溯到原文字句；所录为报道的说法，不是事实本身。

An explicit credit is not a juxtaposition, and neither is an effect. What is not coded is not “not stated”. Name the
version (header `Fengqiao-Version`) and the sources of every answer. The data are CC BY 4.0.

## For agents

- [MCP, streamable HTTP]({mcp}): tools `search`, `get`, `list_things`, `ask_question`, `sparql`; resources
  `fengqiao://guide`, `fengqiao://model`; on a machine of one's own `fengqiao mcp`
- [OpenAPI 3.1]({openapi}): the REST interface, JSON, no key
- [SPARQL 1.1]({sparql}): GET or POST `query`; without one, the service description

## Read

- [Search]({search}): by name, pinyin, initials, English or symbol
- [Stations]({stations}), [mechanisms]({mechanisms}), [outcomes]({outcomes}): lists as JSON
- [Ontology]({ns}): classes and properties (HTML, Turtle, JSON-LD by Accept)
- [Shapes]({shapes}): what an entry must keep
- [Coding protocol]({protocol}): how an article becomes an entry
- [Data set]({dataset}): description (DCAT) and downloads

## The thirty questions of policy researchers

{questions}

## Optional

- [Changes]({changes}): what was published, revised and withdrawn, to keep a copy current
- [About]({about}): whose it is, how to cite it
"""
PLACES = {
    "mcp": "/mcp",
    "openapi": "/api/v1/openapi.json",
    "sparql": "/sparql",
    "search": "/api/v1/search?q=yijing",
    "stations": "/api/v1/stations",
    "mechanisms": "/api/v1/mechanisms",
    "outcomes": "/api/v1/outcomes",
    "ns": "/ns",
    "shapes": "/shapes",
    "protocol": "/doc/coding-protocol-0.2",
    "dataset": "/dataset",
    "changes": "/api/v1/changes",
    "about": "/about",
}


@router.get("/llms.txt")
def llms(request: Request) -> PlainTextResponse:
    """The site in one page of Markdown, for whoever reads it for somebody else."""
    keep(request)
    address = public_address(request)
    asked = (f"- {one.name}: {one.title.en} {one.title.zh}" for one in questions().values())
    places = {name: address.of(path) for name, path in PLACES.items()}
    return PlainTextResponse(TEXT.format(**places, questions="\n".join(asked)))
