"""A site of its own for each test, over a ground made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.publish.ground import Ground
from tests.small_entries import small_ground
from tests.writing_site import Site


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with small_ground(tmp_path_factory.mktemp("ground")) as small:
        yield small


@pytest.fixture
def site(tmp_path: Path, ground: Ground) -> Iterator[Site]:
    made = Site(tmp_path / "data", ground)
    yield made
    made.record.close()
