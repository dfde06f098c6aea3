"""Of the findings those that tell a cause, each in words that a curator can act on, and not what follows from it.

One missing node, one misspelt name or one station that nobody has registered breaks dozens of rules at once. Here each
is told once, by the cause; what would be mended along with it is left out.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import cache

from rdflib import OWL, RDF, SKOS, Graph, URIRef
from rdflib.term import Node

from graph.check.finding import Finding, finding
from ontology.files import vocabulary
from ontology.namespaces import FQ, ID, VOC, compact

NEAR = 0.7
"""How alike a name must be to be offered, by `difflib`."""
OFFERED = 3

Known = Callable[[Node], bool]

_OF_STATIONS = str(ID["station/"])
_OF_SOURCES = str(ID["source/"])
_OF_MECHANISMS = str(ID["mechanism/"])


def told_once(findings: Iterable[Finding], entry: Graph, known: Known) -> list[Finding]:
    """The findings without those that only follow from others, with near names offered where one is not known."""
    untold = _untold(entry, known)
    kept = [
        _with_offers(found)
        for found in findings
        if not (_names(found) & untold.keys()) or found.rule == "One-entry"
    ]
    return [*untold.values(), *kept]


def _untold(entry: Graph, known: Known) -> dict[str, Finding]:
    """The stations, sources and mechanisms of others that are named though nothing tells of them, with findings."""
    found: dict[str, Finding] = {}
    for node in {value for _, _, value in entry if isinstance(value, URIRef)}:
        name = str(node)
        if known(node) or (node, RDF.type, None) in entry:
            continue
        if name.startswith(_OF_STATIONS):
            found[name] = finding("Station-unregistered", node, value=compact(name))
        elif name.startswith(_OF_SOURCES) and (None, FQ.source, node) in entry:
            found[name] = finding("Source-untold", node, RDF.type)
        elif name.startswith(_OF_MECHANISMS) and not _is_of_described(node, entry):
            found[name] = finding("Mechanism-elsewhere", node)
    return found


def _is_of_described(mechanism: URIRef, entry: Graph) -> bool:
    station = str(mechanism).removeprefix(_OF_MECHANISMS).partition("/")[0]
    return (None, FQ.describes, ID[f"station/{station}"]) in entry


def _names(found: Finding) -> set[str]:
    return {found.focus, found.value or ""}


def _with_offers(found: Finding) -> Finding:
    """The finding with the names that may have been meant, where it is about a name that is not known."""
    offers = list(_offers(found))
    if not offers:
        return found
    zh, en = ("、".join(offers), ", ".join(offers))
    message = {
        "zh": f"{found.message.get('zh', '')}是否指：{zh}？",
        "en": f"{found.message.get('en', '')} Did you mean {en}?",
    }
    return replace(found, message=message)


def _offers(found: Finding) -> Iterator[str]:
    value = found.value or ""
    if found.rule in ("Known-property", "Known-class"):
        name = (found.path if found.rule == "Known-property" else value) or ""
        if name.startswith(str(FQ)):
            wanted = _terms(found.rule == "Known-class")
            for near in get_close_matches(name.removeprefix(str(FQ)), wanted, OFFERED, NEAR):
                yield f"fq:{near}"
    elif value.startswith(str(VOC)) and (found.rule.startswith("Range-") or found.rule == "Known-concept"):
        code = value.rpartition("/")[2]
        scheme = _scheme_of(found)
        if scheme is not None and value not in _concepts(scheme):
            codes = {concept.rpartition("/")[2]: concept for concept in _concepts(scheme)}
            for near in get_close_matches(code, codes, OFFERED, NEAR):
                yield compact(codes[near])


def _scheme_of(found: Finding) -> str | None:
    """The scheme from which the values of the property come, by the words of its rule."""
    _, mark, after = found.message.get("en", "").partition("voc/")
    if not mark:
        return (found.value or "").removeprefix(str(VOC)).partition("/")[0]
    return "".join(character for character in after.split()[0] if character.isalnum() or character == "-")


@cache
def _concepts(scheme: str) -> frozenset[str]:
    return frozenset(map(str, vocabulary().subjects(SKOS.inScheme, VOC[scheme])))


@cache
def _terms(classes: bool) -> tuple[str, ...]:
    kinds = (OWL.Class,) if classes else (OWL.ObjectProperty, OWL.DatatypeProperty)
    found = {str(term) for kind in kinds for term in vocabulary().subjects(RDF.type, kind)}
    return tuple(sorted(term.removeprefix(str(FQ)) for term in found if term.startswith(str(FQ))))
