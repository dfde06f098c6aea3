"""What one web process has on the wire, within limits that all of them share."""

import ipaddress
import resource
from collections import Counter
from collections.abc import Callable, Iterable
from enum import Enum, auto
from functools import lru_cache
from typing import Protocol

from api.server.refusals import Refusal
from api.server.shared_counts import Share, SharedCounts, visitor
from api.settings import Settings

FILES_KEPT = 256
"""File handles of a web process that are not connections: the store, pipes to workers, files being sent."""
SMALL = 64 << 10
"""Bytes up to which an answer counts as sent once it is handed over; a connection holds at most twice that."""


class Awaited(Enum):
    """What a connection waits for its client to do; NOTHING while it is being answered."""

    REQUEST = auto()
    BODY = auto()
    NOTHING = auto()


class Open(Protocol):
    """A connection as seen from here; `client_key` is what counts as one client."""

    client_key: str

    @property
    def awaited(self) -> Awaited:
        """What the client has to do next."""

    def drop(self) -> None:
        """Close it at once."""


class Traffic:
    """The open connections of this process, and the places and bytes that they take."""

    def __init__(self, settings: Settings, counts: SharedCounts) -> None:
        self.settings = settings
        self.most_here = max(raise_file_limit() - FILES_KEPT, 8)
        self.connections = Share(
            counts,
            "connections",
            settings.connections_per_client,
            min(settings.connections, self.most_here * counts.processes),
            _among(settings.proxies),
        )
        self.sending = Share(counts, "bytes", settings.sending_bytes_per_client, settings.sending_bytes)
        self.statuses: Counter[int] = Counter()
        """Answers by the first digit of their status."""
        self.refused: Counter[str] = Counter()
        """Connections and requests refused, by reason."""
        self.closed: Counter[str] = Counter()
        """Connections closed before their client was done with them, by reason."""
        self.open: dict[Open, None] = {}
        """The connections in the order in which they began to wait."""

    def admit(self, client: str) -> Refusal | None:
        """Take a place for a connection, closing one that waits for its client where there is none left.

        Why it is refused, where nothing could be closed.
        """
        if self.connections.own >= self.most_here and not self._make_room(None):
            return self.refuse(Refusal.NO_CONNECTION_FREE)
        if self.connections.enter(client):
            return None
        everybody = self.connections.taken >= self.connections.most
        if self._make_room(None if everybody else visitor(client)) and self.connections.enter(client):
            return None
        return self.refuse(Refusal.NO_CONNECTION_FREE if everybody else Refusal.TOO_MANY_CONNECTIONS)

    def refuse(self, why: Refusal) -> Refusal:
        """Count a refusal."""
        self.refused[why.name.lower()] += 1
        self.statuses[why.status // 100] += 1
        return why

    def _make_room(self, client: str | None) -> bool:
        """Close the connection that has waited longest, of a client or of all; False where none waits."""
        for connection in self.open:
            if connection.awaited is not Awaited.NOTHING and client in (None, connection.client_key):
                connection.drop()
                self.closed["for_another"] += 1
                return True
        return False

    def hold(self, client: str, size: int) -> int | None:
        """Count bytes that wait to be taken by a client; how many were counted, None where it is too much.

        An answer larger than one client may have waiting counts as just that much.
        """
        if size <= SMALL:
            return 0
        counted = min(size, self.sending.per_client, self.sending.most)
        return counted if self.sending.enter(client, counted) else None

    def release(self, client: str, counted: int) -> None:
        """Bytes have been taken, or their connection is gone."""
        if counted:
            self.sending.leave(client, counted)


def raise_file_limit() -> int:
    """Raise this process's limit of open files as far as the system lets it; the limit then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard and hard != resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        return hard
    return soft


def _among(proxies: Iterable[str]) -> Callable[[str], bool]:
    networks = [ipaddress.ip_network(proxy) for proxy in proxies]

    @lru_cache(4096)
    def among(address: str) -> bool:
        try:
            return any(ipaddress.ip_address(address) in network for network in networks)
        except ValueError:
            return False

    return among
