"""The command, run as a user runs it."""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from api.cli import ELSEWHERE, main

COMMAND = [sys.executable, "-m", "api.cli"]


def environment(data: Path, **more: str) -> dict[str, str]:
    """Of this process, with the data folder and an English locale."""
    return {**os.environ, "FENGQIAO_DATA": str(data), "LC_ALL": "C.UTF-8", **more}


def fengqiao(*words: str, data: Path, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command over a data folder, its input given as text; it never shows a traceback.

    In a process of its own, forked from one that has the libraries imported: of a hundred runs most of the time was
    the importing. What depends on the start itself is tested by `in_shell`.
    """
    with tempfile.TemporaryDirectory() as folder:
        texts = [Path(folder) / name for name in ("input", "output", "errors")]
        texts[0].write_text(given, encoding="utf-8")
        process = _PREPARED.Process(
            target=_run, args=(words, environment(data, **more), str(Path.cwd()), texts)
        )
        process.start()
        process.join(300)
        if process.exitcode is None:
            process.kill()
            process.join()
        output, errors = (path.read_text(encoding="utf-8") for path in texts[1:])
        assert process.exitcode is not None and process.exitcode >= 0, (process.exitcode, errors)
        assert "Traceback" not in errors + output
        return subprocess.CompletedProcess(words, process.exitcode, output, errors)


_PREPARED = multiprocessing.get_context("forkserver")
_PREPARED.set_forkserver_preload(
    [__name__, "api.cli", *sorted({place.partition(":")[0] for place in ELSEWHERE.values()})]
)


def _run(words: Sequence[str], variables: dict[str, str], folder: str, texts: Sequence[Path]) -> None:
    os.environ.clear()
    os.environ.update(variables)
    os.chdir(folder)
    for number, path in enumerate(texts):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT)
        os.dup2(descriptor, number)
        os.close(descriptor)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", closefd=False) for number, mode in enumerate("rww")
    )
    sys.argv = ["fengqiao", *words]
    main()


def in_shell(
    script: str, data: Path, folder: Path | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which `fengqiao` is the command; nothing it writes to a terminal is a traceback."""
    define = f'fengqiao() {{ "{COMMAND[0]}" -m api.cli "$@"; }}'
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        ["bash", "-c", f"{define}\n{script}"],
        env=environment(data, **more) | {"PYTHONPATH": root},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert "Traceback" not in done.stderr + done.stdout
    assert "Exception ignored" not in done.stderr
    return done
