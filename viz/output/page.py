"""The network as a piece of a page: tools, canvas, card, tables, and one JSON value for the page's script."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ontology.bilingual import BilingualText, Language
from ontology.namespaces import PREFIXES
from viz.model.kinds import KINDS
from viz.model.picture import Node, Picture
from viz.model.reading import CREDIT_LABELS, NodeReader
from viz.output.script_texts import WORDS
from viz.output.visjs import drawing

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).resolve().parents[1] / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
"""Everything is escaped, JSON by `tojson`: labels and titles may hold anything."""
TEMPLATES.policies["json.dumps_kwargs"] = {"ensure_ascii": False}


def stage(reader: NodeReader, picture: Picture, language: Language, api: str | None) -> Markup:
    """The piece of HTML. `api` is the address that answers expansions; None where there is no site to ask."""
    page = TEMPLATES.get_template("stage.html").render(
        **spoken(language),
        picture=picture,
        summary=summary(picture),
        names={node.id: node.label for node in picture.nodes},
        kinds=KINDS,
        data=_data(reader, picture, language, api),
    )
    return Markup(page)


def spoken(language: Language) -> dict[str, Any]:
    """What every template here has: `say(text)` or `say(zh, en)`, and the language tag."""

    def say(zh: str | BilingualText, en: str = "") -> str:
        return (zh if isinstance(zh, BilingualText) else BilingualText(zh, en))[language]

    return {"say": say, "html_lang": "zh-Hans" if language == "zh" else "en"}


def summary(picture: Picture) -> BilingualText:
    """How much a picture shows."""
    nodes, edges = len(picture.nodes), len(picture.edges)
    return BilingualText(f"{nodes} 个节点、{edges} 条连线", f"{nodes} nodes, {edges} edges")


def facet_labels(reader: NodeReader, nodes: Iterable[Node]) -> dict[str, dict[Language, str]]:
    """IRI to label in both languages, of all that the nodes can be filtered by."""
    facets = reader.label.many(
        sorted({iri for node in nodes for iris in node.facets.values() for iri in iris})
    )
    return {iri: label.as_dict() for iri, label in sorted(facets.items())}


def _data(reader: NodeReader, picture: Picture, language: Language, api: str | None) -> dict[str, Any]:
    return {
        "language": language,
        "api": api,
        "version": reader.snapshot.version,
        "prefixes": PREFIXES,
        "picture": {**picture.as_json(), "facets": facet_labels(reader, picture.nodes)},
        "drawing": drawing(picture, language),
        "narrow": {iri: [round(x, 1), round(y, 1)] for iri, (x, y) in picture.narrow.items()},
        "kinds": [
            {"name": kind.name, "label": kind.label[language], "shape": kind.shape, "colour": kind.colour}
            for kind in KINDS.values()
        ],
        "credits": {name: label[language] for name, label in CREDIT_LABELS.items()},
        "words": {name: text[language] for name, text in WORDS.items()},
    }
