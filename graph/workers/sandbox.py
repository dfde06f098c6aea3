"""The limits of a worker process, set before it opens anything: memory, no network, no programs, no orphans.

They need no privileges. Memory is RLIMIT_AS; the network is closed by a seccomp filter (Linux on x86-64 and
AArch64) under which every call that makes, takes or uses a socket, or starts a program, fails with EPERM.
"""

import contextlib
import ctypes
import errno
import os
import platform
import resource
import signal
import struct
import sys

PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2
RETURN_ALLOW = 0x7FFF0000
RETURN_EPERM = 0x00050000 | errno.EPERM
RETURN_KILL = 0x80000000
LOAD, JUMP_EQUAL, JUMP_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
OFFSET_NUMBER, OFFSET_ARCHITECTURE = 0, 4
X32_CALLS = 0x40000000

# The same call has another number on each architecture; from 425 on they agree.
IO_URING = (425, 426, 427)
ARCHITECTURES = {
    "x86_64": (
        0xC000003E,
        # socket connect accept sendto recvfrom sendmsg recvmsg bind listen socketpair execve ptrace accept4
        # recvmmsg sendmmsg process_vm_readv process_vm_writev execveat
        (41, 42, 43, 44, 45, 46, 47, 49, 50, 53, 59, 101, 288, 299, 307, 310, 311, 322, *IO_URING),
    ),
    "aarch64": (
        0xC00000B7,
        # socket socketpair bind listen accept connect sendto recvfrom sendmsg recvmsg ptrace execve accept4
        # recvmmsg sendmmsg process_vm_readv process_vm_writev execveat
        (198, 199, 200, 201, 202, 203, 206, 207, 211, 212, 117, 221, 242, 243, 269, 270, 271, 281, *IO_URING),
    ),
}


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


def close_network() -> bool:
    """Deny this process the network for good; False where the platform has no way that is known here."""
    if sys.platform != "linux" or platform.machine() not in ARCHITECTURES or sys.maxsize < 2**32:
        return False
    program = _filter(*ARCHITECTURES[platform.machine()])
    libc = ctypes.CDLL(None, use_errno=True)
    wanted = _Program(len(program) // 8, program)
    with contextlib.suppress(OSError, AttributeError):
        return not (
            libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
            or libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(wanted), 0, 0)
        )
    return False


def _filter(architecture: int, denied: tuple[int, ...]) -> bytes:
    """The filter as classic BPF: kill on a foreign architecture, EPERM for the denied calls, else allow."""

    def step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("=HBBI", code, if_true, if_false, value)

    steps = [
        step(LOAD, OFFSET_ARCHITECTURE),
        step(JUMP_EQUAL, architecture, 1, 0),
        step(RETURN, RETURN_KILL),
        step(LOAD, OFFSET_NUMBER),
        step(JUMP_AT_LEAST, X32_CALLS, len(denied) + 1, 0),
    ]
    for index, number in enumerate(denied):
        steps.append(step(JUMP_EQUAL, number, len(denied) - index, 0))
    return b"".join([*steps, step(RETURN, RETURN_ALLOW), step(RETURN, RETURN_EPERM)])
