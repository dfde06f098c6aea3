"""The writer: what came of the last version is what comes of the record, whatever was written in whatever order."""

import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import count
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import (
    EntryNeeded,
    FengqiaoError,
    NothingSaid,
    RecordUnavailable,
    RevisionConflict,
    StoreBroken,
)
from graph.publish.folder import VERSIONS_KEPT
from graph.publish.ground import Ground
from graph.publish.version import CHANGE, ONCE_IN_FORCE, Origin, in_force, read_change, versions_between
from graph.publish.writer import Write, Writer, Written, again
from graph.record.database import Record
from graph.store.snapshot import Snapshot
from graph.store.versions import store_path
from ontology.namespaces import ENTRY, ID
from tests.small_entries import canonical_hash, lines_in, made_anew, small_entry, small_ground, write_of

FOLDERS = count()


class Site:
    """A data folder with its record and a writer."""

    def __init__(self, data: Path, ground: Ground) -> None:
        data.mkdir(parents=True)
        self.data, self.ground = data, ground
        self.record = Record.open("", data)
        self.writer = Writer(data, self.record, ground)
        self.writer.bring_up_to_date(lambda _: None)

    @property
    def version(self) -> str:
        version = in_force(self.data)
        assert version is not None
        return version

    def write(self, *writes: Write) -> list[Written | FengqiaoError]:
        return self.writer.write(writes)

    def put(self, *contents: bytes) -> str:
        """Write entries that must be taken; the version."""
        for done in self.write(*map(write_of, contents)):
            assert isinstance(done, Written), done
        return self.version

    def withdrawal(self, entry: str) -> Write:
        revision = self.record.in_force(entry)
        assert revision is not None
        return again(self.record, revision, "withdrawn", "tester", "as the test has it")

    def lines(self) -> set[bytes]:
        return lines_in(self.data, self.version)

    def hash(self) -> str:
        return canonical_hash(self.data, self.version)

    def assert_as_made_anew(self) -> None:
        other = self.data.with_name(f"anew-{next(FOLDERS)}")
        try:
            assert made_anew(other, self.record, self.ground) == self.version
            assert lines_in(other, self.version) == self.lines()
        finally:
            shutil.rmtree(other)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with small_ground(tmp_path_factory.mktemp("ground")) as small:
        yield small


@pytest.fixture
def site(tmp_path: Path, ground: Ground) -> Iterator[Site]:
    made = Site(tmp_path / "data", ground)
    yield made
    made.record.close()


NAMES = ["x", "x-1", "y", "z"]
ENTRIES = st.builds(
    small_entry,
    st.sampled_from(NAMES),
    station=st.sampled_from(["s", "t"]),
    county=st.sampled_from(["a", "b", "c"]),
    registers=st.booleans(),
    label=st.sampled_from(["一所", "二所"]),
    credits=st.sampled_from(["s", "t"]),
    kind=st.sampled_from(["explicit", "juxtaposed"]),
    indicator=st.sampled_from(["known", "new"]),
    level=st.sampled_from(["outcome", "input"]),
    compared=st.booleans(),
    base=st.booleans(),
)
WITHDRAWN = st.sampled_from(NAMES)
RESTORED = st.tuples(st.sampled_from(NAMES), st.integers(1, 5))
BATCHES = st.lists(
    st.lists(st.one_of(ENTRIES, ENTRIES, WITHDRAWN, RESTORED), min_size=1, max_size=3), max_size=7
)


def write_meant(site: Site, meant: bytes | str | tuple[str, int]) -> Write | None:
    """The write that was drawn, None where there is nothing to withdraw or restore."""
    if isinstance(meant, bytes):
        return write_of(meant)
    name, number = (meant, None) if isinstance(meant, str) else meant
    there = site.record.history(name)
    if number is None:
        newest = site.record.in_force(name)
        return site.withdrawal(name) if newest is not None and newest.published else None
    kept = [each for each in there if each.number == number]
    return again(site.record, kept[0], "checked", "tester", "restored") if kept else None


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BATCHES, st.randoms(use_true_random=False))
def test_any_writes_end_in_what_the_record_gives_anew(
    tmp_path_factory: pytest.TempPathFactory, ground: Ground, batches: list[list[bytes]], chance: Random
) -> None:
    folder = tmp_path_factory.mktemp("sites")
    site = Site(folder / "data", ground)
    for batch in batches:
        before, old = site.lines(), site.version
        writes = [write for meant in batch if (write := write_meant(site, meant)) is not None]
        done = site.write(*writes)
        for write, result in zip(writes, done, strict=True):
            assert isinstance(result, Written | RevisionConflict | EntryNeeded | NothingSaid)
            if isinstance(result, Written):
                assert result.version == site.version
                assert result.revision.graph_digest == write.form.digest
        site.assert_as_made_anew()
        if site.version != old:
            removed, added = read_change(store_path(site.data, site.version))
            assert set(removed) <= before and not set(added) & before
            assert (before - set(removed)) | set(added) == site.lines()
    # The same entries by another way: all of them in some order, those that need others when these are there.
    other = Site(folder / "other", ground)
    waiting = [write_of(content) for _, content in site.record.published_contents()]
    chance.shuffle(waiting)
    while waiting:
        results = [other.write(write)[0] for write in waiting]
        left = [write for write, done in zip(waiting, results, strict=True) if not isinstance(done, Written)]
        if len(left) == len(waiting):
            # They need each other.
            assert all(isinstance(done, Written) for done in other.write(*waiting))
            left = []
        waiting = left
    assert (other.version, other.hash()) == (site.version, site.hash())
    site.record.close()
    other.record.close()
    shutil.rmtree(folder)


