"""The home page counts what the graph holds and leads to it."""

import re
from collections import Counter

from graph.read.claim import read_claim
from graph.site_queries import query
from graph.store.snapshot import Snapshot
from tests.api.pages import STATIONS, Read


def test_home_counts_what_the_graph_holds(read: Read, snapshot: Snapshot) -> None:
    html, page = read("/", "en")
    outcomes = {str(row["outcome"]) for row in snapshot.rows(query("outcome-page"))}
    ties = Counter(
        "none"
        if not claim.credits
        else "explicit"
        if any(c.explicit for c in claim.credits)
        else "juxtaposed"
        for claim in (read_claim(snapshot, iri) for iri in outcomes)
    )
    for name, count in ties.items():
        drawn = re.search(rf'<a href="/outcomes\?credit={name}"[^>]*>(.*?)</a>', html, re.S)
        assert drawn is not None and f">{count}</text>" in drawn[1]
    assert 'href="/stations">5</a>' in html
    assert "/honours/3886a4a39e322bc6/h8" in page.links, "what is said of the title is cited"
    assert "1963" in page.text and "/glossary#fengqiao" in page.links, "no source of the corpus says so"
    assert "Open Times" in read("/glossary", "en")[1].text, "where it is from"
    for slug in STATIONS:
        assert f"/stations/{slug}" in page.links
