"""From which articles an answer comes: the entries in whose graphs the things that it names are spoken of."""

import re
from typing import Any

from api.mcp.site import Site
from api.mcp.table import rows
from ontology.namespaces import BASE, CATALOG, ENTRY, PREFIXES

MOST_THINGS = 400
"""Things of an answer whose sources are looked up; of more it is said that not all were."""
_IRI = re.compile(re.escape(BASE) + r"(?:id|entry)/[^\s\"'<>\\^`{|}\x00-\x20]+")
_QUERY = """PREFIX fq: <%s> PREFIX skos: <%s> PREFIX dcterms: <%s> PREFIX dc: <%s>
SELECT ?entry ?source ?zh ?en ?outlet ?issued ?independence WHERE {
  { SELECT DISTINCT ?entry ?source WHERE {
      { VALUES ?thing { %s } GRAPH ?entry { ?thing ?property ?value } }
      UNION { VALUES ?entry { %s } }
      GRAPH <%s> { ?entry fq:source ?source } } }
  OPTIONAL { GRAPH ?entry { ?source skos:prefLabel ?zh FILTER(LANG(?zh) = "zh") } }
  OPTIONAL { GRAPH ?entry { ?source skos:prefLabel ?en FILTER(LANG(?en) = "en") } }
  OPTIONAL { GRAPH ?entry { ?source dc:publisher ?outlet } }
  OPTIONAL { GRAPH ?entry { ?source dcterms:issued ?issued } }
  OPTIONAL { GRAPH ?entry { ?source fq:independence ?independence } }
} ORDER BY ?source"""
NONE_NAMED = (
    "the answer names no thing of the graph by its IRI, so it rests on all entries of this version; select IRIs "
    "to have their sources named"
)


async def with_sources(site: Site, answer: dict[str, Any], text: str) -> dict[str, Any]:
    """The answer with `sources`: the articles that speak of the things whose IRIs stand in `text`.

    Each with its title in both languages, outlet and date where they are printed (null where not), how independent
    of the police it is, and the id of its entry. `sources_note` says where that is not the whole of it.
    """
    things = list(dict.fromkeys(_IRI.findall(text)))
    answer["sources"] = []
    if not things:
        answer["sources_note"] = NONE_NAMED
        return answer
    if len(things) > MOST_THINGS:
        answer["sources_note"] = f"of the first {MOST_THINGS} of {len(things)} things in the answer"
    shown = [f"<{iri}>" for iri in things[:MOST_THINGS]]
    entries = [iri for iri in shown if iri.startswith(f"<{ENTRY}")]
    spaces = [PREFIXES[name] for name in ("fq", "skos", "dcterms", "dc")]
    query = _QUERY % (*spaces, " ".join(shown), " ".join(entries), CATALOG)
    found = await site.query(query, answer["version"])
    answer["sources"] = [
        {
            "source": row["source"],
            "entry": row["entry"].rpartition("/")[2],
            "title": {"zh": row["zh"], "en": row["en"]},
            "outlet": row["outlet"],
            "issued": row["issued"],
            "independence": row["independence"],
        }
        for row in rows(found.json)
    ]
    return answer
