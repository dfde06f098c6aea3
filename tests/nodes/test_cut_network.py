"""A node in a network of its own, whose way to the database falls silent: nothing is refused, nothing comes back."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.crash.test_publishing_under_readers import token_for
from tests.nodes.cluster import agree, nodes, prepared
from tests.nodes.wire import wire_to
from tests.postgresql import PostgresqlServer
from tests.served import command
from tests.server.observing import eventually

NAME = f"fq{os.getpid() % 100_000}"
DATABASE, SITE = 231, 232
"""Third numbers of the two networks that lead to the node, 10.77.N.0/30: .1 is this machine, .2 the node."""

QUICK = "?connect_timeout=2&tcp_user_timeout=2000"
"""So that the silence is noticed sooner than by default."""


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


@contextmanager
def namespace() -> Iterator[str]:
    """A network with a way for the database and one for readers; its name. Skipped where it cannot be made."""
    if shutil.which("ip") is None or os.geteuid() != 0:
        pytest.skip("network namespaces need root and iproute2 (apt-get install iproute2)")
    with ExitStack() as stack:
        try:
            ip("netns", "add", NAME)
            stack.callback(ip, "netns", "del", NAME)
            ip("-n", NAME, "link", "set", "lo", "up")
            for number in (DATABASE, SITE):
                here, there = f"{NAME}h{number % 10}", f"{NAME}n{number % 10}"
                ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", NAME)
                ip("addr", "add", f"10.77.{number}.1/30", "dev", here)
                ip("link", "set", here, "up")
                ip("-n", NAME, "addr", "add", f"10.77.{number}.2/30", "dev", there)
                ip("-n", NAME, "link", "set", there, "up")
        except subprocess.CalledProcessError:
            pytest.skip("network namespaces cannot be made here")
        yield NAME


@contextmanager
def silent() -> Iterator[None]:
    """What is sent to the node by the way of the database is lost."""
    ip("route", "add", "blackhole", f"10.77.{DATABASE}.2/32")
    try:
        yield
    finally:
        ip("route", "del", "blackhole", f"10.77.{DATABASE}.2/32")


@pytest.mark.timeout(300)
def test_readers_of_a_node_whose_database_falls_silent_notice_nothing(tmp_path: Path, data: Path) -> None:
    with ExitStack() as stack:
        name = stack.enter_context(namespace())
        server = PostgresqlServer()
        stack.callback(server.remove)
        address = server.new_database()
        wire = stack.enter_context(wire_to(server, f"10.77.{DATABASE}.1"))
        folders = [prepared(tmp_path / which, data) for which in ("near", "far")]
        (near,) = stack.enter_context(nodes((folders[0], address)))
        inside = ["ip", "netns", "exec", name, *command()]
        with patch("tests.served.command", lambda: inside):
            place = (folders[1], wire.address(address) + QUICK)
            (far,) = stack.enter_context(nodes(place, host=f"10.77.{SITE}.2"))
        token = token_for(folders[0], record=address)
        assert near.put(token, 0).status == 201
        assert agree([near, far])
        before = far.version()
        with silent():
            assert near.put(token, 1).status == 201
            refused, took = timed(lambda: far.put(token, 2).status)
            assert refused == 503 and took < 60
            # By then it is known that the database is away, and nobody waits for it any more.
            refused, took = timed(lambda: far.put(token, 2).status)
            assert refused == 503 and took < 3
            for number in range(10):
                answer = far.ask(f"/api/v1/stations?limit={number + 1}")
                assert (answer.status, answer.version) == (200, before)
            assert far.record()["record_seen_seconds"] > 5
        assert agree([near, far], 90)
        assert eventually(lambda: far.put(token, 2).status in (200, 201), 60)
        assert agree([near, far])
        assert not [line for line in far.running.lines if "Traceback" in line], far.running.lines


def timed(work: Callable[[], int]) -> tuple[int, float]:
    began = time.monotonic()
    return work(), time.monotonic() - began
