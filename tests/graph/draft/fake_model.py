"""A small server that speaks OpenAI's chat completions, in every way in which one may go wrong."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "geheim-4711"


class FakeModel(ThreadingHTTPServer):
    """Answers with `content`, or as `fault` says; keeps what it was asked in `seen`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content = ""
        self.fault = ""
        self.seen: list[dict[str, Any]] = []
        self.over = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def says(self, proposals: object, fault: str = "") -> None:
        """What it answers from now on; nothing has been asked yet."""
        self.content = proposals if isinstance(proposals, str) else json.dumps(proposals, ensure_ascii=False)
        self.fault = fault
        self.seen.clear()


class _Handler(BaseHTTPRequestHandler):
    server: FakeModel

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        key = self.headers.get("Authorization", "")
        self.server.seen.append({"path": self.path, "key": key, "body": json.loads(body)})
        fault = self.server.fault
        if fault == "refuses":
            self.send_error(401, f"unknown key {key}")
        elif fault == "redirects":
            self.send_response(307)
            self.send_header("Location", f"{self.server.address}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif fault == "hangs":
            self.server.over.wait(30)
        elif fault == "drips":
            self._head(1_000_000)
            while not self.server.over.wait(0.02):
                self.wfile.write(b" ")
        elif fault == "breaks off":
            self._head(1_000)
            self.wfile.write(b'{"choices"')
            self.connection.shutdown(socket.SHUT_RDWR)
        elif fault == "is endless":
            self._head(1 << 40)
            while not self.server.over.is_set():
                self.wfile.write(b" " * (1 << 16))
        elif fault == "is no HTTP":
            self.wfile.write(b"SSH-2.0-OpenSSH_9.9\r\n")
        else:
            told = fault or json.dumps({"choices": [{"message": {"content": self.server.content}}]})
            self._head(len(told.encode()))
            self.wfile.write(told.encode())

    def _head(self, length: int) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def handle(self) -> None:
        # Who asked may have gone.
        try:
            super().handle()
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def fake_model() -> Iterator[FakeModel]:
    """A running one."""
    with FakeModel() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.over.set()
        server.shutdown()
        thread.join()
