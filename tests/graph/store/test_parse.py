"""Entries as bytes: what is read, what is refused with line and column, and that nothing outside is touched."""

import json
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from graph.errors import EntryUnreadable
from graph.store.parse import FORMATS, SUFFIXES, parse_entry
from ontology.namespaces import BASE, FQ

SAMES = {
    "text/turtle": "<id/x> <ns#value> 1.50 .",
    "application/trig": "GRAPH <entry/a> { <id/x> <ns#value> 1.50 . }",
    "application/n-triples": f'<{BASE}id/x> <{BASE}ns#value> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .',
    "application/n-quads": (
        f'<{BASE}id/x> <{BASE}ns#value> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> <{BASE}entry/a> .'
    ),
    "application/ld+json": json.dumps(
        {
            "@context": BASE + "context.jsonld",
            "@id": BASE + "id/x",
            "value": "1.50",
        }
    ),
}


@pytest.mark.parametrize("media_type", list(FORMATS))
def test_every_format_gives_the_same_triple(media_type: str) -> None:
    dataset = parse_entry(SAMES[media_type].encode(), media_type)
    [(subject, predicate, value)] = list(dataset.triples((None, None, None)))
    assert (subject, predicate) == (URIRef(BASE + "id/x"), FQ.value)
    assert isinstance(value, Literal)
    assert str(value) == "1.50", "the wording of a number is data"


def test_named_graphs_are_kept() -> None:
    dataset = parse_entry(SAMES["application/trig"].encode(), "application/trig")
    assert {str(context) for *_, context in dataset.quads((None, None, None, None))} == {BASE + "entry/a"}


def test_every_suffix_is_a_format() -> None:
    assert set(SUFFIXES.values()) == set(FORMATS)


@pytest.mark.parametrize(
    ("content", "media_type", "line"),
    [
        ("<a:a> <a:b>\n<a:c> <a:d> <a:e> .", "text/turtle", 2),
        ("<a:a> <a:b> <a:c> .\nnot a triple", "application/n-triples", 2),
        ('{"@context": 1,\n "a": }', "application/ld+json", 2),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(content: str, media_type: str, line: int) -> None:
    with pytest.raises(EntryUnreadable) as caught:
        parse_entry(content.encode(), media_type)
    assert caught.value.members["line"] == line
    assert str(line) in caught.value.text.zh
    assert str(line) in caught.value.text.en


@pytest.mark.parametrize("media_type", list(FORMATS))
def test_one_byte_order_mark_is_skipped(media_type: str) -> None:
    content = SAMES[media_type].encode("utf-8-sig")
    assert len(parse_entry(content, media_type)) == 1


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("media_type", list(FORMATS))
def test_another_encoding_is_refused_with_the_mend(media_type: str, encoding: str) -> None:
    text = SAMES[media_type].replace("1.50", '"派出所"' if "turtle" in media_type else "1.50")
    with pytest.raises(EntryUnreadable, match="save as UTF-8") as caught:
        parse_entry(("# 派出所\n" + text).encode(encoding), media_type)
    assert "请另存为 UTF-8" in caught.value.text.zh


def test_a_remote_context_is_not_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        port = listener.getsockname()[1]
        document = {"@context": f"http://127.0.0.1:{port}/context.jsonld", "@id": "a:a", "value": 1}
        with pytest.raises(EntryUnreadable):
            parse_entry(json.dumps(document).encode(), "application/ld+json")
        with pytest.raises(TimeoutError):
            listener.accept()


@given(content=st.binary(max_size=200), media_type=st.sampled_from(list(FORMATS)))
def test_any_bytes_are_read_or_refused(content: bytes, media_type: str) -> None:
    try:
        parse_entry(content, media_type)
    except EntryUnreadable as error:
        assert error.text.zh and error.text.en
