"""The form of a result by a parameter, for clients that cannot set Accept: spreadsheets, `read_csv`, a link.

SPARQLWrapper sends it under three names with every query, and under some also as a list of media types.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from http import HTTPStatus
from typing import Final

from api.http.negotiation import (
    CSV,
    GRAPHS,
    JSON_LD,
    JSON_RESULTS,
    N_TRIPLES,
    RDF_XML,
    SOLUTIONS,
    TSV,
    TURTLE,
    XML_RESULTS,
)
from api.http.problems import Refusal

NAMES: Final = ("format", "output", "results")

FORMATS: Final[dict[str, tuple[str, ...]]] = {
    "json": (JSON_RESULTS, JSON_LD),
    "xml": (XML_RESULTS, RDF_XML),
    "csv": (CSV,),
    "tsv": (TSV,),
    "turtle": (TURTLE,),
    "ttl": (TURTLE,),
    "n3": (TURTLE,),
    "ntriples": (N_TRIPLES,),
    "nt": (N_TRIPLES,),
    "rdfxml": (RDF_XML,),
    "rdf+xml": (RDF_XML,),
    "rdf": (RDF_XML,),
    "jsonld": (JSON_LD,),
    "json-ld": (JSON_LD,),
}
"""Names of formats: the media types of rows and of triples that each stands for."""
MEDIA_TYPES: Final = tuple(dict.fromkeys((*SOLUTIONS, *GRAPHS)))
VALUES: Final = (*FORMATS, *MEDIA_TYPES)


def accepted_by_format(parameters: Iterable[tuple[str, str]]) -> str | None:
    """What the parameters accept, as an Accept header has it; None where none of them is given.

    Raises Refusal (400) for a format that there is not, or where they contradict one another.
    """
    given = [(name, value) for name, value in parameters if name in NAMES]
    if not given:
        return None
    left = dict.fromkeys(MEDIA_TYPES)
    for name, value in given:
        if not value and len(given) > 1:
            continue
        # A plus that was not encoded has become a space.
        parts = [part.strip().replace(" ", "+") for part in value.lower().split(",")]
        meant = {kind for part in parts for kind in FORMATS.get(part, (part,)) if kind in MEDIA_TYPES}
        if not meant:
            raise _no_format(name, value)
        left = {kind: None for kind in left if kind in meant}
    if not left:
        shown = ", ".join(f"{name}={value[:40]}" for name, value in given)
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            f"{shown}：说法不一",
            f"{shown} contradict one another",
            parameter=given[0][0],
        )
    return ", ".join(left)


def _no_format(name: str, value: str) -> Refusal:
    shown = value[:60]
    near = get_close_matches(shown.lower(), VALUES, 1)
    return Refusal(
        HTTPStatus.BAD_REQUEST,
        f"{name} 不能是“{shown}”；" + (f"是否指 {near[0]}？" if near else f"可用：{'、'.join(VALUES)}"),
        f"{name} cannot be “{shown}”; "
        + (f"did you mean {near[0]}?" if near else f"there are {', '.join(VALUES)}"),
        parameter=name,
        known=list(VALUES),
    )
