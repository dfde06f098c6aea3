"""How an answer is written: at once, with its reason in the status line, on a connection that does not wait."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
import uvloop

from api.server.acceptor import Acceptor
from api.server.connection import Connection
from api.server.listening import listen
from api.server.shared_counts import SharedCounts
from api.server.traffic import Traffic
from api.settings import Settings

Send = Callable[[Any], Awaitable[None]]
App = Callable[[Any, Any, Send], Awaitable[None]]
LOOPS = [asyncio.new_event_loop, uvloop.new_event_loop]


def answering(body: bytes, status: int = 200, **headers: str) -> App:
    """An application that always answers the same."""

    async def app(_scope: Any, _receive: Any, send: Send) -> None:
        lines = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        lines.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": lines})
        await send({"type": "http.response.body", "body": body})

    return app


@dataclass
class Seen:
    """What a client received, the writes that the server made, and the options of the accepted sockets."""

    received: bytes
    writes: list[bytes]
    protocols: list[int]
    no_delay: list[int]


def exchange(app: App, sent: bytes, loop: Callable[[], asyncio.AbstractEventLoop]) -> Seen:
    """Send bytes to a server of our own kind in this process and read until it closes."""

    async def run() -> Seen:
        seen = Seen(b"", [], [], [])
        settings = Settings(keep_alive_seconds=1)
        config = uvicorn.Config(app, log_config=None, lifespan="off", ws="none", proxy_headers=False)
        config.load()
        state = uvicorn.server.ServerState()
        traffic = Traffic(settings, SharedCounts.alone())

        class Watched(Connection):
            def connection_made(self, transport: Any) -> None:
                accepted = transport.get_extra_info("socket")
                seen.protocols.append(accepted.proto)
                seen.no_delay.append(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
                super().connection_made(Spy(transport))

        class Spy:
            def __init__(self, transport: Any) -> None:
                self._transport = transport

            def write(self, data: bytes) -> None:
                seen.writes.append(data)
                self._transport.write(data)

            def __getattr__(self, name: str) -> Any:
                return getattr(self._transport, name)

        running = asyncio.get_running_loop()
        with listen("127.0.0.1", 0) as listening:
            acceptor = Acceptor(
                listening, traffic, lambda client: Watched(config, state, traffic, client, running)
            )
            reader, writer = await asyncio.open_connection(*listening.getsockname())
            writer.write(sent)
            seen.received = await asyncio.wait_for(reader.read(), 10)
            writer.close()
            await writer.wait_closed()
            acceptor.close()
            await acceptor.wait_closed()
        await asyncio.sleep(0.05)
        assert traffic.connections.taken == 0 == traffic.sending.taken
        return seen

    with asyncio.Runner(loop_factory=loop) as runner:
        return runner.run(run())


GET = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("loop", LOOPS)
def test_connections_are_tcp_and_do_not_wait_for_acknowledgements(
    loop: Callable[[], asyncio.AbstractEventLoop],
) -> None:
    seen = exchange(answering(b"ok"), GET, loop)
    assert seen.received.endswith(b"\r\n\r\nok")
    assert seen.no_delay == [1]


def test_the_listening_socket_is_said_to_be_tcp() -> None:
    with listen("127.0.0.1", 0) as listening:
        assert listening.getsockopt(socket.SOL_SOCKET, socket.SO_PROTOCOL) == socket.IPPROTO_TCP
        assert listening.proto == socket.IPPROTO_TCP


def test_head_and_body_are_one_write() -> None:
    seen = exchange(answering(b"ok"), GET, uvloop.new_event_loop)
    assert len(seen.writes) == 1


@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, 3_000_000])
@pytest.mark.parametrize("loop", LOOPS)
def test_an_answer_of_any_size_arrives_whole(
    size: int, loop: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    body = bytes(n % 251 for n in range(251)) * (size // 251 + 1)
    seen = exchange(answering(body[:size]), GET, loop)
    assert seen.received.partition(b"\r\n\r\n")[2] == body[:size]


def test_head_has_no_body_and_pipelined_requests_are_answered_in_turn() -> None:
    two = b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" + GET
    seen = exchange(answering(b"whole"), two, uvloop.new_event_loop)
    assert seen.received.count(b"HTTP/1.1 200 OK") == 2
    assert seen.received.count(b"whole") == 1 and seen.received.endswith(b"whole")


def test_the_reason_stands_in_the_status_line() -> None:
    app = answering(b"", 422, Fengqiao_Reason="More than 100,000 rows; narrow the query")
    seen = exchange(app, GET, uvloop.new_event_loop)
    assert seen.received.startswith(b"HTTP/1.1 422 More than 100,000 rows; narrow the query\r\n")
    long = exchange(answering(b"", 400, Fengqiao_Reason="a" * 999), GET, uvloop.new_event_loop)
    assert long.received.startswith(b"HTTP/1.1 400 " + b"a" * 200 + b"\r\n")


def test_a_body_in_parts_is_chunked_and_whole() -> None:
    async def app(_scope: Any, _receive: Any, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for part in (b"a" * 10, b"", b"b" * 100_000):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    received = exchange(app, GET, uvloop.new_event_loop).received
    head, _, body = received.partition(b"\r\n\r\n")
    assert b"transfer-encoding: chunked" in head
    assert body == b"a\r\n" + b"a" * 10 + b"\r\n186a0\r\n" + b"b" * 100_000 + b"\r\n0\r\n\r\n"
