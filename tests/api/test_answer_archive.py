"""The archive of answers: whole or not there, never overwritten, within its limits."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api.answer_archive import AnswerArchive
from api.problems import Refusal
from graph.errors import NotInGraph, StoreBroken
from tests.api.saved_answers import answer


def test_what_is_saved_is_read(tmp_path: Path) -> None:
    kept = answer("一", '"', "\u2028")
    archive = AnswerArchive(tmp_path / "answers")
    archive.save(kept)
    assert archive.read(kept.name) == kept
    assert [path.name for path in (tmp_path / "answers").iterdir()] == [f"{kept.name}.json"]


def test_an_answer_is_never_overwritten(tmp_path: Path) -> None:
    archive = AnswerArchive(tmp_path)
    first, second = answer("first"), answer("second")
    assert first.name == second.name
    archive.save(first)
    archive.save(second)
    assert archive.read(first.name) == first


def test_a_full_archive_says_so_and_keeps_what_it_has(tmp_path: Path) -> None:
    archive = AnswerArchive(tmp_path, most=2)
    for query in "ab":
        archive.save(answer("x", query=query))
    with pytest.raises(Refusal) as refusal:
        archive.save(answer("x", query="c"))
    assert (refusal.value.status, refusal.value.members["limit"]) == (507, 2)
    archive.save(answer("x", query="a"))
    assert archive.has(answer("x", query="a").name)


def test_too_large_an_answer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        AnswerArchive(tmp_path, most_bytes=500).save(answer("x" * 500))
    assert refusal.value.status == 422
    assert "500" in refusal.value.text.zh
    assert "500" in refusal.value.text.en
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 15, "A" * 16, "a" * 16 + "\n", "a" * 16])
def test_a_name_that_is_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotInGraph):
        AnswerArchive(tmp_path).read(name)


@pytest.mark.parametrize("damage", ["", "[]", "null", '{"fengqiao": {}}', "cut", "changed"])
def test_a_damaged_file_is_not_served(tmp_path: Path, damage: str) -> None:
    kept = answer("right")
    whole = kept.to_json().decode()
    text = {"cut": whole[:-5], "changed": whole.replace('"right"', '"wrong"')}.get(damage, damage)
    (tmp_path / f"{kept.name}.json").write_text(text)
    with pytest.raises(StoreBroken):
        AnswerArchive(tmp_path).read(kept.name)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("a file")
    with pytest.raises(StoreBroken):
        AnswerArchive(tmp_path / "answers").save(answer("x"))


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from api.answer_archive import AnswerArchive
from api.answers import SavedAnswer
archive = AnswerArchive(Path(sys.argv[1]))
for number in range(100_000):
    rows = tuple({"x": {"type": "literal", "value": "x" * 200_000}} for _ in range(5))
    kept = SavedAnswer(f"q{number}", "v", datetime.now(UTC), ("x",), rows, None)
    archive.save(kept)
    print(kept.name, flush=True)
"""


def test_a_killed_process_leaves_whole_answers_only(tmp_path: Path) -> None:
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            said = [writer.stdout.readline().strip()]
            time.sleep(0.2)
            os.kill(writer.pid, signal.SIGKILL)
            said += writer.stdout.read().split()
        archive = AnswerArchive(tmp_path)
        for name in said:
            archive.read(name)
        for path in tmp_path.glob("*.json"):
            archive.read(path.stem)
    archive.save(answer("afterwards"))
