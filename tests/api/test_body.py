"""A body is read up to its limit: refused at once where it declares more, else when more has come in."""

import asyncio

import pytest
from starlette.requests import Request
from starlette.types import Message

from api.http.body import read_body
from api.http.problems import Refusal

LIMIT = 1_000


def read(chunks: list[bytes], declared: str | None = None) -> tuple[bytes | Refusal, int]:
    """The body or its refusal, and how many chunks were taken from the client."""
    taken = 0

    async def receive() -> Message:
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": chunks[taken - 1], "more_body": taken < len(chunks)}

    headers = [] if declared is None else [(b"content-length", declared.encode())]
    request = Request({"type": "http", "method": "POST", "headers": headers}, receive)
    try:
        return asyncio.run(read_body(request, LIMIT)), taken
    except Refusal as refusal:
        return refusal, taken


def test_a_body_within_the_limit_comes_whole() -> None:
    assert read([b"a" * 500, b"b" * 500]) == (b"a" * 500 + b"b" * 500, 2)
    assert read([b""], "0") == (b"", 1)


@pytest.mark.parametrize("declared", ["1001", "125829120", "9" * 5_000])
def test_what_declares_too_much_is_refused_before_it_is_read(declared: str) -> None:
    refusal, taken = read([b"a"] * 10, declared)
    assert isinstance(refusal, Refusal) and refusal.status == 413
    assert taken == 0


@pytest.mark.parametrize("declared", [None, "10", "-1", "x"])
def test_what_comes_is_counted_whatever_was_declared(declared: str | None) -> None:
    refusal, taken = read([b"a" * 400] * 100, declared)
    assert isinstance(refusal, Refusal) and refusal.members["limit"] == LIMIT
    assert taken == 3
