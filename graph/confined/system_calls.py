"""Which system calls a worker may not make, as a seccomp filter in classic BPF (Linux, seccomp(2)).

A call that is refused fails with EPERM; two fail as if the kernel did not know them, so that glibc falls back on
one whose arguments a filter can see. Calls that only a capability allows (mount, reboot, …) are not listed: a worker
has no capability but that of reading.
"""

import errno
import os
import struct
from dataclasses import dataclass

ALLOW = 0x7FFF0000
KILL = 0x80000000
EPERM = 0x00050000 | errno.EPERM
ENOSYS = 0x00050000 | errno.ENOSYS
LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
OFFSET_NUMBER, OFFSET_ARCHITECTURE, OFFSET_ARGUMENTS = 0, 4, 16
X32_CALLS = 0x40000000

CLONE_THREAD = 0x00010000
PR_SET_NAME = 15
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

# The calls of each architecture by name: its man page says what each does. From 424 on the numbers agree.
_SINCE_424 = {
    "pidfd_send_signal": 424, "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427,
    "open_tree": 428, "pidfd_open": 434, "clone3": 435, "openat2": 437, "pidfd_getfd": 438,
    "process_madvise": 440, "memfd_secret": 447, "process_mrelease": 448, "fchmodat2": 452,
    "setxattrat": 463, "removexattrat": 466, "open_tree_attr": 467, "file_setattr": 469,
}  # fmt: skip
_X86_64 = _SINCE_424 | {
    "open": 2, "shmget": 29, "shmat": 30, "socket": 41, "connect": 42, "accept": 43, "sendto": 44, "recvfrom": 45,
    "sendmsg": 46, "recvmsg": 47, "bind": 49, "listen": 50, "socketpair": 53, "clone": 56, "fork": 57, "vfork": 58,
    "execve": 59, "kill": 62, "semget": 64, "msgget": 68, "truncate": 76, "ftruncate": 77, "rename": 82,
    "mkdir": 83, "rmdir": 84, "creat": 85, "link": 86, "unlink": 87, "symlink": 88, "chmod": 90, "fchmod": 91,
    "chown": 92, "fchown": 93, "lchown": 94, "ptrace": 101, "setuid": 105, "setgid": 106, "setreuid": 113,
    "setregid": 114, "setgroups": 116, "setresuid": 117, "setresgid": 119, "setfsuid": 122, "setfsgid": 123,
    "capset": 126, "rt_sigqueueinfo": 129, "utime": 132, "mknod": 133, "personality": 135, "setpriority": 141,
    "sched_setparam": 142, "sched_setscheduler": 144, "prctl": 157, "setrlimit": 160, "chroot": 161,
    "setxattr": 188, "lsetxattr": 189, "fsetxattr": 190, "removexattr": 197, "lremovexattr": 198,
    "fremovexattr": 199, "tkill": 200, "sched_setaffinity": 203, "tgkill": 234, "utimes": 235, "mq_open": 240,
    "add_key": 248, "request_key": 249, "keyctl": 250, "ioprio_set": 251, "migrate_pages": 256, "openat": 257,
    "mkdirat": 258, "mknodat": 259, "fchownat": 260, "futimesat": 261, "unlinkat": 263, "renameat": 264,
    "linkat": 265, "symlinkat": 266, "fchmodat": 268, "unshare": 272, "move_pages": 279, "utimensat": 280,
    "fallocate": 285, "accept4": 288, "rt_tgsigqueueinfo": 297, "perf_event_open": 298, "recvmmsg": 299,
    "prlimit64": 302, "open_by_handle_at": 304, "sendmmsg": 307, "setns": 308, "process_vm_readv": 310,
    "process_vm_writev": 311, "kcmp": 312, "sched_setattr": 314, "renameat2": 316, "memfd_create": 319, "bpf": 321,
    "execveat": 322, "userfaultfd": 323,
}  # fmt: skip
_AARCH64 = _SINCE_424 | {
    "setxattr": 5, "lsetxattr": 6, "fsetxattr": 7, "removexattr": 14, "lremovexattr": 15, "fremovexattr": 16,
    "ioprio_set": 30, "mknodat": 33, "mkdirat": 34, "unlinkat": 35, "symlinkat": 36, "linkat": 37, "renameat": 38,
    "truncate": 45, "ftruncate": 46, "fallocate": 47, "chroot": 51, "fchmod": 52, "fchmodat": 53, "fchownat": 54,
    "fchown": 55, "openat": 56, "utimensat": 88, "capset": 91, "personality": 92, "unshare": 97, "ptrace": 117,
    "sched_setparam": 118, "sched_setscheduler": 119, "sched_setaffinity": 122, "kill": 129, "tkill": 130,
    "tgkill": 131, "rt_sigqueueinfo": 138, "setpriority": 140, "setregid": 143, "setgid": 144, "setreuid": 145,
    "setuid": 146, "setresuid": 147, "setresgid": 149, "setfsuid": 151, "setfsgid": 152, "setgroups": 159,
    "setrlimit": 164, "prctl": 167, "mq_open": 180, "msgget": 186, "semget": 190, "shmget": 194, "shmat": 196,
    "socket": 198, "socketpair": 199, "bind": 200, "listen": 201, "accept": 202, "connect": 203, "sendto": 206,
    "recvfrom": 207, "sendmsg": 211, "recvmsg": 212, "add_key": 217, "request_key": 218, "keyctl": 219,
    "clone": 220, "execve": 221, "migrate_pages": 238, "move_pages": 239, "rt_tgsigqueueinfo": 240,
    "perf_event_open": 241, "accept4": 242, "recvmmsg": 243, "prlimit64": 261, "open_by_handle_at": 265,
    "setns": 268, "sendmmsg": 269, "process_vm_readv": 270, "process_vm_writev": 271, "kcmp": 272,
    "sched_setattr": 274, "renameat2": 276, "memfd_create": 279, "bpf": 280, "execveat": 281, "userfaultfd": 282,
}  # fmt: skip
ARCHITECTURES = {"x86_64": (0xC000003E, _X86_64), "aarch64": (0xC00000B7, _AARCH64)}
"""AUDIT_ARCH of each, and its calls."""


