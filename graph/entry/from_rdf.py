"""From RDF to a plain entry, or not at all: what comes out gives the same graph when it is written again."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError
from rdflib import RDF, URIRef
from rdflib.term import Node as Term

from graph.entry.forms import InLanguages
from graph.entry.model import PlainEntry, Quote, StationAsTold
from graph.entry.naming import Naming
from graph.entry.node import Holds, Node, Owns, Says, fields_of, is_list
from graph.entry.to_rdf import default_of, written
from graph.errors import EntryNotPlain, FengqiaoError
from graph.store.entry_form import EntryForm, is_mark, quads_of
from graph.store.terms import from_engine
from ontology.namespaces import CATALOG, ENTRY, ID, compact

STATEMENTS_SHOWN = 3

Statements = dict[URIRef, dict[URIRef, dict[URIRef, list[Term]]]]
"""By graph, subject and property."""


def plain(form: EntryForm) -> PlainEntry:
    """The entry as a plain one, its nodes and values in a settled order.

    Raises EntryNotPlain, which names the statements, where something in it has no field.
    """
    said = [line for line in form.lines if not is_mark(line)]
    try:
        entry = _Reader(form.id, said).entry()
        again = set(written(entry).form.document.splitlines(keepends=True))
    except (ValidationError, FengqiaoError) as error:
        raise EntryNotPlain(
            f"条目 {form.id} 不能写成普通条目：{_why(error)}",
            f"the entry {form.id} cannot be written as a plain one: {_why(error)}",
        ) from error
    lost = sorted(again.symmetric_difference(said))
    if lost:
        shown = "; ".join(line.decode().strip()[:300] for line in lost[:STATEMENTS_SHOWN])
        raise EntryNotPlain(
            f"条目 {form.id} 有 {len(lost)} 条陈述无法写成普通条目：{shown}",
            f"{len(lost)} statements of the entry {form.id} have no place in a plain one: {shown}",
        )
    return entry


class _Reader:
    def __init__(self, entry: str, lines: Iterable[bytes]) -> None:
        self.id = entry
        self.own = ENTRY[entry]
        self.statements: Statements = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        for quad in quads_of(lines):
            graph, subject, predicate = (
                URIRef(str(each).strip("<>")) for each in (quad.graph_name, quad.subject, quad.predicate)
            )
            self.statements[graph][subject][predicate].append(from_engine(quad.object))
        self.naming = Naming(entry)
        stations = self._stations()
        self.naming = Naming(entry, stations[0] if len(stations) == 1 else None)

    def entry(self) -> PlainEntry:
        told = self.node(PlainEntry, self.own)
        told["id"] = self.id
        for name, role in fields_of(PlainEntry).items():
            if isinstance(role, Holds):
                model = _model_of(PlainEntry, name)
                told[name] = _in_order([self.node(model, iri) for iri in self.subjects(model)])
        return PlainEntry.model_validate({name: value for name, value in told.items() if value != []})

    def subjects(self, model: type[Node]) -> list[URIRef]:
        """The nodes of a class that are told of in its graph."""
        told = self.statements[model.graph or self.own]
        if model is StationAsTold:
            return [
                each for each in told if str(each).startswith(f"{ID}station/") and RDF.type not in told[each]
            ]
        return [each for each in told if set(model.types) == set(told[each].get(RDF.type, ()))]

    def node(self, model: type[Node], iri: URIRef) -> dict[str, Any]:
        """What is said of a node, by field."""
        said = self.statements[model.graph or self.own][iri]
        found: dict[str, Any] = {"id": self.naming.name(model.kind, str(iri))}
        for name, role in fields_of(model).items():
            if isinstance(role, Says):
                values = [role.form.value(term, self.naming) for term in said.get(role.property, ())]
                found[name] = self.field(model, name, role, [value for value in values if value is not None])
            elif isinstance(role, Owns):
                inner = _model_of(model, name)
                children = [self.node(inner, URIRef(str(term))) for term in said.get(role.property, ())]
                found[name] = _in_order(children) if is_list(model, name) else next(iter(children), None)
        for name in [name for name, value in found.items() if value is None or value == []]:
            if name in fields_of(model) and name != "conforms_to":
                del found[name]
        self._leave_out_what_is_meant(model, found)
        return found

    def field(self, model: type[Node], name: str, role: Says, values: list[Any]) -> Any:
        if isinstance(role.form, InLanguages):
            return _texts(values)
        if is_list(model, name):
            return sorted(values, key=_natural)
        return min(values, key=str) if values else None

    def _leave_out_what_is_meant(self, model: type[Node], found: dict[str, Any]) -> None:
        probe = model.model_construct(**found)
        names = ("source", "start", "end") if model is Quote else ("about", model.stationed)
        for name in names:
            if name in found:
                default = default_of(probe, name, self.naming)
                if found[name] in (default, [default]):
                    del found[name]

    def _stations(self) -> Sequence[str]:
        described = self.statements[CATALOG][self.own]
        role = fields_of(PlainEntry)["stations"]
        assert isinstance(role, Says)
        return [role.form.value(term, self.naming) for term in described.get(role.property, ())]


def _model_of(model: type[Node], name: str) -> type[Node]:
    annotation = model.model_fields[name].annotation
    inner = getattr(annotation, "__args__", (annotation,))[0]
    assert isinstance(inner, type) and issubclass(inner, Node)
    return inner


def _in_order(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(nodes, key=lambda node: (node.get("order", 0), _natural(node["id"])))


def _natural(text: Any) -> list[tuple[int, str]]:
    return [
        (int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", str(text)) if part
    ]


def _texts(pairs: list[tuple[str, str]]) -> Any:
    by_language: dict[str, Any] = {}
    for language in ("zh", "en"):
        texts = sorted(text for said_in, text in pairs if said_in == language)
        if texts:
            by_language[language] = texts[0] if len(texts) == 1 else texts
    if list(by_language) == ["zh"] and isinstance(by_language["zh"], str):
        return by_language["zh"]
    return by_language or None


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_context=False)[0]
        return compact("/".join(map(str, first["loc"])))
    return str(error)
