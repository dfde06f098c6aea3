"""The matrix holds what its own query finds, cell by cell, under every filter; some cells stay as they were seen."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from rdflib import URIRef

from graph.analyse import matrix
from graph.analyse.matrix import Axis, Filters, claims_of_cell, make_matrix
from graph.read.claim import read_claim
from graph.site_queries import query
from graph.store.snapshot import Snapshot
from ontology.namespaces import ID, PREFIXES, VOC, compact

MT, RL, ST = PREFIXES["mt"], PREFIXES["rl"], PREFIXES["st"]


def narrowed(filters: Mapping[str, str]) -> Filters:
    given: dict[str, Any] = {name: str(iri) for name, iri in filters.items()}
    return Filters(**given)


AS_SEEN = {
    # As the program gave them for the shipped entries: a change of them is to be looked at. What proves them is the
    # query of each cell, below.
    ("technology", "outcome"): (2, 0, 2),
    ("composite-method", "output"): (0, 0, None),
    ("dispute-resolution", "outcome"): (0, 5, None),
    ("police-public-contact", "output"): (1, 0, 1),
}


def test_some_cells_stay_as_they_were_seen(snapshot: Snapshot) -> None:
    matrix = make_matrix(snapshot, "indicator", "claims", Filters())
    for (type, level), expected in AS_SEEN.items():
        row = [heading.iri for heading in matrix.rows].index(MT + type)
        column = [heading.iri for heading in matrix.columns].index(RL + level)
        cell = matrix.cells[row][column]
        assert (cell.explicit, cell.juxtaposed, cell.best) == expected, (type, level)


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"setting": VOC["setting/mountain"]},
        {"area": ID["area/zhejiang"]},
        {"independence": VOC["independence/insider"]},
        {"status": VOC["review-status/draft"], "setting": VOC["setting/rural"]},
    ],
    ids=lambda given: "-".join(given) or "all",
)
def test_every_cell_is_what_its_query_finds(snapshot: Snapshot, filters: dict[str, URIRef]) -> None:
    given = narrowed(filters)
    matrix = make_matrix(snapshot, "indicator", "claims", given)
    found = 0
    for row, heading in enumerate(matrix.rows):
        rows = snapshot.rows(query("matrix-cell"), {"type": URIRef(heading.iri), **filters})
        for column, level in enumerate(matrix.columns):
            ties = {"explicit": set[str](), "juxtaposed": set[str]()}
            for one in rows:
                if str(one["level"]) == level.iri:
                    ties[str(one["tie"])].add(str(one["outcome"]))
            beside = ties["juxtaposed"] - ties["explicit"]
            credited_claims, beside_claims = claims_of_cell(
                snapshot, "indicator", heading.iri, level.iri, given
            )
            assert ({*credited_claims}, {*beside_claims}) == (ties["explicit"], beside)
            cell = matrix.cells[row][column]
            assert (cell.explicit, cell.juxtaposed) == (len(ties["explicit"]), len(beside))
            grades = [credit.grade for iri in credited_claims for credit in read_claim(snapshot, iri).credits]
            assert cell.best == max(grades, default=None)
            found += cell.explicit + cell.juxtaposed
    assert found or filters


def test_sources_are_counted_once_and_independent_ones_apart(snapshot: Snapshot) -> None:
    claims = make_matrix(snapshot, "indicator", "claims", Filters())
    sources = make_matrix(snapshot, "indicator", "sources", Filters())
    independent = make_matrix(snapshot, "indicator", "independent", Filters())
    for row, column in product(range(len(claims.rows)), range(len(claims.columns))):
        one, other = claims.cells[row][column], sources.cells[row][column]
        assert min(1, one.explicit) <= other.explicit <= min(5, one.explicit)
        iris, _ = claims_of_cell(
            snapshot, "indicator", claims.rows[row].iri, claims.columns[column].iri, Filters()
        )
        assert other.explicit == len({read_claim(snapshot, iri).evidence[0].source for iri in iris})
        # None of the five articles is independent research.
        assert independent.cells[row][column].explicit == 0


@pytest.mark.parametrize("axis", ["setting", "province"])
def test_other_columns_split_the_same_claims_by_station(snapshot: Snapshot, axis: Axis) -> None:
    matrix = make_matrix(snapshot, axis, "claims", Filters())
    assert matrix.columns and matrix.rows
    filtered = {"setting": "setting", "province": "area"}[axis]
    for place, column in enumerate(matrix.columns):
        same = make_matrix(snapshot, "indicator", "claims", narrowed({filtered: column.iri}))
        for row in range(len(matrix.rows)):
            assert matrix.cells[row][place].explicit == sum(cell.explicit for cell in same.cells[row])


def test_years_leave_out_what_cannot_be_dated(snapshot: Snapshot) -> None:
    dated = make_matrix(snapshot, "indicator", "claims", Filters(from_year=2022, to_year=2022))
    iris = {
        iri
        for row, column in product(dated.rows, dated.columns)
        for those in claims_of_cell(
            snapshot, "indicator", row.iri, column.iri, Filters(from_year=2022, to_year=2022)
        )
        for iri in those
    }
    assert iris
    for iri in iris:
        period = read_claim(snapshot, iri).period
        assert period is not None and period.start is not None and period.start.year == 2022


def test_headings_fold_and_unfold(snapshot: Snapshot) -> None:
    folded = make_matrix(snapshot, "indicator", "claims", Filters())
    opened = make_matrix(snapshot, "indicator", "claims", Filters(), [MT + "party-building", RL + "outcome"])
    assert {heading.depth for heading in folded.rows} == {0}
    below = [heading for heading in opened.rows if heading.depth == 1]
    assert {compact(heading.iri) for heading in below} >= {"mt:party-brand", "mt:party-education"}
    assert any(heading.iri.startswith(PREFIXES["ind"]) for heading in opened.columns)


def test_a_release_that_two_sources_print_counts_once(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = make_matrix(snapshot, "indicator", "sources", Filters())
    monkeypatch.setattr(matrix, "releases_of", lambda _snapshot, sources: [tuple(sources)])
    monkeypatch.setattr(matrix, "_aligned_lists", matrix._aligned_lists.make)
    after = make_matrix(snapshot, "indicator", "sources", Filters())
    most = max(cell.explicit for cells in before.cells for cell in cells)
    assert most > 1
    assert {cell.explicit for cells in after.cells for cell in cells} == {0, 1}
