"""Entries made to break their reader: each ends in a report or in a problem that names what is wrong, and hurts nobody.

All go to the product as it is served by its own command, and through the command's way of reading.
"""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from graph.store.parse import SUFFIXES
from tests.hostile.serving import Server

ROOT = Path(__file__).resolve().parents[2]
DEEP = 100_000
XSD = "http://www.w3.org/2001/XMLSchema#"
FQ = "https://w3id.org/fengqiao/ns#"


def typed(text: str, name: str) -> str:
    return f'<a:a> <{FQ}value> "{text}"^^<{XSD}{name}> .'


HOSTILE: dict[str, tuple[str, str]] = {
    "open collections": (".ttl", "<a:a> <a:b> " + "(" * DEEP),
    "nested collections": (".ttl", "<a:a> <a:b> " + "(" * 10_000 + ")" * 10_000 + " ."),
    "open blank nodes": (".trig", "<a:a> <a:b> " + "[ <a:b> " * DEEP),
    "nested blank nodes": (".ttl", "<a:a> <a:b> " + "[ <a:b> " * 10_000 + "1" + " ]" * 10_000 + " ."),
    "a long collection": (".ttl", "<a:a> <a:b> (" + " 1" * 10_000 + ") ."),
    "nested graphs": (".trig", "GRAPH <a:a> { " * DEEP),
    "quoted triples": (".ttl", "<< " * DEEP),
    "triple terms": (".nt", "<a:a> <a:b> " + "<<( <a:a> <a:b> " * DEEP),
    "nested arrays": (".jsonld", "[" * DEEP + "]" * DEEP),
    "nested objects": (".jsonld", '{"a:b":' * DEEP + "1" + "}" * DEEP),
    "arrays below the limit of nesting": (
        ".jsonld",
        '{"@id":"a:a","a:b":' + "[" * 900 + "1" + "]" * 900 + "}",
    ),
    "lists of lists": (".jsonld", '{"@id":"a:a","a:b":' + '{"@list":[' * 300 + "1" + "]}" * 300 + "}"),
    "contexts in contexts": (".jsonld", '{"@context":' * 400 + "{}" + "}" * 400),
    "a remote context": (".jsonld", '{"@context":"http://127.0.0.1:9/x","a":1}'),
    "a lone surrogate": (".jsonld", '{"@id":"a:a","a:b":"\\ud800"}'),
    "a number without end": (".jsonld", '{"@id":"a:a","a:b":' + "9" * 100_000 + "}"),
    "a number beyond all": (".jsonld", '{"@id":"a:a","a:b":1e999999}'),
    "no number": (".jsonld", '{"@id":"a:a","a:b":NaN}'),
    "a giant literal": (".nq", '<a:a> <a:b> "' + "枫" * 1_000_000 + '" <a:g> .'),
    "a giant IRI": (".nt", f"<a:{'a' * 3_000_000}> <a:b> <a:c> ."),
    "a giant prefix": (".ttl", f"@prefix {'p' * 1_000_000}: <a:> . {'p' * 1_000_000}:a <a:b> <a:c> ."),
    "many prefixes": (
        ".ttl",
        "".join(f"@prefix p{n}: <a:{n}> .\n" for n in range(50_000)) + "p1:a p2:b p3:c .",
    ),
    "many graphs": (".nq", "".join(f"<a:a> <a:b> <a:c> <a:g{n}> .\n" for n in range(5_000))),
    "a giant language tag": (".ttl", f'<a:a> <a:b> "x"@{"a" * 1_000_000} .'),
    "a giant integer": (".ttl", typed("9" * 1_000_000, "integer")),
    "a giant exponent": (".ttl", typed("1e999999999", "decimal")),
    "a giant exponent of a double": (".ttl", typed("1e999999999", "double")),
    "a giant duration": (".ttl", typed("P" + "9" * 100_000 + "Y", "duration")),
    "a giant year": (".ttl", typed("9" * 100_000 + "-01-01", "date")),
    "a wrong date": (".ttl", typed("2026年11月22日", "date")),
    "not a number": (".ttl", typed("NaN", "decimal")),
    "blanks for base64": (".ttl", typed(" " * 100_000, "base64Binary")),
    "nearly base64": (".ttl", typed("A " * 100_000 + "!", "base64Binary")),
    "entities": (".ttl", '<a:a> <a:b> "&a;&a;"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral> .'),
    "nested elements": (
        ".ttl",
        '<a:a> <a:b> "' + "<a>" * DEEP + '"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral> .',
    ),
    "zero bytes": (".ttl", "\0" * 100_000),
    "an escape of half a character": (".nt", '<a:a> <a:b> "\\uD800" .'),
    "a cycle of parts": (".ttl", f"<a:a> <{FQ}hasPart> <a:b> . <a:b> <{FQ}hasPart> <a:a> ."),
    "a list that bites its tail": (
        ".nt",
        "_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:a . <a:a> <a:b> _:a .",
    ),
    "its own shapes": (
        ".ttl",
        '@prefix sh: <http://www.w3.org/ns/shacl#> . <a:s> a sh:NodeShape ; sh:targetNode <a:a> ; sh:js "x" ;'
        ' sh:sparql [ sh:select "SELECT $this { SERVICE <http://127.0.0.1:9/> {} }" ] .',
    ),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_entry_ends_in_a_report_or_a_problem(server: Server, name: str) -> None:
    suffix, text = HOSTILE[name]
    answer = server.post("/api/v1/validate", text.encode(), SUFFIXES[suffix])
    assert answer.status_code in (200, 400, 422), answer.text[:500]
    assert len(answer.content) < 1 << 20
    body = answer.json()
    if answer.status_code == 200:
        assert all(found["message"]["zh"] and found["message"]["en"] for found in body["findings"])
    else:
        assert body["messages"]["zh"] and body["messages"]["en"]
        assert "RecursionError" not in answer.text and "TypeError" not in answer.text
    assert server.site.get("/healthz")[0] == 200


@pytest.mark.parametrize("suffix", list(SUFFIXES))
def test_the_command_reads_hostile_entries_without_a_traceback(tmp_path: Path, suffix: str) -> None:
    """All of one format, one after another in one process: each has its report."""
    paths = []
    for number, (of, text) in enumerate(HOSTILE.values()):
        if of == suffix:
            paths.append(tmp_path / f"{number}{suffix}")
            paths[-1].write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "validate", *map(str, paths), "--json"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=100,
        check=False,
    )
    assert done.returncode in (0, 1, 2), done.stderr[-500:]
    assert done.stderr == ""
    assert set(json.loads(done.stdout)) == set(map(str, paths))


def test_one_slow_entry_keeps_no_other_request_waiting(server: Server) -> None:
    """The web process does none of the work: pages are answered while an entry is validated."""
    slow = "".join(
        f"<id/claim/c{n}> a <{FQ}FigureClaim> ; <{FQ}value> {n} ; <{FQ}about> <id/x{n}> ."
        for n in range(12_000)
    ).encode()
    statuses: list[int] = []

    def post() -> None:
        answer = server.post("/api/v1/validate", slow, "text/turtle")
        statuses.append(answer.status_code)

    posting = threading.Thread(target=post)
    posting.start()
    answered = 0
    while posting.is_alive():
        assert server.site.get("/healthz")[0] == 200
        answered += 1
    posting.join()
    assert statuses in ([200], [422])
    assert answered > 20
