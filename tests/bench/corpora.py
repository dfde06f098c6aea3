"""A corpus of any size: the shipped one filled up with synthetic stations, in a folder that a store is built from."""

from itertools import islice
from pathlib import Path

from graph.record.shipped import SHIPPED, Corpus
from graph.synth.stations import synthesise

STATIONS_A_FILE = 1000
"""The build hashes whole files: one of 40,000 stations would be gigabytes in memory."""


def corpus_of(stations: int, folder: Path) -> Corpus:
    """The shipped corpus itself where it has that many stations, else a copy in `folder` with synthetic ones added.

    Raises ValueError for fewer stations than are shipped.
    """
    shipped = Corpus()
    more = stations - len(shipped.entry_files)
    if more < 0:
        raise ValueError(f"the shipped corpus has more than {stations} stations")
    if not more:
        return shipped
    (folder / "entries").mkdir(parents=True)
    for path in shipped.files():
        (folder / path.relative_to(SHIPPED)).symlink_to(path)
    made = synthesise(more, "trig")
    for number in range(0, more, STATIONS_A_FILE):
        with (folder / "entries" / f"synthetic-{number:06}.trig").open("w", encoding="utf-8") as file:
            file.writelines(islice(made, STATIONS_A_FILE))
    return Corpus(folder)
