"""What may have been meant by a name that is not known: terms and concepts whose names are near to it."""

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import cache

from rdflib import OWL, RDF, SKOS

from graph.check.finding import Finding
from ontology.bilingual import BilingualText
from ontology.files import vocabulary
from ontology.namespaces import FQ, VOC, compact

NEAR = 0.7
"""How alike a name must be to be offered, by `difflib`."""
OFFERED = 3

_TERMS_WANTED = {"Known-property": False, "Known-class": True}
"""By rule, whether the name is that of a class."""


def with_offers(found: Finding) -> Finding:
    """The finding with the names that may have been meant, or the scheme to which a concept belongs."""
    strayed = _strayed(found)
    if strayed is not None:
        return with_more(found, strayed)
    near = near_names(found)
    if not near:
        return found
    return with_more(found, BilingualText(f"是否指 {'、'.join(near)}？", f"Did you mean {', '.join(near)}?"))


def with_more(found: Finding, text: BilingualText) -> Finding:
    """The finding with a sentence more."""
    message = {
        "zh": f"{found.message.get('zh', '')}{text.zh}",
        "en": f"{found.message.get('en', '')} {text.en}",
    }
    return replace(found, message=message)


def near_names(found: Finding) -> tuple[str, ...]:
    """Names, as they are written in an entry, that are near to the one that a finding is about; the nearest first."""
    if found.rule in _TERMS_WANTED:
        of_class = _TERMS_WANTED[found.rule]
        name = (found.value if of_class else found.path) or ""
        if not name.startswith(str(FQ)):
            return ()
        return tuple(f"fq:{near}" for near in _near(name.removeprefix(str(FQ)), terms(of_class)))
    if not is_of_concept(found):
        return ()
    scheme = scheme_wanted(found)
    if scheme is None:
        return ()
    codes = {_code(concept): concept for concept in _concepts(scheme)}
    return tuple(compact(codes[near]) for near in _near(_code(found.value or ""), tuple(codes)))


def is_of_concept(found: Finding) -> bool:
    """Whether a finding says that a concept is not known, or not where it stands."""
    of_rule = found.rule.startswith("Range-") or found.rule == "Known-concept"
    return of_rule and (found.value or "").startswith(str(VOC))


def scheme_wanted(found: Finding) -> str | None:
    """The code of the scheme from which the value of a finding should come, as far as it tells: `unit`."""
    _, mark, after = found.message.get("en", "").partition("voc/")
    if mark:
        return "".join(_until_other(after))
    scheme = _scheme(found.value or "")
    return scheme if _concepts(scheme) else None


def unknown_scheme(found: Finding) -> str | None:
    """The code of the scheme that the value of a finding names, where there is none of that code."""
    scheme = _scheme(found.value or "")
    return None if _concepts(scheme) else scheme


@cache
def terms(classes: bool) -> tuple[str, ...]:
    """The local names of the classes, or of the properties, of the ontology."""
    kinds = (OWL.Class,) if classes else (OWL.ObjectProperty, OWL.DatatypeProperty)
    found = {str(term) for kind in kinds for term in vocabulary().subjects(RDF.type, kind)}
    return tuple(sorted(term.removeprefix(str(FQ)) for term in found if term.startswith(str(FQ))))


def _strayed(found: Finding) -> BilingualText | None:
    """What is said where the value is of another scheme than the one asked for, or of none."""
    if not is_of_concept(found):
        return None
    value = found.value or ""
    scheme, wanted = _scheme(value), scheme_wanted(found)
    if unknown_scheme(found) is not None:
        near = f"voc/{wanted}" if wanted else "、".join(f"voc/{name}" for name in _near(scheme, _schemes()))
        return (
            BilingualText(
                f"没有 voc/{scheme} 这个概念表，是否指 {near}？",
                f"There is no scheme voc/{scheme}; did you mean {near}?",
            )
            if near
            else None
        )
    if wanted is None or scheme == wanted or value not in _concepts(scheme):
        return None
    name = compact(value)
    return BilingualText(f"{name} 是 voc/{scheme} 的概念。", f"{name} is a concept of voc/{scheme}.")


def _near(name: str, wanted: tuple[str, ...]) -> list[str]:
    # Names are told apart by their small letters too, but not known by them: Unit is near to unit.
    by_small = {each.lower(): each for each in reversed(wanted)}
    return [by_small[near] for near in get_close_matches(name.lower(), by_small, OFFERED, NEAR)]


@cache
def _concepts(scheme: str) -> frozenset[str]:
    return frozenset(map(str, vocabulary().subjects(SKOS.inScheme, VOC[scheme])))


@cache
def _schemes() -> tuple[str, ...]:
    return tuple(sorted({_scheme(str(concept)) for concept in vocabulary().subjects(SKOS.inScheme)}))


def _scheme(concept: str) -> str:
    return concept.removeprefix(str(VOC)).partition("/")[0]


def _code(concept: str) -> str:
    return concept.rpartition("/")[2]


def _until_other(text: str) -> Iterator[str]:
    for character in text:
        if not (character.isascii() and character.isalnum()) and character != "-":
            return
        yield character
