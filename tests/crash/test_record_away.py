"""The service over a record in PostgreSQL: readers go on while the database is away, and nothing is lost."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from graph.record.database import Record
from graph.store.entry_form import entry_form
from tests.crash.test_publishing_under_readers import ENTRIES, token_for
from tests.postgresql import PostgresqlServer
from tests.served import Served, served
from tests.server.observing import eventually


def put(running: Served, token: str, content: bytes) -> int:
    entry = entry_form(content, "application/trig").id
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/trig"}
    with closing(running.connect()) as connection:
        connection.request("PUT", f"/api/v1/entries/{entry}?publish=true&why=test", content, headers)
        return connection.getresponse().status


def total(running: Served) -> int:
    """Stations that a visitor is told of."""
    status, body = running.get("/api/v1/stations")
    assert status == 200
    return int(json.loads(body)["total"])


@pytest.mark.timeout(240)
def test_readers_go_on_while_the_database_is_away_and_nothing_is_lost(
    tmp_path: Path, server: PostgresqlServer
) -> None:
    address = server.new_database()
    token = token_for(tmp_path, record=address)
    with served(tmp_path, record=address, processes=2, workers=1) as running:
        assert put(running, token, ENTRIES[0]) == 201
        # The other web process follows a moment later.
        assert eventually(lambda: all(total(running) == 6 for _ in range(4)))
        server.stop()
        try:
            # Four answers may all have been of the process that was first; the other needs no database to follow.
            assert eventually(lambda: all(total(running) == 6 for _ in range(8)))
            assert running.get("/sparql?query=ASK%20%7B%7D")[0] == 200
            assert put(running, token, ENTRIES[1]) == 503
            assert running.get("/api/v1/entries")[0] == 503
        finally:
            server.start()
        assert put(running, token, ENTRIES[1]) == 201
        assert eventually(lambda: all(total(running) == 7 for _ in range(4)))
        assert server.password not in "".join(running.lines)
        assert not any("Traceback" in line for line in running.lines), running.lines
    record = Record.open(address, tmp_path)
    assert len(record.published()) == 7
    record.close()
