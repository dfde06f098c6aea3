"""The values of one subject, asked for by the local name of their property: what all readers are made of."""

from datetime import date
from decimal import Decimal

from rdflib import Literal

from graph.store.snapshot import Snapshot
from graph.store.terms import Term
from ontology.bilingual import BilingualText
from ontology.namespaces import FQ

_FQ = str(FQ)


class Properties:
    """One subject. A name is the local name of an `fq:` property, or a whole IRI of another vocabulary."""

    def __init__(self, snapshot: Snapshot, iri: str) -> None:
        self._values = snapshot.properties(iri)

    def all(self, name: str) -> tuple[Term, ...]:
        """Every value, sorted; empty where there is none."""
        # Not `FQ[name]`: rdflib makes an IRI of it each time, which was a fifth of a station's page.
        return self._values.get(name if "://" in name else _FQ + name, ())

    def iris(self, name: str) -> tuple[str, ...]:
        """Every value as text."""
        return tuple(str(value) for value in self.all(name))

    def first(self, name: str) -> Term | None:
        return next(iter(self.all(name)), None)

    def text(self, name: str) -> str | None:
        value = self.first(name)
        return None if value is None else str(value)

    def must(self, name: str) -> str:
        """The value of a property that the shapes demand. Raises IndexError where it is not there."""
        return str(self.all(name)[0])

    def number(self, name: str) -> Decimal | None:
        value = self.first(name)
        return None if value is None else Decimal(str(value))

    def whole(self, name: str) -> int | None:
        value = self.first(name)
        return None if value is None else int(str(value))

    def day(self, name: str) -> date | None:
        value = self.first(name)
        return None if value is None else date.fromisoformat(str(value))

    def both(self, name: str) -> BilingualText | None:
        """A text in both languages; one that is given in one of them only stands in for the other."""
        found = {value.language or "": str(value) for value in self.all(name) if isinstance(value, Literal)}
        if not found:
            return None
        fallback = found.get("zh") or found.get("en") or next(iter(found.values()))
        return BilingualText(found.get("zh", fallback), found.get("en", fallback))
