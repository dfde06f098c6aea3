"""/healthz, /readyz and /metrics: alive, able to answer, and what was counted, over all processes."""

import re
import threading
from pathlib import Path
from urllib.parse import quote

from graph.publish.build import ensure_built
from graph.record.shipped import Corpus
from tests.served import Served, served
from tests.server.observing import asked, eventually, numbers

SLOW = "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")


def test_head_is_answered_without_a_body(running: Served) -> None:
    for path in ("/healthz", "/readyz"):
        connection = running.connect()
        connection.request("HEAD", path)
        answer = connection.getresponse()
        assert answer.status == 200 and answer.read() == b""
        assert int(answer.headers["Content-Length"]) > 0
        connection.close()


def test_ready_does_not_wait_for_a_busy_worker(data: Path) -> None:
    with served(data, processes=1, workers=1, query_seconds=3) as running:
        asking = threading.Thread(target=lambda: running.get(SLOW))
        asking.start()
        assert eventually(lambda: asked(running) == 1)
        assert running.get("/readyz")[0] == 200
        assert asked(running) == 1
        asking.join()


def test_a_store_that_is_damaged_while_it_is_served_is_not_ready(tmp_path: Path) -> None:
    version = ensure_built(Corpus(), tmp_path, lambda _: None)
    with served(tmp_path, processes=2, workers=1) as running:
        assert running.get("/readyz")[0] == 200
        for path in (tmp_path / "graphs" / version).glob("*.sst"):
            size = path.stat().st_size
            path.write_bytes(b"\xa5" * size)
        # Each process looks at the files once a second.
        assert eventually(lambda: all(running.get("/readyz")[0] == 503 for _ in range(6)))
        body = running.get("/readyz")[1]
        assert b"damaged" in body and b"rebuild" in body
        assert running.get("/healthz")[0] == 200


def test_metrics_are_the_counts_of_all_processes_and_name_no_client(running: Served) -> None:
    def answered() -> float:
        return sum(numbers(running, "queries_answered_total"))

    before = answered()
    for n in range(8):
        # Each another one: what was answered once is given again without a query.
        query = quote(f"ASK {{ FILTER({n} = 1) }}")
        assert running.get(f"/sparql?query={query}", source="127.0.0.3")[0] == 200
    assert eventually(lambda: answered() == before + 8, 5)
    page = running.get("/metrics")[1].decode()
    for row in ("0", "1"):
        assert f'fengqiao_responses_total{{process="{row}",status="2xx"}}' in page
        assert f'fengqiao_cache_most_entries{{process="{row}",cache="labels"}} 50000' in page
    assert "127.0.0" not in page


def test_metrics_are_in_the_text_format_of_prometheus(running: Served) -> None:
    sample = re.compile(r'fengqiao_[a-z_]+\{process="\d+"(,[a-z]+="[^"\n]+")*\} \d+(\.\d+)?')
    comment = re.compile(r"# (HELP|TYPE) (fengqiao_[a-z_]+) (.+)")
    typed: dict[str, str] = {}
    for line in running.get("/metrics")[1].decode().splitlines():
        if found := comment.fullmatch(line):
            if found[1] == "TYPE":
                assert found[2] not in typed
                typed[found[2]] = found[3]
        else:
            assert sample.fullmatch(line), line
            name = line.partition("{")[0]
            if name.endswith(("_bucket", "_sum", "_count")) and name not in typed:
                assert typed[name.rpartition("_")[0]] == "histogram"
            else:
                assert typed[name] == ("counter" if name.endswith("_total") else "gauge"), name
    assert len(typed) > 10
