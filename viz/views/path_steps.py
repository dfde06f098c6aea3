"""The ways of a path view told step by step: each statement, and the words of the source that it rests on."""

from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

from graph.analyse.shortest_paths import shortest_paths
from graph.read.claim import TOLD, Evidence, read_evidence
from graph.read.gather import ALONE, gather
from ontology.namespaces import FQ
from viz.model.neighbours import next_to
from viz.model.picture import Edge, Node
from viz.model.reading import CREDIT, NodeReader


@dataclass(frozen=True)
class Step:
    """A statement on the way, whichever end the way came from. No words: the model's own."""

    source: Node
    edge: Edge
    target: Node
    words: tuple[Evidence, ...]


def steps(reader: NodeReader, start: str, end: str) -> list[list[Step]]:
    """The statements of each shortest way, in order; between two nodes there may be several."""
    ways = list(shortest_paths(partial(next_to, reader), start, end))
    on_them = list(dict.fromkeys(iri for way in ways for iri in way))
    reader.node.many(on_them), reader.links.many(on_them)
    gather(reader.snapshot, (on_them, {**TOLD, "credit": {"cue": ALONE}}))
    return [[step for pair in pairwise(way) for step in _between(reader, *pair)] for way in ways]


def _between(reader: NodeReader, a: str, b: str) -> list[Step]:
    edges = {edge.id: edge for edge in reader.edges_among((a, b)) if edge.source != edge.target}
    return [
        Step(reader.node(edge.source), edge, reader.node(edge.target), _words(reader, edge))
        for edge in edges.values()
    ]


def _words(reader: NodeReader, edge: Edge) -> tuple[Evidence, ...]:
    """The cues of a credit and the words of its claim; of a setting those of the claims that give it.

    Of another statement the words of its subject.
    """
    subject = reader.snapshot.properties(edge.target if edge.relation == CREDIT else edge.source)
    spans = list(subject.get(str(FQ["evidence"]), []))
    if edge.relation == str(FQ["hasSetting"]):
        held = _claims(reader, edge.source)
        gather(reader.snapshot, (held, TOLD))
        claims = [reader.snapshot.properties(one) for one in held]
        giving = [one for one in claims if edge.target in map(str, one.get(str(FQ["setting"]), []))]
        spans = [span for one in giving for span in one.get(str(FQ["evidence"]), [])]
    if edge.relation == CREDIT:
        for one in subject.get(CREDIT, []):
            credit = reader.snapshot.properties(str(one))
            if edge.source in map(str, credit.get(str(FQ["mechanism"]), [])):
                spans += credit.get(str(FQ["cue"]), [])
    return read_evidence(reader.snapshot, list(dict.fromkeys(spans)))


def _claims(reader: NodeReader, station: str) -> list[str]:
    """All claims of a station, page by page."""
    found: list[str] = []
    while page := reader.sources(station, str(FQ["station"]), len(found)):
        found += page
    return found


def steps_json(ways: list[list[Step]]) -> list[list[dict[str, Any]]]:
    """What the API gives; nodes and edges by their ids, which are among those of the picture."""
    return [
        [
            {
                "source": step.source.id,
                "edge": step.edge.id,
                "target": step.target.id,
                "words": [
                    {"quote": word.quote, "start": word.start, "end": word.end, "source": word.source}
                    for word in step.words
                ],
            }
            for step in way
        ]
        for way in ways
    ]
