"""What a worker process cannot do, tried in processes of their own."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.workers import sandbox

ROOT = Path(sandbox.__file__).resolve().parents[2]
BEFORE = "import ctypes, os, socket, subprocess, sys\nfrom graph.workers import sandbox\n"


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BEFORE + code],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT)},
        timeout=30,
        check=False,
    )


@pytest.fixture(scope="module")
def network_can_be_closed() -> None:
    if "True" not in run("print(sandbox.close_network())").stdout:
        pytest.skip("this platform has no filter that is known here")


@pytest.mark.usefixtures("network_can_be_closed")
@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket()",
        "socket.socket(socket.AF_UNIX)",
        "socket.socketpair()",
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "subprocess.run(['/bin/true'])",
        "os.execv('/bin/true', ['true'])",
    ],
)
def test_a_closed_process_reaches_nothing(attempt: str) -> None:
    without = run(f"{attempt}\n")
    assert "PermissionError" not in without.stderr
    done = run(f"assert sandbox.close_network()\n{attempt}\n")
    assert "PermissionError: [Errno 1]" in done.stderr


@pytest.mark.usefixtures("network_can_be_closed")
def test_a_socket_that_was_open_before_is_of_no_use() -> None:
    done = run(
        "a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\nsandbox.close_network()\n"
        "a.sendto(b'x', ('127.0.0.1', 9))\n"
    )
    assert "PermissionError" in done.stderr


@pytest.mark.usefixtures("network_can_be_closed")
def test_threads_started_later_are_closed_too() -> None:
    done = run(
        "import threading\nsandbox.close_network()\n"
        "def attempt():\n try: socket.socket()\n except PermissionError: print('denied')\n"
        "t = threading.Thread(target=attempt); t.start(); t.join()"
    )
    assert done.stdout.strip() == "denied"


def test_memory_is_limited() -> None:
    done = run("sandbox.limit_memory(512 << 20)\nbytearray(600 << 20)\n")
    assert "MemoryError" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="the signal at the parent's death is Linux's")
def test_a_process_ends_with_its_parent() -> None:
    child = (
        "import os, time; from graph.workers import sandbox; sandbox.die_with_parent({parent}); "
        "print(1, flush=True); time.sleep(60)"
    )
    parent = (
        f"command = {child!r}.format(parent=os.getpid())\n"
        "child = subprocess.Popen([sys.executable, '-c', command], stdout=subprocess.PIPE)\n"
        "child.stdout.readline()\nprint(child.pid, flush=True)\nos._exit(0)\n"
    )
    pid = int(run(parent).stdout)
    for _ in range(100):
        if not _alive(pid):
            return
        time.sleep(0.05)
    raise AssertionError(f"process {pid} outlived its parent")


def _alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_an_orphan_ends_itself() -> None:
    done = run(f"sandbox.die_with_parent({os.getpid() + 100_000})\nprint('still here')")
    assert "still here" not in done.stdout
