"""The outcomes: filtered, counted and paged as the claims themselves say."""

import re
from urllib.parse import parse_qs

import pytest

from graph.lists.types import lineage
from graph.read.claim import Claim, read_claim, tie_of
from graph.read.station import read_mechanism, read_station
from graph.site_queries import query
from graph.store.snapshot import Snapshot
from ontology.namespaces import ID, VOC
from tests.api.pages import STATIONS, Read


def fits(claim: Claim, name: str, value: str, snapshot: Snapshot) -> bool:
    """Whether a claim passes a filter, worked out from the claim itself."""
    if name == "credit":
        return tie_of(claim) == value
    if name == "type":
        types = {
            wider
            for credit in claim.credits
            for kind in read_mechanism(snapshot, credit.mechanism).types
            for wider in lineage(snapshot, kind)
        }
        return str(VOC["mechanism-type/"] + value) in types
    return {"level": claim.level, "indicator": claim.indicator, "station": claim.station}[name] == {
        "level": str(VOC["result-level/"] + value),
        "indicator": str(VOC["indicator/"] + value),
        "station": str(ID["station/"] + value),
    }[name]


@pytest.mark.parametrize(
    "parameters",
    [
        "credit=explicit",
        "credit=juxtaposed",
        "credit=none",
        "level=intermediate",
        "indicator=disputes-resolved",
        "station=zhejiang-yuecheng-fushan",
        "type=volunteer-patrol",
        "type=collective-prevention&credit=juxtaposed&level=outcome",
        "station=zhejiang-pingyang-shanmen&credit=explicit",
        "indicator=&level=&credit=&station=&type=",
    ],
)
def test_outcomes_are_filtered_and_counted(read: Read, snapshot: Snapshot, parameters: str) -> None:
    _, page = read(f"/outcomes?{parameters}", "en")
    wanted = {name: value[0] for name, value in parse_qs(parameters).items()}
    claims = [read_claim(snapshot, str(row["outcome"])) for row in snapshot.rows(query("outcome-page"))]
    total = sum(all(fits(claim, *pair, snapshot) for pair in wanted.items()) for claim in claims)
    assert 0 < total <= len(claims)
    assert f"{total} in all" in page.text
    assert len(page.all("tr")) - 1 == min(total, 50)
    chosen = {given["value"] for given in page.all("option") if "selected" in given}
    assert set(wanted.values()) <= chosen


def test_every_claim_that_the_graph_reports_is_an_outcome_of_its_station(snapshot: Snapshot) -> None:
    """The counts of the five stations add up to that of the whole."""
    counts = [read_station(snapshot, slug).outcomes for slug in STATIONS]
    assert sum(counts) == snapshot.total(query("outcome-page"))


def test_pages_of_outcomes_join_without_gap_or_overlap(read: Read, snapshot: Snapshot) -> None:
    total = snapshot.total(query("outcome-page"))
    found: list[str] = []
    for number in range(1, -(-total // 50) + 1):
        html, _ = read(f"/outcomes?page={number}")
        found += re.findall(r'<th scope="row"><a href="/claims/([0-9a-f]+/\w+)"', html)
    assert len(found) == len(set(found)) == total
