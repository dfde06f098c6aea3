"""A saved answer by itself: its name, its words, when two are the same."""

import time

from api.answers.answer import MOST_SHOWN, SavedAnswer, difference, name_of, tidy, words_of
from tests.api.saved_answers import THEN, answer, literal


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
    assert [row["x"]["value"] for row in found.shown_added] == [str(number) for number in range(MOST_SHOWN)]


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


def test_the_words_of_a_visitor_are_those_of_the_first_title_lines() -> None:
    words = words_of("# zh: 一  \n#en:two\n# en: three\nASK {}\n")
    assert words is not None
    assert words.as_dict() == {"zh": "一", "en": "two"}
    only = words_of("# en: two\nASK {}\n")
    assert only is not None
    assert only.zh == "two"
    assert words_of("ASK {} # nothing\n") is None
    assert words_of("# zh: \nASK {}\n") is None


def test_no_title_takes_long_to_read() -> None:
    """Texts that made an earlier pattern try again for every length of title."""
    started = time.process_time()
    for hostile in ("# zh: x" + " " * 99_000 + "y", "#\n" * 50_000, "# zh:" * 20_000, "#" + " " * 99_000):
        words = words_of(hostile)
        assert words is None or len(words.zh) <= 150
    easy = time.process_time()
    for _ in range(4):
        name_of("SELECT * { ?s ?p ?o } # " + "x" * 99_000, "v")
    assert easy - started < 20 * (time.process_time() - easy) + 0.1
