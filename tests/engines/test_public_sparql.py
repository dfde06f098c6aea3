"""`/sparql` over an engine: what is tested of it over the embedded store, with the same expectations, and faults.

The tests of the protocol and of answers are those of `tests/api`, collected here with an endpoint over each engine. One
that visitors' questions are not put to (`answers_visitors` of its profile) is asked all the same: what is wrong with it
is that it does not stop.
"""

import asyncio
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.settings import Settings
from graph.errors import QueryTimeout
from graph.publish.version import put_in_force
from graph.sparql.forwarding import Forwarding
from graph.sparql.pool import Question, WorkerPool
from graph.store.versions import store_path
from tests.api.conftest import KASEI, SMALL, editor, sparql_store  # noqa: F401
from tests.api.test_sparql_answers import (  # noqa: F401
    test_a_codepoint_escape_may_stand_anywhere,
    test_a_fault_that_is_none_of_grammar_is_named,
    test_a_relative_iri_is_under_the_base,
    test_a_syntax_error_says_where_and_what,
    test_as_many_rows_as_the_limit_are_a_whole_answer,
    test_ask,
    test_entity_tags,
    test_graphs,
    test_headers,
    test_not_acceptable,
    test_partial_gives_the_same_terms,
    test_partial_is_refused_where_the_body_cannot_say_it,
    test_partial_says_so_in_header_and_body,
    test_select,
    test_too_much_is_an_error_that_says_how_to_go_on,
    test_what_changes_by_itself_has_no_tag,
    test_xml_refuses_what_it_cannot_write,
)
from tests.api.test_sparql_protocol import (  # noqa: F401
    test_an_update_as_a_query_is_told_so,
    test_bad_requests,
    test_dataset,
    test_w3c_case,
)
from tests.engines.servers import Server, or_skip, settings_over, wanted
from tests.sparql_endpoint import sparql_app

pytestmark = pytest.mark.timeout(300)

KEPT, IN_FORCE, UNPLACED = "0123456789abcdef", "fedcba9876543210", "00000000000000aa"
SECONDS = 3
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?x ?y ?z }"
FIRST = {"query": f"SELECT ?t {{ <{KASEI.format(1)}> a ?t }}"}


@pytest.fixture(scope="module", params=wanted())
def engine(request: pytest.FixtureRequest) -> Iterator[Server]:
    with or_skip(request.param, data_sets=3) as server:
        yield server


@pytest.fixture(scope="module")
def settings(engine: Server, sparql_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:  # noqa: F811
    """Three versions that say the same, two of them in the engine."""
    data = tmp_path_factory.mktemp("over")
    settings = settings_over(
        engine,
        data,
        query_seconds=SECONDS,
        **{name: getattr(SMALL, name) for name in ("query_rows", "query_bytes", "query_length")},
    )
    assert settings.data_sets is not None
    for version in (KEPT, UNPLACED, IN_FORCE):
        shutil.copytree(sparql_store, store_path(data, version))
        put_in_force(data, version)
        if version != UNPLACED:
            settings.data_sets.place(data, version)
    return settings


@pytest.fixture(scope="module")
def endpoint(settings: Settings) -> Iterator[TestClient]:
    app = sparql_app(store_path(settings.data, IN_FORCE), settings, editor)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def types_in(endpoint: TestClient, **asked: str) -> list[str]:
    answer = endpoint.get("/sparql", params=FIRST | asked)
    assert answer.status_code == 200, answer.text
    return [row["t"]["value"].rpartition("/")[2] for row in answer.json()["results"]["bindings"]]


def say(settings: Settings, version: str, update: str) -> None:
    """Have somebody else change the data set of a version."""
    assert settings.data_sets is not None
    reader = settings.data_sets.reader(settings.data, version)
    reader._connection.update(update)
    reader.close()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p '' . trueSERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "DEFINE sql:log-enable 3 SELECT * { ?s ?p ?o }",
        "SELECT (bif:sys_stat('st_build_date') AS ?x) {}",
        "PREFIX b: <bif:> SELECT (b:sys_stat('st_build_date') AS ?x) {}",
        "SELECT (<sql:x>(1) AS ?x) {}",
        "SELECT (<java:java.lang.System.exit>(1) AS ?x) {}",
        "SELECT * { ?x <java:java.lang.String> ?y }",
        "SELECT * { FILTER(false) BIND(<http://jena.apache.org/ARQ/function#now>() AS ?x) }",
        "SELECT * { ?x <http://jena.apache.org/text#query> 'a' }",
        "SELECT * { LET (?x := 1) }",
        "SELECT (<http://example.org/f>(1) AS ?x) {}",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "SELECT * { " + "{" * 100 + "}" * 100 + " }",
    ],
)
def test_what_is_hostile_is_refused(endpoint: TestClient, query: str) -> None:
    answer = endpoint.post("/sparql", data={"query": query})
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()["messages"]) == {"zh", "en"}


