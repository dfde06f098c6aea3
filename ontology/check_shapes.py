"""The set-wise checks as SHACL-SPARQL, so that engines other than ours can apply them.

Made from the `.rq` files, which stay the one place where a check is written. A check becomes a node shape with a
SPARQL constraint (SHACL, section 5). Its target is the check itself, asked once of the whole graph (SHACL Advanced
Features, section 3.1), so that the constraint is run for the nodes with a finding only: run for every node of a class
it takes an engine seconds.

SHACL binds $this beforehand and so allows no VALUES (section 5.2.1) and no inner SELECT that leaves $this out; both are
written otherwise here, with the same solutions. Messages stand on the shape: Jena takes one on a constraint only.
"""

import re
from functools import cache

from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import XSD

from ontology.files import checks, load, shape_files
from ontology.namespaces import BASE, SHAPES
from ontology.queryfile import QueryFile

SH = Namespace("http://www.w3.org/ns/shacl#")
CHECKS = URIRef(BASE + "checks")
"""The graph of the checks: what declares the prefixes of its queries."""

_PREFIX = re.compile(r"^PREFIX (\w+): <(.+?)>\n", re.MULTILINE)
_COMMENT = re.compile(r"^\s*#.*\n", re.MULTILINE)
_FOCUS = re.compile(r"[?$]focus\b")
_VALUES = re.compile(r"VALUES (?:(\?\w+)|\(([^)]*)\)) \{([^{}]*)\}")
_ROW = re.compile(r"\(([^()]*)\)")
_INNER = re.compile(r"(\{\s*SELECT (?!(?:DISTINCT )?\$this\b)(?:DISTINCT )?)")
_OUTER = re.compile(r"\ASELECT (DISTINCT )?([^{]*?)\s*WHERE\b")


@cache
def check_shapes() -> Graph:
    """All checks as one shapes graph; shared, so do not change it."""
    graph = Graph()
    graph.bind("sh", SH)
    graph.bind("fqs", SHAPES)
    prefixes: dict[str, str] = {}
    for check in checks().values():
        prefixes |= dict(_PREFIX.findall(check.text))
        _add_shape(graph, check)
    for predicate, value in load(shape_files("about")).predicate_objects(CHECKS):
        graph.add((CHECKS, predicate, value))
    for prefix, space in sorted(prefixes.items()):
        declared = URIRef(f"{CHECKS}#prefix-{prefix}")
        graph.add((CHECKS, SH.declare, declared))
        graph.add((declared, RDF.type, SH.PrefixDeclaration))
        graph.add((declared, SH.prefix, Literal(prefix)))
        graph.add((declared, SH.namespace, Literal(space, datatype=XSD.anyURI)))
    return graph


def _add_shape(graph: Graph, check: QueryFile) -> None:
    shape, target, constraint = SHAPES[check.header["rule"]], BNode(), BNode()
    graph.add((shape, RDF.type, SH.NodeShape))
    graph.add((shape, SH.severity, SH[check.header["severity"]]))
    graph.add((shape, SH.target, target))
    graph.add((target, RDF.type, SH.SPARQLTarget))
    graph.add((target, SH.prefixes, CHECKS))
    graph.add((target, SH.select, Literal(target_query(check))))
    graph.add((shape, SH.sparql, constraint))
    graph.add((constraint, RDF.type, SH.SPARQLConstraint))
    graph.add((constraint, SH.prefixes, CHECKS))
    graph.add((constraint, SH.select, Literal(constraint_query(check))))
    for language in ("zh", "en"):
        graph.add((shape, SH.message, Literal(check.header[language], lang=language)))


def constraint_query(check: QueryFile) -> str:
    """The check with $this for its focus, in the words that SHACL allows."""
    text = _FOCUS.sub("$this", _COMMENT.sub("", _PREFIX.sub("", check.text)))
    return _INNER.sub(r"\1$this ", _VALUES.sub(_as_unions, text)).strip()


def target_query(check: QueryFile) -> str:
    """The nodes that the check finds fault with, as ?this."""
    text = _FOCUS.sub("?this", _VALUES.sub(_as_unions, _COMMENT.sub("", _PREFIX.sub("", check.text))))
    if "GROUP BY ?this ?path" in text:
        return "SELECT DISTINCT ?this WHERE {\n{ " + text.strip() + " }\n}"
    return _OUTER.sub("SELECT DISTINCT ?this WHERE", text.strip())


def _as_unions(found: re.Match[str]) -> str:
    """`VALUES ?v { a b }` as a union of bindings: the same solutions (SPARQL 1.1, section 18.6)."""
    one, several, data = found.groups()
    names = [one] if one else several.split()
    rows = [[term] for term in data.split()] if one else [row.split() for row in _ROW.findall(data)]
    branches = [
        " ".join(f"BIND({term} AS {name})" for name, term in zip(names, row, strict=True)) for row in rows
    ]
    return "{ " + " UNION ".join(f"{{ {branch} }}" for branch in branches) + " }"
