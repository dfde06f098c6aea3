"""A graph of more stations than a view shows one by one, for tests of folding."""

from graph.store.parse import parse_entry
from graph.store.snapshot import Snapshot
from graph.store.writable import derived_alone
from graph.synth.stations import synthesise
from ontology.files import vocabulary

STATIONS = 90


def many_stations() -> Snapshot:
    """Ninety synthetic stations with the vocabulary and the derived shortcuts, in memory."""
    text = "".join(synthesise(STATIONS, "nquads")).encode()
    terms = vocabulary().serialize(format="nt", encoding="utf-8")
    # What is a reported result is told by the level of its indicator.
    derived = b"".join(derived_alone((text + terms).splitlines(keepends=True)))
    dataset = parse_entry(text + derived, "application/n-quads")
    for triple in vocabulary():
        dataset.add(triple)
    return Snapshot.in_memory(dataset)
