"""Downloads: files with an honest length, tables that spreadsheets open, a description to harvest."""

import csv
import io
import re
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, RDF, VOID, Graph, Literal, URIRef
from starlette.testclient import TestClient

from api.settings import Settings
from graph.description import DATASET, DCAT, statistics
from graph.export import FORMATS, Format
from graph.export_files import export_file
from graph.store.snapshot import Snapshot
from graph.tables import TABLES
from ontology.namespaces import FQ


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.name)
def test_the_whole_graph_in_each_format(client: TestClient, snapshot: Snapshot, form: Format) -> None:
    suffix, media_type = form.suffix, form.media_type
    response = client.get(f"/download/fengqiao-{snapshot.version}.{suffix}")
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert int(response.headers["content-length"]) == len(response.content)
    assert f"fengqiao-{snapshot.version}.{suffix}" in response.headers["content-disposition"]
    quads = set(ox.parse(response.content, format=ox.RdfFormat.from_media_type(media_type)))
    expected = snapshot.count() if form.named_graphs else statistics(snapshot).triples
    assert len(quads) == expected


def test_the_address_without_a_version_leads_to_the_one_in_force(
    client: TestClient, snapshot: Snapshot
) -> None:
    response = client.get("/download/fengqiao.ttl")
    assert response.status_code == 307
    assert response.headers["location"] == f"/download/fengqiao-{snapshot.version}.ttl"


@pytest.mark.parametrize(
    "name",
    [
        "fengqiao-0000000000000000.ttl", "nothing.csv", "stations.tsv", "fengqiao.exe", "..%2Fx.ttl",
        "nothing.csv-metadata.json",
    ],
)  # fmt: skip
def test_other_names_are_404(client: TestClient, name: str) -> None:
    response = client.get(f"/download/{name}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("name", TABLES)
def test_tables_with_and_without_a_byte_order_mark(client: TestClient, name: str) -> None:
    plain, marked = (client.get(f"/download/{name}.csv{query}") for query in ("", "?bom=1"))
    for response in (plain, marked):
        assert response.headers["content-type"] == "text/csv; charset=utf-8; header=present"
        assert int(response.headers["content-length"]) == len(response.content)
        assert f'</download/{name}.csv-metadata.json>; rel="describedby"' in response.headers["link"]
        assert f'filename="{name}.csv"' in response.headers["content-disposition"]
    assert marked.content == b"\xef\xbb\xbf" + plain.content
    header = next(csv.reader(io.StringIO(plain.content.decode("utf-8"), newline="")))
    assert header == [column.name for column in TABLES[name].columns]
    document = client.get(f"/download/{name}.csv-metadata.json")
    assert document.headers["content-type"] == "application/csvm+json"
    assert [column["titles"] for column in document.json()["tableSchema"]["columns"]] == header


def test_a_file_can_be_kept_and_taken_up_again(client: TestClient) -> None:
    first = client.get("/download/outcomes.csv")
    tag = first.headers["etag"]
    again = client.get("/download/outcomes.csv", headers={"If-None-Match": tag})
    assert again.status_code == 304 and again.content == b""
    part = client.get("/download/outcomes.csv", headers={"Range": "bytes=100-199", "If-Range": tag})
    assert part.status_code == 206 and part.content == first.content[100:200]
    head = client.head("/download/outcomes.csv")
    assert head.headers["content-length"] == first.headers["content-length"]


def test_page_lists_every_file_and_every_column(client: TestClient, snapshot: Snapshot) -> None:
    for language in ("zh", "en"):
        page = client.get(f"/download?lang={language}", headers={"Accept": "text/html"}).text
        for form in FORMATS.values():
            assert f'href="/download/fengqiao-{snapshot.version}.{form.suffix}"' in page
        for table in TABLES.values():
            assert f'href="/download/{table.name}.csv?bom=1"' in page
            for column in table.columns:
                assert f"<code>{column.name}</code>" in page
        assert "CC BY 4.0" in page and "‘" not in page
    for address in sorted(set(re.findall(r'href="(/download/[^"#]+)"', page))):
        assert client.head(address).status_code == 200, address


@pytest.mark.parametrize("address", ["/dataset", "/.well-known/void"])
def test_description_for_catalogues(client: TestClient, snapshot: Snapshot, address: str) -> None:
    response = client.get(address, headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=response.content, format="turtle")
    assert {DCAT.Dataset, VOID.Dataset} <= set(graph.objects(DATASET, RDF.type))
    assert {text.language for text in graph.objects(DATASET, DCTERMS.title) if isinstance(text, Literal)} == {
        "zh",
        "en",
    }
    assert (DATASET, DCTERMS.license, URIRef("https://creativecommons.org/licenses/by/4.0/")) in graph
    assert (DATASET, DCAT.version, Literal(snapshot.version)) in graph
    assert (DATASET, VOID.sparqlEndpoint, URIRef("http://testserver/sparql")) in graph
    distinct = {quad.triple for quad in ox.parse(snapshot.dump(), format=ox.RdfFormat.N_QUADS)}
    assert int(str(graph.value(DATASET, VOID.triples))) == len(distinct)
    partition = next(graph.subjects(VOID["class"], FQ.Station))
    assert int(str(graph.value(partition, VOID.entities))) == 5
    by_property = [
        int(str(count))
        for part in graph.objects(DATASET, VOID.propertyPartition)
        for count in graph.objects(part, VOID.triples)
    ]
    assert sum(by_property) == len(distinct)
    addresses = {str(address) for address in graph.objects(None, DCAT.downloadURL)}
    assert len(addresses) == len(FORMATS) + len(TABLES)
    for download in addresses:
        assert client.head(download.removeprefix("http://testserver")).status_code == 200, download


def test_page_of_the_data_set(client: TestClient) -> None:
    page = client.get("/dataset?lang=en", headers={"Accept": "text/html"})
    assert page.status_code == 200 and "named graphs" in page.text
    assert client.get("/datasetx").status_code == 404


def test_citation_file_names_no_person() -> None:
    text = (Path(__file__).parents[2] / "CITATION.cff").read_text(encoding="utf-8")
    assert "cff-version: 1.2.0" in text and "CC-BY-4.0" in text
    assert "family-names" not in text and "given-names" not in text


def test_a_file_that_fails_half_way_is_never_seen(tmp_path: Path) -> None:
    def fails(out: BinaryIO) -> None:
        out.write(b"half")
        raise OSError("disk full")

    def whole(out: BinaryIO) -> None:
        out.write(b"whole")

    with pytest.raises(OSError, match="disk full"):
        export_file(tmp_path, "v1", "x.ttl", fails)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    written = export_file(tmp_path, "v1", "x.ttl", whole)
    assert written.read_bytes() == b"whole"
    assert export_file(tmp_path, "v1", "x.ttl", fails) == written, "it is there already"
    export_file(tmp_path, "v2", "x.ttl", whole)
    assert not written.exists(), "files of the version before are gone"


def test_nothing_is_written_outside_the_data_folder(client: TestClient, app_settings: Settings) -> None:
    client.get("/download/stations.csv")
    assert list((app_settings.data / "downloads").rglob("stations.csv"))
