"""The limits of a worker process, set before it opens anything: memory, files, network, processes, no orphans.

None of them needs privileges. Memory is RLIMIT_AS. Which files may be opened, only for reading, is said to Landlock
(Linux 5.13 and later). A seccomp filter (Linux on x86-64 and AArch64, `graph/confined/system_calls.py`) refuses every
call that makes or uses a socket, starts a program or a process, reaches another process, or writes to a file.
"""

import contextlib
import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from graph.confined.system_calls import ARCHITECTURES, filter_program

PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2
CAPABILITY_VERSION_3 = 0x20080522

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""The calls of Landlock, which have one number everywhere."""
RULESET_VERSION, PATH_BENEATH = 1, 1
READ_FILE, READ_DIR = 1 << 2, 1 << 3
BIND_AND_CONNECT = 0b11
SIGNALS_AND_ABSTRACT_SOCKETS = 0b11


PYTHON = Path(os.__file__).resolve().parent


@dataclass(frozen=True)
class Confinement:
    """What a process was denied: each is False where the system has no way that is known here.

    `files`: opening anything outside of the folders it was left. `network`: sockets, and with them programs,
    other processes and writing to files.
    """

    network: bool
    files: bool


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def limit_memory(most: int) -> None:
    """Make every allocation beyond `most` bytes of address space fail; write no core files."""
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def die_with_parent(parent: int) -> None:
    """Be killed when the process `parent` ends (Linux; elsewhere the closed pipe ends a worker)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(0)


class OwnMemory:
    """How much memory this process holds by itself; made before `confine`, which closes /proc too."""

    def __init__(self) -> None:
        self._statm: int | None = None
        with contextlib.suppress(OSError):
            self._statm = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)

    def bytes(self) -> int:
        """Resident bytes that are not shared with others; 0 where the system does not say (proc(5))."""
        if self._statm is None:
            return 0
        _, resident, shared, *_ = map(int, os.pread(self._statm, 200, 0).split())
        return (resident - shared) * resource.getpagesize()


def confine(*folders: Path) -> Confinement:
    """Leave this process, for good, nothing but what it has open and reading the files in `folders`.

    Python's own library stays open to it too, for what is imported only when it is needed. Call it before any thread
    is started: those that are started later are bound by it. Raises OSError where a folder cannot be opened.
    """
    if sys.platform != "linux" or sys.maxsize < 2**32:
        return Confinement(network=False, files=False)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return Confinement(network=False, files=False)
    files = _close_files(libc, (PYTHON, *folders))
    _drop_capabilities(libc)
    return Confinement(network=_filter_calls(libc), files=files)


def _close_files(libc: ctypes.CDLL, folders: Iterable[Path]) -> bool:
    """Landlock (https://docs.kernel.org/userspace-api/landlock.html), as far as this kernel's version goes."""
    version = libc.syscall(CREATE_RULESET, None, 0, RULESET_VERSION)
    if version < 1:
        return False
    # Of files 13 rights in the first version; REFER, TRUNCATE and IOCTL_DEV came in the second, third and fifth.
    rights = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)) - 1
    ruleset = struct.pack("=Q", rights)
    if version >= 4:
        ruleset += struct.pack("=Q", BIND_AND_CONNECT)
    if version >= 6:
        ruleset += struct.pack("=Q", SIGNALS_AND_ABSTRACT_SOCKETS)
    rules = libc.syscall(CREATE_RULESET, ruleset, len(ruleset), 0)
    if rules < 0:
        return False
    try:
        for folder in folders:
            opened = os.open(folder, os.O_PATH | os.O_CLOEXEC)
            try:
                beneath = struct.pack("=Qi", READ_FILE | READ_DIR, opened)
                if libc.syscall(ADD_RULE, rules, PATH_BENEATH, beneath, 0):
                    return False
            finally:
                os.close(opened)
        return not libc.syscall(RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    """Of root's powers over the system keep none but to read what is its to serve (capset(2), CAP_DAC_READ_SEARCH).

    Of one who is not root there is nothing to drop, and the call fails.
    """
    kept = 1 << 2 if os.geteuid() == 0 else 0
    with contextlib.suppress(AttributeError):
        libc.capset(struct.pack("=Ii", CAPABILITY_VERSION_3, 0), struct.pack("=6I", kept, kept, 0, 0, 0, 0))


def _filter_calls(libc: ctypes.CDLL) -> bool:
    if platform.machine() not in ARCHITECTURES:
        return False
    program = filter_program(platform.machine(), os.getpid())
    wanted = _Program(len(program) // 8, program)
    return not libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(wanted), 0, 0)
