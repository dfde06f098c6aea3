"""The shipped entries and synthetic ones, written and taken back over the whole vocabulary."""

from pathlib import Path

from graph.publish.build import ensure_built
from graph.publish.ground import Ground
from graph.publish.version import in_force
from graph.publish.writer import Writer, Written, again
from graph.record.database import Record
from graph.record.shipped import Corpus
from graph.synth.stations import synthesise
from tests.small_entries import canonical_hash, lines_in, made_anew, write_of


def test_shipped_and_synthetic_entries_end_in_what_the_record_gives_anew(tmp_path: Path) -> None:
    data, ground = tmp_path / "data", Ground(Corpus())
    shipped = ensure_built(Corpus(), data, lambda _: None, known_valid=True)
    record = Record.open("", data)
    writer = Writer(data, record, ground)
    first = canonical_hash(data, shipped)
    synthetic = [write_of(text.encode()) for text in synthesise(3)]
    for done in writer.write(synthetic):
        assert isinstance(done, Written), done
    (some,) = {
        path.stem.rpartition("-")[2] for path in Corpus().entry_files if path.stem.startswith("muzhou")
    }
    revision = record.in_force(some)
    assert revision is not None
    (done,) = writer.write([again(record, revision, "withdrawn", "tester", "to see")])
    assert isinstance(done, Written)
    version = made_anew(tmp_path / "anew", record, ground)
    assert version == done.version
    assert lines_in(tmp_path / "anew", version) == lines_in(data, version)
    # And back again, by revisions of their own.
    writer.write([again(record, revision, "checked", "tester", "to see")])
    newest = [record.in_force(write.form.id) for write in synthetic]
    writer.write([again(record, each, "withdrawn", "tester", "to see") for each in newest if each])
    assert in_force(data) == shipped
    assert canonical_hash(data, shipped) == first
    record.close()
