"""From a plain entry to RDF: every node under its IRI, every field under its property, each in its graph."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rdflib import RDF, Literal, URIRef
from rdflib.term import Node as Term

from graph.entry.claims import Claim
from graph.entry.model import PlainEntry, Quote
from graph.entry.naming import Naming
from graph.entry.node import Holds, Node, Owns, Says, fields_of
from graph.errors import EntryFaulty, Fault
from graph.store.entry_form import MEDIA_TYPE, EntryForm, entry_form
from graph.store.terms import to_engine
from ontology.namespaces import ENTRY

PLACE = re.compile(r"(?P<start>0|[1-9]\d{0,14})-(?P<end>0|[1-9]\d{0,14})")
"""The name of a quote: where it begins and ends."""


def default_of(node: Node, name: str, naming: Naming) -> str | int | None:
    """What is meant where a field is left out: the entry's own source, its only station, the place of a quote."""
    if isinstance(node, Quote):
        place = PLACE.fullmatch(node.id or "")
        if name in ("start", "end"):
            return None if place is None else int(place[name])
        return naming.entry if name == "source" else None
    if isinstance(node, Claim) and name == "about":
        station = node.station or naming.station
        return None if station is None else f"station:{station}"
    return naming.station if name == node.stationed else None


@dataclass
class Written:
    """An entry in RDF: its lines of N-Quads, and where in the plain entry each IRI, or property of one, stands.

    `pointers` are JSON Pointers (RFC 6901) by the IRI, and by IRI and property.
    """

    lines: list[str] = field(default_factory=list)
    pointers: dict[str | tuple[str, str], str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The document as N-Quads."""
        return "".join(self.lines).encode()

    @property
    def form(self) -> EntryForm:
        """The entry as the graph holds it. Raises EntryUnreadable."""
        return entry_form(self.content, MEDIA_TYPE)


def naming_of(entry: PlainEntry) -> Naming:
    """How the short names of an entry are to be read."""
    return Naming(entry.id, entry.stations[0] if len(entry.stations) == 1 else None)


def written(entry: PlainEntry) -> Written:
    """The entry in RDF. Every node has its `id` (`graph.entry.identify` gives those that are missing).

    Raises EntryFaulty where a name cannot be one, with the place of each.
    """
    writer = _Writer(naming_of(entry))
    writer.entry(entry)
    if writer.faults:
        raise EntryFaulty(writer.faults)
    return writer.written


class _Writer:
    def __init__(self, naming: Naming) -> None:
        self.naming = naming
        self.written = Written()
        self.faults: list[Fault] = []
        self.own = ENTRY[naming.entry]

    def entry(self, entry: PlainEntry) -> None:
        self.node(entry, self.naming.iri("entry", entry.id), "")
        for name, role in fields_of(PlainEntry).items():
            if isinstance(role, Holds):
                for number, node in enumerate(getattr(entry, name)):
                    self.named(node, f"/{name}/{number}")

    def named(self, node: Node, pointer: str) -> URIRef | None:
        """Write a node that has a name of its own; its IRI, or none where the name cannot be one."""
        try:
            iri = self.naming.iri(node.kind, node.id or "")
        except ValueError:
            self.faults.append(_no_name(f"{pointer}/id", node.id or ""))
            return None
        self.node(node, iri, pointer)
        return iri

    def node(self, node: Node, iri: URIRef, pointer: str) -> None:
        # The same station may be told of twice: as the source has it, and in the register.
        self.written.pointers.setdefault(str(iri), pointer)
        graph = node.graph or self.own
        for each in node.types:
            self.line(iri, RDF.type, each, graph)
        for name, role in fields_of(type(node)).items():
            place = f"{pointer}/{name}"
            if isinstance(role, Says):
                self.written.pointers.setdefault((str(iri), str(role.property)), place)
                for value in _values(self.filled(node, name, getattr(node, name))):
                    self.said(iri, role, value, graph, place)
            elif isinstance(role, Owns):
                self.written.pointers.setdefault((str(iri), str(role.property)), place)
                self.owned(node, iri, name, role, graph, place)

    def owned(self, node: Node, iri: URIRef, name: str, role: Owns, graph: URIRef, place: str) -> None:
        value = getattr(node, name)
        for number, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            at = place if number is None else f"{place}/{number}"
            target = self.named(child, at)
            if target is not None:
                self.line(iri, role.property, target, graph)

    def said(self, iri: URIRef, role: Says, value: Any, graph: URIRef, place: str) -> None:
        try:
            for term in role.form.terms(value, self.naming):
                self.line(iri, role.property, term, graph)
        except ValueError:
            self.faults.append(_no_name(place, str(value)))

    def filled(self, node: Node, name: str, value: Any) -> Any:
        """The value of a field, or what is meant where it is left out."""
        if value not in (None, []):
            return value
        default = default_of(node, name, self.naming)
        return value if default is None else default

    def line(self, subject: URIRef, predicate: URIRef, value: Term, graph: URIRef) -> None:
        assert isinstance(value, URIRef | Literal)
        self.written.lines.append(
            " ".join(str(to_engine(each)) for each in (subject, predicate, value, graph)) + " .\n"
        )


def _values(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        yield from value
    elif value is not None:
        yield value


def _no_name(pointer: str, value: str) -> Fault:
    return Fault(
        pointer,
        f"“{value[:80]}”不能作名称：请用字母、数字与连字符，不留空格",
        f"“{value[:80]}” cannot be a name: use letters, digits and hyphens, no blanks",
    )
