"""A saved answer by itself: its name, when two are the same, how a term is shown."""

import pytest
from rdflib import XSD

from api.answers import SavedAnswer, Term, difference, name_of, tidy
from api.routes.answers import cell
from ontology.namespaces import BASE
from tests.api.saved_answers import THEN, answer, iri, literal


def test_the_order_of_rows_and_columns_is_no_difference() -> None:
    one = SavedAnswer("q", "v", THEN, ("a", "b"), ({"a": literal("1")}, {"b": literal("2")}), None)
    other = SavedAnswer("q", "w", THEN, ("b", "a"), ({"b": literal("2")}, {"a": literal("1")}), None)
    assert one.digest == other.digest
    assert difference(one, other).same


def test_rows_count_as_often_as_they_are_there() -> None:
    found = difference(answer("a", "a", "b"), answer("a", "b", "b", "c"))
    assert not found.same
    assert (found.added, found.gone) == (2, 1)
    assert [row["x"]["value"] for row in found.shown_added] == ["b", "c"]
    assert [row["x"]["value"] for row in found.shown_gone] == ["a"]


def test_of_many_new_rows_the_first_are_shown() -> None:
    found = difference(answer(), answer(*map(str, range(500))))
    assert found.added == 500
    assert [row["x"]["value"] for row in found.shown_added] == [str(number) for number in range(20)]


def test_terms_that_differ_only_in_kind_differ() -> None:
    text, iri = (
        answer("a"),
        SavedAnswer("q", "v", THEN, ("x",), ({"x": {"type": "uri", "value": "a"}},), None),
    )
    assert text.digest != iri.digest
    assert not difference(text, iri).same


def test_blank_nodes_are_alike() -> None:
    one, other = (
        SavedAnswer("q", "v", THEN, ("x",), ({"x": {"type": "bnode", "value": name}},), None) for name in "ab"
    )
    assert difference(one, other).same


def test_another_column_is_a_difference() -> None:
    assert not difference(answer(), SavedAnswer("q", "v", THEN, ("y",), (), None)).same


def test_another_verdict_is_a_difference() -> None:
    yes, no = (SavedAnswer("ASK {}", "v", THEN, (), (), verdict) for verdict in (True, False))
    assert not difference(yes, no).same
    assert yes.digest != no.digest


def test_the_name_depends_on_query_and_version() -> None:
    assert len({name_of("a", "1"), name_of("a", "2"), name_of("b", "1"), name_of("a\0", "1")}) == 4
    assert name_of("a", "1") == name_of("a", "1")


def test_a_query_is_kept_without_the_line_ends_of_a_form() -> None:
    assert tidy("\r\nASK\r\n{}  ") == "ASK\n{}\n"


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        (None, ("none", "", None)),
        (iri(BASE + "id/x"), ("thing", BASE + "id/x", "/id/x")),
        (iri(BASE + "/evil.example/x"), ("thing", BASE + "/evil.example/x", "/evil.example/x")),
        (iri("javascript:alert(1)"), ("text", "javascript:alert(1)", None)),
        (iri("https://example.org/"), ("text", "https://example.org/", "https://example.org/")),
        (literal("3") | {"datatype": str(XSD.integer)}, ("number", "3", None)),
        (literal("<b>"), ("text", "<b>", None)),
    ],
)
def test_how_a_term_is_shown(term: Term | None, shown: tuple[str, str, str | None]) -> None:
    assert cell(term) == shown
