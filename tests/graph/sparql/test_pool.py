"""The pool with real worker processes: answers, errors, turns, limits, deaths, new versions."""

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.errors import (
    Overloaded,
    QueryMalformed,
    QueryNotAnswered,
    QueryRefused,
    QueryTimeout,
    QueryTooCostly,
    ResultTooLarge,
    StoreBroken,
    TooManyFromClient,
)
from graph.sparql.pool import Question, WorkerPool

JSON = "application/sparql-results+json"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
MEMORY_HOG = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c"


def make_store(folder: Path, quads: int) -> Path:
    store = ox.Store(str(folder))
    value = ox.NamedNode("http://example.org/value")
    graph = ox.NamedNode("http://example.org/g")
    store.bulk_extend(
        ox.Quad(ox.NamedNode(f"http://example.org/{n}"), value, ox.Literal(n), graph) for n in range(quads)
    )
    store.flush()
    return folder


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("pool") / "store", 2_000)


def ask(text: str, *, rows: int = 10_000, partial: bool = False) -> Question:
    return Question(text, solutions=JSON, boolean=JSON, graph="text/turtle", rows=rows, partial=partial)


def in_pool(store: Path, scenario: Callable[[WorkerPool], Awaitable[None]], **limits: float) -> None:
    """Run a scenario in a pool that is started and stopped round it."""

    async def run() -> None:
        async with asyncio.timeout(60), WorkerPool(store, **{"size": 1, "seconds": 20, **limits}) as pool:  # type: ignore[arg-type]
            await scenario(pool)

    asyncio.run(run())


async def started(pool: WorkerPool, number: int = 1) -> None:
    """Wait until so many questions run."""
    while pool.state().running < number or pool.state().waiting:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)


def pids(pool: WorkerPool) -> list[int]:
    return [worker.pid for worker in pool._workers]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_answers_of_every_form(store: Path) -> None:
    async def scenario(pool: WorkerPool) -> None:
        rows = await pool.ask(ask("SELECT * { ?s ?p ?o }"), "a")
        assert (rows.media_type, rows.rows, rows.truncated) == (JSON, 2_000, False)
        truth = await pool.ask(ask("ASK { ?s ?p 7 }"), "a")
        assert truth.body == b'{"head":{},"boolean":true}'
        triples = await pool.ask(ask("CONSTRUCT WHERE { ?s ?p 7 }"), "a")
        assert (triples.media_type, triples.rows) == ("text/turtle", 1)
        part = await pool.ask(ask("SELECT * { ?s ?p ?o }", rows=10, partial=True), "a")
        assert (part.rows, part.truncated) == (10, True)

    in_pool(store, scenario)


def test_errors_leave_the_worker_alive(store: Path) -> None:
    async def scenario(pool: WorkerPool) -> None:
        before = pids(pool)
        for text, error in (
            ("SELECT", QueryMalformed),
            ("ASK { SERVICE <http://h/> {} }", QueryRefused),
            ("SELECT * { ?s ?p ?o }", ResultTooLarge),
        ):
            with pytest.raises(error):
                await pool.ask(ask(text, rows=10), "a")
        assert pids(pool) == before
        assert pool.state().failed == 3

    in_pool(store, scenario)


@pytest.mark.parametrize(
    ("text", "errors"), [(ENDLESS, (QueryTimeout,)), (MEMORY_HOG, (QueryTimeout, QueryTooCostly))]
)
def test_a_query_that_goes_too_far_is_stopped_and_its_worker_replaced(
    store: Path, text: str, errors: tuple[type[Exception], ...]
) -> None:
    async def scenario(pool: WorkerPool) -> None:
        before = pids(pool)
        with pytest.raises(errors):
            await pool.ask(ask(text), "a")
        assert (await pool.ask(ask("ASK {}"), "a")).rows == 1
        assert set(pids(pool)).isdisjoint(before)
        assert not any(map(alive, before))

    in_pool(store, scenario, seconds=1)


def test_running_out_of_memory_is_too_costly(store: Path) -> None:
    grow = "SELECT ?x { " + "".join(
        f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " if n else 'BIND("0123456789" AS ?x1) ' for n in range(27)
    )

    async def scenario(pool: WorkerPool) -> None:
        with pytest.raises(QueryTooCostly):
            await pool.ask(ask(grow.replace("SELECT ?x", "SELECT (STRLEN(?x27) AS ?x)") + "}"), "a")
        assert (await pool.ask(ask("ASK {}"), "a")).rows == 1

    in_pool(store, scenario, memory=768 << 20)


def test_a_worker_starts_in_a_small_part_of_its_memory(store: Path) -> None:
    """The limit counts addresses, not pages: what the start takes of them is missing to the queries."""

    async def scenario(pool: WorkerPool) -> None:
        assert (await pool.ask(ask("ASK {}"), "a")).rows == 1

    in_pool(store, scenario, memory=300 << 20, size=4)


