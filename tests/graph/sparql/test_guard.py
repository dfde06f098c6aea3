"""The guard passes legal uses of a word, refuses what is too deep or calls out, and never fails otherwise."""

import contextlib
import time

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.errors import QueryRefused
from graph.sparql.guard import MOST_BYTES, MOST_CLAUSES, MOST_NESTED, MOST_OPERATORS, check
from graph.sparql.lexer import tokens

WORDS = ["SERVICE", "service", "Service", "LOAD", "INSERT", "DELETE", "clear", "DROP"]

LEGAL_USES = [
    'SELECT * {{ ?s ?p "{word}" }}',
    "SELECT * {{ ?s ?p '{word} <http://x/>' }}",
    'SELECT * {{ ?s ?p """a "{word} <x> {{" b""" }}',
    "SELECT * {{ ?s ?p '''{word}\n{{''' }}",
    'SELECT * {{ ?s ?p "\\"{word} <x> {{" }}',
    'SELECT * {{ ?s ?p "x"@{word} }}',
    "SELECT ?{word} {{ ?{word} ?p $o }}",
    "PREFIX {word}: <http://x/> SELECT * {{ ?s {word}:a {word}:{word} }}",
    "PREFIX a: <http://x/> SELECT * {{ ?s a:{word} a:b.{word} . ?s a:\\'{word} ?o }}",
    "PREFIX {word}: <http://x/> SELECT * {{ GRAPH {word}:g {{ ?s ?p ?o }} }}",
    "PREFIX {word}: <http://x/> DESCRIBE {word}:a",
    "SELECT * {{ ?s <{word}> <http://x/{word}#{word}> }}",
    "SELECT * {{ ?s ?p _:{word} }}",
    "# {word} <http://x/> {{\nSELECT * {{ ?s ?p ?o }} # {word}",
    "SELECT * {{ ?s ?p ?o }} #' {word} <http://x/>",
]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("use", LEGAL_USES)
def test_the_word_in_a_legal_place(word: str, use: str) -> None:
    query = use.format(word=word)
    passed = check(query)
    ox.Store().query(passed.text, base_iri="http://base/")


CALLS = [
    "SELECT * {{ {service} <http://h/> {{}} }}",
    "SELECT * {{ {service}<http://h/>{{}} }}",
    "SELECT * {{ {service} SILENT <http://h/> {{}} }}",
    "SELECT * {{ {service}\n# x\n?e {{}} }}",
    "SELECT * {{ ?s ?p true.{service}<http://h/>{{}} }}",
    "SELECT * {{ ?s ?p true{service}<http://h/>{{}} }}",
    "SELECT * {{ ?s ?p 1.{service} <http://h/> {{}} }}",
    "SELECT * {{ ?s ?p 'x'{service} <http://h/> {{}} }}",
    "SELECT * {{ # x\r{service} <http://h/> {{}}\n }}",
    "PREFIX : <http://h/> ASK {{ {service}:a {{}} }}",
    "PREFIX a: <http://h/> ASK {{ {service}a:b{{}} }}",
    "PREFIX a: <http://h/> ASK {{ {service}SILENTa:b {{}} }}",
    "ASK {{ FILTER EXISTS {{ {service} <http://h/> {{}} }} }}",
    "ASK {{ {{ SELECT * {{ {service} <http://h/> {{}} }} }} }}",
    "ASK {{ ?s ?p '''' ' ''' . {service} <http://h/> {{}} }}",
]


@pytest.mark.parametrize("service", ["SERVICE", "service", "sErViCe", "\\u0053ERVICE", "SERV\\U00000049CE"])
@pytest.mark.parametrize("call", CALLS)
def test_every_call_to_another_endpoint_is_refused(service: str, call: str) -> None:
    with pytest.raises(QueryRefused, match="SERVICE"):
        check(call.format(service=service))


@pytest.mark.parametrize(
    "query",
    [
        "ASK { FILTER(''<'>'&&EXISTS{SERVICE<http://127.0.0.1:1/>{}}#'\n) }",
        "PREFIX a: <a:> ASK { FILTER(''<str(a:b)#>'''\n&&EXISTS{SERVICE<http://127.0.0.1:1/>{}}#'''\n) }",
        "PREFIX a: <a:> ASK { {FILTER(1<a:b).?s?p'x>'}UNION{SERVICE<http://127.0.0.1:1/>{}}#'\n }",
    ],
)
def test_a_less_than_that_looks_like_an_iri_hides_nothing(query: str) -> None:
    """The engine may read `<…>` as a comparison and a string; what is passed on leaves it only the IRI."""
    with contextlib.suppress(OSError):
        ox.Store().query(query)
    with pytest.raises(SyntaxError):
        ox.Store().query(check(query).text)


