"""The mechanisms: the tree of their types, and one type compared across stations."""

import re

from graph.lists.types import lineage
from graph.read.station import read_mechanism
from graph.site_queries import query
from graph.store.snapshot import Snapshot
from ontology.namespaces import VOC
from tests.api.pages import STATIONS, Read


def test_volunteer_patrols_across_stations(read: Read, snapshot: Snapshot) -> None:
    html, page = read("/mechanisms/volunteer-patrol")
    for slug in STATIONS:
        assert f"/stations/{slug}" in page.links
    row = html[html.index('id="mechanism-zhejiang-pingyang-shanmen-hongdu-yijing"') :]
    row = row[: row.index("</tr>")]
    cells = re.split(r"<td[ >]", row)
    size, drawn, explicit, juxtaposed = cells[1:]
    assert "成员数：&gt;120 人（余/多）" in size
    assert "党员" in drawn
    assert "查处赌博团伙数：11 个" in explicit
    assert "查获盗窃嫌疑人数：21 人" in explicit
    assert "入室盗窃" not in explicit + juxtaposed
    muzhou = html[html.index('id="mechanism-guangdong-xinhui-muzhou-') :]
    muzhou = muzhou[: muzhou.index("</tr>")]
    beside = muzhou[muzhou.rindex('class="juxtaposed"') :]
    assert "−33.9%" in beside
    assert "−33.9%" not in muzhou[: muzhou.rindex('class="juxtaposed"')]
    narrower = VOC["mechanism-type/"] + "special-squad"
    assert str(VOC["mechanism-type/"] + "volunteer-patrol") in lineage(snapshot, str(narrower))
    assert "/mechanisms/special-squad" in page.links


def test_the_tree_counts_narrower_types_in(read: Read, snapshot: Snapshot) -> None:
    _, page = read("/mechanisms", "en")
    patrol = str(VOC["mechanism-type/"] + "volunteer-patrol")
    mechanisms = [
        read_mechanism(snapshot, str(row["mechanism"])) for row in snapshot.rows(query("mechanism-page"))
    ]
    patrols = sum(any(patrol in lineage(snapshot, kind) for kind in one.types) for one in mechanisms)
    assert re.search(rf"{patrols} mechanisms, 5 stations", page.text)
