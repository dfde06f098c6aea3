"""What stands in the record is held against the rules again when these change, and set aside where it breaks one."""

import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import delete

from graph.check.verdicts import rules_digest
from graph.publish import recheck
from graph.publish.build import ensure_built, standing_version
from graph.publish.ground import Ground
from graph.publish.migration import migrated
from graph.publish.version import in_force
from graph.publish.writer import Writer, Written
from graph.record.database import Record
from graph.record.shipped import Corpus
from graph.record.tables import CHECKED
from graph.store.entry_form import entry_form
from graph.synth.stations import synthesise
from ontology.bilingual import BilingualText
from tests.api.test_migrate_command import old_entries
from tests.small_entries import lines_in, write_of

SOUND, NEEDED, *_ = (text.encode() for text in synthesise(2, "trig"))
_BLOCK = re.compile(rb"^(?=<https://w3id\.org/fengqiao/(?:graph|entry)/[^>]*> \{)", re.MULTILINE)
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


def needing(entry: bytes) -> bytes:
    """The same entry under another id, which registers neither station nor area: it needs the one that does."""
    own = [block for block in _BLOCK.split(entry) if not re.match(rb"\S*/graph/(register|gazetteer)>", block)]
    name = entry_form(entry, "application/trig").id
    other = f"{(int(name[0], 16) + 1) % 16:x}{name[1:]}"
    return b"".join(own).replace(name.encode(), other.encode())


def test_what_others_need_stays_in_the_graph_disputed(corpus: Corpus, tmp_path: Path) -> None:
    data = tmp_path / "data"
    record = recorded(corpus, data, BROKEN, needing(SOUND))
    broken, needs = (entry_form(content, "application/trig").id for content in (BROKEN, needing(SOUND)))
    said = start(corpus, data)
    assert [line for line in said if f"the entry {broken} no longer conforms: stays" in line], said
    last = record.history(broken)[-1]
    assert (last.status, last.role, last.from_number) == ("disputed", "rules", 1)
    assert {each.entry: each.status for each in record.published()} == {broken: "disputed", needs: "checked"}
    assert [each.entry for each in record.set_aside()] == [broken]
    version = in_force(data)
    assert version is not None
    assert any(f"/entry/{broken}>".encode() in line for line in lines_in(data, version))
    Writer(data, record, Ground(corpus)).write([write_of(SOUND)])
    assert record.set_aside() == []


def test_what_a_program_can_bring_to_the_new_rules_is_migrated(corpus: Corpus, tmp_path: Path) -> None:
    """One of 0.1 whose place is told of by the shipped reference data, as it stood in the record of a site."""
    data = tmp_path / "data"
    entry = "3886a4a39e322bc6"
    content = old_entries()[entry]
    record = recorded(corpus, data, content)
    said = start(corpus, data)
    assert [line for line in said if f"the entry {entry} was migrated" in line], said
    first, last = record.history(entry)
    assert (last.status, last.role, last.why) == ("checked", "rules", recheck.MIGRATED)
    new = migrated(content, "application/trig")
    assert new is not None and record.content(entry, last.number) == new.content
    assert record.content(entry, first.number) == content
    assert record.published() == [last]
    assert start(corpus, data) == []


def test_another_node_of_the_record_does_not_ask_again(corpus: Corpus, tmp_path: Path) -> None:
    """What one has held against the rules is known to all that share the record, by their folders of their own."""
    record = recorded(corpus, tmp_path / "data", SOUND)
    start(corpus, tmp_path / "data")
    assert record.checked_by(rules_digest(corpus))
    assert standing_version(corpus, tmp_path / "data", "") is not None
    (tmp_path / "data" / recheck.CHECKED_BY).unlink()
    assert standing_version(corpus, tmp_path / "data", "") is None
    assert not [line for line in start(corpus, tmp_path / "data") if "validating again" in line]
    assert standing_version(corpus, tmp_path / "data", "") is not None
