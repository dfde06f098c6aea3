"""What all tests share: the shipped corpus built once, and the whole application over it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.check.validator import Validator
from graph.publish.build import ensure_built
from graph.record.shipped import Corpus
from graph.store.snapshot import Snapshot

# Time is the benchmarks' matter: a busy machine fails no property.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")


THOROUGH = (
    "server", "hostile", "crash", "deploy", "installed", "examples", "nodes",
    "browser/test_accessibility.py", "browser/test_contribute.py", "browser/test_drafting.py",
    "browser/test_editor*", "browser/test_journeys.py", "browser/test_network_*", "browser/test_pages.py",
    "browser/test_readers_pages.py", "browser/test_saved_answer.py",
    "api/test_cli*", "api/test_crawl.py", "api/test_migrate_command.py", "api/test_openapi.py",
    "api/test_under_a_path.py",
    "graph/analyse/test_carried_on.py", "graph/check/test_admission.py", "graph/check/test_validation.py",
    "graph/publish/test_build.py", "graph/publish/test_recheck.py", "graph/record/test_crashes.py",
    "graph/store/test_damaged_store.py", "ontology/test_check_shapes.py",
)  # fmt: skip
"""What `make thorough` runs beside `make test`: many processes, kills, hostile clients, every screen; most of the time
of all."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is thorough, before tests are chosen by their marks."""
    folder = Path(__file__).resolve().parent
    for item in items:
        inside = item.path.relative_to(folder)
        if any(place.match(pattern) for place in (inside, *inside.parents) for pattern in THOROUGH):
            item.add_marker("thorough")


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the shipped corpus is built."""
    folder = tmp_path_factory.mktemp("data")
    ensure_built(Corpus(), folder, lambda _: None)
    return folder


@pytest.fixture(scope="session")
def snapshot(data: Path) -> Snapshot:
    """The shipped corpus, open for reading."""
    return Snapshot.open(data, ensure_built(Corpus(), data, lambda _: None))


@pytest.fixture(scope="session")
def validator() -> Validator:
    return Validator()


@pytest.fixture(scope="session")
def app_settings(data: Path) -> Settings:
    return Settings(data=data, query_seconds=10, answers_per_client=10_000)


@pytest.fixture(scope="session")
def client(app_settings: Settings) -> Iterator[TestClient]:
    """A client of the whole application, its workers running. Redirects are not followed."""
    with TestClient(create_app(app_settings), follow_redirects=False) as running:
        yield running


@pytest.fixture(autouse=True)
def forget_cookies(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test is spoken to in the language that another one chose."""
    yield
    if "client" in request.fixturenames:
        request.getfixturevalue("client").cookies.clear()
