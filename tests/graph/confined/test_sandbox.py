"""What a process cannot do once it is confined, and what it still can, tried in processes of their own.

The canary file, the parent that is signalled and the store are made here.
"""

import asyncio
import json
import os
import platform
import struct
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from graph.confined import sandbox
from graph.confined.system_calls import (
    ALLOW,
    ARCHITECTURES,
    CLONE_THREAD,
    ENOSYS,
    EPERM,
    JUMP_ANY_BIT,
    JUMP_AT_LEAST,
    JUMP_EQUAL,
    KILL,
    LOAD,
    RETURN,
    X32_CALLS,
    filter_program,
)
from graph.sparql.worker import Worker

ROOT = Path(sandbox.__file__).resolve().parents[2]
BEFORE = "import ctypes, os, socket, subprocess, sys\nfrom graph.confined import sandbox\n"


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
    if "network=True" not in run("print(sandbox.confine())").stdout:
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
    done = run(f"assert sandbox.confine().network\n{attempt}\n")
    assert "PermissionError: [Errno 1]" in done.stderr


@pytest.mark.usefixtures("network_can_be_closed")
def test_a_socket_that_was_open_before_is_of_no_use() -> None:
    done = run(
        "a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\nsandbox.confine()\n"
        "a.sendto(b'x', ('127.0.0.1', 9))\n"
    )
    assert "PermissionError" in done.stderr


@pytest.mark.usefixtures("network_can_be_closed")
def test_threads_started_later_are_closed_too() -> None:
    done = run(
        "import threading\nsandbox.confine()\n"
        "def attempt():\n try: socket.socket()\n except PermissionError: print('denied')\n"
        "t = threading.Thread(target=attempt); t.start(); t.join()"
    )
    assert done.stdout.strip() == "denied"


CONFINED = """
import ctypes, json, os, resource, signal, subprocess, sys, threading
from pathlib import Path
import pyoxigraph as ox
from graph.confined import sandbox

folder, canary = Path(sys.argv[1]), Path(sys.argv[2])
sandbox.limit_memory(1 << 30)
memory = sandbox.OwnMemory()
confined = sandbox.confine(folder)
store = ox.Store.read_only(str(folder))
libc = ctypes.CDLL(None, use_errno=True)

def call(*arguments):
    if libc.syscall(*arguments) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

table = next(folder.glob("*.sst"))
parent = os.getppid()
attempts = {
    "read the canary": lambda: canary.read_text(),
    "read the canary by way of the store": lambda: (folder / ".." / canary.name).read_text(),
    "read the canary by a link": lambda: (folder / "link").read_text(),
    "list the folder above": lambda: os.listdir(folder.parent),
    "read what the parent was started with": lambda: Path(f"/proc/{parent}/cmdline").read_bytes(),
    "write the canary": lambda: canary.write_text("overwritten"),
    "create a file": lambda: (folder / "new").write_text("new"),
    "create a file without a name": lambda: os.open(folder, os.O_TMPFILE | os.O_RDWR),
    "open a table for writing": lambda: table.open("r+b"),
    "append to a table": lambda: table.open("ab"),
    "shorten a table": lambda: os.truncate(table, 0),
    "rename a table": lambda: table.rename(folder / "renamed"),
    "remove a table": lambda: table.unlink(),
    "link a table": lambda: os.link(table, folder / "linked"),
    "make a folder": lambda: (folder / "sub").mkdir(),
    "make a symbolic link": lambda: (folder / "symbolic").symlink_to(canary),
    "make a pipe in the store": lambda: os.mkfifo(folder / "fifo"),
    "change a mode": lambda: table.chmod(0),
    "change an owner": lambda: os.chown(table, os.getuid(), os.getgid()),
    "change a time": lambda: os.utime(table, (0, 0)),
    "set an attribute": lambda: os.setxattr(table, "user.a", b"b"),
    "fork": os.fork,
    "start a program": lambda: subprocess.run(["/bin/true"]),
    "spawn a program": lambda: os.posix_spawn("/bin/true", ["true"], {}),
    "become a program": lambda: os.execv("/bin/true", ["true"]),
    "look whether the parent is there": lambda: os.kill(parent, 0),
    "end the parent": lambda: os.kill(parent, signal.SIGTERM),
    "end a thread of the parent": lambda: call(TGKILL, parent, parent, signal.SIGTERM),
    "end its whole group": lambda: os.killpg(os.getpgid(parent), signal.SIGTERM),
    "get a handle of the parent": lambda: os.pidfd_open(parent),
    "trace the parent": lambda: call(PTRACE, 16, parent, 0, 0),
    "limit the parent": lambda: resource.prlimit(parent, resource.RLIMIT_NOFILE, (3, 3)),
    "slow the parent": lambda: os.setpriority(os.PRIO_PROCESS, parent, 19),
    "raise its own memory": lambda: resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30)),
    "outlive the parent": lambda: call(PRCTL, 1, 0, 0, 0, 0),
    "change its user": lambda: os.setuid(os.getuid() + 1),
    "enter a namespace": lambda: call(UNSHARE, 0x10000000),
    "make memory that can be run": lambda: os.memfd_create("program"),
    "open a socket": lambda: __import__("_socket").socket(),
}
outcomes = {}
for name, attempt in attempts.items():
    try:
        attempt()
        outcomes[name] = "done"
    except (OSError, ValueError) as error:
        outcomes[name] = type(error).__name__

def rows(query):
    return [[term.value for term in row] for row in store.query(query)]

answers = {
    "whole": rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0][0],
    "sorted": rows("SELECT ?o { ?s ?p ?o } ORDER BY DESC(?o) LIMIT 1")[0][0],
    "random": rows("SELECT (RAND() < 2 AS ?r) {}")[0][0],
    "now": rows("SELECT (YEAR(NOW()) > 2000 AS ?r) {}")[0][0],
}
before = memory.bytes()
kept = bytearray(os.urandom(32 << 20))
answers["grown"] = memory.bytes() - before > 16 << 20
in_thread = []
query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
thread = threading.Thread(target=lambda: in_thread.extend(rows(query)))
thread.start(); thread.join()
answers["in a thread"] = in_thread[0][0]
print(json.dumps({"files": confined.files, "network": confined.network, "outcomes": outcomes, "answers": answers}))
"""
PARENT = """
import subprocess, sys
done = subprocess.run([sys.executable, "-c", *sys.argv[1:]], capture_output=True, text=True)
print(done.stdout, end="")
print(done.stderr, end="", file=sys.stderr)
print("the parent is alive")
"""
CALLS = {name: calls for name, (_, calls) in ARCHITECTURES.items()}


