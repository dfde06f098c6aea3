"""What every model of the REST interface is made of: closed objects, things with their links, and who makes them."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from api.http.links import doc
from api.http.public_address import PublicAddress, as_uri
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText
from ontology.namespaces import ENTRY, ID, VOC

Number = Annotated[
    Decimal,
    PlainSerializer(lambda number: float(number) if number % 1 else int(number), return_type=float | int),
]

API = "/api/v1"
SPACES: dict[str, str] = {
    "stations": str(ID["station/"]),
    "mechanisms": str(ID["mechanism/"]),
    "outcomes": str(ID["claim/"]),
    "credits": str(ID["credit/"]),
    "honours": str(ID["honour/"]),
    "formulas": str(ID["formula/"]),
    "sources": str(ID["source/"]),
    "places": str(ID["area/"]),
    "mechanism-types": str(VOC["mechanism-type/"]),
    "indicators": str(VOC["indicator/"]),
    "settings": str(VOC["setting/"]),
}
"""By kind of thing what its IRIs begin with; what follows is its id."""
ADDRESSED = {space: kind for kind, space in SPACES.items() if kind != "outcomes"}
"""Of claims only some are outcomes: whoever knows that one is says so."""


class Closed(BaseModel):
    """A model that has these properties and no others."""

    model_config = ConfigDict(extra="forbid")


class Label(Closed):
    """A text in both languages; where only one was given it stands for both."""

    zh: str = Field(description="in Chinese")
    en: str = Field(description="in English")


class Thing(Closed):
    """Anything in the graph: its IRI, where it is told of here, and its label in both languages."""

    iri: str = Field(description="its IRI, which never changes")
    href: str = Field(description="its address on this site")
    label: Label = Field(description="its name")


class Teller:
    """Makes models of what is read from one version, with addresses of this site."""

    def __init__(self, snapshot: Snapshot, address: PublicAddress) -> None:
        self.snapshot = snapshot
        self._address = address

    def href(self, iri: str, kind: str = "") -> str:
        """Where a thing is told of: as an item of its list where it has one, else as linked data."""
        return self._address.of(as_uri(item_path(iri, kind)))

    def page(self, path: str) -> str:
        """The address of a path of the site."""
        return self._address.of(path)

    def label(self, iri: str) -> Label:
        return self.words(self.snapshot.label(iri))

    def words(self, text: BilingualText) -> Label:
        return Label(zh=text.zh, en=text.en)

    def optional_words(self, text: BilingualText | None) -> Label | None:
        return None if text is None else self.words(text)

    def thing(self, iri: str, kind: str = "") -> Thing:
        return Thing(iri=iri, href=self.href(iri, kind), label=self.label(iri))

    def things(self, iris: tuple[str, ...] | list[str]) -> list[Thing]:
        return [self.thing(iri) for iri in iris]

    def optional(self, iri: str | None) -> Thing | None:
        return None if iri is None else self.thing(iri)


def item_path(iri: str, kind: str = "") -> str:
    """The path of a thing on this site; `kind` tells it where the IRI alone does not."""
    if kind:
        return f"{API}/{kind}/{iri.removeprefix(SPACES[kind])}"
    if iri.startswith(str(ENTRY)):
        return f"{API}/entries/{iri.removeprefix(str(ENTRY))}"
    for space, of_space in ADDRESSED.items():
        if iri.startswith(space):
            return f"{API}/{of_space}/{iri.removeprefix(space)}"
    return doc(iri)
