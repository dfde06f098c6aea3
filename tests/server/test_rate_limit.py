"""A client has so many answers made for it in a while, over all processes, and is told in standard headers."""

import http.client
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.server.shared_counts import SharedCounts, make_memory
from api.settings import SettingInvalid, read_settings
from tests.served import Served, served

LIMIT = 12


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[Served]:
    with served(
        data, processes=2, workers=1, answers_a_client=f"{LIMIT}/hour", proxies="127.0.0.1"
    ) as running:
        yield running


def ask(site: Served, path: str, client: str) -> tuple[http.client.HTTPResponse, bytes]:
    """On a connection of its own, so that either process may answer."""
    connection = site.connect()
    connection.request("GET", path, headers={"X-Forwarded-For": client, "Accept": "application/json"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_what_passes_the_limit_is_429_in_whichever_process_and_others_go_on(site: Served) -> None:
    left = []
    for number in range(LIMIT):
        answer, _ = ask(site, f"/api/v1/outcomes?limit={number + 1}", "203.0.113.1")
        assert answer.status == 200
        assert answer.headers["RateLimit-Policy"] == f'"answers";q={LIMIT};w=3600'
        state = re.fullmatch(r'"answers";r=(\d+);t=(\d+)', answer.headers["RateLimit"])
        assert state and 0 < int(state[2]) <= 3600
        left.append(int(state[1]))
    assert left == list(range(LIMIT - 1, -1, -1))
    answer, body = ask(site, "/api/v1/outcomes?limit=99", "203.0.113.1")
    told = json.loads(body)
    assert (answer.status, told["status"], told["limit"], told["seconds"]) == (429, 429, LIMIT, 3600)
    assert answer.headers["Retry-After"] == str(told["retry_after"])
    assert ask(site, "/api/v1/outcomes?limit=99", "203.0.113.2")[0].status == 200


def test_what_costs_nothing_is_not_counted(site: Served) -> None:
    for _ in range(2 * LIMIT):
        for path in ("/healthz", "/static/style.css", "/readyz"):
            answer, _ = ask(site, path, "203.0.113.3")
            assert answer.status == 200 and "RateLimit" not in answer.headers
    first, _ = ask(site, "/api/v1/mechanisms?limit=7", "203.0.113.3")
    for _ in range(2 * LIMIT):
        answer, _ = ask(site, "/api/v1/mechanisms?limit=7", "203.0.113.3")
        assert answer.status == 200
    assert first.headers["RateLimit-Policy"] == answer.headers["RateLimit-Policy"]


def test_all_of_an_ipv6_site_is_one_client(site: Served) -> None:
    for number in range(LIMIT):
        assert ask(site, f"/api/v1/outcomes?limit={number + 20}", f"2001:db8::{number:x}")[0].status == 200
    assert ask(site, "/api/v1/outcomes?limit=98", "2001:db8::ffff")[0].status == 429
    assert ask(site, "/api/v1/outcomes?limit=97", "2001:db8:0:1::1")[0].status == 200


def test_counts_of_a_window_are_of_all_processes_and_end_with_it() -> None:
    memory = make_memory(2)
    one, other = SharedCounts(memory, 2, 0), SharedCounts(memory, 2, 1)
    assert [one.hit("a", 7, 1), other.hit("a", 7, 1), one.hit("a", 7, 1)] == [1, 2, 3]
    assert one.hit("b", 7, 0) == 0
    assert other.hit("a", 8, 1) == 1
    assert one.hit("a", 8, 0) == 1
    assert one.hit("a", 8, 2) == 3


@pytest.mark.parametrize(
    "text", ["", "x", "10", "10/fortnight", "0/minute", "-1/minute", "1" * 30 + "/minute"]
)
def test_what_is_no_limit_stops_the_start(text: str) -> None:
    with pytest.raises(SettingInvalid, match="FENGQIAO_ANSWERS_A_CLIENT"):
        read_settings({"FENGQIAO_ANSWERS_A_CLIENT": text})


def test_it_can_be_off() -> None:
    assert read_settings({"FENGQIAO_ANSWERS_A_CLIENT": "off"}).answers_a_client is None
