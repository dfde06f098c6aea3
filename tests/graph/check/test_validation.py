"""Entries validated in a killable process: what comes back, what is refused, and that a lost process is replaced."""

import asyncio
import json
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from graph.check.validation import Validation
from graph.errors import (
    EntryTimeout,
    EntryTooCostly,
    EntryUnreadable,
    FengqiaoError,
    Overloaded,
    TooManyFromClient,
)
from graph.record.shipped import Corpus

ENTRY = Corpus().entry_files[0].read_bytes()
TRIG = "application/trig"
SLOW = b"@prefix fq: <https://w3id.org/fengqiao/ns#> ." + b"".join(
    b"<id/claim/c%d> a fq:FigureClaim ; fq:value %d ; fq:about <id/x%d> ." % (number, number, number)
    for number in range(12_000)
)
"""Some 800 kB; its validation takes many seconds."""
LARGE = b"\n".join(b'<a:%d> <b:%d> "%d" .' % (number, number, number) for number in range(120_000))
"""Some 3 MB, which need more than 200 MB to be held."""


def over(work: Callable[[Validation], Awaitable[Any]], **limits: Any) -> Any:
    """What `work` gives over a running validation."""

    async def run() -> Any:
        validation = Validation(**limits)
        try:
            return await work(validation)
        finally:
            await validation.stop()

    return asyncio.run(run())


async def conforms(validation: Validation, content: bytes = ENTRY) -> bool:
    return bool(json.loads(await validation.report(content, TRIG))["conforms"])


def test_entries_are_reported_one_after_another_by_one_process() -> None:
    async def work(validation: Validation) -> None:
        found = tuple(
            await asyncio.gather(conforms(validation), conforms(validation, b"<id/a> a <ns#Claim> ."))
        )
        pid = validation.pid
        assert found == (True, False)
        with pytest.raises(EntryUnreadable) as caught:
            await validation.report(b"<a:a>\n<a:b", TRIG)
        assert caught.value.members["line"] == 2
        assert await conforms(validation)
        assert validation.pid == pid

    over(work, seconds=60)


def test_a_deadline_names_itself_and_the_next_entry_is_validated() -> None:
    async def work(validation: Validation) -> None:
        await conforms(validation, b"")
        pid = validation.pid
        with pytest.raises(EntryTimeout) as caught:
            await validation.report(SLOW, TRIG)
        assert caught.value.members == {"seconds": 1}
        assert "1 秒" in caught.value.text.zh and "divide" in caught.value.text.en
        assert not Path(f"/proc/{pid}").exists()
        validation.warm()
        assert not await conforms(validation, b"<a:a> a <ns#Claim> .")
        assert validation.pid != pid

    over(work, seconds=1)


def test_memory_that_is_out_is_said_and_the_next_entry_is_validated() -> None:
    async def work(validation: Validation) -> None:
        with pytest.raises(EntryTooCostly) as caught:
            await validation.report(LARGE, "application/n-triples")
        assert "内存" in caught.value.text.zh and "memory" in caught.value.text.en
        assert await conforms(validation)

    over(work, seconds=100, memory=400 << 20)


def test_a_process_that_died_idle_is_replaced_unseen() -> None:
    async def work(validation: Validation) -> None:
        assert await conforms(validation)
        assert validation.pid is not None
        os.kill(validation.pid, signal.SIGKILL)
        assert await conforms(validation)

    over(work, seconds=60)


def test_a_full_queue_and_one_client_with_too_many_are_told_when_to_come_back() -> None:
    async def work(validation: Validation) -> None:
        first = [asyncio.create_task(conforms(validation)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Overloaded) as full:
            await validation.report(ENTRY, TRIG)
        with (
            validation.place("one"),
            validation.place("two"),
            pytest.raises(TooManyFromClient) as many,
            validation.place("one"),
        ):
            pass
        with validation.place("one"):
            assert await asyncio.gather(*first) == [True, True]
        for caught in (full, many):
            assert isinstance(caught.value, FengqiaoError)
            assert caught.value.members["retry_after"] == 5

    over(work, seconds=60, queue=1, per_client=1)


def test_an_asker_who_leaves_leaves_no_work_behind() -> None:
    async def work(validation: Validation) -> None:
        await conforms(validation, b"")
        pid = validation.pid
        asked = asyncio.create_task(validation.report(SLOW, TRIG))
        await asyncio.sleep(0.3)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        assert await conforms(validation)
        assert validation.pid != pid

    over(work, seconds=60)


def test_the_process_is_confined_and_ends_with_the_validation() -> None:
    async def work(validation: Validation) -> int:
        await conforms(validation, b"")
        assert validation.pid is not None
        statuses = [path.read_text() for path in Path(f"/proc/{validation.pid}/task").glob("*/status")]
        assert all("\nSeccomp:\t2\n" in status for status in statuses)
        return validation.pid

    assert not Path(f"/proc/{over(work, seconds=60)}").exists()


def test_findings_without_end_are_cut_and_counted() -> None:
    long = b"<https://example.org/" + b"x" * 20_000 + b"> a <ns#Claim> ."

    async def work(validation: Validation) -> None:
        many = b"".join(b"<id/claim/c%d> a <ns#Claim> ." % number for number in range(400))
        report = json.loads(await validation.report(many + long, TRIG))
        assert len(report["findings"]) == 1_001
        last = report["findings"][-1]
        assert (last["severity"], last["rule"]) == ("Info", "Findings-omitted")
        assert all(
            len(text) <= 1_001
            for found in report["findings"]
            for text in (found["focus"], found["value"] or "")
        )

    over(work, seconds=60)
