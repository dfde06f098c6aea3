"""Where a person reads of a thing that a search has found."""

from urllib.parse import urlencode

from api.http.links import anchor
from api.http.links import page_of as own_page
from graph.search.documents import Document
from graph.store.snapshot import Snapshot

IN_STATION = ("formula", "honour")


def page_of(found: Document) -> str:
    """The path of its page, or of its place on the page of its station."""
    slug = found.iri.rpartition("/")[2]
    if found.kind in IN_STATION and found.station:
        return f"/stations/{found.station.rpartition('/')[2]}#{anchor(found.iri)}"
    ways = {
        "place": f"/stations?{urlencode({'area': slug})}",
    }
    return ways.get(found.kind, own_page(found.iri))


def name_needed(found: list[Document]) -> list[str]:
    """The IRIs of which a page or an answer shows the label, for fetching them at once."""
    return [iri for one in found for iri in (one.iri, one.station) if iri]


def shown_label(snapshot: Snapshot, found: Document) -> tuple[str, str]:
    """zh and en label; of a quote, its words and our translation of them."""
    if found.kind == "quote":
        return found.names[0], found.names[-1]
    text = snapshot.label(found.iri)
    return text.zh, text.en
