"""The views over the shipped corpus, and every view that can be asked of it."""

import pytest

from graph.store.snapshot import Snapshot
from ontology.namespaces import ID, PREFIXES
from tests.many_stations import many_stations
from viz.views.by_name import View, Views

SHANMEN = str(ID["station/zhejiang-pingyang-shanmen"])
CIPING = str(ID["station/jiangxi-jinggangshan-ciping"])
PATROL = PREFIXES["mt"] + "volunteer-patrol"

ASKED = {
    "whole": View(),
    "whole of a province": View("whole", place=str(ID["area/zhejiang"])),
    "bipartite": View("bipartite"),
    "bipartite of a family": View("bipartite", type=PREFIXES["mt"] + "collective-prevention"),
    "cooccurrence": View("cooccurrence"),
    "credit": View("credit"),
    "credit of a station": View("credit", station=SHANMEN),
    "formula": View("formula"),
    "formula of a station": View("formula", station=CIPING),
    "compare": View("compare", a=SHANMEN, b=CIPING),
    "path": View("path", start=SHANMEN, end=CIPING),
    "ego of a station": View(focus=SHANMEN),
    "ego of a type": View(focus=PATROL),
}


@pytest.fixture(scope="session")
def views(snapshot: Snapshot) -> Views:
    return Views(snapshot)


@pytest.fixture(scope="session")
def many() -> Snapshot:
    """More stations than are shown one by one."""
    return many_stations()


@pytest.fixture(params=list(ASKED.values()), ids=list(ASKED))
def view(request: pytest.FixtureRequest) -> View:
    """Each view in turn."""
    chosen: View = request.param
    return chosen
