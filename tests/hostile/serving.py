"""The endpoint on a real port in a thread of the test process, and a listener that nothing may reach."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import uvicorn

from api.settings import Settings
from graph.workers.pool import WorkerPool
from tests.sparql_endpoint import sparql_app

SIMPLE = "ASK { <http://example.org/1> ?p ?o }"


@dataclass
class Server:
    """A server in a thread of this process: its port and its pool."""

    port: int
    pool: WorkerPool

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/sparql"

    def ask(self, query: str, **more: str) -> httpx2.Response:
        return httpx2.post(self.address, data={"query": query, **more}, timeout=60)

    def answers(self) -> bool:
        """Whether a simple question gets its answer."""
        answer = self.ask(SIMPLE)
        return answer.status_code == 200 and answer.json()["boolean"] is True

    def pids(self) -> list[int]:
        """The processes of the workers, the longest-lived first."""
        while True:
            # The pool belongs to the server's thread and may be replacing a worker just now.
            with contextlib.suppress(RuntimeError):
                return sorted(worker.pid for worker in self.pool._workers)

    def memory(self) -> int:
        """Bytes that all workers together hold of their own."""
        total = 0
        for pid in self.pids():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                _, resident, shared, *_ = map(int, Path(f"/proc/{pid}/statm").read_text().split())
                total += (resident - shared) * 4096
        return total

    def wait_until(self, running: int) -> None:
        """Wait until so many questions run. Fails after 20 s."""
        deadline = time.monotonic() + 20
        while self.pool.state().running != running:
            assert time.monotonic() < deadline, self.pool.state()
            time.sleep(0.02)


@contextmanager
def serving(store: Path, settings: Settings) -> Iterator[Server]:
    """Serve the endpoint on a free port in a thread."""
    app = sparql_app(store, settings)
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.02)
        try:
            yield Server(listening.getsockname()[1], app.state.pool)
        finally:
            server.should_exit = True
            thread.join()


@dataclass
class Listener:
    """A port on which nobody may knock."""

    port: int
    visits: int = 0
