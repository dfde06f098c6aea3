"""What the page's script is given: the picture, its drawing, the legend and the words it says, as one JSON value."""

from typing import Any

from ontology.bilingual import BilingualText, Language
from viz.drawing import drawing
from viz.kinds import KINDS
from viz.lens import CREDIT_LABELS, Lens
from viz.picture import Picture
from viz.words import WORDS


def page_data(lens: Lens, picture: Picture, language: Language, api: str | None) -> dict[str, Any]:
    """The data block of a page. `api` is the address that answers expansions; None in a stand-alone file."""
    named: dict[str, str] = {}
    for node in picture.nodes:
        for iris in node.facets.values():
            named.update((iri, lens.label(iri)[language]) for iri in iris)
    return {
        "language": language,
        "api": api,
        "version": lens.snapshot.version,
        "picture": picture.as_json(),
        "drawing": drawing(picture, language),
        "kinds": [
            {"name": kind.name, "label": kind.label[language], "shape": kind.shape, "colour": kind.colour}
            for kind in KINDS.values()
        ],
        "credits": {name: label[language] for name, label in CREDIT_LABELS.items()},
        "facets": named,
        "words": {name: text[language] for name, text in WORDS.items()},
    }


def summary(picture: Picture) -> BilingualText:
    """How much a picture shows, for those who hear it."""
    nodes, edges = len(picture.nodes), len(picture.edges)
    return BilingualText(f"{nodes} 个节点、{edges} 条连线", f"{nodes} nodes, {edges} edges")
