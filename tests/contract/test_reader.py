"""Every reader answers alike: what is above the protocol may not notice which one it has.

The expected answers are those of plain rdflib over the shipped corpus; each implementation is held to them.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, BNode, Literal, URIRef

from graph.errors import NotInGraph
from graph.site_queries import QUERIES, query
from graph.store.embedded import EmbeddedReader
from graph.store.reader import Reader
from graph.store.remote.reader import RemoteReader
from graph.store.snapshot import LABELS, Snapshot
from graph.store.terms import Row, Term
from ontology.namespaces import FQ, ID, VOC
from ontology.queryfile import QueryFile
from tests.contract.rdflib_reader import RdflibReader
from tests.engines.loaded import put
from tests.engines.servers import or_skip, wanted

STATION = ID["station/zhejiang-pingyang-shanmen"]
OTHER = ID["station/jiangxi-jinggangshan-ciping"]
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.contexts is deprecated")

OF_STATION = {"station": STATION}
ON_A_STATION = [
    name
    for name, one in QUERIES.items()
    if "?station" in one.text.partition("WHERE")[0]
    and name.startswith(("station-", "mechanism-page", "network-station"))
]
NO_IRI = "no iri at all"


@pytest.fixture(scope="module")
def plain(snapshot: Snapshot) -> RdflibReader:
    return RdflibReader(snapshot.dump(), snapshot.version)


@pytest.fixture(scope="module")
def embedded(data: Path, snapshot: Snapshot) -> EmbeddedReader:
    return EmbeddedReader.open(data, snapshot.version)


@pytest.fixture(scope="module", params=["embedded", "plain", *wanted()])
def reader(request: pytest.FixtureRequest, snapshot: Snapshot) -> Iterator[Reader]:
    """Each implementation in turn, the second one over each engine that is tried; a new one is named here."""
    if request.param in ("embedded", "plain"):
        yield request.getfixturevalue(request.param)
        return
    with or_skip(request.param) as server:
        connection = server.connect()
        put(connection, snapshot.dump())
        yield RemoteReader(connection, snapshot.version)
        connection.close()


def alike(rows: Iterable[Row]) -> set[frozenset[tuple[str, str]]]:
    """Rows without order and doubles, terms as they are written."""
    return {frozenset((name, term.n3()) for name, term in row.items()) for row in rows}


def named(lines: Iterable[bytes]) -> list[bytes]:
    """Lines in order, blank nodes without the labels that are each store's own."""
    return sorted(re.sub(rb"_:\w+", b"_:", line) for line in lines)


def subjects(reader: Reader) -> list[str]:
    every = QueryFile("subjects", {}, "SELECT DISTINCT ?s WHERE { ?s ?p ?o }")
    return sorted(str(row["s"]) for row in reader.rows(every))


def test_it_is_named_by_its_version(reader: Reader, snapshot: Snapshot) -> None:
    assert reader.version == snapshot.version


def test_everything_is_described(reader: Reader, plain: RdflibReader) -> None:
    iris = [*subjects(plain), "https://example.org/nothing"]
    assert reader.describe_many(iris) == plain.describe_many(iris)
    assert reader.describe_many(iris, LABELS) == plain.describe_many(iris, LABELS)
    assert reader.describe_many([]) == {}
    assert reader.describe_many(["https://example.org/nothing"]) == {"https://example.org/nothing": {}}
    assert all(list(values) == sorted(values) for values in reader.describe_many(iris)[str(STATION)].values())
    with pytest.raises(NotInGraph):
        reader.describe_many([str(STATION), NO_IRI])


@pytest.mark.parametrize("name", ON_A_STATION)
def test_site_queries_have_the_same_rows(name: str, reader: Reader, plain: RdflibReader) -> None:
    found = reader.rows(query(name), OF_STATION)
    assert alike(found) == alike(plain.rows(query(name), OF_STATION))
    assert reader.total(query(name), OF_STATION) == len(found)


def test_a_variable_may_have_several_values(reader: Reader) -> None:
    several = alike(reader.rows(query("station-entries"), {"station": [STATION, OTHER]}))
    one_by_one = [
        row for one in (STATION, OTHER) for row in reader.rows(query("station-entries"), {"station": one})
    ]
    assert several == alike(one_by_one) and len(several) == 2
    assert reader.rows(query("station-entries"), {"station": []}) == []


