"""`fengqiao migrate`: a record of entries coded against ontology 0.1, as first shipped, comes to 0.2."""

import tarfile
from pathlib import Path

import pytest
from rdflib import URIRef

from graph.publish.migration import migrated
from graph.record.database import Record
from graph.record.revision import NewRevision, Origin
from graph.record.shipped import SHIPPED, Corpus
from graph.store.entry_form import entry_form
from graph.store.parse import parse_entry
from ontology.namespaces import FQ, PREFIXES
from tests.api.command import fengqiao

TRIG = "application/trig"
DERIVED = {FQ.effectGrade, FQ.emmieEffect}
OLD = Path(__file__).resolve().parents[1] / "entries" / "shipped-0.1.tar.gz"


def old_entries() -> dict[str, bytes]:
    """The five entries as the first version shipped them, by id."""
    with tarfile.open(OLD) as archive:
        files = [file for member in archive if (file := archive.extractfile(member)) is not None]
        contents = [file.read() for file in files]
    return {entry_form(content, TRIG).id: content for content in contents}


def triples(content: bytes) -> set[tuple[object, object, object]]:
    return set(parse_entry(content, TRIG).triples((None, None, None)))


def record_of(data: Path, origin: Origin, *entries: str) -> None:
    """A record with old entries, as a site has it that began with the first version."""
    record = Record.open("", data)
    for entry, content in old_entries().items():
        if not entries or entry in entries:
            digest = entry_form(content, TRIG).digest
            record.append(
                [NewRevision(entry, "disputed", TRIG, content, digest, "coder-a", "coded", origin=origin)]
            )
    record.close()


@pytest.mark.parametrize("entry", sorted(old_entries()))
def test_nothing_is_lost_but_what_the_rule_gives(entry: str) -> None:
    old = old_entries()[entry]
    new = migrated(old, TRIG)
    assert new is not None
    gone, come = triples(old) - triples(new.content), triples(new.content) - triples(old)
    assert {predicate for _, predicate, _ in gone} == DERIVED
    assert (len(gone), new.noted) == (new.followed, 0)
    assert come == set()
    assert migrated(new.content, TRIG) is None, "a second time there is nothing to do"


def test_another_grade_than_the_rule_gives_becomes_a_note() -> None:
    (old, *_) = old_entries().values()
    spoilt = old.replace(b"fq:effectGrade eg:e1", b"fq:effectGrade eg:e0", 1)
    assert spoilt != old
    new = migrated(spoilt, TRIG)
    assert new is not None and new.noted == 1
    note = URIRef(PREFIXES["skos"] + "editorialNote")
    come = triples(new.content) - triples(spoilt)
    assert {predicate for _, predicate, _ in come} == {note}
    assert {text.language for _, _, text in come} == {"zh", "en"}  # type: ignore[attr-defined]
    assert all("E0" in str(text) for _, _, text in come)


def test_an_entry_that_names_the_version_names_the_new_one() -> None:
    (old, *_) = old_entries().values()
    name = f"<{PREFIXES['fq'].removesuffix('#')}/0.1.0>".encode()
    versioned = old.replace(
        b"dcterms:conformsTo <https://w3id.org/fengqiao/ns>", b"dcterms:conformsTo " + name
    )
    new = migrated(versioned, TRIG)
    assert versioned != old and new is not None
    assert b"ns/0.2.0>" in new.content and b"ns/0.1.0>" not in new.content
    assert b"coding-protocol-0.1" in new.content, "by which protocol it was coded stays true"


def test_a_dry_run_says_what_would_change_and_writes_nothing(tmp_path: Path) -> None:
    record_of(tmp_path, "submitted")
    before = sorted((path, path.read_bytes()) for path in tmp_path.glob("record.sqlite"))
    done = fengqiao("migrate", "--dry-run", data=tmp_path)
    assert done.returncode == 0, done.stderr
    for entry in old_entries():
        assert f"{entry}: " in done.stdout
    assert "5 entries would be migrated, 0 replaced; nothing was written" in done.stderr
    assert sorted((path, path.read_bytes()) for path in tmp_path.glob("record.sqlite")) == before
    record = Record.open("", tmp_path)
    assert all(len(record.history(entry)) == 1 for entry in old_entries())
    record.close()


def test_entries_of_a_site_become_new_revisions_where_they_keep_the_rules(tmp_path: Path) -> None:
    sound, refused = "3886a4a39e322bc6", "55d20d5802f32759"
    record_of(tmp_path, "submitted", sound, refused)
    done = fengqiao("migrate", data=tmp_path)
    assert done.returncode == 1
    assert "1 migrated, 1 left as they are" in done.stderr
    assert f"{refused}: does not conform" in done.stdout and "Cue-result" in done.stdout
    record = Record.open("", tmp_path)
    old, new = record.history(sound)
    assert (old.status, new.status, new.role) == ("disputed", "disputed", "operator")
    assert record.content(sound, 1) == old_entries()[sound]
    assert not any(f"{name}>" in record.content(sound, 2).decode() for name in DERIVED)
    assert len(record.history(refused)) == 1
    record.close()


def test_what_was_shipped_and_nobody_revised_is_replaced_by_what_is_shipped_now(tmp_path: Path) -> None:
    record_of(tmp_path, "shipped")
    told = fengqiao("migrate", "--dry-run", data=tmp_path)
    assert "0 entries would be migrated, 5 replaced" in told.stderr
    done = fengqiao("migrate", data=tmp_path)
    assert done.returncode == 0 and "0 migrated" in done.stderr
    record = Record.open("", tmp_path)
    for path in Corpus(SHIPPED).entry_files:
        newest = record.newest(path.stem.rpartition("-")[2])
        assert newest is not None and newest.origin == "shipped"
        assert record.content(newest.entry, newest.number) == path.read_bytes()
    record.close()


def test_an_entry_that_does_not_keep_the_rules_of_0_2_stays_as_it_is(tmp_path: Path) -> None:
    entry, content = next(iter(old_entries().items()))
    # Coded by another protocol than 0.1: then the gate asks for what only a coder can say.
    other = content.replace(b"coding-protocol-0.1", b"coding-protocol-0.2")
    record = Record.open("", tmp_path)
    record.append(
        [NewRevision(entry, "checked", TRIG, other, entry_form(other, TRIG).digest, "coder-a", "coded")]
    )
    record.close()
    done = fengqiao("migrate", data=tmp_path)
    assert done.returncode == 1
    assert "0 migrated, 1 left as they are" in done.stderr
    assert "Since-0-2" in done.stdout + done.stderr
