"""The concepts of the vocabulary as somebody picks one by typing: names in both languages, other names, pinyin."""

from functools import cache
from typing import Any

from rdflib import SKOS, URIRef

from graph.search.folding import Folded, folded
from ontology.files import vocabulary
from ontology.schemes import Concept, schemes


@cache
def choices() -> dict[str, list[dict[str, Any]]]:
    """By the slug of a scheme its concepts in the order of its tree. Shared, so do not change it.

    Each has `code`, `zh`, `en`, `other` (other names), `keys` (what typed letters are compared with: folded names,
    pinyin, initials), `means` (its definition, zh and en), `depth` in the tree.
    """
    return {
        slug: [told for top in scheme.top for told in _told(top, 0)] for slug, scheme in schemes().items()
    }


def _told(concept: Concept, depth: int) -> list[dict[str, Any]]:
    other = sorted({str(name) for name in vocabulary().objects(URIRef(concept.iri), SKOS.altLabel)})
    keys: dict[str, None] = {concept.slug: None}
    for name in (concept.label.zh, concept.label.en, *other):
        keys[folded(name).replace(" ", "")] = None
        parts = Folded.of(name)
        if parts.runs:
            keys["".join(parts.syllables)] = None
            keys["".join(parts.initials)] = None
    told = {
        "code": concept.slug,
        "zh": concept.label.zh,
        "en": concept.label.en,
        "other": other,
        "keys": [key for key in keys if key],
        "means": concept.definition.as_dict(),
        "depth": depth,
    }
    return [told, *(each for below in concept.narrower for each in _told(below, depth + 1))]
