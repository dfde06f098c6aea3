"""`fengqiao token`: make, list and revoke the tokens by which programs and people submit and review."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from api.record_command import AT_TERMINAL, opened_record
from api.terminal import say

if TYPE_CHECKING:
    from graph.record.tokens import Tokens


@click.group()
def token() -> None:
    """Tokens: create, list, revoke. Works beside a running service."""


@token.command()
@click.argument("name")
@click.option(
    "--scope", "scopes", required=True, help="submit, review, admin; several with commas between them"
)
@click.option("--days", type=int, help="days after which it expires; without, never")
def create(name: str, scopes: str, days: int | None) -> None:
    """Make a token and print it, alone, on standard output; it is shown this once and cannot be had again.

    NAME is that of a role, not of a person: it stands in the record beside what is done with the token.
    """
    with _tokens() as tokens:
        made = tokens.create(name, [scope.strip() for scope in scopes.split(",")], days)
    click.echo(made)


@token.command("list")
def list_tokens() -> None:
    """One line each, the oldest first: name, scopes, created, expires, state. The tokens themselves are not kept."""
    now = datetime.now(UTC)
    with _tokens() as tokens:
        for known in tokens.list():
            expires = "-" if known.expires is None else known.expires.strftime(AT_TERMINAL)
            state = "in use" if known.in_use(now) else "revoked" if known.revoked else "expired"
            created = known.created.strftime(AT_TERMINAL)
            click.echo("\t".join([known.name, ",".join(known.scopes), created, expires, state]))


@token.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME…")
def revoke(names: tuple[str, ...]) -> None:
    """Accept tokens no more, at once and for good."""
    with _tokens() as tokens:
        for name in names:
            tokens.revoke(name)
            say(f"已撤销 {name}", f"revoked {name}")


@contextmanager
def _tokens() -> Iterator["Tokens"]:
    from graph.record.tokens import Tokens

    with opened_record() as record:
        yield Tokens(record.connections)
