"""What stands in the record is held against the rules again when these change, and set aside where it breaks one."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import delete

from graph.check.verdicts import rules_digest
from graph.publish import recheck
from graph.publish.build import ensure_built
from graph.publish.ground import Ground
from graph.publish.writer import Writer, Written
from graph.record.database import Record
from graph.record.shipped import Corpus
from graph.record.tables import CHECKED
from graph.store.entry_form import entry_form
from graph.synth.stations import synthesise
from ontology.bilingual import BilingualText
from tests.small_entries import write_of

SOUND, NEEDED, *_ = (text.encode() for text in synthesise(2, "trig"))
BROKEN = b"\n".join(line for line in SOUND.splitlines() if b"ns#direction>" not in line)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Reference data and no entries."""
    folder = tmp_path / "corpus"
    (folder / "entries").mkdir(parents=True)
    for path in Corpus().reference_files:
        shutil.copy(path, folder)
    return Corpus(folder)


def start(corpus: Corpus, data: Path) -> list[str]:
    told: list[BilingualText] = []
    ensure_built(corpus, data, told.append)
    return [text.en for text in told]


def recorded(corpus: Corpus, data: Path, *contents: bytes) -> Record:
    """A site that has taken these entries, under rules that took anything."""
    start(corpus, data)
    record = Record.open("", data)
    for done in Writer(data, record, Ground(corpus)).write([write_of(content) for content in contents]):
        assert isinstance(done, Written)
    with record.connections.appending() as connection:
        connection.execute(delete(CHECKED))
    (data / recheck.CHECKED_BY).write_text("the rules of then")
    return record


def test_what_no_longer_conforms_is_withdrawn_and_told_of(corpus: Corpus, tmp_path: Path) -> None:
    record = recorded(corpus, tmp_path / "data", BROKEN, NEEDED)
    broken, sound = (entry_form(content, "application/trig").id for content in (BROKEN, NEEDED))
    said = start(corpus, tmp_path / "data")
    assert [line for line in said if f"the entry {broken} no longer conforms: withdrawn" in line]
    assert [each.entry for each in record.published()] == [sound]
    last = record.history(broken)[-1]
    assert (last.status, last.role, last.from_number) == ("withdrawn", "rules", 1)
    assert last.why.strip() and "\n" in last.why, "in both languages"
    assert record.content(broken, 1) == BROKEN
    assert [each.entry for each in record.set_aside()] == [broken]
    assert not [line for line in start(corpus, tmp_path / "data") if "validating again" in line]


def test_it_is_back_when_it_is_revised(corpus: Corpus, tmp_path: Path) -> None:
    data = tmp_path / "data"
    record = recorded(corpus, data, BROKEN)
    start(corpus, data)
    Writer(data, record, Ground(corpus)).write([write_of(SOUND)])
    assert record.set_aside() == []
    assert len(record.published()) == 1


def test_rules_that_are_the_same_are_not_asked_again(corpus: Corpus, tmp_path: Path) -> None:
    record = recorded(corpus, tmp_path / "data", BROKEN)
    record.note_checked(rules_digest(corpus))
    assert start(corpus, tmp_path / "data") == []
    assert len(record.published()) == 1
