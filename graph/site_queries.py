"""The site's own queries: files beside this module, each with a title in both languages."""

from pathlib import Path

from ontology.queryfile import QueryFile, read_queries

QUERIES = read_queries(Path(__file__).resolve().parent / "queries")


def query(name: str) -> QueryFile:
    """A site query by its name. Raises KeyError for a name that is no file."""
    return QUERIES[name]
