"""Whose word counts on where a visitor is."""

import threading
from pathlib import Path
from urllib.parse import quote

from tests.served import Served, served
from tests.server.observing import asked, eventually

SLOW = "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
QUERIES = 12


def statuses(running: Served) -> list[int]:
    """What a visitor gets who asks many slow queries, each as if for another one."""
    found: list[int] = []

    def ask(n: int) -> None:
        found.append(running.get(SLOW, source="127.0.0.2", **{"X-Forwarded-For": f"10.0.0.{n}"})[0])

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(QUERIES)]
    for thread in threads:
        thread.start()
    assert eventually(lambda: asked(running) + len(found) == QUERIES)
    # While they run: the service is ready, and another visitor is answered.
    assert running.get("/readyz")[0] == 200
    for thread in threads:
        thread.join()
    return found


def test_a_visitor_cannot_pass_for_many(data: Path) -> None:
    with served(data, processes=2, workers=1, query_seconds=2, queue_per_client=4) as running:
        found = statuses(running)
    # Four wait at once; on a slow machine some are over before the last is asked.
    assert found.count(429) >= QUERIES // 2, found


def test_a_proxy_that_the_settings_name_speaks_for_its_visitors(data: Path) -> None:
    named = "192.0.2.1, 127.0.0.2/32"
    with served(data, processes=2, workers=1, query_seconds=2, queue_per_client=4, proxies=named) as running:
        found = statuses(running)
    assert found.count(429) == 0, found
