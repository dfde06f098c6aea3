"""The whole program over an engine: the same pages, versions that follow one another, an engine that goes and comes."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from graph.store.remote.profile import PROFILES
from ontology.files import questions
from ontology.queryfile import QueryFile
from tests.data_folder import copied
from tests.engines.servers import Server, or_skip, settings_over, wanted
from tests.served import served

pytestmark = pytest.mark.timeout(300)

PAGES = (
    "/",
    "/stations",
    "/stations/zhejiang-pingyang-shanmen",
    "/mechanisms",
    "/mechanisms/volunteer-patrol",
    "/outcomes",
    "/indicators",
    "/indicators/members",
    "/matrix",
    "/compare",
    "/search?q=枫桥",
    "/network",
    "/glossary",
    "/download",
    "/doc/station/zhejiang-pingyang-shanmen",
    "/voc/mechanism-type/volunteer-patrol",
    "/api/v1/stations",
    "/api/v1/mechanisms",
    "/api/v1/outcomes?facets=level",
    "/api/v1/indicators",
    "/api/v1/search?q=义警",
    "/api/v1/network",
    "/api/v1/queries/station-honours",
)
_OF_A_REQUEST = re.compile(rb'"request_id": ?"[^"]*"')


@pytest.fixture(scope="module", params=wanted())
def engine(request: pytest.FixtureRequest) -> Iterator[Server]:
    with or_skip(request.param, data_sets=3) as server:
        yield server


OF_THE_STORE = ("graphs", "in-force", "versions.txt", "checked-by", "conforming.json")
"""What is copied of a data folder; what has been counted of it is counted again, by the engine."""


@pytest.fixture(scope="module")
def over(engine: Server, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = copied(data, tmp_path_factory.mktemp("data") / "copy", OF_THE_STORE)
    settings = settings_over(engine, folder)
    profile = engine.access.profile
    with pytest.MonkeyPatch.context() as patched:
        # What visitors ask is put to every engine here: none is asked for anything that it could not end.
        patched.setitem(PROFILES, profile.name, replace(profile, answers_visitors=True))
        with TestClient(create_app(settings), follow_redirects=False) as running:
            yield running


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_the_same_as_over_the_embedded_store(
    path: str, over: TestClient, client: TestClient
) -> None:
    here, there = client.get(path), over.get(path)
    assert there.status_code == here.status_code
    assert there.headers.get("fengqiao-version") == here.headers.get("fengqiao-version")
    assert _OF_A_REQUEST.sub(b"", there.content) == _OF_A_REQUEST.sub(b"", here.content)


def asked(question: QueryFile, post: Callable[..., httpx2.Response]) -> httpx2.Response:
    return post("/sparql", data={"query": question.text}, headers={"Accept": "text/csv"})


def rows(answer: httpx2.Response) -> list[list[list[str]]]:
    """The rows in their order; the values of a GROUP_CONCAT, whose order SPARQL leaves open, by the alphabet."""
    return [[sorted(cell.split(" | ")) for cell in row] for row in csv.reader(io.StringIO(answer.text))]


OF_AN_ANSWER = ("content-type", "vary", "cache-control", "fengqiao-version", "etag")


@pytest.mark.parametrize("question", questions().values(), ids=lambda question: question.name)
def test_a_question_has_the_same_rows_in_the_same_order(
    question: QueryFile, over: TestClient, client: TestClient
) -> None:
    here, there = asked(question, client.post), asked(question, over.post)
    assert (there.status_code, rows(there)) == (here.status_code, rows(here))
    assert [there.headers[name] for name in OF_AN_ANSWER] == [here.headers[name] for name in OF_AN_ANSWER]
    assert "fengqiao-answered-from" not in there.headers


def test_the_command_answers_visitors_from_the_engine_or_says_that_it_does_not(
    over: TestClient, client: TestClient, engine: Server
) -> None:
    settings = over.app.state.settings  # type: ignore[attr-defined]
    addresses: dict[str, Any] = {
        name: " ".join(getattr(settings, name)) for name in ("store", "store_update", "store_graphs")
    }
    with (
        served(
            settings.data, processes=1, workers=1, store_profile=settings.store_profile, **addresses
        ) as site,
        httpx2.Client(base_url=site.address, timeout=30) as visitor,
    ):
        for question in questions().values():
            assert rows(asked(question, visitor.post)) == rows(asked(question, client.post))
        answer = visitor.get("/sparql", params={"query": "ASK {}"})
        told = visitor.get("/sparql", headers={"Accept": "text/turtle"}).text
    answers_visitors = engine.access.profile.answers_visitors
    assert answer.headers.get("fengqiao-answered-from") == (None if answers_visitors else "copy")
    assert ("on this machine" in told) is not answers_visitors


def test_an_engine_that_goes_is_told_and_comes_back_by_itself(over: TestClient, engine: Server) -> None:
    assert over.get("/readyz").status_code == 200
    engine.kill()
    gone = over.get("/stations/jiangxi-jinggangshan-ciping")
    assert gone.status_code == 503 and int(gone.headers["retry-after"]) > 0
    assert over.post("/sparql", data={"query": "ASK {}"}).status_code == 503
    engine.start()
    sets = over.app.state.settings.data_sets  # type: ignore[attr-defined]
    sets.access.breaker.succeeded()
    assert over.get("/stations/jiangxi-jinggangshan-ciping").status_code == 200
    assert over.post("/sparql", data={"query": "ASK {}"}).json()["boolean"] is True
