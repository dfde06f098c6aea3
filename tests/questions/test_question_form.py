"""How every query file is written: grouped by IRI and never by a printed name, a set of rows in a total order.

The union of named graphs is a bag in this engine: a triple that stands in two graphs is met twice. What a reader is
told must not depend on it.
"""

import re
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from graph.site_queries import QUERIES
from graph.store.embedded import EmbeddedReader
from graph.store.snapshot import Snapshot
from ontology.files import questions
from ontology.namespaces import PREFIXES
from ontology.queryfile import QueryFile
from tests.questions.rows import table

QUESTIONS = list(questions().values())
EVERY_FILE = [*QUESTIONS, *QUERIES.values()]
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
each_file = pytest.mark.parametrize("query", EVERY_FILE, ids=lambda query: query.name)

ORDERED_BY = re.compile(r"ORDER BY (.+)\Z", re.DOTALL)
VARIABLE = re.compile(r"\?(\w+)")


def parts(algebra: Any, name: str) -> Iterator[CompValue]:
    """Every part of that name in an algebra, the outermost first."""
    if isinstance(algebra, CompValue):
        if algebra.name == name:
            yield algebra
        for value in algebra.values():
            yield from parts(value, name)
    elif isinstance(algebra, list):
        for value in algebra:
            yield from parts(value, name)


def printed(name: str) -> bool:
    """Whether a variable holds text made for reading."""
    return name.endswith(("Name", "title", "label")) or name in ("note", "outline", "named")


def documented(question: QueryFile) -> tuple[list[str], set[str]]:
    """The columns of the header in order, and which of them are said to hold IRIs: `<station> stationName …`."""
    written = question.header["columns"].split()
    return [name.strip("<>") for name in written], {
        name.strip("<>") for name in written if name.startswith("<")
    }


@each_file
def test_nothing_is_grouped_by_a_printed_name(query: QueryFile) -> None:
    for group in parts(prepareQuery(query.text).algebra, "Group"):
        keys = {str(key) for key in group.expr or []}
        assert not keys or any(not printed(key) for key in keys), keys
        for named in ("station", "mechanism", "type", "indicator"):
            assert f"{named}Name" not in keys or named in keys, keys


@each_question
def test_every_select_is_a_set(question: QueryFile) -> None:
    """DISTINCT, or grouped: so a label or a type that two graphs repeat makes no second row."""
    for select in re.finditer(r"SELECT (DISTINCT )?(.*?)WHERE \{", question.text, re.DOTALL):
        block = _block(question.text, select.end())
        assert select[1] or re.match(r"\s*GROUP BY", question.text[select.end() + len(block) :]), select[0]
    assert "COUNT(*)" not in question.text


def _block(text: str, start: int) -> str:
    """From `start`, just after an opening brace, to the brace that closes it, included."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if not depth:
            return text[start : place + 1]
    raise AssertionError("a brace is not closed")


@each_question
def test_the_header_tells_the_columns(question: QueryFile) -> None:
    assert documented(question)[0] == [str(variable) for variable in prepareQuery(question.text).algebra.PV]


@each_question
def test_every_row_holds_iris_to_join_on(question: QueryFile, snapshot: Snapshot) -> None:
    names, iris = documented(question)
    rows = snapshot.rows(question)
    for row in rows:
        assert {name for name in names if isinstance(row.get(name), URIRef)} <= iris
        assert all(isinstance(row[name], URIRef) for name in iris & row.keys())
        assert iris & row.keys()
    always = [name for name in iris if all(name in row for row in rows)]
    assert always, "one of them is never empty"


@each_question
def test_a_station_has_its_name_and_its_county_beside_it(question: QueryFile, snapshot: Snapshot) -> None:
    names, iris = documented(question)
    if "stationName" in names:
        assert "station" in iris
        at = names.index("station")
        assert names[at : at + 3] == ["station", "stationName", "countyName"]
        assert all({"station", "stationName", "countyName"} <= row.keys() for row in snapshot.rows(question))


@each_question
def test_the_order_is_total(question: QueryFile, snapshot: Snapshot) -> None:
    """Rows differ in what they are sorted by, so that pages of an answer neither lose nor repeat one."""
    ordered = ORDERED_BY.search(question.text)
    assert ordered is not None
    names = VARIABLE.findall(ordered[1])
    keys = [tuple(row.get(name) for name in names) for row in snapshot.rows(question)]
    assert len(set(keys)) == len(keys)


@each_question
def test_labels_are_asked_for_by_a_constant(question: QueryFile) -> None:
    """A language bound outside an OPTIONAL is not seen inside it by every engine, and one pattern alone is cheap."""
    assert "?lang" not in question.text
    assert re.findall(r'LANG\(\?\w+\) = "zh"', question.text)
    assert not re.findall(
        r'(?<!\()"zh"(?!\))', re.sub(r'LANG\(\?\w+\) = "zh"|LANGMATCHES\(.*?"zh"\)', "", question.text)
    )


@each_question
def test_no_word_that_engines_read_each_in_its_way(question: QueryFile) -> None:
    """Listed values lose their language first; a computed truth is a text, since one engine gives 1 for true."""
    for listed in re.findall(r"GROUP_CONCAT\((?:DISTINCT )?(.*?); separator", question.text):
        assert "STR(" in listed or VARIABLE.fullmatch(listed), listed
    assert not re.search(r"BIND\((?:!?BOUND|COALESCE\([^()]*[<>=])", question.text)


PREDICATE = re.compile(r"(?<![\w?<:/])([a-z]+):(\w+)")
AGAIN = ox.NamedNode("https://w3id.org/fengqiao/graph/again")


@pytest.fixture(scope="module")
def store(snapshot: Snapshot) -> ox.Store:
    """The shipped graph in memory, to be written to."""
    held = ox.Store()
    held.bulk_load(snapshot.dump(), format=ox.RdfFormat.N_QUADS)
    return held


@each_question
def test_a_triple_that_two_graphs_repeat_counts_once(
    question: QueryFile, snapshot: Snapshot, store: ox.Store
) -> None:
    """Each property that the question uses is told once more in another graph: the rows stay the same."""
    names, _ = documented(question)
    expected = table(snapshot.rows(question), names)
    used = {
        PREFIXES[prefix] + name for prefix, name in PREDICATE.findall(question.text) if prefix in PREFIXES
    }
    used.add(PREFIXES["rdf"] + "type")
    for predicate in sorted(used):
        again = [
            ox.Quad(quad.subject, quad.predicate, quad.object, AGAIN)
            for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None, None)
        ]
        store.extend(again)
        try:
            assert table(EmbeddedReader(store, "memory").rows(question), names) == expected, predicate
        finally:
            store.clear_graph(AGAIN)
