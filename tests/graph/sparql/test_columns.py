"""The columns of `SELECT *` come in the order in which a reader meets them."""

import csv
import io

import pyoxigraph as ox
import pytest

from graph.sparql.engine import Engine
from graph.sparql.question import Question

CASES = {
    "SELECT * { ?s ?p ?o }": "s p o",
    "SELECT*{?s ?p ?o}": "s p o",
    "select distinct * where { ?z ?p ?b } order by ?b": "z p b",
    "SELECT REDUCED * { ?z ?p ?b BIND(1 AS ?a) }": "z p b a",
    "SELECT * { { SELECT * { ?z ?p ?b } } ?z ?y ?b }": "z p b y",
    "SELECT * { ?z ?p ?b } VALUES ?a { 1 }": "z p b a",
    "# SELECT * \nPREFIX a: <a:#*> SELECT * { ?z a:p|^a:p* $b }": "z b",
    'SELECT * { ?z ?p ?b FILTER(?b != "SELECT *") FILTER NOT EXISTS { ?a ?c ?z } }': "z p b",
    "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p": "p n",
    "SELECT (1 * 2 AS ?b) ?a { VALUES ?a { 1 } }": "b a",
    "SELECT * { ?重 ?p ?a }": "重 p a",
    "SELECT * { _:b ?p ?a }": "p a",
    "SELECT * { <a:s> <a:p> 1 }": "",
}


@pytest.mark.parametrize(("query", "columns"), CASES.items())
def test_order_of_appearance(query: str, columns: str) -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal(1), ox.DefaultGraph()))
    answer = Engine(store, "http://base/", {}).answer(Question(query, solutions="text/csv"))
    head = next(csv.reader(io.StringIO(answer.body.decode())), [])
    assert head == columns.split()