def test_a_worker_killed_from_outside(store: Path) -> None:
    async def scenario(pool: WorkerPool) -> None:
        os.kill(pids(pool)[0], signal.SIGKILL)
        # Idle when it died: the question was never begun, so it is run by the next worker.
        assert (await pool.ask(ask("ASK {}"), "a")).rows == 1
        running = asyncio.create_task(pool.ask(ask(ENDLESS), "a"))
        await started(pool)
        waiting = asyncio.create_task(pool.ask(ask("ASK {}"), "b"))
        os.kill(pids(pool)[0], signal.SIGKILL)
        with pytest.raises(QueryTooCostly):
            await running
        assert (await waiting).rows == 1
        assert pool.state().replaced == 2

    in_pool(store, scenario)


def test_an_asker_who_leaves_stops_the_query(store: Path) -> None:
    async def scenario(pool: WorkerPool) -> None:
        (worker,) = pids(pool)
        running = asyncio.create_task(pool.ask(ask(ENDLESS), "a"))
        await started(pool)
        queued = asyncio.create_task(pool.ask(ask(ENDLESS), "b"))
        await asyncio.sleep(0)
        queued.cancel()
        running.cancel()
        assert (await pool.ask(ask("ASK {}"), "c")).rows == 1
        assert not alive(worker)
        assert (pool.state().running, pool.state().waiting) == (0, 0)

    in_pool(store, scenario)


def test_limits_of_the_queue_and_of_one_client(store: Path) -> None:
    async def scenario(pool: WorkerPool) -> None:
        running = asyncio.create_task(pool.ask(ask(ENDLESS), "a"))
        await started(pool)
        queued = [asyncio.create_task(pool.ask(ask("ASK {}"), "a")) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(TooManyFromClient):
            await pool.ask(ask("ASK {}"), "a")
        queued.append(asyncio.create_task(pool.ask(ask("ASK {}"), "b")))
        await asyncio.sleep(0)
        with pytest.raises(Overloaded) as error:
            await pool.ask(ask("ASK {}"), "c")
        assert not isinstance(error.value, TooManyFromClient)
        assert error.value.members["retry_after"]
        running.cancel()
        assert [answer.rows for answer in await asyncio.gather(*queued)] == [1, 1, 1]
        assert (await pool.ask(ask("ASK {}"), "a")).rows == 1

    in_pool(store, scenario, queue=3, per_client=3)


def test_no_queue_still_uses_idle_workers(store: Path) -> None:
    async def scenario(pool: WorkerPool) -> None:
        assert (await pool.ask(ask("ASK {}"), "a")).rows == 1

    in_pool(store, scenario, queue=0)


def test_who_waits_too_long_is_told(store: Path) -> None:
    async def scenario(pool: WorkerPool) -> None:
        first = asyncio.create_task(pool.ask(ask(ENDLESS), "a"))
        await started(pool)
        others = [asyncio.create_task(pool.ask(ask(ENDLESS), name)) for name in "bcdef"]
        results = await asyncio.gather(first, *others, return_exceptions=True)
        assert isinstance(results[0], QueryTimeout)
        assert any(isinstance(result, Overloaded) for result in results)
        assert pool.state().waiting == 0

    in_pool(store, scenario, seconds=1)


def test_clients_take_turns(store: Path) -> None:
    async def scenario(pool: WorkerPool) -> None:
        order: list[str] = []

        async def one(client: str) -> None:
            await pool.ask(ask("ASK {}"), client)
            order.append(client)

        blocker = asyncio.create_task(pool.ask(ask(ENDLESS), "blocker"))
        await started(pool)
        tasks = [asyncio.create_task(one(client)) for client in "aaaaabbc"]
        await asyncio.sleep(0)
        blocker.cancel()
        await asyncio.gather(*tasks)
        assert "".join(order) == "abcabaaa"

    in_pool(store, scenario)


SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(STR(?a) < STR(?d) && ?c < 100) }"


def test_a_new_version_is_answered_from_by_the_same_workers(store: Path) -> None:
    newer = make_store(store.with_name("newer"), 3)

    async def scenario(pool: WorkerPool) -> None:
        before = pids(pool)
        slow = asyncio.create_task(pool.ask(ask(SLOW), "a"))
        await started(pool)
        await pool.publish(newer)
        found = await pool.ask(ask("SELECT * { ?s ?p ?o }"), "b")
        assert (found.rows, found.version) == (3, "newer")
        assert ((await slow).rows, (await slow).version) == (1, "store")
        with pytest.raises(StoreBroken):
            await pool.publish(store.with_name("missing"))
        assert (await pool.ask(ask("SELECT * { ?s ?p ?o }"), "b")).rows == 3
        assert pids(pool) == before

    in_pool(store, scenario, seconds=50)


