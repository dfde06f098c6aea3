"""Counts that all web processes share: how much of a kind one client has, and all have together.

They lie in one piece of memory, a row for each process. A process writes only its own row, so nothing is locked,
and the row of one that died is cleared. A client is a slot by a keyed hash of its address under a salt of this
start: no address is kept. Two clients in one slot share a limit, one pair in SLOTS.
"""

import ipaddress
import mmap
import os
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b

SLOTS = 16_384
KINDS = ("queries", "entries", "connections", "bytes", "answers", "windows")
"""The last two go together: answers made in a window of time, and the number of that window."""
SALT_BYTES = 16
HEADER = 64
"""Bytes before the rows; the salt stands in them."""
WIDTH = len(KINDS) * (SLOTS + 1)
"""Numbers in a row: for each kind one a slot, then the sum of all."""
NUMBER = 8
"""Bytes of a number."""


def make_memory(processes: int) -> int:
    """Memory for so many processes; the handle that each of them opens it by."""
    handle = os.memfd_create("fengqiao-counts")
    os.truncate(handle, HEADER + processes * WIDTH * NUMBER)
    os.pwrite(handle, os.urandom(SALT_BYTES), 0)
    return handle


class SharedCounts:
    """The counts as one process sees them; `row` is its own. `memory` comes from `make_memory`."""

    def __init__(self, memory: int, processes: int, row: int = 0) -> None:
        self._mapped = mmap.mmap(memory, HEADER + processes * WIDTH * NUMBER)
        salt = self._mapped[:SALT_BYTES]
        self._numbers = memoryview(self._mapped)[HEADER:].cast("Q")
        self._rows = range(0, processes * WIDTH, WIDTH)
        self._own = row * WIDTH
        self.processes = processes
        # Its 4,096 entries are the only addresses that are kept, and only for as long as they are used.
        self._slot: Callable[[str], int] = lru_cache(4096)(lambda client: _hashed(client, salt) % SLOTS)

    @classmethod
    def alone(cls) -> "SharedCounts":
        """Counts of one process that shares them with nobody."""
        handle = make_memory(1)
        try:
            return cls(handle, 1)
        finally:
            os.close(handle)

    def enter(self, kind: str, client: str, amount: int, per_client: int, in_all: int) -> bool:
        """Count `amount` of a kind for a client if neither limit is passed then; else False, and nothing is counted.

        It is added first and summed after, so two processes at once may both refuse but never both take the last
        place.
        """
        start, slot = self._place(kind, client)
        self._add(start, slot, amount)
        if self._sum(start + slot) <= per_client and self._sum(start + SLOTS) <= in_all:
            return True
        self._add(start, slot, -amount)
        return False

    def leave(self, kind: str, client: str, amount: int = 1) -> None:
        """Take back what was counted."""
        start, slot = self._place(kind, client)
        self._add(start, slot, -amount)

    def of(self, kind: str, client: str) -> int:
        """How much of a kind a client has, in all processes."""
        start, slot = self._place(kind, client)
        return self._sum(start + slot)

    def hit(self, client: str, window: int, amount: int) -> int:
        """Count `amount` answers for a client in a window of time; how many there are in it then."""
        start, slot = self._place("answers", client)
        column = start + slot
        its_window = column + SLOTS + 1
        numbers = self._numbers
        if amount:
            own = self._own + column
            if numbers[self._own + its_window] != window:
                numbers[self._own + its_window] = window
                numbers[own] = 0
            numbers[own] += amount
        return sum([numbers[row + column] for row in self._rows if numbers[row + its_window] == window])

    def in_all(self, kind: str) -> int:
        """How much of a kind all clients have, in all processes."""
        return self._sum(self._start(kind) + SLOTS)

    def own(self, kind: str) -> int:
        """How much of a kind this process has."""
        return self._numbers[self._own + self._start(kind) + SLOTS]

    def clear(self, row: int) -> None:
        """Forget what a process that has ended had counted."""
        start = row * WIDTH
        self._numbers[start : start + WIDTH] = memoryview(bytes(WIDTH * NUMBER)).cast("Q")

    def _place(self, kind: str, client: str) -> tuple[int, int]:
        return self._start(kind), self._slot(client)

    def _start(self, kind: str) -> int:
        return KINDS.index(kind) * (SLOTS + 1)

    def _add(self, start: int, slot: int, amount: int) -> None:
        self._numbers[self._own + start + slot] += amount
        self._numbers[self._own + start + SLOTS] += amount

    def _sum(self, column: int) -> int:
        return sum(self._numbers[row + column] for row in self._rows)


class Share:
    """One kind of thing, limited a client and in all; `unlimited` clients are held to the latter alone."""

    def __init__(
        self,
        counts: SharedCounts,
        kind: str,
        per_client: int,
        in_all: int,
        unlimited: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._counts = counts
        self._kind = kind
        self.per_client = per_client
        self.most = in_all
        self._unlimited = unlimited

    def enter(self, client: str, amount: int = 1) -> bool:
        """Take a place, or so many; False where there is none left."""
        per_client = self.most if self._unlimited(client) else self.per_client
        return self._counts.enter(self._kind, client, amount, per_client, self.most)

    def leave(self, client: str, amount: int = 1) -> None:
        """Give it back."""
        self._counts.leave(self._kind, client, amount)

    @property
    def taken(self) -> int:
        """Places taken in all processes."""
        return self._counts.in_all(self._kind)

    @property
    def own(self) -> int:
        """Places taken in this process."""
        return self._counts.own(self._kind)

    @property
    def processes(self) -> int:
        """How many processes share the places."""
        return self._counts.processes


def visitor(address: str) -> str:
    """What counts as one client: an IPv4 address; of an IPv6 one the first 64 bits, which one site has whole."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))


def _hashed(client: str, salt: bytes) -> int:
    return int.from_bytes(blake2b(visitor(client).encode(), digest_size=8, key=salt).digest())
