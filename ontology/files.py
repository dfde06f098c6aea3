"""Where the parts of the ontology lie, and how to load them as rdflib graphs."""

from functools import cache
from pathlib import Path

from rdflib import Graph

from ontology.queryfile import QueryFile, read_queries

HERE = Path(__file__).resolve().parent

CONTEXT = HERE / "context.jsonld"
QUESTIONS = HERE / "questions"


def vocabulary_files() -> list[Path]:
    """Terms, concept schemes with their metadata, alignments and deprecations, in a fixed order."""
    return [
        HERE / "core.ttl",
        *sorted((HERE / "concepts").glob("*.ttl")),
        HERE / "schemes.ttl",
        HERE / "alignments.ttl",
        HERE / "deprecated.ttl",
    ]


def shape_files(*names: str) -> list[Path]:
    """Shape files by name: `required`, `ranges`, `recommended`, `metadata`, `about`."""
    return [HERE / "shapes" / f"{name}.ttl" for name in names]


def load(files: list[Path]) -> Graph:
    """One graph of several Turtle files."""
    graph = Graph()
    for path in files:
        graph.parse(data=path.read_text(encoding="utf-8"), format="turtle")
    return graph


@cache
def vocabulary() -> Graph:
    """Terms and concepts as one graph; shared, so do not change it."""
    return load(vocabulary_files())


def checks() -> dict[str, QueryFile]:
    """The violation queries: any row is a finding."""
    return read_queries(HERE / "checks")


def questions() -> dict[str, QueryFile]:
    """The competency questions, by number and slug."""
    return read_queries(QUESTIONS)
