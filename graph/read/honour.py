"""Honours (titles, citations, gradings) as a source tells of them, read from the graph."""

from dataclasses import dataclass

from graph.read.claim import TOLD, Evidence, Period, read_evidence, read_period
from graph.read.gather import ALONE, Tree
from graph.read.properties import Properties
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText
from ontology.namespaces import PREFIXES

HONOUR: Tree = {**TOLD, "period": ALONE}


@dataclass(frozen=True)
class Honour:
    """An honour; what is not coded is None or empty. `not_stated` are the aspects looked for in vain."""

    honour: str
    holder: str
    type: str | None
    status: str | None
    levels: tuple[str, ...]
    batch: int | None
    year: str | None
    grantor: BilingualText | None
    times: int | None
    period: Period | None
    note: BilingualText | None
    not_stated: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def read_honour(snapshot: Snapshot, iri: str) -> Honour:
    """The honour of that IRI."""
    own = Properties(snapshot, iri)
    period = own.text("period")
    return Honour(
        honour=iri,
        holder=own.must("holder"),
        type=own.text("honourType"),
        status=own.text("awardStatus"),
        levels=own.iris("grantorLevel"),
        batch=own.whole("batch"),
        year=own.text("year"),
        grantor=own.both("grantorName"),
        times=own.whole("times"),
        period=None if period is None else read_period(snapshot, period),
        note=own.both(PREFIXES["skos"] + "editorialNote") or own.both(PREFIXES["skos"] + "note"),
        not_stated=own.iris("notStated"),
        evidence=read_evidence(snapshot, own.all("evidence")),
    )
