"""How the values of a plain entry are written in RDF: one form a kind of value, each both ways.

A form takes a value that the model has let through and gives the terms it is said by; read back, it takes only the
terms that it would write, so that what has another form is noticed instead of changed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from rdflib import XSD, Literal, URIRef
from rdflib.term import Node

from graph.entry.naming import Naming, concept_code, concept_iri

LANGUAGES = ("zh", "en")

_DATE_TYPES = (
    (re.compile(r"-?\d{4,}"), XSD.gYear),
    (re.compile(r"-?\d{4,}-\d\d"), XSD.gYearMonth),
    (re.compile(r"-?\d{4,}-\d\d-\d\d"), XSD.date),
)


class Form(Protocol):
    """A way to say values: `terms` of one value of the model; `value` of one term, None if it is of another form."""

    def terms(self, value: Any, naming: Naming) -> Iterable[Node]:
        """What the value is said by. Raises ValueError for a name that cannot be one."""
        ...

    def value(self, term: Node, naming: Naming) -> Any:
        """The value that is said by the term; of texts in languages a pair of language and text."""
        ...


@dataclass(frozen=True)
class Concept:
    """A concept of a scheme, by its code."""

    scheme: str

    def terms(self, value: str, _: Naming) -> Iterable[Node]:
        return [concept_iri(self.scheme, value)]

    def value(self, term: Node, _: Naming) -> str | None:
        return concept_code(self.scheme, str(term)) if isinstance(term, URIRef) else None


@dataclass(frozen=True)
class Reference:
    """Another node: of one kind by its name, of several kinds as `kind:name`."""

    kinds: tuple[str, ...]

    def terms(self, value: str, naming: Naming) -> Iterable[Node]:
        kind, name = self.kinds[0], value
        if len(self.kinds) > 1 and "://" not in value:
            kind, _, name = value.partition(":")
            if kind not in self.kinds:
                raise ValueError(value)
        return [naming.iri(kind, name)]

    def value(self, term: Node, naming: Naming) -> str | None:
        if not isinstance(term, URIRef):
            return None
        for kind in self.kinds:
            if naming.is_named(kind, str(term)):
                name = naming.name(kind, str(term))
                return name if len(self.kinds) == 1 else f"{kind}:{name}"
        return str(term)


@dataclass(frozen=True)
class Plain:
    """A text in no language, or an IRI that is no node of ours (`iri`)."""

    iri: bool = False

    def terms(self, value: str, _: Naming) -> Iterable[Node]:
        return [URIRef(value) if self.iri else Literal(value)]

    def value(self, term: Node, _: Naming) -> str | None:
        if self.iri:
            return str(term) if isinstance(term, URIRef) else None
        plain = isinstance(term, Literal) and term.language is None and term.datatype in (None, XSD.string)
        return str(term) if plain else None


@dataclass(frozen=True)
class InLanguages:
    """Texts by language, each one text or a list of them; the pairs are put together by the reader."""

    def terms(self, value: Any, _: Naming) -> Iterable[Node]:
        texts = {"zh": value} if isinstance(value, str) else value.model_dump(exclude_none=True)
        for language, said in texts.items():
            for text in [said] if isinstance(said, str) else said:
                yield Literal(text, lang=language)

    def value(self, term: Node, _: Naming) -> tuple[str, str] | None:
        if isinstance(term, Literal) and term.language in LANGUAGES:
            return term.language, str(term)
        return None


@dataclass(frozen=True)
class Typed:
    """A literal of one datatype."""

    datatype: URIRef

    def terms(self, value: Any, _: Naming) -> Iterable[Node]:
        return [Literal(_lexical(value), datatype=self.datatype, normalize=False)]

    def value(self, term: Node, _: Naming) -> Any:
        if not isinstance(term, Literal) or term.datatype != self.datatype:
            return None
        text = str(term)
        try:
            if self.datatype == XSD.decimal:
                return Decimal(text)
            if self.datatype == XSD.integer:
                return int(text)
        except (ValueError, ArithmeticError):
            return None
        if self.datatype == XSD.boolean:
            return {"true": True, "false": False}.get(text)
        return text


@dataclass(frozen=True)
class Date:
    """A year, a month or a day, as `2016`, `2016-05` or `2016-05-01`."""

    def terms(self, value: str, _: Naming) -> Iterable[Node]:
        for pattern, datatype in _DATE_TYPES:
            if pattern.fullmatch(value):
                return [Literal(value, datatype=datatype, normalize=False)]
        raise ValueError(value)

    def value(self, term: Node, _: Naming) -> str | None:
        fits = isinstance(term, Literal) and any(
            term.datatype == datatype and pattern.fullmatch(term) for pattern, datatype in _DATE_TYPES
        )
        return str(term) if fits else None


def _lexical(value: Any) -> str:
    """As the store spells it: the canonical form of XML Schema 1.1, part 2, section 3.3.3 for decimals."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        text = format(value, "f")
        return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
    return str(value)
