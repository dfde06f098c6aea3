"""A long list in pages: where each begins and ends, and that none follows the last."""

import pytest

from api.http.paging import Paging
from graph.errors import NotInGraph


@pytest.mark.parametrize(
    ("number", "total", "expected"),
    [
        (1, 0, (1, 0, 0, 0)),
        (1, 50, (1, 0, 1, 50)),
        (2, 51, (2, 50, 51, 51)),
        (800, 40_000, (800, 39_950, 39_951, 40_000)),
    ],
)
def test_paging(number: int, total: int, expected: tuple[int, ...]) -> None:
    paging = Paging(number, 50, total).checked()
    assert (paging.pages, paging.offset, paging.first, paging.last) == expected


def test_there_is_no_page_after_the_last() -> None:
    with pytest.raises(NotInGraph):
        Paging(3, 50, 100).checked()
