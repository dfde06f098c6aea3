"""What is told of entries and their revisions, as JSON."""

from datetime import datetime
from typing import Any

from pydantic import Field

from api.http.public_address import PublicAddress
from api.rest.things import Closed
from graph.record.revision import Revision
from ontology.namespaces import ENTRY


class RevisionModel(Closed):
    """One revision of an entry, as the record has it."""

    entry: str = Field(description="id of the entry", examples=["5923babd39e2e31d"])
    iri: str = Field(description="IRI of the entry and of its graph")
    number: int = Field(description="1, 2, … in its entry", examples=[1])
    sequence: int = Field(description="ascends over the whole record; what `since` counts by", examples=[5])
    status: str = Field(description="draft, checked, disputed or withdrawn", examples=["checked"])
    role: str = Field(description="who, as a role; never a person", examples=["shipped"])
    why: str = Field(description="why it was made, in the words of who made it")
    at: datetime = Field(description="when it was appended to the record, UTC")
    media_type: str = Field(description="of the document as submitted", examples=["application/trig"])
    bytes: int = Field(description="of the document as submitted")
    digest: str = Field(description="SHA-256 of the document as submitted, hex")
    graph_digest: str = Field(description="SHA-256 over the sorted lines of its N-Quads, hex")
    origin: str = Field(description="shipped with the program, or submitted", examples=["shipped"])
    from_number: int | None = Field(description="the revision that this one accepts, restores or withdraws")
    href: str = Field(description="where the revision is")


class EntryModel(RevisionModel):
    """A revision with the plain entry that it is."""

    plain: dict[str, Any] | None = Field(
        description="the plain entry, by /api/v1/entry-schema.json; null where it says what no plain entry can"
    )


class RevisionList(Closed):
    """Revisions, all or the next ones."""

    total: int | None = Field(description="how many there are in all; null where that is not counted")
    items: list[RevisionModel] = Field(description="the revisions")
    next: str | None = Field(description="where the list goes on; null at its end")


class WrittenModel(Closed):
    """A revision that was taken, and the version of the graph that was in force then."""

    revision: RevisionModel = Field(description="the revision as the record has it")
    version: str = Field(description="version of the graph that holds it, unless it is a draft")
    published: bool = Field(description="whether it is in the graph; a draft waits for a review")


def revision_model(revision: Revision, address: PublicAddress) -> RevisionModel:
    """A revision as it is told."""
    told = {name: getattr(revision, name) for name in RevisionModel.model_fields if hasattr(revision, name)}
    return RevisionModel(
        **told,
        iri=str(ENTRY[revision.entry]),
        bytes=revision.size,
        href=address.of(f"/api/v1/entries/{revision.entry}/revisions/{revision.number}"),
    )
