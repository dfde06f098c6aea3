"""Downloads: files with an honest length, tables that spreadsheets open, a description to harvest."""

import csv
import gzip
import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox
import pytest
from csvw import CSVW
from httpx2 import Headers, Response
from rdflib import DCTERMS, RDF, VOID, XSD, Graph, Literal, URIRef
from starlette.testclient import TestClient

from api.settings import Settings
from graph.export.dcat import DATASET, DCAT, SPDX, statistics
from graph.export.formats import FORMATS, Format
from graph.export.kept_files import export_file
from graph.export.tables import GROUPS, TABLES
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ

PLAIN = {"Accept-Encoding": "identity"}


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.name)
def test_the_whole_graph_in_each_format(client: TestClient, snapshot: Snapshot, form: Format) -> None:
    suffix, media_type = form.suffix, form.media_type
    response = client.get(f"/download/fengqiao-{snapshot.version}.{suffix}", headers=PLAIN)
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
        "nothing.csv-metadata.json", "nothing.csv.gz", "stations.csv.gz.gz", "bom-stations.csv", "stations",
    ],
)  # fmt: skip
def test_other_names_are_404(client: TestClient, name: str) -> None:
    response = client.get(f"/download/{name}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("name", TABLES)
def test_tables_with_and_without_a_byte_order_mark(client: TestClient, name: str) -> None:
    plain, marked = (client.get(f"/download/{name}.csv{query}", headers=PLAIN) for query in ("", "?bom=1"))
    for response in (plain, marked):
        assert response.headers["content-type"] == "text/csv; charset=utf-8; header=present"
        assert int(response.headers["content-length"]) == len(response.content)
        assert response.headers["link"] == (
            f'</download/{name}.csv-metadata.json>; rel="describedby"; type="application/csvm+json"'
        )
        assert f'filename="{name}.csv"' in response.headers["content-disposition"]
    assert marked.content == b"\xef\xbb\xbf" + plain.content
    header = next(csv.reader(io.StringIO(plain.content.decode("utf-8"), newline="")))
    assert header == [column.name for column in TABLES[name].columns]
    document = client.get(f"/download/{name}.csv-metadata.json")
    assert document.headers["content-type"] == "application/csvm+json"
    columns = document.json()["tables"][0]["tableSchema"]["columns"]
    assert [column["titles"]["und"] for column in columns] == [[column] for column in header]


def test_all_tables_are_described_where_csvw_looks_for_it(client: TestClient) -> None:
    document = client.get("/download/csv-metadata.json")
    assert document.headers["content-type"] == "application/csvm+json"
    assert document.headers["access-control-allow-origin"] == "*"
    assert {table["url"] for table in document.json()["tables"]} == {f"{name}.csv" for name in TABLES}


def test_a_csvw_validator_is_led_from_a_table_to_its_description(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `csvwvalidate http://…/download/stations.csv` does, its requests answered by the application."""

    @contextmanager
    def answered(url: str, method: str = "GET", **_: object) -> Iterator[Answered]:
        yield Answered(client.request(method, url, headers=PLAIN))

    monkeypatch.setattr("csvw.utils.urlopen", answered)
    found = CSVW("http://testserver/download/stations.csv", validate=True)
    assert not found.no_metadata and not found.warnings
    assert [str(table.url) for table in found.tables] == ["stations.csv"]
    assert found.tables[0].tableSchema.primaryKey == ["station"]


class Answered:
    """A response as urllib gives one."""

    def __init__(self, response: Response) -> None:
        self.headers = Message()
        for name, value in response.headers.items():
            self.headers[name] = value
        self.status, self._content = response.status_code, response.content

    def info(self) -> Message:
        return self.headers

    def read(self) -> bytes:
        return self._content


@pytest.mark.parametrize("coding", [None, "gzip"])
def test_a_file_can_be_kept_and_taken_up_again(client: TestClient, coding: str | None) -> None:
    """As it is and compressed: ranges count the bytes that are sent (RFC 9110, section 14)."""
    accepts = {"Accept-Encoding": coding or "identity"}

    def get(**more: str) -> tuple[int, Headers, bytes]:
        with client.stream("GET", "/download/outcomes.csv", headers={**accepts, **more}) as response:
            return response.status_code, response.headers, b"".join(response.iter_raw())

    status, headers, content = get()
    assert status == 200 and headers.get("content-encoding") == coding
    assert int(headers["content-length"]) == len(content) and headers["vary"] == "Accept-Encoding"
    tag = headers["etag"]
    status, held, nothing = get(**{"If-None-Match": tag})
    assert (status, nothing, held["etag"], held["vary"]) == (304, b"", tag, "Accept-Encoding")
    status, of_part, part = get(Range="bytes=100-199", **{"If-Range": tag})
    assert status == 206 and part == content[100:200]
    assert of_part["content-range"] == f"bytes 100-199/{len(content)}"
    assert of_part.get("content-encoding") == coding
    status, _, whole = get(Range="bytes=100-199", **{"If-Range": '"another"'})
    assert (status, whole) == (200, content)
    head = client.head("/download/outcomes.csv", headers=accepts)
    assert head.headers["content-length"] == headers["content-length"]


@pytest.mark.parametrize("name", ["outcomes.csv", "fengqiao.nq", "fengqiao.jsonld"])
def test_a_compressed_file_is_the_same_file(client: TestClient, name: str) -> None:
    address = client.get(f"/download/{name}").headers.get("location", f"/download/{name}")
    plain = client.get(address, headers=PLAIN)
    packed = client.get(f"{address}.gz", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-type"] == "application/gzip"
    assert "content-encoding" not in packed.headers and packed.headers["etag"] != plain.headers["etag"]
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["content-disposition"].endswith('.gz"')
    on_the_way = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert on_the_way.headers["content-encoding"] == "gzip" and on_the_way.content == plain.content
    assert int(on_the_way.headers["content-length"]) == len(packed.content) < len(plain.content) / 2


def test_the_compressed_whole_graph_without_a_version_leads_to_the_one_in_force(
    client: TestClient, snapshot: Snapshot
) -> None:
    response = client.get("/download/fengqiao.nq.gz")
    assert response.status_code == 307
    assert response.headers["location"] == f"/download/fengqiao-{snapshot.version}.nq.gz"


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
        for _, tables in GROUPS:
            for table in tables:
                assert table.title[language] in page and table.row[language] in page
        rows = len(client.get("/download/credits.csv").text.splitlines()) - 1
        assert f'<td class="number">{rows:,}</td>' in page
        size = len(client.get(f"/download/fengqiao-{snapshot.version}.nq", headers=PLAIN).content)
        assert f"{size / 1e6:.1f} MB" in page
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
    assert (DATASET, VOID.sparqlEndpoint, URIRef("https://w3id.org/fengqiao/sparql")) in graph
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
    assert len(addresses) == 2 * (len(FORMATS) + len(TABLES))
    for download in addresses:
        assert client.head(download.removeprefix("https://w3id.org/fengqiao")).status_code == 200, download


def test_the_description_tells_length_checksum_and_packing_of_every_file(client: TestClient) -> None:
    graph = Graph().parse(data=client.get("/dataset.ttl").text)
    parts = set(graph.subjects(RDF.type, DCAT.Distribution))
    assert len(parts) == 2 * (len(FORMATS) + len(TABLES))
    for part in parts:
        address = str(graph.value(part, DCAT.downloadURL))
        content = client.get(address.removeprefix("https://w3id.org/fengqiao"), headers=PLAIN).content
        assert graph.value(part, DCAT.byteSize) == Literal(len(content), datatype=XSD.nonNegativeInteger)
        checksum = graph.value(part, SPDX.checksum)
        assert graph.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
        assert str(graph.value(checksum, SPDX.checksumValue)) == hashlib.sha256(content).hexdigest()
        assert (part, DCTERMS.issued, None) in graph and (part, DCTERMS.modified, None) in graph
        packing = graph.value(part, DCAT.compressFormat)
        assert (packing is not None) == address.endswith(".gz")
        assert packing is None or str(packing).endswith("application/gzip")


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
    assert written.plain.path.read_bytes() == gzip.decompress(written.packed.path.read_bytes()) == b"whole"
    assert export_file(tmp_path, "v1", "x.ttl", fails) == written, "it is there already"
    export_file(tmp_path, "v2", "x.ttl", whole)
    assert not written.plain.path.exists(), "files of the version before are gone"


def test_nothing_is_written_outside_the_data_folder(client: TestClient, app_settings: Settings) -> None:
    client.get("/download/stations.csv")
    assert list((app_settings.data / "downloads").rglob("stations.csv"))
