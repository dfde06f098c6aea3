"""A worker: reads questions from standard input, answers on standard output, and ends when its parent does.

Run as `python -m graph.sparql.process`. The first frame says which store to open and under which limits; the
worker answers it with what it could set up. A later frame with a header says which version to open next, any other
is a question. Each question is counted as taken up before it is run, so that the parent knows whether a worker died
of it.
"""

import json
import mmap
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from graph.confined import sandbox
from graph.confined.frames import GRACE, frame, read_frame, read_framed
from graph.errors import FengqiaoError, QueryError, StoreBroken, StoreError
from graph.sparql.question import TAKEN_UP, Answer, pack_reply, unpack_question

if TYPE_CHECKING:
    from graph.sparql.open_versions import OpenVersions

MOMENT = 0.005
"""Seconds."""
LOOKED_AT = 64
"""Every so many questions the memory is looked at, however short they were."""
MOST_KEPT = 64 << 20
"""Bytes that a worker may hold between queries beyond those that it held at the start."""


def main() -> None:
    """Serve until the pipe is closed."""
    source = sys.stdin.buffer
    # What a library prints must not end up between two frames.
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def send(data: bytes) -> None:
        sink.write(data)
        sink.flush()

    start = read_frame(source)
    if start is None:
        return
    setup = start[0]
    taken_up = mmap.mmap(setup["taken_up"], mmap.PAGESIZE)
    os.close(setup["taken_up"])
    sandbox.die_with_parent(setup["parent"])
    sandbox.limit_memory(setup["memory"])
    memory = sandbox.OwnMemory()

    from graph.sparql import elsewhere
    from graph.sparql.open_versions import OpenVersions
    from graph.store.seal import told_if_broken

    place = Path(setup["store"])
    versions = OpenVersions(place.parent, setup["base"], setup["prefixes"])
    try:
        with told_if_broken(place.name):
            # Before a store is opened: the threads that the engine starts are then bound too.
            confined = sandbox.confine(place.parent)
        versions.lead(place.name)
    except StoreBroken as error:
        send(_broken(error))
        return
    kept_at_start = memory.bytes()
    send(frame({"ready": True, "network_closed": confined.network}))
    number = TAKEN_UP.unpack_from(taken_up)[0]
    while (received := read_framed(source)) is not None:
        if received[0]:
            send(_lead(versions, json.loads(received[0])["version"]))
            continue
        number += 1
        TAKEN_UP.pack_into(taken_up, 0, number)
        begun = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, setup["seconds"] + GRACE)
        outcome: Answer | FengqiaoError
        question = unpack_question(received[1])
        try:
            with told_if_broken(question.version):
                if question.elsewhere:
                    outcome = elsewhere.to_ask(versions.none, question)
                elif question.results is not None:
                    outcome = elsewhere.told(versions.none, question, *question.results)
                else:
                    outcome = versions.engine(question.version).answer(question)
        except (QueryError, StoreError) as error:
            outcome = error
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        # What a moment's query keeps is little: it is looked at now and then.
        looked_at = time.monotonic() - begun > MOMENT or number % LOOKED_AT == 0
        send(pack_reply(outcome, spent=looked_at and memory.bytes() > kept_at_start + MOST_KEPT))


def _lead(versions: "OpenVersions", version: str) -> bytes:
    try:
        versions.lead(version)
    except StoreBroken as error:
        return _broken(error)
    return frame({"ready": True})


def _broken(error: StoreBroken) -> bytes:
    return frame({"broken": error.text.as_dict()})


if __name__ == "__main__":
    main()
