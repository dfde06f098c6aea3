"""Where a person reads of a thing that a search has found."""

from api.http import links
from graph.search.documents import Document
from graph.store.snapshot import Snapshot


def page_of(found: Document) -> str:
    """The path of its page."""
    return links.page_of(found.iri)


def name_needed(found: list[Document]) -> list[str]:
    """The IRIs of which a page or an answer shows the label, for fetching them at once."""
    return [iri for one in found for iri in (one.iri, one.station) if iri]


def shown_label(snapshot: Snapshot, found: Document) -> tuple[str, str]:
    """zh and en label; of a quote, its words and our translation of them."""
    if found.kind == "quote":
        return found.names[0], found.names[-1]
    text = snapshot.label(found.iri)
    return text.zh, text.en
