"""`python -m tests.bench` (or `make bench`): side-by-side timings, printed and written to docs/performance.md.

What several nodes cost is written to docs/nodes.md (`nodes.py`).

With `--large` what is said of growth is measured up to 40,000 stations: about half an hour and some gigabytes of
disk.
"""

import argparse
import tempfile
import time
from pathlib import Path

from tests.bench import (
    growth,
    kinds,
    lists,
    load,
    network,
    nodes,
    publishing,
    questions,
    search,
    sparql,
    validation,
    where,
)
from tests.bench.report import Progress, Table, progress_from, write
from tests.bench.sites import sites

SIZES = [5, 1_000]
LARGE_SIZES = [5, 1_000, 10_000, 40_000]


def main() -> None:
    """Measure, print and write, part by part, so that a part that is done is not lost with a later one."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--large",
        action="store_true",
        help="what is told of growth alone, up to 40,000 stations",
    )
    progress = progress_from(time.monotonic())
    if parser.parse_args().large:
        _grown(LARGE_SIZES, "-large", progress)
        _tell("publishing-large", publishing.tables(LARGE_SIZES, progress))
        return
    with tempfile.TemporaryDirectory() as scratch:
        _tell("sparql", sparql.tables(sparql.measure(Path(scratch), progress)))
        _tell("load", load.tables(Path(scratch), progress))
        _tell("where", where.tables(Path(scratch), progress))
    _tell("validation", [validation.table(validation.measure(progress))])
    _grown(SIZES, "", progress)
    _tell("publishing", publishing.tables(SIZES, progress))
    nodes.main([])


def _grown(sizes: list[int], suffix: str, progress: Progress) -> None:
    with sites(sizes, progress) as running:
        ends = [running[0], running[-1]]
        _tell(f"growth{suffix}", growth.tables(growth.measure(running, progress)))
        _tell(f"network{suffix}", network.tables(ends, progress))
        _tell(f"questions{suffix}", questions.tables(questions.measure(running, progress)))
        _tell(f"search{suffix}", search.tables(running, progress))
        _tell(f"lists{suffix}", lists.tables(running, progress))
        _tell(f"kinds{suffix}", kinds.tables(ends, progress))


def _tell(name: str, tables: list[Table]) -> None:
    for table in tables:
        print(f"\n{table.markdown()}")
    write(name, tables)


if __name__ == "__main__":
    main()
