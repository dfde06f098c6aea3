"""A worker: reads questions from standard input, answers on standard output, and ends when its parent does.

Run as `python -m graph.sparql.process`. The first frame says which store to open and under which limits; the
worker answers it with what it could set up. Each question is counted as taken up before it is run, so that the
parent knows whether a worker died of it.
"""

import mmap
import os
import signal
import sys
import time
from pathlib import Path

from graph.confined import sandbox
from graph.confined.frames import GRACE, frame, read_frame, read_framed
from graph.errors import FengqiaoError, QueryError, StoreBroken
from graph.sparql.question import TAKEN_UP, Answer, pack_reply, unpack_question

MOMENT = 0.005
"""Seconds."""
LOOKED_AT = 64
"""Every so many questions the memory is looked at, however short they were."""
MOST_KEPT = 64 << 20
"""Bytes that a worker may hold between queries beyond those that it held at the start."""
SMALL = 16 << 20
"""Bytes on disk up to which a store is held in memory, which answers a small query in half of the time and costs
about as many bytes again in each worker, and 0.1 s at its start for every 20,000 quads."""


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

    import pyoxigraph as ox

    from graph.sparql.engine import Engine
    from graph.store.seal import told_if_broken

    place = setup["store"]
    try:
        with told_if_broken(Path(place).name):
            # Before the store is opened: the threads that the engine starts are then bound too.
            confined = sandbox.confine(Path(place))
            store = ox.Store.read_only(place)
            if _bytes_in(Path(place)) <= SMALL:
                on_disk, store = store, ox.Store()
                store.extend(on_disk)
                del on_disk
    except StoreBroken as error:
        send(frame({"broken": error.text.as_dict()}))
        return
    kept_at_start = memory.bytes()
    engine = Engine(store, setup["base"], setup["prefixes"])
    send(frame({"ready": True, "network_closed": confined.network}))
    version = Path(place).name
    number = TAKEN_UP.unpack_from(taken_up)[0]
    while (received := read_framed(source)) is not None:
        number += 1
        TAKEN_UP.pack_into(taken_up, 0, number)
        begun = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, setup["seconds"] + GRACE)
        outcome: Answer | FengqiaoError
        try:
            with told_if_broken(version):
                outcome = engine.answer(unpack_question(received[1]))
        except (QueryError, StoreBroken) as error:
            outcome = error
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        # What a moment's query keeps is little: it is looked at now and then.
        looked_at = time.monotonic() - begun > MOMENT or number % LOOKED_AT == 0
        send(pack_reply(outcome, spent=looked_at and memory.bytes() > kept_at_start + MOST_KEPT))


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


if __name__ == "__main__":
    main()
