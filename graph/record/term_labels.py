"""What the nodes, properties and values of a revision are called, by the vocabulary and by the revision itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rdflib import RDF, SKOS, BNode, Literal, URIRef
from rdflib.term import Node

from ontology.bilingual import BilingualText, Language
from ontology.borrowed import BORROWED
from ontology.files import vocabulary
from ontology.namespaces import BASE, FQ, ID, PREFIXES, compact
from ontology.terms import both, terms

_NAMING = [
    SKOS.prefLabel,
    *(FQ[name] for name in ("scope", "indicator", "setting", "asPrinted")),
    URIRef(PREFIXES["oa"] + "exact"),
    *(FQ[name] for name in ("mechanism", "appraises", "tensionKind", "issueKind", "symbol")),
]
"""Properties by which a reader knows a node, the best first."""
_KINDS = {"station": FQ.Station, "bureau": FQ.Bureau, "area": FQ.Area, "mechanism": FQ.Mechanism}
"""Kinds of what the register may describe in place of the entry, by the part of the IRI that says so."""
_UNKNOWN = BilingualText("节点", "node")


@dataclass(frozen=True)
class Value:
    """A value for people, and what it is: an IRI, or a literal with perhaps a language or a datatype (an IRI)."""

    text: BilingualText
    iri: str | None
    language: str | None
    datatype: str | None

    def in_words(self, language: Language) -> str:
        """As one reads it: “红都义警”@zh, 299.0, 志愿巡防 (mt:volunteer-patrol)."""
        text = self.text[language]
        if self.iri is not None:
            name = short(self.iri)
            return name if text == name else f"{text} ({name})"
        return f"“{text}”@{self.language}" if self.language else text


class Labels:
    """Labels by some sets of statements; of two that name a node, the later counts."""

    def __init__(self, *revisions: Iterable[tuple[Node, URIRef, Node]]) -> None:
        self._kinds: dict[Node, str] = {}
        self._names: dict[Node, dict[URIRef, list[Node]]] = {}
        for revision in revisions:
            named: dict[Node, dict[URIRef, list[Node]]] = {}
            kinds: dict[Node, str] = {}
            for subject, predicate, value in revision:
                if predicate == RDF.type:
                    # The narrower class: it stands after the wider one in the ontology.
                    kinds[subject] = max(kinds.get(subject, str(value)), str(value), key=kind_order)
                elif predicate in _NAMING:
                    named.setdefault(subject, {}).setdefault(predicate, []).append(value)
            self._kinds |= kinds
            self._names |= named

    def kind(self, node: Node) -> str | None:
        """The IRI of its class; None where no revision says it."""
        if node in self._kinds:
            return self._kinds[node]
        of = str(node).removeprefix(str(ID)).partition("/")[0] if str(node).startswith(str(ID)) else ""
        return str(_KINDS[of]) if of in _KINDS else None

    def node(self, node: Node) -> BilingualText:
        """By its own label, else by what it is about; its short IRI where it has neither."""
        for predicate in _NAMING:
            given = self._given(node, predicate)
            if given is not None:
                return given
            for value in sorted(v for v in self._values(node, predicate) if isinstance(v, URIRef)):
                return self._given(value, SKOS.prefLabel) or _of_term(str(value))
        return BilingualText("无名节点", "blank node") if isinstance(node, BNode) else _of_term(str(node))

    def property(self, predicate: URIRef) -> BilingualText:
        """By the ontology, or by the names that it gives to borrowed terms."""
        return _of_term(str(predicate))

    def value(self, value: Node) -> Value:
        """A value with what it is called."""
        if isinstance(value, Literal):
            text = str(value)
            datatype = None if value.datatype is None else str(value.datatype)
            return Value(BilingualText(text, text), None, value.language, datatype)
        return Value(self.node(value), str(value), None, None)

    def _values(self, node: Node, predicate: URIRef) -> list[Node]:
        return self._names.get(node, {}).get(predicate, [])

    def _given(self, node: Node, predicate: URIRef) -> BilingualText | None:
        """The texts of a property, one standing in for the other where only one is given."""
        texts = {v.language: str(v) for v in self._values(node, predicate) if isinstance(v, Literal)}
        if not texts:
            return None
        some = texts.get("zh") or texts.get("en") or min(texts.values())
        return BilingualText(texts.get("zh", some), texts.get("en", some))


def short(iri: str) -> str:
    """An IRI as briefly as it can be read: prefixed, or without the project's base."""
    return compact(iri).removeprefix(BASE)


def kind_label(kind: str | None) -> BilingualText:
    """What nodes of a class are called."""
    return _UNKNOWN if kind is None else _of_term(kind)


def kind_order(kind: str | None) -> tuple[int, str]:
    """Where a class stands in the ontology; others after all of its own."""
    order = _order()
    return order.get(kind or "", len(order)), kind or ""


@cache
def _order() -> dict[str, int]:
    return {iri: place for place, iri in enumerate(terms())}


@cache
def _of_term(iri: str) -> BilingualText:
    """A term or concept by its label, anything else by its short IRI."""
    if iri in terms():
        return terms()[iri].label
    if iri in BORROWED:
        return BORROWED[iri]
    label = both(vocabulary(), URIRef(iri), SKOS.prefLabel)
    return label if label.zh or label.en else BilingualText(short(iri), short(iri))
