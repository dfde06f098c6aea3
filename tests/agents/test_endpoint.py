"""`/mcp` takes no more than the rest of the site: sizes, origins, methods, shapes and clients."""

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.served import Served, served

HEADERS = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?g) }"


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[Served]:
    with served(data, processes=1, workers=1, query_seconds=2, queue_per_client=2) as running:
        yield running
    assert [line for line in running.lines if "Traceback" in line or "ERROR" in line] == []


def call(tool: str, **arguments: Any) -> bytes:
    params = {"name": tool, "arguments": arguments}
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}).encode()


def post(site: Served, body: bytes, method: str = "POST", path: str = "/mcp", **more: str) -> tuple[int, Any]:
    connection = site.connect()
    headers = HEADERS | {name.replace("_", "-"): value for name, value in more.items()}
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text.startswith((b"{", b"[")) else text.decode()
    finally:
        connection.close()


def test_a_page_of_another_site_is_turned_away_whatever_name_led_it_here(site: Served) -> None:
    body = call("search", q="a")
    for origin in (
        "https://evil.example",
        "null",
        "http://127.0.0.1.evil.example",
        "http://[",
        f"http://evil:{site.port}",
    ):
        status, told = post(site, body, Origin=origin, Host="evil.example")
        assert (status, told["status"]) == (403, 403), origin
        assert "/api/v1" in told["messages"]["en"]
    assert post(site, body, Origin=f"http://localhost:{site.port}")[0] == 200
    assert post(site, body)[0] == 200


def test_a_message_is_bounded_before_it_is_read(site: Served) -> None:
    status, told = post(site, b" " * 400_000)
    assert (status, told["unit"]) == (413, "bytes")
    # The length is told, the body never sent: nothing is waited for.
    begun = time.monotonic()
    with socket.create_connection((site.host, site.port), 10) as line:
        line.sendall(
            b"POST /mcp HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: 99999999\r\n\r\n" + b" " * 70_000
        )
        assert b" 413 " in line.recv(4096).split(b"\r\n")[0]
    assert time.monotonic() - begun < 5


def test_only_post_is_taken_so_that_no_stream_stays_open(site: Served) -> None:
    for method in ("GET", "DELETE", "PUT"):
        status, told = post(site, b"", method)
        assert (status, told["status"]) == (405, 405), method
    assert post(site, call("search", q="a"), path="/mcp?x=1")[0] == 422


@pytest.mark.parametrize("revision", ["", "2025-06-18", "2026-07-28", "1999-01-01", "x" * 2000])
@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b"3", b'"x"', b"\xff\xfe", b"[" * 50_000, b'{"a":' * 20_000, b"[1" + b"," * 300,
        b"9" * 50_000, b'{"jsonrpc":"2.0"}', b'{"jsonrpc":"2.0","id":1,"method":"nothing"}',
        b'{"jsonrpc":"2.0","id":{},"method":"tools/list"}', b'{"jsonrpc":"2.0","id":1,"method":"tools/call"}',
        b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"rm"}}',
        b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"q":["\\ud800"]}}}',
        b'{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"file:///etc/passwd"}}',
        b'{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{}}',
    ],
)  # fmt: skip
def test_whatever_comes_is_answered_in_time_and_never_by_a_fault(
    site: Served, body: bytes, revision: str
) -> None:
    begun = time.monotonic()
    status, told = post(site, body, **({"MCP_Protocol_Version": revision} if revision else {}))
    assert 200 <= status < 500
    assert "Traceback" not in str(told) and "root:" not in str(told)
    assert time.monotonic() - begun < 10


def test_a_query_by_a_tool_has_the_deadline_of_any_query(site: Served) -> None:
    begun = time.monotonic()
    status, told = post(site, call("sparql", query=SLOW))
    assert status == 200 and told["result"]["isError"]
    assert "2" in told["result"]["content"][0]["text"]
    assert time.monotonic() - begun < 6


def test_one_client_has_no_more_queries_by_tools_than_by_sparql(site: Served) -> None:
    with ThreadPoolExecutor(5) as pool:
        found = list(pool.map(lambda _: post(site, call("sparql", query=SLOW)), range(5)))
    texts = [told["result"]["content"][0]["text"] for _, told in found]
    assert sum("retry_after" in text for text in texts) >= 3, texts
    assert post(site, call("search", q="a"))[1]["result"]["structuredContent"]["items"]
