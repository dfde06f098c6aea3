"""One web process: `python -m api.server.web_process SETUP`, started by the supervisor and ended with it.

It says one line of JSON on standard output when it serves, or why it cannot.
"""

import asyncio
import contextlib
import gc
import json
import os
import signal
import socket
import sys
from typing import Any

import uvicorn
import uvloop
from fastapi import FastAPI

from api.app import create_app
from api.server.acceptor import Acceptor
from api.server.access_log import AccessLog
from api.server.connection import Connection
from api.server.metrics import Metrics
from api.server.quiet_log import log_quietly
from api.server.shared_counts import SharedCounts
from api.server.shared_notes import SharedNotes
from api.server.traffic import Traffic
from api.settings import Settings, read_settings
from graph.confined.sandbox import die_with_parent
from graph.errors import FengqiaoError

TICKS_A_SECOND = 10
HANDED_ON = 0.001
"""Seconds after which a thread that counts hands the interpreter on to one that answers."""
OBJECTS_UNTIL_COLLECTED = 100_000
PART_FOR_ANSWERS = 0.6
"""Of the grace time: for answers on the way. After it their connections are cut, and the rest is for tidying up."""


class WebServer(uvicorn.Server):
    """uvicorn's server with our own way of accepting, of watching connections and of stopping."""

    def __init__(
        self,
        config: uvicorn.Config,
        app: FastAPI,
        listening: socket.socket,
        traffic: Traffic,
        metrics: Metrics,
        lines: AccessLog | None,
    ) -> None:
        super().__init__(config)
        self._app = app
        self._listening = listening
        self._traffic = traffic
        self._metrics = metrics
        self._lines = lines
        self._loop: asyncio.AbstractEventLoop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002
        """Begin to accept."""
        self._loop = asyncio.get_running_loop()
        self._acceptor = Acceptor(self._listening, self._traffic, self._connection)
        self.servers = []
        self.started = True

    def _connection(self, client: str) -> asyncio.Protocol:
        return Connection(self.config, self.server_state, self._traffic, client, self._loop)

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: whether to stop. A tenth of the connections is looked after, so that many that are
        late at once do not hold up the others; every second, what was counted is noted."""
        now = self._loop.time()
        for connection in list(self.server_state.connections):
            if (
                isinstance(connection, Connection)
                and connection.number % TICKS_A_SECOND == counter % TICKS_A_SECOND
            ):
                connection.watch(now)
        if self._lines is not None:
            self._lines.flush()
        if counter % TICKS_A_SECOND == 0:
            self._metrics.note()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop queries, let answers that are on the way arrive, and cut what is left after the time for that."""
        self._acceptor.close()
        await self._app.state.pool.stop()
        open_now = self.server_state.connections
        for connection in list(open_now):
            connection.shutdown()
        deadline = self._loop.time() + PART_FOR_ANSWERS * self._traffic.settings.grace_seconds
        while open_now and self._loop.time() < deadline:
            await asyncio.sleep(1 / TICKS_A_SECOND / 2)
        for connection in list(open_now):
            connection.transport.abort()
        await super().shutdown(sockets)
        if self._lines is not None:
            self._lines.flush()


async def serve(settings: Settings, setup: dict[str, Any], tell: Any) -> None:
    """Serve until told to stop. Raises the errors of a start."""
    processes, row = setup["processes"], setup["row"]
    counts = SharedCounts(setup["counts"], processes, row)
    metrics = Metrics(SharedNotes(setup["notes"], processes, row))
    lines = AccessLog.of(settings.access_log)
    app = create_app(settings, counts=counts, metrics=metrics, lines=lines)
    traffic = Traffic(settings, counts)
    _show(traffic, metrics)
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=1,
    )
    listening = socket.socket(fileno=setup["listening"])
    listening.setblocking(False)
    # The lifespan is entered here and not by uvicorn, which would write the traceback of what it raises.
    async with app.router.lifespan_context(app):
        app.state.warming.add_done_callback(lambda _: _settle())
        tell({"ready": True})
        await WebServer(config, app, listening, traffic, metrics, lines).serve()


def _settle() -> None:
    """Spare the collector of garbage what is there to stay, and have it look less often.

    Pages of 32 clients were made at half of the rate of one client's while it looked after every 700 objects.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_UNTIL_COLLECTED)


def _show(traffic: Traffic, metrics: Metrics) -> None:
    classes = {number: f"{number}xx" for number in range(1, 6)}

    def statuses() -> dict[str, float]:
        return {name: traffic.statuses[number] for number, name in classes.items()}

    metrics.register("responses_total", "counter", "Responses by class of status", statuses, label="status")
    metrics.register("connections", "gauge", "Open connections", lambda: {"": traffic.connections.own})
    metrics.register(
        "refused_total",
        "counter",
        "Connections and requests refused",
        lambda: traffic.refused,
        label="reason",
    )
    metrics.register(
        "closed_total",
        "counter",
        "Connections closed on their clients",
        lambda: traffic.closed,
        label="reason",
    )
    metrics.register(
        "sending_bytes", "gauge", "Bytes of answers waiting to be taken", lambda: {"": traffic.sending.own}
    )


def main() -> None:
    """Set up from the one argument, serve, and tell the supervisor in one line how the start went."""
    setup = json.loads(sys.argv[1])
    die_with_parent(setup["parent"])
    sys.setswitchinterval(HANDED_ON)
    # What a library prints must not end up where the supervisor listens.
    sink = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for name in ("listening", "counts", "notes"):
        os.set_inheritable(setup[name], False)
    log_quietly(f"web-{setup['row']}")

    def tell(what: dict[str, Any]) -> None:
        with contextlib.suppress(BrokenPipeError):
            print(json.dumps(what, ensure_ascii=False), file=sink, flush=True)

    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serve(read_settings(), setup, tell))
    except FengqiaoError as error:
        tell({"refused": error.text.as_dict()})
        sys.exit(2)


if __name__ == "__main__":
    # Until it serves, a signal ends it without a word: the supervisor says what there is to say.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    main()
