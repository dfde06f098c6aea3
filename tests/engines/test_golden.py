"""Every query file gives its golden rows, in their order: from the embedded store and from engines over HTTP.

`make engines` asks all engines that can be had and prints a table; here are those that take a few seconds.
"""

from collections.abc import Iterator

import pytest

from graph.site_queries import QUERIES
from graph.store.snapshot import Snapshot
from ontology.queryfile import QueryFile
from tests.engines.__main__ import asked_of, differing
from tests.engines.datasets import DATASETS, dataset
from tests.engines.golden import GOLDEN, all_asked, embedded, golden
from tests.engines.known import KNOWN
from tests.engines.loaded import put
from tests.engines.servers import Server, or_skip, wanted


@pytest.fixture(scope="module")
def graphs(snapshot: Snapshot) -> dict[str, bytes]:
    return {name: dataset(name, snapshot) for name in DATASETS}


@pytest.fixture(scope="module", params=wanted())
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with or_skip(request.param) as running:
        yield running


@pytest.mark.parametrize("name", DATASETS)
def test_the_embedded_store_gives_the_golden_rows(name: str, graphs: dict[str, bytes]) -> None:
    assert {asked.name: how for asked, how in differing(embedded(graphs[name]), name)} == {}


@pytest.mark.parametrize("name", ["repeated", "faulty"])
def test_an_engine_gives_the_golden_rows(name: str, graphs: dict[str, bytes], server: Server) -> None:
    with server.connect() as connection:
        found = {
            asked.name: how for asked, how in differing(put(connection, graphs[name]), name, server.name)
        }
    assert found.keys() <= KNOWN.get(server.name, {}).keys(), found


def test_there_is_a_file_for_each_query_and_no_other() -> None:
    assert {str(path.relative_to(GOLDEN).with_suffix("")) for path in GOLDEN.rglob("*.txt")} == {
        asked.name for asked in all_asked()
    }
    assert asked_of("faulty") == sum(asked.group == "checks" for asked in all_asked())


WITHOUT_ROWS = {"derivations/no-evidence"}
"""No shipped entry appraises a mechanism; the derivation has a test of its own."""


def test_the_rows_are_worth_comparing() -> None:
    for asked in all_asked():
        found = golden(asked)
        rows = found["faulty"] if asked.group == "checks" else found["shipped"]
        assert bool(rows) == (asked.name not in WITHOUT_ROWS), asked.name


UNLIKE = {"queries/export-quads", "queries/export-totals"}
"""What speaks of the graphs themselves, and not of what they say."""


def test_a_triple_in_two_graphs_counts_once() -> None:
    for asked in all_asked():
        if asked.name not in UNLIKE:
            assert sorted(golden(asked)["repeated"]) == sorted(golden(asked)["shipped"]), asked.name


@pytest.mark.parametrize("name", [name for name, one in QUERIES.items() if "ORDER BY" in one.text])
def test_no_two_rows_of_an_ordered_query_tie(name: str, snapshot: Snapshot) -> None:
    text = QUERIES[name].text
    before, _, order = text.rpartition("}")
    keys = order.partition("ORDER BY")[2].partition("LIMIT")[0].replace("DESC(", "").replace(")", "").split()
    rows = snapshot.rows(QUERIES[name])
    # What it is ordered by and does not show is asked for beside.
    hidden = " ".join(key for key in keys if f"{key} " not in before.partition("WHERE")[0])
    if hidden and "GROUP BY" not in order:
        rows = snapshot.rows(QueryFile(name, {}, text.replace(" WHERE {", f" {hidden} WHERE {{", 1)))
    found = [tuple(row.get(key.removeprefix("?")) for key in keys) for row in rows]
    assert len(found) == len(set(found))
