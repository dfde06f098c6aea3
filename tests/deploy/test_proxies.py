"""The examples of docs/deploy as they are, run by a real nginx and a real Caddy before the site, under a path."""

import asyncio
import json
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client

from tests.agents.conversation import called
from tests.served import Served, served

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "deploy"
LIMIT = 500


def program(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/bin")
    if found is None:
        pytest.skip(f"{name} is not installed (apt-get install {name})")
    return found


def nginx(folder: Path, port: int, *sites: str, example: str = "nginx.conf") -> list[str]:
    """An example with another port and other sites, in the least that nginx needs around it."""
    text = (EXAMPLES / example).read_text(encoding="utf-8").replace("listen 80;", f"listen 127.0.0.1:{port};")
    servers = iter(sites)
    text = re.sub(r"(?<=server )[\d.]+:8000([^;]*)(?=;)", lambda found: next(servers, "") + found[1], text)
    text = re.sub(r"(?m)^ *(server +max_fails.*|hash .*)$", "", text)
    temporary = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"""daemon off; master_process off; pid {folder}/pid; error_log {folder}/log;
        events {{ worker_connections 64; }}
        http {{ access_log off; {temporary} {text} }}"""
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    return [program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, port: int, site: str) -> list[str]:
    """The example for a name and port without a certificate."""
    example = (EXAMPLES / "Caddyfile").read_text(encoding="utf-8")
    example = example.replace("example.org {", f"http://127.0.0.1:{port} {{", 1).replace(
        "127.0.0.1:8000", site
    )
    (folder / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https off\n}\n" + example, encoding="utf-8")
    return [program("caddy"), "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def proxied(
    request: pytest.FixtureRequest, data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, Served]]:
    """The port of the proxy, and the site behind it."""
    folder, port = tmp_path_factory.mktemp("proxy"), free_port()
    # Asked for before the site is started, so that what is missing is skipped at once.
    request.param(folder, port, "127.0.0.1:1")
    settings: dict[str, Any] = {
        "public_url": f"http://127.0.0.1:{port}/kg",
        "proxies": "127.0.0.1",
        "answers_a_client": f"{LIMIT}/hour",
    }
    with (
        served(data, processes=1, workers=1, **settings) as site,
        started(request.param(folder, port, f"127.0.0.1:{site.port}"), port, folder),
    ):
        yield port, site


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def started(command: list[str], port: int, folder: Path) -> Iterator[None]:
    """A proxy that takes connections at a port, until the block ends."""
    environment = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (
        (folder / "said").open("w") as said,
        subprocess.Popen(command, env=environment, stderr=said) as running,
    ):
        try:
            for _ in range(200):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    assert running.poll() is None, (folder / "said").read_text()
                    time.sleep(0.05)
            yield
        finally:
            running.terminate()


def asked(
    port: int, path: str, method: str = "GET", body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.headers.items()}, content


def test_pages_and_links_stand_under_the_path(proxied: tuple[int, Served]) -> None:
    port, _ = proxied
    status, _, body = asked(port, "/kg/stations", Accept="text/html", Accept_Encoding="identity")
    links = re.findall(rb'(?:href|src)="(/[^"]*)"', body)
    assert status == 200 and len(links) > 10
    assert all(link.startswith(b"/kg/") for link in links)
    assert asked(port, links[0].decode())[0] == 200
    page = json.loads(asked(port, "/kg/api/v1/outcomes?limit=1")[2])
    assert page["links"]["next"].startswith(f"http://127.0.0.1:{port}/kg/api/v1/outcomes?")


def test_a_visitor_is_told_from_the_proxy_and_cannot_pass_for_another(proxied: tuple[int, Served]) -> None:
    """The limit is that of the visitor's address, which the proxy names, whatever the visitor says."""
    port, site = proxied
    left = []
    for number in range(3):
        _, headers, _ = asked(
            port, f"/kg/api/v1/mechanisms?limit={number + 1}", X_Forwarded_For=f"203.0.113.{number}"
        )
        left.append(int(re.findall(r"r=(\d+)", headers["ratelimit"])[0]))
    assert left[0] - left[2] == 2
    connection = site.connect(source="127.0.0.1")
    connection.request("GET", "/api/v1/mechanisms?limit=9", headers={"X-Forwarded-For": "203.0.113.99"})
    assert f"r={LIMIT - 1};" in connection.getresponse().headers["ratelimit"]
    connection.close()


def test_the_id_of_the_proxy_comes_back_and_metrics_stay_inside(proxied: tuple[int, Served]) -> None:
    port, _ = proxied
    one, other = (asked(port, "/kg/healthz")[1]["x-request-id"] for _ in range(2))
    assert one != other and re.fullmatch(r"[0-9a-f-]{32,36}", one)
    assert asked(port, "/kg/metrics")[0] in (403, 404)


def test_an_entry_of_the_size_that_the_site_takes_comes_through(proxied: tuple[int, Served]) -> None:
    port, _ = proxied
    body = b"# " + b"x" * (4 << 20)
    status, _, told = asked(port, "/kg/api/v1/validate", "POST", body, Content_Type="text/turtle")
    assert (status, json.loads(told)["limit"]) == (413, 4 << 20)
    status, _, told = asked(port, "/kg/api/v1/validate", "POST", body[: 4 << 20], Content_Type="text/turtle")
    assert status == 200 and not json.loads(told)["conforms"]


def test_an_agent_comes_through(proxied: tuple[int, Served]) -> None:
    port, _ = proxied

    async def ask() -> None:
        async with Client(streamable_http_client(f"http://127.0.0.1:{port}/kg/mcp")) as client:
            assert (await called(client, "search", q="义警"))["total"] > 5

    asyncio.run(ask())
