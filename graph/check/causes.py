"""Of the findings those that tell a cause, each once, in words that a curator can act on; not what follows from it.

One missing node, one misspelt name, one wrong namespace or one station that nobody has registered breaks dozens of
rules at once. Here each is told once; what is mended along with it is left out, and told when it still is there then.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from graph.check.finding import Finding, finding
from graph.check.offers import is_of_concept, near_names, terms, unknown_scheme, with_more, with_offers
from ontology.bilingual import BilingualText
from ontology.namespaces import FQ, ID, compact

Known = Callable[[Node], bool]

TERMS_OF_OURS = 3
"""Names of our terms under another namespace from which on they are taken for ours, misspelt."""

_OF_STATIONS = str(ID["station/"])
_OF_MECHANISMS = str(ID["mechanism/"])

_FOLLOW_FROM_A_CLASS = ("Domain", "Claim-described", "Not-stated-place")
_FOLLOW_FROM_A_MISSING_NODE = ("Loose-node", "Period-anchor")


def told_once(findings: Iterable[Finding], entry: Graph, known: Known) -> list[Finding]:
    """The findings without those that only follow from others, with near names offered where one is not known."""
    strange = _namespaces_misspelt(entry)
    if strange:
        return strange
    missing = _missing(entry, known)
    untold = _untold(missing, entry)
    rest = [
        found
        for found in findings
        if found.rule == "One-entry" or not {found.focus, found.value} & untold.keys()
    ]
    rest = _without_consequences(rest)
    if untold or any(found.value in missing for found in rest):
        rest = [found for found in rest if found.rule not in _FOLLOW_FROM_A_MISSING_NODE]
    return [*untold.values(), *_gathered(rest, missing)]


def _namespaces_misspelt(entry: Graph) -> list[Finding]:
    """Where no term of ours stands in a document and several of their names do, under another namespace."""
    used = {*entry.predicates(), *entry.objects(None, RDF.type)}
    if any(str(term).startswith(str(FQ)) for term in used):
        return []
    ours = {*terms(True), *terms(False)}
    others = Counter(
        str(term)[: -len(name)]
        for term in used
        if (name := str(term).replace("#", "/").rpartition("/")[2]) in ours
    )
    return [
        finding("Namespace-misspelt", "", value=namespace)
        for namespace, names in sorted(others.items())
        if names >= TERMS_OF_OURS
    ]


def _missing(entry: Graph, known: Known) -> set[str]:
    """The nodes of ours that are pointed to and of which nothing tells what they are."""
    pointed_to = {
        value for value in entry.objects() if isinstance(value, URIRef) and value.startswith(str(ID))
    }
    return {str(node) for node in pointed_to - set(entry.subjects(RDF.type)) if not known(node)}


def _untold(missing: set[str], entry: Graph) -> dict[str, Finding]:
    """Of the missing nodes the stations, sources and mechanisms of others, each with its finding."""
    found: dict[str, Finding] = {}
    for name in missing:
        node = URIRef(name)
        if name.startswith(_OF_STATIONS):
            found[name] = finding("Station-unregistered", node, value=compact(name))
        elif (None, FQ.source, node) in entry or (None, FQ.spanOf, node) in entry:
            found[name] = finding("Source-untold", node, RDF.type)
        elif name.startswith(_OF_MECHANISMS) and not _is_of_described(node, entry):
            found[name] = finding("Mechanism-elsewhere", node)
    return found


def _is_of_described(mechanism: URIRef, entry: Graph) -> bool:
    station = str(mechanism).removeprefix(_OF_MECHANISMS).partition("/")[0]
    return (None, FQ.describes, ID[f"station/{station}"]) in entry


def _without_consequences(findings: list[Finding]) -> list[Finding]:
    """Without what only says that a misspelt class, property or concept is not the right one."""
    no_class = {found.focus for found in findings if found.rule in ("Known-class", "Untyped")}
    meant = {
        (found.focus, str(FQ[name.removeprefix("fq:")]))
        for found in findings
        if found.rule == "Known-property"
        for name in near_names(found)[:1]
    }
    unknown = {(found.focus, found.path) for found in findings if is_of_concept(found)}

    def follows(found: Finding) -> bool:
        if found.focus in no_class and found.rule in _FOLLOW_FROM_A_CLASS:
            return True
        if found.rule.startswith("Range-") and found.value in no_class:
            return True
        if found.value is None and found.rule != "Known-property" and (found.focus, found.path) in meant:
            return True
        return (found.focus, found.path) in unknown and not is_of_concept(found)

    return [found for found in findings if not follows(found)]


def _gathered(findings: list[Finding], missing: set[str]) -> Iterator[Finding]:
    """The findings, those of one cause as one that says at how many places it stands."""
    groups: dict[tuple[str | None, ...], list[Finding]] = defaultdict(list)
    for found in sorted(findings, key=Finding.sort_key):
        groups[_cause(found, missing)].append(found)
    for group in groups.values():
        # Of a missing node that is told which most of its users ask for.
        usual = Counter(found.rule for found in group).most_common(1)[0][0]
        first = with_offers(next(found for found in group if found.rule == usual))
        if len(group) > 1:
            first = with_more(first, BilingualText(f"（共 {len(group)} 处）", f"({len(group)} places)"))
        yield first


def _cause(found: Finding, missing: set[str]) -> tuple[str | None, ...]:
    if found.rule == "Known-property":
        return (found.rule, found.path)
    if found.rule == "Known-class":
        return (found.rule, found.value)
    if found.rule.startswith("Range-") and found.value in missing:
        return ("missing", found.value)
    if is_of_concept(found):
        return (found.rule, unknown_scheme(found) or found.value)
    return found.sort_key()
