"""The writer: what came of the last version is what comes of the record, whatever was written in whatever order."""

import shutil
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import (
    EntryNeeded,
    NothingSaid,
    RevisionConflict,
)
from graph.publish.folder import VERSIONS_KEPT
from graph.publish.ground import Ground
from graph.publish.version import CHANGE, Origin, read_change, versions_between
from graph.publish.writer import Write, Written, again
from graph.store.snapshot import Snapshot
from graph.store.versions import store_path
from ontology.namespaces import ID
from tests.small_entries import small_entry, write_of
from tests.writing_site import Site

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


@pytest.mark.thorough
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
