"""Which media type a client gets: the types as a table, and RFC 9110's Accept over what a route offers."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

JSON_RESULTS: Final = "application/sparql-results+json"
XML_RESULTS: Final = "application/sparql-results+xml"
CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"
TURTLE: Final = "text/turtle"
N_TRIPLES: Final = "application/n-triples"
RDF_XML: Final = "application/rdf+xml"
JSON_LD: Final = "application/ld+json"
TRIG: Final = "application/trig"
N_QUADS: Final = "application/n-quads"
JSON: Final = "application/json"
HTML: Final = "text/html"

SOLUTIONS: Final = (JSON_RESULTS, XML_RESULTS, CSV, TSV, JSON, "application/xml", "text/xml")
"""Media types of SELECT and ASK results; the first is the default, the last three are other names."""

GRAPHS: Final = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)
"""Media types of CONSTRUCT and DESCRIBE results and of linked data; the first is the default."""

SUFFIXES: Final[dict[str, str]] = {
    ".ttl": TURTLE,
    ".jsonld": JSON_LD,
    ".nt": N_TRIPLES,
    ".rdf": RDF_XML,
    ".trig": TRIG,
    ".nq": N_QUADS,
    ".json": JSON,
    ".csv": CSV,
    ".tsv": TSV,
    ".xml": "application/xml",
    ".html": HTML,
}
"""What a suffix of an address asks for, whatever the Accept header says."""

LONGEST_REMEMBERED: Final = 200
"""Characters of a header up to which what it means is remembered, for some hundreds of them."""

_RANGE = re.compile(r"\s*([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)\s*", re.ASCII)
_PARAMETER = re.compile(r';\s*([\w!#$&^.+*-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;,"]*)\s*', re.ASCII)
_WEIGHT = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")


def media_type(header: str) -> tuple[str, dict[str, str]]:
    """A Content-Type as type (lower case) and parameters (names in lower case); ("", {}) if it is none."""
    match = _RANGE.match(header)
    if match is None:
        return "", {}
    parameters = {name.lower(): _unquoted(value) for name, value in _PARAMETER.findall(header, match.end())}
    return f"{match[1]}/{match[2]}".lower(), parameters


def negotiate(accept: str | None, offered: Sequence[str]) -> str | None:
    """The offered type that the client likes best, None if it accepts none of them.

    Without a header anything is accepted. Each offer has the weight of the most specific range that covers
    it (RFC 9110, section 12.5.1); among equals the earlier offer wins. `charset=utf-8` is ignored, since all
    offers are UTF-8; a range with any other parameter covers nothing that is offered here. A part of the
    header that is no media range is ignored.
    """
    if accept is None or not accept.strip():
        return offered[0] if offered else None
    weigh = _remembered if len(accept) <= LONGEST_REMEMBERED else _liked_best
    return weigh(accept, tuple(offered))


def _liked_best(accept: str, offered: tuple[str, ...]) -> str | None:
    ranges = [found for part in _split(accept) if (found := _range(part)) is not None]
    best, best_weight = None, 0.0
    for offer in offered:
        covering = [(specific, weight) for name, specific, weight in ranges if _covers(name, offer)]
        weight = max(covering)[1] if covering else 0.0
        if weight > best_weight:
            best, best_weight = offer, weight
    return best


_remembered = lru_cache(512)(_liked_best)


def _split(header: str) -> list[str]:
    """The parts between commas that stand in no quoted parameter."""
    return re.findall(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+', header)


def _range(part: str) -> tuple[str, int, float] | None:
    """A media range as name, specificity (0 for */*, 1 for text/*, 2 for text/csv) and weight."""
    name, parameters = media_type(part)
    weight = parameters.pop("q", "1")
    if not name or not _WEIGHT.fullmatch(weight):
        return None
    if parameters.pop("charset", "utf-8").lower() not in ("utf-8", "utf8") or parameters:
        return None
    kind, _, sub = name.partition("/")
    if kind == "*" and sub != "*":
        return None
    return name, (kind != "*") + (sub != "*"), float(weight)


def _covers(name: str, offer: str) -> bool:
    return name in ("*/*", offer, f"{offer.partition('/')[0]}/*")


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
