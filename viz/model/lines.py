"""What is behind a line of a network: the claims that it counts, or the statement itself with its words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graph.lists.areas import area_map
from graph.lists.mechanisms import all_mechanisms
from graph.lists.outcomes import all_outcomes
from graph.lists.relation import Chosen, Mask
from graph.lists.types import with_narrower
from graph.read.claim import CLAIM, TOLD, Claim, Evidence, read_claim, read_evidence
from graph.read.gather import gather
from graph.words.claim_wording import Wording
from ontology.namespaces import FQ
from viz.model.reading import CREDIT, NodeReader

SHOWN = 60
"""Claims or mechanisms of a line that are given at once."""
OPERATES = str(FQ["operates"])


@dataclass(frozen=True)
class Line:
    """A line by its ends and relation, `credit` as on an edge. `place` and `station` are those of the picture.

    `families`: an end that is a type stands for the narrower ones, too.
    """

    source: str
    relation: str
    target: str
    credit: str = ""
    place: str = ""
    station: str = ""
    families: bool = True


@dataclass(frozen=True)
class Behind:
    """What a line stands for: `total` claims or mechanisms, some of which are given; else words of a statement."""

    total: int = 0
    claims: tuple[Claim, ...] = ()
    mechanisms: tuple[str, ...] = ()
    words: tuple[Evidence, ...] = field(default=())


def behind(reader: NodeReader, line: Line) -> Behind:
    """What stands behind a line. Raises NotInGraph where an end is not in the graph."""
    kinds = {iri: node.kind for iri, node in reader.node.many([line.source, line.target]).items()}
    if line.relation == CREDIT:
        return _claims(reader, line, kinds[line.source], kinds[line.target])
    if line.relation == OPERATES:
        return _mechanisms(reader, line)
    subject = reader.snapshot.properties(line.source)
    gather(reader.snapshot, ([line.source], TOLD))
    return Behind(words=read_evidence(reader.snapshot, subject.get(str(FQ["evidence"]), ())))


def _claims(reader: NodeReader, line: Line, from_kind: str, to_kind: str) -> Behind:
    outcomes = all_outcomes(reader.snapshot)
    mechanisms = outcomes.mechanisms
    running = (
        mechanisms.names.mask([line.source])
        if from_kind == "mechanism"
        else mechanisms.of_types(_types(reader, line, line.source))
    )
    tied = (outcomes.credited if line.credit == "explicit" else outcomes.beside).had_by(running)
    if to_kind in ("level", "indicator"):
        wanted = outcomes.levels.get(line.target, ()) if to_kind == "level" else (line.target,)
        tied &= outcomes.indicators.having(outcomes.indicators.values.mask(wanted))
    else:
        tied &= outcomes.names.mask([line.target])
    within = _stations(reader, line)
    if within is not None:
        tied &= outcomes.stations.having(outcomes.stations.values.mask(within))
    found = Chosen(outcomes.names, tied)
    shown = list(found[:SHOWN])
    gather(reader.snapshot, (shown, CLAIM))
    return Behind(len(found), tuple(read_claim(reader.snapshot, iri) for iri in shown))


def _mechanisms(reader: NodeReader, line: Line) -> Behind:
    mechanisms = all_mechanisms(reader.snapshot)
    mask: Mask = mechanisms.of_types(_types(reader, line, line.target))
    stations = (
        [line.source]
        if reader.node(line.source).kind == "station"
        else area_map(reader.snapshot).stations(line.source)
    )
    mask &= mechanisms.stations.having(mechanisms.stations.values.mask(stations))
    found = Chosen(mechanisms.names, mask)
    shown = tuple(found[:SHOWN])
    reader.label.many(shown)
    return Behind(int(np.count_nonzero(mask)), mechanisms=shown)


def _types(reader: NodeReader, line: Line, type: str) -> set[str]:
    return with_narrower(reader.snapshot, type) if line.families else {type}


def _stations(reader: NodeReader, line: Line) -> Sequence[str] | None:
    if line.station:
        return [line.station]
    return area_map(reader.snapshot).stations(line.place) if line.place else None


def behind_json(reader: NodeReader, found: Behind) -> dict[str, Any]:
    """What the API gives; whoever serves it adds the addresses of the pages."""
    words = Wording(reader.snapshot)
    return {
        "total": found.total,
        "claims": [
            {
                "iri": claim.claim,
                "label": words.summary(claim).as_dict(),
                "station": reader.label(claim.station).as_dict(),
                "quote": claim.evidence[0].quote if claim.evidence else "",
            }
            for claim in found.claims
        ],
        "mechanisms": [{"iri": iri, "label": reader.label(iri).as_dict()} for iri in found.mechanisms],
        "words": [
            {"iri": word.span, "quote": word.quote, "start": word.start, "end": word.end}
            for word in found.words
        ],
    }
