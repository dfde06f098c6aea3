"""How many queries, or entries to be validated, each client may have at once."""

from collections import Counter
from typing import Protocol


class Places(Protocol):
    """How many each client may have waiting or running; it may be shared with other processes."""

    def enter(self, client: str) -> bool:
        """Take a place; False where the client has none left."""

    def leave(self, client: str) -> None:
        """Give a place back."""


class PlacesHere:
    """The places of the clients of one pool."""

    def __init__(self, per_client: int) -> None:
        self._per_client = per_client
        self._taken: Counter[str] = Counter()

    def enter(self, client: str) -> bool:
        """Take a place; False where the client has none left."""
        if self._taken[client] >= self._per_client:
            return False
        self._taken[client] += 1
        return True

    def leave(self, client: str) -> None:
        """Give a place back."""
        self._taken[client] -= 1
        if not self._taken[client]:
            del self._taken[client]
