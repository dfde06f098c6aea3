"""The competency questions: documented, portable between two engines, and right on the shipped corpus.

`expected/<name>.csv` holds the rows of each question, compared one by one with the articles.
"""

import csv
import re
from pathlib import Path

import pytest
from rdflib import Dataset, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery

from graph.store.snapshot import Snapshot
from graph.store.terms import Row
from ontology.files import questions
from ontology.namespaces import PREFIXES, compact
from ontology.queryfile import QueryFile
from tests.questions.rows import cell, table

EXPECTED = Path(__file__).parent / "expected"
TOPICS = {
    "volunteers",
    "outcomes",
    "evidence",
    "comparison",
    "mechanisms",
    "provenance",
    "formulas",
    "honours",
    "curation",
}
QUESTIONS = list(questions().values())
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)

PREFIX_LINE = re.compile(r"^PREFIX (\w+): <(.+)>$", re.MULTILINE)
COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)


def columns(question: QueryFile) -> list[str]:
    return [str(variable) for variable in prepareQuery(question.text).algebra.PV]


def expected(question: QueryFile) -> tuple[list[str], list[list[str]]]:
    with (EXPECTED / f"{question.name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, sorted(rows)


@pytest.fixture(scope="module")
def dataset(snapshot: Snapshot) -> Dataset:
    """The same graph in rdflib, with the union of all named graphs as its default graph."""
    loaded = Dataset(default_union=True)
    loaded.parse(data=snapshot.dump(), format="nquads")
    return loaded


def test_questions_are_numbered_without_a_gap() -> None:
    assert [question.name[:3] for question in QUESTIONS] == [f"{n:02}-" for n in range(1, len(QUESTIONS) + 1)]
    assert len(QUESTIONS) >= 30


def test_every_question_has_its_expected_rows_and_no_file_is_left_over() -> None:
    assert {path.stem for path in EXPECTED.iterdir()} == {question.name for question in QUESTIONS}


@each_question
def test_a_question_is_described_in_both_languages(question: QueryFile) -> None:
    assert list(question.header)[:4] == ["zh", "en", "topic", "columns"]
    assert question.header["topic"] in TOPICS
    assert re.search("[\u4e00-\u9fff]", question.header["zh"])
    assert not re.search("[\u4e00-\u9fff]", question.header["en"])
    assert set(question.header) <= {"zh", "en", "topic", "columns", "note-zh", "note-en"}
    assert ("note-zh" in question.header) == ("note-en" in question.header)


@each_question
def test_a_question_declares_the_prefixes_it_uses_and_no_others(question: QueryFile) -> None:
    declared = dict(PREFIX_LINE.findall(question.text))
    assert declared.items() <= PREFIXES.items()
    body = COMMENT.sub("", PREFIX_LINE.sub("", question.text))
    body = re.sub(r'"[^"]*"', "", body)
    assert set(re.findall(r"(?<![\w?:])(\w+):", body)) == set(declared)


@each_question
def test_the_answer_is_the_expected_one(question: QueryFile, snapshot: Snapshot) -> None:
    header, rows = expected(question)
    assert header == columns(question)
    assert table(snapshot.rows(question), header) == rows


# rdflib's own evaluation of GRAPH calls a method that rdflib deprecates.
@pytest.mark.filterwarnings("ignore:Dataset.contexts is deprecated:DeprecationWarning")
@each_question
def test_rdflib_gives_the_same_answer(question: QueryFile, dataset: Dataset) -> None:
    header, wanted = expected(question)
    rows: list[Row] = [
        {str(name): term for name, term in solution.items() if isinstance(term, URIRef | Literal)}
        for solution in dataset.query(question.text).bindings
    ]
    assert table(rows, header) == wanted


@each_question
def test_an_english_reader_gets_the_same_rows_with_english_labels(
    question: QueryFile, snapshot: Snapshot
) -> None:
    english = question.in_language("en")
    assert english.in_language("zh") == question
    rows = snapshot.rows(english)
    iris = re.findall(r"<(\w+)>", question.header["columns"])
    assert table(rows, iris) == table(snapshot.rows(question), iris)
    labels = {
        term.language
        for row in rows
        for name, term in row.items()
        if name.endswith("Name") and isinstance(term, Literal)
    }
    assert labels == {"en"}


def test_the_short_question_works_as_it_stands(snapshot: Snapshot) -> None:
    """Stations with volunteer patrols and the results credited to them, in the fewest words."""
    short = QueryFile(
        "short",
        {},
        """
        PREFIX fq: <https://w3id.org/fengqiao/ns#>
        PREFIX mt: <https://w3id.org/fengqiao/voc/mechanism-type/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?station ?i ?v WHERE {
          ?station fq:operates ?mechanism .
          ?mechanism fq:mechanismType/skos:broader* mt:volunteer-patrol ; fq:creditedWith ?outcome .
          ?outcome a fq:Result ; fq:indicator ?i ; fq:value ?v .
        }
        """,
    )
    found = {(compact(str(row["i"])), cell(row["v"])) for row in snapshot.rows(short)}
    assert found == {
        ("ind:anti-fraud-coverage", "98.5"),
        ("ind:campus-epidemic-incidents", "0"),
        ("ind:gambling-gangs-dealt-with", "11"),
        ("ind:theft-suspects-caught", "21"),
        ("ind:joint-activities", "300"),
        ("ind:materials-distributed", "20000"),
        ("ind:proxy-items", "1000"),
    }