def test_the_engine_is_asked_where_it_holds_the_version(endpoint: TestClient, settings: Settings) -> None:
    versions = (KEPT, IN_FORCE, UNPLACED)
    document = KASEI.format(1)

    def is_a(kind: str, version: str) -> None:
        # As many statements as before, so that it shows who has answered.
        say(
            settings,
            version,
            f"DELETE WHERE {{ GRAPH ?g {{ <{document}> a ?t }} }} ; "
            f"INSERT DATA {{ GRAPH <{document}> {{ <{document}> a <{kind}> }} }}",
        )

    assert [types_in(endpoint, version=version) for version in versions] == [["Document"]] * 3
    for version in (KEPT, IN_FORCE):
        is_a(f"http://example.org/{version}", version)
    assert [types_in(endpoint, version=version) for version in versions] == [
        [KEPT],
        [IN_FORCE],
        ["Document"],
    ]
    for version in (KEPT, IN_FORCE):
        is_a("http://xmlns.com/foaf/0.1/Document", version)


def test_a_kept_version_that_somebody_else_changed_is_answered_from_the_copy(settings: Settings) -> None:
    say(settings, KEPT, "INSERT DATA { GRAPH <a:b> { <a:b> <a:b> <a:b> } }")
    app = sparql_app(store_path(settings.data, IN_FORCE), settings)
    with TestClient(app) as other:
        answer = other.get("/sparql", params={"query": "ASK { <a:b> ?p ?o }", "version": KEPT})
        assert answer.json()["boolean"] is False


def test_a_slow_query_ends_at_the_deadline(endpoint: TestClient) -> None:
    begun = time.monotonic()
    answer = endpoint.post("/sparql", data={"query": SLOW})
    assert time.monotonic() - begun < SECONDS + 2
    assert answer.status_code == 400
    assert answer.json()["seconds"] == SECONDS and "narrow" in answer.json()["messages"]["en"]
    assert endpoint.post("/sparql", data={"query": "ASK {}"}).json()["boolean"] is True


def test_an_asker_who_leaves_gives_the_place_back_and_the_worker_when_the_engine_has_ended(
    settings: Settings,
) -> None:
    async def scenario() -> None:
        assert settings.data_sets is not None
        forwarding = Forwarding(settings.data, settings.data_sets, seconds=SECONDS, size=1)
        question = Question("ASK {}", boolean="application/sparql-results+json", solutions="text/csv")
        store = store_path(settings.data, IN_FORCE)
        async with (
            forwarding,
            WorkerPool(store, size=1, seconds=SECONDS, per_client=1, asking=forwarding.ask) as pool,
        ):
            slow = asyncio.create_task(pool.ask(question._replace(text=SLOW), "a"))
            while not pool.state().running:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.3)
            slow.cancel()
            with pytest.raises(asyncio.CancelledError):
                await slow
            # Its place is free; the worker is not before the engine has ended.
            assert (await pool.ask(question, "a")).rows == 1
            assert pool.state().running == 0
            with pytest.raises(QueryTimeout):
                await pool.ask(question._replace(text=SLOW), "a")

    asyncio.run(scenario())


def test_an_engine_that_is_killed_is_told_and_comes_back(endpoint: TestClient, engine: Server) -> None:
    engine.kill()
    gone = endpoint.post("/sparql", data={"query": "ASK {}"})
    assert gone.status_code == 503 and int(gone.headers["retry-after"]) > 0
    assert gone.headers["content-type"] == "application/problem+json"
    engine.start()
    assert endpoint.post("/sparql", data={"query": "ASK {}"}).json()["boolean"] is True
