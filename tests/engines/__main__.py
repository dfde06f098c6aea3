"""`make engines`: every query file against every engine that can be had, a line an engine; exit 1 on a difference."""

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib.metadata import version as version_of
from pathlib import Path

from graph.errors import StoreAway
from graph.publish.build import ensure_built
from graph.record.shipped import Corpus
from graph.store.reader import Reader
from graph.store.snapshot import Snapshot
from tests.engines.datasets import DATASETS, dataset
from tests.engines.golden import Asked, all_asked, answer, embedded, expected
from tests.engines.known import KNOWN, NOT_DONE
from tests.engines.loaded import put
from tests.engines.servers import NAMES, NotHere, running


def differing(reader: Reader, name: str, engine: str = "embedded") -> Iterator[tuple[Asked, str]]:
    """The queries that a reader of one of the graphs answers otherwise, and how."""
    for asked in all_asked():
        if name not in asked.over:
            continue
        if KNOWN.get(engine, {}).get(asked.name) == NOT_DONE:
            yield asked, NOT_DONE
            continue
        try:
            found = answer(asked, reader)
        except StoreAway as error:
            yield asked, str(error)
            continue
        wanted = expected(asked, name)
        if found != wanted:
            order = (
                "in another order"
                if sorted(found) == sorted(wanted)
                else f"{len(found)} rows for {len(wanted)}"
            )
            yield asked, order


def asked_of(name: str) -> int:
    """How many queries are asked over one of the graphs."""
    return sum(name in asked.over for asked in all_asked())


def _line(engine: str, version: str, faults: dict[tuple[str, str], str], seconds: float) -> bool:
    """Print what came of one engine; whether nothing of it is new."""
    total = sum(map(asked_of, DATASETS))
    known = KNOWN.get(engine, {})
    new = {where: how for where, how in faults.items() if where[0] not in known}
    said = f"{engine:<10} {version:<12} {total - len(faults):>4} of {total} equal"
    if len(new) < len(faults):
        said += f", {len(faults) - len(new)} known to differ (docs/engines.md)"
    print(f"{said}, {seconds:.0f} s", flush=True)
    for (query, over), how in new.items():
        print(f"{'':10} {query} over {over}: {how}", flush=True)
    return not new


def main(engines: Sequence[str] = NAMES) -> int:
    """The table. 1 where an engine answers otherwise than the golden rows and than is known of it."""
    same = True
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        snapshot = Snapshot.open(data, ensure_built(Corpus(), data, lambda _: None))
        graphs = {name: dataset(name, snapshot) for name in DATASETS}
    begun = time.monotonic()
    faults: dict[tuple[str, str], str] = {}
    for name, nquads in graphs.items():
        faults |= {(asked.name, name): how for asked, how in differing(embedded(nquads), name)}
    same &= _line("embedded", version_of("pyoxigraph"), faults, time.monotonic() - begun)
    for engine in engines:
        try:
            with running(engine) as server:
                begun, faults = time.monotonic(), {}
                for name, nquads in graphs.items():
                    with server.connect() as connection:
                        reader = put(connection, nquads)
                        faults |= {(asked.name, name): how for asked, how in differing(reader, name, engine)}
                same &= _line(engine, server.version, faults, time.monotonic() - begun)
        except NotHere as missing:
            print(f"{engine:<10} skipped: {missing}", flush=True)
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or NAMES))
