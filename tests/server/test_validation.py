"""Entries posted to the product as it is served: several web processes, each validating in a process of its own."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2

from graph.record.shipped import Corpus
from tests.served import children, command_of, served

ENTRY = Corpus().entry_files[0].read_bytes()
TRIG = {"Content-Type": "application/trig"}


def test_entries_are_validated_by_every_web_process_and_nothing_is_left(data: Path) -> None:
    with served(data, processes=2, validation_per_client=6, grace_seconds=5) as running:
        address = f"{running.address}/api/v1/validate"

        def post(_: int) -> tuple[int, bool]:
            answer = httpx2.post(address, content=ENTRY, headers=TRIG, timeout=60)
            return answer.status_code, "retry-after" in answer.headers

        with ThreadPoolExecutor(12) as threads:
            answers = list(threads.map(post, range(24)))
        assert set(answers) <= {(200, False), (429, True)}
        assert (200, False) in answers and (429, True) in answers
        large = b"#" * (5 << 20)
        refused = httpx2.post(address, content=large, headers={"Content-Type": "text/turtle"}, timeout=60)
        assert refused.status_code == 413 and refused.json()["limit"] == 4 << 20
        validating = [
            child
            for process in running.web_processes()
            for child in children(process)
            if "graph.check.validating" in command_of(child)
        ]
        assert validating
        assert running.stop() == 0
        # One that has ended and that nobody has reaped yet has no command line.
        assert not any(command_of(child).strip() for child in validating)
