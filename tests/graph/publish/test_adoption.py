"""Shipped entries, of which newer ones come with a newer program."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.publish.build import ensure_built
from graph.publish.ground import Ground
from graph.publish.version import in_force
from graph.publish.writer import Writer, Written, again
from graph.record.database import Record
from graph.record.shipped import Corpus
from graph.store.entry_form import entry_form
from ontology.bilingual import BilingualText
from tests.small_entries import lines_in, made_anew, small_entry, small_ground, write_of


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with small_ground(tmp_path_factory.mktemp("ground")) as small:
        yield small


class TestAdoption:
    """Shipped entries, of which newer ones come with a newer program."""

    @pytest.fixture
    def corpus(self, ground: Ground, tmp_path: Path) -> Corpus:
        folder = tmp_path / "corpus"
        shutil.copytree(ground.corpus.folder, folder)
        (folder / "entries").mkdir()
        for name in ("x", "y"):
            (folder / "entries" / f"{name}.trig").write_bytes(small_entry(name))
        return Corpus(folder)

    def start(self, corpus: Corpus, data: Path) -> list[str]:
        """What is said at a start."""
        told: list[BilingualText] = []
        ensure_built(corpus, data, told.append, known_valid=True)
        return [text.en for text in told]

    def test_a_newer_one_is_taken_unless_it_was_edited_here(self, corpus: Corpus, tmp_path: Path) -> None:
        data = tmp_path / "data"
        self.start(corpus, data)
        record = Record.open("", data)
        edited = small_entry("y", label="改")
        (done,) = Writer(data, record, Ground(corpus)).write([write_of(edited)])
        assert isinstance(done, Written)
        for name in ("x", "y"):
            (corpus.folder / "entries" / f"{name}.trig").write_bytes(small_entry(name, label="新"))
        said = self.start(corpus, data)
        assert [line for line in said if "entry y was revised here" in line]
        assert not [line for line in said if "entry x was revised" in line]
        published = {each.entry: content for each, content in record.published_contents()}
        assert published == {"x": small_entry("x", label="新"), "y": edited}
        version = in_force(data)
        assert version is not None
        assert set(entry_form(edited, "application/trig").lines) <= lines_in(data, version)
        assert made_anew(tmp_path / "anew", record, Ground(corpus)) == version
        assert lines_in(tmp_path / "anew", version) == lines_in(data, version)
        record.close()

    def test_what_was_withdrawn_here_stays_away(self, corpus: Corpus, tmp_path: Path) -> None:
        data = tmp_path / "data"
        self.start(corpus, data)
        record = Record.open("", data)
        revision = record.in_force("x")
        assert revision is not None
        Writer(data, record, Ground(corpus)).write([again(record, revision, "withdrawn", "tester", "no")])
        self.start(corpus, data)
        (corpus.folder / "entries" / "x.trig").write_bytes(small_entry("x", label="新"))
        self.start(corpus, data)
        assert [each.entry for each in record.published()] == ["y"]
        record.close()

    def test_a_second_start_records_nothing(self, corpus: Corpus, tmp_path: Path) -> None:
        self.start(corpus, tmp_path / "data")
        assert self.start(corpus, tmp_path / "data") == []
