"""A revision of an entry: what is appended to the record, and what the record says of it afterwards."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from graph.errors import RevisionRefused

Status = Literal["draft", "checked", "disputed", "withdrawn"]
"""A draft waits for a review and is nowhere in the graph; checked and disputed are in it; withdrawn is no longer."""
Origin = Literal["shipped", "submitted"]

STATUSES: tuple[Status, ...] = get_args(Status)
ORIGINS: tuple[Origin, ...] = get_args(Origin)
RULES = "rules"
"""The role under which the program itself sets aside what no longer conforms."""
LONGEST_NAME = 500
"""Characters of an entry's id, a media type or a role."""
LONGEST_WHY = 10_000


@dataclass(frozen=True)
class NewRevision:
    """What is to be appended.

    `entry` is what stands after `BASE + "entry/"` in the IRI of the entry, `content` the bytes as submitted,
    `graph_digest` the SHA-256 (hex) over the sorted lines of its N-Quads, `role` who, as a role or the name of a
    token, never a person's name. `from_number` is the revision that this one restores, accepts or withdraws.

    Raises RevisionRefused for what the record cannot keep.
    """

    entry: str
    status: Status
    media_type: str
    content: bytes
    graph_digest: str
    role: str
    why: str
    origin: Origin = "submitted"
    from_number: int | None = None

    def __post_init__(self) -> None:
        for name in ("entry", "media_type", "role"):
            text = getattr(self, name)
            if not text or len(text) > LONGEST_NAME or not text.isprintable():
                raise RevisionRefused(
                    f"修订的 {name} 须为 1 到 {LONGEST_NAME} 个可见字符",
                    f"the {name} of a revision must have 1 to {LONGEST_NAME} printable characters",
                )
        # PostgreSQL keeps no NUL in a text, and no database half of a surrogate pair.
        if (
            len(self.why) > LONGEST_WHY
            or "\0" in self.why
            or any("\ud800" <= c <= "\udfff" for c in self.why)
        ):
            raise RevisionRefused(
                f"修订说明不得超过 {LONGEST_WHY} 个字符，也不得含空字符",
                f"why a revision was made must be told in {LONGEST_WHY} characters at most, none of them NUL",
            )
        if self.status not in STATUSES or self.origin not in ORIGINS:
            raise RevisionRefused(
                f"没有“{self.status}”这一状态或“{self.origin}”这一来历",
                f"there is no status “{self.status}” or no origin “{self.origin}”",
            )

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the content."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Revision:
    """What the record says of a revision; the content is asked for apart.

    `sequence` ascends over the whole record, from 1 and without gaps, `number` in the entry likewise. `size` is in
    bytes, `at` in UTC by the clock of the machine that appended it.
    """

    sequence: int
    number: int
    entry: str
    status: Status
    media_type: str
    digest: str
    graph_digest: str
    size: int
    role: str
    why: str
    at: datetime
    origin: Origin
    from_number: int | None

    @property
    def published(self) -> bool:
        """Whether it may stand in the graph: neither a draft nor a withdrawal."""
        return self.status in ("checked", "disputed")
