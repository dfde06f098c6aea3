"""`python -m tests.bench` (or `make bench`): side-by-side timings, printed and written to docs/performance.md.

With `--large` only what is said of growth is measured, up to 40,000 stations: about half an hour and 15 GB of disk.
"""

import argparse
import tempfile
import time
from pathlib import Path

from tests.bench import growth, network, sparql, validation
from tests.bench.report import Table, progress_from, write

SIZES = [5, 1_000]
LARGE_SIZES = [5, 1_000, 10_000, 40_000]


def main() -> None:
    """Measure, print and write, part by part, so that a part that is done is not lost with a later one."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--large", action="store_true", help="growth alone, up to 40,000 stations")
    progress = progress_from(time.monotonic())
    if parser.parse_args().large:
        _tell("large", growth.tables(growth.measure(LARGE_SIZES, progress)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        _tell("sparql", sparql.tables(sparql.measure(Path(scratch), progress)))
    _tell("validation", [validation.table(validation.measure(progress))])
    _tell("growth", growth.tables(growth.measure(SIZES, progress)))
    _tell("network", network.run(progress))


def _tell(name: str, tables: list[Table]) -> None:
    for table in tables:
        print(f"\n{table.markdown()}")
    write(name, tables)


if __name__ == "__main__":
    main()
