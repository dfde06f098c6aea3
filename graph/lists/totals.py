"""The graph in a few numbers, counted once for a version."""

from dataclasses import dataclass

from graph.site_queries import query
from graph.store.per_version import once_per_version
from graph.store.snapshot import Snapshot


@dataclass(frozen=True)
class Overview:
    """How much there is. Outcomes fall into three: credited, merely beside a mechanism, and neither."""

    stations: int
    mechanisms: int
    types: int
    explicit: int
    juxtaposed: int
    uncredited: int
    sources: int
    spans: int


@once_per_version
def overview(snapshot: Snapshot) -> Overview:
    """The counts of a version of the graph."""
    row = snapshot.rows(query("home-counts"))[0]
    return Overview(**{name: int(row[name]) for name in Overview.__dataclass_fields__})
