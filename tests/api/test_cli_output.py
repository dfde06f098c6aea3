"""Where the command writes: whatever the output is, it is written whole, written through, or told in one line."""

import gzip
import os
import shutil
import signal
import stat
import subprocess
import time
from pathlib import Path

import pytest

from graph.record.shipped import Corpus
from graph.store.snapshot import Snapshot
from graph.store.versions import store_path
from tests.api.command import COMMAND, environment, in_shell


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.fixture(scope="module")
def synthetic(data: Path) -> str:
    """What `synth 1` writes, which needs no store."""
    return in_shell("fengqiao synth 1", data).stdout


@pytest.mark.parametrize(
    "script",
    [
        "fengqiao synth 1 --out x.nq && cat x.nq",
        "mkfifo f; (cat f > x) & fengqiao synth 1 --out f && wait && test -p f && cat x",
        "fengqiao synth 1 --out /dev/stdout",
        "fengqiao synth 1 --out /dev/stdout | cat",
        "echo -n > x; fengqiao synth 1 --out /dev/stdout >> x && cat x",
        "fengqiao synth 1 --out /dev/fd/7 7> x && cat x",
        "fengqiao synth 1 --out >(cat > x) && sleep 0.5 && cat x",
        "echo old > y; ln -s y x; fengqiao synth 1 --out x && test -L x && cat y",
        "ln -s /dev/stdout x; fengqiao synth 1 --out x",
    ],
)
def test_any_kind_of_output_gets_the_whole_of_it(
    data: Path, tmp_path: Path, synthetic: str, script: str
) -> None:
    done = in_shell(script, data, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == synthetic and synthetic.count("\n") > 100
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_compressed_output(data: Path, tmp_path: Path, synthetic: str) -> None:
    assert in_shell("fengqiao synth 1 --out >(gzip > x.gz); sleep 0.5", data, tmp_path).returncode == 0
    assert gzip.decompress((tmp_path / "x.gz").read_bytes()).decode() == synthetic


def test_a_private_file_stays_private(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.touch(0o600)
    assert (
        in_shell("umask 022; fengqiao synth 1 --out x; fengqiao synth 1 --out y", data, tmp_path).returncode
        == 0
    )
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in "xy"] == [0o600, 0o644]


def test_devices_stay_devices(data: Path) -> None:
    assert in_shell("fengqiao synth 1 --out /dev/null", data).returncode == 0
    done = in_shell("fengqiao synth 1 --out /dev/full", data)
    assert (done.returncode, lines(done.stderr)) == (
        2,
        ["fengqiao: /dev/full cannot be written: No space left on device"],
    )
    assert Path("/dev/null").is_char_device() and Path("/dev/full").is_char_device()


@pytest.mark.parametrize("target", [".", "no/such/x", "x/", "file/x", "", "/proc/x"])
def test_what_cannot_be_written_is_one_line(data: Path, tmp_path: Path, target: str) -> None:
    (tmp_path / "file").touch()
    done = in_shell(f"fengqiao synth 1 --out '{target}'", data, tmp_path)
    assert done.returncode == 2
    [line] = lines(done.stderr)
    assert line.startswith(f"fengqiao: {target} cannot be written")
    chinese = in_shell(f"fengqiao synth 1 --out '{target}'", data, tmp_path, LC_ALL="zh_CN.UTF-8")
    assert "无法写入" in chinese.stderr


@pytest.mark.parametrize(
    "command",
    ["export", "query q.rq", "query q.rq --format csv", "synth 1", "network --out -", "validate e.trig", "--help",
     "validate --help", "--version", "validate --json e.trig", "check-sources t"],
)  # fmt: skip
def test_a_full_standard_output_is_one_line(data: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "q.rq").write_text("SELECT * { ?s ?p ?o } LIMIT 3")
    (tmp_path / "e.trig").write_bytes(Corpus().entry_files[0].read_bytes())
    (tmp_path / "t").mkdir()
    done = in_shell(f"fengqiao {command} > /dev/full", data, tmp_path)
    assert done.returncode == 2
    assert len(lines(done.stderr)) == 1, done.stderr
    if command != "check-sources t":
        assert "No space left on device" in done.stderr


@pytest.mark.parametrize("command", ["export", "synth 50", "query q.rq --format csv", "network --out -"])
def test_a_reader_that_goes_away_is_no_fault(data: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "q.rq").write_text("SELECT * { ?s ?p ?o }")
    done = in_shell(f"fengqiao {command} | head -c 1 > /dev/null; echo ${{PIPESTATUS[0]}}", data, tmp_path)
    assert done.stderr == ""
    assert done.stdout.strip() in ("141", "0")
    through = in_shell("fengqiao synth 50 --out >(head -c 1 > /dev/null); echo $?", data, tmp_path)
    assert (through.stderr, through.stdout.strip()) == ("", "141")


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_descriptors_are_no_traceback(data: Path, tmp_path: Path, closed: str) -> None:
    for command in ("export", "synth 1", "query -", "validate -"):
        done = in_shell(f"fengqiao {command} {closed} < /dev/null; echo $? > rc", data, tmp_path)
        assert done.stderr.count("\n") <= 1
        assert (tmp_path / "rc").read_text().strip() in ("0", "1", "2")


def test_killed_in_the_middle_the_old_file_is_whole(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("old")
    for _ in range(2):
        running = subprocess.Popen([*COMMAND, "synth", "100000", "--out", str(path)], env=environment(data),
                                   stderr=subprocess.DEVNULL)  # fmt: skip
        until = time.monotonic() + 30
        while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        running.kill()
        running.wait()
        assert path.read_text() == "old"
        assert len(list(tmp_path.iterdir())) == 2
    assert in_shell("fengqiao synth 1 --out x", data, tmp_path).returncode == 0
    assert [found.name for found in tmp_path.iterdir()] == ["x"]


def test_ctrl_c_is_one_line(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "x"
    running = subprocess.Popen([*COMMAND, "synth", "100000", "--out", str(path)], env=environment(data),
                               stderr=subprocess.PIPE, text=True)  # fmt: skip
    until = time.monotonic() + 30
    while not list(tmp_path.iterdir()) and time.monotonic() < until:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 130
    assert lines(said) == ["fengqiao: interrupted"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["query q.rq", "export", "network --out x", "serve"])
def test_a_damaged_store_is_one_line_and_a_rebuild_mends_it(
    data: Path, snapshot: Snapshot, tmp_path: Path, command: str
) -> None:
    whole, data = data, tmp_path / "data"
    shutil.copytree(store_path(whole, snapshot.version), store_path(data, snapshot.version))
    (tmp_path / "q.rq").write_text("ASK {}")
    table = max(store_path(data, snapshot.version).glob("*.sst"), key=lambda path: path.stat().st_size)
    table.write_bytes(os.urandom(table.stat().st_size))
    done = in_shell(f"fengqiao {command}", data, tmp_path, FENGQIAO_PORT="0")
    assert done.returncode == 2
    [line] = lines(done.stderr)
    assert "damaged" in line and "fengqiao rebuild" in line
    if command == "query q.rq":
        assert in_shell("fengqiao rebuild && fengqiao query q.rq", data, tmp_path).stdout == "true\n"


def test_a_refused_corpus_is_told_line_by_line(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "entries").mkdir(parents=True)
    for path in Corpus().reference_files:
        (corpus / path.name).write_bytes(path.read_bytes())
    broken = Path(__file__).resolve().parents[1] / "entries" / "broken.trig"
    (corpus / "entries" / "broken.trig").write_bytes(broken.read_bytes())
    done = in_shell("fengqiao serve", tmp_path / "data", FENGQIAO_CORPUS=str(corpus), FENGQIAO_PORT="0")
    assert done.returncode == 2
    head, *found = lines(done.stderr)
    assert "1 of 1 entries" in head
    assert found and all("entries/broken.trig" in line for line in found)
