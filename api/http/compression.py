"""Compressed answers where the client takes them: brotli, else gzip, by the weights of Accept-Encoding.

RFC 9110, section 12.5.3. An answer that is not worth it goes out as it is, unless the client excludes that
(`identity;q=0`): then it is compressed all the same, or refused where the client takes no coding there is.
"""

import re
import zlib
from functools import lru_cache
from http import HTTPStatus
from typing import Final, Protocol

import brotli
from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALLEST = 1000
"""Bytes; below that, compressing costs more than it saves."""
LARGE = 128 << 10
"""Bytes from which on it is done in a thread."""
BROTLI_QUALITY = 4
GZIP_LEVEL = 6
GZIP = 16 + zlib.MAX_WBITS
CODINGS = ("br", "gzip")
"""The one that packs better comes first."""
COMPRESSIBLE = re.compile(
    r"text/|application/(?:json|xml|javascript|manifest)|.*\+(?:json|xml)|image/svg|"
    r"application/(?:n-|trig|sparql-results|x-bibtex|x-research)"
)
LONGEST_REMEMBERED: Final = 200
"""Bytes of an Accept-Encoding up to which what it means is remembered."""
_WITHOUT_BODY: Final = (HTTPStatus.NO_CONTENT, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.NOT_MODIFIED)
_WEIGHT = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")


class Compressor(Protocol):
    """Takes the parts of a body; `end` gives what is left."""

    def add(self, part: bytes) -> bytes:
        """Some compressed bytes, or none yet."""

    def end(self) -> bytes:
        """The rest."""


class Brotli:
    """RFC 7932."""

    def __init__(self) -> None:
        self._compressor = brotli.Compressor(quality=BROTLI_QUALITY)

    def add(self, part: bytes) -> bytes:
        made: bytes = self._compressor.process(part)
        return made

    def end(self) -> bytes:
        made: bytes = self._compressor.finish()
        return made


class Gzip:
    """RFC 1952."""

    def __init__(self) -> None:
        self._compressor = zlib.compressobj(GZIP_LEVEL, wbits=GZIP)

    def add(self, part: bytes) -> bytes:
        return self._compressor.compress(part)

    def end(self) -> bytes:
        return self._compressor.flush()


COMPRESSORS: dict[str, type[Brotli] | type[Gzip]] = {"br": Brotli, "gzip": Gzip}


def accepted(header: str) -> str | None:
    """The coding to use for an Accept-Encoding header, None for none (“identity”)."""
    weights = _weights(header)
    weighed = {coding: weights.get(coding, weights.get("*", 0.0)) for coding in CODINGS}
    best = max(CODINGS, key=lambda coding: weighed[coding])
    return best if weighed[best] > 0 and weighed[best] >= weights.get("identity", 0.0) else None


def takes(header: str, coding: str) -> bool:
    """Whether an Accept-Encoding header takes a coding."""
    weights = _weights(header)
    return weights.get(coding, weights.get("*", 0.0)) > 0


def _weights(header: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in header.split(","):
        coding, _, parameter = part.partition(";")
        name, _, weight = parameter.strip().partition("=")
        weight = weight.strip() if name.strip().lower() == "q" else "1"
        if _WEIGHT.fullmatch(weight):
            weights[coding.strip().lower().removeprefix("x-")] = float(weight)
    return weights


class Compressed:
    """ASGI middleware. Left as they are: what has a coding, parts of a file, what is small, and what is not text.

    So is all under `but`, an address that ends in a slash.
    """

    def __init__(self, app: ASGIApp, but: str, refused: ASGIApp) -> None:
        self.app = app
        self._but = but
        self._refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(self._but):
            await self.app(scope, receive, send)
            return
        header = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding").decode(
            "latin-1"
        )
        choose = _remembered if len(header) <= LONGEST_REMEMBERED else _chosen
        coding, must = choose(header)
        if must and coding is None:
            await self._refused(scope, receive, send)
            return
        start: Message | None = None
        compressor: Compressor | None = None

        async def send_compressed(message: Message) -> None:
            nonlocal start, compressor
            if message["type"] == "http.response.start":
                if _is_text(message) or (must and _is_plain(message)):
                    _vary(message)
                    if coding is not None:
                        # Held back until it is known whether the body is worth it.
                        start = message
                        return
                await send(message)
                return
            body, more = message.get("body", b""), message.get("more_body", False)
            if start is not None:
                if more or must or len(body) >= SMALLEST:
                    compressor = COMPRESSORS[coding or ""]()
                if compressor is None:
                    await send(start)
            if compressor is None:
                start = None
                await send(message)
                return
            packed = await _added(compressor, body, more)
            if start is not None:
                await send(_packed(start, coding or "", None if more else len(packed)))
                start = None
            await send({"type": "http.response.body", "body": packed, "more_body": more})

        await self.app(scope, receive, send_compressed)


def _chosen(header: str) -> tuple[str | None, bool]:
    """The coding to use for an Accept-Encoding header, and whether there must be one."""
    weights = _weights(header)
    return accepted(header) if header else None, weights.get("identity", weights.get("*", 1.0)) == 0


_remembered = lru_cache(512)(_chosen)


def _vary(start: Message) -> None:
    """Say that the answer depends on Accept-Encoding."""
    headers = MutableHeaders(scope=start)
    if "accept-encoding" not in headers.get("vary", "").lower():
        headers.add_vary_header("Accept-Encoding")


async def _added(compressor: Compressor, part: bytes, more: bool) -> bytes:
    """A part compressed, and the rest after the last one; in a thread where others would wait for it."""

    def work() -> bytes:
        return compressor.add(part) + (b"" if more else compressor.end())

    return await to_thread.run_sync(work) if len(part) >= LARGE else work()


def _is_text(start: Message) -> bool:
    if start["status"] != 200 or not _is_plain(start):
        return False
    return COMPRESSIBLE.match(Headers(raw=start["headers"]).get("content-type", "")) is not None


def _is_plain(start: Message) -> bool:
    """Whether it has a body that is whole and not yet coded."""
    return start["status"] not in _WITHOUT_BODY and "content-encoding" not in Headers(raw=start["headers"])


def _packed(start: Message, coding: str, length: int | None) -> Message:
    """The first message of the compressed answer, whose bytes are no longer those of a strong tag."""
    headers = MutableHeaders(raw=list(start["headers"]))
    headers["Content-Encoding"] = coding
    if length is None:
        del headers["Content-Length"]
    else:
        headers["Content-Length"] = str(length)
    if headers.get("etag", "").startswith('"'):
        headers["ETag"] = f"W/{headers['etag']}"
    if "accept-ranges" in headers:
        del headers["Accept-Ranges"]
    return {**start, "headers": headers.raw}
