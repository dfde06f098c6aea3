"""What operators learn of requests: ids, one line each without a word of the visitor's, counts, and nothing lost."""

import json
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from api.http.request_log import Requests
from api.server.access_log import MOST_WAITING, AccessLog
from tests.served import Served, served

SECRET = "秘密word"
ID = "0af7651916cd43dd8448eb211c80319c"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "access.jsonl"


@pytest.fixture(scope="module")
def site(data: Path, log: Path) -> Iterator[Served]:
    with served(data, processes=2, workers=1, access_log=log, proxies="127.0.0.1") as running:
        yield running
    assert not any("Traceback" in line for line in running.lines)


def asked(site: Served, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = site.connect()
    connection.request(
        method, path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.headers.items()}, body


def line_of(log: Path, name: str) -> dict[str, object]:
    """The one line of a request, which stands there within a second."""
    for _ in range(100):
        found = [line for line in log.read_text().splitlines() if f'"{name}"' in line] if log.exists() else []
        if found:
            assert len(found) == 1
            told: dict[str, object] = json.loads(found[0])
            return told
        time.sleep(0.05)
    raise AssertionError(f"{name} stands in no line")


@pytest.mark.parametrize(
    ("path", "route", "status"),
    [
        ("/api/v1/stations/zhejiang-pingyang-shanmen", "/api/v1/stations/{name}", 200),
        (f"/api/v1/search?q={quote(SECRET)}", "/api/v1/search", 200),
        (f"/sparql?query={quote('SELECT * { ?s ?p ?o } LIMIT 1')}", "/sparql", 200),
        (f"/doc/{quote(SECRET)}", "/doc/{path}", 404),
        (f"/{quote(SECRET)}", "none", 404),
        ("/static/style.css", "/static", 200),
        ("/healthz", "/healthz", 200),
        ("/mcp", "none", 405),
    ],
)
def test_a_request_has_one_line_with_its_route_and_none_of_its_words(
    site: Served, log: Path, path: str, route: str, status: int
) -> None:
    _, headers, body = asked(site, path, X_Forwarded_For="203.0.113.77", User_Agent="word")
    told = line_of(log, headers["x-request-id"])
    assert told.keys() == {"time", "id", "method", "route", "status", "bytes", "ms", "version"}
    assert (told["route"], told["status"], told["method"]) == (route, status, "GET")
    assert told["bytes"] == len(body)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(told["time"]))
    assert 0 < float(str(told["ms"])) < 60_000
    assert told["version"] == headers.get("fengqiao-version", told["version"])
    text = log.read_text()
    assert SECRET not in text and "203.0.113" not in text and "word" not in text and "SELECT" not in text


def test_an_answer_given_again_has_its_route_too(site: Served, log: Path) -> None:
    address = "/api/v1/outcomes?limit=3"
    names = [asked(site, address)[1]["x-request-id"] for _ in range(4)]
    assert {line_of(log, name)["route"] for name in names} == {"/api/v1/outcomes"}
    assert len(set(names)) == 4


def test_the_id_of_a_proxy_is_taken_over_and_a_word_is_not(site: Served, log: Path) -> None:
    assert asked(site, "/healthz", X_Request_ID=ID)[1]["x-request-id"] == ID
    assert line_of(log, ID)["route"] == "/healthz"
    for word in ("word", 'a","forged":"', "x" * 40, "a" * 65, "12345"):
        assert asked(site, "/healthz", X_Request_ID=word)[1]["x-request-id"] != word


def test_a_problem_names_the_request_by_which_the_log_has_it(site: Served, log: Path) -> None:
    _, headers, body = asked(site, "/api/v1/stations?stattion=x", Accept="application/json")
    assert json.loads(body)["request_id"] == headers["x-request-id"]
    assert line_of(log, headers["x-request-id"])["status"] == 422


def test_the_log_is_made_anew_where_it_was_moved_away(site: Served, log: Path) -> None:
    line_of(log, asked(site, "/healthz")[1]["x-request-id"])
    log.rename(log.with_suffix(".1"))
    line_of(log, asked(site, "/healthz")[1]["x-request-id"])
    log.with_suffix(".1").unlink()


def test_metrics_count_by_route_and_status_and_say_version_and_record(site: Served) -> None:
    def counted(name: str) -> float:
        text = asked(site, "/metrics")[2].decode()
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if re.match(name, line))

    pattern = r'fengqiao_requests_total\{process="\d",route="/api/v1/mechanisms",status="422"\}'
    before, took = counted(pattern), counted(r"fengqiao_request_seconds_count")
    for _ in range(3):
        asked(site, "/api/v1/mechanisms?nothing=1")
    for _ in range(60):
        if counted(pattern) >= before + 3:
            break
        time.sleep(0.05)
    assert counted(pattern) == before + 3
    assert counted(r"fengqiao_request_seconds_count") >= took + 3
    text = asked(site, "/metrics")[2].decode()
    assert "# TYPE fengqiao_request_seconds histogram" in text
    for process in "01":
        bounds = re.findall(rf'request_seconds_bucket{{process="{process}",le="([^"]+)"}} (\d+)', text)
        numbers = [int(number) for _, number in bounds]
        assert bounds[-1][0] == "+Inf" and numbers == sorted(numbers)
    version = asked(site, "/readyz")[2]
    assert f'version="{json.loads(version)["version"]}"' in text
    assert counted(r"fengqiao_record_position") == 2 * 5
    assert counted(r"fengqiao_versions_kept") >= 2
    assert counted(r"fengqiao_query_workers\{") == 2


def test_a_reader_of_the_log_that_stands_still_holds_up_nobody(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    log = AccessLog(str(pipe))
    for _ in range(3000):
        log.add("x" * 99 + "\n")
        log.flush()
    assert 0 < log.lost < 3000
    taken = os.read(reading, 1 << 20)
    assert taken.endswith(b"x\n") and len(taken) % 100 == 0
    log.add("y" * 99 + "\n")
    log.flush()
    assert os.read(reading, 1 << 20) == b"y" * 99 + b"\n"
    os.close(reading)


def test_lines_that_wait_are_bounded(tmp_path: Path) -> None:
    log = AccessLog(str(tmp_path / "nowhere" / "x"))
    for _ in range(20_000):
        log.add("x" * 99 + "\n")
    assert log.lost == 20_000 - MOST_WAITING // 100 - 1
    log.flush()
    assert log.lost == 20_000


def test_durations_are_counted_within_their_bounds() -> None:
    requests = Requests()
    for seconds in (0.001, 0.0011, 29, 31):
        requests.took("/x", 200, seconds)
    within = requests.within()
    assert (within["0.001"], within["0.0025"], within["30.0"], within["+Inf"]) == (1, 2, 3, 4)
    assert requests.by_route == {("/x", 200): 4}
