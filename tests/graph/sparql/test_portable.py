"""What an engine elsewhere is asked is what the guard has read, without what that engine alone knows."""

import pyoxigraph as ox
import pytest

from graph.errors import QueryRefused
from graph.sparql.guard import check
from graph.sparql.portable import OF_ENGINES, portable
from tests.graph.sparql.test_guard import LEGAL_USES


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (<{call}>(1) AS ?x) {{}}",
        "SELECT * {{ ?s <{call}> ?o }}",
        "SELECT * FROM <{call}> {{ ?s ?p ?o }}",
        "SELECT * {{ GRAPH <{call}> {{ ?s ?p ?o }} }}",
        "BASE <{call}> SELECT * {{ ?s <> ?o }}",
        "PREFIX b: <{call}> SELECT (b:x(1) AS ?x) {{}}",
        "PREFIX b: <{first}> PREFIX c: <http://x/> SELECT * {{ ?s c:p [ b:{rest} ?o ] }}",
        "SELECT * {{ ?s <{escaped}> ?o }}",
    ],
)
@pytest.mark.parametrize("own", OF_ENGINES)
def test_what_only_one_engine_knows_is_refused(own: str, query: str) -> None:
    call = f"{own}x"
    first, rest = call[:-3], "".join(f"\\{one}" if one in "./#" else one for one in call[-3:])
    text = query.format(
        call=call, first=first, rest=rest, escaped=f"\\u{ord(call[0]):04X}\\U{ord(call[1]):08X}{call[2:]}"
    )
    with pytest.raises(QueryRefused) as caught:
        portable(check(text))
    assert caught.value.members["line"] == 1


@pytest.mark.parametrize(
    "iri", ["//jena.apache.org/ARQ/function#now", "HTTP://Jena.Apache.Org/ARQ/x", "JAVA:x"]
)
def test_another_way_to_write_it_is_refused_too(iri: str) -> None:
    with pytest.raises(QueryRefused):
        portable(check(f"SELECT * {{ ?s <{iri}> ?o }}"))


@pytest.mark.parametrize(
    ("written", "resolved"),
    [
        (r'"\u0022 . { # \u000A"', r'"\" . { # \n"'),
        (r"'\u0027\u005C\U0000000D'", r"'\'\\\r'"),
        (r'"\\u0041 \u0041"', r'"\\u0041 A"'),
        (r'"""枫\u6865"""', '"""枫桥"""'),
        (r"<http://e/\u0041>", "<http://e/A>"),
        ("1 # \\u000A }\n", "1 "),
        ("-5", "-5"),
    ],
)
def test_escapes_are_the_characters_that_they_stand_for(written: str, resolved: str) -> None:
    query = "SELECT * {{ VALUES ?x {{ {} }} }}"
    text = portable(check(query.format(written)))
    assert text == query.format(resolved).replace("1  }", "1 }")
    said, meant = (ox.Store().query(each) for each in (text, query.format(written)))
    assert isinstance(said, ox.QuerySolutions) and isinstance(meant, ox.QuerySolutions)
    assert [*map(str, said)] == [*map(str, meant)]


@pytest.mark.parametrize("use", LEGAL_USES)
def test_what_may_be_asked_here_may_be_asked_elsewhere(use: str) -> None:
    ox.Store().query(check(portable(check(use.format(word="service")))).text, base_iri="http://base/")
