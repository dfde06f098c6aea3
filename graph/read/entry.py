"""An entry (one article's account of a station) with its source and how it was coded, read from the graph."""

from dataclasses import dataclass
from datetime import date

from graph.errors import NotInGraph
from graph.read.claim import TOLD, Evidence, read_evidence
from graph.read.gather import ALONE, Tree
from graph.read.properties import Properties
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText
from ontology.namespaces import PREFIXES

_DCTERMS, _DC, _PROV = PREFIXES["dcterms"], PREFIXES["dc"], PREFIXES["prov"]

ACCOUNT: Tree = {"source": TOLD, _PROV + "wasGeneratedBy": ALONE}


@dataclass(frozen=True)
class Source:
    """An article. `byline` is bibliographic text and no agent; what is not printed is None."""

    source: str
    title: BilingualText
    byline: str | None
    outlet: str | None
    issued: date | None
    genre: str
    independence: str
    anchor: str | None
    anchor_date: date | None
    missing: tuple[str, ...]
    digest: str
    length: int
    note: BilingualText | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Curation:
    """One round of coding: by which role, how, by which protocol, and the day it ended."""

    curation: str
    roles: tuple[str, ...]
    methods: tuple[str, ...]
    protocols: tuple[str, ...]
    ended: date | None


@dataclass(frozen=True)
class Account:
    """An entry: a named graph with its source and its curation record."""

    entry: str
    version: str | None
    status: str
    created: date | None
    modified: date | None
    source: Source
    curations: tuple[Curation, ...]


def read_account(snapshot: Snapshot, entry: str) -> Account:
    """The entry of that IRI. Raises NotInGraph where the graph has none."""
    own = Properties(snapshot, entry)
    if not own.all("source"):
        raise NotInGraph(f"图中没有条目 {entry}", f"The graph has no entry {entry}")
    return Account(
        entry=entry,
        version=own.text(PREFIXES["dcat"] + "version"),
        status=own.must("reviewStatus"),
        created=own.day(_DCTERMS + "created"),
        modified=own.day(_DCTERMS + "modified"),
        source=read_source(snapshot, own.must("source")),
        curations=tuple(
            _read_curation(snapshot, curation) for curation in own.iris(_PROV + "wasGeneratedBy")
        ),
    )


def read_source(snapshot: Snapshot, iri: str) -> Source:
    """The source of that IRI."""
    own = Properties(snapshot, iri)
    return Source(
        source=iri,
        title=own.both(PREFIXES["skos"] + "prefLabel") or BilingualText(iri, iri),
        byline="、".join(own.iris(_DC + "creator")) or None,
        outlet=own.text(_DC + "publisher"),
        issued=own.day(_DCTERMS + "issued"),
        genre=own.must("genre"),
        independence=own.must("independence"),
        anchor=own.text("anchor"),
        anchor_date=own.day("anchorDate"),
        missing=own.iris("missing"),
        digest=own.must("textDigest"),
        length=int(own.must("textLength")),
        note=own.both(PREFIXES["skos"] + "editorialNote"),
        evidence=read_evidence(snapshot, own.all("evidence")),
    )


def _read_curation(snapshot: Snapshot, iri: str) -> Curation:
    own = Properties(snapshot, iri)
    ended = own.text(_PROV + "endedAtTime")
    return Curation(
        curation=iri,
        roles=own.iris(_PROV + "wasAssociatedWith"),
        methods=own.iris("curationMethod"),
        protocols=own.iris(_PROV + "hadPlan"),
        ended=None if ended is None else date.fromisoformat(ended[:10]),
    )
