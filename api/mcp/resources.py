"""What an agent reads before it asks: the guide, the model's map, the questions, the lists and their filters."""

from pathlib import Path
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError

from api.mcp.contract import Contract
from api.mcp.site import Site
from api.mcp.table import rows
from ontology.files import questions
from ontology.namespaces import FQ, PREFIXES, VOCABULARY, compact

GUIDE = Path(__file__).with_name("guide.md")
MARKDOWN = "text/markdown"
_TERMS = f"""PREFIX rdfs: <{PREFIXES["rdfs"]}> PREFIX owl: <{PREFIXES["owl"]}> PREFIX rdf: <{PREFIXES["rdf"]}>
SELECT ?term ?kind ?zh ?en ?what ?domain ?range ?above WHERE {{ GRAPH <{VOCABULARY}> {{
  VALUES ?kind {{ owl:Class owl:ObjectProperty owl:DatatypeProperty }}
  ?term a ?kind FILTER(STRSTARTS(STR(?term), "{FQ}"))
  OPTIONAL {{ ?term rdfs:label ?zh FILTER(LANG(?zh) = "zh") }}
  OPTIONAL {{ ?term rdfs:label ?en FILTER(LANG(?en) = "en") }}
  OPTIONAL {{ ?term rdfs:comment ?what FILTER(LANG(?what) = "en") }}
  OPTIONAL {{ ?term rdfs:domain ?domain FILTER(isIRI(?domain)) }}
  OPTIONAL {{ ?term rdfs:range ?range FILTER(isIRI(?range)) }}
  OPTIONAL {{ ?term rdfs:subClassOf ?above FILTER(isIRI(?above)) }}
}} }} ORDER BY ?kind ?term"""


def add_resources(server: MCPServer[Any], site: Site) -> None:
    """Give the server what can be read."""

    @server.resource("fengqiao://guide", title="怎样读图谱 · How to read the graph", mime_type=MARKDOWN)
    def guide() -> str:
        """Rules for whoever answers from the graph, and which tool is for what."""
        return GUIDE.read_text(encoding="utf-8")

    @server.resource("fengqiao://model", title="模型一览 · Map of the model", mime_type=MARKDOWN)
    async def model() -> str:
        """Classes and properties with their labels, meaning, domain and range, and the prefixes: read before SPARQL."""
        answer = await site.query(_TERMS)
        return _map(rows(answer.json), answer.version)

    @server.resource("fengqiao://questions", title="三十题 · The thirty questions", mime_type=MARKDOWN)
    def all_questions() -> str:
        """The thirty questions that `ask_question` answers, with their columns."""
        return "\n\n".join(
            f"## {one.name}\n{one.title.zh}\n{one.title.en}\ncolumns: {one.header['columns']}"
            for one in questions().values()
        )

    @server.resource(
        "fengqiao://question/{name}",
        title="一题的查询 · The query of a question",
        mime_type="application/sparql-query",
    )
    def question(name: str) -> str:
        """The SPARQL of one question, to be changed and asked by `sparql`."""
        found = questions().get(name)
        if found is None:
            raise ResourceNotFoundError(f"There is no question {name[:80]}; fengqiao://questions names them")
        return found.text

    @server.resource("fengqiao://lists", title="列表与筛选 · Lists and filters", mime_type=MARKDOWN)
    async def lists() -> str:
        """The lists of `list_things`, and what each is filtered by."""
        found = await Contract(site).lists()
        return "\n\n".join(
            f"## {one.name}\n{one.summary}\n\n"
            + "\n".join(f"- `{name}` {what}" for name, what in one.parameters.items())
            for one in found.values()
        )


def _map(terms: list[dict[str, Any]], version: str) -> str:
    """The terms as Markdown: one line each, a term with several domains or ranges having all of them in it."""
    lines = [f"# fq: the ontology as it stands in version {version}", ""]
    lines += [f"PREFIX {prefix}: <{space}>" for prefix, space in PREFIXES.items()]
    by_term: dict[str, list[dict[str, Any]]] = {}
    for row in terms:
        by_term.setdefault(row["term"], []).append(row)
    kind = ""
    for term, told in by_term.items():
        first = told[0]
        if first["kind"] != kind:
            kind = first["kind"]
            lines += ["", f"## {compact(kind)}"]
        also = "".join(
            f" {sign} {' '.join(values)}"
            for sign, name in (("⊂", "above"), ("from", "domain"), ("to", "range"))
            if (values := sorted({compact(row[name]) for row in told if row[name]}))
        )
        lines.append(f"- `{compact(term)}`{also} — {first['zh']} · {first['en']}. {first['what'] or ''}")
    return "\n".join(lines) + "\n"
