"""`python -m tests.bench` (or `make bench`): side-by-side timings, printed and written to docs/performance.md.

What several nodes cost is written to docs/nodes.md (`nodes.py`).

With `--large` what is said of growth, of the network, of the questions and of search is measured up to 40,000
stations: about half an hour and some gigabytes of disk.
"""

import argparse
import tempfile
import time
from pathlib import Path

from tests.bench import growth, load, network, nodes, publishing, questions, search, sparql, validation, where
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
        help="growth, network, questions and search alone, up to 40,000 stations",
    )
    progress = progress_from(time.monotonic())
    if parser.parse_args().large:
        _grown(LARGE_SIZES, ("large", "network-large", "questions-large", "search-large"), progress)
        _tell("publishing-large", publishing.tables(LARGE_SIZES, progress))
        return
    with tempfile.TemporaryDirectory() as scratch:
        _tell("sparql", sparql.tables(sparql.measure(Path(scratch), progress)))
        _tell("load", load.tables(Path(scratch), progress))
        _tell("where", where.tables(Path(scratch), progress))
    _tell("validation", [validation.table(validation.measure(progress))])
    _grown(SIZES, ("growth", "network", "questions", "search"), progress)
    _tell("publishing", publishing.tables(SIZES, progress))
    nodes.main([])


def _grown(sizes: list[int], names: tuple[str, str, str, str], progress: Progress) -> None:
    with sites(sizes, progress) as running:
        _tell(names[0], growth.tables(growth.measure(running, progress)))
        _tell(names[1], network.tables([running[0], running[-1]], progress))
        _tell(names[2], questions.tables(questions.measure(running, progress)))
        _tell(names[3], search.tables(running, progress))


def _tell(name: str, tables: list[Table]) -> None:
    for table in tables:
        print(f"\n{table.markdown()}")
    write(name, tables)


if __name__ == "__main__":
    main()
