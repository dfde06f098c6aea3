"""Tokens: who may submit, review or administer without a password or a person's name.

A token is 256 random bits, so that its SHA-256 is all that needs to be kept and no slow hash is called for. Its name
stands in the record as the role of what was done with it. A browser signs in with a token and then holds the secret of
a session, which is kept in the same way.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import delete, insert, select, update

from graph.errors import NoSuchToken, TokenNameTaken, TokenRefused
from graph.record.connections import Connections
from graph.record.tables import SESSIONS, TOKENS

Scope = Literal["submit", "review", "admin"]
"""Submit revisions that wait as drafts; publish, accept and withdraw them; what only operators do."""
SCOPES: tuple[Scope, ...] = get_args(Scope)

PREFIX = "fengqiao_"
"""By which a scanner for leaked secrets knows one."""
LONGEST_TEXT = 200
MOST_DAYS = 3650
SESSION = timedelta(hours=12)
"""How long somebody stays signed in: a day's work."""
_NAME = re.compile(r"\w[\w.-]{0,63}")

_OF = TOKENS.c


@dataclass(frozen=True)
class Token:
    """What is known of a token, which itself is not kept; times in UTC. Scopes hold as they stand, none has another."""

    name: str
    scopes: tuple[Scope, ...]
    created: datetime
    expires: datetime | None
    revoked: datetime | None

    def in_use(self, at: datetime) -> bool:
        """Whether it is accepted at a time: neither revoked nor expired."""
        return self.revoked is None and (self.expires is None or at < self.expires)


class Tokens:
    """The tokens of a record. All methods raise RecordUnavailable where its database is away."""

    def __init__(
        self, connections: Connections, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._connections, self._clock = connections, clock

    def create(self, name: str, scopes: Collection[str], days: int | None = None) -> str:
        """Make a token and give it, this once; it expires after so many days, with None never.

        Raises TokenRefused for a name, scope or time that cannot be, TokenNameTaken while one of that name is in use.
        """
        if _NAME.fullmatch(name) is None:
            raise TokenRefused(
                "令牌名须为 1 到 64 个字母、数字或 . _ -，以角色命名，不用人名",
                "the name of a token has 1 to 64 letters, digits or . _ - and names a role, not a person",
            )
        if not scopes or not set(scopes) <= set(SCOPES):
            raise TokenRefused(
                f"令牌的权限须取自 {'、'.join(SCOPES)}", f"the scopes of a token are of {', '.join(SCOPES)}"
            )
        if days is not None and not 1 <= days <= MOST_DAYS:
            raise TokenRefused(
                f"令牌的有效期须为 1 到 {MOST_DAYS} 天", f"a token lasts from 1 to {MOST_DAYS} days"
            )
        made = PREFIX + secrets.token_urlsafe(32)
        at = self._clock()
        with self._connections.appending() as connection:
            of_name = connection.execute(_KNOWN.where(_OF.name == name))
            if any(_token(*row).in_use(at) for row in of_name):
                raise TokenNameTaken(
                    f"名为 {name} 的令牌仍有效：请换个名字，或先撤销它",
                    f"a token named {name} is in use: take another name, or revoke it first",
                )
            kept = {
                "digest": digest_of(made),
                "name": name,
                "scopes": ",".join(scope for scope in SCOPES if scope in scopes),
                "created": at,
                "expires": None if days is None else at + timedelta(days=days),
            }
            connection.execute(insert(TOKENS), kept)
        return made

    def list(self) -> list[Token]:
        """All there ever were, the oldest first."""
        with self._connections.reading() as connection:
            return [_token(*row) for row in connection.execute(_KNOWN.order_by(_OF.created, _OF.name))]

    def revoke(self, name: str) -> None:
        """Accept the token of that name no more, at once and for good. Raises NoSuchToken where none is in use."""
        at = self._clock()
        with self._connections.appending() as connection:
            in_use = _OF.revoked.is_(None), _OF.expires.is_(None) | (_OF.expires > at)
            done = connection.execute(update(TOKENS).where(_OF.name == name, *in_use).values(revoked=at))
            if not done.rowcount:
                raise NoSuchToken(f"没有名为 {name[:80]} 的有效令牌", f"no token in use is named {name[:80]}")

    def authenticate(self, text: str) -> Token | None:
        """The token that this text is, if it is in use; None for any other text, an expired or a revoked one."""
        if not text.startswith(PREFIX) or len(text) > LONGEST_TEXT or not text.isascii():
            return None
        return self._in_use(digest_of(text))

    def sign_in(self, text: str) -> str | None:
        """Open a session of the token that this text is, and give its secret, this once; None as `authenticate`."""
        if self.authenticate(text) is None:
            return None
        secret, at = secrets.token_urlsafe(32), self._clock()
        kept = {"digest": digest_of(secret), "token": digest_of(text), "expires": at + SESSION}
        with self._connections.appending() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.expires <= at))
            connection.execute(insert(SESSIONS), kept)
        return secret

    def signed_in(self, secret: str) -> Token | None:
        """The token of an open session, if it is still in use; None for any other text, and after its end."""
        if not secret or len(secret) > LONGEST_TEXT or not secret.isascii():
            return None
        asked = select(SESSIONS.c.token).where(
            SESSIONS.c.digest == digest_of(secret), SESSIONS.c.expires > self._clock()
        )
        with self._connections.reading() as connection:
            token = connection.scalar(asked)
        return None if token is None else self._in_use(str(token))

    def sign_out(self, secret: str) -> None:
        """End a session, at once and for good; nothing happens for any other text."""
        with self._connections.appending() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.digest == digest_of(secret)))

    def _in_use(self, digest: str) -> Token | None:
        with self._connections.reading() as connection:
            row = connection.execute(_KNOWN.add_columns(_OF.digest).where(_OF.digest == digest)).first()
        if row is None or not hmac.compare_digest(str(row.digest), digest):
            return None
        found = _token(*row[:-1])
        return found if found.in_use(self._clock()) else None


_KNOWN = select(_OF.name, _OF.scopes, _OF.created, _OF.expires, _OF.revoked)


def digest_of(text: str) -> str:
    """What is kept of a secret: its SHA-256, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _token(
    name: str, scopes: str, created: datetime, expires: datetime | None, revoked: datetime | None
) -> Token:
    held = set(scopes.split(","))
    return Token(name, tuple(scope for scope in SCOPES if scope in held), created, expires, revoked)
