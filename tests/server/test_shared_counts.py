"""The counts that processes share: limits hold over all of them, and a dead one's row is forgotten."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.server.shared_counts import Share, SharedCounts, make_memory, visitor


@pytest.fixture
def rows() -> Iterator[list[SharedCounts]]:
    """One memory as three processes see it."""
    handle = make_memory(3)
    yield [SharedCounts(handle, 3, row) for row in range(3)]
    os.close(handle)


def test_a_client_has_one_limit_over_all_processes(rows: list[SharedCounts]) -> None:
    entered = [rows[n % 3].enter("queries", "192.0.2.1", 1, 8, 100) for n in range(12)]
    assert entered == [True] * 8 + [False] * 4
    assert rows[0].of("queries", "192.0.2.1") == 8 == rows[2].in_all("queries")
    assert rows[1].enter("queries", "192.0.2.2", 1, 8, 100)
    rows[0].leave("queries", "192.0.2.1")
    assert rows[1].enter("queries", "192.0.2.1", 1, 8, 100)


def test_all_clients_together_have_a_limit(rows: list[SharedCounts]) -> None:
    entered = [rows[n % 3].enter("bytes", f"192.0.2.{n}", 30, 100, 100) for n in range(6)]
    assert entered.count(True) == 3
    assert rows[0].in_all("bytes") == 90


def test_kinds_are_counted_apart(rows: list[SharedCounts]) -> None:
    assert rows[0].enter("queries", "192.0.2.1", 1, 1, 9)
    assert rows[0].enter("connections", "192.0.2.1", 1, 1, 9)
    assert not rows[1].enter("connections", "192.0.2.1", 1, 1, 9)


def test_the_row_of_a_process_that_died_is_forgotten(rows: list[SharedCounts]) -> None:
    for row in rows:
        assert row.enter("queries", "192.0.2.1", 1, 3, 9)
    rows[0].clear(1)
    assert rows[2].of("queries", "192.0.2.1") == 2 == rows[2].in_all("queries")


def test_processes_that_enter_at_once_never_take_more_than_there_is() -> None:
    """Four real processes hammer one client's places and each says the most that it ever saw taken."""
    handle = make_memory(4)
    program = (
        "import sys; from api.server.shared_counts import SharedCounts\n"
        "counts = SharedCounts(int(sys.argv[1]), 4, int(sys.argv[2])); most = held = 0\n"
        "for n in range(20_000):\n"
        "    if counts.enter('queries', 'x', 1, 5, 5):\n"
        "        held += 1\n"
        "    if held and n % 3 == 0:\n"
        "        held -= 1; counts.leave('queries', 'x')\n"
        "    most = max(most, held)\n"
        "print(most, held)"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(handle), str(row)], pass_fds=[handle], stdout=subprocess.PIPE
        )
        for row in range(4)
    ]
    said = [process.communicate()[0].split() for process in started]
    counts = SharedCounts(handle, 4)
    os.close(handle)
    assert all(int(most) <= 5 for most, _ in said)
    assert sum(int(held) for _, held in said) == counts.of("queries", "x") <= 5


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.integers(1, 9)), max_size=60))
def test_what_is_taken_is_what_entered_and_has_not_left(steps: list[tuple[int, bool, int]]) -> None:
    handle = make_memory(3)
    rows = [SharedCounts(handle, 3, row) for row in range(3)]
    os.close(handle)
    held: list[tuple[int, int]] = []
    for row, comes, amount in steps:
        if comes:
            entered = rows[row].enter("bytes", "client", amount, 20, 20)
            assert entered == (sum(size for _, size in held) + amount <= 20)
            if entered:
                held.append((row, amount))
        elif held:
            place, size = held.pop()
            rows[place].leave("bytes", "client", size)
        assert rows[row].of("bytes", "client") == sum(size for _, size in held)


def test_an_exempt_client_is_held_to_the_limit_of_all_alone() -> None:
    share = Share(SharedCounts.alone(), "connections", 2, 5, lambda address: address == "10.0.0.1")
    assert [share.enter("10.0.0.1") for _ in range(6)] == [True] * 5 + [False]
    share.leave("10.0.0.1")
    assert share.taken == 4


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8:0:0:ffff::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("unix", "unix", True),
    ],
)
def test_what_is_one_client(one: str, other: str, same: bool) -> None:
    assert (visitor(one) == visitor(other)) is same


def test_no_address_stands_in_the_memory() -> None:
    handle = make_memory(1)
    SharedCounts(handle, 1).enter("queries", "192.0.2.77", 1, 8, 8)
    content = os.pread(handle, 1 << 30, 0)
    os.close(handle)
    assert b"192.0.2.77" not in content and any(content)
