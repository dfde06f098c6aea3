"""Taking times so that they can be compared on a busy machine: contestants in turn, medians, one clock."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

Call = Callable[[], object]

LEAST_ROUNDS = 5
MOST_ROUNDS = 200


def once(call: Call) -> float:
    """Seconds that one call takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def interleaved(calls: Mapping[str, Call], seconds: float) -> dict[str, float]:
    """Median seconds of each call, run A B C A B C … so that what else the machine does falls on all alike.

    There are as many rounds as fit in about `seconds`, but 5 to 200; a first one warms up and does not count.
    """
    warm = sum(once(call) for call in calls.values())
    rounds = min(MOST_ROUNDS, max(LEAST_ROUNDS, int(seconds / max(warm, 1e-6))))
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            taken[name].append(once(call))
    return {name: median(times) for name, times in taken.items()}


@dataclass(frozen=True)
class Load:
    """What several clients got at once: answers a second, and the median seconds that one of them waited."""

    rate: float
    median: float


def under_load(new_call: Callable[[], Call], clients: int, seconds: float) -> Load:
    """Let `clients` threads call, each the next time as soon as it has its answer, for about `seconds`.

    `new_call` makes the call of one client (with its own connection). An error in any of them is raised.
    """
    calls = [new_call() for _ in range(clients)]
    taken: list[float] = []
    errors: list[Exception] = []
    start = threading.Barrier(clients + 1)
    finish = 0.0

    def client(call: Call) -> None:
        try:
            call()
            start.wait()
            while time.perf_counter() < finish:
                taken.append(once(call))
        except Exception as error:
            errors.append(error)
            start.abort()

    threads = [threading.Thread(target=client, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    began = time.perf_counter()
    # Set before the barrier opens, from when all are warm: the warm-up itself is not measured.
    try:
        while start.n_waiting < clients and not start.broken:
            time.sleep(0.001)
        began = time.perf_counter()
        finish = began + seconds
        start.wait()
    except threading.BrokenBarrierError:
        pass
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return Load(len(taken) / (time.perf_counter() - began), median(taken))
