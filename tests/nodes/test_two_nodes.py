"""Two nodes of one record: each takes writes, both come to the same versions, and what one has begun the other ends."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from graph.publish.version import Origin
from graph.record.database import Record
from graph.store.versions import store_path
from tests.crash.test_publishing_under_readers import token_for
from tests.deploy.test_proxies import asked, free_port, nginx, started
from tests.nodes.cluster import IDS, Node, agree, nodes, prepared
from tests.nodes.wire import Wire, wire_to
from tests.postgresql import PostgresqlServer
from tests.served import environment
from tests.server.observing import eventually
from tests.small_entries import canonical_hash

pytestmark = pytest.mark.timeout(240)


class Pair:
    """Two nodes, the second one by a wire that can be cut, and a token; a proxy before them is to be at `port`."""

    def __init__(self, both: list[Node], wire: Wire, address: str, token: str, port: int) -> None:
        self.one, self.other = both
        self.both, self.wire, self.address, self.token, self.port = both, wire, address, token, port


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Iterator[Pair]:
    server = PostgresqlServer()
    folder = tmp_path_factory.mktemp("nodes")
    try:
        address = server.new_database()
        with wire_to(server) as wire:
            places = [
                (prepared(folder / "one", data), address),
                (prepared(folder / "other", data), wire.address(address)),
            ]
            port = free_port()
            settings = {"public_url": f"http://127.0.0.1:{port}/kg", "proxies": "127.0.0.1"}
            with nodes(*places, **settings) as both:
                yield Pair(both, wire, address, token_for(folder / "one", record=address), port)
    finally:
        server.remove()


def test_each_takes_writes_and_both_come_to_one_version(pair: Pair) -> None:
    for number in range(4):
        done = pair.both[number % 2].put(pair.token, number)
        assert done.status == 201, done.body
        assert agree(pair.both)
        assert pair.one.version() == done.body["version"]
    tag = pair.one.ask(f"/api/v1/entries/{IDS[0]}", Authorization=f"Bearer {pair.token}").headers["etag"]
    assert pair.other.withdraw(pair.token, 0, tag).status == 200
    assert pair.one.withdraw(pair.token, 0, tag).status in (404, 412)
    assert agree(pair.both)
    versions = {node.on_disk() for node in pair.both}
    assert len(versions) == 1
    (version,) = versions
    assert len({canonical_hash(node.data, version) for node in pair.both}) == 1
    for node in pair.both:
        origin = Origin.of(store_path(node.data, version))
        assert origin is not None and origin.base, "made of the version before, not anew"
        assert node.record()["state"] == "current"
        assert b"fengqiao_record_newest_position{" in node.ask("/metrics").body


def test_what_was_just_written_on_one_is_known_to_the_other_when_more_is_submitted(pair: Pair) -> None:
    """An entry and, at once on the other node, one more: it is held against a version that has the first."""
    assert pair.one.put(pair.token, 4).status == 201
    done = pair.other.put(pair.token, 5)
    assert done.status == 201, done.body
    assert pair.other.ask(f"/api/v1/entries/{IDS[4]}").status == 200


def test_a_list_that_was_begun_on_one_goes_on_on_the_other(pair: Pair) -> None:
    first = pair.one.ask("/api/v1/stations?limit=2")
    expected = pair.one.ask(_path(first.body["links"]["next"]))
    for number in (6, 7):
        write = pair.one.put(pair.token, number)
        assert write.status == 201
        # At once, while the other may not have that version yet.
        begun = pair.one.ask("/api/v1/stations?limit=2")
        assert begun.version == write.body["version"]
        assert pair.other.ask(_path(begun.body["links"]["next"])).body["version"] == begun.version
    rest = pair.other.ask(_path(first.body["links"]["next"]))
    assert (rest.status, rest.body["version"]) == (200, first.body["version"])
    assert [each["iri"] for each in rest.body["items"]] == [each["iri"] for each in expected.body["items"]]


def test_a_version_of_one_is_asked_of_the_other_or_is_said_to_be_gone(pair: Pair) -> None:
    version = pair.one.version()
    count = "SELECT%20%28COUNT%28%2A%29%20AS%20%3Fn%29%20%7B%3Fs%20%3Fp%20%3Fo%7D"
    answers = [node.ask(f"/sparql?query={count}&version={version}&format=json") for node in pair.both]
    assert [answer.status for answer in answers] == [200, 200]
    assert answers[0].body["results"] == answers[1].body["results"]
    record = Record.open(pair.address, pair.one.data)
    try:
        first = min(record.stops(0, 1000))
        assert first < record.position()
    finally:
        record.close()
    gone = pair.both[0].ask(f"/sparql?query=ASK%7B%7D&version={'0' * 16}")
    assert gone.status == 404


def test_an_answer_that_was_saved_on_one_is_cited_on_the_other(pair: Pair) -> None:
    query = "SELECT ?s WHERE { ?s a <https://w3id.org/fengqiao/ns%23Station> }".replace(" ", "+")
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    saved = pair.one.ask("/answers", "POST", f"query={query}".encode(), **form)
    assert saved.status == 303, saved.body
    name = saved.headers["location"].rpartition("/")[2]
    for suffix in (".json", ".csv", ".bib"):
        answers = [node.ask(f"/answers/{name}{suffix}") for node in (pair.other, pair.one)]
        assert [answer.status for answer in answers] == [200, 200]
        assert answers[0].body == answers[1].body
    removed = command(pair.other.data, pair.address, "answers", "remove", name)
    assert removed.returncode == 0, removed.stderr
    assert [node.ask(f"/answers/{name}.json").status for node in pair.both] == [410, 410]
    assert command(pair.one.data, pair.address, "answers", "allow", name).returncode == 0
    assert pair.one.ask("/answers", "POST", f"query={query}".encode(), **form).status == 303
    assert pair.other.ask(f"/answers/{name}.json").status == 200
    pair.wire.cut()
    try:
        assert pair.other.ask(f"/answers/{name}.json").status == 200, "what is here is given"
        assert pair.other.ask("/answers/aaaaaaaaaaaaaaaa.json").status == 503, "another node may have it"
    finally:
        pair.wire.mend()


def command(data: Path, address: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    program = str(Path(sys.executable).parent / "fengqiao")
    given = environment(data, record=address)
    return subprocess.run([program, *arguments], env=given, capture_output=True, text=True, check=False)


def test_a_node_that_is_cut_off_answers_on_and_comes_back(pair: Pair) -> None:
    assert agree(pair.both)
    before = pair.other.version()
    tag = pair.one.ask(f"/api/v1/entries/{IDS[1]}", Authorization=f"Bearer {pair.token}").headers["etag"]
    pair.wire.cut()
    try:
        assert pair.one.withdraw(pair.token, 1, tag).status == 200
        assert pair.other.put(pair.token, 0).status == 503
        listed = pair.other.ask("/api/v1/stations?limit=2")
        assert (listed.status, listed.version) == (200, before)
        ahead = pair.one.ask("/api/v1/stations?limit=2")
        # The other cannot know whether there is such a version: it says neither that it is gone nor anything else.
        asked = pair.other.ask(_path(ahead.body["links"]["next"]))
        assert asked.status == 503 and "retry-after" in asked.headers
        assert eventually(lambda: pair.other.record()["record_seen_seconds"] > 2)
        assert pair.other.ask("/readyz").status == 200
    finally:
        pair.wire.mend()
    assert agree(pair.both)
    assert pair.other.version() != before
    assert pair.other.ask(_path(ahead.body["links"]["next"])).body["version"] == ahead.version
    assert not [line for node in pair.both for line in node.running.lines if "Traceback" in line]


def test_a_node_serves_at_once_what_it_has_when_it_is_started(pair: Pair, tmp_path: Path) -> None:
    """While the database is away, and with others ahead of it when that is back."""
    with wire_to_same(pair) as wire:
        address = wire.address(pair.address)
        folder = prepared(tmp_path / "third", pair.one.data)
        with nodes((folder, address)) as (third,):
            before = third.version()
            third.running.process.kill()
        wire.cut()
        assert pair.one.put(pair.token, 0, tag=_tag(pair, 0)).status == 200
        with nodes((folder, address)) as (third,):
            assert third.version() == before
            assert third.record()["state"] == "unknown"
            wire.mend()
            assert agree([pair.one, third])
            assert eventually(lambda: third.record()["state"] == "current")
            assert canonical_hash(folder, third.on_disk()) == canonical_hash(
                pair.one.data, pair.one.on_disk()
            )


def test_readers_behind_nginx_notice_nothing_of_a_node_that_is_killed(pair: Pair, tmp_path: Path) -> None:
    """The example as it is, without what keeps a reader on one node, so that both are asked."""
    assert agree(pair.both)
    sites = [f"127.0.0.1:{node.running.port}" for node in pair.both]
    with started(nginx(tmp_path, pair.port, *sites, example="nginx-nodes.conf"), pair.port, tmp_path):
        done = asked(
            pair.port,
            f"/kg/api/v1/entries/{IDS[2]}?why=test",
            "DELETE",
            Authorization=f"Bearer {pair.token}",
            If_Match=_tag(pair, 2),
        )
        assert done[0] == 200
        assert agree(pair.both)
        first = json.loads(asked(pair.port, "/kg/api/v1/stations?limit=1")[2])
        assert first["links"]["next"].startswith(f"http://127.0.0.1:{pair.port}/kg/")
        assert asked(pair.port, "/kg/readyz")[0] == 403
        answers = []
        for number in range(30):
            if number == 10:
                pair.other.running.process.kill()
            answers.append(asked(pair.port, f"/kg/api/v1/stations?limit={number % 5 + 1}"))
    assert [status for status, _, _ in answers] == [200] * 30
    assert {headers["fengqiao-version"] for _, headers, _ in answers} == {pair.one.version()}


def wire_to_same(pair: Pair) -> AbstractContextManager[Wire]:
    return wire_to(pair.wire.server)


def _tag(pair: Pair, number: int) -> str:
    return pair.one.ask(f"/api/v1/entries/{IDS[number]}", Authorization=f"Bearer {pair.token}").headers[
        "etag"
    ]


def _path(address: str) -> str:
    return address[address.index("/api/") :]
