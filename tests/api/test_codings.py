"""In which coding an answer is sent: by the weights that a client gives, whole or part by part."""

import gzip

import brotli
import pytest
from starlette.testclient import TestClient

from api.http.compression import accepted

PAGE = {"Accept": "text/html"}
CODINGS = {
    "": None,
    "br": "br",
    "gzip": "gzip",
    "gzip, br": "br",
    "br;q=0": None,
    "br;q=0, gzip": "gzip",
    "*": "br",
    "*;q=0, gzip": "gzip",
    "identity": None,
    "identity;q=0, gzip;q=0.1": "gzip",
    "gzip;q=0.5, br;q=0.4": "gzip",
    "gzip;q=0.5, identity": None,
    "BR": "br",
    "x-gzip": "gzip",
    "deflate, zstd": None,
    "br;q=nonsense": None,
    "br; q=1.000": "br",
    ",,;": None,
}


@pytest.mark.parametrize(("header", "coding"), CODINGS.items())
def test_codings_by_their_weights(client: TestClient, header: str, coding: str | None) -> None:
    assert accepted(header) == coding
    plain = client.get("/about", headers=PAGE | {"Accept-Encoding": "identity"})
    packed = client.build_request("GET", "/about", headers=PAGE | {"Accept-Encoding": header})
    answer = client.send(packed, stream=True)
    raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == coding
    assert "Accept-Encoding" in answer.headers["vary"]
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding]
    assert unpack(raw) == plain.content
    assert int(answer.headers["content-length"]) == len(raw)


def test_who_excludes_plain_bytes_gets_even_little_packed_or_406(client: TestClient) -> None:
    small = client.get("/healthz", headers={"Accept-Encoding": "identity;q=0, gzip"})
    assert (small.headers["content-encoding"], small.json()) == ("gzip", {"status": "ok"})
    for header in ("identity;q=0", "*;q=0", "identity;q=0, zstd"):
        answer = client.get("/about", headers={"Accept-Encoding": header})
        assert (answer.status_code, answer.headers["content-type"]) == (406, "application/problem+json")


def test_a_large_file_is_compressed_part_by_part(client: TestClient) -> None:
    plain = client.get("/assets/vis/vis-network.min.js", headers={"Accept-Encoding": "identity"})
    packed = client.get("/assets/vis/vis-network.min.js", headers={"Accept-Encoding": "br"})
    assert packed.headers["content-encoding"] == "br"
    assert packed.content == plain.content
    assert packed.headers["etag"].startswith("W/")
