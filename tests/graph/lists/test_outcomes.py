"""The list of outcomes, held against each outcome read by itself."""

from itertools import product

import pytest
from rdflib import URIRef

from graph.lists.outcomes import OutcomeList, Tie, all_outcomes
from graph.lists.totals import overview
from graph.lists.types import with_narrower
from graph.read.claim import Claim, read_claim
from graph.read.station import read_mechanism
from graph.site_queries import query
from graph.store.snapshot import Snapshot
from ontology.namespaces import PREFIXES, VOC

TIES: list[Tie | None] = [None, "explicit", "juxtaposed", "none"]
LEVELS = [None, *(str(VOC[f"result-level/{name}"]) for name in ("output", "intermediate", "outcome"))]
TYPES = [None, "volunteer-patrol", "collective-prevention", "party-brand"]


@pytest.fixture(scope="module")
def listed(snapshot: Snapshot) -> OutcomeList:
    return all_outcomes(snapshot)


@pytest.fixture(scope="module")
def claims(snapshot: Snapshot) -> list[Claim]:
    return [read_claim(snapshot, str(row["outcome"])) for row in snapshot.rows(query("outcome-page"))]


def tie_of(claim: Claim) -> Tie:
    if not claim.credits:
        return "none"
    return "explicit" if any(credit.explicit for credit in claim.credits) else "juxtaposed"


def tied_to(claim: Claim, types: set[str], snapshot: Snapshot) -> bool:
    return any(types & {*read_mechanism(snapshot, credit.mechanism).types} for credit in claim.credits)


def test_all_of_them_in_their_order(listed: OutcomeList, claims: list[Claim]) -> None:
    assert list(listed.choose()) == list(listed.names) == [claim.claim for claim in claims]


@pytest.mark.parametrize(("tie", "level", "type"), list(product(TIES, LEVELS, TYPES)))
def test_ties_levels_and_types(
    listed: OutcomeList,
    claims: list[Claim],
    snapshot: Snapshot,
    tie: Tie | None,
    level: str | None,
    type: str | None,
) -> None:
    types = with_narrower(snapshot, str(VOC[f"mechanism-type/{type}"])) if type else None
    assert list(listed.choose(tie=tie, level=level, types=types)) == [
        claim.claim
        for claim in claims
        if tie in (None, tie_of(claim))
        and level in (None, claim.level)
        and (types is None or tied_to(claim, types, snapshot))
    ]


def test_stations_and_indicators(listed: OutcomeList, claims: list[Claim]) -> None:
    for station, indicator in {(claim.station, claim.indicator) for claim in claims}:
        by_station = [claim.claim for claim in claims if claim.station == station]
        by_indicator = [claim.claim for claim in claims if claim.indicator == indicator]
        assert list(listed.choose(station=station)) == by_station
        assert list(listed.choose(indicator=indicator)) == by_indicator
        both = listed.choose(station=station, indicator=indicator)
        assert list(both) == [claim for claim in by_station if claim in by_indicator]


def test_the_overview_counts_the_same(listed: OutcomeList, snapshot: Snapshot) -> None:
    counts = overview(snapshot)
    assert len(listed.choose(tie="explicit")) == counts.explicit
    # Every credited result is of one kind.
    assert counts.figures + counts.trends + counts.ranks + counts.assertions == counts.explicit
    assert min(counts.figures, counts.trends, counts.assertions) > 0
    assert len(listed.choose(tie="juxtaposed")) == counts.juxtaposed
    assert len(listed.choose(tie="none")) == counts.uncredited
    assert len(listed.mechanisms.names) == counts.mechanisms
    assert len(listed.mechanisms.types.values) == counts.types


def test_the_overview_counts_the_holders_of_the_title(snapshot: Snapshot) -> None:
    """Two of the five are so named by their sources, one of them twice; one that is only sought is no title."""
    rows = snapshot.rows(query("title-holders"))
    granted = {str(row["holder"]) for row in rows if row["status"] == URIRef(PREFIXES["aw"] + "granted")}
    assert {holder.rpartition("/")[2] for holder in granted} == {
        "guangdong-xinhui-muzhou",
        "jiangxi-jinggangshan-ciping",
    }
    assert overview(snapshot).titled == len(granted)
    assert sorted(int(str(row["batch"])) for row in rows if "batch" in row) == [1, 2]
