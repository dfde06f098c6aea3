"""The product served by its own command over the shipped corpus, as a visitor finds it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.served import Served, served


@pytest.fixture(scope="module")
def running(data: Path) -> Iterator[Served]:
    """Two web processes with all limits at their defaults."""
    with served(data, processes=2) as found:
        yield found
