"""The whole graph as one file: Turtle (all graphs merged), TriG, N-Quads, JSON-LD with our context."""

import io
import json
from dataclasses import dataclass
from typing import Any, BinaryIO

from rdflib import Dataset, Graph

from graph.store.serialise import write_nquads, write_trig, write_turtle
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText
from ontology.files import CONTEXT

_NQUADS = "application/n-quads"


@dataclass(frozen=True)
class Format:
    """A file format: its name on the command line, what it is called, and whether it keeps named graphs."""

    name: str
    title: str
    suffix: str
    media_type: str
    named_graphs: bool
    note: BilingualText


FORMATS = {
    form.name: form
    for form in (
        Format(
            "turtle", "Turtle", "ttl", "text/turtle", False,
            BilingualText("所有图合并,便于阅读", "all graphs merged; easy to read"),
        ),
        Format(
            "trig", "TriG", "trig", "application/trig", True,
            BilingualText("保留具名图,便于阅读", "named graphs kept; easy to read"),
        ),
        Format(
            "nquads", "N-Quads", "nq", _NQUADS, True,
            BilingualText("保留具名图,一行一句", "named graphs kept; one statement a line"),
        ),
        Format(
            "jsonld", "JSON-LD", "jsonld", "application/ld+json", True,
            BilingualText("保留具名图,上下文随附", "named graphs kept; the context is included"),
        ),
    )
}  # fmt: skip


def write(snapshot: Snapshot, format: str, out: BinaryIO) -> None:
    """Write every statement of the graph in one of `FORMATS`. The same version gives the same bytes.

    Raises KeyError for a format that is not in the table. Memory grows with the graph, several times its
    N-Quads size.
    """
    name = FORMATS[format].name
    nquads = snapshot.dump(_NQUADS)
    if name == "jsonld":
        dataset = Dataset()
        # Sorted lines, because the order of nodes in the file follows the order of parsing.
        ordered = io.BytesIO()
        write_nquads(nquads, ordered)
        dataset.parse(data=ordered.getvalue(), format="nquads")
        out.write(to_jsonld(dataset))
    else:
        {"turtle": write_turtle, "trig": write_trig, "nquads": write_nquads}[name](nquads, out)


def to_jsonld(graph: Graph) -> bytes:
    """A graph or dataset as JSON-LD; the published context goes with it, so nothing is to be fetched."""
    text: str = graph.serialize(format="json-ld", context=context(), indent=1, sort_keys=True)
    return text.encode()


def context() -> dict[str, Any]:
    """The published JSON-LD context, fresh for every caller."""
    terms: dict[str, Any] = json.loads(CONTEXT.read_bytes())["@context"]
    return terms
