"""The processes of `fengqiao serve`: how many, what if one dies, what if they cannot start, how they end."""

import os
import signal
import socket
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from graph.publish.build import ensure_built
from graph.record.shipped import Corpus
from tests.served import Served, children, command, command_of, environment, served
from tests.server.observing import asked, eventually, numbers

SLOW = "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
GRACE = 4


def family(pid: int) -> list[int]:
    """A process's children, and theirs."""
    return [one for child in children(pid) for one in (child, *family(child))]


def gone(pids: list[int]) -> bool:
    return not any(command_of(pid) for pid in pids)


def ask_slowly(running: Served, statuses: list[object]) -> threading.Thread:
    """A thread that asks a query which takes for ever, and what came of it."""

    def ask() -> None:
        try:
            statuses.append(running.get(SLOW)[0])
        except OSError as error:
            statuses.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    return thread


def test_there_are_as_many_web_processes_as_the_setting_says(data: Path) -> None:
    for number in (1, 3):
        with served(data, processes=number, workers=1) as running:
            assert len(running.web_processes()) == number
            assert running.get("/healthz")[0] == 200
            assert b'"ready"' in running.get("/readyz")[1]


def test_the_others_serve_on_when_one_dies_and_it_is_replaced(data: Path) -> None:
    with served(data, processes=2, workers=1, queue_per_client=2, query_seconds=60) as running:
        before = running.web_processes()
        # Both places of this client are taken by queries; those of the process that dies must come back.
        came_of_it: list[object] = []
        asking = [ask_slowly(running, came_of_it) for _ in range(2)]
        assert eventually(lambda: asked(running) == 2)
        assert running.get("/sparql?query=ASK%20%7B%7D")[0] == 429
        for pid in before:
            os.kill(pid, signal.SIGKILL)
            assert [running.get("/healthz")[0] for _ in range(50)] == [200] * 50
            assert eventually(lambda pid=pid: pid not in (now := running.web_processes()) and len(now) == 2)  # type: ignore[misc]
            assert eventually(lambda: len(numbers(running, "connections")) == 2)
        for thread in asking:
            thread.join()
        assert running.get("/sparql?query=ASK%20%7B%7D")[0] == 200
        assert asked(running) == 0
    assert any("SIGKILL" in line for line in running.lines)
    assert not any("Traceback" in line for line in running.lines)


def test_no_process_outlives_the_command_however_it_ends(data: Path) -> None:
    with served(data, processes=2) as running:
        all_of_them = family(running.pid)
        assert len(all_of_them) == 2 + 2 * 2
        running.process.kill()
        running.process.wait()
        assert eventually(lambda: gone(all_of_them))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_within_the_grace_time_while_a_query_runs(data: Path, how: signal.Signals) -> None:
    with served(data, processes=2, grace_seconds=GRACE, query_seconds=60) as running:
        came_of_it: list[object] = []
        asking = ask_slowly(running, came_of_it)
        kept = running.connect()
        kept.request("GET", "/healthz")
        kept.getresponse().read()
        assert eventually(lambda: b"queries_running{process" in running.get("/metrics")[1])
        assert eventually(
            lambda: any(
                line.endswith(b" 1") and b"queries_running{" in line
                for line in running.get("/metrics")[1].splitlines()
            )
        )
        all_of_them = family(running.pid)
        # The bound of the setting is the system's: past it the wait raises.
        assert running.stop(how, patience=GRACE) == 0
        asking.join()
        assert came_of_it == [503]
        assert gone(all_of_them)
        assert kept.sock is not None and kept.sock.recv(1) == b""
        kept.close()
    assert len(running.lines) == 1, running.lines


def test_a_port_in_use_is_one_line_and_status_2(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            command(),
            env=environment(data, port=port),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1 and str(port) in done.stderr


def empty_manifest(store: Path) -> None:
    for path in store.glob("MANIFEST-*"):
        path.write_bytes(b"")


def overwrite_data(store: Path) -> None:
    """Random bytes where the largest tables have their data; their ends, which are read first, stay whole."""
    for path in sorted(store.glob("*.sst"), key=lambda path: path.stat().st_size)[-4:]:
        content = bytearray(path.read_bytes())
        begin, end = len(content) // 50, len(content) // 2
        content[begin:end] = os.urandom(end - begin)
        path.write_bytes(content)


@pytest.mark.parametrize("damage", [empty_manifest, overwrite_data])
def test_a_damaged_store_ends_the_command_with_one_line(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    damage(tmp_path / "graphs" / ensure_built(Corpus(), tmp_path, lambda _: None))
    done = subprocess.run(
        command(),
        env=environment(tmp_path, processes=2),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "rebuild" in done.stderr


def test_a_proxy_that_is_no_address_is_one_line_and_status_2(data: Path) -> None:
    done = subprocess.run(
        command(),
        env=environment(data, proxies="10.0.0.0/8, proxy"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1 and "FENGQIAO_PROXIES" in done.stderr


def test_an_ipv6_address_is_told_in_brackets(data: Path) -> None:
    with served(data, host="::1", processes=1, workers=1) as running:
        assert any(f"http://[::1]:{running.port}/" in line for line in running.lines)
        assert running.get("/healthz")[0] == 200


def test_eight_commands_start_at_once_over_one_fresh_folder(tmp_path: Path) -> None:
    started = [
        subprocess.Popen(
            command(), env=environment(tmp_path, processes=1, workers=1), stderr=subprocess.PIPE, text=True
        )
        for _ in range(8)
    ]
    said = []
    try:
        for process in started:
            assert process.stderr is not None
            said.append(process.stderr.readline())
    finally:
        for process in started:
            process.terminate()
        rest = [process.communicate(timeout=60)[1] for process in started]
    assert all("http://" in line for line in said), said + rest
    assert rest == [""] * 8
    assert [process.returncode for process in started] == [0] * 8
