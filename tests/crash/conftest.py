"""A PostgreSQL server that may be stopped, one for each test."""

from collections.abc import Iterator

import pytest

from tests.postgresql import PostgresqlServer


@pytest.fixture
def server() -> Iterator[PostgresqlServer]:
    made = PostgresqlServer()
    try:
        yield made
    finally:
        made.remove()