def test_rows_keep_the_order_of_the_query(reader: Reader) -> None:
    claims = [str(row["claim"]) for row in reader.rows(query("station-settings"), OF_STATION)]
    assert len(claims) > 1 and claims == sorted(claims)


def test_several_queries_are_answered_as_each_by_itself(reader: Reader) -> None:
    questions = {name: (query(name), OF_STATION) for name in ON_A_STATION}
    questions["of the other"] = (query("station-entries"), {"station": OTHER})
    questions["a page"] = (query("station-settings").page(1, 1), OF_STATION)
    before = reader.calls
    found = reader.rows_of(questions)
    assert reader.calls == before + 1
    assert {name: alike(rows) for name, rows in found.items()} == {
        name: alike(reader.rows(*question)) for name, question in questions.items()
    }
    assert any(found.values())
    assert reader.rows_of({"none": (query("station-entries"), {"station": RDF.type})}) == {"none": []}


@pytest.mark.parametrize("name", ["rows", "total", "construct"])
def test_a_value_that_is_no_iri_is_refused(name: str, reader: Reader) -> None:
    with pytest.raises(ValueError):
        getattr(reader, name)(query("station-entries"), {"station": URIRef(NO_IRI)})
    with pytest.raises(ValueError):
        reader.rows_of({"x": (query("station-entries"), {"station": URIRef(NO_IRI)})})


def test_triples_are_made(reader: Reader, plain: RdflibReader) -> None:
    made = QueryFile("named", {}, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    for bindings in ({"s": STATION}, {"p": SKOS.prefLabel}):
        assert set(reader.construct(made, bindings)) == set(plain.construct(made, bindings)) != set()


def test_pairs(reader: Reader, plain: RdflibReader) -> None:
    for predicate in (FQ.operatedBy, FQ.mechanismType, FQ.creditedWith):
        assert set(reader.pairs(predicate)) == set(plain.pairs(predicate)) != set()
    chosen = [str(STATION), "https://example.org/nothing"]
    assert set(reader.pairs(FQ.operatedBy, chosen)) == set(plain.pairs(FQ.operatedBy, chosen)) != set()
    assert list(reader.pairs(FQ.operatedBy, [])) == []


def test_what_stands_anywhere_is_present(reader: Reader, plain: RdflibReader) -> None:
    somewhere: set[Term] = {URIRef(plain.graphs()[0]), STATION, RDF.type, VOC["unit/case"]}
    value = next(
        term for said in plain.describe_many([str(STATION)]).values() for terms in said.values() for term in terms
        if isinstance(term, Literal)
    )  # fmt: skip
    nowhere: set[Term] = {URIRef("https://example.org/nothing"), Literal("nothing of the kind"), BNode("b0")}
    assert reader.present([*somewhere, value, *nowhere]) == {*somewhere, value}
    assert reader.present([]) == set()
    with pytest.raises(ValueError):
        reader.present([URIRef(NO_IRI)])


def test_graphs_and_the_whole_of_them(reader: Reader, plain: RdflibReader, tmp_path: Path) -> None:
    scratch = str(tmp_path)
    assert reader.graphs() == plain.graphs()
    assert reader.count() == plain.count() == len(list(reader.quad_lines(scratch)))
    assert named(reader.quad_lines(scratch)) == named(plain.quad_lines(scratch))
    for graph in reader.graphs():
        assert named(reader.triple_lines(graph, scratch)) == named(plain.triple_lines(graph, scratch)) != []
    assert list(reader.triple_lines("https://example.org/nothing", scratch)) == []


CALLS: dict[str, Callable[[Reader, str], object]] = {
    "describe_many": lambda reader, _: reader.describe_many([str(STATION), str(OTHER)]),
    "rows": lambda reader, _: reader.rows(query("station-entries"), OF_STATION),
    "total": lambda reader, _: reader.total(query("station-entries"), OF_STATION),
    "pairs": lambda reader, _: list(reader.pairs(FQ.operatedBy, [str(STATION), str(OTHER)])),
    "present": lambda reader, _: reader.present([STATION, OTHER]),
    "graphs": lambda reader, _: reader.graphs(),
    "count": lambda reader, _: reader.count(),
    "quad_lines": lambda reader, scratch: list(reader.quad_lines(scratch)),
}


@pytest.mark.parametrize("name", list(CALLS))
def test_each_use_is_one_call(name: str, reader: Reader, tmp_path: Path) -> None:
    before = reader.calls
    CALLS[name](reader, str(tmp_path))
    assert reader.calls == before + 1