def test_iris_stay_what_they_are() -> None:
    query = "SELECT (<http://x/it's#(a)!> AS ?x) {}"
    results = ox.Store().query(check(query).text)
    assert isinstance(results, ox.QuerySolutions)
    (row,) = results
    assert row["x"].value == "http://x/it's#(a)!"


NESTS = [
    ("{", "}"),
    ("(", ")"),
    ("[ <a:p> ", "]"),
    ("([ <a:p> ", "])"),
    ("OPTIONAL {", "}"),
    ("{ SELECT * {", "}}"),
    ("FILTER EXISTS {", "}"),
    ("STR(", ")"),
    ("!(", ")"),
    ("1 IN (", ")"),
    ("GRAPH ?g {", "}"),
    ("^(", ")"),
]


@given(st.sampled_from(NESTS), st.integers(MOST_NESTED + 1, 2_000), st.booleans())
def test_any_nesting_above_the_limit_is_refused(nest: tuple[str, str], depth: int, closed: bool) -> None:
    opening, closing = nest
    with pytest.raises(QueryRefused):
        check("ASK { " + opening * depth + (closing * depth if closed else ""))


@given(st.integers(1, MOST_NESTED), st.integers(1, 20))
def test_brackets_side_by_side_do_not_add_up(depth: int, times: int) -> None:
    check("ASK " + ("{" * depth + "}" * depth) * times)


@pytest.mark.parametrize(
    "operator", ["!", "||", "&&", "+", "-", "*", "/", "|", "^", "=", "1||", "?x&&", "<a:b>/"]
)
def test_operator_chains(operator: str) -> None:
    most = min(MOST_OPERATORS, (MOST_BYTES - 50) // len(operator))
    check("ASK { FILTER(" + (operator + " ") * min(most, 900) + "1) }")
    with pytest.raises(QueryRefused, match="operators"):
        check("ASK { FILTER(" + (operator + " ") * (MOST_OPERATORS + 1) + "1) }")


@pytest.mark.parametrize(
    "clause", ["OPTIONAL{}", "MINUS{}", "UNION{}", "BIND(1 AS ?x)", "{SELECT*{}}", "FILTER(1)"]
)
def test_clause_chains(clause: str) -> None:
    with pytest.raises(QueryRefused, match="clauses"):
        check("ASK { " + clause * (MOST_CLAUSES + 1) + " }")


def test_the_nested_collections_that_take_the_engine_seconds() -> None:
    with pytest.raises(QueryRefused, match="nested"):
        check("SELECT * { ?s ?p " + "([?p " * 84 + "1" + "])" * 84 + " }")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("x" * (MOST_BYTES + 1), "bytes"),
        ("枫" * (MOST_BYTES // 3 + 1), "bytes"),
        ("ASK {} \0", "NUL"),
        ("ASK { ?s ?p \ud800 }", "Unicode"),
        ("ASK { ?\\uD800 ?p ?o }", "character"),
        ("ASK { ?\\u0000 ?p ?o }", "character"),
        ("ASK { ?\\UFFFFFFFF ?p ?o }", "character"),
        ('ASK { ?s ?p "x }', "not closed"),
        ("ASK { ?s ?p '''x' }", "not closed"),
        ("CLEAR ALL", "read-only"),
        ("BASE <a:b> PREFIX a: <b> load <http://h/>", "read-only"),
        ("WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "read-only"),
    ],
)
def test_refused_with_the_reason(query: str, words: str) -> None:
    with pytest.raises(QueryRefused, match=words):
        check(query)


def test_the_place_is_named() -> None:
    with pytest.raises(QueryRefused) as refused:
        check("ASK {\n  SERVICE <http://h/> {} }")
    assert (refused.value.members["line"], refused.value.members["column"]) == (2, 3)


BITS = r"\u0053 \U0000 \ ' < > # { } ( ) [ ] SERVICE FROM a: : . _: ?x @en 1. e5 - ^^ || 枫"
PIECES = st.sampled_from([*BITS.split(), '"', '"""', "'''", "\n", "\r", " ", "\0", "\ud800"])


@given(st.lists(PIECES | st.text(max_size=3), max_size=60).map("".join))
@example("\\u005Cu0053ERVICE")
@example("WITH")
def test_any_text_passes_or_is_refused(text: str) -> None:
    with contextlib.suppress(QueryRefused):
        passed = check(text)
        assert all(passed.tokens[i].end <= passed.tokens[i + 1].start for i in range(len(passed.tokens) - 1))


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "a:.",
        "_:a.",
        '"\\',
        "'''\\\"",
        '""\\"',
        "<a",
        "\\u",
        "@a-",
        ":%",
        '"""\\',
        '"""',
        '\'"""\n',
        "1e",
        "a:\\'",
    ],
)
def test_hostile_texts_are_cut_in_linear_time(piece: str) -> None:
    started = time.process_time()
    for _ in tokens(piece * (100_000 // len(piece))):
        pass
    # A quadratic cut of these takes 10 to 60 s.
    assert time.process_time() - started < 5
