"""A graph of more stations than a view shows one by one, for tests of folding."""

from graph.store.parse import parse_entry
from graph.store.snapshot import Snapshot
from graph.store.writable import DERIVATIONS
from graph.synth.stations import synthesise
from ontology.files import vocabulary
from ontology.queryfile import read_queries

STATIONS = 90


def many_stations() -> Snapshot:
    """Ninety synthetic stations with the vocabulary and the derived shortcuts, in memory."""
    dataset = parse_entry("".join(synthesise(STATIONS, "trig")).encode(), "application/trig")
    for triple in vocabulary():
        dataset.add(triple)
    plain = Snapshot.in_memory(dataset)
    for derivation in read_queries(DERIVATIONS).values():
        for triple in plain.construct(derivation):
            dataset.add(triple)
    return Snapshot.in_memory(dataset)
