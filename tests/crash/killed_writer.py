"""A writer in a process of its own, to be killed: it writes at random without end and says what was acknowledged."""

import multiprocessing
import os
import random
import signal
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from unittest.mock import patch

from graph.errors import FengqiaoError
from graph.publish.writer import Write, Writer, Written, again
from graph.record.database import Record
from tests.small_entries import small_entry, small_ground, write_of

ROOT = Path(__file__).resolve().parents[2]
# Each begins as a copy of a process that has imported all this: to do so takes longer than many of them live.
_BEGINNING = multiprocessing.get_context("forkserver")
_BEGINNING.set_forkserver_preload([__name__])


@dataclass(frozen=True)
class Started:
    """A writer that runs; to a file it says entry, number, digest and status of what was acknowledged, a line each."""

    process: BaseProcess
    said: Path

    def kill(self) -> list[list[str]]:
        """Kill it; what it has said, a line that was cut off left out."""
        assert self.process.pid is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.join()
        assert self.process.exitcode == -signal.SIGKILL, "it had ended by itself"
        self.process.close()
        return self.acknowledged()

    def acknowledged(self) -> list[list[str]]:
        """What it has said so far."""
        lines = self.said.read_text().splitlines(keepends=True)
        return [line.split() for line in lines if line.endswith("\n")]


def start(ground: Path, data: Path, seed: str, address: str = "") -> Started:
    """Start a writer that is ready to write."""
    said, ready = ground.parent / f"said-{seed}", _BEGINNING.Event()
    process = _BEGINNING.Process(target=write_on, args=(ground, data, seed, address, said, ready))
    with patch.dict(os.environ, PYTHONPATH=str(ROOT)):
        process.start()
    assert ready.wait(60)
    return Started(process, said)


def write_on(folder: Path, data: Path, seed: str, address: str, said: Path, ready) -> None:  # type: ignore[no-untyped-def]
    """Write without end."""
    chance = random.Random(seed)
    with said.open("w", buffering=1) as out, small_ground(folder) as ground:
        ready.set()
        record = Record.open(address, data)
        writer = Writer(data, record, ground)
        writer.bring_up_to_date(lambda _: None)
        while True:
            for done in writer.write([_drawn(record, chance)]):
                if isinstance(done, Written):
                    revision = done.revision
                    out.write(f"{revision.entry} {revision.number} {revision.digest} {revision.status}\n")
                elif not isinstance(done, FengqiaoError):
                    raise AssertionError(done)


def _drawn(record: Record, chance: random.Random) -> Write:
    name = f"e{chance.randrange(8)}"
    there = record.in_force(name)
    if there is not None and there.status != "withdrawn" and chance.random() < 0.4:
        return again(record, there, "withdrawn", "tester", "killed")
    kind = chance.choice(["explicit", "juxtaposed"])
    return write_of(small_entry(name, station=f"s{chance.randrange(3)}", kind=kind))
