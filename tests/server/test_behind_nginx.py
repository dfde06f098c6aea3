"""Behind a real nginx as the operators' page sets it up: under a path, taken off or passed on."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from tests.api.addresses import CLAIM, SHANMEN
from tests.api.pages import parse
from tests.served import served

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
PROXIES = (Path(__file__).resolve().parents[2] / "docs" / "proxies.md").read_text(encoding="utf-8")
SNIPPETS = dict(
    zip(("passed on", "taken off"), re.findall(r"```nginx\n(.*?)```", PROXIES, re.DOTALL), strict=True)
)
PAGES = ["/", "/stations", f"/stations/{SHANMEN}", "/network", "/sparql", f"/doc/{CLAIM}", "/ns", "/download"]

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed (apt-get install nginx)")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def nginx(folder: Path, port: int, locations: str) -> Iterator[None]:
    """nginx on a port of loopback, with the locations of a snippet and nothing else."""
    assert NGINX is not None
    settings = folder / "nginx.conf"
    settings.write_text(
        f"""daemon off; master_process off; pid {folder}/pid; error_log {folder}/log;
        events {{ worker_connections 64; }}
        http {{ access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;
        fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
        server {{ listen 127.0.0.1:{port}; {locations} }} }}""",
        encoding="utf-8",
    )
    with subprocess.Popen([NGINX, "-p", str(folder), "-c", str(settings)]) as running:
        try:
            for _ in range(100):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    assert running.poll() is None, (folder / "log").read_text()
                    time.sleep(0.05)
            yield
        finally:
            running.terminate()


@pytest.mark.parametrize("way", SNIPPETS)
def test_every_link_is_under_the_path_and_answers(tmp_path: Path, data: Path, way: str) -> None:
    port = free_port()
    public = f"http://127.0.0.1:{port}/kg"
    with served(data, processes=1, workers=1, public_url=public, proxies="127.0.0.1") as site:
        snippet = SNIPPETS[way].replace("127.0.0.1:8000", f"127.0.0.1:{site.port}")
        with nginx(tmp_path, port, snippet):
            seen: set[str] = set()
            for page in PAGES:
                status, body, _ = get(port, f"/kg{page}", "text/html")
                assert status == 200
                for tag, given in parse(body).tags:
                    for name in ("href", "src", "action"):
                        whole = urlsplit(urljoin(f"{public}{page}", str(given.get(name) or "")))
                        if not given.get(name) or whole.port != port:
                            continue
                        assert whole.path.startswith("/kg/") or whole.path == "/kg", (tag, given)
                        seen.add(whole.path + (f"?{whole.query}" if whole.query else ""))
            assert len(seen) > 200
            kinds = {re.sub(r"[a-f0-9]{16}.*|=.*", "", link): link for link in sorted(seen)}
            for link in kinds.values():
                status, _, location = get(port, link, "*/*")
                assert status in (200, 303, 307, 308), (status, link)
                assert not location or location.startswith("/kg/") or location.startswith(f"{public}/")


def get(port: int, path: str, accept: str) -> tuple[int, str, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept": accept, "Accept-Encoding": "identity"})
    answer = connection.getresponse()
    body = answer.read().decode(errors="replace")
    connection.close()
    return answer.status, body, answer.headers.get("location", "")
