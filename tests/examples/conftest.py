"""A site of its own for the examples, which write to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.data_folder import copied
from tests.served import Served, served


@pytest.fixture(scope="package")
def folder(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of that site."""
    return copied(data, tmp_path_factory.mktemp("examples") / "data")


@pytest.fixture(scope="package")
def site(folder: Path) -> Iterator[Served]:
    with served(folder, processes=1, workers=1) as running:
        yield running