@dataclass(frozen=True)
class _Only:
    """A call that passes only with the right argument: one of `values`, or a bit of `set_`, or no bit of `clear`."""

    argument: int
    values: tuple[int, ...] = ()
    set_: int = 0
    clear: int = 0


def _only(process: int) -> dict[str, _Only]:
    return {
        # The engine starts threads; a process it does not start.
        "clone": _Only(0, set_=CLONE_THREAD),
        "open": _Only(1, clear=WRITING),
        "openat": _Only(2, clear=WRITING),
        # What abort() sends itself when memory is out.
        "tgkill": _Only(0, values=(process,)),
        # Threads have names.
        "prctl": _Only(0, values=(PR_SET_NAME,)),
        # With process 0, glibc asks for the size of a stack.
        "prlimit64": _Only(0, values=(0,)),
    }


_UNKNOWN = ("clone3", "openat2")


def filter_program(machine: str, process: int) -> bytes:
    """The filter for a process of that number, eight bytes an instruction. Raises KeyError for another machine.

    A foreign architecture is killed, what is not listed is allowed.
    """
    architecture, calls = ARCHITECTURES[machine]
    only = _only(process)
    steps = [
        _step(LOAD, OFFSET_ARCHITECTURE),
        _step(JUMP_EQUAL, architecture, 1, 0),
        _step(RETURN, KILL),
        _step(LOAD, OFFSET_NUMBER),
        _step(JUMP_AT_LEAST, X32_CALLS, 0, 1),
        _step(RETURN, EPERM),
    ]
    for name, number in calls.items():
        then = _judged(only[name]) if name in only else [_step(RETURN, ENOSYS if name in _UNKNOWN else EPERM)]
        steps += [_step(JUMP_EQUAL, number, 0, len(then)), *then]
    return b"".join([*steps, _step(RETURN, ALLOW)])


def _judged(rule: _Only) -> list[bytes]:
    """Allow or refuse by the lower half of an argument, all that the kernel itself reads of these (little-endian)."""
    load = _step(LOAD, OFFSET_ARGUMENTS + 8 * rule.argument)
    end = [_step(RETURN, EPERM), _step(RETURN, ALLOW)]
    if rule.clear:
        return [load, _step(JUMP_ANY_BIT, rule.clear, 0, 1), *end]
    if rule.set_:
        return [load, _step(JUMP_ANY_BIT, rule.set_, 1, 0), *end]
    last = len(rule.values) - 1
    tests = [_step(JUMP_EQUAL, value, last - index + 1, 0) for index, value in enumerate(rule.values)]
    return [load, *tests, *end]


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
