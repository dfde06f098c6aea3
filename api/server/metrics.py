"""What operators read at `/metrics`, in the text format of Prometheus: any web process answers for all of them.

Whoever has something to be counted registers how it is read. Each process notes its numbers every second where the
others see them. No number is of one client, and no address is in it.
(https://prometheus.io/docs/instrumenting/exposition_formats/, version 0.0.4)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from api.server.shared_notes import SharedNotes

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PREFIX = "fengqiao_"

Kind = Literal["counter", "gauge", "histogram"]
Numbers = Mapping[str, float]
"""A number for each value of the label; for a family without label, one under the empty text.
With the label `LABELLED` the names are written labels themselves; a histogram has `_sum`, `_count` and its bounds."""
LABELLED = "*"


@dataclass(frozen=True)
class Cache:
    """What a cache holds, and at most may hold; None where that is not counted or not bounded."""

    entries: int
    most_entries: int | None = None
    bytes: int | None = None
    most_bytes: int | None = None


class Cached(Protocol):
    """What tells of itself as a function under functools.lru_cache does: `maxsize`, `currsize`."""

    def cache_info(self) -> Any: ...


@dataclass(frozen=True)
class _Family:
    kind: Kind
    help: str
    label: str
    read: Callable[[], Numbers]

    def place(self, row: int, value: str) -> str:
        """What stands behind the name for one of the numbers of a process."""
        if self.kind == "histogram":
            part, bound = (value, "") if value.startswith("_") else ("_bucket", f',le="{value}"')
            return f'{part}{{process="{row}"{bound}}}'
        label = value if self.label == LABELLED else f'{self.label}="{value}"'
        return f'{{process="{row}"{f",{label}" if self.label else ""}}}'


class Metrics:
    """The numbers of this process and, by their notes, of the others."""

    def __init__(self, notes: SharedNotes | None = None) -> None:
        self._notes = notes or SharedNotes.alone()
        self._families: dict[str, _Family] = {}
        self._caches: dict[str, Callable[[], Cache]] = {}
        for name, help in (
            ("entries", "Entries in a cache"),
            ("most_entries", "Most entries that a cache may have"),
            ("bytes", "Bytes in a cache"),
            ("most_bytes", "Most bytes that a cache may have"),
        ):
            self.register(f"cache_{name}", "gauge", help, self._reader_of_caches(name), label="cache")

    def register(
        self, name: str, kind: Kind, help: str, read: Callable[[], Numbers], label: str = ""
    ) -> None:
        """Show a family of numbers as `fengqiao_<name>`; a counter's name ends in `_total`."""
        self._families[name] = _Family(kind, help, label, read)

    def register_cache(self, name: str, read: Callable[[], Cache]) -> None:
        """Show how full a cache is."""
        self._caches[name] = read

    def register_lru_cache(self, name: str, current: Callable[[], Cached]) -> None:
        """Show how full a cache is that tells it as one of functools.lru_cache does; `current` gives the cache."""

        def read() -> Cache:
            info = current().cache_info()
            return Cache(info.currsize, info.maxsize)

        self.register_cache(name, read)

    def note(self) -> None:
        """Leave this process's numbers where the others read them."""
        self._notes.leave({name: dict(family.read()) for name, family in self._families.items()})

    def text(self) -> str:
        """The page: the numbers of this process as they are, of the others as they were a second ago."""
        self.note()
        notes = self._notes.read()
        lines = []
        for name, family in self._families.items():
            full = PREFIX + name
            lines += [f"# HELP {full} {family.help}", f"# TYPE {full} {family.kind}"]
            for row, note in sorted(notes.items()):
                for value, number in note.get(name, {}).items():
                    lines.append(f"{full}{family.place(row, value)} {number}")
        return "\n".join(lines) + "\n"

    def _reader_of_caches(self, part: str) -> Callable[[], Numbers]:
        def read() -> Numbers:
            held = {name: getattr(read(), part) for name, read in self._caches.items()}
            return {name: number for name, number in held.items() if number is not None}

        return read
