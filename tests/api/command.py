"""The command, run as a user runs it."""

import os
import subprocess
import sys
from pathlib import Path

COMMAND = [sys.executable, "-m", "api.cli"]


def environment(data: Path, **more: str) -> dict[str, str]:
    """Of this process, with the data folder and an English locale."""
    return {**os.environ, "FENGQIAO_DATA": str(data), "LC_ALL": "C.UTF-8", **more}


def fengqiao(*words: str, data: Path, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command over a data folder, its input given as text; it never shows a traceback."""
    done = subprocess.run(
        [*COMMAND, *words],
        env=environment(data, **more),
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "Traceback" not in done.stderr + done.stdout
    return done


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
        timeout=60,
    )
    assert "Traceback" not in done.stderr + done.stdout
    assert "Exception ignored" not in done.stderr
    return done
