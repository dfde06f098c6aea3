"""Clients that behave badly, or come in crowds, or lose their worker: the others get their answers."""

import asyncio
import contextlib
import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx2

from tests.hostile.serving import Server
from tests.server.observing import eventually

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LARGE = "SELECT * { ?a ?b ?c }"


def request_line(query: str) -> bytes:
    path = httpx2.URL("/sparql", params={"query": query}).raw_path
    return b"GET " + path + b" HTTP/1.1\r\nHost: a\r\n\r\n"


def test_slow_readers(server: Server) -> None:
    connections = []
    for _ in range(20):
        connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
        connection.sendall(request_line(LARGE))
        connections.append(connection)
    for connection in connections:
        assert connection.recv(9) == b"HTTP/1.1 "
    assert server.answers()
    for connection in connections:
        connection.close()
    server.wait_until(running=0)


def test_slow_senders(server: Server) -> None:
    connections = []
    for _ in range(50):
        connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
        connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n")
        connections.append(connection)
    assert server.answers()
    for connection in connections:
        connection.close()


def test_a_client_that_leaves_stops_its_query(patient_server: Server) -> None:
    connections = []
    for _ in range(2):
        connection = socket.create_connection(("127.0.0.1", patient_server.port))
        connection.sendall(request_line(ENDLESS))
        connections.append(connection)
    patient_server.wait_until(running=2)
    replaced = patient_server.count("query_workers_replaced_total")
    for connection in connections:
        connection.close()
    patient_server.wait_until(running=0)
    assert patient_server.answers()
    assert eventually(lambda: patient_server.count("query_workers_replaced_total") >= replaced + 1)


def test_two_hundred_clients_at_once(patient_server: Server) -> None:
    """From 25 addresses, eight connections each: every one gets its own answer."""

    async def client(number: int) -> tuple[int, httpx2.Response]:
        transport = httpx2.AsyncHTTPTransport(local_address=f"127.0.0.{2 + number % 25}", verify=False)
        async with httpx2.AsyncClient(transport=transport, timeout=60) as session:
            query = f"SELECT (COUNT(*) + {number} AS ?n) {{ ?s ?p ?o }}"
            return number, await session.get(patient_server.address, params={"query": query})

    async def crowd() -> list[tuple[int, httpx2.Response]]:
        return await asyncio.gather(*map(client, range(200)))

    counts = set()
    for number, answer in asyncio.run(crowd()):
        assert answer.status_code == 200, answer.text
        counts.add(int(answer.json()["results"]["bindings"][0]["n"]["value"]) - number)
    assert len(counts) == 1
    assert patient_server.answers()
    assert eventually(lambda: patient_server.count("queries_waiting") == 0)


def test_one_client_with_too_many(server: Server) -> None:
    with ThreadPoolExecutor(40) as threads:
        answers = list(threads.map(lambda _: server.ask(ENDLESS), range(40)))
    # Stopped at the deadline, tired of waiting, or one too many.
    assert {429, 400} <= {answer.status_code for answer in answers} <= {429, 400, 503}
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.headers["retry-after"]
    assert refused.json()["limit"] == 16
    assert server.answers()


def test_a_killed_worker_loses_no_other_clients_answer(patient_server: Server) -> None:
    """Under load, with workers shot at random: only a query that ran on a shot worker may fail."""
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?a ?d ?e }"
    expected = patient_server.ask(query).json()
    done = threading.Event()
    shots = 0

    def shoot() -> None:
        nonlocal shots
        while not done.wait(0.3):
            for pid in patient_server.pids()[:1]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    shots += 1

    shooter = threading.Thread(target=shoot)
    shooter.start()
    with ThreadPoolExecutor(16) as threads:
        started = time.monotonic()
        answers = list(threads.map(lambda _: patient_server.ask(query), range(24)))
        while time.monotonic() - started < 1:
            answers.append(patient_server.ask(query))
    done.set()
    shooter.join()
    failed = [answer for answer in answers if answer.status_code != 200]
    assert all(answer.json() == expected for answer in answers if answer.status_code == 200)
    assert all(answer.status_code == 400 for answer in failed)
    assert shots >= 2
    assert len(failed) <= shots
    assert patient_server.answers()
