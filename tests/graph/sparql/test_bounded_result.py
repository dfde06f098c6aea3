"""Rows are counted in the bytes of each format, wherever the chunks are cut and whatever the values hold."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import ResultTooLarge
from graph.sparql.bounded_result import Tally
from graph.sparql.engine import RESULT_FORMATS

VALUES = st.sampled_from(
    ["UNDEF", '"},{"', '"\\"},{\\""', '"a\\\\"', '"\\r\\n"', '"<result>"', '"\\n,"', "<a:b>", '"枫"@zh', "1"]
)
MEDIA_TYPES = st.sampled_from(list(RESULT_FORMATS))


def serialised(rows: list[tuple[str, str]], media_type: str) -> bytes:
    values = " ".join(f"({a} {b})" for a, b in rows)
    results = ox.Store().query(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}")
    assert isinstance(results, ox.QuerySolutions)
    body = results.serialize(format=RESULT_FORMATS[media_type][0])
    assert body is not None
    return body


@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=12), MEDIA_TYPES, st.integers(1, 40))
def test_rows_are_counted(rows: list[tuple[str, str]], media_type: str, size: int) -> None:
    body = serialised(rows, media_type)
    tally = Tally(1 << 20, 1_000, RESULT_FORMATS[media_type][1])
    for start in range(0, len(body), size):
        tally.write(body[start : start + size])
    assert tally.rows == len(rows)
    assert tally.getvalue() == body


@pytest.mark.parametrize("media_type", RESULT_FORMATS)
def test_the_row_limit(media_type: str) -> None:
    body = serialised([("1", "2")] * 10, media_type)
    Tally(1 << 20, 10, RESULT_FORMATS[media_type][1]).write(body)
    with pytest.raises(ResultTooLarge) as error:
        Tally(1 << 20, 9, RESULT_FORMATS[media_type][1]).write(body)
    assert error.value.members == {"limit": 9, "unit": "rows"}


def test_the_byte_limit() -> None:
    tally = Tally(10, 10)
    tally.write(b"0123456789")
    with pytest.raises(ResultTooLarge) as error:
        tally.write(b"0")
    assert error.value.members == {"limit": 10, "unit": "bytes"}


def test_a_raising_tally_stops_the_engine() -> None:
    rows = " ".join(map(str, range(5_000)))
    results = ox.Store().query(f"SELECT * {{ VALUES ?x {{ {rows} }} }}")
    assert isinstance(results, ox.QuerySolutions)
    form, mark = RESULT_FORMATS["application/json"]
    with pytest.raises(ResultTooLarge):
        results.serialize(Tally(1 << 20, 100, mark), form)
