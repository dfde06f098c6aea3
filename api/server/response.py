"""One request and its answer on a connection: head and body in one write, and done when the client has taken them.

uvicorn's own cycle writes head and body apart and is done as soon as they are handed over, however large. Here
`send` of a large body returns when it was taken, so whatever holds something for an answer holds it until then.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from uvicorn.protocols.http.httptools_impl import (
    HEADER_RE,
    HEADER_VALUE_RE,
    STATUS_LINE,
    RequestResponseCycle,
)

from api.server.refusals import Refusal
from api.server.traffic import SMALL, Traffic

REASON = b"fengqiao-reason"
"""Header whose value becomes the reason phrase (RFC 9112, section 4), where clients that hide bodies show it."""
LONGEST_REASON = 200
NO_BODY = (204, 304)


@dataclass
class Meter:
    """Bytes that a connection has been given to send."""

    bytes: int = 0


class Response(RequestResponseCycle):
    """uvicorn's cycle with another way of sending."""

    traffic: Traffic
    sent: Meter
    _head: bytes | None = None
    _cut = False

    async def send(self, message: Any) -> None:
        """Send a part of the answer; returns at once, or for a large part when the client has taken it."""
        if self.flow.write_paused and not self.disconnected:
            await self.flow.drain()
        if self.disconnected or self._cut:
            return
        if not self.response_started:
            _expect(message, "http.response.start")
            self.response_started = True
            self.waiting_for_100_continue = False
            self.traffic.statuses[message["status"] // 100] += 1
            self._head = self._made_head(message["status"], message.get("headers", ()))
        elif not self.response_complete:
            _expect(message, "http.response.body")
            await self._send_body(message.get("body", b""), message.get("more_body", False))
        else:
            raise RuntimeError(
                f"Unexpected ASGI message {message['type']!r} after the response was complete."
            )

    async def _send_body(self, body: bytes, more_body: bool) -> None:
        client = (self.scope["client"] or ("", 0))[0]
        held = self.traffic.hold(client, 0 if self.scope["method"] == "HEAD" else len(body))
        if held is None:
            if self._head is not None:
                self._head = None
                self._write(self.traffic.refuse(Refusal.TOO_MUCH_WAITING).response())
                self._cut = True
                self.keep_alive = False
                self._complete()
                return
            # Of an answer that has begun each part waits for the one before: one part more does no harm.
            held = 0
        try:
            self._write_body(body, more_body)
            if held:
                await self.flow.drain()
        finally:
            self.traffic.release(client, held)
        if not more_body and not self.disconnected:
            self._complete()

    def _write_body(self, body: bytes, more_body: bool) -> None:
        parts = [self._head] if self._head is not None else []
        self._head = None
        if self.scope["method"] == "HEAD":
            self.expected_content_length = 0
        elif self.chunked_encoding:
            if body:
                parts += [b"%x\r\n" % len(body), body, b"\r\n"]
            if not more_body:
                parts.append(b"0\r\n\r\n")
        else:
            self.expected_content_length -= len(body)
            if self.expected_content_length < 0:
                raise RuntimeError("Response content longer than Content-Length")
            parts.append(body)
        if not more_body and self.expected_content_length != 0:
            raise RuntimeError("Response content shorter than Content-Length")
        if len(body) <= SMALL:
            self._write(b"".join(parts))
        else:
            # A copy of a large body costs more than a second call of the system.
            for part in parts:
                self._write(part)

    def _write(self, data: bytes) -> None:
        self.sent.bytes += len(data)
        self.transport.write(data)

    def _complete(self) -> None:
        self.response_complete = True
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()

    def _made_head(self, status: int, headers: Any) -> bytes:
        """The head as bytes. Sets how the body is delimited and whether the connection is kept."""
        line = STATUS_LINE[status]
        lines: list[bytes] = []
        close_said = False
        sent = [(_checked(name), value) for name, value in (*self.default_headers, *headers)]
        if HEADER_VALUE_RE.search(b"".join([value for _, value in sent])):
            raise RuntimeError("Invalid HTTP header value.")
        for name, value in sent:
            if name == b"content-length" and self.chunked_encoding is None:
                self.expected_content_length = int(value)
                self.chunked_encoding = False
            elif name == b"transfer-encoding" and value.lower() == b"chunked":
                self.expected_content_length = 0
                self.chunked_encoding = True
            elif name == b"connection" and b"close" in value.lower():
                self.keep_alive = False
                close_said = True
            elif name == REASON:
                line = b"HTTP/1.1 %d %s\r\n" % (status, value.strip()[:LONGEST_REASON])
            lines += (name, b": ", value, b"\r\n")
        if not self.keep_alive and not close_said:
            lines.append(b"connection: close\r\n")
        if self.chunked_encoding is None and self.scope["method"] != "HEAD" and status not in NO_BODY:
            self.chunked_encoding = True
            lines.append(b"transfer-encoding: chunked\r\n")
        return b"".join((line, *lines, b"\r\n"))


@lru_cache(256)
def _checked(name: bytes) -> bytes:
    """A header's name in lower case. Raises RuntimeError where it is none."""
    if HEADER_RE.search(name):
        raise RuntimeError("Invalid HTTP header name.")
    return name.lower()


def _expect(message: Any, kind: str) -> None:
    if message["type"] != kind:
        raise RuntimeError(f"Expected ASGI message {kind!r}, but got {message['type']!r}.")
