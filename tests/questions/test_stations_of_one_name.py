"""Two stations of one name, in one county, with mechanisms of the same names, stay two in every answer."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from graph.export.tables import TABLES
from graph.lists.stations import all_stations
from graph.publish.build import ensure_built
from graph.record.shipped import SHIPPED, Corpus
from graph.site_queries import query
from graph.store.snapshot import Snapshot
from ontology.files import questions
from ontology.queryfile import QueryFile
from tests.bench.corpora import corpus_of
from tests.questions.rows import LIST, table

QUESTIONS = questions()
TELLS_STATIONS = [name for name, question in QUESTIONS.items() if "<station>" in question.header["columns"]]
ACROSS_STATIONS = ["05-comparable-figures", "14-diffusion", "16-formula-homonyms"]
"""Questions whose rows depend on what other stations there are."""
COUNTS_STATIONS = [
    "04-evidence-grades",
    "11-setting-as-moderator",
    "23-who-takes-part",
]


class Twins:
    """The IRIs of the shipped stations and of their twins, told apart by the slug and the source's name alone."""

    def __init__(self) -> None:
        names = [path.stem.rpartition("-")[2] for path in Corpus().entry_files]
        slugs = re.findall(
            r"^station:(\S+)", (SHIPPED / "register.trig").read_text(encoding="utf-8"), re.MULTILINE
        )
        self.names = {name: name[::-1] for name in names} | {slug: f"{slug}-twin" for slug in slugs}

    def twin(self, text: str) -> str:
        for name, other in self.names.items():
            text = text.replace(name, other)
        return text

    def original(self, text: str) -> str:
        for name, other in self.names.items():
            text = text.replace(other, name)
        return text


@pytest.fixture(scope="module")
def twins() -> Twins:
    return Twins()


@pytest.fixture(scope="module")
def doubled(twins: Twins, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The shipped corpus and a twin of each of its stations, with equal labels everywhere."""
    folder = tmp_path_factory.mktemp("doubled")
    (folder / "entries").mkdir()
    shipped = Corpus()
    for path in shipped.reference_files:
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(f"{text}\n{twins.twin(text)}", encoding="utf-8")
    for path in shipped.entry_files:
        text = path.read_text(encoding="utf-8")
        (folder / "entries" / path.name).write_text(text, encoding="utf-8")
        # An entry's file is named after its source.
        (folder / "entries" / f"{twins.twin(path.stem)}.trig").write_text(twins.twin(text), encoding="utf-8")
    corpus = Corpus(folder)
    return Snapshot.open(folder, ensure_built(corpus, folder, lambda _: None))


def columns(question: QueryFile) -> list[str]:
    return question.header["columns"].replace("<", "").replace(">", "").split()


@pytest.mark.parametrize("name", TELLS_STATIONS)
def test_what_is_told_of_a_station_is_told_of_its_twin(
    name: str, doubled: Snapshot, snapshot: Snapshot, twins: Twins
) -> None:
    names = columns(QUESTIONS[name])
    rows = table(doubled.rows(QUESTIONS[name]), names)
    of_twins = [row for row in rows if "-twin" in row[names.index("station")]]
    of_originals = [row for row in rows if row not in of_twins]
    assert sorted([twins.original(cell) for cell in row] for row in of_twins) == of_originals
    if name not in ACROSS_STATIONS:
        assert of_originals == table(snapshot.rows(QUESTIONS[name]), names)


@pytest.mark.parametrize("name", COUNTS_STATIONS)
def test_twins_are_counted_as_two(name: str, doubled: Snapshot, snapshot: Snapshot) -> None:
    keys = [
        column for column in columns(QUESTIONS[name]) if f"<{column}>" in QUESTIONS[name].header["columns"]
    ]
    keys += ["grade"] if "grade" in columns(QUESTIONS[name]) else []
    once = {
        tuple(str(row[key]) for key in keys): int(str(row["stations"]))
        for row in snapshot.rows(QUESTIONS[name])
    }
    for row in doubled.rows(QUESTIONS[name]):
        assert int(str(row["stations"])) == 2 * once[tuple(str(row[key]) for key in keys)]
        if "which" in row:
            assert len(str(row["which"]).split(LIST)) == int(str(row["stations"]))


def test_a_sum_takes_the_figures_of_twins_as_two(doubled: Snapshot, snapshot: Snapshot) -> None:
    """Nothing of the five may be added; of their twins, what is dated and of the whole station, and nothing else."""
    sums = QUESTIONS["28-safe-totals"]
    assert not [row for row in snapshot.rows(sums) if "sum" in row]
    added = 0
    for row in doubled.rows(sums):
        amounts = [addend for addend in str(row["addends"]).split(LIST) if not addend.endswith("(left out)")]
        assert len(amounts) == int(str(row["figures"])) - int(str(row["leftOut"]))
        if "sum" not in row:
            assert row["inTheWay"] and int(str(row["added"])) == 0
            continue
        assert int(str(row["added"])) == int(str(row["stations"])) == len(amounts) == 2
        assert {"start", "end"} <= row.keys()
        assert float(str(row["sum"])) == sum(float(one.rpartition(" ")[2]) for one in amounts) > 0
        added += 1
    assert added > 5


STATION_LINK = re.compile(
    r'"line"><a href="/stations/[^"]+">[^<]+</a>( <span class="where">[^<]+[县区市]</span>)?'
)


def test_a_list_tells_stations_of_one_name_by_their_county(client: TestClient) -> None:
    for address in ("/outcomes", "/mechanisms/volunteer-patrol"):
        page = client.get(address, headers={"Accept": "text/html", "Accept-Language": "zh"}).text
        linked = STATION_LINK.findall(page)
        assert len(linked) > 3
        assert all(linked)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_a_row_for_each_of_two_things_of_one_name(
    doubled: Snapshot, snapshot: Snapshot, name: str
) -> None:
    """And in each row the numbers that it has without its twin."""
    table = TABLES[name]
    numbers = [
        place for place, column in enumerate(table.columns) if column.datatype in ("integer", "decimal")
    ]

    def rows(of: Snapshot) -> list[tuple[str, ...]]:
        return sorted(tuple(str(row[place]) for place in numbers) for row in table.rows(of))

    assert rows(doubled) == sorted([*rows(snapshot), *rows(snapshot)])


@pytest.mark.parametrize(
    "stations",
    [305, pytest.param(2005, marks=[pytest.mark.large, pytest.mark.timeout(900)])],
)
def test_one_row_a_station_where_one_is_promised(stations: int, tmp_path: Path) -> None:
    """Three hundred synthetic stations bear 231 names; two thousand bear 256."""
    corpus = corpus_of(stations, tmp_path / "corpus")
    version = ensure_built(corpus, tmp_path, lambda _: None, known_valid=True)
    made = Snapshot.open(tmp_path, version)
    promised = {
        name: [str(row["station"]) for row in made.rows(QUESTIONS[name])]
        for name in ("25-honour-against-evidence", "29-gaps")
    }
    # One row a coding, and an entry may have been coded again.
    curations = made.rows(QUESTIONS["30-curation"])
    assert len({row["curation"] for row in curations}) == len(curations)
    promised["30-curation"] = list({str(row["station"]): None for row in curations})
    promised["station-page"] = [str(row["station"]) for row in made.rows(query("station-page"))]
    promised["the list"] = list(all_stations(made))
    promised["stations.csv"] = [str(row[0]) for row in TABLES["stations"].rows(made)]
    for name, found in promised.items():
        assert len(found) == stations, name
        assert len(set(found)) == stations, name
    assert len({made.name(station, "zh") for station in promised["the list"]}) < stations
