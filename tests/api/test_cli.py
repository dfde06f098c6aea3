"""The command, run as a user runs it: exit status, one line for a mistake, never a traceback."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from rdflib import RDF

from api.terminal import say_served
from graph.record.shipped import Corpus
from graph.store.parse import parse_entry
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ
from tests.api.command import fengqiao

BROKEN = Path(__file__).resolve().parent.parent / "entries" / "broken.trig"
STATIONS = (
    "PREFIX fq: <https://w3id.org/fengqiao/ns#> SELECT ?station { ?station a fq:Station } ORDER BY ?station"
)


def test_query_as_table_json_and_csv(data: Path) -> None:
    table = fengqiao("query", "-", data=data, given=STATIONS)
    assert table.returncode == 0
    lines = table.stdout.splitlines()
    assert lines[0] == "station"
    assert "station:zhejiang-pingyang-shanmen" in lines
    assert len(lines) == 7
    as_json = json.loads(fengqiao("query", "-", "--format", "json", data=data, given=STATIONS).stdout)
    assert len(as_json["results"]["bindings"]) == 5
    as_csv = list(
        csv.reader(io.StringIO(fengqiao("query", "-", "--format", "csv", data=data, given=STATIONS).stdout))
    )
    assert as_csv[0] == ["station"] and len(as_csv) == 6


def test_ask_and_construct(data: Path) -> None:
    assert fengqiao("query", "-", data=data, given="ASK { ?s ?p ?o }").stdout.strip() == "true"
    made = fengqiao("query", "-", data=data, given="CONSTRUCT { ?s a ?t } WHERE { ?s a ?t } LIMIT 3")
    assert made.returncode == 0 and made.stdout


@pytest.mark.parametrize(("locale", "word"), [("zh_CN.UTF-8", "第 1 行"), ("C.UTF-8", "line 1")])
def test_a_wrong_query_is_one_line_in_the_persons_language(data: Path, locale: str, word: str) -> None:
    done = fengqiao("query", "-", data=data, given="SELECT * WHERE {", LC_ALL=locale)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert word in done.stderr


def test_validate_reports_and_exits_1(data: Path) -> None:
    sound = fengqiao("validate", *map(str, Corpus().entry_files), data=data)
    assert sound.returncode == 0, sound.stdout
    broken = fengqiao("validate", str(BROKEN), data=data)
    assert broken.returncode == 1
    assert "Figure-unit" in broken.stdout and "fq:unit" in broken.stdout
    chinese = fengqiao("validate", str(BROKEN), data=data, LC_ALL="zh_CN.UTF-8")
    assert "数字须有且只有一个单位" in chinese.stdout
    as_json = json.loads(fengqiao("validate", "--json", str(BROKEN), data=data).stdout)
    assert as_json[str(BROKEN)]["conforms"] is False


def test_validate_names_file_and_line_of_what_it_cannot_read(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "entry.ttl"
    path.write_text("<a:a> <a:b>\n<a:c")
    done = fengqiao("validate", str(path), data=data)
    assert done.returncode == 2
    assert str(path) in done.stderr and "line 2" in done.stderr
    other = tmp_path / "entry.docx"
    other.write_text("")
    assert ".trig" in fengqiao("validate", str(other), data=data).stderr


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("turtle", "text/turtle"),
        ("trig", "application/trig"),
        ("nquads", "application/n-quads"),
        ("jsonld", "application/ld+json"),
    ],
)
def test_export_in_every_format(
    data: Path, snapshot: Snapshot, tmp_path: Path, form: str, media_type: str
) -> None:
    out = tmp_path / "graph"
    assert fengqiao("export", "--format", form, "--out", str(out), data=data).returncode == 0
    exported = {triple[:3] for triple in parse_entry(out.read_bytes(), media_type).quads()}
    whole = parse_entry(snapshot.dump(), "application/n-quads")
    assert exported == {triple[:3] for triple in whole.quads()}


def test_rebuild_says_the_version(data: Path, snapshot: Snapshot) -> None:
    done = fengqiao("rebuild", data=data)
    assert done.returncode == 0
    assert snapshot.version in done.stderr


def test_check_sources_finds_the_texts_missing(data: Path, tmp_path: Path) -> None:
    done = fengqiao("check-sources", str(tmp_path), data=data)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_unknown_setting_stops_the_start(data: Path) -> None:
    done = fengqiao("serve", data=data, FENGQIAO_PROT="1")
    assert done.returncode == 2
    assert "FENGQIAO_PROT" in done.stderr


def test_a_port_in_use_is_one_line(data: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = fengqiao("serve", data=data, FENGQIAO_PORT=str(taken.getsockname()[1]))
    assert done.returncode != 0
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_network_view_is_one_file_that_loads_nothing(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "network.html"
    done = fengqiao("network", "--out", str(out), "--focus", "station:zhejiang-pingyang-shanmen", data=data)
    assert done.returncode == 0, done.stderr
    page = out.read_text(encoding="utf-8")
    assert "红都义警" in page
    assert not re.search(r"""<(script|link|img)[^>]+(src|href)=["'](?!data:)""", page)


def test_an_unknown_node_writes_no_file(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "network.html"
    done = fengqiao("network", "--out", str(out), "--focus", "station:nowhere", data=data)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert not out.exists()


def test_synthetic_stations_are_the_same_each_time(data: Path) -> None:
    first, second = (fengqiao("synth", "2", data=data).stdout for _ in range(2))
    assert first == second
    quads = parse_entry(first.encode(), "application/n-quads")
    assert len(set(quads.subjects(RDF.type, FQ.Station))) == 2


def test_every_command_has_help() -> None:
    names = ["serve", "validate", "query", "export", "network", "synth", "rebuild", "check-sources"]
    for name in names:
        done = fengqiao(name, "--help", data=Path())
        assert done.returncode == 0 and done.stdout.startswith("Usage:")
    assert all(name in fengqiao("--help", data=Path()).stdout for name in names)


@pytest.mark.parametrize("user", [0, 1000])
@pytest.mark.parametrize(("locale", "warning"), [("zh_CN.UTF-8", "警告"), ("C.UTF-8", "Warning")])
def test_serving_as_root_is_warned_of_in_one_line(
    user: int, locale: str, warning: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: user)
    monkeypatch.setenv("LC_ALL", locale)
    say_served("http://127.0.0.1:8000/")
    [line] = capsys.readouterr().err.splitlines()
    assert "http://127.0.0.1:8000/ " in line
    assert (f"{warning}" in line and "root" in line) == (user == 0)