def test_a_station_stays_until_the_last_that_registers_it_goes(site: Site) -> None:
    before = site.lines()
    site.put(small_entry("x"))
    site.put(small_entry("y"))
    site.write(site.withdrawal("x"))
    assert any(
        line.startswith(f"<{ID['station/s']}> ".encode()) and b"prefLabel" in line for line in site.lines()
    )
    site.write(site.withdrawal("y"))
    assert site.lines() == before


def test_what_others_need_is_not_withdrawn(site: Site) -> None:
    site.put(small_entry("x"), small_entry("y", registers=False))
    before = (site.version, site.lines())
    (refused,) = site.write(site.withdrawal("x"))
    assert isinstance(refused, EntryNeeded)
    assert refused.members["entry"] == "x" and f"{ID}" in refused.text.en
    assert (site.version, site.lines()) == before
    assert [each.status for each in site.record.history("x")] == ["checked"]


def test_of_two_that_hold_a_station_together_the_last_one_stays(site: Site) -> None:
    site.put(small_entry("x"), small_entry("y"), small_entry("z", registers=False))
    first, second = site.write(site.withdrawal("x"), site.withdrawal("y"))
    assert isinstance(first, Written) and isinstance(second, EntryNeeded)
    site.assert_as_made_anew()


def test_what_nothing_tells_of_is_not_pointed_to(site: Site) -> None:
    (refused,) = site.write(write_of(small_entry("y", registers=False)))
    assert isinstance(refused, NothingSaid) and refused.members["entry"] == "y"
    assert site.record.history("y") == []


def test_a_bad_write_keeps_no_other_out_and_takes_those_that_need_it_along(site: Site) -> None:
    site.put(small_entry("needed", station="n"), small_entry("needing", station="n", registers=False))
    bad = small_entry("bad", station="nowhere", registers=False)
    writes = [write_of(small_entry(f"good-{number}", station=f"g{number}")) for number in range(6)]
    versions = len(list((site.data / "graphs").iterdir()))
    done = site.write(*writes[:3], write_of(bad), site.withdrawal("needed"), *writes[3:])
    assert [type(each) for each in done] == [Written] * 3 + [NothingSaid, EntryNeeded] + [Written] * 3
    # In one version, not in one each.
    assert len(list((site.data / "graphs").iterdir())) == min(versions + 1, VERSIONS_KEPT)
    assert {each.version for each in done if isinstance(each, Written)} == {site.version}
    site.assert_as_made_anew()


def test_who_has_not_seen_the_newest_revision_is_told(site: Site) -> None:
    site.put(small_entry("x"))
    revised = small_entry("x", label="二所")
    (stale,) = site.write(write_of(revised, seen=0))
    assert isinstance(stale, RevisionConflict)
    assert (stale.members["newest"], stale.members["expected"]) == (1, 0)
    (taken,) = site.write(write_of(revised, seen=1))
    assert isinstance(taken, Written) and taken.revision.number == 2


def test_of_two_revisions_at_once_the_second_is_refused(site: Site) -> None:
    first, second = site.write(write_of(small_entry("x")), write_of(small_entry("x", label="二所")))
    assert isinstance(first, Written) and isinstance(second, RevisionConflict)


def test_drafts_change_nothing_that_is_seen(site: Site) -> None:
    site.put(small_entry("x"))
    before = (site.version, site.lines())
    draft = write_of(small_entry("x", label="二所"), status="draft")
    (done,) = site.write(draft)
    assert isinstance(done, Written) and done.revision.number == 2
    assert (site.version, site.lines()) == before
    (accepted,) = site.write(again(site.record, done.revision, "checked", "reviewer", "seen"))
    assert isinstance(accepted, Written) and accepted.revision.from_number == 2
    assert site.version != before[0]
    site.assert_as_made_anew()


def test_the_same_said_once_more_is_the_same_version(site: Site) -> None:
    version = site.put(small_entry("x"))
    inode = store_path(site.data, version).stat().st_ino
    assert site.put(small_entry("x") + b"# a remark\n") == version
    assert store_path(site.data, version).stat().st_ino == inode
    assert len(site.record.history("x")) == 2
    origin = Origin.of(store_path(site.data, version))
    assert origin is not None and origin.position == site.record.position()


def test_versions_stay_while_they_are_read_and_the_last_few_besides(site: Site) -> None:
    old = site.put(small_entry("x"))
    held = Snapshot.open(site.data, old)
    made = [site.put(small_entry("x", label=f"{number}所")) for number in range(VERSIONS_KEPT + 2)]
    assert {path.name for path in (site.data / "graphs").iterdir()} == {old, *made[-VERSIONS_KEPT:]}
    assert held.has(ID["station/s"])
    held.close()
    site.put(small_entry("y"))
    assert old not in {path.name for path in (site.data / "graphs").iterdir()}


def test_it_is_known_by_which_steps_a_version_came_to_be(site: Site) -> None:
    start = site.version
    made = [site.put(small_entry(name)) for name in ("x", "y")]
    assert list(versions_between(site.data, start, made[-1]) or ()) == made
    assert list(versions_between(site.data, made[0], made[0]) or ()) == []
    assert versions_between(site.data, "0" * 16, made[-1]) is None
    lines = (store_path(site.data, made[0]) / CHANGE).read_bytes().splitlines()
    assert lines and all(line.startswith((b"+<", b"-<")) for line in lines)


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
