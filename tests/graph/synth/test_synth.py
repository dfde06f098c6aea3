"""Synthetic stations: always the same, valid, of every class, and nothing of a real source in them."""

import re
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, Dataset, URIRef

from graph.check.finding import Finding
from graph.check.gate import Gate
from graph.record.shipped import Corpus, load_files
from graph.store.parse import parse_entry
from graph.synth.areas import NAMES, PROVINCES, Place
from graph.synth.stations import CLAIMS, EVIDENCE_KEPT, synthesise
from ontology.files import vocabulary
from ontology.namespaces import FQ, PREFIXES


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate()


def violations(gate: Gate, content: str) -> list[Finding]:
    report = gate.report(parse_entry(content.encode(), "application/trig"))
    return [found for found in report.findings if found.severity == "Violation"]


@pytest.fixture(scope="module")
def hundred() -> list[str]:
    return list(synthesise(100, "trig"))


@pytest.fixture(scope="module")
def dataset(hundred: list[str]) -> Dataset:
    return parse_entry("".join(hundred).encode(), "application/trig")


def test_the_same_bytes_each_time_and_a_smaller_number_is_a_beginning(hundred: list[str]) -> None:
    assert list(synthesise(7, "trig")) == hundred[:7]
    assert list(synthesise(3, "trig", seed=1)) != hundred[:3]


def test_both_formats_say_the_same(hundred: list[str]) -> None:
    trig = parse_entry("".join(hundred[:5]).encode(), "application/trig")
    nquads = parse_entry("".join(islice(synthesise(100, "nquads"), 5)).encode(), "application/n-quads")
    assert set(trig.quads()) == set(nquads.quads())


@pytest.mark.parametrize("number", range(16))
def test_each_station_passes_the_gate_by_itself(gate: Gate, hundred: list[str], number: int) -> None:
    # A station whose county was spoken of before needs the places of those before it.
    alone = [block for block in hundred if "graph/gazetteer" in block][number]
    assert violations(gate, alone) == []


@pytest.mark.thorough
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(1, 10**9))
def test_any_seed_makes_a_valid_station(gate: Gate, seed: int) -> None:
    (content,) = synthesise(1, "trig", seed)
    assert violations(gate, content) == []


def test_every_class_of_the_corpus_is_used(dataset: Dataset) -> None:
    real = load_files(list(Corpus().files()))
    classes = {c for c in real.objects(None, RDF.type) if str(c).startswith(PREFIXES["fq"])}
    assert classes - set(dataset.objects(None, RDF.type)) == set()


def test_every_scheme_that_the_corpus_uses_is_used(dataset: Dataset) -> None:
    scheme_of = dict(vocabulary().subject_objects(URIRef(PREFIXES["skos"] + "inScheme")))
    real = load_files(list(Corpus().files()))
    used = [{scheme_of[o] for o in graph.objects() if o in scheme_of} for graph in (real, dataset)]
    assert len(used[0]) > 25
    assert used[0] == used[1]


def test_stations_are_spread_over_provinces_and_named_in_both_languages(dataset: Dataset) -> None:
    stations = set(dataset.subjects(RDF.type, FQ["Station"]))
    assert len(stations) == 100
    provinces = set(dataset.subjects(FQ["areaLevel"], URIRef(PREFIXES["lv"] + "province")))
    assert len(provinces) == len(PROVINCES) == 31
    for station in stations:
        labels = dataset.objects(station, URIRef(PREFIXES["skos"] + "prefLabel"))
        assert {getattr(label, "language", None) for label in labels} == {"zh", "en"}


def test_places_are_unique_up_to_national_scale() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert len({Place.of(number).slugs[3] for number in range(40_000)}) == 40_000
    assert len({Place.of(number).slugs[2] for number in range(40_000)}) == 3_100


def test_no_byline_and_no_words_of_a_real_source(hundred: list[str], dataset: Dataset) -> None:
    content = "".join(hundred)
    assert PREFIXES["dc"] + "creator" not in content
    real = load_files(Corpus().entry_files)
    quotes = {
        str(quote) for quote in real.objects(None, URIRef(PREFIXES["oa"] + "exact")) if len(str(quote)) > 4
    }
    made = {str(quote) for quote in dataset.objects(None, URIRef(PREFIXES["oa"] + "exact"))}
    assert made and not made & quotes
    for slug in re.findall(
        r"zhejiang-pingyang|guangdong-xinhui|jiangxi-jinggangshan|shaanxi-zhashui", content
    ):
        pytest.fail(f"{slug} is a real county")


def test_stations_differ_in_size_and_numbers(dataset: Dataset) -> None:
    sizes = [
        len(set(dataset.subjects(FQ["operatedBy"], s))) for s in dataset.subjects(RDF.type, FQ["Station"])
    ]
    assert min(sizes) <= 2 and max(sizes) >= 7
    values = {str(value) for value in dataset.objects(None, FQ["value"])}
    assert len(values) > 60
    claims = {claim for name in CLAIMS for claim in dataset.subjects(RDF.type, FQ[name])}
    assert all(len(set(dataset.objects(claim, FQ["evidence"]))) <= EVIDENCE_KEPT for claim in claims)
