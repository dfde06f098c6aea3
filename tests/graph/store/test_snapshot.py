"""What a version of the graph remembers of itself is what it holds."""

from rdflib import Graph, Literal, URIRef

from graph.store.snapshot import PROPERTIES_KEPT, Snapshot

A, P, Q = (URIRef(f"https://example.org/{name}") for name in "apq")


def test_values_are_sorted_remembered_and_bounded_in_number() -> None:
    graph = Graph()
    for subject, predicate, value in [
        (A, P, Literal("z", lang="en")),
        (A, P, Literal("b", lang="en")),
        (A, Q, A),
    ]:
        graph.add((subject, predicate, value))
    snapshot = Snapshot.in_memory(graph)
    found = snapshot.properties(str(A))
    assert found == {str(P): (Literal("b", lang="en"), Literal("z", lang="en")), str(Q): (A,)}
    assert snapshot.properties(str(A)) is found
    for number in range(PROPERTIES_KEPT + 1):
        assert snapshot.properties(f"https://example.org/n{number}") == {}
    assert snapshot.properties(str(A)) is not found, "the eldest was let go"
    assert snapshot.properties(str(A)) == found


def test_each_version_remembers_for_itself() -> None:
    first, second = Graph(), Graph()
    first.add((A, P, Literal(1)))
    second.add((A, P, Literal(2)))
    before, after = Snapshot.in_memory(first), Snapshot.in_memory(second)
    assert before.properties(str(A)) == {str(P): (Literal(1),)}
    assert after.properties(str(A)) == {str(P): (Literal(2),)}
