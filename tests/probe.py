"""A visitor who asks for /healthz all the time, in a process of its own: `python tests/probe.py HOST PORT PID…`.

Each time on a new connection, until standard input ends; then the seconds of each wait and what failed, as JSON. On a
machine that does other things too, the time for which these processes (and the visitor) were ready to run but had no
core is not part of a wait: the kernel counts it (/proc/PID/schedstat, second number).
"""

import http.client
import json
import select
import sys
import time
from pathlib import Path

PAUSE = 0.02


def without_core(pid: str) -> float:
    """Seconds for which a process was ready and had no core, since its start."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return 0


def main(host: str, port: str, *pids: str) -> None:
    """Ask until told to stop."""
    waits: list[float] = []
    faults: list[str] = []
    while not select.select([sys.stdin], [], [], PAUSE)[0]:
        held = {pid: without_core(pid) for pid in ("self", *pids)}
        begun = time.perf_counter()
        connection = http.client.HTTPConnection(host, int(port), timeout=30)
        try:
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            answer.read()
            if answer.status != http.client.OK:
                faults.append(str(answer.status))
        except OSError as error:
            faults.append(repr(error))
        finally:
            connection.close()
        waited = time.perf_counter() - begun
        back = {pid: without_core(pid) - before for pid, before in held.items()}
        waits.append(max(0, waited - back.pop("self") - max(back.values(), default=0)))
    print(json.dumps({"waits": waits, "faults": faults}))


if __name__ == "__main__":
    main(*sys.argv[1:])
