"""An engine that is slow, away or cut short: told as such, tried again where that may help, never half an answer."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from graph.errors import StoreAway
from graph.store.remote import connection as module
from graph.store.remote.breaker import Breaker
from graph.store.remote.connection import Access, Addresses, Connection, Refused
from graph.store.remote.loading import load
from graph.store.remote.profile import PROFILES
from graph.store.remote.reader import RemoteReader
from graph.store.remote.wire import JSON_RESULTS
from ontology.queryfile import QueryFile
from tests.engines.servers import Server, or_skip, wanted

ROW = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"https://example.org/a"}}]}}'
EVERY = QueryFile("every", {}, "SELECT ?s WHERE { ?s ?p ?o }")
Handler = Callable[[httpx2.Request], httpx2.Response]


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSES", (0, 0))


def reader_of(handler: Handler, profile: str = "standard", **access: object) -> RemoteReader:
    addresses = Addresses("http://engine/query", "http://engine/update", "http://engine/data")
    made = Access(PROFILES[profile], **access)  # type: ignore[arg-type]
    return RemoteReader(Connection(addresses, made, httpx2.MockTransport(handler)), "v")


def always(answer: httpx2.Response) -> Handler:
    return lambda _: httpx2.Response(answer.status_code, headers=answer.headers, content=answer.content)


@pytest.mark.parametrize("cut", [0, 1, 30, len(ROW) - 2, len(ROW) - 1])
def test_an_answer_that_breaks_off_is_none(cut: int) -> None:
    with pytest.raises(StoreAway, match="breaks off"):
        reader_of(always(httpx2.Response(200, content=ROW[:cut]))).rows(EVERY)


@pytest.mark.parametrize("mark", PROFILES["virtuoso"].cut_off_marks)
def test_a_mark_of_an_answer_cut_off_is_believed(mark: str) -> None:
    answer = httpx2.Response(200, headers={mark: "S1TAT"}, content=ROW)
    with pytest.raises(StoreAway, match=mark):
        reader_of(always(answer), "virtuoso").rows(EVERY)
    assert len(reader_of(always(answer)).rows(EVERY)) == 1


@pytest.mark.parametrize("status", [206, 204, 301, 500, 502, 503])
def test_another_status_is_no_answer(status: int) -> None:
    with pytest.raises(StoreAway) as caught:
        reader_of(always(httpx2.Response(status, content=ROW))).rows(EVERY)
    assert caught.value.members["retry_after"]


def test_a_query_that_is_refused_is_not_asked_again_and_opens_no_breaker() -> None:
    asked = []

    def refuse(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(400, text="parse error")

    reader = reader_of(refuse)
    for _ in range(8):
        with pytest.raises(StoreAway, match="refuses"):
            reader.rows(EVERY)
    assert len(asked) == 8


def test_a_read_is_tried_three_times_and_a_write_once() -> None:
    asked: list[str] = []

    def busy(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.path)
        return httpx2.Response(200, content=ROW) if len(asked) == 3 else httpx2.Response(503)

    assert len(reader_of(busy).rows(EVERY)) == 1 and asked == ["/query"] * 3
    asked.clear()
    connection = Connection(
        Addresses("http://engine/query", "http://engine/update"), Access(), httpx2.MockTransport(busy)
    )
    with pytest.raises(StoreAway):
        connection.update("CLEAR ALL")
    assert asked == ["/update"]


def test_an_engine_that_fails_again_and_again_is_left_alone_for_a_while() -> None:
    now = 0.0
    asked = []

    def down(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        if now < 20:
            raise httpx2.ConnectError("refused")
        return httpx2.Response(200, content=ROW)

    reader = reader_of(down, breaker=Breaker(failures=5, pause=10, clock=lambda: now))
    for _ in range(10):
        with pytest.raises(StoreAway):
            reader.rows(EVERY)
    assert len(asked) == 5
    now = 25.0
    assert len(reader.rows(EVERY)) == 1
    assert len(reader.rows(EVERY)) == 1


def test_after_the_pause_one_question_is_let_through() -> None:
    now = 0.0
    breaker = Breaker(failures=1, pause=10, clock=lambda: now)
    breaker.failed()
    assert breaker.wait() == 10
    now = 10.0
    assert breaker.wait() == 0
    assert breaker.wait() == 10
    breaker.succeeded()
    assert breaker.wait() == 0


@pytest.mark.parametrize(
    ("profile", "sent"),
    [("virtuoso", b"timeout=7000"), ("fuseki", b"timeout=7"), ("qlever", b"timeout=7s"), ("oxigraph", b"")],
)
def test_the_engine_is_told_when_to_give_up(profile: str, sent: bytes) -> None:
    bodies = []

    def note(request: httpx2.Request) -> httpx2.Response:
        bodies.append(request.content)
        return httpx2.Response(200, content=ROW)

    reader_of(note, profile, seconds=7).rows(EVERY)
    assert bodies[0].endswith(sent) and (b"timeout" in bodies[0]) == bool(sent)


def test_the_password_comes_from_its_file_and_is_shown_nowhere(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "word").write_text("hush\n")
    heads = []

    def note(request: httpx2.Request) -> httpx2.Response:
        heads.append(request.headers["authorization"])
        return httpx2.Response(500, text="no")

    caplog.set_level("DEBUG")
    reader = reader_of(note, user="dba", password_file=tmp_path / "word")
    with pytest.raises(StoreAway) as caught:
        reader.rows(EVERY)
    assert heads[0] == httpx2.BasicAuth("dba", "hush")._auth_header
    assert "hush" not in caplog.text + str(caught.value) + repr(reader._connection.access)


def test_a_data_set_that_does_not_count_up_is_refused() -> None:
    def keeps_something(_: httpx2.Request) -> httpx2.Response:
        number = {"type": "literal", "value": "2", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
        row = {"graph": {"type": "uri", "value": "https://example.org/g"}, "triples": number}
        return httpx2.Response(200, json={"head": {}, "results": {"bindings": [row]}})

    reader = reader_of(keeps_something)
    with pytest.raises(StoreAway, match="2 statements of 1"):
        load(
            reader._connection,
            [b'<https://example.org/s> <https://example.org/p> "1" <https://example.org/g> .\n'],
        )


@pytest.fixture(scope="module", params=wanted())
def engine(request: pytest.FixtureRequest) -> Iterator[Server]:
    with or_skip(request.param) as server:
        with server.connect() as connection:
            load(connection, [_numbers(300)])
        yield server


def _numbers(several: int) -> bytes:
    lines = (
        f'<https://example.org/{n}> <https://example.org/p> "{n}" <https://example.org/g> .\n'
        for n in range(several)
    )
    return "".join(lines).encode()


SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_a_slow_query_ends_in_time(engine: Server) -> None:
    begun = time.monotonic()
    with engine.connect(seconds=1) as connection, pytest.raises((StoreAway, Refused)):
        connection.read(SLOW, JSON_RESULTS)
    assert time.monotonic() - begun < 15


def test_an_engine_killed_in_the_middle_gives_no_answer_and_serves_again(engine: Server) -> None:
    outcome: list[Exception] = []

    def ask() -> None:
        with engine.connect(seconds=60) as connection:
            try:
                connection.read(SLOW, JSON_RESULTS)
            except StoreAway as error:
                outcome.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.3)
    engine.kill()
    asking.join(30)
    assert len(outcome) == 1
    engine.start()
    with engine.connect() as connection:
        assert RemoteReader(connection, "v").count() == 300


def test_two_operations_happen_together_or_the_profile_says_so(engine: Server) -> None:
    with engine.connect() as connection:
        with pytest.raises((StoreAway, Refused)):
            connection.update("CLEAR GRAPH <https://example.org/g> ; LOAD <http://127.0.0.1:9/nothing>")
        left = RemoteReader(connection, "v").count()
    assert left == 300 or not engine.access.profile.atomic
