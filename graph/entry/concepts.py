"""Concepts by what people write: the code, the name in Chinese or English, another name, the IRI."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any

from rdflib import SKOS

from graph.entry.forms import Concept
from graph.entry.model import NewConcept, PlainEntry, nodes_of
from graph.entry.naming import concept_code
from graph.entry.node import Node, Says, Texts, fields_of
from graph.errors import EntryFaulty, Fault
from ontology.files import vocabulary
from ontology.namespaces import VOC, expand

NEAR = 0.6
"""How alike a name must be to be offered, by `difflib`."""
OFFERED = 3


@dataclass(frozen=True)
class Names:
    """Of one scheme: the codes by each name that means one, in lower case."""

    codes: frozenset[str]
    by_name: dict[str, frozenset[str]]


@cache
def names_of(scheme: str) -> Names:
    """The names of the concepts of a scheme of the vocabulary, by its slug."""
    graph = vocabulary()
    found: dict[str, set[str]] = {}
    codes = set()
    for concept in graph.subjects(SKOS.inScheme, VOC[scheme]):
        code = concept_code(scheme, str(concept))
        codes.add(code)
        for predicate in (SKOS.prefLabel, SKOS.altLabel):
            for label in graph.objects(concept, predicate):
                found.setdefault(_folded(str(label)), set()).add(code)
    return Names(frozenset(codes), {name: frozenset(meant) for name, meant in found.items()})


def with_codes(entry: PlainEntry) -> PlainEntry:
    """The entry with every concept by its code. Raises EntryFaulty where a name means none or several."""
    new = _new_names(entry)
    faults: list[Fault] = []
    resolved = entry.model_copy(deep=True)
    for pointer, node in nodes_of(resolved):
        for name, scheme in _concept_fields(node):
            setattr(node, name, _resolved(getattr(node, name), scheme, new, f"{pointer}/{name}", faults))
    if faults:
        raise EntryFaulty(faults)
    return resolved


def _concept_fields(node: Node) -> Iterator[tuple[str, str]]:
    for name, role in fields_of(type(node)).items():
        if isinstance(role, Says) and isinstance(role.form, Concept):
            yield name, role.form.scheme


def _resolved(value: Any, scheme: str, new: dict[str, str], pointer: str, faults: list[Fault]) -> Any:
    if isinstance(value, list):
        return [
            _resolved(each, scheme, new, f"{pointer}/{number}", faults) for number, each in enumerate(value)
        ]
    if value is None:
        return None
    text = value.strip()
    names = names_of(scheme)
    if text in names.codes:
        return text
    meant = names.by_name.get(_folded(text), frozenset())
    if len(meant) == 1:
        return next(iter(meant))
    registered = new.get(f"{scheme} {_folded(text)}")
    if registered is not None:
        return registered
    iri = expand(text)
    if "://" in iri:
        return concept_code(scheme, iri)
    if meant:
        listed = ", ".join(sorted(meant))
        faults.append(
            Fault(
                pointer,
                f"“{text[:60]}”可指多个概念（{listed}）：请写代码",
                f"“{text[:60]}” may mean several concepts ({listed}): write the code",
            )
        )
    elif not text.isascii() or " " in text or not text:
        near = get_close_matches(_folded(text), names.by_name, OFFERED, NEAR)
        zh = f"；是否指：{'、'.join(near)}" if near else ""
        en = f"; did you mean {', '.join(near)}?" if near else ""
        faults.append(
            Fault(
                pointer,
                f"概念表 voc/{scheme} 中没有“{text[:60]}”{zh}",
                f"no concept of voc/{scheme} is called “{text[:60]}”{en}",
            )
        )
    return text


def _new_names(entry: PlainEntry) -> dict[str, str]:
    """`scheme name` to code, of the concepts that the entry itself registers."""
    found = {}
    for concept in entry.new_concepts:
        scheme, _, code = (concept.id or "").partition("/")
        for label in _labels(concept):
            found[f"{scheme} {_folded(label)}"] = code
    return found


def _labels(concept: NewConcept) -> Iterator[str]:
    for texts in (concept.label, concept.other_names):
        if isinstance(texts, str):
            yield texts
        elif isinstance(texts, Texts):
            for said in (texts.zh, texts.en):
                yield from [said] if isinstance(said, str) else (said or [])


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
