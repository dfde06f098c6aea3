"""The versions of a folder: followed, made up for, and as they were where a write fails."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from graph.errors import (
    RecordUnavailable,
    StoreBroken,
)
from graph.publish.folder import VERSIONS_KEPT
from graph.publish.version import ONCE_IN_FORCE, Origin, versions_between
from graph.publish.writer import Writer, Written
from graph.record.database import Record
from graph.store.versions import store_path
from ontology.namespaces import ENTRY
from tests.small_entries import lines_in, small_entry, write_of
from tests.writing_site import Site


def test_what_another_process_wrote_is_made_up_for(site: Site) -> None:
    """As after a process that was killed between the record and the version."""
    site.put(*(small_entry(f"e{number}", station=f"s{number}") for number in range(12)))
    base = site.version
    site.record.append(
        [write_of(small_entry("x")).revision, write_of(small_entry("e1", station="moved")).revision]
    )
    site.put(small_entry("y"))
    assert len(list(versions_between(site.data, base, site.version) or ())) == 2
    site.assert_as_made_anew()


def test_a_version_that_is_not_what_it_says_is_not_built_upon(site: Site) -> None:
    site.put(small_entry("x"), small_entry("y", label="二所"))
    origin = Origin.of(store_path(site.data, site.version))
    assert origin is not None
    Origin(origin.ground, origin.position - 1, origin.base).write(store_path(site.data, site.version))
    site.record.append([write_of(small_entry("y", label="三所")).revision])
    site.writer.bring_up_to_date(lambda _: None)
    site.assert_as_made_anew()


def test_what_the_record_holds_already_is_put_in_force_even_where_it_points_to_nothing(site: Site) -> None:
    site.put(*(small_entry(f"e{number}", station=f"s{number}") for number in range(12)))
    site.record.append([write_of(small_entry("y", station="nowhere", registers=False)).revision])
    site.writer.bring_up_to_date(lambda _: None)
    assert any(str(ENTRY["y"]).encode() in line for line in site.lines())
    site.assert_as_made_anew()


def test_two_writers_follow_each_other(site: Site) -> None:
    record = Record.open("", site.data)
    other = Writer(site.data, record, site.ground)
    for number in range(4):
        writer = (site.writer, other)[number % 2]
        (done,) = writer.write([write_of(small_entry(f"e{number}"))])
        assert isinstance(done, Written) and done.version == site.version
    site.assert_as_made_anew()
    record.close()


def test_a_record_that_takes_nothing_leaves_everything_as_it_was(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = site.put(small_entry("x"))

    def full(*_: object, **__: object) -> None:
        raise RecordUnavailable("满", "full")

    monkeypatch.setattr(site.record, "append", full)
    with pytest.raises(RecordUnavailable):
        site.write(write_of(small_entry("y")))
    assert site.version == before
    assert not [path for path in (site.data / "graphs").iterdir() if "." in path.name]
    monkeypatch.undo()
    site.put(small_entry("y"))
    site.assert_as_made_anew()


def test_what_fails_after_the_record_has_it_is_written_all_the_same(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = site.put(small_entry("x"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("graph.publish.folder.put_in_force", full)
    monkeypatch.setattr(site.writer._folder, "catch_up", lambda *_, **__: None)
    (done,) = site.write(write_of(small_entry("y")))
    assert isinstance(done, Written) and done.version == before
    monkeypatch.undo()
    site.writer.bring_up_to_date(lambda _: None)
    assert site.version != before
    site.assert_as_made_anew()


def test_a_folder_that_cannot_be_written_is_said(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = site.put(small_entry("x"))
    history = len(site.record.changes(0, 100))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("graph.publish.making.write_change", full)
    with pytest.raises(StoreBroken, match="cannot be written"):
        site.write(write_of(small_entry("y")))
    assert site.version == before
    assert len(site.record.changes(0, 100)) == history


def test_a_folder_that_follows_makes_the_last_versions_that_others_made(site: Site, tmp_path: Path) -> None:
    """By their names, one after the other, each from the one before; those that would not be kept are left out."""
    other = Writer(tmp_path / "other", site.record, site.ground)
    other.bring_up_to_date(lambda _: None)
    made = [site.put(small_entry(f"e{number}")) for number in range(VERSIONS_KEPT + 2)]
    assert not other.is_up_to_date()
    assert other.bring_up_to_date(lambda _: None) == made[-1] and other.is_up_to_date()
    names = (tmp_path / "other" / ONCE_IN_FORCE).read_text().split()
    assert names[1:] == made[-VERSIONS_KEPT:]
    assert list(versions_between(tmp_path / "other", names[1], names[-1]) or ()) == names[2:]
    for version in made[-VERSIONS_KEPT:]:
        assert lines_in(tmp_path / "other", version) == lines_in(site.data, version)


def test_what_is_appended_while_a_version_is_made_is_not_in_it(site: Site, tmp_path: Path) -> None:
    """The writer of another machine does not wait for those who follow."""
    other, made = Writer(tmp_path / "other", site.record, site.ground), [site.put(small_entry("x"))]

    def meanwhile(_: object) -> None:
        if len(made) == 1:
            made.append(site.put(small_entry("x", label="二所"), small_entry("y")))

    assert other.bring_up_to_date(meanwhile) == made[0]
    assert lines_in(tmp_path / "other", made[0]) == lines_in(site.data, made[0])
    assert other.bring_up_to_date(lambda _: None) == made[1]
    assert lines_in(tmp_path / "other", made[1]) == lines_in(site.data, made[1])


def test_a_writer_who_has_lost_the_lock_cannot_write_over_what_others_wrote(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = site.put(small_entry("x"))
    other = Writer(tmp_path / "other", site.record, site.ground)
    monkeypatch.setattr(site.record, "writing", lambda _: nullcontext())
    made = site.writer._folder.making.from_last

    def halted(*given: object, **named: object) -> None:
        made(*given, **named)  # type: ignore[arg-type]
        monkeypatch.undo()
        (done,) = other.write([write_of(small_entry("y"))])
        assert isinstance(done, Written)

    monkeypatch.setattr(site.writer._folder.making, "from_last", halted)
    with pytest.raises(RecordUnavailable, match="came between"):
        site.write(write_of(small_entry("z")))
    assert site.version == before
    assert [each.entry for each in site.record.published()] == ["x", "y"]
    site.writer.bring_up_to_date(lambda _: None)
    site.assert_as_made_anew()
