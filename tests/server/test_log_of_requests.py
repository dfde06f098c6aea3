"""Nothing that comes with a request can forge a line of the log."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.served import served

ROOT = Path(__file__).resolve().parents[2]
FORGED = "x\nERROR: forged\r\n2026-01-01 00:00:00,000 web-0 ERROR api: forged\x1b[31m\u2028\u202eforged"
ODD = [
    b"GET /api/v1/stations/x%22%0AERROR:%20%20forged HTTP/1.1",
    b"GET /doc/x%0D%0Aforged HTTP/1.1",
    b"GET /id/%5B%0Aforged HTTP/1.1",
    b"GET /doc/%ED%A0%80%0Aforged HTTP/1.1",
    b"GET /entry/%C0%AF%1B%5B31mforged HTTP/1.1",
    b"GET /stations?area=%0Aforged HTTP/1.1",
    b"GET /outcomes?station=%0Aforged&lang=%0Aforged HTTP/1.1",
    b"GET /network?focus=%22%0Aforged%3A HTTP/1.1",
    b"GET /network?focus=station%3A%0Aforged HTTP/1.1",
    b"GET /api/v1/network/card?node=%3C%0Aforged HTTP/1.1",
    b"GET /sparql?query=SELECT%0Aforged HTTP/1.1",
    b"GET /static/%00%0Aforged HTTP/1.1",
    b"GET /download/%0Aforged.csv HTTP/1.1",
    b"GET /answers/%0Aforged HTTP/1.1",
    b"GET / HTTP/1.1\r\nAccept: text/html\x1bforged",
    b"GET / HTTP/1.1\r\nIf-None-Match: \x80forged",
    b"GET \x1bforged HTTP/1.1",
    b"nonsense\x1bforged",
]


def test_the_log_of_the_service_bears_no_word_of_a_request(tmp_path: Path) -> None:
    with served(tmp_path, processes=1, workers=1) as running:
        statuses = []
        for head in ODD:
            connection = running.connect(timeout=20)
            connection.connect()
            connection.sock.sendall(head + b"\r\nHost: x\r\nConnection: close\r\n\r\n")
            answer = b""
            while part := connection.sock.recv(65_536):
                answer += part
            connection.close()
            statuses.append(int(answer.split(b" ", 2)[1]))
    assert all(status < 500 for status in statuses), list(zip(statuses, ODD, strict=True))
    forged = [line for line in running.lines if line.lstrip().lower().startswith(("error", "forged"))]
    assert forged == []
    for line in running.lines:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", line)


@pytest.mark.parametrize("name", ["rdflib.term", "uvicorn.error", "asyncio", "api.http.problems"])
def test_every_logger_of_a_web_process_writes_so(name: str) -> None:
    program = (
        "import logging, sys\n"
        "from api.server.quiet_log import log_quietly\n"
        "log_quietly('web-0')\n"
        "logging.getLogger(sys.argv[1]).error('%s is odd', sys.argv[2])\n"
    )
    # In a process of its own, as a web process is: other tests have set up loggers here.
    ran = subprocess.run(
        [sys.executable, "-c", program, name, FORGED], capture_output=True, cwd=ROOT, check=True, text=True
    )
    lines = ran.stderr.splitlines()
    assert len(lines) == 1 and "x\\nERROR: forged" in lines[0], lines
