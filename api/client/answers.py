"""What a client gives: things as they are sent, and around them the version of the graph and where it goes on.

Things are mappings as the site's contract describes them (`/api/v1/openapi.json`); a later site may add to them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

Item = dict[str, Any]
"""One thing as JSON."""


class NoPandas(Exception):
    """A DataFrame was asked for where pandas is not installed."""


def frame_of(rows: Sequence[Item], columns: Sequence[str] | None = None) -> "pandas.DataFrame":
    """Rows as a DataFrame; what is nested has columns like `label.zh`. Raises NoPandas."""
    try:
        import pandas
    except ImportError:
        raise NoPandas("pandas is not installed: pip install pandas · 未安装 pandas") from None
    found = pandas.json_normalize(list(rows))
    return found if columns is None else found.reindex(columns=list(columns))


@dataclass(frozen=True)
class Page:
    """A part of a list: `total` things are there in all, `next` is the address of the next part, None on the last."""

    version: str
    total: int | None
    items: list[Item]
    next: str | None
    told: Item = field(repr=False)
    """All that was sent, with `facets` and `grouped`."""

    @classmethod
    def of(cls, told: Item, version: str) -> "Page":
        """A page as it was sent."""
        links = told.get("links") or {}
        after = links.get("next") or told.get("next")
        return cls(told.get("version") or version, told.get("total"), told["items"], after, told)


@dataclass(frozen=True)
class Found:
    """What a search found, the best first; `meant` are the words that were searched instead where nothing was."""

    version: str
    total: int
    meant: str | None
    items: list[Item]

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)


@dataclass(frozen=True)
class Table:
    """Rows by column, None where a row has no value there. `title` and `note` say what they are, in both languages."""

    version: str
    columns: list[str]
    rows: list[Item]
    title: dict[str, str] = field(default_factory=dict)
    note: dict[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def frame(self) -> "pandas.DataFrame":
        """The rows as a DataFrame. Raises NoPandas."""
        return frame_of(self.rows, self.columns)


@dataclass(frozen=True)
class Report:
    """Whether an entry keeps the rules, and what is found on it, each finding with its place and the mend."""

    conforms: bool
    entries: list[str]
    findings: list[Item]


@dataclass(frozen=True)
class Written:
    """A revision that the record has taken; `etag` is what the next revision gives as the one that it has seen."""

    version: str
    published: bool
    revision: Item
    etag: str
