"""The commands over the record: history, diff, backup, restore-backup, token."""

import json
import stat
from pathlib import Path

import pytest

from graph.record.database import Record
from graph.record.revision import NewRevision, Status
from graph.record.tokens import Tokens
from tests.api.command import fengqiao, in_shell

MECHANISM = "<https://w3id.org/fengqiao/id/mechanism/x/m>"
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder whose record has three revisions of one entry."""
    folder = tmp_path / "data"
    record = Record.open("", folder)
    revisions: list[tuple[Status, str, str]] = [
        ("checked", "义警", "首次编码"),
        ("draft", "义警\x1b[31m队", "one\nword"),
        ("withdrawn", "义警", ""),
    ]
    for seen, (status, label, why) in enumerate(revisions):
        content = f'{MECHANISM} {LABEL} "{label}"@zh .'.encode()
        origin = 1 if status == "withdrawn" else None
        new = NewRevision(
            "src-1", status, "text/turtle", content, "0" * 64, "coder-a", why, from_number=origin
        )
        record.append([new], {"src-1": seen})
    record.close()
    return folder


@pytest.mark.parametrize("name", ["src-1", "entry:src-1", "https://w3id.org/fengqiao/entry/src-1"])
def test_the_history_has_a_line_for_each_revision(data: Path, name: str) -> None:
    done = fengqiao("history", name, data=data)
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert [[*line[:1], *line[2:]] for line in lines] == [
        ["1", "checked", "coder-a", "106", "-", "首次编码"],
        ["2", "draft", "coder-a", "114", "-", "one word"],
        ["3", "withdrawn", "coder-a", "106", "1", ""],
    ]
    assert all(line[1].endswith("Z") for line in lines)


def test_the_history_as_json(data: Path) -> None:
    said = json.loads(fengqiao("history", "src-1", "--json", data=data).stdout)
    assert [(one["number"], one["status"], one["from_number"]) for one in said] == [
        (1, "checked", None),
        (2, "draft", None),
        (3, "withdrawn", 1),
    ]
    assert said[0]["at"].endswith("+00:00")


@pytest.mark.parametrize("words", [("history", "no"), ("diff", "no", "1", "2"), ("diff", "src-1", "1", "9")])
def test_what_is_not_there_is_said_in_one_line(data: Path, words: tuple[str, ...]) -> None:
    done = fengqiao(*words, data=data)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert words[1] in done.stderr
    assert "条目" in fengqiao(*words, data=data, LC_ALL="zh_CN.UTF-8").stderr


def test_a_difference_is_told_in_words_which_no_terminal_obeys(data: Path) -> None:
    done = fengqiao("diff", "src-1", "1", "2", data=data)
    assert done.stdout.splitlines() == [
        "Mechanism: 1 changed",
        "",
        "changed Mechanism “义警 [31m队” (mechanism:x/m)",
        "  label: “义警”@zh → “义警 [31m队”@zh",
    ]
    assert fengqiao("diff", "src-1", "1", "3", data=data, LC_ALL="zh_CN.UTF-8").stdout == "两个修订内容相同\n"
    assert (
        json.loads(fengqiao("diff", "src-1", "1", "2", "--json", data=data).stdout)["counts"][0]["changed"]
        == 1
    )


def test_a_backup_goes_to_a_file_of_ones_own_and_comes_back(data: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "backup.sqlite", tmp_path / "other"
    done = fengqiao("backup", str(file), data=data)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("backed up 3 revisions of 1 entries, digest ")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.sqlite", "data"]
    done = fengqiao("restore-backup", str(file), data=other)
    assert done.returncode == 0, done.stderr
    assert done.stderr.endswith("verified\n")
    assert fengqiao("history", "src-1", data=other).stdout == fengqiao("history", "src-1", data=data).stdout
    again = fengqiao("restore-backup", str(file), data=other, LC_ALL="zh_CN.UTF-8")
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    assert "只能恢复到空的记录" in again.stderr
    wrong = fengqiao("restore-backup", __file__, data=tmp_path / "third")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
    assert wrong.stderr.startswith(f"fengqiao: {__file__}: ")


def test_a_backup_goes_through_a_pipe(data: Path, tmp_path: Path) -> None:
    script = f"fengqiao backup - | FENGQIAO_DATA={tmp_path}/other fengqiao restore-backup -"
    done = in_shell(script, data)
    assert done.returncode == 0
    assert done.stderr.count(" revisions of 1 entries") == 2
    assert fengqiao("history", "src-1", data=tmp_path / "other").returncode == 0


def test_a_backup_that_cannot_be_written_is_said(data: Path, tmp_path: Path) -> None:
    for place in (tmp_path / "no" / "backup", tmp_path):
        done = fengqiao("backup", str(place), data=data)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_a_token_is_printed_alone_and_works_until_it_is_revoked(data: Path) -> None:
    done = fengqiao("token", "create", "coder-a", "--scope", "submit, review", "--days", "30", data=data)
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 1)
    made = done.stdout.strip()
    record = Record.open("", data)
    found = Tokens(record.connections).authenticate(made)
    assert found is not None
    assert (found.name, found.scopes) == ("coder-a", ("submit", "review"))
    assert found.expires is not None
    assert (found.expires - found.created).days == 30
    taken = fengqiao("token", "create", "coder-a", "--scope", "submit", data=data)
    assert (taken.returncode, taken.stdout, taken.stderr.count("\n")) == (2, "", 1)
    listed = fengqiao("token", "list", data=data).stdout
    assert listed.split("\t")[:2] == ["coder-a", "submit,review"]
    assert listed.endswith("\tin use\n")
    assert made not in listed
    assert fengqiao("token", "revoke", "coder-a", data=data).stderr == "revoked coder-a\n"
    assert Tokens(record.connections).authenticate(made) is None
    assert fengqiao("token", "list", data=data).stdout.endswith("\trevoked\n")
    assert fengqiao("token", "revoke", "coder-a", data=data).returncode == 2
    record.close()


@pytest.mark.parametrize(
    "words",
    [
        ("a b", "--scope", "submit"),
        ("a", "--scope", "write"),
        ("a",),
        ("a", "--scope", "admin", "--days", "0"),
    ],
)
def test_a_token_that_cannot_be_made_is_refused(data: Path, words: tuple[str, ...]) -> None:
    done = fengqiao("token", "create", *words, data=data)
    assert (done.returncode, done.stdout) == (2, "")


def test_a_database_that_is_away_is_said_without_its_password(data: Path) -> None:
    done = fengqiao("token", "list", data=data, FENGQIAO_RECORD="postgresql://coder:hush@127.0.0.1:1/record")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "127.0.0.1/record" in done.stderr
    assert "hush" not in done.stderr