@dataclass(frozen=True)
class Tried:
    """What a confined process told: what came of each attempt, and of its queries."""

    files: bool
    outcomes: dict[str, str]
    answers: dict[str, Any]


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    folder = tmp_path_factory.mktemp("confined")
    canary = folder / "canary"
    canary.write_text("canary")
    store = ox.Store(str(folder / "store"))
    number = ox.NamedNode("http://example.org/number")
    store.bulk_extend(ox.Quad(number, number, ox.Literal(value), number) for value in range(20_000))
    store.optimize()
    store.flush()
    del store
    (folder / "store" / "link").symlink_to(canary)
    files = {path: path.read_bytes() for path in (folder / "store").iterdir()}
    numbers = CALLS[platform.machine()]
    named = "".join(
        f"{name.upper()} = {numbers[name]}\n" for name in ("tgkill", "ptrace", "prctl", "unshare")
    )
    code = named + CONFINED.replace("?s ?p ?o }", "GRAPH ?g { ?s ?p ?o } }")
    done = subprocess.run(
        [sys.executable, "-c", PARENT, code, str(folder / "store"), str(canary)],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told, alive = done.stdout.splitlines()
    assert alive == "the parent is alive"
    assert canary.read_text() == "canary"
    assert {path: path.read_bytes() for path in (folder / "store").iterdir()} == files
    report = json.loads(told)
    if not report["network"]:
        pytest.skip("this platform has no filter that is known here")
    return Tried(report["files"], report["outcomes"], report["answers"])


READING = {
    "read the canary",
    "read the canary by way of the store",
    "read the canary by a link",
    "list the folder above",
    "read what the parent was started with",
}


def test_a_confined_process_changes_nothing_and_reaches_no_other(tried: Tried) -> None:
    done = {name for name, outcome in tried.outcomes.items() if outcome != "PermissionError"}
    assert done - READING - {"raise its own memory"} == set()
    assert tried.outcomes["raise its own memory"] in ("PermissionError", "ValueError")
    assert len(tried.outcomes) > 35


def test_a_confined_process_reads_nothing_outside_of_its_folder(tried: Tried) -> None:
    if not tried.files:
        pytest.skip("this kernel has no Landlock: a worker could open other files, for reading")
    assert {tried.outcomes[name] for name in READING} == {"PermissionError"}


def test_queries_of_a_confined_process_are_answered(tried: Tried) -> None:
    """From files opened lazily, by threads started later; and its growth is still seen."""
    assert tried.answers == {
        "whole": "20000",
        "sorted": "19999",
        "random": "true",
        "now": "true",
        "grown": True,
        "in a thread": "20000",
    }


@pytest.mark.usefixtures("network_can_be_closed")
def test_all_threads_of_a_worker_are_confined(tmp_path: Path) -> None:
    ox.Store(str(tmp_path / "store")).flush()

    async def statuses() -> list[str]:
        worker = await Worker.start(tmp_path / "store", 5, 1 << 30)
        try:
            return [path.read_text() for path in Path(f"/proc/{worker.pid}/task").glob("*/status")]
        finally:
            await worker.stop()

    found = asyncio.run(statuses())
    assert len(found) > 1, "the engine has threads of its own"
    for status in found:
        assert "\nSeccomp:\t2\n" in status and "\nNoNewPrivs:\t1\n" in status
        # Of root's capabilities there is at most the one to read (CAP_DAC_READ_SEARCH).
        assert int(status.partition("\nCapEff:\t")[2].split()[0], 16) & ~0b100 == 0


@pytest.mark.parametrize("machine", list(CALLS))
def test_every_architecture_refuses_the_same(machine: str) -> None:
    """Those that AArch64 never had are older forms of calls that both have."""
    old = {
        "open", "creat", "fork", "vfork", "rename", "mkdir", "rmdir", "link", "unlink", "symlink", "chmod", "chown",
        "lchown", "mknod", "utime", "utimes", "futimesat", "renameat",
    }  # fmt: skip
    assert set(CALLS["x86_64"]) - set(CALLS[machine]) <= old
    assert set(CALLS[machine]) <= set(CALLS["x86_64"])
    assert len(set(CALLS[machine].values())) == len(CALLS[machine])


@pytest.mark.parametrize("machine", list(CALLS))
def test_the_filter_judges_each_call_as_it_says(machine: str) -> None:
    """The program run by hand, as the kernel would, with the kernel's layout of a call (seccomp(2))."""
    architecture, calls = ARCHITECTURES[machine]
    program = filter_program(machine, 4711)

    def judged(number: int, *arguments: int, on: int = architecture) -> int:
        data = struct.pack("<IIQ6Q", number, on, 0, *arguments, *(6 - len(arguments)) * [0])
        return run_filter(program, data)

    assert judged(0, on=architecture ^ 1) == KILL
    assert judged(X32_CALLS + 1) == EPERM
    assert judged(calls["clone"], CLONE_THREAD) == ALLOW
    assert judged(calls["clone"], 17) == EPERM
    assert judged(calls["clone3"]) == ENOSYS
    assert judged(calls["openat"], 0, 0, os.O_RDONLY | os.O_CLOEXEC) == ALLOW
    assert judged(calls["openat"], 0, 0, os.O_RDWR) == EPERM
    assert judged(calls["openat"], 0, 0, os.O_CREAT) == EPERM
    assert judged(calls["tgkill"], 4711) == ALLOW
    assert judged(calls["tgkill"], 4712) == EPERM
    assert judged(calls["prctl"], 15) == ALLOW
    assert judged(calls["prctl"], 1) == EPERM
    judged_by_argument = {"clone", "open", "openat", "tgkill", "prctl", "prlimit64", "clone3", "openat2"}
    for name, number in calls.items():
        assert name in judged_by_argument or judged(number) == EPERM, name
    for number in set(range(500)) - set(calls.values()):
        assert judged(number) == ALLOW


def run_filter(program: bytes, data: bytes) -> int:
    """What classic BPF returns, of the instructions that the filter uses."""
    steps = list(struct.iter_unpack("=HBBI", program))
    held = place = 0
    while True:
        code, if_true, if_false, value = steps[place]
        place += 1
        if code == RETURN:
            return int(value)
        if code == LOAD:
            held = struct.unpack_from("<I", data, value)[0]
            continue
        holds = {
            JUMP_EQUAL: held == value,
            JUMP_AT_LEAST: held >= value,
            JUMP_ANY_BIT: bool(held & value),
        }[code]
        place += if_true if holds else if_false


def test_memory_is_limited() -> None:
    done = run("sandbox.limit_memory(512 << 20)\nbytearray(600 << 20)\n")
    assert "MemoryError" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="the signal at the parent's death is Linux's")
def test_a_process_ends_with_its_parent() -> None:
    child = (
        "import os, time; from graph.confined import sandbox; sandbox.die_with_parent({parent}); "
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
