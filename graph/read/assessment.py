"""What curators noted on an entry: statements in tension, damage to the text, and EMMIE profiles."""

from dataclasses import dataclass

from graph.read.claim import TOLD, Evidence, read_evidence
from graph.read.gather import ALONE, Tree
from graph.read.properties import Properties
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText
from ontology.namespaces import PREFIXES

TENSION: Tree = ALONE
TEXT_ISSUE: Tree = TOLD
APPRAISAL: Tree = ALONE


@dataclass(frozen=True)
class Tension:
    """Statements that do not sit well together; all of them stay in the graph."""

    tension: str
    kind: str
    members: tuple[str, ...]
    note: BilingualText | None


@dataclass(frozen=True)
class TextIssue:
    """Damage or ambiguity at a place in a source, with the reading that a curator proposes."""

    issue: str
    kind: str
    reading: BilingualText | None
    note: BilingualText | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Appraisal:
    """What one entry reports on a mechanism, by the five dimensions of EMMIE; each a concept or None."""

    appraisal: str
    mechanism: str
    effect: str
    working: str | None
    moderator: str | None
    implementation: str | None
    economics: str | None


def read_tension(snapshot: Snapshot, iri: str) -> Tension:
    """The tension of that IRI."""
    own = Properties(snapshot, iri)
    return Tension(iri, own.must("tensionKind"), own.iris("member"), own.both(PREFIXES["skos"] + "note"))


def read_text_issue(snapshot: Snapshot, iri: str) -> TextIssue:
    """The text issue of that IRI."""
    own = Properties(snapshot, iri)
    return TextIssue(
        issue=iri,
        kind=own.must("issueKind"),
        reading=own.both("proposedReading"),
        note=own.both(PREFIXES["skos"] + "note") or own.both(PREFIXES["skos"] + "editorialNote"),
        evidence=read_evidence(snapshot, own.all("evidence")),
    )


def read_appraisal(snapshot: Snapshot, iri: str) -> Appraisal:
    """The appraisal of that IRI."""
    own = Properties(snapshot, iri)
    return Appraisal(
        appraisal=iri,
        mechanism=own.must("appraises"),
        effect=own.must("emmieEffect"),
        working=own.text("emmieMechanism"),
        moderator=own.text("emmieModerator"),
        implementation=own.text("emmieImplementation"),
        economics=own.text("emmieEconomics"),
    )
