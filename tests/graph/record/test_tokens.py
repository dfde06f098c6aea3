"""Tokens: given once, kept as a digest, refused when wrong, expired or revoked."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from graph.errors import NoSuchToken, TokenNameTaken, TokenRefused
from graph.record.database import Record
from graph.record.tokens import PREFIX, Tokens
from tests.graph.record.conftest import Place

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(record: Record, clock: Clock) -> Tokens:
    return Tokens(record.connections, clock)


def test_a_token_is_known_by_itself_and_by_nothing_else(tokens: Tokens, record: Record, place: Place) -> None:
    made = tokens.create("coder-a", ["review", "submit"])
    other = tokens.create("运维", {"admin"})
    assert made != other
    found = tokens.authenticate(made)
    assert found is not None
    assert (found.name, found.scopes, found.created, found.expires) == (
        "coder-a",
        ("submit", "review"),
        NOON,
        None,
    )
    for wrong in (
        "",
        PREFIX,
        made[:-1],
        made + "a",
        made.upper(),
        made.removeprefix(PREFIX),
        "山门",
        made + "\0",
    ):
        assert tokens.authenticate(wrong) is None
    with record.connections.reading() as connection:
        kept = str(connection.execute(text("SELECT * FROM tokens")).all())
    assert made not in kept
    assert made.removeprefix(PREFIX)[:12] not in kept
    again = place.open()
    assert Tokens(again.connections).authenticate(made) == found
    again.close()


def test_a_token_expires(tokens: Tokens, clock: Clock) -> None:
    made = tokens.create("guest", ["submit"], days=2)
    clock.now = NOON + timedelta(days=2, microseconds=-1)
    assert tokens.authenticate(made) is not None
    clock.now = NOON + timedelta(days=2)
    assert tokens.authenticate(made) is None
    with pytest.raises(NoSuchToken):
        tokens.revoke("guest")
    assert tokens.authenticate(tokens.create("guest", ["submit"])) is not None
    assert tokens.authenticate(made) is None


def test_a_revoked_token_is_refused_for_good(tokens: Tokens, clock: Clock) -> None:
    made = tokens.create("guest", ["submit"])
    with pytest.raises(TokenNameTaken):
        tokens.create("guest", ["submit"])
    tokens.revoke("guest")
    assert tokens.authenticate(made) is None
    with pytest.raises(NoSuchToken):
        tokens.revoke("guest")
    clock.now += timedelta(hours=1)
    new = tokens.create("guest", ["review"])
    assert tokens.authenticate(made) is None
    found = tokens.authenticate(new)
    assert found is not None
    assert found.scopes == ("review",)
    assert [(token.name, token.revoked) for token in tokens.list()] == [("guest", NOON), ("guest", None)]


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [
        ("", ["submit"], None),
        ("a b", ["submit"], None),
        ("-a", ["submit"], None),
        ("a" * 65, ["submit"], None),
        ("a", [], None),
        ("a", ["write"], None),
        ("a", ["submit"], 0),
        ("a", ["submit"], 10**9),
    ],
)
def test_what_cannot_be_a_token(tokens: Tokens, name: str, scopes: list[str], days: int | None) -> None:
    with pytest.raises(TokenRefused):
        tokens.create(name, scopes, days)
    assert tokens.list() == []


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.text(max_size=80))
def test_no_text_is_taken_for_a_token_or_breaks_anything(tokens: Tokens, said: str) -> None:
    assert tokens.authenticate(said) is None
    assert tokens.authenticate(PREFIX + said) is None
