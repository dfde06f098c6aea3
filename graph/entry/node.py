"""What every node of a plain entry has: its fields, each with the way in which it is said in RDF.

`Says` is a property with the form of its values, `Owns` leads to nodes inside this one, `Holds` are nodes side by side.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated, ClassVar, get_origin

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema
from rdflib import RDFS, SKOS, XSD, URIRef

from graph.entry.forms import Concept, Date, Form, InLanguages, Plain, Reference, Typed
from ontology.namespaces import FQ, PREFIXES

MOST_DIGITS = 30
"""Digits of a number, so that a short exponent does not become a long text."""


def _as_number(value: Decimal) -> int | float | str:
    """As JSON has it: a number where JavaScript would read the same one, else a text."""
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else str(value)


class Texts(BaseModel):
    """What is said in Chinese and in English; a list where there are several texts in a language."""

    model_config = ConfigDict(extra="forbid")
    zh: str | list[str] | None = None
    en: str | list[str] | None = None


Text = str | Texts
"""Texts by language; a bare text is Chinese."""
Number = Annotated[
    Decimal,
    Field(max_digits=MOST_DIGITS, allow_inf_nan=False),
    PlainSerializer(_as_number, when_used="json"),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}]}),
]


@dataclass(frozen=True)
class Says:
    """A field whose values are said of the node: by which property, in which form."""

    property: URIRef
    form: Form


@dataclass(frozen=True)
class Owns:
    """A field with the nodes that this one leads to by a property and that are told of inside it."""

    property: URIRef


@dataclass(frozen=True)
class Holds:
    """A field of the entry with nodes that stand side by side."""


def said(name: str, form: Form) -> Says:
    return Says(FQ[name], form)


def borrowed(prefix: str, name: str, form: Form) -> Says:
    return Says(URIRef(PREFIXES[prefix] + name), form)


def concept(name: str, scheme: str) -> Says:
    return Says(FQ[name], Concept(scheme))


def reference(name: str, *kinds: str) -> Says:
    return Says(FQ[name], Reference(kinds))


TEXTS, PLAIN, DATE = InLanguages(), Plain(), Date()
NUMBER, COUNT, FLAG = Typed(XSD.decimal), Typed(XSD.integer), Typed(XSD.boolean)

Whole = Annotated[int, Field(ge=0, le=10**15)]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
Year = Annotated[str, Field(pattern=r"^\d{4}$")]
Since = Annotated[str, Field(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")]


class Excerpt(BaseModel):
    """Words of the source, given by themselves: where they begin, or which time they stand there, from 1."""

    model_config = ConfigDict(extra="forbid")
    words: str = Field(min_length=1, max_length=200)
    start: Whole | None = None
    occurrence: Annotated[int, Field(ge=1, le=10**6)] | None = None
    translation: str | None = None


Span = str | Excerpt
"""Words of the source: `start-end`, or the words, whose place `graph.entry.excerpts` finds."""
Quoted = Annotated[list[Span], reference("evidence", "span")]


class Node(BaseModel):
    """A node: its `id` may be left out where the program can make one."""

    model_config = ConfigDict(extra="forbid")
    kind: ClassVar[str]
    types: ClassVar[tuple[URIRef, ...]]
    graph: ClassVar[URIRef | None] = None
    """The graph in which it is told of; none for the entry's own."""
    stationed: ClassVar[str | None] = None
    """The field that, left out, means the only station of the entry."""

    id: str | None = Field(default=None, max_length=500)
    label: Annotated[Text | None, Says(SKOS.prefLabel, TEXTS)] = None
    other_names: Annotated[Text | None, Says(SKOS.altLabel, TEXTS)] = None
    note: Annotated[Text | None, Says(SKOS.note, TEXTS)] = None
    editorial_note: Annotated[Text | None, Says(SKOS.editorialNote, TEXTS)] = None
    see_also: Annotated[list[str], Says(RDFS.seeAlso, Plain(iri=True))] = []
    exact_match: Annotated[list[str], Says(SKOS.exactMatch, Plain(iri=True))] = []
    close_match: Annotated[list[str], Says(SKOS.closeMatch, Plain(iri=True))] = []


class Evident(Node):
    """A node that rests on words of the source."""

    evidence: Quoted = []
    not_stated: Annotated[list[str], concept("notStated", "aspect")] = []


def is_list(model: type[Node], name: str) -> bool:
    """Whether a field takes several values."""
    return get_origin(model.model_fields[name].annotation) is list


@cache
def fields_of(model: type[Node]) -> dict[str, Says | Owns | Holds]:
    """The fields of a class of node that are said in RDF, each with its `Says`, `Owns` or `Holds`."""
    found: dict[str, Says | Owns | Holds] = {}
    for name, field in model.model_fields.items():
        role = next((each for each in field.metadata if isinstance(each, Says | Owns | Holds)), None)
        if role is not None:
            found[name] = role
    return found


def children_of(node: Node) -> Iterator[tuple[str, Node]]:
    """The nodes inside a node, each with its JSON Pointer from there."""
    for name, role in fields_of(type(node)).items():
        if not isinstance(role, Says):
            value = getattr(node, name)
            if isinstance(value, list):
                yield from ((f"/{name}/{number}", child) for number, child in enumerate(value))
            else:
                yield f"/{name}", value
