"""An entry as the graph holds it: the same lines from whatever form it is written in, and nothing of others."""

import pyoxigraph as ox
import pytest

from graph.errors import EntryUnreadable
from graph.record.shipped import Corpus
from graph.store.entry_form import MEDIA_TYPE, EntryForm, entry_form
from graph.synth.stations import synthesise
from ontology.namespaces import BASE, CATALOG, ENTRY, FQ, ID, PREFIXES, REGISTER

ENTRIES = {path.stem: path.read_bytes() for path in Corpus().entry_files} | {
    f"synthetic-{number}": text.encode() for number, text in enumerate(synthesise(5))
}
SMALL = f"""
@prefix fq: <{FQ}> . @prefix skos: <{PREFIXES["skos"]}> . @base <{BASE}> .
<entry/x> a fq:Entry ; fq:source <id/source/x> .
<id/station/s> a fq:Station ; skos:prefLabel "一所"@zh .
<id/source/x> a fq:Source .
"""


def form_of(turtle: str) -> EntryForm:
    return entry_form(turtle.encode(), "text/turtle")


@pytest.fixture(params=ENTRIES)
def form(request: pytest.FixtureRequest) -> EntryForm:
    return entry_form(ENTRIES[request.param], "application/trig")


def test_its_document_taken_in_again_is_the_same(form: EntryForm) -> None:
    again = entry_form(form.document, MEDIA_TYPE)
    assert again == form
    assert again.digest == form.digest
    assert b"isDefinedBy" not in form.document


@pytest.mark.parametrize("written", [ox.RdfFormat.TRIG, ox.RdfFormat.N_QUADS, ox.RdfFormat.JSON_LD])
def test_each_form_of_writing_gives_the_same(form: EntryForm, written: ox.RdfFormat) -> None:
    content = ox.serialize(ox.parse(form.document, format=ox.RdfFormat.N_QUADS), format=written)
    assert content is not None
    assert entry_form(content, written.media_type) == form


@pytest.mark.parametrize("written", [ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES])
@pytest.mark.parametrize("name", [path.stem for path in Corpus().entry_files])
def test_what_names_no_graphs_gives_the_same(name: str, written: ox.RdfFormat) -> None:
    """Save where one thing is told of twice, in the entry's own graph and in the catalog: synthetic entries do so."""
    form = entry_form(ENTRIES[name], "application/trig")
    quads = ox.parse(form.document, format=ox.RdfFormat.N_QUADS)
    content = ox.serialize((quad.triple for quad in quads), format=written)
    assert content is not None
    assert entry_form(content, written.media_type) == form


def test_what_is_registered_is_marked_and_the_rest_is_not(form: EntryForm) -> None:
    marked = {
        line.split(b"> ")[0][1:].decode()
        for line in form.lines
        if f"isDefinedBy> <{form.iri}>".encode() in line
    }
    assert marked == set(form.registered)
    assert form.iri not in marked
    for iri, lines in form.registered.items():
        assert lines <= set(form.lines)
        assert all(line.startswith(f"<{iri}> ".encode()) for line in lines)


def test_a_synthetic_entry_registers_its_station_bureau_and_areas() -> None:
    registered = entry_form(ENTRIES["synthetic-0"], "application/trig").registered
    kinds = sorted(iri.removeprefix(str(ID)).split("/")[0] for iri in registered)
    assert kinds == ["agent", "area", "area", "area", "area", "bureau", "curation", "curation", "station"]


def test_things_without_a_graph_are_placed_by_their_class() -> None:
    form = form_of(SMALL)
    assert form.id == "x" and form.iri == str(ENTRY["x"])
    graphs = {
        line.rpartition(b" <")[2][:-4].decode(): line.decode() for line in form.document.splitlines(True)
    }
    assert set(graphs) == {str(CATALOG), str(REGISTER), str(ENTRY["x"])}
    assert "source/x" in graphs[str(ENTRY["x"])]


def test_words_on_a_station_stand_with_the_source() -> None:
    form = form_of(SMALL + "<id/station/s> fq:evidence <id/span/x/0-4> .")
    (line,) = [line for line in form.lines if b"evidence" in line]
    assert line.endswith(f"<{ENTRY['x']}> .\n".encode())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "# a remark\n"),
        ('"一所"', "'''一所'''"),
        ("fq:source <id/source/x> .", f"fq:source <id/source/x> , <{BASE}id/source/x> ."),
        ("", "\N{ZERO WIDTH NO-BREAK SPACE}"),
    ],
)
def test_how_it_is_written_does_not_matter(before: str, after: str) -> None:
    assert form_of(SMALL.replace(before, after, 1) if before else after + SMALL) == form_of(SMALL)


def test_a_literal_of_several_lines_and_separators_is_one_statement() -> None:
    form = form_of(SMALL + '<id/source/x> fq:scope "a\\nb\\u2028c\\u0085d\\re . <x:x> ."@en .')
    assert entry_form(form.document, MEDIA_TYPE) == form
    assert len(form.lines) == len(form_of(SMALL).lines) + 1


def test_marks_that_a_document_brings_are_not_believed() -> None:
    forged = "".join(
        f"<id/station/s> <{PREFIXES['rdfs']}isDefinedBy> <entry/{name}> ." for name in ("x", "y")
    )
    assert form_of(SMALL + forged) == form_of(SMALL)


REFUSED = {
    "no entry": (SMALL.replace("a fq:Entry ;", ""), "exactly one node of class fq:Entry, not 0"),
    "two entries": (SMALL + "<entry/y> a fq:Entry .", "not 2"),
    "a foreign IRI": (SMALL.replace("<entry/x>", "<https://elsewhere.example/x>"), "must be"),
    "an IRI that goes on": (SMALL.replace("<entry/x>", "<entry/x/y>"), "letters, digits or hyphens"),
    "no name": (SMALL.replace("<entry/x>", "<entry/>"), "letters, digits or hyphens"),
    "a blank node": (SMALL + "<id/source/x> fq:scope [] .", "no blank nodes"),
    "a blank subject": (SMALL + "[] a fq:Source .", "no blank nodes"),
    "not RDF": ("<a:a> <a:b>\n<a:c", "line 2"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_entry_is_refused(name: str) -> None:
    turtle, why = REFUSED[name]
    with pytest.raises(EntryUnreadable, match=why) as caught:
        form_of(turtle)
    assert caught.value.text.zh != caught.value.text.en


@pytest.mark.parametrize("graph", ["entry/y", "graph/derived", "graph/vocabulary", "x:elsewhere"])
def test_the_graphs_of_others_are_refused(graph: str) -> None:
    trig = (
        f"@base <{BASE}> . @prefix fq: <{FQ}> . <graph/catalog> {{ <entry/x> a fq:Entry }}"
        f" <{graph}> {{ <x:x> a fq:Source }}"
    )
    with pytest.raises(EntryUnreadable, match="may only write into"):
        entry_form(trig.encode(), "application/trig")


def test_another_entry_is_not_told_of() -> None:
    trig = (
        f"@base <{BASE}> . @prefix fq: <{FQ}> ."
        " <graph/catalog> { <entry/x> a fq:Entry . <entry/y> fq:source <x:x> }"
    )
    with pytest.raises(EntryUnreadable, match="another entry"):
        entry_form(trig.encode(), "application/trig")
