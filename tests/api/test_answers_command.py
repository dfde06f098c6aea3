"""`fengqiao answers`: what an operator does with saved answers."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from api.answers.archive import AnswerArchive
from api.cli import main
from tests.api.saved_answers import answer

TITLED = answer("x", query="# zh: 官方\x1b[31m通报\nSELECT ?x {}\n")


@pytest.fixture
def archive(tmp_path: Path) -> AnswerArchive:
    archive = AnswerArchive(tmp_path)
    archive.save(TITLED)
    return archive


def run(folder: Path, *words: str, language: str = "en") -> tuple[int, str, str]:
    done = CliRunner().invoke(
        main, ["answers", *words], env={"FENGQIAO_DATA": str(folder), "LC_ALL": f"{language}_.UTF-8"}
    )
    return done.exit_code, done.stdout, done.stderr


def test_the_list_names_each_and_shows_no_control_characters(archive: AnswerArchive, tmp_path: Path) -> None:
    status, said, _ = run(tmp_path, "list")
    fields = said.rstrip("\n").split("\t")
    assert (status, fields[0], fields[3], fields[-1]) == (0, TITLED.name, "-", "官方 [31m通报")
    archive.head(TITLED.name, cited=True)
    assert run(tmp_path, "list")[1].split("\t")[3] == "used"


def test_removing_and_allowing(archive: AnswerArchive, tmp_path: Path) -> None:
    assert run(tmp_path, "remove", TITLED.name) == (0, "", f"removed {TITLED.name}\n")
    assert run(tmp_path, "list") == (0, "", "")
    status, _, complaint = run(tmp_path, "remove", TITLED.name, language="zh")
    assert (status, complaint.count("\n")) == (2, 1)
    assert "没有名为" in complaint
    assert run(tmp_path, "allow", TITLED.name)[0] == 0
    archive.save(TITLED)
    assert archive.has(TITLED.name)


def test_pruning(archive: AnswerArchive, tmp_path: Path) -> None:
    assert run(tmp_path, "prune", "--days", "1") == (0, "", "dropped 0 answers\n")
    assert archive.has(TITLED.name)


def test_a_data_folder_without_answers(tmp_path: Path) -> None:
    assert run(tmp_path / "none", "list") == (0, "", "")
    assert run(tmp_path / "none", "prune") == (0, "", "dropped 0 answers\n")