def test_a_question_may_name_its_version_before_and_after_it_is_in_force(store: Path) -> None:
    kept = {f"kept{number}": make_store(store.with_name(f"kept{number}"), number) for number in (1, 2, 3)}

    async def rows(pool: WorkerPool, version: str) -> int:
        found = await pool.ask(ask("SELECT * { ?s ?p ?o }")._replace(version=version), "a")
        assert found.version == version
        return found.rows

    async def scenario(pool: WorkerPool) -> None:
        before = pids(pool)
        assert [await rows(pool, name) for name in ("store", *kept, "store")] == [2_000, 1, 2, 3, 2_000]
        await pool.publish(kept["kept1"])
        assert [await rows(pool, name) for name in ("kept1", "store", "kept2", "kept1")] == [1, 2_000, 2, 1]
        with pytest.raises(StoreBroken):
            await rows(pool, "missing")
        assert pids(pool) == before

    in_pool(store, scenario)


def test_a_worker_that_dies_while_it_opens_a_version_is_replaced(store: Path) -> None:
    newer = make_store(store.with_name("large"), 60_000)

    async def scenario(pool: WorkerPool) -> None:
        opening = asyncio.create_task(pool.publish(newer))
        await asyncio.sleep(0)
        os.kill(pids(pool)[0], signal.SIGKILL)
        with pytest.raises(StoreBroken):
            await opening
        assert (await pool.ask(ask("SELECT * { ?s ?p ?o }"), "a")).rows == 2_000
        await pool.publish(newer)
        assert (await pool.ask(ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), "a")).version == "large"

    in_pool(store, scenario)


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    async def scenario(pool: WorkerPool) -> None:
        raise AssertionError(pool)

    with pytest.raises(StoreBroken):
        in_pool(tmp_path / "missing", scenario)


def test_stopping_ends_everything(store: Path) -> None:
    async def run() -> None:
        pool = WorkerPool(store, size=2, seconds=20)
        await pool.start()
        processes = pids(pool)
        tasks = [asyncio.create_task(pool.ask(ask(ENDLESS), name)) for name in "abcd"]
        await started_some(pool)
        await pool.stop()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            assert isinstance(result, Overloaded)
        assert not any(map(alive, processes))
        with pytest.raises(Overloaded):
            await pool.ask(ask("ASK {}"), "a")

    async def started_some(pool: WorkerPool) -> None:
        while pool.state().running < 2:
            await asyncio.sleep(0.01)

    asyncio.run(run())


def test_a_worker_that_has_grown_is_replaced(store: Path) -> None:
    sort = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?a ?c ?d ?f { ?a ?b ?c . ?d ?e ?f FILTER(?c < 250) } }"

    async def scenario(pool: WorkerPool) -> None:
        before = pids(pool)
        assert (await pool.ask(ask(sort), "a")).rows == 1
        await pool.ask(ask("ASK {}"), "a")
        assert pids(pool) != before

    in_pool(store, scenario)


def of_mixed_kinds() -> str:
    """A query that sorts values of many kinds, for which the engine's order is none: its sort then panics.

    The values were found by trying seeds; another version of the engine may need others.
    """
    some = random.Random(2)
    schema = "http://www.w3.org/2001/XMLSchema#"
    kinds: dict[Callable[[int], str], float] = {
        lambda value: f'"x{value}"@zh': 100,
        lambda value: f'"y{value}"@en': 70,
        lambda value: f'"z{value}"': 6,
        lambda value: f"{value}.5": 14,
        lambda value: f'"{1900 + value % 100}-01-01"^^<{schema}date>': 2.5,
        lambda value: f'"{1900 + value % 100}"^^<{schema}gYear>': 0.6,
        lambda value: "true" if value % 2 else "false": 2,
        lambda value: f'"{1900 + value % 100}-01-01T00:00:00"^^<{schema}dateTime>': 0.3,
        lambda value: f"<a:{value}>": 480,
        lambda value: f'"{1900 + value % 100}-0{1 + value % 9}"^^<{schema}gYearMonth>': 0.1,
    }
    values = [some.choices(list(kinds), list(kinds.values()))[0](some.randrange(1000)) for _ in range(3_000)]
    return f"SELECT ?x {{ VALUES ?x {{ {' '.join(values)} }} }} ORDER BY ?x"


def test_a_fault_of_the_engine_is_told_as_one(store: Path) -> None:
    async def scenario(pool: WorkerPool) -> None:
        with pytest.raises(QueryNotAnswered, match=r"ORDER BY STR") as error:
            await pool.ask(ask(of_mixed_kinds()), "a")
        assert "ORDER BY STR" in error.value.text.zh and "内存" not in error.value.text.zh
        assert "total order" in str(error.value.members["engine"])
        mended = of_mixed_kinds().replace("ORDER BY ?x", "ORDER BY STR(?x)")
        assert (await pool.ask(ask(mended), "a")).rows == 3_000

    in_pool(store, scenario)
