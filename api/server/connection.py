"""A client's connection: uvicorn's, with time-outs for all that a client may be slow at, and a bound on its head."""

import contextlib
import fcntl
import struct
import termios
from itertools import count
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from api.server.refusals import Refusal
from api.server.response import Meter, Response
from api.server.shared_counts import visitor
from api.server.traffic import SMALL, Awaited, Traffic

LEAST_PROGRESS = 16 << 10
"""Bytes that a client must take of an answer in each period: a slow line takes them, a closed window does not."""


_numbers = count()


class Connection(HttpToolsProtocol):
    """One connection, from the address `client`; `watch` is to be called about every second."""

    def __init__(
        self, config: Config, server_state: ServerState, traffic: Traffic, client: str, loop: Any
    ) -> None:
        super().__init__(config, server_state, {}, loop)
        self.number = next(_numbers)
        self.client_key = visitor(client)
        self._address = client
        self._traffic = traffic
        self._settings = traffic.settings
        self._counted = True
        self._begun = self._in_body = False
        self._since = self._heard = loop.time()
        self._overhead = 0
        self._held: tuple[Any, Any] | None = None
        self._sent = Meter()
        self._taken: tuple[int, float] | None = None

    @property
    def awaited(self) -> Awaited:
        """What the client has to do next."""
        if self._in_body:
            return Awaited.BODY
        answering = self.cycle is not None and not self.cycle.response_complete
        return Awaited.NOTHING if answering else Awaited.REQUEST

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        # Writing goes on when all is sent: to wait for that is to wait until the client's system has it.
        transport.set_write_buffer_limits(high=SMALL, low=0)
        self._traffic.open[self] = None

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()
        super().connection_lost(exc)

    def drop(self) -> None:
        """Close it at once, whatever it does."""
        self._leave()
        self.transport.abort()

    def _leave(self) -> None:
        self._traffic.open.pop(self, None)
        if self._counted:
            self._counted = False
            self._traffic.connections.leave(self._address)

    def data_received(self, data: bytes) -> None:
        self._heard = self.loop.time()
        self._overhead += len(data)
        super().data_received(data)
        if self._overhead > self._settings.head_bytes and not self.transport.is_closing():
            self._refuse(Refusal.HEAD_TOO_LARGE)

    def on_message_begin(self) -> None:
        if self.cycle is not None:
            self._wait_anew()
        self._begun = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._overhead = 0
        self._in_body = True
        self._wait_anew()
        super().on_headers_complete()
        # uvicorn has no other way to say of which kind its cycles are; the task of this one has not run yet.
        self.cycle.__class__ = Response
        assert isinstance(self.cycle, Response)
        self.cycle.traffic, self.cycle.sent = self._traffic, self._sent

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        """Ask the application once the body is there or too long to wait for: a half-sent one costs it nothing."""
        if cycle.more_body and len(cycle.body) <= SMALL and not cycle.waiting_for_100_continue:
            self._held = cycle, app
        else:
            super()._start_asgi_task(cycle, app)

    def _start_held(self) -> None:
        if self._held is not None:
            held, self._held = self._held, None
            super()._start_asgi_task(*held)

    def on_body(self, body: bytes) -> None:
        # What frames a body counts as head, so that trailers and chunk extensions end too.
        self._overhead = max(0, self._overhead - 2 * len(body))
        super().on_body(body)
        if len(self.cycle.body) > SMALL:
            self._start_held()

    def on_message_complete(self) -> None:
        self._overhead = 0
        self._begun = self._in_body = False
        self._wait_anew()
        super().on_message_complete()
        self._start_held()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        # uvicorn's own timer is stopped by any byte that comes; `watch` is not.
        self._unset_keepalive_if_required()
        if not self._in_body:
            self._wait_anew()

    def _unsupported_upgrade_warning(self) -> None:
        """Nothing: a client that would rather speak another protocol is answered in this one (RFC 9110, 7.8)."""

    def _wait_anew(self) -> None:
        """The client has done its part: what it does next is waited for from now on."""
        self._since = self._heard = self.loop.time()
        if not self.transport.is_closing():
            self._traffic.open.pop(self, None)
            self._traffic.open[self] = None

    def watch(self, now: float) -> None:
        """End the connection where its client takes too long."""
        if waiting := self.transport.get_write_buffer_size():
            self._watch_sending(now, waiting)
            return
        self._taken = None
        if self.transport.is_closing() or self.pipeline:
            return
        limits = self._settings
        match self.awaited:
            case Awaited.NOTHING:
                return
            case Awaited.BODY:
                idle = now - self._heard > limits.body_idle_seconds and not self.flow.read_paused
                late = idle or now - self._since > limits.body_seconds
            case Awaited.REQUEST if self._begun or self.cycle is None:
                late = now - self._since > limits.head_seconds
            case Awaited.REQUEST:
                late = now - self._since > limits.keep_alive_seconds
        if late and self._begun and not (self._in_body and self.cycle.response_started):
            self._refuse(Refusal.TOO_SLOW)
        elif late:
            self.transport.close()

    def _watch_sending(self, now: float, waiting: int) -> None:
        taken = self._sent.bytes - waiting - self._in_kernel()
        if self._taken is None or taken - self._taken[0] >= LEAST_PROGRESS:
            self._taken = taken, now
        elif now - self._taken[1] > self._settings.send_seconds:
            self._traffic.closed["not_taken"] += 1
            self.drop()

    def _in_kernel(self) -> int:
        """Bytes that the system has yet to send, or the client's has yet to acknowledge (tcp(7), SIOCOUTQ)."""
        with contextlib.suppress(OSError, AttributeError):
            handle = self.transport.get_extra_info("socket").fileno()
            found: int = struct.unpack("i", fcntl.ioctl(handle, termios.TIOCOUTQ, b"\0" * 4))[0]
            return found
        return 0

    def _refuse(self, why: Refusal) -> None:
        self._traffic.refuse(why)
        if self.cycle is not None:
            self.cycle.disconnected = True
        self.transport.write(why.response())
        self.transport.close()
