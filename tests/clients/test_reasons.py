"""Real clients against the service as it is served: each shows why a query was refused or stopped.

They are installed by `make clients`; R is used where it is installed.
"""

import gc
import importlib
import re
import shutil
import subprocess
import sys
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.served import served

# The clients leave connections open.
pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"
)

pytest.importorskip("SPARQLWrapper", reason="make clients installs the clients")

RESEARCHERS = (Path(__file__).resolve().parents[2] / "docs" / "researchers.md").read_text(encoding="utf-8")
SECTION = RESEARCHERS.partition("## Asking from Python and R")[2].partition("\n## ")[0]
LOCAL = "http://127.0.0.1:8000/sparql"

REASONS = {
    "SELECT * { ?s ?p ?o } LIMIT": "the query breaks off here",
    "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }": "SERVICE",
    "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 90000": "LIMIT",
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }": "cross product",
}
"""Malformed, refused, too large, too slow: each query, and words of its reason."""


@pytest.fixture(autouse=True)
def connections_are_closed() -> Iterator[None]:
    """What a client has left open is closed here, so that no other test hears of it."""
    yield
    with warnings.catch_warnings(action="ignore"):
        gc.collect()


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(
        tmp_path_factory.mktemp("clients"), processes=1, workers=1, query_seconds=1, query_rows=500
    ) as running:
        yield f"{running.address}/sparql"


def loaded(name: str) -> Any:
    """A client without types of its own."""
    return importlib.import_module(name)


@pytest.mark.parametrize(("query", "words"), REASONS.items())
def test_sparqlwrapper(endpoint: str, query: str, words: str) -> None:
    wrapper = loaded("SPARQLWrapper")
    asked = wrapper.SPARQLWrapper(endpoint, returnFormat=wrapper.JSON)
    asked.setQuery(query)
    with pytest.raises(Exception, match=re.escape(words)):
        asked.query()


@pytest.mark.parametrize("form", ["JSON", "XML", "CSV", "TSV"])
def test_sparqlwrapper_gets_what_it_asks_for(endpoint: str, form: str) -> None:
    """It sends the form by three parameters besides Accept."""
    wrapper = loaded("SPARQLWrapper")
    asked = wrapper.SPARQLWrapper(endpoint, returnFormat=getattr(wrapper, form))
    asked.setQuery("SELECT (1 AS ?x) {}")
    answer = asked.query()
    assert form.lower() in answer.info()["content-type"] or "tab-separated" in answer.info()["content-type"]


@pytest.mark.parametrize(("form", "kind"), [("JSONLD", "ld+json"), ("TURTLE", "turtle"), ("RDFXML", "rdf+xml"),
                                            ("N3", "turtle"), ("XML", "rdf+xml")])  # fmt: skip
def test_sparqlwrapper_gets_triples(endpoint: str, form: str, kind: str) -> None:
    wrapper = loaded("SPARQLWrapper")
    asked = wrapper.SPARQLWrapper(endpoint, returnFormat=getattr(wrapper, form))
    asked.setQuery("CONSTRUCT { <http://a/> <http://b/c> 1 } {}")
    assert kind in asked.query().info()["content-type"]


@pytest.mark.parametrize(("query", "words"), REASONS.items())
def test_pandas(endpoint: str, query: str, words: str) -> None:
    with pytest.raises(Exception, match=re.escape(words)):
        loaded("pandas").read_csv(f"{endpoint}?{urlencode({'query': query, 'format': 'csv'})}")


@pytest.mark.parametrize(("query", "words"), REASONS.items())
def test_sparql_dataframe(endpoint: str, query: str, words: str) -> None:
    with pytest.raises(Exception, match=re.escape(words)):
        loaded("sparql_dataframe").get(endpoint, query)


@pytest.mark.parametrize(("query", "words"), REASONS.items())
def test_rdflib(endpoint: str, query: str, words: str) -> None:
    from rdflib import Graph
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    # What it raises says nothing itself; what is printed is the cause before it, which does.
    with pytest.raises(ValueError) as raised:
        list(Graph(SPARQLStore(endpoint)).query(query))
    assert words in "".join(traceback.format_exception(raised.value))


def snippet(language: str, endpoint: str) -> str:
    [code] = re.findall(rf"```{language}\n(.*?)```", SECTION, re.DOTALL)
    assert LOCAL in code
    return str(code).replace(LOCAL, endpoint)


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_python_of_the_document(endpoint: str) -> None:
    code = snippet("python", endpoint)
    done = run([sys.executable, "-c", code])
    assert done.stdout.count("https://w3id.org/fengqiao/id/station/") == 5, done.stderr
    for query, words in REASONS.items():
        failed = run([sys.executable, "-c", f"{code}\nask({query!r})"])
        assert words in failed.stderr.splitlines()[-1]


@pytest.mark.skipif(
    shutil.which("Rscript") is None, reason="R is not installed (apt-get install r-base-core)"
)
def test_the_r_of_the_document(endpoint: str) -> None:
    code = snippet("r", endpoint)
    done = run(["Rscript", "-e", code])
    assert done.stdout.count("https://w3id.org/fengqiao/id/station/") == 5, done.stderr
    for query, words in REASONS.items():
        failed = run(["Rscript", "-e", f"{code}\nask('{query}')"])
        assert failed.returncode != 0
        assert words in failed.stderr, failed.stderr
