"""Counted once for a version, even when two ask at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from rdflib import Graph

from graph.store.per_version import once_per_version
from graph.store.snapshot import Snapshot


def test_two_threads_count_once() -> None:
    started, go_on = Event(), Event()
    counted: list[Snapshot] = []

    @once_per_version
    def slowly(snapshot: Snapshot) -> int:
        counted.append(snapshot)
        started.set()
        assert go_on.wait(30)
        return len(counted)

    snapshot = Snapshot.in_memory(Graph())
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(slowly, snapshot)
        assert started.wait(30)
        second = threads.submit(slowly, snapshot)
        go_on.set()
        assert first.result() == second.result() == 1
    assert counted == [snapshot]


def test_another_version_is_counted_anew() -> None:
    counted = once_per_version(lambda snapshot: snapshot.version)
    one, two = Snapshot.in_memory(Graph()), Snapshot.in_memory(Graph())
    two.version = "other"
    assert counted(one) == "memory"
    assert counted(two) == "other"
