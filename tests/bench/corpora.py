"""A corpus of any size: the shipped one filled up with synthetic stations, in a folder that a store is built from."""

from pathlib import Path

from graph.record.shipped import SHIPPED, Corpus
from graph.synth.stations import synthesise


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
    for number, text in enumerate(synthesise(more, "trig")):
        (folder / "entries" / f"synthetic-{number:06}.trig").write_text(text, encoding="utf-8")
    return Corpus(folder)
