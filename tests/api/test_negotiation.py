"""Accept headers as a table: weights, wildcards, specificity, parameters, letter case, nonsense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.negotiation import (
    CSV,
    GRAPHS,
    HTML,
    JSON,
    JSON_LD,
    JSON_RESULTS,
    N_TRIPLES,
    RDF_XML,
    SOLUTIONS,
    SUFFIXES,
    TSV,
    TURTLE,
    XML_RESULTS,
    media_type,
    negotiate,
)

SOLUTION_CASES = {
    None: JSON_RESULTS,
    "": JSON_RESULTS,
    "*/*": JSON_RESULTS,
    "application/*": JSON_RESULTS,
    "text/*": CSV,
    "application/json": JSON,
    "application/sparql-results+xml": XML_RESULTS,
    "TEXT/CSV": CSV,
    "Application/Sparql-Results+JSON": JSON_RESULTS,
    "text/csv; charset=utf-8": CSV,
    "text/csv;charset=UTF-8": CSV,
    'text/csv;charset="utf-8"': CSV,
    "text/csv;charset=gbk": None,
    "text/csv;header=present": None,
    "text/csv, text/tab-separated-values": CSV,
    "text/tab-separated-values, text/csv;q=0.9": TSV,
    "text/csv;q=0.5, application/sparql-results+xml;q=0.8": XML_RESULTS,
    "text/csv;Q=0.5, application/sparql-results+xml;q=0.4": CSV,
    "*/*;q=0.1, text/csv": CSV,
    "text/*;q=0.9, text/csv;q=0.1, */*;q=0.5": TSV,
    "application/sparql-results+json;q=0, */*": XML_RESULTS,
    "*/*;q=0": None,
    "text/csv;q=0": None,
    "text/csv;q=0.0, text/csv": CSV,
    "text/csv;q=1.001": None,
    "text/csv;q=abc, application/xml": "application/xml",
    "image/png": None,
    "image/png, */*;q=0.01": JSON_RESULTS,
    "nonsense": None,
    "*/csv": None,
    ", ,text/csv,": CSV,
    'text/csv;x="a,b", text/tab-separated-values;q=0.1': TSV,
    "text/csv;q=0.123": CSV,
    "  text/csv  ;  q=0.3 ,application/json;q=0.2": CSV,
}


@pytest.mark.parametrize(("accept", "expected"), SOLUTION_CASES.items())
def test_solutions(accept: str | None, expected: str | None) -> None:
    assert negotiate(accept, SOLUTIONS) == expected


GRAPH_CASES = {
    "*/*": TURTLE,
    "application/ld+json": JSON_LD,
    "application/*": N_TRIPLES,
    "application/rdf+xml, text/turtle;q=0.9": RDF_XML,
    "text/csv": None,
}


@pytest.mark.parametrize(("accept", "expected"), GRAPH_CASES.items())
def test_graphs(accept: str, expected: str | None) -> None:
    assert negotiate(accept, GRAPHS) == expected


def test_a_browser_prefers_html_and_curl_the_first_offer() -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    assert negotiate(browser, (*SOLUTIONS, HTML)) == HTML
    assert negotiate("*/*", (*SOLUTIONS, HTML)) == JSON_RESULTS


def test_nothing_offered() -> None:
    assert negotiate("*/*", ()) is None
    assert negotiate(None, ()) is None


@given(st.text(alphabet='*/;,="\\ qtexcsvhm01.+-', max_size=60))
def test_any_header_gives_an_offer_or_nothing(accept: str) -> None:
    assert negotiate(accept, SOLUTIONS) in (None, *SOLUTIONS)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("application/sparql-query", ("application/sparql-query", {})),
        ("Application/SPARQL-Query ; Charset=UTF-8", ("application/sparql-query", {"charset": "UTF-8"})),
        ('text/plain;charset="gb\\k"', ("text/plain", {"charset": "gbk"})),
        ("", ("", {})),
        ("nonsense", ("", {})),
    ],
)
def test_media_type(header: str, expected: tuple[str, dict[str, str]]) -> None:
    assert media_type(header) == expected


def test_every_format_has_a_suffix() -> None:
    assert {*GRAPHS, CSV, TSV, JSON, HTML} <= set(SUFFIXES.values())
