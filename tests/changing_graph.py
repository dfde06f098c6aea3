"""Versions of a small graph as sets of statements, each opened in memory: for what is carried from one to the next."""

import copy
from collections.abc import Iterable
from functools import cache
from typing import Any

import pyoxigraph as ox
from rdflib import Dataset, URIRef

from graph.analyse.area_counts import area_counts
from graph.lists.areas import area_map, provinces
from graph.lists.evidence import all_evidence
from graph.lists.indicators import claims_by_indicator
from graph.lists.label_order import LABEL_KEYS
from graph.lists.mechanisms import all_mechanisms
from graph.lists.names import all_names
from graph.lists.outcomes import all_outcomes, indicators_by_level
from graph.lists.relation import Relation
from graph.lists.said import SAID, told_in
from graph.lists.stations import all_stations
from graph.lists.tables import COLUMNS, TABLES
from graph.lists.totals import overview
from graph.lists.types import top_types, type_tree, with_narrower
from graph.search.finding import search
from graph.search.index import search_index
from graph.store.change import Statement
from graph.store.embedded import EmbeddedReader
from graph.store.parse import parse_entry
from graph.store.per_version import OncePerVersion
from graph.store.snapshot import Snapshot
from graph.store.terms import to_engine
from graph.store.writable import DERIVATIONS
from graph.synth.stations import synthesise
from ontology.files import vocabulary
from ontology.namespaces import DERIVED, VOCABULARY
from ontology.queryfile import read_queries

Statements = frozenset[Statement]

COUNTED: tuple[OncePerVersion[Any], ...] = (
    all_mechanisms, all_outcomes, indicators_by_level, area_map, provinces, all_stations, overview, type_tree,
    all_names, area_counts, search_index, claims_by_indicator,
    all_evidence, *SAID.values(), told_in, *TABLES.values(), *LABEL_KEYS.values(),
)  # fmt: skip
"""Everything that is counted once for a version and carried on."""


@cache
def said_by_vocabulary() -> Statements:
    """The vocabulary, without the blank nodes of its ontology."""
    return frozenset(
        Statement(s, URIRef(p), o, str(VOCABULARY))  # type: ignore[arg-type]
        for s, p, o in vocabulary()
        if isinstance(s, URIRef)
    )


@cache
def entries(count: int, seed: int) -> tuple[Statements, ...]:
    """Each synthetic station with its entry, register and gazetteer, for a seed of its own."""
    return tuple(statements_of(text) for text in synthesise(count, "trig", seed))


def statements_of(text: str) -> Statements:
    """What a TriG text says."""
    dataset = parse_entry(text.encode(), "application/trig")
    assert isinstance(dataset, Dataset)
    return frozenset(Statement(s, URIRef(p), o, str(g)) for s, p, o, g in dataset.quads())  # type: ignore[arg-type]


def opened(statements: Iterable[Statement]) -> Snapshot:
    """The version that says this."""
    store = ox.Store()
    store.bulk_extend(
        ox.Quad(to_engine(s), ox.NamedNode(str(p)), to_engine(o), ox.NamedNode(g))  # type: ignore[arg-type]
        for s, p, o, g in statements
    )
    return Snapshot(EmbeddedReader(store, "changing"))


def derived(statements: Statements) -> Statements:
    """The shortcuts that the derivations make of the statements."""
    plain = opened(statements)
    return frozenset(
        Statement(s, URIRef(p), o, str(DERIVED))  # type: ignore[arg-type]
        for derivation in read_queries(DERIVATIONS).values()
        for s, p, o in plain.construct(derivation)
    )


def everything(snapshot: Snapshot) -> dict[str, object]:
    """All that is counted once for a version, in plain Python, made now where it was not yet; and what is in memory of
    single things."""
    mechanisms, outcomes, places = all_mechanisms(snapshot), all_outcomes(snapshot), area_map(snapshot)
    assert outcomes.mechanisms is mechanisms
    assert mechanisms.stations.things is mechanisms.types.things is mechanisms.names
    assert outcomes.credited.things is outcomes.beside.things is mechanisms.names
    assert outcomes.credited.values is outcomes.beside.values is outcomes.indicators.things is outcomes.names
    assert places.places.values is places.within.things is places.within.values
    relations = {
        "stations of mechanisms": mechanisms.stations,
        "types of mechanisms": mechanisms.types,
        "stations of outcomes": outcomes.stations,
        "indicators of outcomes": outcomes.indicators,
        "credited": outcomes.credited,
        "beside": outcomes.beside,
        "places": places.places,
        "within": places.within,
        "claims": claims_by_indicator(snapshot),
        "grades": all_evidence(snapshot).grades,
        "sources": all_evidence(snapshot).sources,
        "years": all_evidence(snapshot).years,
        "settings": all_evidence(snapshot).settings,
    }
    return {
        **{name: _plain(relation) for name, relation in relations.items()},
        "said": {predicate: _plain(made(snapshot)) for predicate, made in SAID.items()},
        "told in": _plain(told_in(snapshot)),
        **{f"table of {kind}": _columns(snapshot, kind) for kind in TABLES},
        "labels": {
            key: (list(made(snapshot).names), made(snapshot).keys.tolist())
            for key, made in LABEL_KEYS.items()
        },
        "widths": {name: relation.things._sorted.itemsize for name, relation in relations.items()},
        "read": {
            iri: (dict(snapshot.properties(iri)), snapshot.label(iri))
            for iri in (*mechanisms.names, *outcomes.names[:20])
        },
        "of sources": (dict(all_evidence(snapshot).independence), dict(all_evidence(snapshot).status)),
        "levels": copy.deepcopy(indicators_by_level(snapshot)),
        "provinces": provinces(snapshot),
        "stations": all_stations(snapshot),
        "overview": overview(snapshot),
        "types": type_tree(snapshot),
        "narrower": {top: with_narrower(snapshot, top) for top in top_types(snapshot)},
        "names": copy.deepcopy(all_names(snapshot)),
        "areas": copy.deepcopy(area_counts(snapshot)),
        "searched": search_index(snapshot).documents(),
        "found": {
            text: search(snapshot, text, limit=1_000) for text in ("派", "义警", "yijing", "police", "pcs")
        },
    }


def _plain(relation: Relation) -> tuple[list[str], list[str], bytes, bytes]:
    """The lists of a relation, and the places of its pairs in them."""
    return (
        list(relation.things),
        list(relation.values),
        relation.thing_places.tobytes(),
        relation.value_places.tobytes(),
    )


def _columns(snapshot: Snapshot, kind: str) -> tuple[list[str], dict[str, list[tuple[str, str]]]]:
    """The things of a table and the pairs of each column; which values nothing has is a matter of how it was made."""
    table = TABLES[kind](snapshot)
    return list(table.names), {name: list(table.column(snapshot, name)) for name in COLUMNS[kind]}
