"""The log cannot be flooded: one line a minute of a kind, and how many were kept back."""

import logging
import sys

import pytest

from api.server.quiet_log import MOST_KINDS, OncePerMinute, OneLineEach


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def quiet(clock: Clock) -> OncePerMinute:
    return OncePerMinute(clock)


def record(text: str, *values: object, error: BaseException | None = None) -> logging.LogRecord:
    found = (type(error), error, error.__traceback__) if error is not None else None
    return logging.LogRecord("asyncio", logging.ERROR, __file__, 1, text, values, found)


def test_one_line_a_minute_whatever_its_values(quiet: OncePerMinute, clock: Clock) -> None:
    passed = [quiet.filter(record("accept failed: %s", n)) for n in range(1_000)]
    assert passed == [True] + [False] * 999
    clock.now = 60
    again = record("accept failed: %s", 1_000)
    assert quiet.filter(again)
    assert again.getMessage() == "accept failed: 1000 (and 999 more like it)"
    assert not quiet.filter(record("accept failed: %s", 1_001))


def test_another_kind_passes(quiet: OncePerMinute) -> None:
    assert quiet.filter(record("one"))
    assert quiet.filter(record("another"))


def test_faults_at_different_places_are_different_kinds(quiet: OncePerMinute) -> None:
    def raised(where: int) -> BaseException:
        try:
            if where:
                raise ValueError(where)
            raise ValueError(where)
        except ValueError as error:
            return error

    assert quiet.filter(record("failed", error=raised(0)))
    assert quiet.filter(record("failed", error=raised(1)))
    assert not quiet.filter(record("failed", error=raised(1)))


def test_kinds_that_are_remembered_are_bounded(quiet: OncePerMinute) -> None:
    for n in range(3 * MOST_KINDS):
        assert quiet.filter(record(f"kind {n}"))
    assert len(quiet._told) == MOST_KINDS


def test_nothing_in_a_record_looks_like_another() -> None:
    formatter = OneLineEach("%(asctime)s %(levelname)s %(message)s")
    try:
        raise ValueError("no\nERROR: forged\r\x1b[2Ka")
    except ValueError:
        record = logging.LogRecord(
            "a", logging.WARNING, "a.py", 1, "%s failed", ("/x\nERROR: forged\u2028b",), sys.exc_info()
        )
    lines = formatter.format(record).splitlines()
    assert lines[0].endswith(r"WARNING /x\nERROR: forged\u2028b failed")
    assert len(lines) > 2
    assert all(line.startswith("  | ") for line in lines[1:])
    assert not any("\x1b" in line or "\r" in line for line in lines)
